package checklist_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist"
)

// conditionFile is a version and, for each of some reports, the states that its questions have.
type conditionFile struct {
	Version json.RawMessage `json:"version"`
	Cases   []struct {
		Name    string                     `json:"name"`
		Answers []checklist.Answer         `json:"answers"`
		Outcome checklist.Outcome          `json:"outcome"`
		States  map[string]checklist.State `json:"states"`
	} `json:"cases"`
}

func TestConditions(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/conditions/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var file conditionFile
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		version, err := checklist.ParseVersion(file.Version)
		if err != nil {
			t.Fatal(err)
		}
		compiled := mustCompile(t, version)
		for _, c := range file.Cases {
			t.Run(version.Checklist+"/"+c.Name, func(t *testing.T) {
				t.Parallel()
				states := map[string]checklist.State{}
				for _, q := range compiled.Score(c.Answers, c.Outcome).Questions {
					states[q.Question] = q.State
				}
				if diff := cmp.Diff(c.States, states); diff != "" {
					t.Errorf("states differ (-want +got):\n%s", diff)
				}
			})
		}
	}
}
