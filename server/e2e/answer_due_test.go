package e2e

import (
	"maps"
	"math"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/verify"
)

// TestAnswersToReturns answers returned reports in a program that gives two hours for it: in time, late, late but written in time, by
// clocks that are a month off, after the program was edited, and in a program without a bound. Every answer is taken; those that were
// written late have the flag with its numbers.
func TestAnswersToReturns(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		w.program(t, "acme", "timed", "house-check", func(p *pb.Program) { p.ReturnAnswerHours = new(int32(2)) })
		const month = 30 * 24 * time.Hour
		now := time.Now().UTC().Truncate(time.Microsecond)
		var ago atomic.Int64
		earlier := w.join(t, func() time.Time { return now.Add(-time.Duration(ago.Load())) })
		for _, c := range []struct {
			name, program string
			// received is when the answer comes, after the return, written when the phone says it was written, and off how far its
			// clock is ahead. measured sends that offset.
			received, written, off time.Duration
			measured, silent       bool
			// hours are those of the program before the answer, where it is edited; -1 for no bound.
			hours int32
			flags []string
		}{
			{name: "in time", received: time.Hour, written: 50 * time.Minute},
			{name: "late", received: 3 * time.Hour, written: 3 * time.Hour, flags: []string{"ANSWERED_LATE"}},
			{name: "by an app that does not say", received: 3 * time.Hour, silent: true, flags: []string{"ANSWERED_LATE"}},
			{name: "three days offline, written in time", received: 72 * time.Hour, written: 119 * time.Minute},
			{name: "three days offline, written late", received: 72 * time.Hour, written: 5 * time.Hour, flags: []string{"ANSWERED_LATE"}},
			{name: "a month ahead, in time", received: 72 * time.Hour, written: time.Hour, off: month, measured: true, flags: []string{"CLOCK_SKEW"}},
			{name: "a month behind, in time", received: 72 * time.Hour, written: time.Hour, off: -month, measured: true, flags: []string{"CLOCK_SKEW"}},
			{
				name: "a month behind, late", received: 72 * time.Hour, written: 3 * time.Hour, off: -month, measured: true,
				flags: []string{"ANSWERED_LATE", "CLOCK_SKEW"},
			},
			{name: "before its return", received: 72 * time.Hour, written: beforeReturn, flags: []string{"ANSWERED_LATE"}},
			{name: "the program gives less now", received: 90 * time.Minute, written: 90 * time.Minute, hours: 1},
			{name: "the program gives more now", received: 3 * time.Hour, written: 3 * time.Hour, hours: 48, flags: []string{"ANSWERED_LATE"}},
			{name: "the program has no bound now", received: 3 * time.Hour, written: 3 * time.Hour, hours: -1, flags: []string{"ANSWERED_LATE"}},
			{name: "no bound", program: "house", received: 23 * time.Hour, written: 23 * time.Hour},
			{name: "no bound, a day later", program: "house", received: 25 * time.Hour, written: 25 * time.Hour, flags: []string{"LATE"}},
			{name: "no bound at its return", program: "house", received: 3 * time.Hour, written: 3 * time.Hour, hours: 1},
		} {
			program := "timed"
			if c.program != "" {
				program = c.program
			}
			ago.Store(int64(c.received))
			first, returned := earlier.returnedAt(t, w.tokens[own], program)
			if c.hours != 0 {
				w.setAnswerHours(t, program, c.hours)
			}
			answer := w.submissionAt(t, first.GetReport(), now.Add(-100*time.Hour), "Again: "+c.name)
			answer.DeviceTime = timestamppb.New(returned.Add(c.received + c.off))
			if !c.silent {
				answer.WrittenTime = timestamppb.New(returned.Add(c.written + c.off))
			}
			if c.measured {
				answer.ClockOffsetMillis, answer.ClockOffsetTime = new((-c.off).Milliseconds()), answer.GetDeviceTime()
			}
			must[*pb.Receipt](t)(w.by(w.tokens[own]).SubmitReport(t.Context(), answer))
			if c.hours != 0 {
				w.setAnswerHours(t, program, map[string]int32{"timed": 2, "house": -1}[program])
			}

			r := w.report(t, first.GetReport())
			about := slices.DeleteFunc(slices.Clone(r.GetFlags()), func(f string) bool { return f != "ANSWERED_LATE" && f != "LATE" && f != "CLOCK_SKEW" })
			if !slices.Equal(about, c.flags) || r.GetState() != pb.Report_SUBMITTED || r.GetAnswerDueTime() != nil {
				t.Errorf("%s: %v with %v, to be answered until %v, want %v", c.name, r.GetState(), about, r.GetAnswerDueTime(), c.flags)
			}
			event := r.GetEvents()[len(r.GetEvents())-1]
			written, wanted := event.GetWrittenTime().AsTime(), returned.Add(c.written)
			if c.silent || c.written == beforeReturn {
				wanted = event.GetTime().AsTime()
			}
			if bounded := event.GetWrittenTime() != nil; bounded != (program == "timed") || bounded && !written.Equal(wanted) {
				t.Errorf("%s: written %v, want %v", c.name, event.GetWrittenTime(), wanted)
			}
			if slices.Contains(c.flags, "ANSWERED_LATE") {
				late := written.Sub(returned.Add(2 * time.Hour)).Seconds()
				w.wantNumbers(t, c.name, r.GetReport(), map[string]float64{"lateSeconds": math.Ceil(late), "answerHours": 2})
			}
			if v := must[*pb.Visit](t)(w.by(w.tokens[own]).GetVisit(t.Context(), &pb.GetVisitRequest{Visit: r.GetVisit()})); v.GetAnswerDueTime() != nil {
				t.Errorf("%s: the visit is to be answered until %v", c.name, v.GetAnswerDueTime())
			}
		}
		w.verified(t)
	})
}

