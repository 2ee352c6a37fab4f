package e2e

import (
	"bytes"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// clock is a server's clock that the test sets.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time      { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) add(d time.Duration) { c.ahead.Add(int64(d)) }

// startDeskAt is startDesk with a clock that the test sets.
func startDeskAt(t *testing.T, on engine, c *clock) *desk {
	t.Helper()
	return furnish(t, startAt(t, on, c.now))
}

// act does one act of a reviewer over gRPC on the report as it is.
func (s *server) act(t *testing.T, method, report string) (*pb.Report, error) {
	t.Helper()
	ctx, by := t.Context(), s.by(s.Tokens.Reviewer)
	switch method {
	case "approve":
		return by.ApproveReport(ctx, &pb.ApproveReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_COMPLETE})
	case "return":
		return by.ReturnReport(ctx, &pb.ReturnReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_UNCLEAR, Comment: "Which lamp?"})
	case "reject":
		return by.RejectReport(ctx, &pb.RejectReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_FABRICATED})
	case "release":
		return by.ReleaseReport(ctx, &pb.ReleaseReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_COMPLETE})
	case "exclude":
		return by.ExcludeReport(ctx, &pb.ExcludeReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_SHOPPER_DISCOVERED})
	case "include":
		return by.IncludeReport(ctx, &pb.IncludeReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_AGENCY_ERROR})
	case "part":
		return by.PartReport(ctx, &pb.PartReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_AGENCY_ERROR})
	case "withdraw":
		return by.WithdrawReport(ctx, &pb.WithdrawReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_AGENCY_ERROR})
	}
	t.Fatalf("a reviewer cannot %s", method)
	return nil, nil
}

// did is act where it must succeed.
func (s *server) did(t *testing.T, method, report string) *pb.Report {
	t.Helper()
	return must[*pb.Report](t)(s.act(t, method, report))
}

// TestReturnedReportIsRevised returns a report and submits it again, and gets every receipt at every step.
func TestReturnedReportIsRevised(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		visit := d.visit(t)
		first := d.submission(visit)
		early := resend(first, func(r *pb.SubmitReportRequest) { r.BaseRevision = 1 })
		kept := map[int32][]byte{0: submitters[0].taken(t, d.server, d.shopper, first)}
		requests := map[int32]*pb.SubmitReportRequest{0: first}
		d.refused(t, early, "WRONG_STATE")

		d.did(t, "return", first.GetReportId())
		v := must[*pb.Visit](t)(d.by(d.shopper).GetVisit(t.Context(), &pb.GetVisitRequest{Visit: visit}))
		if v.GetReturnedRevision() != 1 || v.GetReturnComment() != "Which lamp?" || v.GetReport() != first.GetReportId() {
			t.Errorf("the shopper's visit does not have the return: %v", v)
		}
		mended := resend(first, func(r *pb.SubmitReportRequest) { r.BaseRevision, r.Report.Narrative = 1, "The green lamp." })
		d.refused(t, resend(mended, func(r *pb.SubmitReportRequest) { r.BaseRevision = 0 }), "REPORT_CONFLICT")
		d.refused(t, resend(mended, func(r *pb.SubmitReportRequest) { r.BaseRevision = 2 }), "WRONG_BASE_REVISION")
		kept[1], requests[1] = submitters[3].taken(t, d.server, d.shopper, mended), mended
		if r := readReceipt(t, kept[1]); r.Revision != 2 || r.BaseRevision != 1 || r.ContentDigest == readReceipt(t, kept[0]).ContentDigest {
			t.Errorf("the receipt of the answer: %s", kept[1])
		}
		d.refused(t, resend(mended, func(r *pb.SubmitReportRequest) { r.Report.Narrative = "The red lamp." }), "REPORT_CONFLICT")
		d.refused(t, resend(mended, func(r *pb.SubmitReportRequest) { r.BaseRevision = 2 }), "WRONG_STATE")

		for _, step := range []string{"", "return", "answer", "approve", "withdraw", "release", "withdraw"} {
			switch step {
			case "":
			case "answer":
				last := resend(mended, func(r *pb.SubmitReportRequest) { r.BaseRevision, r.Report.Narrative = 2, "The blue lamp." })
				kept[2], requests[2] = submitters[2].taken(t, d.server, d.shopper, last), last
			default:
				d.did(t, step, first.GetReportId())
			}
			for base, req := range requests {
				for _, by := range submitters {
					if got, refused := by.send(t, d.server, d.shopper, req); !bytes.Equal(got, kept[base]) {
						t.Errorf("after %q, base revision %d over %s: %s %+v", step, base, by.name, got, refused)
					}
				}
				got := must[*pb.Receipt](t)(d.by(d.shopper).GetReceipt(t.Context(), &pb.GetReceiptRequest{Report: first.GetReportId(), Revision: base + 1}))
				if !bytes.Equal(got.GetCanonical(), kept[base]) {
					t.Errorf("after %q the receipt of revision %d is %s", step, base+1, got.GetCanonical())
				}
				replayed := must[*pb.ReplayScoreResponse](t)(d.by(d.shopper).ReplayScore(t.Context(), &pb.ReplayScoreRequest{Report: first.GetReportId(), Revision: base + 1}))
				if !replayed.GetMatches() || replayed.GetScoreDigest() != readReceipt(t, kept[base]).ScoreDigest {
					t.Errorf("after %q the score of revision %d is not the one on its receipt: %v", step, base+1, replayed)
				}
			}
		}
		var acts []string
		for _, e := range d.report(t, first.GetReportId()).GetEvents() {
			acts = append(acts, e.GetAct())
		}
		want := []string{"SUBMITTED", "RETURNED", "RESUBMITTED", "RETURNED", "RESUBMITTED", "APPROVED", "RELEASED", "WITHDRAWN", "RELEASED", "WITHDRAWN"}
		if !slices.Equal(acts, want) {
			t.Errorf("the events are %v, want %v", acts, want)
		}
		revisions := must[*pb.ListReportRevisionsResponse](t)(d.by(d.shopper).ListReportRevisions(t.Context(), &pb.ListReportRevisionsRequest{Report: first.GetReportId()}))
		for i, r := range revisions.GetRevisions() {
			if r.GetRevision() != int32(3-i) || r.GetBaseRevision() != int32(2-i) || r.GetContentDigest() != readReceipt(t, kept[int32(2-i)]).ContentDigest {
				t.Errorf("revision %d in the list: %v", i, r)
			}
		}
		if v = must[*pb.Visit](t)(d.by(d.shopper).GetVisit(t.Context(), &pb.GetVisitRequest{Visit: visit})); v.GetReturnedRevision() != 0 {
			t.Errorf("the visit still waits for an answer: %v", v)
		}
	})
}

