package e2e

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// desk is a server with a program on houseChecklist, and the shopper's token.
type desk struct {
	*server
	shopper string
}

// startDesk starts a server whose program `house` accepts any report.
func startDesk(t *testing.T, on engine) *desk {
	t.Helper()
	return furnish(t, start(t, on))
}

// furnish creates the program of a desk on a server.
func furnish(t *testing.T, s *server) *desk {
	t.Helper()
	s.publish(t, "house-check", houseChecklist)
	s.program(t, "acme", "house", "house-check")
	return &desk{server: s, shopper: s.Tokens.Shopper}
}

// visit plans a visit for the demo's shopper.
func (d *desk) visit(t *testing.T, change ...func(*pb.Visit)) string {
	t.Helper()
	return d.plan(t, "acme", "house", insidePlace, "anna", change...).GetVisit()
}

// submission is a valid submission for a visit, with a new id.
func (d *desk) submission(visit string) *pb.SubmitReportRequest {
	now := time.Now().UTC().Truncate(time.Microsecond)
	return &pb.SubmitReportRequest{
		Visit: visit, ReportId: newReportID(), DeviceTime: timestamppb.New(now), Report: houseReport("house-check", lately()),
	}
}

// resend is a copy of a submission with changes.
func resend(req *pb.SubmitReportRequest, change func(*pb.SubmitReportRequest)) *pb.SubmitReportRequest {
	out := proto.CloneOf(req)
	change(out)
	return out
}

// TestTheSameContentGivesTheSameReceipt submits over each transport and again over all of them.
func TestTheSameContentGivesTheSameReceipt(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		for _, first := range submitters {
			req := d.submission(d.visit(t))
			want := first.taken(t, d.server, d.shopper, req)
			for _, again := range submitters {
				if got := again.taken(t, d.server, d.shopper, req); !bytes.Equal(got, want) {
					t.Errorf("first over %s, then over %s:\n%s\n%s", first.name, again.name, want, got)
				}
			}
			stored := must[*pb.Receipt](t)(d.by(d.shopper).GetReceipt(t.Context(), &pb.GetReceiptRequest{Report: req.GetReportId()}))
			if !bytes.Equal(stored.GetCanonical(), want) {
				t.Errorf("GetReceipt gives other bytes: %s", stored.GetCanonical())
			}
			if got := d.call(t, d.shopper, "GET", "/v1/reports/"+req.GetReportId()+"/receipt", nil).want(t, 200); !bytes.Equal(got.body, want) {
				t.Errorf("the receipt over REST has other bytes: %s", got.body)
			}
		}
	})
}

