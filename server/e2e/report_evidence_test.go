package e2e

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

// withEvidence returns a report on houseChecklist whose answer names evidence.
func withEvidence(content *pb.ReportContent, ids ...string) *pb.ReportContent {
	content.Answers = append(content.Answers, &pb.Answer{Question: "slip", Value: &pb.Answer_Evidence{Evidence: &pb.EvidenceIds{Ids: ids}}})
	return content
}

// TestMissingEvidence sends a report with two pieces of evidence, of which one is uploaded before it and one after. The report
// is parked meanwhile, and the flag goes with the last byte.
func TestMissingEvidence(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		shopper, reviewer := w.tokens[own], w.by(w.Tokens.Reviewer)
		early := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), question: "slip", content: photo(t, 64, 64)}
		late := uploadOf{evidence: newReportID(), visit: w.claimed, report: early.report, content: photo(t, 80, 64)}
		w.upload(t, shopper, early)
		req := &pb.SubmitReportRequest{Visit: w.claimed, ReportId: early.report, Report: withEvidence(houseReport("house-check", lately()), late.evidence, early.evidence)}
		sent := must[*pb.Receipt](t)(w.by(shopper).SubmitReport(t.Context(), req))
		if !strings.Contains(string(sent.GetCanonical()), `"EVIDENCE_MISSING"`) {
			t.Errorf("the receipt is %s", sent.GetCanonical())
		}
		parked := w.report(t, early.report)
		if !parked.GetParked() || !slices.Contains(parked.GetFlags(), "EVIDENCE_MISSING") || slices.Contains(parked.GetFlags(), "PARKED") {
			t.Errorf("the report is %v", parked)
		}
		_, err := reviewer.ApproveReport(t.Context(), &pb.ApproveReportRequest{Report: early.report, Etag: "*", Reason: pb.ReviewReason_COMPLETE})
		refused := refusalOf(t, err)
		if refused.Reason != "WRONG_STATE" || refused.Metadata["cause"] != "EVIDENCE_MISSING" {
			t.Errorf("approved without its evidence: %+v", refused)
		}
		flagOf := func() *pb.ReportFlag {
			for _, f := range must[*pb.ReportFlags](t)(reviewer.GetReportFlags(t.Context(), &pb.GetReportFlagsRequest{Report: early.report})).GetFlags() {
				if f.GetFlag() == "EVIDENCE_MISSING" {
					return f
				}
			}
			return nil
		}
		eventually(t, "the numbers of the flag", func() bool { return flagOf().GetNumbers()["named"] == 2 })
		if f := flagOf(); f.GetNumbers()["missing"] != 1 || !slices.Equal(f.GetMissingEvidence(), []string{late.evidence}) {
			t.Errorf("the flag is %v", f)
		}
		agrees(t, w.app.Store())
		at := w.begin(t, shopper, late).want(t, 201).header.Get("Location")
		w.patch(t, shopper, at, 0, late.content[:100]).want(t, 204)
		if got := w.report(t, early.report); !got.GetParked() {
			t.Error("a part of the evidence ends the parking")
		}
		w.patch(t, shopper, at, 100, late.content[100:]).want(t, 204)
		got := w.report(t, early.report)
		if got.GetParked() || slices.Contains(got.GetFlags(), "EVIDENCE_MISSING") || flagOf() != nil {
			t.Errorf("the report is %v, its flag %v", got, flagOf())
		}
		if events := got.GetEvents(); len(events) != 2 || events[1].GetAct() != "EVIDENCE_COMPLETE" || events[1].GetRole() != "SHOPPER" {
			t.Errorf("the events are %v", events)
		}
		if again := must[*pb.Receipt](t)(w.by(shopper).SubmitReport(t.Context(), req)); !bytes.Equal(again.GetCanonical(), sent.GetCanonical()) {
			t.Error("another receipt")
		}
		released := w.approve(t, early.report).GetReleasedReport()
		list := must[*pb.ListReleasedEvidenceResponse](t)(w.by(w.tokens[manager]).ListReleasedEvidence(t.Context(), &pb.ListReleasedEvidenceRequest{Client: "acme", ReleasedReport: released}))
		if len(list.GetEvidence()) != 2 {
			t.Errorf("the client is shown %v", list)
		}
		agrees(t, w.app.Store())
	})
}