// refused submits over every transport and wants the same reason from all.
func (d *desk) refused(t *testing.T, req *pb.SubmitReportRequest, reason string) {
	t.Helper()
	for _, by := range submitters {
		if got, refused := by.send(t, d.server, d.shopper, req); refused.Reason != reason {
			t.Errorf("over %s: want %s, got %s %+v", by.name, reason, got, refused)
		}
	}
}

// TestReviewStates tries every act in every state of a report.
func TestReviewStates(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		acts := []string{"approve", "return", "reject", "release", "withdraw", "exclude", "include"}
		for _, c := range []struct {
			state []string
			can   []string
		}{
			{nil, []string{"approve", "return", "reject", "exclude"}},
			{[]string{"return"}, []string{"reject"}},
			{[]string{"reject"}, []string{"approve"}},
			{[]string{"approve"}, []string{"withdraw", "exclude"}},
			{[]string{"approve", "withdraw"}, []string{"release", "return", "reject", "exclude"}},
			{[]string{"exclude"}, []string{"approve", "return", "reject", "include"}},
			{[]string{"exclude", "reject"}, []string{"approve", "include"}},
			{[]string{"approve", "exclude"}, []string{"withdraw", "include"}},
		} {
			for _, act := range acts {
				id := d.send(t, d.shopper, d.visit(t), houseReport("house-check", time.Now().UTC().Truncate(time.Second).Add(-time.Hour))).GetReport()
				for _, step := range c.state {
					d.did(t, step, id)
				}
				before := d.report(t, id)
				_, err := d.act(t, act, id)
				if got := err == nil; got != slices.Contains(c.can, act) {
					t.Errorf("after %v: %s: %v", c.state, act, err)
				}
				if err == nil {
					continue
				}
				if r := refusalOf(t, err); r.Reason != "WRONG_STATE" || r.Metadata["act"] == "" || r.Metadata["state"] == "" {
					t.Errorf("after %v: %s: %+v", c.state, act, r)
				}
				if after := d.report(t, id); !proto.Equal(before, after) {
					t.Errorf("after %v: a refused %s changed the report", c.state, act)
				}
			}
		}
	})
}