// TestAnswerDue returns a report: until when it may be answered is in the report, lists, the history, the visit and syncs, and goes with
// a rejection, after which nothing can be answered.
func TestAnswerDue(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		shopper, reviewer := w.by(w.tokens[own]), w.by(w.Tokens.Reviewer)
		w.program(t, "acme", "timed", "house-check", func(p *pb.Program) { p.ReturnAnswerHours = new(int32(8760)) })
		for _, hours := range []string{"0", "8761"} {
			body := `{"program": "wrong", "title": "x", "checklist": "house-check", "returnAnswerHours": ` + hours + `}`
			w.call(t, w.Tokens.Admin, "POST", "/v1/clients/acme/programs", body).want(t, 400)
		}

		begun := must[*pb.SyncVisitsResponse](t)(shopper.SyncVisits(t.Context(), &pb.SyncVisitsRequest{PageSize: 1000}))
		first, returned := w.returnedAt(t, w.tokens[own], "timed")
		due := returned.Add(8760 * time.Hour)
		for name, as := range map[string]*clients{"shopper": shopper, "reviewer": reviewer} {
			r := must[*pb.Report](t)(as.GetReport(t.Context(), &pb.GetReportRequest{Report: first.GetReport()}))
			listed := must[*pb.ListReportsResponse](t)(as.ListReports(t.Context(), &pb.ListReportsRequest{Filter: `state = "RETURNED"`})).GetReports()
			events := r.GetEvents()
			if !r.GetAnswerDueTime().AsTime().Equal(due) || !events[len(events)-1].GetAnswerDueTime().AsTime().Equal(due) || len(listed) != 1 || !listed[0].GetAnswerDueTime().AsTime().Equal(due) {
				t.Errorf("the %s has %v, the history %v, the list %v, want %v", name, r.GetAnswerDueTime(), events, listed, due)
			}
		}
		synced := must[*pb.SyncVisitsResponse](t)(shopper.SyncVisits(t.Context(), &pb.SyncVisitsRequest{Token: begun.GetToken()})).GetVisits()
		if len(synced) != 1 || !synced[0].GetAnswerDueTime().AsTime().Equal(due) {
			t.Errorf("the sync has %v, want one visit until %v", synced, due)
		}

		must[*pb.Report](t)(reviewer.RejectReport(t.Context(), &pb.RejectReportRequest{Report: first.GetReport(), Etag: "*", Reason: pb.ReviewReason_INCOMPLETE}))
		if r := w.report(t, first.GetReport()); r.GetState() != pb.Report_REJECTED || r.GetAnswerDueTime() != nil {
			t.Errorf("after the rejection it is %v until %v", r.GetState(), r.GetAnswerDueTime())
		}
		if _, err := shopper.SubmitReport(t.Context(), w.submissionAt(t, first.GetReport(), lately(), "Too late.")); err == nil {
			t.Error("the answer to a rejected report was taken")
		}
		w.setAnswerHours(t, "timed", -1)
		if p := must[*pb.Program](t)(w.by(w.Tokens.Admin).GetProgram(t.Context(), &pb.GetProgramRequest{Client: "acme", Program: "timed"})); p.ReturnAnswerHours != nil {
			t.Errorf("the program still gives %d hours", p.GetReturnAnswerHours())
		}
		w.verified(t)
	})
}

