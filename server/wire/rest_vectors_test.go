package wire_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/strictjson"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

var updateVectors = flag.Bool("update", false, "write the vectors in REST's JSON")

// TestVectorsInRESTsJSON writes the vectors of the engine as a client of the REST API reads them: with empty lists and
// defaults, and with 64-bit numbers as texts. Each is read back and scored again, with the same score.
func TestVectorsInRESTsJSON(t *testing.T) {
	t.Parallel()
	var files []string
	for _, engine := range []string{"scoring", "scoring-2"} {
		found, err := filepath.Glob("../../checklist/testdata/" + engine + "/*.json")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	var got bytes.Buffer
	count := 0
	for _, name := range files {
		if strings.HasPrefix(filepath.Base(name), "random") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := checklist.ParseCases(text)
		if err != nil {
			t.Fatal(name, err)
		}
		for i := range cases {
			c := restCase(t, &cases[i])
			line, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			got.Write(append(line, '\n'))
			scoresTheSame(t, c)
			count++
		}
	}
	if count < 150 {
		t.Fatalf("only %d vectors", count)
	}
	const golden = "testdata/rest-vectors.ndjson"
	if *updateVectors {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got.Bytes()) {
		t.Errorf("%s is not current (run go test ./server/wire -update):\n%.2000s", golden, cmp.Diff(string(want), got.String()))
	}
}

// restVector is a vector with its parts as REST answers them.
type restVector struct {
	Name    string            `json:"name"`
	Version json.RawMessage   `json:"version"`
	Answers []json.RawMessage `json:"answers"`
	Outcome string            `json:"outcome"`
	Score   json.RawMessage   `json:"score"`
}

func restCase(t *testing.T, c *checklist.Case) *restVector {
	t.Helper()
	compiled, err := checklist.Compile(c.Version)
	if err != nil {
		t.Fatal(c.Name, err)
	}
	outcome := c.Outcome
	if outcome == "" {
		outcome = checklist.OutcomeCompleted
	}
	version := *c.Version
	version.Number = 1
	vector := &restVector{Name: c.Name, Outcome: string(outcome), Answers: []json.RawMessage{}}
	vector.Version = appendJSON(t, wire.PublishedToProto(&storage.PublishedVersion{
		Checklist: version.Checklist, Number: 1, Content: &version, Digest: compiled.Digest(),
		TotalFingerprint: compiled.TotalFingerprint(), PublishTime: time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC),
	}, ""))
	for i := range c.Answers {
		vector.Answers = append(vector.Answers, appendJSON(t, wire.AnswerToProto(&c.Answers[i])))
	}
	vector.Score = json.RawMessage("null")
	if score := compiled.Score(c.Answers, c.Outcome); score != nil {
		vector.Score = appendJSON(t, wire.ScoreToProto(score))
	}
	return vector
}

func appendJSON(t *testing.T, m proto.Message) json.RawMessage {
	t.Helper()
	text, err := strictjson.Append(nil, m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// scoresTheSame reads a vector as a client would and scores it.
func scoresTheSame(t *testing.T, c *restVector) {
	t.Helper()
	version := &pb.ChecklistVersion{}
	decode(t, c.Version, version)
	messages := make([]*pb.Answer, len(c.Answers))
	for i, text := range c.Answers {
		messages[i] = &pb.Answer{}
		decode(t, text, messages[i])
	}
	answers, violations := wire.AnswersFromProto(messages)
	if len(violations) > 0 {
		t.Fatal(c.Name, violations)
	}
	compiled, err := checklist.Compile(wire.VersionFromProto(version))
	if err != nil {
		t.Fatal(c.Name, err)
	}
	again := json.RawMessage("null")
	if score := compiled.Score(answers, checklist.Outcome(c.Outcome)); score != nil {
		again = appendJSON(t, wire.ScoreToProto(score))
	}
	if diff := cmp.Diff(string(c.Score), string(again)); diff != "" {
		t.Errorf("%s is scored otherwise (-written +read):\n%s", c.Name, diff)
	}
	if compiled.Digest().String() != version.GetDigest() {
		t.Errorf("%s has another digest", c.Name)
	}
}

func decode(t *testing.T, text []byte, m proto.Message) {
	t.Helper()
	if violations := strictjson.Decode(text, m, 100); len(violations) > 0 {
		t.Fatal(string(text), violations)
	}
}
