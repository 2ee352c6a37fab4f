package web_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/testdata"
	"mysteryshopper/server/strictjson"
	"mysteryshopper/server/webtest"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// serveEngine serves a page that checks the engine, with faults planted where there are some, and the engine in Go where
// it is given.
func serveEngine(t *testing.T, oracle []byte, faults ...webtest.Fault) string {
	t.Helper()
	files := map[string][]byte{"vectors.json": vectors(t)}
	if oracle != nil {
		root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
		if err != nil {
			t.Fatal(err)
		}
		runner, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
		if err != nil {
			t.Fatal(err)
		}
		files["oracle.wasm"], files["wasm_exec.js"] = oracle, runner
	}
	return webtest.ServeScript(t, webtest.Bundle(t, "src/engine/check/check.ts", faults...), files)
}

var builtOracle struct {
	once sync.Once
	data []byte
	err  error
}

// buildOracle builds the engine in Go for a browser, once in a process.
func buildOracle(t *testing.T) []byte {
	t.Helper()
	builtOracle.once.Do(func() {
		file := filepath.Join(t.TempDir(), "oracle.wasm")
		build := exec.CommandContext(t.Context(), "go", "build", "-o", file, "./oracle")
		// The flags of this process, such as -race, are not for a browser.
		build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=-trimpath")
		if out, err := build.CombinedOutput(); err != nil {
			builtOracle.err = fmt.Errorf("%w: %s", err, out)
			return
		}
		builtOracle.data, builtOracle.err = os.ReadFile(file)
	})
	if builtOracle.err != nil {
		t.Fatal(builtOracle.err)
	}
	return builtOracle.data
}

// scoringVector is a vector of scoring for the page.
type scoringVector struct {
	Name    string            `json:"name"`
	Version json.RawMessage   `json:"version"`
	Answers any               `json:"answers"`
	Outcome checklist.Outcome `json:"outcome,omitempty"`
	Digest  string            `json:"digest,omitempty"`
	Want    json.RawMessage   `json:"want"`
}

// vectors returns the vectors of the repository as one JSON text: those of scoring as they are and in REST's JSON.
var vectors = func() func(t *testing.T) []byte {
	var once sync.Once
	var text []byte
	return func(t *testing.T) []byte {
		t.Helper()
		once.Do(func() { text = gatherVectors(t) })
		return text
	}
}()

func gatherVectors(t *testing.T) []byte {
	t.Helper()
	all := map[string]any{}
	var scoring []any
	for _, folder := range []string{"scoring", "scoring-2"} {
		for _, text := range readVectors(t, folder) {
			cases, err := checklist.ParseCases(text)
			if err != nil {
				t.Fatal(err)
			}
			var raw []json.RawMessage
			if json.Unmarshal(text, &raw) != nil {
				raw = []json.RawMessage{text}
			}
			for i := range cases {
				scoring = append(scoring, raw[i], restVector(t, &cases[i]))
			}
		}
	}
	all["scoring"] = scoring
	var conditions []json.RawMessage
	for _, text := range readVectors(t, "conditions") {
		conditions = append(conditions, text)
	}
	all["conditions"] = conditions
	for _, name := range []string{"versions", "reports", "scores"} {
		text, err := testdata.Files.ReadFile("digests/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		all[name] = json.RawMessage(text)
	}
	drafts, err := testdata.Files.ReadFile("unpublishable-2.json")
	if err != nil {
		t.Fatal(err)
	}
	all["drafts"] = json.RawMessage(drafts)
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func readVectors(t *testing.T, folder string) [][]byte {
	t.Helper()
	names, err := fs.Glob(testdata.Files, folder+"/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal(folder, err)
	}
	var texts [][]byte
	for _, name := range names {
		text, err := testdata.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	return texts
}

// restVector returns a vector with its version and answers as REST answers them.
func restVector(t *testing.T, c *checklist.Case) scoringVector {
	t.Helper()
	version := *c.Version
	version.Number = 1
	answers := []json.RawMessage{}
	for i := range c.Answers {
		answers = append(answers, restJSON(t, wire.AnswerToProto(&c.Answers[i])))
	}
	published := &storage.PublishedVersion{
		Checklist: version.Checklist, Number: 1, Content: &version, Digest: version.Digest(),
		TotalFingerprint: version.TotalFingerprint(), PublishTime: time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC),
	}
	return scoringVector{
		Name: c.Name + " in REST's JSON", Version: restJSON(t, wire.PublishedToProto(published, "")), Answers: answers,
		Outcome: c.Outcome, Digest: version.Digest().String(), Want: c.Want,
	}
}

func restJSON(t *testing.T, m proto.Message) json.RawMessage {
	t.Helper()
	text, err := strictjson.Append(nil, m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
