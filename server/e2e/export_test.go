package e2e

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// exports is a client of the export service with a token.
func (s *server) exports(token string) pb.ExportServiceClient {
	return pb.NewExportServiceClient(bearer{s.conn, token})
}

// visitRows reads all pages of visits.
func (s *server) visitRows(t *testing.T, token string, req *pb.ListVisitRowsRequest) (rows []*pb.VisitRow) {
	t.Helper()
	for {
		page := must[*pb.ListVisitRowsResponse](t)(s.exports(token).ListVisitRows(t.Context(), req))
		rows = append(rows, page.GetVisitRows()...)
		if req.PageToken = page.GetNextPageToken(); req.GetPageToken() == "" {
			return rows
		}
	}
}

// answerRows reads all pages of answers.
func (s *server) answerRows(t *testing.T, token string, req *pb.ListAnswerRowsRequest) (rows []*pb.AnswerRow) {
	t.Helper()
	for {
		page := must[*pb.ListAnswerRowsResponse](t)(s.exports(token).ListAnswerRows(t.Context(), req))
		rows = append(rows, page.GetAnswerRows()...)
		if req.PageToken = page.GetNextPageToken(); req.GetPageToken() == "" {
			return rows
		}
	}
}

// releasedReports are all released reports of acme that a caller may see, by their ids.
func (s *server) releasedReports(t *testing.T, token string) map[string]*pb.ReleasedReport {
	t.Helper()
	all := map[string]*pb.ReleasedReport{}
	for page := ""; ; {
		list := must[*pb.ListReleasedReportsResponse](t)(s.by(token).ListReleasedReports(t.Context(), &pb.ListReleasedReportsRequest{
			Client: "acme", PageSize: 1000, PageToken: page,
		}))
		for _, r := range list.GetReleasedReports() {
			all[strings.TrimPrefix(r.GetName(), "clients/acme/releasedReports/")] = r
		}
		if page = list.GetNextPageToken(); page == "" {
			return all
		}
	}
}

// inOrder fails the test unless rows are ordered by the time of their change and then by their id.
func inOrder(t *testing.T, rows []*pb.VisitRow) {
	t.Helper()
	if !slices.IsSortedFunc(rows, func(a, b *pb.VisitRow) int {
		if c := a.GetUpdateTime().AsTime().Compare(b.GetUpdateTime().AsTime()); c != 0 {
			return c
		}
		return strings.Compare(a.GetReleasedReport(), b.GetReleasedReport())
	}) {
		t.Error("the rows are not in the order of their changes")
	}
}

// idsOf are the reports of rows; withdrawn ones have a mark.
func idsOf(rows []*pb.VisitRow) (ids []string) {
	for _, r := range rows {
		id := r.GetReleasedReport()
		if r.GetDeleted() {
			id = "-" + id
		}
		ids = append(ids, id)
	}
	return ids
}

// TestRowsMatchReleasedReports compares the rows with the released reports, as each caller sees them, whatever the
// size of the pages.
func TestRowsMatchReleasedReports(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		w.releaseAbortedVisit(t)
		for _, c := range []caller{admin, viewer, manager, subtree} {
			shown := w.releasedReports(t, w.tokens[c])
			rows := w.visitRows(t, w.tokens[c], &pb.ListVisitRowsRequest{Client: "acme", PageSize: 7})
			inOrder(t, rows)
			if len(rows) != len(shown) || len(shown) < 5 {
				t.Fatalf("as %s there are %d rows of %d reports", c, len(rows), len(shown))
			}
			answers := map[string][]*pb.AnswerRow{}
			for _, row := range w.answerRows(t, w.tokens[c], &pb.ListAnswerRowsRequest{Client: "acme", PageSize: 11}) {
				answers[row.GetReleasedReport()] = append(answers[row.GetReleasedReport()], row)
			}
			for _, row := range rows {
				r := shown[row.GetReleasedReport()]
				if diff := cmp.Diff(wantVisitRow(row, r), row, protocmp.Transform()); diff != "" {
					t.Errorf("as %s, the row of %s (-want +got):\n%s", c, row.GetReleasedReport(), diff)
				}
				if diff := cmp.Diff(wantAnswers(r), textsOf(answers[row.GetReleasedReport()])); diff != "" {
					t.Errorf("as %s, the answers of %s (-want +got):\n%s", c, row.GetReleasedReport(), diff)
				}
			}
		}
	})
}

