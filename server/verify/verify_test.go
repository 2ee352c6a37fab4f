package verify_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/app"
	"mysteryshopper/server/call"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

// template is a database with some of everything, made once and copied for each test: released and waiting reports,
// one that was returned and submitted again, one that was edited, one that its client has read, offers that were claimed and
// declined, appeals, messages and mails.
var template = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "mysteryshopper-verify-")
	if err != nil {
		return "", err
	}
	mailbox, options, err := mailServer()
	if err != nil {
		return "", err
	}
	defer mailbox.Stop()
	options.Dir, options.REST, options.GRPC, options.Reports, options.Seed = dir, "127.0.0.1:0", "127.0.0.1:0", 40, 3
	a, welcome, err := demo.Open(context.Background(), options)
	if err != nil {
		return "", err
	}
	err = errors.Join(
		reviseReport(a, welcome), editReport(a, welcome), readReport(a, welcome), declineVisits(a, welcome), appeal(a, welcome), converse(a, welcome),
		erase(a, welcome), deleteThings(a, welcome), correspond(a, welcome, mailbox), signIn(a, welcome),
	)
	return filepath.Join(dir, "demo.db"), errors.Join(err, a.Close())
})

func TestMain(m *testing.M) {
	code := onPostgres.Around(m).Run()
	if path, err := template(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// reviseReport lets the demo's shopper report a visit, the reviewer return the report and the shopper submit it again.
func reviseReport(a *app.App, w *demo.Welcome) error {
	as := func(token string) context.Context {
		return call.WithToken(context.Background(), token)
	}
	reports, visits := pb.NewReportServiceClient(a.Conn()), pb.NewVisitServiceClient(a.Conn())
	visit, err := visits.GetVisit(as(w.Tokens.Shopper), &pb.GetVisitRequest{Visit: w.Visits[0]})
	if err != nil {
		return err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	now := time.Now().UTC().Truncate(time.Second)
	submission := &pb.SubmitReportRequest{
		Visit: visit.GetVisit(), ReportId: id.String(),
		Report: &pb.ReportContent{
			Checklist: visit.GetChecklist(), Version: visit.GetVersion(), Locale: "en", Narrative: "The door was shut.",
			StartTime: timestamppb.New(now.Add(-time.Hour)), EndTime: timestamppb.New(now), Outcome: pb.ReportContent_CLOSED,
		},
	}
	if _, err := reports.SubmitReport(as(w.Tokens.Shopper), submission); err != nil {
		return err
	}
	report, err := reports.GetReport(as(w.Tokens.Reviewer), &pb.GetReportRequest{Report: id.String()})
	if err != nil {
		return err
	}
	_, err = reports.ReturnReport(as(w.Tokens.Reviewer), &pb.ReturnReportRequest{
		Report: id.String(), Etag: report.GetEtag(), Reason: pb.ReviewReason_INCOMPLETE, Comment: "When?",
	})
	if err != nil {
		return err
	}
	submission.BaseRevision, submission.Report.Narrative = 1, "The door was shut at ten."
	_, err = reports.SubmitReport(as(w.Tokens.Shopper), submission)
	return err
}

// signIn begins a session of the reviewer and two of the demo's client, and ends one of these.
func signIn(a *app.App, w *demo.Welcome) error {
	sessions := pb.NewSessionServiceClient(a.Conn())
	var last *pb.Session
	for _, key := range []string{w.Tokens.Reviewer, w.Tokens.Client, w.Tokens.Client} {
		begun, err := sessions.CreateSession(context.Background(), &pb.CreateSessionRequest{Key: key})
		if err != nil {
			return err
		}
		last = begun
	}
	if err := rotate(a, w); err != nil {
		return err
	}
	_, err := sessions.DeleteSession(call.WithToken(context.Background(), w.Tokens.Client), &pb.DeleteSessionRequest{Session: last.GetSession()})
	return err
}

// rotate gives a new key of the demo's client another secret, which is then used.
func rotate(a *app.App, w *demo.Welcome) error {
	access := pb.NewAccessServiceClient(a.Conn())
	key, err := access.CreateApiKey(call.WithToken(context.Background(), w.Tokens.Admin), &pb.CreateApiKeyRequest{
		Client: w.Client, ApiKey: &pb.Token{Role: pb.AccessRole_VIEWER, Title: "BI"},
	})
	if err != nil {
		return err
	}
	renewed, err := access.RotateToken(call.WithToken(context.Background(), key.GetSecret()), &pb.RotateTokenRequest{Token: key.GetToken()})
	if err != nil {
		return err
	}
	_, err = access.WhoAmI(call.WithToken(context.Background(), renewed.GetSecret()), &pb.WhoAmIRequest{})
	return err
}

// declineVisits lets the demo's shopper claim an offer, give another one back with a reason, and decline a third without one.
func declineVisits(a *app.App, w *demo.Welcome) error {
	shopper := call.WithToken(context.Background(), w.Tokens.Shopper)
	visits := pb.NewVisitServiceClient(a.Conn())
	page, err := visits.ListOffers(shopper, &pb.ListOffersRequest{PageSize: 3})
	if err != nil {
		return err
	}
	offers := page.GetVisits()
	for _, v := range offers[:2] {
		if _, err := visits.ClaimVisit(shopper, &pb.ClaimVisitRequest{Visit: v.GetVisit()}); err != nil {
			return err
		}
	}
	_, err = visits.DeclineVisit(shopper, &pb.DeclineVisitRequest{Visit: offers[1].GetVisit(), Reason: pb.Decline_NO_TIME, Note: "Exams."})
	if err != nil {
		return err
	}
	_, err = visits.DeclineVisit(shopper, &pb.DeclineVisitRequest{Visit: offers[2].GetVisit()})
	return err
}

// editReport edits the newest released report, and moves it to another month and another location.
func editReport(a *app.App, w *demo.Welcome) error {
	reviewer := call.WithToken(context.Background(), w.Tokens.Reviewer)
	reports := pb.NewReportServiceClient(a.Conn())
	page, err := reports.ListReports(reviewer, &pb.ListReportsRequest{Filter: "released", PageSize: 1})
	if err != nil {
		return err
	}
	r := page.GetReports()[0]
	location := "kiel"
	if r.GetLocation() == location {
		location = "dresden"
	}
	_, err = reports.EditReport(reviewer, &pb.EditReportRequest{
		Report: r.GetReport(), Etag: r.GetEtag(), Reason: pb.ReviewReason_WRONG_LOCATION, Narrative: new("It was the other shop."),
		Location: location, Month: "2024-02",
	})
	if err != nil {
		return err
	}
	page, err = reports.ListReports(reviewer, &pb.ListReportsRequest{Filter: `state = "SUBMITTED"`, PageSize: 1})
	if err != nil {
		return err
	}
	_, err = reports.HoldReport(reviewer, &pb.HoldReportRequest{Report: page.GetReports()[0].GetReport(), Minutes: 30})
	return err
}

// readReport lets the demo's client read a released report.
func readReport(a *app.App, w *demo.Welcome) error {
	client := call.WithToken(context.Background(), w.Tokens.Client)
	reports := pb.NewReportServiceClient(a.Conn())
	page, err := reports.ListReleasedReports(client, &pb.ListReleasedReportsRequest{Client: w.Client, PageSize: 1})
	if err != nil {
		return err
	}
	_, id, _ := strings.Cut(page.GetReleasedReports()[0].GetName(), "/releasedReports/")
	_, err = reports.GetReleasedReport(client, &pb.GetReleasedReportRequest{Client: w.Client, ReleasedReport: id})
	return err
}

// erase erases the report that was released before the newest one, and a shopper, beside one who stays.
func erase(a *app.App, w *demo.Welcome) error {
	admin := call.WithToken(context.Background(), w.Tokens.Admin)
	page, err := pb.NewReportServiceClient(a.Conn()).ListReports(admin, &pb.ListReportsRequest{Filter: "released", PageSize: 2})
	if err != nil {
		return err
	}
	for _, id := range []string{"gone", "here"} {
		_, err = pb.NewDirectoryServiceClient(a.Conn()).CreateShopper(admin, &pb.CreateShopperRequest{
			Resource: &pb.Shopper{Shopper: id, Title: "Gone Away", Email: "gone@example.com", Qualifications: []string{"car"}},
		})
		if err != nil {
			return err
		}
	}
	service := pb.NewAdminServiceClient(a.Conn())
	_, err = service.EraseReport(admin, &pb.EraseReportRequest{Report: page.GetReports()[1].GetReport(), Etag: "*"})
	_, errShopper := service.EraseShopper(admin, &pb.EraseShopperRequest{Shopper: "gone", Etag: "*"})
	return errors.Join(err, errShopper)
}

// check verifies a copy of the template after a statement was run on it.
func check(t *testing.T, statement string, args ...any) ([]verify.Finding, verify.Counts) {
	t.Helper()
	path := copied(t)
	if statement != "" {
		alter(t, path, statement, args...)
	}
	store, err := app.OpenStore(t.Context(), app.Database{Name: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	var findings []verify.Finding
	var read int
	counts, err := verify.Run(t.Context(), store, verify.Options{
		Found:    func(f verify.Finding) { findings = append(findings, f) },
		Progress: func(n int) { read = n },
	})
	if err != nil {
		t.Fatal(err)
	}
	if counts.Findings != len(findings) || read != counts.Reports {
		t.Errorf("counts are %+v, reported were %d findings and %d reports", counts, len(findings), read)
	}
	return findings, counts
}

func copied(t *testing.T) string {
	t.Helper()
	from, err := template()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// alter changes a database behind the back of the store, references included.
func alter(t *testing.T, path, statement string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_foreign_keys=0")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	result, err := db.ExecContext(t.Context(), statement, args...)
	if err != nil {
		t.Fatal(err)
	}
	verb, _, _ := strings.Cut(statement, " ")
	if n, err := result.RowsAffected(); err != nil || n == 0 && !slices.Contains([]string{"CREATE", "ALTER", "DROP"}, verb) {
		t.Fatalf("%s: %d rows, %v", statement, n, err)
	}
}

func TestCleanDatabase(t *testing.T) {
	t.Parallel()
	findings, counts := check(t, "")
	for _, f := range findings {
		t.Errorf("%+v", f)
	}
	// The demo leaves some reports to review, and three reports have two revisions.
	if counts.Reports < 41 || counts.Revisions != counts.Reports+3 || counts.Visits <= counts.Reports ||
		counts.Versions != 5 || counts.Rollups == 0 || counts.WithoutTallies > 0 {
		t.Errorf("too little was read: %+v", counts)
	}
}

const (
	oneReport   = "(SELECT id FROM reports WHERE released ORDER BY id LIMIT 1)"
	oneRevision = " WHERE rowid = (SELECT rowid FROM revisions WHERE report = " + oneReport + ")"
	oneHead     = " WHERE id = " + oneReport
	// A report that waits for a review, and the same one after its return.
	onePending    = "(SELECT id FROM reports WHERE state = 'SUBMITTED' ORDER BY id LIMIT 1)"
	onePendingNow = "(SELECT id FROM reports WHERE state = 'RETURNED')"
	// twin is a copy of a released report under another id, released as well.
	twin = `CREATE TEMP TABLE r AS SELECT * FROM reports` + oneHead + `;
		CREATE TEMP TABLE v AS SELECT * FROM revisions WHERE report = (SELECT id FROM r);
		UPDATE r SET id = CAST('0123456789abcdef' AS BLOB), released_id = 'twin', possible_twin = 1;
		UPDATE v SET report = (SELECT id FROM r);
		INSERT INTO revisions SELECT * FROM v;
		INSERT INTO reports SELECT * FROM r;
		UPDATE visits SET reports = CAST(reports || (SELECT id FROM r) AS BLOB) WHERE id = (SELECT visit FROM r)`
	oneRollup = " WHERE (client, location, below, program, month, wave, channel, checklist, version) = " +
		"(SELECT client, location, below, program, month, wave, channel, checklist, version FROM rollups LIMIT 1)"
)

// TestFindings damages one thing at a time. The kinds are all that must be found, in byte order.
func TestFindings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		statement string
		kinds     []verify.Kind
		text      string
	}{
		"reference to nothing":        {"DELETE FROM visits WHERE id = (SELECT visit FROM reports" + oneHead + ")", []verify.Kind{verify.Database, verify.Report, verify.Resource}, "is not there"},
		"version's content":           {"UPDATE checklist_versions SET digest = randomblob(32) WHERE checklist = 'core-service'", []verify.Kind{verify.Version}, "its digest"},
		"version's fingerprint":       {"UPDATE checklist_versions SET total_fingerprint = randomblob(32) WHERE checklist = 'core-service'", []verify.Kind{verify.Version}, "its total fingerprint"},
		"newest version":              {"UPDATE checklists SET latest = 2 WHERE id = 'core-service'", []verify.Kind{verify.Version}, "though version 2 is the newest"},
		"version beyond the newest":   {"UPDATE checklists SET latest = 0 WHERE id = 'core-service'", []verify.Kind{verify.Version}, "though version 0 is the newest"},
		"scoring body cut short":      {"UPDATE revisions SET scoring = substr(scoring, 1, 40)" + oneRevision, []verify.Kind{verify.Revision, verify.Rollup}, "bodies cannot be read"},
		"personal body of another":    {"UPDATE revisions SET personal = (SELECT personal FROM revisions AS r WHERE r.report <> revisions.report AND r.personal <> revisions.personal AND length(r.personal) > 3 LIMIT 1)" + oneRevision, []verify.Kind{verify.Revision, verify.Rollup}, "bodies cannot be read"},
		"content digest":              {"UPDATE revisions SET content_digest = randomblob(32)" + oneRevision, []verify.Kind{verify.Receipt, verify.Revision}, "the digest of its content"},
		"answers digest":              {"UPDATE revisions SET answers_digest = randomblob(32)" + oneRevision, []verify.Kind{verify.Receipt, verify.Revision}, "the digest of its answers"},
		"personal digest":             {"UPDATE revisions SET personal_digest = randomblob(32)" + oneRevision, []verify.Kind{verify.Revision}, "its personal digest"},
		"score digest":                {"UPDATE revisions SET score_digest = randomblob(32)" + oneRevision, []verify.Kind{verify.Revision}, "the digest of its score"},
		"revision's total":            {"UPDATE revisions SET effective = 1" + oneRevision, []verify.Kind{verify.Report, verify.Revision}, "its total"},
		"revision's column":           {"UPDATE revisions SET elapsed_seconds = elapsed_seconds + 1" + oneRevision, []verify.Kind{verify.Revision}, "the time elapsed"},
		"receipt is not one":          {"UPDATE revisions SET receipt = CAST('{}' AS BLOB)" + oneRevision, []verify.Kind{verify.Receipt}, "cannot be read"},
		"receipt of another":          {"UPDATE revisions SET receipt = (SELECT receipt FROM revisions AS r WHERE r.report <> revisions.report LIMIT 1)" + oneRevision, []verify.Kind{verify.Receipt}, "and should be"},
		"earlier revision's digest":   {"UPDATE revisions SET content_digest = randomblob(32) WHERE number = 1 AND report IN (SELECT id FROM reports WHERE current = 2)", []verify.Kind{verify.Receipt, verify.Revision}, "the digest of its content"},
		"earlier revision gone":       {"DELETE FROM revisions WHERE number = 1 AND report IN (SELECT id FROM reports WHERE current = 2)", []verify.Kind{verify.Report, verify.Revision}, "revision 1 is not there"},
		"head's total":                {"UPDATE reports SET effective = 1" + oneHead, []verify.Kind{verify.Report}, "its total"},
		"head's points":               {"UPDATE reports SET earned = earned + 1" + oneHead, []verify.Kind{verify.Report}, "what it earned"},
		"head's verdict":              {"UPDATE reports SET verdict = 'NONE'" + oneHead, []verify.Kind{verify.Report}, "its verdict"},
		"head's time":                 {"UPDATE reports SET taken_time = taken_time + 1" + oneHead, []verify.Kind{verify.Report}, "the time it was taken"},
		"head's flags":                {`UPDATE reports SET flags = 'TEST'` + oneHead, []verify.Kind{verify.Receipt}, "its flags"},
		"head's location":             {"UPDATE reports SET location = (SELECT id FROM locations WHERE id <> reports.location LIMIT 1)" + oneHead, []verify.Kind{verify.Feed, verify.Report, verify.Rollup}, "its location"},
		"release without an id":       {"UPDATE reports SET released_id = ''" + oneHead, []verify.Kind{verify.Feed, verify.Report}, "it is released"},
		"release taken back silently": {"UPDATE reports SET released = 0" + oneHead, []verify.Kind{verify.Feed, verify.Report, verify.Rollup}, "its status"},
		"visit without its report":    {"UPDATE visits SET report = NULL WHERE id = (SELECT visit FROM reports" + oneHead + ")", []verify.Kind{verify.Visit}, "names no report"},
		"visit's reports":             {"UPDATE visits SET reports = NULL WHERE id = (SELECT visit FROM reports" + oneHead + ")", []verify.Kind{verify.Visit}, "its reports lack"},
		"visit with another report":   {"UPDATE visits SET report = " + oneReport + " WHERE id = (SELECT id FROM visits WHERE report <> " + oneReport + " LIMIT 1)", []verify.Kind{verify.Visit}, "the visit of its report"},
		"visit with no such report":   {"UPDATE visits SET report = randomblob(16) WHERE id = (SELECT id FROM visits WHERE report NOT NULL LIMIT 1)", []verify.Kind{verify.Visit}, "is not there"},
		"return that was answered":    {"UPDATE visits SET returned_revision = 1 WHERE id = (SELECT visit FROM reports" + oneHead + ")", []verify.Kind{verify.Visit}, "the revision that was returned is 1 and should be 0"},
		"return of another revision":  {"UPDATE reports SET state = 'RETURNED' WHERE id = " + onePending + "; UPDATE visits SET returned_revision = 7 WHERE report = " + onePendingNow, []verify.Kind{verify.Report, verify.Visit}, "the revision that was returned is 7"},
		"visit counted twice":         {twin, []verify.Kind{verify.Feed, verify.Receipt, verify.Report, verify.Revision, verify.Rollup}, "of the same visit is released too"},
		"edit's month":                {"UPDATE revisions SET set_month = 202403 WHERE editor NOT NULL", []verify.Kind{verify.Report, verify.Revision}, "its month, which was set,"},
		"edit's location":             {"UPDATE revisions SET set_location = 'bremen' WHERE editor NOT NULL", []verify.Kind{verify.Report, verify.Revision}, "its location"},
		"edit by another":             {"UPDATE revisions SET editor = 'nobody' WHERE editor NOT NULL", []verify.Kind{verify.Report, verify.Resource, verify.Revision}, "has no submission or edit of revision 2"},
		"edit with a receipt":         {"UPDATE revisions SET receipt = (SELECT receipt FROM revisions LIMIT 1) WHERE editor NOT NULL", []verify.Kind{verify.Receipt}, "is an edit and has a receipt"},
		"edit at another time":        {"UPDATE revisions SET elapsed_seconds = elapsed_seconds + 1 WHERE editor NOT NULL", []verify.Kind{verify.Revision}, "the time elapsed"},
		"edited report's month":       {"UPDATE reports SET month = 202403 WHERE month = 202402", []verify.Kind{verify.Report, verify.Rollup}, "its month, which was set,"},
		"visit without its edit":      {"UPDATE visits SET edited_revision = 0 WHERE edited_revision > 0", []verify.Kind{verify.Visit}, "the edited revision of its report"},
		"submission with a set month": {"UPDATE revisions SET set_month = 202403" + oneRevision, []verify.Kind{verify.Report, verify.Revision}, "the month that was set before it"},
		"roll-up's total":             {"UPDATE rollups SET visits = visits + 1" + oneRollup, []verify.Kind{verify.Rollup}, "its totals"},
		"roll-up's details":           {"UPDATE rollups SET details = (SELECT details FROM rollups AS r WHERE r.details <> rollups.details LIMIT 1)" + oneRollup, []verify.Kind{verify.Rollup}, "its details"},
		"roll-up cannot be read":      {"UPDATE rollups SET details = x'00'" + oneRollup, []verify.Kind{verify.Rollup}, "it cannot be read"},
		"roll-up gone":                {"DELETE FROM rollups" + oneRollup, []verify.Kind{verify.Rollup}, "it is not there"},
		"audit entry changed":         {"UPDATE audit SET actor = 'nobody' WHERE position = 3", []verify.Kind{verify.Audit}, "not what was sealed"},
		"audit entry's proof made up": {"UPDATE audit SET proof = randomblob(32), salt = zeroblob(16) WHERE position = 3", []verify.Kind{verify.Audit}, "does not follow"},
		"audit entry gone":            {"DELETE FROM audit WHERE position = 3", []verify.Kind{verify.Audit, verify.Token}, "number 2"},
		"audit entries swapped":       {"UPDATE audit SET position = -3 WHERE position = 3; UPDATE audit SET position = 3 WHERE position = 4; UPDATE audit SET position = 4 WHERE position = -3", []verify.Kind{verify.Audit}, "does not follow"},
		"audit entry put in":          {"UPDATE audit SET position = -position - 1 WHERE position > 2; UPDATE audit SET position = -position WHERE position < 0; INSERT INTO audit SELECT 3, randomblob(16), time, actor, role, act, resource, request_id, peer, payload, salt, proof, hash FROM audit WHERE position = 2", []verify.Kind{verify.Audit}, "does not follow"},
		"roll-up of nothing":          {"UPDATE rollups SET wave = 'made-up'" + oneRollup, []verify.Kind{verify.Rollup}, "no report counts in it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings, _ := check(t, test.statement)
			var kinds []verify.Kind
			contained := false
			for _, f := range findings {
				kinds = append(kinds, f.Kind)
				contained = contained || strings.Contains(f.Text, test.text)
			}
			slices.Sort(kinds)
			if kinds = slices.Compact(kinds); !slices.Equal(kinds, test.kinds) {
				t.Errorf("found %v, want %v: %+v", kinds, test.kinds, findings)
			}
			if !contained {
				t.Errorf("nothing contains %q: %+v", test.text, findings)
			}
		})
	}
}

// TestTallies changes what a roll-up holds beside totals and details. Not to know it is no finding.
func TestTallies(t *testing.T) {
	t.Parallel()
	const oneOf = " WHERE location = (SELECT location FROM rollups WHERE visits > 0 AND NOT below LIMIT 1) AND NOT below"
	var held scorecard.Tallies
	if err := held.UnmarshalBinary(talliesIn(t, oneOf)); err != nil || len(held.Places) != 1 {
		t.Fatalf("the tallies are %+v: %v", held, err)
	}
	blob := func(change func(*scorecard.Tallies)) []byte {
		e := held
		change(&e)
		b, err := e.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, tt := range map[string]struct {
		tallies []byte
		without bool
		text    string
	}{
		"one more commendation": {blob(func(e *scorecard.Tallies) { e.Commendations = scorecard.Counts{{Key: "a", N: 1}} }), false, "its places, commendations"},
		"another place": {blob(func(e *scorecard.Tallies) {
			e.Places = scorecard.Places{{Number: 4321, Visits: e.Places[0].Visits, SumPpb: e.Places[0].SumPpb}}
		}), false, "its places, commendations"},
		"one more report": {blob(func(e *scorecard.Tallies) { e.Reports++ }), false, "its places, commendations"},
		"not tallies":     {[]byte{0}, false, "it cannot be read"},
		"of other visits": {blob(func(e *scorecard.Tallies) { e.Places = nil }), true, ""},
		"not known":       {nil, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings, counts := check(t, "UPDATE rollups SET extras = ?"+oneOf, tt.tallies)
			if (len(findings) > 0) != (tt.text != "") || (counts.WithoutTallies > 0) != tt.without {
				t.Errorf("found %+v and %+v", findings, counts)
			}
			for _, f := range findings {
				if f.Kind != verify.Rollup || !strings.Contains(f.Text, tt.text) {
					t.Errorf("found %+v, want %q", f, tt.text)
				}
			}
		})
	}
}

// talliesIn returns the tallies of a roll-up of the template.
func talliesIn(t *testing.T, where string) (blob []byte) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+copied(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), "SELECT extras FROM rollups"+where).Scan(&blob); err != nil {
		t.Fatal(err)
	}
	return blob
}

// TestErasedTextsAreNoFinding erases what people wrote, behind the back of the store: the only findings are that nobody is on
// record for it, and the proof of the scoring answers stays whole.
func TestErasedTextsAreNoFinding(t *testing.T) {
	t.Parallel()
	findings, counts := check(t, "UPDATE revisions SET personal = x'00'; UPDATE audit SET salt = zeroblob(16), peer = '' WHERE position = 3")
	_, clean := check(t, "")
	others := slices.DeleteFunc(findings, func(f verify.Finding) bool { return strings.HasSuffix(f.Text, "nobody erased it") })
	if len(others) > 0 || counts.Erased != clean.Erased+1 {
		t.Errorf("found %+v and %d erased", others, counts.Erased)
	}
}

// TestDamagedFile overwrites the last third of the file, where no page of the schema is, because migrations come before
// rows: that is a finding, and no panic.
func TestDamagedFile(t *testing.T) {
	t.Parallel()
	path := copied(t)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	clear(text[len(text)*2/3:])
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := app.OpenStore(t.Context(), app.Database{Name: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	counts, err := verify.Run(t.Context(), store, verify.Options{})
	if err != nil || counts.Findings == 0 {
		t.Errorf("found %+v, %v", counts, err)
	}
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	store, err := app.OpenStore(t.Context(), app.Database{Name: copied(t), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	ctx, cancel := context.WithCancel(t.Context())
	_, err = verify.Run(ctx, store, verify.Options{Progress: func(int) { cancel() }})
	if !errors.Is(err, context.Canceled) && !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}