// beforeReturn is a time of writing that cannot be right.
const beforeReturn = -30 * 24 * time.Hour

// returnedAt reports a visit of a program and returns the report, and when that was returned.
func (s *server) returnedAt(t *testing.T, shopper, program string) (*pb.Report, time.Time) {
	t.Helper()
	v := s.plan(t, "acme", program, "berlin-mitte", grants[own].Shopper)
	sent := s.send(t, shopper, v.GetVisit(), houseReport("house-check", lately().Add(-100*time.Hour)))
	must[*pb.Report](t)(s.by(s.Tokens.Reviewer).ReturnReport(t.Context(), &pb.ReturnReportRequest{
		Report: sent.GetReport(), Etag: "*", Reason: pb.ReviewReason_UNCLEAR, Comment: "When?",
	}))
	events := s.report(t, sent.GetReport()).GetEvents()
	return sent, events[len(events)-1].GetTime().AsTime()
}

// setAnswerHours sets how long returns of a program may be answered; no bound for -1.
func (w *world) setAnswerHours(t *testing.T, program string, hours int32) {
	t.Helper()
	p := &pb.Program{Etag: "*"}
	if hours > 0 {
		p.ReturnAnswerHours = &hours
	}
	must[*pb.Program](t)(w.by(w.Tokens.Admin).UpdateProgram(t.Context(), &pb.UpdateProgramRequest{
		Client: "acme", Program: program, Resource: p, UpdateMask: mask("return_answer_hours"),
	}))
}

// wantNumbers waits until the flag ANSWERED_LATE of a report has numbers.
func (w *world) wantNumbers(t *testing.T, name, report string, numbers map[string]float64) {
	t.Helper()
	var got *pb.ReportFlags
	within(t, time.Minute, "the flags of "+name, func() bool {
		got = must[*pb.ReportFlags](t)(w.by(w.Tokens.Reviewer).GetReportFlags(t.Context(), &pb.GetReportFlagsRequest{Report: report}))
		return got.GetCompared() && got.GetRevision() == 2
	})
	if !slices.ContainsFunc(got.GetFlags(), func(f *pb.ReportFlag) bool {
		return f.GetFlag() == "ANSWERED_LATE" && maps.Equal(f.GetNumbers(), numbers)
	}) {
		t.Errorf("%s: the flags are %v, want ANSWERED_LATE with %v", name, got.GetFlags(), numbers)
	}
}

// verified verifies the database of the server.
func (w *world) verified(t *testing.T) {
	t.Helper()
	if _, err := verify.Run(t.Context(), w.app.Store(), verify.Options{Found: func(f verify.Finding) { t.Errorf("%s: %s: %s", f.Kind, f.Resource, f.Text) }}); err != nil {
		t.Fatal(err)
	}
}
