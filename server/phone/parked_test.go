package phone

import (
	"testing"
	"time"
)

// TestParkedIsTakenOffline fetches what another phone parked with a Sync, and goes on with it without a connection.
func TestParkedIsTakenOffline(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	f.give("v2")
	one, two := newBench(t, f), newBench(t, f)
	one.sync()
	begun := one.begin("v1")
	one.answer("v1", "no")
	if err := one.Park(t.Context(), "v1"); err != nil {
		t.Fatal(err)
	}

	two.sync()
	two.restart()
	if got := two.stateOf("v1"); got != Parked {
		t.Errorf("the visit is %s, want %s", got, Parked)
	}
	if got := two.stateOf("v2"); got != ToDo {
		t.Errorf("the other visit is %s, want %s", got, ToDo)
	}
	f.offline(true)
	for name, resume := range map[string]func() (*Draft, error){
		"resume": func() (*Draft, error) { return two.Resume(t.Context(), "v1") },
		"begin":  func() (*Draft, error) { return two.Begin("v1") },
	} {
		d, err := resume()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d.ReportID != begun.ReportID || *d.Report.Answers[0].Choice != "no" {
			t.Errorf("%s: draft %+v, want that of the first phone", name, d)
		}
		if err := two.Discard("v1"); err != nil {
			t.Fatal(err)
		}
	}
	f.offline(false)

	// A newer draft replaces the copy; one that became a report leaves none.
	one.clock.pass(time.Second)
	one.answer("v1", "yes")
	if err := one.Park(t.Context(), "v1"); err != nil {
		t.Fatal(err)
	}
	two.sync()
	if d := two.begin("v1"); *d.Report.Answers[0].Choice != "yes" {
		t.Errorf("draft %+v, want the newer one", d)
	}
	if err := two.Discard("v1"); err != nil {
		t.Fatal(err)
	}
	f.unpark("v1")
	two.sync()
	if got := two.stateOf("v1"); got != ToDo {
		t.Errorf("the visit is %s, want %s", got, ToDo)
	}
	two.restart()
	if d := two.begin("v1"); len(d.Report.Answers) > 0 {
		t.Error("the copy of a draft that is parked no more is resumed")
	}
}

// TestOwnParkedDraftIsNotFetched syncs after parking: the phone has what it parked, and does not fetch it.
func TestOwnParkedDraftIsNotFetched(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	b.begin("v1")
	if err := b.Park(t.Context(), "v1"); err != nil {
		t.Fatal(err)
	}
	b.sync()
	if got := f.draftsRead(); got != 0 {
		t.Errorf("the draft was fetched %d times, want 0", got)
	}
	if names := f.knownVersions(); len(names) != 1 {
		t.Errorf("the phone named the versions %v, want its one", names)
	}
}

// stateOf returns the state of a visit on the phone.
func (b *bench) stateOf(visit string) Progress {
	b.t.Helper()
	v, _, err := b.Visit(visit)
	if err != nil {
		b.t.Fatal(err)
	}
	return v.Progress
}