// TestVersionsOtherThanThePinned submits on a newer, a retired and a long retired version.
func TestVersionsOtherThanThePinned(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		c := &clock{}
		d := startDeskAt(t, on, c)
		visits := []string{d.visit(t), d.visit(t), d.visit(t)}
		draft := bytes.Replace([]byte(houseChecklist), []byte(`"points": 10`), []byte(`"points": 20`), 1)
		made := d.call(t, d.Tokens.Admin, "GET", "/v1/checklists/house-check", nil).want(t, 200)
		made = d.call(t, d.Tokens.Admin, "PUT", "/v1/checklists/house-check/draft", string(draft), "If-Match: "+made.header.Get("ETag")).want(t, 200)
		d.call(t, d.Tokens.Admin, "POST", "/v1/checklists/house-check:publish", "{}", "If-Match: "+made.header.Get("ETag")).want(t, 200)

		newer := d.submission(visits[0])
		newer.Report.Version = 2
		r := readReceipt(t, submitters[1].taken(t, d.server, d.shopper, newer))
		if r.Version != 2 || !slices.Contains(r.Flags, "OTHER_VERSION") || d.report(t, newer.GetReportId()).GetParked() {
			t.Errorf("on a newer version: %+v", r)
		}
		d.call(t, d.Tokens.Admin, "POST", "/v1/checklists/house-check/versions/1:retire", "{}").want(t, 200)
		inGrace := d.submission(visits[1])
		kept := submitters[0].taken(t, d.server, d.shopper, inGrace)
		if r := readReceipt(t, kept); !slices.Contains(r.Flags, "RETIRED_VERSION") || slices.Contains(r.Flags, "PARKED") {
			t.Errorf("on a version that was just retired: %+v", r)
		}
		c.add(31 * 24 * time.Hour)
		late := d.submission(visits[2])
		r = readReceipt(t, submitters[3].taken(t, d.server, d.shopper, late))
		if !slices.Contains(r.Flags, "RETIRED_VERSION") || !slices.Contains(r.Flags, "PARKED") || !d.report(t, late.GetReportId()).GetParked() {
			t.Errorf("on a version that was retired long ago: %+v", r)
		}
		if got := submitters[2].taken(t, d.server, d.shopper, inGrace); !bytes.Equal(got, kept) {
			t.Errorf("the receipt changed with the retirement: %s", got)
		}
		planned := must[*pb.Visit](t)(d.by(d.Tokens.Admin).CreateVisit(t.Context(), &pb.CreateVisitRequest{Resource: &pb.Visit{
			Client: "acme", Program: "house", Location: insidePlace,
			WindowStart: timestamppb.New(c.now().Truncate(time.Second)), WindowEnd: timestamppb.New(c.now().Truncate(time.Second).Add(time.Hour)),
		}}))
		if planned.GetVersion() != 2 {
			t.Errorf("a new visit is pinned to version %d", planned.GetVersion())
		}
	})
}

