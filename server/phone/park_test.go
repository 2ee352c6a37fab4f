package phone

import (
	"errors"
	"testing"
)

// TestPark moves a draft from one phone to another and back.
func TestPark(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	one, two := newBench(t, f), newBench(t, f)
	one.sync()
	two.sync()
	if _, err := two.Resume(t.Context(), "v1"); err == nil {
		t.Error("a draft that nobody parked is resumed")
	}
	begun := one.begin("v1")
	park := func(b *bench) {
		t.Helper()
		if err := b.Park(t.Context(), "v1"); err != nil {
			t.Fatal(err)
		}
		b.restart()
	}
	park(one)
	park(one)
	d, err := two.Resume(t.Context(), "v1")
	if err != nil {
		t.Fatal(err)
	}
	if d.ReportID != begun.ReportID || *d.Report.Answers[0].Choice != "yes" {
		t.Errorf("draft %+v, want that of the first phone", d)
	}
	two.restart()
	two.answer("v1", "no")
	park(two)

	one.answer("v1", "yes")
	one.clock.pass(1000000000)
	one.answer("v1", "yes")
	if err := one.Park(t.Context(), "v1"); !errors.Is(err, ErrParkedElsewhere) {
		t.Errorf("error %v, want ErrParkedElsewhere", err)
	}
	if _, err := one.Resume(t.Context(), "v1"); !errors.Is(err, ErrParkedElsewhere) {
		t.Errorf("error %v, want ErrParkedElsewhere: a changed draft is not overwritten", err)
	}
	if d, err = one.ResumeOver(t.Context(), "v1"); err != nil || *d.Report.Answers[0].Choice != "no" {
		t.Errorf("draft %+v: %v; want the second phone's", d, err)
	}
	park(one)
	two.clock.pass(1000000000)
	two.answer("v1", "yes")
	if err := two.ParkOver(t.Context(), "v1"); err != nil {
		t.Error(err)
	}
	if got := f.drafts["v1"].GetReport().GetAnswers()[0].GetChoice(); got != "yes" {
		t.Errorf("the server has %q, want what the second phone insisted on", got)
	}
	park(two)
}

// TestParkLostAnswer checks that a phone recognizes its own copy where the answer to parking it was lost.
func TestParkLostAnswer(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	b.begin("v1")
	for range 2 {
		f.lose = 2
		for _, key := range []string{"no", "yes"} {
			b.clock.pass(1000000000)
			b.answer("v1", key)
			if err := b.Park(t.Context(), "v1"); err == nil {
				t.Fatal("a lost answer is no error")
			}
			b.restart()
		}
		b.clock.pass(1000000000)
		b.answer("v1", "yes")
		if err := b.Park(t.Context(), "v1"); err != nil {
			t.Error(err)
		}
	}
}