// releaseAbortedVisit releases a report that is not scored.
func (w *world) releaseAbortedVisit(t *testing.T) {
	t.Helper()
	v := w.plan(t, "acme", "house", insidePlace, "anna")
	content := houseReport("house-check", lately())
	content.Outcome, content.Answers = pb.ReportContent_CLOSED, content.GetAnswers()[8:9]
	w.approve(t, w.send(t, w.tokens[own], v.GetVisit(), content).GetReport())
}

// wantVisitRow is the expected row of a report, without the fields that the report lacks.
func wantVisitRow(got *pb.VisitRow, r *pb.ReleasedReport) *pb.VisitRow {
	row := &pb.VisitRow{
		ReleasedReport: strings.TrimPrefix(r.GetName(), "clients/acme/releasedReports/"), UpdateTime: r.GetUpdateTime(),
		Client: "acme", Program: r.GetProgram(), Location: r.GetLocation(), Channel: got.GetChannel(), Wave: got.GetWave(),
		Checklist: r.GetChecklist(), Version: r.GetVersion(), Month: r.GetMonth(), DayPart: r.GetDayPart(), Shopper: r.GetShopper(),
		Revision: r.GetRevision(), ReleaseTime: r.GetReleaseTime(), Outcome: r.GetOutcome(), Narrative: r.GetNarrative(),
	}
	for _, c := range r.GetCommendations() {
		row.Commendations = append(row.Commendations, c.GetBehaviour())
	}
	if s := r.GetScore(); s != nil {
		row.Status, row.Verdict, row.Band = s.GetStatus().String(), s.GetVerdict().String(), s.GetBand()
		row.BasisPoints, row.RawBasisPoints, row.Criticals = s.EffectiveBasisPoints, s.RawBasisPoints, s.GetCriticals()
		row.Earned, row.Possible = new(s.GetEarned()), new(s.GetPossible())
		if s.EffectiveBasisPoints != nil {
			row.Percent = new(float64(s.GetEffectiveBasisPoints()) / 100)
			row.EffectivePpb = new(s.GetEffectivePpb())
		}
	}
	return row
}

// wantAnswers are the answers of a report as short texts: its questions in their order where it is scored.
func wantAnswers(r *pb.ReleasedReport) (texts []string) {
	given := map[string]*pb.ReleasedAnswer{}
	for _, a := range r.GetAnswers() {
		given[a.GetQuestion()] = a
	}
	line := func(question, state string, earned, possible int64) {
		a := given[question]
		value := a.GetChoice() + a.GetNumber() + a.GetText() + strings.Join(a.GetChoices().GetKeys(), " ")
		switch v := a.GetValue().(type) {
		case *pb.ReleasedAnswer_Scale:
			value = strconv.Itoa(int(v.Scale))
		case *pb.ReleasedAnswer_Duration:
			value = strconv.Itoa(int(v.Duration.GetSeconds())) + " " + v.Duration.GetOutcome().String()
		}
		texts = append(texts, strings.Join([]string{
			question, state, strconv.Itoa(int(earned)), strconv.Itoa(int(possible)), value, a.GetComment(), a.GetNotApplicableReason(),
		}, "|"))
	}
	for _, q := range r.GetScore().GetQuestions() {
		line(q.GetQuestion(), q.GetState().String(), q.GetEarned(), q.GetPossible())
	}
	if r.GetScore() == nil {
		for _, a := range r.GetAnswers() {
			line(a.GetQuestion(), "", 0, 0)
		}
	}
	return texts
}

