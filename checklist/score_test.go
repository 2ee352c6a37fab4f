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
const sharedVectors = "../../shared/vectors/"

// scoringFolders hold the vectors of engine 1 and of engine 2.
var scoringFolders = []string{"scoring", "scoring-2"}

// scoringCases reads all vectors of both engines.
func scoringCases(t testing.TB) []checklist.Case {
	t.Helper()
	var cases []checklist.Case
	for _, folder := range scoringFolders {
		files, err := filepath.Glob("testdata/" + folder + "/*.json")
		if err != nil || len(files) == 0 {
			t.Fatalf("no vectors in %s: %v", folder, err)
		}
		for _, file := range files {
			cases = append(cases, readCases(t, file)...)
		}
	}
	return cases
}

func TestScoringVectors(t *testing.T) {
	t.Parallel()
	for _, c := range scoringCases(t) {
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
			isCanonical(t, "score", marshal(t, score), string(score.AppendCanonical(nil)))
		})
	}
}

// TestScoreIgnoresOrderOfAnswers scores every vector with its answers turned round.
func TestScoreIgnoresOrderOfAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range scoringCases(t) {
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

// TestVersionsOfVectorsSurvive writes every version of the vectors as canonical JSON and reads it back: digest,
// fingerprints, engine and score stay.
func TestVersionsOfVectorsSurvive(t *testing.T) {
	t.Parallel()
	for _, c := range scoringCases(t) {
		canonical := c.Version.AppendCanonical(nil)
		isCanonical(t, c.Name, canonical, string(canonical))
		again, err := checklist.ParseVersion(canonical)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		before, after := mustCompile(t, c.Version), mustCompile(t, again)
		if before.Digest() != after.Digest() || before.TotalFingerprint() != after.TotalFingerprint() || before.Engine() != after.Engine() {
			t.Errorf("%s: digest, fingerprint or engine changed", c.Name)
		}
		if diff := cmp.Diff(c.Version.QuestionFingerprints(), again.QuestionFingerprints()); diff != "" {
			t.Errorf("%s: fingerprints (-before +after):\n%s", c.Name, diff)
		}
		if changes := checklist.Diff(c.Version, again); changes != nil {
			t.Errorf("%s: changes %v", c.Name, changes)
		}
		if !bytes.Equal(before.Score(c.Answers, c.Outcome).AppendCanonical(nil), after.Score(c.Answers, c.Outcome).AppendCanonical(nil)) {
			t.Errorf("%s: the score changed", c.Name)
		}
	}
}

// TestUnpublishable2 validates versions that break one rule of engine 2 each, and expects the paths of their faults.
func TestUnpublishable2(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/unpublishable-2.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name    string
		Version json.RawMessage
		Faults  []string
	}
	if err := json.Unmarshal(data, &cases); err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			version, err := checklist.ParseVersion(c.Version)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range checklist.Validate(version) {
				got = append(got, p.Path)
			}
			if diff := cmp.Diff(c.Faults, got); diff != "" {
				t.Errorf("faults differ (-want +got):\n%s\n%+v", diff, checklist.Validate(version))
			}
		})
	}
}

func TestVectorsAreTheSharedOnes(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(sharedVectors); err != nil {
		t.Skip("the shared vectors are not beside this repository")
	}
	for _, folder := range append([]string{"unpublishable-2.json"}, scoringFolders...) {
		want, got := readFolder(t, sharedVectors+folder), readFolder(t, "testdata/"+folder)
		for name, data := range want {
			if !bytes.Equal(got[name], data) {
				t.Errorf("%s/%s differs from the shared vectors, or is missing", folder, name)
			}
		}
		for name := range got {
			if _, ok := want[name]; !ok {
				t.Errorf("%s/%s is not among the shared vectors", folder, name)
			}
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

// readFolder reads the files of a folder by name, or one file under the empty name.
func readFolder(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	if data, err := os.ReadFile(folder); err == nil {
		files[""] = data
		return files
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
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