// TestRetryWithEqualContent sends equivalent content in other forms, and content that differs.
func TestRetryWithEqualContent(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		req := d.submission(d.visit(t))
		req.Report.Answers[3] = &pb.Answer{Question: "signs", Value: &pb.Answer_Choices{Choices: &pb.OptionKeys{Keys: []string{"smile", "frown"}}}}
		want := submitters[0].taken(t, d.server, d.shopper, req)
		same := map[string]func(*pb.SubmitReportRequest){
			"another device time":      func(r *pb.SubmitReportRequest) { r.DeviceTime = timestamppb.New(time.Unix(1, 0)) },
			"no device time":           func(r *pb.SubmitReportRequest) { r.DeviceTime = nil },
			"answers in another order": func(r *pb.SubmitReportRequest) { slices.Reverse(r.Report.Answers) },
			"options in another order": func(r *pb.SubmitReportRequest) { r.Report.Answers[3].GetChoices().Keys = []string{"frown", "smile"} },
			"an option twice": func(r *pb.SubmitReportRequest) {
				r.Report.Answers[3].GetChoices().Keys = []string{"smile", "frown", "smile"}
			},
			"an outcome left out":        func(r *pb.SubmitReportRequest) { r.Report.Outcome = pb.ReportContent_OUTCOME_UNSPECIFIED },
			"a wait's outcome spelled":   func(r *pb.SubmitReportRequest) { r.Report.Answers[4].GetDuration().Outcome = pb.DurationAnswer_SERVED },
			"a position that is rounded": func(r *pb.SubmitReportRequest) { r.Report.Position.Latitude += 1e-9 },
		}
		for name, change := range same {
			for _, by := range submitters {
				if got, refused := by.send(t, d.server, d.shopper, resend(req, change)); !bytes.Equal(got, want) {
					t.Errorf("%s over %s is another content: %s %+v", name, by.name, got, refused)
				}
			}
		}
		others := map[string]func(*pb.SubmitReportRequest){
			"a decimal in other digits": func(r *pb.SubmitReportRequest) { r.Report.Answers[5].Value = &pb.Answer_Number{Number: "12.5"} },
			"a space in the narrative":  func(r *pb.SubmitReportRequest) { r.Report.Narrative += " " },
			"a second later":            func(r *pb.SubmitReportRequest) { r.Report.EndTime.Seconds++ },
			"a comment":                 func(r *pb.SubmitReportRequest) { r.Report.Answers[6].Comment = "so so" },
			"another language":          func(r *pb.SubmitReportRequest) { r.Report.Locale = "de" },
			"a microsecond":             func(r *pb.SubmitReportRequest) { r.Report.StartTime.Nanos += 1000 },
			"an unknown question":       func(r *pb.SubmitReportRequest) { r.Report.Answers[0].Question = "no-such" },
			"no answers at all":         func(r *pb.SubmitReportRequest) { r.Report.Answers = nil },
			"another visit":             func(r *pb.SubmitReportRequest) { r.Visit = d.Visits[0] },
		}
		stored := readReceipt(t, want).ContentDigest
		for name, change := range others {
			for _, by := range submitters {
				got, refused := by.send(t, d.server, d.shopper, resend(req, change))
				if refused.Code != "ALREADY_EXISTS" || refused.Reason != "REPORT_CONFLICT" {
					t.Errorf("%s over %s: %s %+v", name, by.name, got, refused)
					continue
				}
				if refused.Metadata["storedDigest"] != stored || len(refused.Metadata["sentDigest"]) != 64 || refused.Metadata["sentDigest"] == stored {
					t.Errorf("%s over %s: the digests are %v, stored is %s", name, by.name, refused.Metadata, stored)
				}
			}
		}
		a := d.call(t, d.shopper, "POST", "/v1/visits/"+req.GetVisit()+":submit", bodyOf(t, resend(req, others["a comment"])))
		if a.status != 409 {
			t.Errorf("a conflict over REST is %d, want 409", a.status)
		}
	})
}

// TestReportIDOfAnotherShopper tries to read, or to overwrite, the report of another shopper.
func TestReportIDOfAnotherShopper(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		stolen := &pb.SubmitReportRequest{
			Visit: w.foreignVisit, ReportId: w.pendingReport, Report: houseReport("globex-check", time.Now().UTC().Truncate(time.Second)),
		}
		kept := w.report(t, w.pendingReport)
		for _, by := range submitters {
			for base := range int32(3) {
				_, refused := by.send(t, w.server, w.tokens[other], resend(stolen, func(r *pb.SubmitReportRequest) { r.BaseRevision = base }))
				if refused.Code != "ALREADY_EXISTS" || refused.Reason != "REPORT_ID_TAKEN" || len(refused.Metadata) > 0 {
					t.Errorf("base revision %d over %s: %+v", base, by.name, refused)
				}
			}
		}
		if diff := cmp.Diff(protoText(t, kept), protoText(t, w.report(t, w.pendingReport))); diff != "" {
			t.Errorf("the report was changed: %s", diff)
		}
		if got := w.report(t, w.pendingReport).GetShopper(); got != "anna" {
			t.Errorf("the report is %s's", got)
		}
	})
}

