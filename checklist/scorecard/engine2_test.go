package scorecard

import (
	"testing"
	"time"

	"mysteryshopper/checklist"
)

// engineTwo is a version with a computed wait and a penalty that can take more than there is.
func engineTwo(t *testing.T) *checklist.Compiled {
	t.Helper()
	option := func(key string, points int32) checklist.Option {
		return checklist.Option{Key: key, Text: text(key), Points: points}
	}
	return compile(t, &checklist.Version{
		Checklist: "two", Title: text("t"), DefaultLocale: "en", TotalMode: checklist.Points,
		Sections: []checklist.Section{{Key: "s", Title: text("s"), Questions: []checklist.Question{
			{Key: "in", Text: text("in"), Timestamp: &checklist.Timestamp{}},
			{Key: "out", Text: text("out"), Timestamp: &checklist.Timestamp{NotBefore: "in"}},
			{Key: "wait", Text: text("wait"), Role: checklist.RoleWait, Duration: &checklist.Duration{
				Between: &checklist.Between{From: "in", To: "out"}, Bands: []checklist.PointBand{{Below: "300", Points: 5}, {}},
			}},
			{Key: "rude", Text: text("rude"), Penalty: true, Choice: &checklist.Choice{Options: []checklist.Option{option("yes", -20), option("no", 0)}}},
		}}},
	})
}

// TestPenaltiesAndComputedWaitsInRollUps adds and subtracts a report that earned less than nothing and whose wait was
// computed: the roll-up counts the wait and survives its blob, and what is left are the bytes from before.
func TestPenaltiesAndComputedWaitsInRollUps(t *testing.T) {
	t.Parallel()
	c, noon := engineTwo(t), time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	details := func(rude string, wait time.Duration) (Totals, Details) {
		answers := []checklist.Answer{
			{Question: "in", Timestamp: new(noon)}, {Question: "out", Timestamp: new(noon.Add(wait))}, {Question: "rude", Choice: new(rude)},
			{Question: "wait", Duration: &checklist.DurationAnswer{Seconds: 1, Outcome: checklist.DurationHungUp}},
		}
		return FromReport(c, c.Score(answers, ""), answers, "")
	}
	totals, all := details("yes", 299*time.Second)
	before, err := all.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if totals.Earned != -15 || totals.Possible != 5 || totals.SumPpb != 0 {
		t.Errorf("totals %+v", totals)
	}
	if wait := all.Questions.Get("wait"); wait.Served.Count(299) != 1 || wait.Served.N() != 1 || wait.HungUp != 0 || wait.Answered != 1 {
		t.Errorf("the wait is %+v", wait)
	}
	if section := all.Sections.Get("s"); section.Earned != -15 || section.SumPpb != 0 {
		t.Errorf("the section is %+v", section)
	}
	var read Details
	if err := read.UnmarshalBinary(before); err != nil || read.Sections.Get("s").Earned != -15 {
		t.Errorf("read back %+v, %v", read, err)
	}
	other, one := details("no", 400*time.Second)
	sum := totals
	if err := sum.Add(other); err != nil || sum.Earned != -15 {
		t.Errorf("added %+v, %v", sum, err)
	}
	all.Add(&one)
	if err := all.Subtract(&one); err != nil {
		t.Fatal(err)
	}
	if err := sum.Subtract(other, &all.Total); err != nil || sum != totals {
		t.Errorf("left %+v, %v", sum, err)
	}
	if after, err := all.MarshalBinary(); err != nil || string(after) != string(before) {
		t.Errorf("other bytes are left: %x, %v, want %x", after, err, before)
	}
	if figure := Pooled(totals, 1); figure.BasisPoints == nil || *figure.BasisPoints != 0 {
		t.Errorf("pooled %v", figure.BasisPoints)
	}
}
