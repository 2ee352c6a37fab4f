package checklist_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mysteryshopper/checklist"
)

// FuzzScore reads cases from any JSON, publishes what it can and scores it: nothing may panic, and scoring again
// gives the same bytes.
func FuzzScore(f *testing.F) {
	files, err := filepath.Glob("testdata/scoring*/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 4096 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		cases, err := checklist.ParseCases(data)
		if err != nil {
			return
		}
		for _, c := range cases {
			compiled, err := checklist.Compile(c.Version)
			if err != nil {
				continue
			}
			score := compiled.Score(c.Answers, c.Outcome)
			if score == nil {
				continue
			}
			first := score.AppendCanonical(nil)
			if again := compiled.Score(c.Answers, c.Outcome).AppendCanonical(nil); !bytes.Equal(first, again) {
				t.Errorf("two scores of one report differ:\n%s\n%s", first, again)
			}
			for _, figure := range []*int32{score.RawBasisPoints, score.EffectiveBasisPoints} {
				if figure != nil && (*figure < 0 || *figure > 10000) {
					t.Errorf("%d basis points", *figure)
				}
			}
		}
	})
}

// FuzzDraft validates, digests and compares any draft: nothing may panic, and a draft compiles exactly if it has no
// problems.
func FuzzDraft(f *testing.F) {
	f.Add([]byte(`{"checklist":"a","sections":[{"questions":[{"visibleWhen":{"all":[{"question":"x"}]}}]}]}`))
	f.Add([]byte(`{"checklist":"ab","title":{"en":"t"},"defaultLocale":"en","totalMode":"POINTS","sections":[{"key":"s","title":{"en":"s"},` +
		`"questions":[{"key":"a","text":{"en":"a"},"scale":{"max":5,"pointsPerStep":1}},` +
		`{"key":"b","text":{"en":"b"},"freeText":{},"visibleWhen":{"any":[{"question":"a","equals":"3"}]}}]}]}`))
	data, err := os.ReadFile("testdata/unpublishable-2.json")
	if err != nil {
		f.Fatal(err)
	}
	var unpublishable []struct{ Version json.RawMessage }
	if err := json.Unmarshal(data, &unpublishable); err != nil {
		f.Fatal(err)
	}
	for _, c := range unpublishable {
		f.Add([]byte(c.Version))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := checklist.ParseVersion(data)
		if err != nil {
			return
		}
		problems := checklist.Validate(v)
		if _, err := checklist.Compile(v); (err == nil) != (len(problems) == 0) {
			t.Errorf("compiled: %v, with %d problems", err, len(problems))
		}
		v.TotalFingerprint()
		if changes := checklist.Diff(v, v); len(problems) == 0 && len(changes) > 0 {
			t.Errorf("a version differs from itself: %v", changes)
		}
		checklist.Diff(v, &checklist.Version{})
		checklist.Diff(&checklist.Version{}, v)
	})
}

// FuzzDecode decodes any two bodies: nothing may panic, and what decodes survives a round trip.
func FuzzDecode(f *testing.F) {
	scoring, personal := checklist.EncodeAnswers(typicalReport())
	f.Add(scoring, personal)
	f.Add(scoring, checklist.ErasedPersonal())
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 'q', 32}, []byte{1, 0, 0, 0, 0, 1, 1, 'x'})
	f.Fuzz(func(t *testing.T, scoring, personal []byte) {
		report, err := checklist.DecodeAnswers(scoring, personal)
		if err != nil {
			return
		}
		again, err := checklist.DecodeAnswers(checklist.EncodeAnswers(report))
		if err != nil {
			t.Fatalf("%v after a round trip of %+v", err, report)
		}
		if diff := cmp.Diff(report, again, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("round trip (-before +after):\n%s", diff)
		}
		report.Digests()
	})
}

// FuzzReceipt parses any text as a receipt: what parses is canonical.
func FuzzReceipt(f *testing.F) {
	f.Add(typicalReceipt(f).Canonical())
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := checklist.ParseReceipt(data)
		if err == nil && !bytes.Equal(r.Canonical(), data) {
			t.Errorf("parsed a receipt that is not canonical: %q", data)
		}
	})
}