// faulty is a report with something wrong in every part that can be judged.
func faulty(visit string) (req *pb.SubmitReportRequest, want []string) {
	now := time.Now().UTC().Truncate(time.Microsecond)
	report := houseReport("house-check", now)
	report.Locale = "de"
	report.EndTime = timestamppb.New(now.Add(-time.Hour))
	report.Commendations = []*pb.Commendation{{Behaviour: "listened"}, {Behaviour: "no-such-behaviour"}, {Behaviour: "broke-promise"}}
	report.Answers = []*pb.Answer{
		{Question: "greeted", Value: &pb.Answer_Choice{Choice: "perhaps"}},
		{Question: "covert-sign", Value: &pb.Answer_Choice{Choice: "seen"}, NotApplicable: true},
		{Question: "after-sign", Value: &pb.Answer_Scale{Scale: 1}},
		{Question: "waited", Value: &pb.Answer_Duration{Duration: &pb.DurationAnswer{Seconds: 604801}}},
		{Question: "price", Value: &pb.Answer_Number{Number: "12,50"}},
		{Question: "mood", Value: &pb.Answer_Scale{Scale: 11}},
		{Question: "remark", Value: &pb.Answer_Text{Text: "a"}},
		{Question: "remark", Value: &pb.Answer_Text{Text: "b"}},
		{Question: "zebra", Value: &pb.Answer_Text{Text: "?"}},
		{Question: "aardvark", Value: &pb.Answer_Text{Text: "?"}},
	}
	return &pb.SubmitReportRequest{Visit: visit, ReportId: newReportID(), Report: report}, []string{
		"report.endTime ENDS_BEFORE_START",
		"report.commendations[1].behaviour UNKNOWN_BEHAVIOUR",
		"report.commendations[2].behaviour NEGATIVE_BEHAVIOUR",
		"report.answers[0] UNKNOWN_OPTION",
		"report.answers[1] CONFLICTING_ANSWER",
		"report.answers[signs] REQUIRED",
		"report.answers[3] OUT_OF_RANGE",
		"report.answers[4] INVALID_NUMBER",
		"report.answers[5] OUT_OF_RANGE",
		"report.answers[7] DUPLICATE_ANSWER",
		"report.answers[9] UNKNOWN_QUESTION",
		"report.answers[8] UNKNOWN_QUESTION",
	}
}

// TestRefusedWithEverythingAtOnce sends a report that is wrong in many ways.
func TestRefusedWithEverythingAtOnce(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		visit := d.visit(t)
		req, want := faulty(visit)
		inEnglish := resend(req, func(r *pb.SubmitReportRequest) { r.Report.Locale = "" })
		for _, by := range submitters {
			_, german := by.send(t, d.server, d.shopper, req, "Accept-Language: sv")
			_, accepted := by.send(t, d.server, d.shopper, inEnglish, "Accept-Language: fr;q=0.9, de-AT;q=0.8")
			_, english := by.send(t, d.server, d.shopper, inEnglish)
			if german.Code != "INVALID_ARGUMENT" || german.Reason != "INVALID_REPORT" {
				t.Fatalf("over %s: %+v", by.name, german)
			}
			if diff := cmp.Diff(want, german.paths()); diff != "" {
				t.Errorf("over %s (-want +got):\n%s", by.name, diff)
			}
			if diff := cmp.Diff(german.Violations, accepted.Violations); diff != "" || german.Title != accepted.Title {
				t.Errorf("over %s the report's locale and Accept-Language do not agree: %s", by.name, diff)
			}
			for i, v := range german.Violations {
				if v.Message == "" || english.Violations[i].Message == "" || v.Message == english.Violations[i].Message {
					t.Errorf("over %s: %s is %q in German and %q in English", by.name, v.Path, v.Message, english.Violations[i].Message)
				}
			}
		}
		d.wantNothingStored(t, visit, req.GetReportId())
		good := d.submission(visit)
		good.ReportId = req.GetReportId()
		if r := readReceipt(t, submitters[1].taken(t, d.server, d.shopper, good)); r.Revision != 1 {
			t.Errorf("the mended report has revision %d", r.Revision)
		}
	})
}

