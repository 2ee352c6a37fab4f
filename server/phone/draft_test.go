package phone

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"google.golang.org/protobuf/types/known/timestamppb"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestDraft follows a report from Begin to Finish, with a restart after every step.
func TestDraft(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	if _, err := b.Begin("v1"); !errors.Is(err, ErrNoVisit) {
		t.Errorf("error %v, want ErrNoVisit", err)
	}
	b.sync()
	b.options.Conn = nil
	b.restart()
	if _, err := b.Save("v1", greeted("yes")); !errors.Is(err, ErrNoDraft) {
		t.Errorf("error %v, want ErrNoDraft", err)
	}
	begun, err := b.Begin("v1")
	if err != nil {
		t.Fatal(err)
	}
	if id, err := uuid.Parse(begun.ReportID); err != nil || id.Version() != 7 {
		t.Errorf("report id %s is no UUID of version 7", begun.ReportID)
	}
	b.restart()
	again, err := b.Begin("v1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(begun, again, cmp.AllowUnexported(Draft{})); diff != "" {
		t.Errorf("the draft after a restart (-want +got):\n%s", diff)
	}

	check, err := b.Save("v1", func(r *checklist.Report) {
		greeted("no")(r)
		r.Visit, r.Checklist, r.Version = "v9", "another", 99
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Violation{{Path: "report.answers[wait]", Reason: "REQUIRED"}}
	want[0].Message = check.Violations[0].Message
	if diff := cmp.Diff(want, check.Violations); diff != "" || want[0].Message == "" {
		t.Errorf("violations (-want +got):\n%s", diff)
	}
	var incomplete *Incomplete
	if _, err := b.Finish("v1"); !errors.As(err, &incomplete) || len(incomplete.Violations) != 1 {
		t.Errorf("error %v, want *Incomplete", err)
	}
	b.restart()
	kept, err := b.Draft("v1")
	if err != nil {
		t.Fatal(err)
	}
	if r := kept.Report; r.Visit != "v1" || r.Checklist != "counter" || r.Version != 3 || r.Locale != "de" || len(r.Answers) != 1 {
		t.Errorf("draft %+v: the visit and the version cannot be changed", r)
	}
	if _, err := b.Save("v1", func(r *checklist.Report) { r.Outcome = "EATEN" }); err == nil {
		t.Error("an outcome that the wire cannot carry is kept")
	}
	check, err = b.Save("v1", greeted("yes"))
	if err != nil || len(check.Violations) > 0 || check.Score.EffectiveBasisPoints == nil || *check.Score.EffectiveBasisPoints != 10000 {
		t.Fatalf("check %+v: %v; want 100 %%", check, err)
	}
	item, err := b.Finish("v1")
	if err != nil {
		t.Fatal(err)
	}
	if item.ReportID != begun.ReportID {
		t.Errorf("the report was begun as %s and finished as %s", begun.ReportID, item.ReportID)
	}
	b.restart()
	if _, err := b.Draft("v1"); !errors.Is(err, ErrNoDraft) {
		t.Errorf("error %v, want ErrNoDraft", err)
	}
	if _, err := b.Begin("v1"); !errors.Is(err, ErrReported) {
		t.Errorf("error %v, want ErrReported: a second report would be a twin", err)
	}
	report, err := b.Queue()[0].Report()
	if err != nil {
		t.Fatal(err)
	}
	if digest := report.Digests().Content; digest != item.ContentDigest {
		t.Errorf("content digest %s, want %s", digest, item.ContentDigest)
	}
}

// TestUnscored checks that a closed shop needs no answers.
func TestUnscored(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	if _, err := b.Begin("v1"); err != nil {
		t.Fatal(err)
	}
	check, err := b.Save("v1", func(r *checklist.Report) { r.Outcome = checklist.OutcomeClosed })
	if err != nil || check.Score != nil || len(check.Violations) > 0 {
		t.Fatalf("check %+v: %v", check, err)
	}
	if _, err := b.Finish("v1"); err != nil {
		t.Error(err)
	}
}

// TestElapsed checks the elapsed time of visits, also where the wall clock is changed.
func TestElapsed(t *testing.T) {
	t.Parallel()
	type step func(*bench)
	pass := func(d time.Duration) step { return func(b *bench) { b.clock.pass(d) } }
	setWall := func(d time.Duration) step {
		return func(b *bench) { b.clock.mu.Lock(); defer b.clock.mu.Unlock(); b.clock.wall = b.clock.wall.Add(d) }
	}
	save := func(b *bench) { b.answer("v1", "yes") }
	restart := func(b *bench) { b.restart() }
	boot := func(b *bench) {
		b.clock.mu.Lock()
		b.clock.mono = time.Hour
		b.clock.mu.Unlock()
		b.options.Boot = "boot-2"
		b.restart()
	}
	leave := func(b *bench) {
		if err := b.Leave("v1"); err != nil {
			b.t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		steps         []step
		elapsed, span time.Duration
	}{
		"at once":                     {nil, 0, 0},
		"twenty minutes":              {[]step{pass(20 * time.Minute)}, 20 * time.Minute, 20 * time.Minute},
		"with the app closed":         {[]step{pass(time.Minute), restart, pass(time.Minute)}, 2 * time.Minute, 2 * time.Minute},
		"saved and closed":            {[]step{pass(time.Minute), save, restart, pass(time.Minute), save}, 2 * time.Minute, 2 * time.Minute},
		"the wall clock set on":       {[]step{pass(time.Minute), setWall(time.Hour)}, time.Minute, time.Hour + time.Minute},
		"the wall clock set back":     {[]step{pass(time.Minute), setWall(-time.Hour)}, time.Minute, time.Minute},
		"what lies between two boots": {[]step{pass(time.Minute), save, pass(time.Hour), boot, save, pass(time.Minute)}, 2 * time.Minute, time.Hour + 2*time.Minute},
		"after the shop":              {[]step{pass(time.Minute), leave, pass(5 * time.Hour), save, boot}, time.Minute, time.Minute},
		"parts of a second add up":    {[]step{pass(700 * time.Millisecond), save, pass(700 * time.Millisecond), save}, time.Second, 1400 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.give("v1")
			b := newBench(t, f)
			b.sync()
			b.begin("v1")
			for _, step := range test.steps {
				step(b)
			}
			item, err := b.Finish("v1")
			if err != nil {
				t.Fatal(err)
			}
			r, err := item.Report()
			if err != nil {
				t.Fatal(err)
			}
			if got := seconds(r.ElapsedSeconds); got != test.elapsed.Truncate(time.Second) {
				t.Errorf("elapsed %v, want %v", got, test.elapsed)
			}
			if got := r.EndTime.Sub(r.StartTime); got != test.span {
				t.Errorf("from start to end %v, want %v", got, test.span)
			}
		})
	}
}

// TestRevise answers a return, based on what this phone sent or on another revision of the server.
func TestRevise(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		revision int32
		want     string
	}{
		"this phone's revision": {1, "yes"},
		"a reviewer's revision": {2, "no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.give("v1")
			b := newBench(t, f)
			b.sync()
			first := b.fill("v1")
			if _, err := b.Revise(t.Context(), "v1"); !errors.Is(err, ErrNotReturned) {
				t.Errorf("error %v, want ErrNotReturned", err)
			}
			if _, err := b.Send(t.Context()); err != nil {
				t.Fatal(err)
			}
			returned := testVisit("v1")
			returned.Report, returned.ReturnedRevision, returned.ReturnComment = first.ReportID, test.revision, "Say more."
			f.mu.Lock()
			f.changes = append(f.changes, change{visit: returned})
			f.sent = &pb.Report{Report: first.ReportID, Revision: 2, Content: &pb.ReportContent{
				Checklist: "counter", Version: 3, EndTime: timestamppb.New(noon),
				Answers: []*pb.Answer{
					{Question: "greeted", Value: &pb.Answer_Choice{Choice: "no"}},
					{Question: "wait", Value: &pb.Answer_Duration{Duration: &pb.DurationAnswer{Seconds: 60}}},
				},
			}}
			f.mu.Unlock()
			b.sync()
			if got := b.Visits()[0].Progress; got != Returned {
				t.Errorf("progress %s, want %s", got, Returned)
			}
			if _, err := b.Begin("v1"); !errors.Is(err, ErrReported) {
				t.Errorf("error %v, want ErrReported: a return is revised, not begun", err)
			}
			b.clock.pass(time.Hour)
			d, err := b.Revise(t.Context(), "v1")
			if err != nil {
				t.Fatal(err)
			}
			if d.ReportID != first.ReportID || d.BaseRevision != test.revision || *d.Report.Answers[0].Choice != test.want {
				t.Errorf("draft %+v of %+v, want the returned report", d, d.Report)
			}
			b.restart()
			if _, err := b.Save("v1", func(r *checklist.Report) { r.Narrative = "More." }); err != nil {
				t.Fatal(err)
			}
			second, err := b.Finish("v1")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := b.Revise(t.Context(), "v1"); !errors.Is(err, ErrReported) {
				t.Errorf("error %v, want ErrReported: the return is answered", err)
			}
			if sent, err := b.Send(t.Context()); err != nil || len(sent.Taken) != 1 {
				t.Fatalf("error %v, sent %+v", err, sent)
			}
			if diff := cmp.Diff([]reportKey{first.key(), {first.ReportID, test.revision}}, f.reports()); diff != "" {
				t.Errorf("reports taken (-want +got):\n%s", diff)
			}
			for _, i := range []*Item{first, second} {
				receipt, err := b.Receipt(i.ReportID, i.BaseRevision)
				if err != nil || string(receipt) != string(f.taken[i.key()].receipt) {
					t.Errorf("receipt %s: %v", receipt, err)
				}
			}
			if got := b.Visits()[0].Progress; got != Done {
				t.Errorf("progress %s, want %s", got, Done)
			}
		})
	}
}
