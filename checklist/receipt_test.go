package checklist_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist"
)

func typicalReceipt(t testing.TB) *checklist.Receipt {
	t.Helper()
	compiled, report := mustCompile(t, typicalVersion()), typicalReport()
	digests := report.Digests()
	r := &checklist.Receipt{
		ReportID: "0192f3c4-0000-7000-8000-000000000001", Revision: 1, Visit: report.Visit,
		Checklist: report.Checklist, Version: report.Version, VersionDigest: compiled.Digest(),
		AnswersDigest: digests.Answers, ContentDigest: digests.Content,
		TakenTime: time.Date(2026, 11, 21, 19, 12, 41, 120_000_000, time.UTC),
		Flags:     []checklist.Flag{"TEST", "OTHER_VERSION", "TEST"},
	}
	r.SetScore(compiled.Engine(), compiled.Score(report.Answers, report.Outcome))
	return r
}

func TestReceiptRoundTrip(t *testing.T) {
	t.Parallel()
	receipt := typicalReceipt(t)
	data := receipt.Canonical()
	if diff := cmp.Diff(asTree(t, genericCanonical(t, data)), asTree(t, data)); diff != "" || !bytes.Equal(genericCanonical(t, data), data) {
		t.Fatalf("not canonical: %s", data)
	}
	parsed, err := checklist.ParseReceipt(data)
	if err != nil {
		t.Fatal(err)
	}
	receipt.Flags = []checklist.Flag{"OTHER_VERSION", "TEST"}
	if diff := cmp.Diff(receipt, parsed); diff != "" {
		t.Errorf("round trip (-before +after):\n%s", diff)
	}
}

// TestReceiptJSONAgreesWithCanonical compares the tags with the writer of our own.
func TestReceiptJSONAgreesWithCanonical(t *testing.T) {
	t.Parallel()
	receipt := typicalReceipt(t)
	receipt.Flags = []checklist.Flag{"TEST"}
	unscored := typicalReceipt(t)
	unscored.Flags = []checklist.Flag{}
	unscored.SetScore(checklist.Engine1, nil)
	for _, r := range []*checklist.Receipt{receipt, unscored} {
		if diff := cmp.Diff(asTree(t, asReceiptTime(marshal(t, r))), asTree(t, r.Canonical())); diff != "" {
			t.Errorf("JSON differs (-tags +canonical):\n%s", diff)
		}
	}
	if strings.Contains(string(unscored.Canonical()), "score") {
		t.Errorf("an unscored outcome has a score: %s", unscored.Canonical())
	}
}

// asReceiptTime writes the one instant as canonical JSON does: Go drops the zeros at the end of a fraction.
func asReceiptTime(data []byte) []byte {
	return bytes.Replace(data, []byte(":41.12Z"), []byte(":41.120Z"), 1)
}

func TestParseReceiptRefuses(t *testing.T) {
	t.Parallel()
	good := string(typicalReceipt(t).Canonical())
	for name, text := range map[string]string{
		"nothing":         "",
		"white space":     good + " ",
		"unknown member":  strings.Replace(good, `"version":`, `"aversion":1,"version":`, 1),
		"other order":     strings.Replace(good, `"baseRevision":0,"checklist":"typical"`, `"checklist":"typical","baseRevision":0`, 1),
		"upper-case hex":  strings.Replace(good, `"answersDigest":"`, `"answersDigest":"A`, 1),
		"finer instant":   strings.Replace(good, ".120Z", ".120000Z", 1),
		"unsorted flags":  strings.Replace(good, `"OTHER_VERSION","TEST"`, `"TEST","OTHER_VERSION"`, 1),
		"two receipts":    good + good,
		"missing a score": strings.Replace(good, `"scoreDigest"`, `"scoreDigests"`, 1),
	} {
		if text == good {
			t.Errorf("%s: nothing was changed", name)
		}
		if _, err := checklist.ParseReceipt([]byte(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