// TestVisitsThatWereTakenAway submits for visits that were cancelled or given to somebody else meanwhile.
func TestVisitsThatWereTakenAway(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		d := &desk{server: w.server, shopper: w.tokens[own]}
		cancelled := d.visit(t)
		must[*pb.Visit](t)(w.admin.CancelVisit(t.Context(), &pb.CancelVisitRequest{Visit: cancelled, Etag: "*"}))
		late := d.submission(cancelled)
		r := readReceipt(t, submitters[1].taken(t, d.server, d.shopper, late))
		if !slices.Contains(r.Flags, "PARKED") || !slices.Contains(r.Flags, "NOT_HOLDER") {
			t.Errorf("for a cancelled visit: %+v", r)
		}
		if v := must[*pb.Visit](t)(w.admin.GetVisit(t.Context(), &pb.GetVisitRequest{Visit: cancelled})); v.GetState() != pb.Visit_CANCELLED {
			t.Errorf("the cancelled visit is %s", v.GetState())
		}

		passedOn := d.visit(t)
		must[*pb.Visit](t)(d.by(d.shopper).DeclineVisit(t.Context(), &pb.DeclineVisitRequest{Visit: passedOn}))
		must[*pb.Visit](t)(d.by(w.tokens[other]).ClaimVisit(t.Context(), &pb.ClaimVisitRequest{Visit: passedOn}))
		formers, present := d.submission(passedOn), d.submission(passedOn)
		r = readReceipt(t, submitters[2].taken(t, d.server, d.shopper, formers))
		if !slices.Contains(r.Flags, "PARKED") {
			t.Errorf("from a former holder: %+v", r)
		}
		submitters[0].taken(t, d.server, w.tokens[other], present)
		report := d.report(t, present.GetReportId())
		if report.GetParked() || !report.GetPossibleTwin() {
			t.Errorf("the holder's report, the second of the visit: parked %v, possible twin %v", report.GetParked(), report.GetPossibleTwin())
		}
		if v := must[*pb.Visit](t)(w.admin.GetVisit(t.Context(), &pb.GetVisitRequest{Visit: passedOn})); v.GetState() != pb.Visit_REPORTED || v.GetReport() != present.GetReportId() {
			t.Errorf("the visit is %s with the report %s", v.GetState(), v.GetReport())
		}
		if got := len(d.reportsOf(t, passedOn)); got != 2 {
			t.Errorf("the visit has %d reports", got)
		}
		// A shopper who never held the visit sees nothing of it.
		never := d.submission(w.foreignVisit)
		for _, by := range submitters {
			if _, refused := by.send(t, d.server, d.shopper, never); refused.Reason != "NOT_FOUND" {
				t.Errorf("over %s: %+v", by.name, refused)
			}
		}
	})
}

// TestOnlyOneTwinIsReleased stores two reports of one visit and checks that only one can be released.
func TestOnlyOneTwinIsReleased(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		visit := d.visit(t)
		one, two := d.submission(visit), d.submission(visit)
		submitters[0].taken(t, d.server, d.shopper, one)
		r := readReceipt(t, submitters[3].taken(t, d.server, d.shopper, two))
		if !slices.Contains(r.Flags, "POSSIBLE_TWIN") || d.report(t, one.GetReportId()).GetPossibleTwin() {
			t.Errorf("the second report: %+v", r)
		}
		d.did(t, "approve", one.GetReportId())
		if report, err := d.act(t, "approve", two.GetReportId()); err == nil && report.GetReleased() {
			t.Error("both reports of one visit are released")
		}
		if report := d.report(t, two.GetReportId()); report.GetReleased() {
			t.Error("the twin was released")
		}
		d.did(t, "withdraw", one.GetReportId())
		if report := d.report(t, two.GetReportId()); report.GetState() == pb.Report_APPROVED {
			d.did(t, "release", two.GetReportId())
		} else {
			d.did(t, "approve", two.GetReportId())
		}
		if _, err := d.act(t, "release", one.GetReportId()); err == nil {
			t.Error("the first report was released beside its twin")
		}
	})
}

// TestOutcomesThatAreNotScored reports a place that was closed, and other visits without a result.
func TestOutcomesThatAreNotScored(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		for _, outcome := range []pb.ReportContent_Outcome{pb.ReportContent_CLOSED, pb.ReportContent_NO_SUCH_PLACE, pb.ReportContent_ABORTED} {
			before := d.scorecard(t, "?program=house")
			req := d.submission(d.visit(t))
			req.Report.Outcome, req.Report.Answers = outcome, nil
			raw := submitters[1].taken(t, d.server, d.shopper, req)
			if r := readReceipt(t, raw); r.Score != nil || r.ScoreDigest != "" {
				t.Errorf("%s is scored: %s", outcome, raw)
			}
			replayed := must[*pb.ReplayScoreResponse](t)(d.by(d.shopper).ReplayScore(t.Context(), &pb.ReplayScoreRequest{Report: req.GetReportId()}))
			if replayed.GetScore() != nil || !replayed.GetMatches() {
				t.Errorf("%s: the replay gives %v", outcome, replayed)
			}
			d.did(t, "approve", req.GetReportId())
			after := d.scorecard(t, "?program=house")
			if after.GetTotal().GetVisits() != before.GetTotal().GetVisits() {
				t.Errorf("%s counts as a visit: %v", outcome, after.GetTotal())
			}
			o := after.GetTotal().GetOutcomes()
			got := map[pb.ReportContent_Outcome]int32{
				pb.ReportContent_CLOSED: o.GetClosed(), pb.ReportContent_NO_SUCH_PLACE: o.GetNoSuchPlace(), pb.ReportContent_ABORTED: o.GetAborted(),
			}
			if got[outcome] != 1 {
				t.Errorf("%s is not among the outcomes: %v", outcome, o)
			}
		}
		for _, outcome := range []pb.ReportContent_Outcome{pb.ReportContent_LEFT_UNSERVED, pb.ReportContent_HUNG_UP} {
			req := d.submission(d.visit(t))
			req.Report.Outcome = outcome
			req.Report.Answers = []*pb.Answer{{Question: "waited", Value: &pb.Answer_Duration{Duration: &pb.DurationAnswer{Seconds: 900, Outcome: pb.DurationAnswer_LEFT_UNSERVED}}}}
			raw := submitters[0].taken(t, d.server, d.shopper, req)
			if r := readReceipt(t, raw); r.Score == nil || r.Score.EffectiveBasisPoints == nil || *r.Score.EffectiveBasisPoints != 0 {
				t.Errorf("%s: %s", outcome, raw)
			}
		}
	})
}