// wantNothingStored checks every place where something of a refused report could be stored.
func (d *desk) wantNothingStored(t *testing.T, visit, report string) {
	t.Helper()
	d.call(t, d.Tokens.Reviewer, "GET", "/v1/reports/"+report, nil).want(t, 404)
	d.call(t, d.shopper, "GET", "/v1/reports/"+report+"/receipt", nil).want(t, 404)
	if n := len(d.reportsOf(t, visit)); n != 0 {
		t.Errorf("the visit has %d reports", n)
	}
	v := must[*pb.Visit](t)(d.by(d.Tokens.Admin).GetVisit(t.Context(), &pb.GetVisitRequest{Visit: visit}))
	if v.GetState() != pb.Visit_CLAIMED || v.GetReport() != "" {
		t.Errorf("the visit is %s with the report %q", v.GetState(), v.GetReport())
	}
}

// reportsOf lists the reports of a visit.
func (s *server) reportsOf(t *testing.T, visit string) []*pb.Report {
	t.Helper()
	page := must[*pb.ListReportsResponse](t)(s.by(s.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{
		Filter: fmt.Sprintf("visit = %q", visit), OrderBy: "taken_time",
	}))
	return page.GetReports()
}

// TestShapes sends submissions with invalid shapes, as another phone app could.
func TestShapes(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	visit := d.visit(t)
	for _, c := range []struct {
		name   string
		change func(*pb.SubmitReportRequest)
		reason string
		paths  []string
	}{
		{"times finer than a microsecond", func(r *pb.SubmitReportRequest) {
			r.Report.StartTime.Nanos, r.Report.EndTime.Nanos = 1, 999
			r.Report.Answers[9].GetTimestamp().Nanos = 5001
		}, "", []string{"report.startTime TIME_TOO_FINE", "report.endTime TIME_TOO_FINE", "report.answers[9].timestamp TIME_TOO_FINE"}},
		{"no times", func(r *pb.SubmitReportRequest) { r.Report.StartTime, r.Report.EndTime = nil, nil },
			"INVALID_REPORT", []string{"report.startTime REQUIRED", "report.endTime REQUIRED"}},
		{"another checklist", func(r *pb.SubmitReportRequest) { r.Report.Checklist = "core-service" },
			"INVALID_REPORT", []string{"report.checklist UNKNOWN_VERSION"}},
		{"no checklist", func(r *pb.SubmitReportRequest) { r.Report.Checklist = "" }, "INVALID_REPORT", []string{"report.checklist REQUIRED"}},
		{"an unknown version", func(r *pb.SubmitReportRequest) { r.Report.Version = 99 }, "INVALID_REPORT", []string{"report.version UNKNOWN_VERSION"}},
		{"no version", func(r *pb.SubmitReportRequest) { r.Report.Version = 0 }, "INVALID_REPORT", []string{"report.version UNKNOWN_VERSION"}},
		{"a position that is none", func(r *pb.SubmitReportRequest) { r.Report.Position.Latitude, r.Report.Position.Longitude = 90.5, -181 },
			"INVALID_REQUEST", []string{"report.position.latitude OUT_OF_RANGE", "report.position.longitude OUT_OF_RANGE"}},
		{"no report", func(r *pb.SubmitReportRequest) { r.Report = nil }, "INVALID_REQUEST", []string{"report REQUIRED"}},
		{"an answer without a question", func(r *pb.SubmitReportRequest) { r.Report.Answers[0].Question = "" },
			"INVALID_REQUEST", []string{"report.answers[0].question REQUIRED"}},
		{"too many answers", func(r *pb.SubmitReportRequest) {
			for len(r.Report.Answers) <= 1000 {
				r.Report.Answers = append(r.Report.Answers, r.Report.Answers[0])
			}
		}, "INVALID_REQUEST", []string{"report.answers OUT_OF_BOUNDS"}},
		{"an id that is no UUID", func(r *pb.SubmitReportRequest) { r.ReportId = "report-1" }, "INVALID_REQUEST", []string{"reportId INVALID_REPORT_ID"}},
		{"an id of version 4", func(r *pb.SubmitReportRequest) { r.ReportId = "5f0c2f1e-9a51-4b6e-8c7d-0123456789ab" }, "INVALID_REQUEST", []string{"reportId INVALID_REPORT_ID"}},
		{"an id in capitals", func(r *pb.SubmitReportRequest) { r.ReportId = strings.ToUpper(r.ReportId) }, "INVALID_REQUEST", []string{"reportId INVALID_REPORT_ID"}},
		{"no id", func(r *pb.SubmitReportRequest) { r.ReportId = "" }, "INVALID_REQUEST", []string{"reportId INVALID_REPORT_ID"}},
		{"a base revision without a report", func(r *pb.SubmitReportRequest) { r.BaseRevision = 1 }, "WRONG_BASE_REVISION", []string{"baseRevision WRONG_BASE_REVISION"}},
		{"a base revision below 0", func(r *pb.SubmitReportRequest) { r.BaseRevision = -1 }, "INVALID_REQUEST", []string{"baseRevision OUT_OF_RANGE"}},
		{"a visit that is not there", func(r *pb.SubmitReportRequest) { r.Visit = "no-such-visit" }, "NOT_FOUND", nil},
	} {
		for _, by := range submitters {
			req := resend(d.submission(visit), c.change)
			got, refused := by.send(t, d.server, d.shopper, req)
			// Values that JSON cannot write are refused by the gateway, with other reasons.
			if refused.Reason != c.reason && c.reason != "" {
				t.Errorf("%s over %s: %s %+v", c.name, by.name, got, refused)
				continue
			}
			if diff := cmp.Diff(c.paths, refused.paths()); diff != "" {
				t.Errorf("%s over %s (-want +got):\n%s", c.name, by.name, diff)
			}
		}
	}
	if n := len(d.reportsOf(t, visit)); n != 0 {
		t.Errorf("%d reports were stored", n)
	}
}

