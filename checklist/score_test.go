package checklist_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist"
)

// sharedVectors is where the vectors that ours are a copy of may be; they win where the two differ.
const sharedVectors = "../../shared/vectors/scoring"

func TestScoringVectors(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/scoring/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	for _, file := range files {
		for _, c := range readCases(t, file) {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				compiled, err := checklist.Compile(c.Version)
				if err != nil {
					t.Fatal(err)
				}
				score := compiled.Score(c.Answers, c.Outcome)
				if diff := cmp.Diff(asTree(t, c.Want), asTree(t, marshal(t, score))); diff != "" {
					t.Errorf("score differs (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// TestScoreIgnoresOrderOfAnswers scores every vector with its answers turned round.
func TestScoreIgnoresOrderOfAnswers(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/scoring/*.json")
	for _, file := range files {
		for _, c := range readCases(t, file) {
			compiled, err := checklist.Compile(c.Version)
			if err != nil {
				t.Fatal(err)
			}
			want := compiled.Score(c.Answers, c.Outcome).AppendCanonical(nil)
			slices.Reverse(c.Answers)
			if got := compiled.Score(c.Answers, c.Outcome).AppendCanonical(nil); !bytes.Equal(got, want) {
				t.Errorf("%s: order of answers matters", c.Name)
			}
		}
	}
}

func TestVectorsAreTheSharedOnes(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(sharedVectors); err != nil {
		t.Skip("the shared vectors are not beside this repository")
	}
	want, got := readFolder(t, sharedVectors), readFolder(t, "testdata/scoring")
	for name, data := range want {
		if !bytes.Equal(got[name], data) {
			t.Errorf("%s differs from the shared vectors, or is missing", name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is not among the shared vectors", name)
		}
	}
}

func TestUnscoredOutcomes(t *testing.T) {
	t.Parallel()
	compiled, err := checklist.Compile(readCases(t, "testdata/scoring/judge.json")[0].Version)
	if err != nil {
		t.Fatal(err)
	}
	for _, outcome := range []checklist.Outcome{
		checklist.OutcomeClosed, checklist.OutcomeNoSuchPlace, checklist.OutcomeAborted, "WHATEVER",
	} {
		if score := compiled.Score(nil, outcome); score != nil {
			t.Errorf("%s is scored: %+v", outcome, score)
		}
	}
}

func readFolder(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = data
	}
	return files
}

func readCases(t testing.TB, file string) []checklist.Case {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := checklist.ParseCases(data)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return cases
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// asTree reads JSON so that every member counts, null or absent.
func asTree(t testing.TB, data []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	return tree
}