// scorecard gets a scorecard of the demo's client as the agency, over REST.
func (s *server) scorecard(t *testing.T, query string) *pb.Scorecard {
	t.Helper()
	var card pb.Scorecard
	s.read(t, s.Tokens.Reviewer, "/v1/clients/acme/scorecard"+query, &card)
	return &card
}

// TestAWrongPhoneClockIsNeverRefused submits from phones whose clocks are far off.
func TestAWrongPhoneClockIsNeverRefused(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		now := time.Now().UTC().Truncate(time.Microsecond)
		// The month is that of the shop's zone.
		berlin := must[*time.Location](t)(time.LoadLocation("Europe/Berlin"))
		month := func(at time.Time) string { return at.In(berlin).Format("2006-01") }
		for _, off := range []time.Duration{30 * 24 * time.Hour, -30 * 24 * time.Hour, 400 * 24 * time.Hour, -20000 * 24 * time.Hour} {
			for _, by := range submitters {
				req := d.submission(d.visit(t))
				req.DeviceTime = timestamppb.New(now.Add(off))
				req.ClockOffsetMillis, req.ClockOffsetTime = new(-off.Milliseconds()), req.GetDeviceTime()
				req.Report = houseReport("house-check", now.Add(off).Add(-time.Hour))
				r := readReceipt(t, by.taken(t, d.server, d.shopper, req))
				report := d.report(t, req.GetReportId())
				if !slices.Contains(r.Flags, "CLOCK_SKEW") || report.GetMonth() != month(now.Add(-time.Hour)) || report.GetParked() {
					t.Errorf("%v off, over %s: %+v, month %s", off, by.name, r.Flags, report.GetMonth())
				}
				if got := time.Duration(report.GetSkewMillis()) * time.Millisecond; (got - off).Abs() > time.Minute {
					t.Errorf("%v off: the skew is %v", off, got)
				}
			}
		}
		silent := d.submission(d.visit(t))
		silent.DeviceTime = nil
		silent.Report = houseReport("house-check", now.Add(30*24*time.Hour))
		submitters[1].taken(t, d.server, d.shopper, silent)
		if got := d.report(t, silent.GetReportId()).GetMonth(); got != month(now) {
			t.Errorf("a report from the future counts in %s", got)
		}
	})
}

// TestATestVisitIsNeverCounted approves the report of a visit for trying things out.
func TestATestVisitIsNeverCounted(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		for _, trial := range []bool{true, false} {
			before := d.scorecard(t, "?program=house").GetTotal().GetVisits()
			req := d.submission(d.visit(t, func(v *pb.Visit) { v.Test = trial }))
			r := readReceipt(t, submitters[1].taken(t, d.server, d.shopper, req))
			if slices.Contains(r.Flags, "TEST") != trial || d.report(t, req.GetReportId()).GetTest() != trial {
				t.Errorf("test %v: flags %v", trial, r.Flags)
			}
			d.did(t, "approve", req.GetReportId())
			if released := d.report(t, req.GetReportId()).GetReleased(); released == trial {
				t.Errorf("test %v: released %v", trial, released)
			}
			counted := d.scorecard(t, "?program=house").GetTotal().GetVisits() - before
			if want := map[bool]int32{true: 0, false: 1}[trial]; counted != want {
				t.Errorf("test %v: %d visits are counted, want %d", trial, counted, want)
			}
		}
	})
}