// TestUnknownFields sends fields that the API does not have, as a newer phone would.
func TestUnknownFields(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	visit := d.visit(t)
	req := d.submission(visit)
	req.ProtoReflect().SetUnknown(protowire.AppendVarint(protowire.AppendTag(nil, 99, protowire.VarintType), 1))
	req.Report.Answers[2].ProtoReflect().SetUnknown(protowire.AppendString(protowire.AppendTag(nil, 77, protowire.BytesType), "x"))
	for _, by := range []submitter{submitters[0], submitters[2]} {
		_, refused := by.send(t, d.server, d.shopper, req)
		var paths []string
		for _, v := range refused.Violations {
			if v.Reason != "UNKNOWN_FIELD" {
				t.Errorf("over %s: %+v", by.name, v)
			}
			paths = append(paths, v.Path)
		}
		if len(paths) != 2 || !strings.HasPrefix(paths[1], "report.answers[2]") && !strings.HasPrefix(paths[0], "report.answers[2]") {
			t.Errorf("over %s: %+v", by.name, refused)
		}
	}
	body := bodyOf(t, d.submission(visit))
	body = strings.Replace(body, `"narrative"`, `"colour":"red","narrative"`, 1)
	body = strings.Replace(body, `"reportId"`, `"priority":1,"reportId"`, 1)
	refused := d.call(t, d.shopper, "POST", "/v1/visits/"+visit+":submit", body).want(t, 400).refusal(t)
	if got := refused.paths(); !slices.Contains(got, "priority UNKNOWN_FIELD") || !slices.Contains(got, "report.colour UNKNOWN_FIELD") {
		t.Errorf("over REST: %+v", refused)
	}
	line := strings.Replace(lineOf(t, d.submission(visit)), `"question"`, `"weather":[],"question"`, 1)
	answers := streamLines(t, d.call(t, d.shopper, "POST", streamRoute, line).want(t, 200).body)
	if got := answers[0].refusal().paths(); !slices.Equal(got, []string{"report.answers[0].weather UNKNOWN_FIELD"}) {
		t.Errorf("over the stream of REST: %v", got)
	}
	if n := len(d.reportsOf(t, visit)); n != 0 {
		t.Errorf("%d reports were stored", n)
	}
}

