package checklist_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist"
)

var update = flag.Bool("update", false, "write what the engine makes into testdata/digests")

// hashed is a canonical text and its SHA-256.
type hashed struct {
	Canonical string           `json:"canonical"`
	Digest    checklist.Digest `json:"digest"`
}

func hash(text []byte) hashed { return hashed{string(text), checklist.DigestOf(text)} }

// versionVector is a version with its digest and fingerprints.
type versionVector struct {
	Name string `json:"name"`
	// Same names another vector with the same digest, SameFingerprints one with the same fingerprints.
	Same             string          `json:"same,omitempty"`
	SameFingerprints string          `json:"sameFingerprints,omitempty"`
	Version          json.RawMessage `json:"version"`
	Want             versionWant     `json:"want"`
}

type versionWant struct {
	Version   hashed            `json:"version"`
	Questions map[string]hashed `json:"questions"`
	Total     hashed            `json:"total"`
	Judgement hashed            `json:"judgement"`
}

// reportVector is a report as it is sent for a visit, with its digests.
type reportVector struct {
	Name   string          `json:"name"`
	Same   string          `json:"same,omitempty"`
	Visit  string          `json:"visit"`
	Report json.RawMessage `json:"report"`
	Want   reportWant      `json:"want"`
}

type reportWant struct {
	Answers  hashed `json:"answers"`
	Personal hashed `json:"personal"`
	Content  hashed `json:"content"`
}

// scoreVector is a version and a report with the canonical score and, where the report was submitted, the receipt.
type scoreVector struct {
	Name    string          `json:"name"`
	Version json.RawMessage `json:"version"`
	Report  json.RawMessage `json:"report"`
	Receipt json.RawMessage `json:"receipt,omitempty"`
	Want    scoreWant       `json:"want"`
}

type scoreWant struct {
	Score   *hashed `json:"score,omitempty"`
	Receipt *string `json:"receipt,omitempty"`
}

func TestVersionDigests(t *testing.T) {
	t.Parallel()
	byName := map[string]versionWant{}
	golden(t, "testdata/digests/versions.json", func(t *testing.T, v *versionVector) versionWant {
		version, err := checklist.ParseVersion(v.Version)
		if err != nil {
			t.Fatal(err)
		}
		got := versionWant{
			Version: hash(version.AppendCanonical(nil)), Questions: map[string]hashed{},
			Total: hash(version.AppendTotalCanonical(nil)), Judgement: hash(version.AppendJudgementCanonical(nil)),
		}
		fingerprints := version.QuestionFingerprints()
		for key, fingerprint := range fingerprints {
			got.Questions[key] = hash(version.AppendQuestionCanonical(nil, key))
			isDigest(t, key, got.Questions[key], fingerprint)
		}
		isDigest(t, "version", got.Version, version.Digest())
		isDigest(t, "total", got.Total, version.TotalFingerprint())
		isDigest(t, "judgement", got.Judgement, version.JudgementFingerprint())
		byName[v.Name] = got
		if v.Same != "" && !cmp.Equal(byName[v.Same], got) {
			t.Errorf("not the same as %s", v.Same)
		}
		if other := byName[v.SameFingerprints]; v.SameFingerprints != "" {
			if other.Version == got.Version {
				t.Errorf("the same version as %s", v.SameFingerprints)
			}
			other.Version = got.Version
			if !cmp.Equal(other, got) {
				t.Errorf("not the same fingerprints as %s", v.SameFingerprints)
			}
		}
		return got
	}, func(v *versionVector) *versionWant { return &v.Want })
}

func TestReportDigests(t *testing.T) {
	t.Parallel()
	byName := map[string]reportWant{}
	golden(t, "testdata/digests/reports.json", func(t *testing.T, v *reportVector) reportWant {
		report := parseReport(t, v.Report)
		report.Visit = v.Visit
		got, digests := reportWant{
			Answers:  hash(report.AppendAnswersCanonical(nil)),
			Personal: hash(report.AppendPersonalCanonical(nil)),
			Content:  hash(report.AppendContentCanonical(nil)),
		}, report.Digests()
		isDigest(t, "answers", got.Answers, digests.Answers)
		isDigest(t, "personal", got.Personal, digests.Personal)
		isDigest(t, "content", got.Content, digests.Content)
		for name, other := range byName {
			if (name == v.Same) != (other == got) {
				t.Errorf("same as %s: %v", name, other == got)
			}
		}
		if v.Same == "" {
			byName[v.Name] = got
		}
		return got
	}, func(v *reportVector) *reportWant { return &v.Want })
}

func TestScoreDigestsAndReceipts(t *testing.T) {
	t.Parallel()
	golden(t, "testdata/digests/scores.json", func(t *testing.T, v *scoreVector) scoreWant {
		version, err := checklist.ParseVersion(v.Version)
		if err != nil {
			t.Fatal(err)
		}
		compiled, report := mustCompile(t, version), parseReport(t, v.Report)
		score := compiled.Score(report.Answers, report.Outcome)
		var want scoreWant
		if score != nil {
			h := hash(score.AppendCanonical(nil))
			isDigest(t, "score", h, score.Digest())
			isCanonical(t, "score", marshal(t, score), h.Canonical)
			want.Score = &h
		}
		if v.Receipt != nil {
			receipt := &checklist.Receipt{}
			if err := json.Unmarshal(v.Receipt, receipt); err != nil {
				t.Fatal(err)
			}
			report.Visit = receipt.Visit
			digests := report.Digests()
			receipt.Checklist, receipt.Version = report.Checklist, report.Version
			receipt.VersionDigest, receipt.AnswersDigest, receipt.ContentDigest = compiled.Digest(), digests.Answers, digests.Content
			receipt.SetScore(compiled.Engine(), score)
			want.Receipt = ptr(string(receipt.Canonical()))
		}
		return want
	}, func(v *scoreVector) *scoreWant { return &v.Want })
}

// golden makes each vector of a file and compares what it wants, or writes that with -update.
func golden[V, W any](t *testing.T, file string, makes func(*testing.T, *V) W, want func(*V) *W) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var vectors []V
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for i := range vectors {
		got := makes(t, &vectors[i])
		if *update {
			*want(&vectors[i]) = got
		} else if diff := cmp.Diff(*want(&vectors[i]), got); diff != "" {
			t.Errorf("%s, vector %d (-want +got):\n%s", file, i, diff)
		}
	}
	if !*update {
		return
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(vectors); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// isDigest checks that a digest is that of its text, and that the text is canonical.
func isDigest(t *testing.T, what string, h hashed, digest checklist.Digest) {
	t.Helper()
	if h.Digest != digest {
		t.Errorf("%s: digest %s of %s, want %s", what, digest, h.Canonical, h.Digest)
	}
	isCanonical(t, what, []byte(h.Canonical), h.Canonical)
}

func isCanonical(t *testing.T, what string, data []byte, text string) {
	t.Helper()
	if want := genericCanonical(t, data); string(want) != text {
		t.Errorf("%s is not canonical:\n got %s\nwant %s", what, text, want)
	}
}

func parseReport(t testing.TB, data []byte) *checklist.Report {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	r := &checklist.Report{}
	if err := d.Decode(r); err != nil {
		t.Fatal(err)
	}
	return r
}