// textsOf writes rows as wantAnswers does.
func textsOf(rows []*pb.AnswerRow) (texts []string) {
	for _, r := range rows {
		value := r.GetValue()
		if r.GetDurationOutcome() != "" {
			value += " " + r.GetDurationOutcome()
		}
		texts = append(texts, strings.Join([]string{
			r.GetQuestion(), r.GetState(), strconv.Itoa(int(r.GetEarned())), strconv.Itoa(int(r.GetPossible())), value,
			r.GetComment(), r.GetNotApplicableReason(),
		}, "|"))
	}
	return texts
}

// TestAnswersAsNumbers checks each kind of answer.
func TestAnswersAsNumbers(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	type answer struct {
		Section, Value string
		Number         float64
	}
	got := map[string]answer{}
	for _, row := range w.answerRows(t, w.tokens[viewer], &pb.ListAnswerRowsRequest{Client: "acme", Program: "house"}) {
		if row.GetReleasedReport() == w.releasedInside {
			got[row.GetQuestion()] = answer{row.GetSection(), row.GetValue(), row.GetNumber()}
		}
	}
	want := map[string]answer{
		"greeted": {"welcome", "yes", 0}, "after-sign": {"welcome", "good", 0}, "signs": {"welcome", "smile", 0},
		"waited": {"time", "95", 95}, "price": {"time", "12.50", 12.5}, "mood": {"time", "7", 7}, "remark": {"time", "Clean.", 0},
		"called-back": {"time", "", 0}, "slip": {"time", "", 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestRowsAreNarrowed lists rows with filters.
func TestRowsAreNarrowed(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	month := w.releasedReports(t, w.tokens[viewer])[w.releasedInside].GetMonth()
	for name, tt := range map[string]struct {
		req  *pb.ListVisitRowsRequest
		want []string
	}{
		"a program":       {&pb.ListVisitRowsRequest{Program: "house"}, []string{w.releasedInside, w.releasedOutside}},
		"a location":      {&pb.ListVisitRowsRequest{Program: "house", Location: insidePlace}, []string{w.releasedInside}},
		"a region":        {&pb.ListVisitRowsRequest{Program: "house", Location: insideRegion}, []string{w.releasedInside}},
		"months":          {&pb.ListVisitRowsRequest{Program: "house", From: month, To: month}, []string{w.releasedInside, w.releasedOutside}},
		"other months":    {&pb.ListVisitRowsRequest{Program: "house", To: "2020-01"}, nil},
		"no such program": {&pb.ListVisitRowsRequest{Program: "none"}, nil},
	} {
		tt.req.Client = "acme"
		if diff := cmp.Diff(tt.want, idsOf(w.visitRows(t, w.tokens[viewer], tt.req))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, path := range []string{"visitRows?from=2026", "visitRows?updatedAfter=yesterday", "answerRows?to=x", "visitRows?pageToken=x", "questionRows?pageToken=x", "visitRows?what=1"} {
		w.call(t, w.tokens[viewer], "GET", "/v1/clients/acme/"+path, nil).want(t, 400)
	}
}

// TestRowsOfChanges lists the rows of changes: a release, a withdrawal, a second release.
func TestRowsOfChanges(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		seen := func(rows []*pb.VisitRow) *timestamppb.Timestamp { return rows[len(rows)-1].GetUpdateTime() }
		ask := func(c caller, after *timestamppb.Timestamp) *pb.ListVisitRowsRequest {
			return &pb.ListVisitRowsRequest{Client: "acme", UpdatedAfter: after, PageSize: 1}
		}
		newest := seen(w.visitRows(t, w.tokens[viewer], ask(viewer, nil)))
		released := w.approve(t, w.pendingReport).GetReleasedReport()
		rows := w.visitRows(t, w.tokens[viewer], ask(viewer, newest))
		if got := idsOf(rows); got[len(got)-1] != released {
			t.Errorf("after a release the last row is of %v, want %s", got, released)
		}
		newest = seen(rows)
		w.withdraw(t, w.reports[0].GetReport())
		for c, want := range map[caller]bool{viewer: true, subtree: true} {
			rows := w.visitRows(t, w.tokens[c], ask(c, newest))
			last := rows[len(rows)-1]
			if got := last.GetReleasedReport() == w.releasedInside; got != want {
				t.Errorf("as %s: the last row is of %s", c, last.GetReleasedReport())
			}
			bare := &pb.VisitRow{ReleasedReport: w.releasedInside, Deleted: true, UpdateTime: last.GetUpdateTime()}
			if diff := cmp.Diff(bare, last, protocmp.Transform()); diff != "" {
				t.Errorf("a tombstone has more than its fields (-want +got):\n%s", diff)
			}
		}
		answers := w.answerRows(t, w.tokens[viewer], &pb.ListAnswerRowsRequest{Client: "acme", UpdatedAfter: newest})
		last := answers[len(answers)-1]
		bare := &pb.AnswerRow{ReleasedReport: w.releasedInside, Deleted: true, UpdateTime: last.GetUpdateTime()}
		if diff := cmp.Diff(bare, last, protocmp.Transform()); diff != "" {
			t.Errorf("the last answer (-want +got):\n%s", diff)
		}
		// The viewer of a subtree gets no tombstones of reports outside of it.
		w.withdraw(t, w.reports[1].GetReport())
		if got := idsOf(w.visitRows(t, w.tokens[subtree], ask(subtree, newest))); slices.Contains(got, "-"+w.releasedOutside) {
			t.Errorf("the viewer of a subtree gets rows from outside: %v", got)
		}
		if got := idsOf(w.visitRows(t, w.tokens[viewer], ask(viewer, newest))); !slices.Contains(got, "-"+w.releasedOutside) {
			t.Errorf("a withdrawal has no tombstone: %v", got)
		}
	})
}

// withdraw withdraws a released report.
func (s *server) withdraw(t *testing.T, report string) {
	t.Helper()
	must[*pb.Report](t)(s.act(t, "withdraw", report))
}

// TestLongListHasTombstones withdraws a report of the first page while the list is read, on a server whose clock
// advances by an hour with each reading.
func TestLongListHasTombstones(t *testing.T) {
	t.Parallel()
	c := &clock{}
	c.add(time.Hour)
	s := startAt(t, onSQLite, c.now)
	ask := &pb.ListVisitRowsRequest{Client: "acme", PageSize: 5}
	first := must[*pb.ListVisitRowsResponse](t)(s.exports(s.Tokens.Client).ListVisitRows(t.Context(), ask))
	gone := first.GetVisitRows()[2].GetReleasedReport()
	s.withdrawReleased(t, gone)
	c.add(time.Hour)
	ask.PageToken = first.GetNextPageToken()
	rest := s.visitRows(t, s.Tokens.Client, ask)
	inOrder(t, rest)
	if last := idsOf(rest)[len(rest)-1]; last != "-"+gone {
		t.Errorf("the last row is of %s, want that %s went away", last, gone)
	}
	c.add(time.Hour)
	if all := idsOf(s.visitRows(t, s.Tokens.Client, &pb.ListVisitRowsRequest{Client: "acme"})); slices.Contains(all, "-"+gone) || slices.Contains(all, gone) {
		t.Error("a list that begins later still has the tombstone")
	}
}

// withdrawReleased withdraws the report that the client sees under an id.
func (s *server) withdrawReleased(t *testing.T, released string) {
	t.Helper()
	for token := ""; ; {
		page := must[*pb.ListReportsResponse](t)(s.by(s.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{
			Filter: `client = "acme" AND released`, PageSize: 1000, PageToken: token,
		}))
		for _, r := range page.GetReports() {
			if r.GetReleasedReport() == released {
				s.withdraw(t, r.GetReport())
				return
			}
		}
		if token = page.GetNextPageToken(); token == "" {
			t.Fatalf("there is no report %s", released)
		}
	}
}

// TestLateChangesAreRepeated makes a change visible after a later one was read, as a slow transaction on one of several
// servers does.
func TestLateChangesAreRepeated(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	rows := w.visitRows(t, w.tokens[viewer], &pb.ListVisitRowsRequest{Client: "acme"})
	newest := rows[len(rows)-1]
	late := rows[0].GetReleasedReport()
	db := sqlOn(t, w.database)
	var before int64
	if err := db.QueryRowContext(t.Context(), "SELECT update_time FROM reports WHERE released_id = ?", late).Scan(&before); err != nil {
		t.Fatal(err)
	}
	changed := func(micros int64) {
		if _, err := db.ExecContext(t.Context(), "UPDATE reports SET update_time = ? WHERE released_id = ?", micros, late); err != nil {
			t.Fatal(err)
		}
	}
	changed(newest.GetUpdateTime().AsTime().Add(-30 * time.Second).UnixMicro())
	defer changed(before)
	got := idsOf(w.visitRows(t, w.tokens[viewer], &pb.ListVisitRowsRequest{Client: "acme", UpdatedAfter: newest.GetUpdateTime()}))
	if !slices.Contains(got, late) {
		t.Errorf("the late change of %s is missed: %v", late, got)
	}
	old := idsOf(w.visitRows(t, w.tokens[viewer], &pb.ListVisitRowsRequest{
		Client: "acme", UpdatedAfter: timestamppb.New(newest.GetUpdateTime().AsTime().Add(2 * time.Minute)),
	}))
	if len(old) > 0 {
		t.Errorf("an old change is repeated: %v", old)
	}
}

// TestQuestionRows compares the titles of the answers' keys, in the caller's language.
func TestQuestionRows(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	var rows []*pb.QuestionRow
	for token := ""; ; {
		page := must[*pb.ListQuestionRowsResponse](t)(w.exports(w.tokens[subtree]).ListQuestionRows(t.Context(), &pb.ListQuestionRowsRequest{
			Client: "acme", PageSize: 4, PageToken: token,
		}))
		if rows = append(rows, page.GetQuestionRows()...); len(page.GetQuestionRows()) > 4 {
			t.Fatalf("a page has %d rows", len(page.GetQuestionRows()))
		}
		if token = page.GetNextPageToken(); token == "" {
			break
		}
	}
	known := map[string]*pb.QuestionRow{}
	for i, r := range rows {
		known[r.GetChecklist()+"/"+strconv.Itoa(int(r.GetVersion()))+"/"+r.GetQuestion()] = r
		if i > 0 && r.GetChecklist() == rows[i-1].GetChecklist() && r.GetVersion() == rows[i-1].GetVersion() && r.GetPlace() <= rows[i-1].GetPlace() {
			t.Errorf("%v comes after %v", r, rows[i-1])
		}
	}
	if len(known) != len(rows) {
		t.Errorf("%d rows have %d keys", len(rows), len(known))
	}
	for _, a := range w.answerRows(t, w.tokens[viewer], &pb.ListAnswerRowsRequest{Client: "acme", PageSize: 1000}) {
		if known[a.GetChecklist()+"/"+strconv.Itoa(int(a.GetVersion()))+"/"+a.GetQuestion()] == nil {
			t.Fatalf("there is no question row for %s of %s", a.GetQuestion(), a.GetChecklist())
		}
	}
	for _, hidden := range []string{"covert-sign", "covert-note", "server-name"} {
		if known["house-check/1/"+hidden] != nil {
			t.Errorf("the question %s is shown", hidden)
		}
	}
	waited := known["house-check/1/waited"]
	waited.Fingerprint = ""
	want := &pb.QuestionRow{
		Checklist: "house-check", Version: 1, Place: 5, Section: "time", SectionTitle: "Time", Question: "waited", Text: "How long?",
		Kind: "duration", Role: "WAIT", Possible: 6, Weight: 1,
	}
	if diff := cmp.Diff(want, waited, protocmp.Transform()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	text := func(language string) any {
		page := w.call(t, w.tokens[viewer], "GET", "/v1/clients/acme/questionRows", nil, "Accept-Language: "+language).want(t, 200)
		return at(page.json(t), "questionRows", 0, "text")
	}
	if english, german := text("en"), text("de-CH, en;q=0.5"); english == german {
		t.Errorf("in both languages the question is %q", english)
	}
}