// TestConcurrentSubmissionsOfOneReport submits one id from 64 phones at once: the same content gives one report and one
// receipt.
func TestConcurrentSubmissionsOfOneReport(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		req := d.submission(d.visit(t))
		receipts := make([][]byte, 64)
		var group sync.WaitGroup
		for i := range receipts {
			group.Go(func() {
				receipts[i], _ = submitters[i%len(submitters)].send(t, d.server, d.shopper, req)
			})
		}
		group.Wait()
		for i, got := range receipts {
			if len(got) == 0 || !bytes.Equal(got, receipts[0]) {
				t.Errorf("receipt %d is %s, the first is %s", i, got, receipts[0])
			}
		}
		if reports := d.reportsOf(t, req.GetVisit()); len(reports) != 1 || reports[0].GetPossibleTwin() || reports[0].GetRevision() != 1 {
			t.Errorf("the reports of the visit: %v", reports)
		}
		if events := d.report(t, req.GetReportId()).GetEvents(); len(events) != 1 {
			t.Errorf("the events of the report: %v", events)
		}
	})
}

// TestConcurrentContentsOfOneID submits many contents with one id at once: one is stored, and all others are refused
// with its digest.
func TestConcurrentContentsOfOneID(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		req := d.submission(d.visit(t))
		won := make([][]byte, 32)
		refusals := make([]refusal, len(won))
		var group sync.WaitGroup
		for i := range won {
			group.Go(func() {
				mine := resend(req, func(r *pb.SubmitReportRequest) { r.Report.Narrative = fmt.Sprint(i) })
				won[i], refusals[i] = submitters[i%len(submitters)].send(t, d.server, d.shopper, mine)
			})
		}
		group.Wait()
		winners := 0
		stored := d.report(t, req.GetReportId())
		for i := range won {
			if won[i] != nil {
				winners++
				if readReceipt(t, won[i]).ContentDigest != stored.GetContentDigest() || stored.GetContent().GetNarrative() != fmt.Sprint(i) {
					t.Errorf("%d has a receipt and is not what is stored", i)
				}
				continue
			}
			if refusals[i].Reason != "REPORT_CONFLICT" || refusals[i].Metadata["storedDigest"] != stored.GetContentDigest() {
				t.Errorf("%d: %+v", i, refusals[i])
			}
		}
		if winners != 1 {
			t.Errorf("%d of the contents have a receipt", winners)
		}
	})
}

// TestConcurrentReportsOfOneVisit submits reports with different ids for one visit at once: all are stored, and all but
// one are twins.
func TestConcurrentReportsOfOneVisit(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		visit := d.visit(t)
		var group sync.WaitGroup
		for i := range 16 {
			group.Go(func() {
				if _, refused := submitters[i%len(submitters)].send(t, d.server, d.shopper, d.submission(visit)); refused.Code != "" {
					t.Errorf("%d: %+v", i, refused)
				}
			})
		}
		group.Wait()
		reports := d.reportsOf(t, visit)
		single := 0
		for _, r := range reports {
			if !r.GetPossibleTwin() {
				single++
			}
		}
		if len(reports) != 16 || single != 1 {
			t.Errorf("%d reports, %d of them no twin", len(reports), single)
		}
	})
}