// TestApprovedWithoutEvidence approves a report that lacks evidence, with that as the reason. What is uploaded after the
// release is not shown to the client, and is not kept longer than the rest.
func TestApprovedWithoutEvidence(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	shopper := w.tokens[own]
	u := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), question: "slip", content: photo(t, 64, 64)}
	must[*pb.Receipt](t)(w.by(shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{Visit: w.claimed, ReportId: u.report, Report: withEvidence(houseReport("house-check", lately()), u.evidence)}))
	done := must[*pb.Report](t)(w.by(w.Tokens.Reviewer).ApproveReport(t.Context(), &pb.ApproveReportRequest{
		Report: u.report, Etag: "*", Reason: pb.ReviewReason_EVIDENCE_MISSING,
	}))
	if !done.GetReleased() || done.GetParked() || !slices.Contains(done.GetFlags(), "EVIDENCE_MISSING") {
		t.Errorf("approved: %v", done)
	}
	w.upload(t, shopper, u)
	if got := w.report(t, u.report); !got.GetReleased() || slices.Contains(got.GetFlags(), "EVIDENCE_MISSING") {
		t.Errorf("after the upload: %v", got)
	}
	list := must[*pb.ListReleasedEvidenceResponse](t)(w.by(w.tokens[manager]).ListReleasedEvidence(t.Context(), &pb.ListReleasedEvidenceRequest{Client: "acme", ReleasedReport: done.GetReleasedReport()}))
	known := must[*pb.Evidence](t)(w.by(shopper).GetUpload(t.Context(), &pb.GetUploadRequest{Evidence: u.evidence}))
	if len(list.GetEvidence()) != 0 || known.GetExpireTime() == nil {
		t.Errorf("the client is shown %v, and the evidence is %v", list, known)
	}
	agrees(t, w.app.Store())
}

// TestParkedForBoth lets the answer to a return lack evidence, of a report that is parked because its sender lost the visit:
// the evidence ends its part alone.
func TestParkedForBoth(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	shopper := w.tokens[own]
	u := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), question: "slip", content: photo(t, 64, 64)}
	must[*pb.Visit](t)(w.admin.CancelVisit(t.Context(), &pb.CancelVisitRequest{Visit: w.claimed, Etag: "*"}))
	must[*pb.Receipt](t)(w.by(shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{Visit: w.claimed, ReportId: u.report, Report: withEvidence(houseReport("house-check", lately()), u.evidence)}))
	if got := w.report(t, u.report); !slices.Contains(got.GetFlags(), "PARKED") || !slices.Contains(got.GetFlags(), "EVIDENCE_MISSING") {
		t.Errorf("the flags are %q", got.GetFlags())
	}
	w.upload(t, shopper, u)
	if got := w.report(t, u.report); !got.GetParked() || slices.Contains(got.GetFlags(), "EVIDENCE_MISSING") {
		t.Errorf("with its evidence the report is %v", got)
	}
	agrees(t, w.app.Store())
}

// TestWrongEvidence names evidence that cannot be that of the answer. Somebody else's is as one that nobody knows.
func TestWrongEvidence(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	shopper := w.tokens[own]
	id := newReportID()
	of := func(token, visit, report, question string) string {
		u := uploadOf{evidence: newReportID(), visit: visit, report: report, question: question, content: photo(t, 64, 64)}
		w.upload(t, token, u)
		return u.evidence
	}
	good, none := of(shopper, w.claimed, id, "slip"), of(shopper, w.claimed, id, "")
	foreign := of(w.tokens[other], w.foreignVisit, newReportID(), "slip")
	otherReport, otherQuestion := of(shopper, w.claimed, newReportID(), "slip"), of(shopper, w.claimed, id, "remark")
	submit := func(visit, report string, ids ...string) []string {
		_, err := w.by(shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{Visit: visit, ReportId: report, Report: withEvidence(houseReport("house-check", lately()), ids...)})
		return foundAt(refusalOf(t, err))
	}
	at := "report.answers[11].evidence.ids"
	got := submit(w.claimed, id, good, "slip-0815", good, otherReport, otherQuestion, strings.ToUpper(none), uuid.NewString())
	want := []string{
		at + "[1] INVALID_KEY", at + "[2] DUPLICATE_KEY", at + "[3] EVIDENCE_ELSEWHERE", at + "[4] EVIDENCE_ELSEWHERE", at + "[5] INVALID_KEY", at + "[6] INVALID_KEY",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	many := make([]string, 61)
	for i := range many {
		many[i] = newReportID()
	}
	if got := submit(w.claimed, id, many...); !slices.Equal(got, []string{"report.answers TOO_MANY"}) {
		t.Errorf("61 pieces: %q", got)
	}
	for name, ids := range map[string][]string{"of nobody": {newReportID()}, "another's": {foreign}} {
		visit := w.plan(t, "acme", "house", insidePlace, "anna").GetVisit()
		sent := w.send(t, shopper, visit, withEvidence(houseReport("house-check", lately()), ids...))
		if !sent.GetParked() || !slices.Contains(sent.GetFlags(), "EVIDENCE_MISSING") {
			t.Errorf("%s: %v", name, sent)
		}
	}
	must[*pb.Receipt](t)(w.by(shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{Visit: w.claimed, ReportId: id, Report: withEvidence(houseReport("house-check", lately()), good, none)}))
	if got := w.report(t, id); got.GetParked() || slices.Contains(got.GetFlags(), "EVIDENCE_MISSING") {
		t.Errorf("with all of its evidence the report is %v", got)
	}
	edit := func(ids ...string) []string {
		_, err := w.by(w.Tokens.Reviewer).EditReport(t.Context(), &pb.EditReportRequest{
			Report: id, Etag: "*", Reason: pb.ReviewReason_OTHER, ValidateOnly: true,
			Answers: []*pb.Answer{{Question: "slip", Value: &pb.Answer_Evidence{Evidence: &pb.EvidenceIds{Ids: ids}}}},
		})
		return foundAt(refusalOf(t, err))
	}
	want = []string{"answers[0].evidence.ids[0] NOT_FOUND", "answers[0].evidence.ids[1] NOT_FOUND", "answers[0].evidence.ids[2] EVIDENCE_ELSEWHERE"}
	if diff := cmp.Diff(want, edit(foreign, newReportID(), otherReport, none)); diff != "" {
		t.Errorf("an edit (-want +got):\n%s", diff)
	}
}

// TestEvidenceMeetsItsReport lets reports and the last bytes of their evidence arrive at the same moment, in all ways: no
// report that has all of it keeps the flag.
func TestEvidenceMeetsItsReport(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		shopper := w.tokens[own]
		for round := range 12 {
			visit := w.plan(t, "acme", "house", insidePlace, "anna").GetVisit()
			one := uploadOf{evidence: newReportID(), visit: visit, report: newReportID(), content: photo(t, 32, 32)}
			two := one
			two.evidence = newReportID()
			var places []string
			if round%3 > 0 { // begun before
				places = append(places, w.begin(t, shopper, one).want(t, 201).header.Get("Location"))
			}
			var all errgroup.Group
			all.Go(func() error {
				_, err := w.by(shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{Visit: visit, ReportId: one.report, Report: withEvidence(houseReport("house-check", lately()), one.evidence, two.evidence)})
				return err
			})
			all.Go(func() error {
				if len(places) == 0 {
					places = append(places, w.begin(t, shopper, one).want(t, 201).header.Get("Location"))
				}
				w.patch(t, shopper, places[0], 0, one.content).want(t, 204)
				return nil
			})
			all.Go(func() error {
				w.upload(t, shopper, two)
				return nil
			})
			if err := all.Wait(); err != nil {
				t.Fatal(err)
			}
			if got := w.report(t, one.report); got.GetParked() || slices.Contains(got.GetFlags(), "EVIDENCE_MISSING") {
				t.Errorf("round %d: parked %v, %q", round, got.GetParked(), got.GetFlags())
			}
		}
		agrees(t, w.app.Store())
	})
}

