package checklist_test

import (
	"bytes"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"mysteryshopper/checklist"
)

func drawInstant(t *rapid.T, label string) time.Time {
	return time.UnixMicro(rapid.Int64Range(-62_000_000_000_000_000, 253_000_000_000_000_000).Draw(t, label)).UTC()
}

// drawReport draws a report with any values, also such that the engine refuses.
func drawReport(t *rapid.T) *checklist.Report {
	text := rapid.OneOf(rapid.Just(""), rapid.SampledFrom([]string{" ", "\u2003\n", "yes", "Árvíz 🙂"}), rapid.String())
	texts := rapid.SliceOfN(text, 0, 4)
	r := &checklist.Report{
		Visit: text.Draw(t, "visit"), Checklist: text.Draw(t, "checklist"), Version: rapid.Int32().Draw(t, "version"),
		Locale: text.Draw(t, "locale"), ElapsedSeconds: rapid.Int64().Draw(t, "elapsed"),
		Outcome: checklist.Outcome(text.Draw(t, "outcome")), Narrative: text.Draw(t, "narrative"),
	}
	if chance(t, 2, "has times") {
		r.StartTime, r.EndTime = drawInstant(t, "start"), drawInstant(t, "end")
	}
	if chance(t, 2, "has position") {
		r.Position = &checklist.Position{
			LatitudeE7: rapid.Int32().Draw(t, "latitude"), LongitudeE7: rapid.Int32().Draw(t, "longitude"),
			AccuracyMeters: rapid.Int32().Draw(t, "accuracy"), Mock: rapid.Bool().Draw(t, "mock"),
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "commendations") {
		r.Commendations = append(r.Commendations, checklist.Commendation{Behaviour: text.Draw(t, "behaviour"), Text: text.Draw(t, "praise")})
	}
	for range rapid.IntRange(0, 6).Draw(t, "answers") {
		a := checklist.Answer{
			Question: text.Draw(t, "question"), NotApplicable: rapid.Bool().Draw(t, "n/a"),
			NotApplicableReason: text.Draw(t, "reason"), Comment: text.Draw(t, "comment"),
		}
		for _, member := range []func(){
			func() { a.Choice = ptr(text.Draw(t, "choice")) },
			func() { a.Choices = &checklist.Choices{Keys: texts.Draw(t, "keys")} },
			func() { a.Scale = ptr(rapid.Int32().Draw(t, "scale")) },
			func() { a.Number = ptr(text.Draw(t, "number")) },
			func() {
				a.Duration = &checklist.DurationAnswer{Seconds: rapid.Int64().Draw(t, "seconds"), Outcome: checklist.DurationOutcome(text.Draw(t, "ended"))}
			},
			func() { a.Text = ptr(text.Draw(t, "text")) },
			func() { a.Timestamp = ptr(drawInstant(t, "timestamp")) },
			func() { a.Evidence = &checklist.EvidenceAnswer{IDs: texts.Draw(t, "ids")} },
		} {
			if chance(t, 4, "has") {
				member()
			}
		}
		r.Answers = append(r.Answers, a)
	}
	return r
}

func TestCodecRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		report := drawReport(t)
		scoring, personal := checklist.EncodeAnswers(report)
		decoded, err := checklist.DecodeAnswers(scoring, personal)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(report, decoded, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("round trip (-before +after):\n%s", diff)
		}
		if report.Digests() != decoded.Digests() {
			t.Error("the digests changed")
		}
	})
}

// TestCodecRefusesCutAndPaddedBodies cuts both bodies at every place and adds a byte.
func TestCodecRefusesCutAndPaddedBodies(t *testing.T) {
	t.Parallel()
	scoring, personal := checklist.EncodeAnswers(typicalReport())
	refused := func(s, p []byte, what string, at int) {
		t.Helper()
		if _, err := checklist.DecodeAnswers(s, p); err == nil {
			t.Errorf("%s body of %d bytes decodes", what, at)
		}
	}
	for i := range scoring {
		refused(scoring[:i], personal, "a scoring", i)
	}
	for i := range personal {
		refused(scoring, personal[:i], "a personal", i)
	}
	refused(append(bytes.Clone(scoring), 0), personal, "a padded scoring", len(scoring)+1)
	refused(scoring, append(bytes.Clone(personal), 0), "a padded personal", len(personal)+1)
	refused(append([]byte{9}, scoring[1:]...), personal, "a scoring body of another format:", len(scoring))
	refused(scoring, append([]byte{9}, personal[1:]...), "a personal body of another format:", len(personal))
}