// TestForgedEvidenceFlag changes what the flag EVIDENCE_MISSING is proven by: verify finds each.
func TestForgedEvidenceFlag(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	shopper := w.tokens[own]
	report := func(upload bool) storage.ReportID {
		u := uploadOf{evidence: newReportID(), visit: w.plan(t, "acme", "house", insidePlace, "anna").GetVisit(), report: newReportID(), question: "slip", content: photo(t, 64, 64)}
		must[*pb.Receipt](t)(w.by(shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{Visit: u.visit, ReportId: u.report, Report: withEvidence(houseReport("house-check", lately()), u.evidence)}))
		if upload {
			w.upload(t, shopper, u)
		}
		return storage.ReportID(uuid.MustParse(u.report))
	}
	lacking, complete := report(false), report(true)
	agrees(t, w.app.Store())
	for name, tt := range map[string]struct {
		id     storage.ReportID
		change func(*storage.Report)
		want   string
	}{
		"the flag taken away": {lacking, func(r *storage.Report) { r.Flags = slices.DeleteFunc(r.Flags, isMissing) }, "has no flag EVIDENCE_MISSING"},
		"parking taken away":  {lacking, func(r *storage.Report) { r.Parked = false }, "its status"},
		"the flag put in":     {complete, func(r *storage.Report) { r.Flags = append(r.Flags, "EVIDENCE_MISSING") }, "all of its evidence is there"},
	} {
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := sqlite.Backup(t.Context(), w.database, path, nil); err != nil {
			t.Fatal(err)
		}
		store := must[storage.Store](t)(app.OpenStore(t.Context(), app.Database{Name: path}))
		t.Cleanup(func() { store.Close() })
		err := store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
			r, err := tx.Reports().Get(t.Context(), tt.id)
			if err != nil {
				return err
			}
			tt.change(r)
			return tx.Reports().Update(t.Context(), r)
		})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		if _, err := verify.Run(t.Context(), store, verify.Options{Found: func(f verify.Finding) { found = append(found, f.Text) }}); err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(found, func(text string) bool { return strings.Contains(text, tt.want) }) {
			t.Errorf("%s: verify found %q", name, found)
		}
	}
}

// foundAt returns the paths and reasons of a refusal.
func foundAt(r refusal) (all []string) {
	for _, v := range r.Violations {
		all = append(all, v.Path+" "+v.Reason)
	}
	return all
}

func isMissing[T ~string](flag T) bool { return flag == "EVIDENCE_MISSING" }