// TestShortBodyAsksForLittleMemory names a huge list in a few bytes. It is not parallel: it watches the whole heap.
func TestShortBodyAsksForLittleMemory(t *testing.T) {
	body := []byte{1, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x07}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := checklist.DecodeAnswers(body, nil); err == nil {
		t.Error("decoded")
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<16 {
		t.Errorf("%d bytes for a body of %d", grown, len(body))
	}
}

// TestErasedTextsScoreTheSame erases the personal body of reports with answers of every kind: score and digest of
// the answers stay, the texts go. Where a draft breaks a rule on the length of a text, a comment or a reason, the
// erased one does not; such reports are never accepted.
func TestErasedTextsScoreTheSame(t *testing.T) {
	t.Parallel()
	lengths := []checklist.Reason{
		checklist.ReasonTooShort, checklist.ReasonTooLong, checklist.ReasonCommentRequired, checklist.ReasonReasonRequired,
	}
	rapid.Check(t, func(t *rapid.T) {
		version := drawVersion(t)
		compiled, err := checklist.Compile(version)
		if err != nil {
			t.Fatal(err)
		}
		report := &checklist.Report{Checklist: "random", Version: 1, Answers: drawAnswers(t, version), Narrative: "secret"}
		scoring, _ := checklist.EncodeAnswers(report)
		erased, err := checklist.DecodeAnswers(scoring, checklist.ErasedPersonal())
		if err != nil {
			t.Fatal(err)
		}
		score := compiled.Score(report.Answers, "")
		broken := slices.ContainsFunc(score.Violations, func(v checklist.Violation) bool { return slices.Contains(lengths, v.Reason) })
		want := score.AppendCanonical(nil)
		if got := compiled.Score(erased.Answers, "").AppendCanonical(nil); !broken && !bytes.Equal(got, want) {
			t.Errorf("the score changed from\n%s to\n%s", want, got)
		}
		if report.Digests().Answers != erased.Digests().Answers {
			t.Error("the digest of the answers changed")
		}
		gone := func(s string) bool { return s == "" || s == checklist.ErasedText }
		for _, a := range erased.Answers {
			if !gone(a.Comment) || !gone(a.NotApplicableReason) || a.Text != nil && !gone(*a.Text) || erased.Narrative != "" {
				t.Errorf("a text is still there: %+v", a)
			}
		}
	})
}

func TestNewPosition(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		latitude, longitude, accuracy float64
		want                          *checklist.Position
	}{
		{52.52, 13.405, 12, &checklist.Position{LatitudeE7: 525200000, LongitudeE7: 134050000, AccuracyMeters: 12}},
		{-90, 180, 0.1, &checklist.Position{LatitudeE7: -900000000, LongitudeE7: 1800000000, AccuracyMeters: 1}},
		{0.00000005, -0.00000005, 0, &checklist.Position{LatitudeE7: 1, LongitudeE7: -1}},
		{0.00000004, -0.00000004, 0, &checklist.Position{}},
		{90.1, 0, 0, nil}, {0, -180.1, 0, nil}, {0, 0, -1, nil}, {0, 0, 1e10, nil},
		{math.NaN(), 0, 0, nil}, {0, math.Inf(1), 0, nil}, {0, 0, math.NaN(), nil},
	} {
		got, err := checklist.NewPosition(c.latitude, c.longitude, c.accuracy, false)
		if (err != nil) != (c.want == nil) || !cmp.Equal(got, c.want) {
			t.Errorf("%v, %v, %v: %+v, %v; want %+v", c.latitude, c.longitude, c.accuracy, got, err, c.want)
		}
		if got == nil {
			continue
		}
		var again checklist.Position
		if err := again.UnmarshalJSON(marshal(t, got)); err != nil || again != *got {
			t.Errorf("%s reads as %+v, %v", marshal(t, got), again, err)
		}
	}
}
