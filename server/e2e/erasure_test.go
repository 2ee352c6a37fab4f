package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage/postgres"
)

// planted stands in everything that identifies the shopper of TestErasedShopper.
const planted = "Quatermain"

// person is a shopper with something of everything that is kept of one.
type person struct {
	*desk
	id, token          string
	released, returned *pb.SubmitReportRequest
	claimed, checkedIn string
	receipts           map[string][]byte
}

// newPerson creates a shopper with reports, a draft, visits, tokens and answered requests, all of them with the word.
func newPerson(t *testing.T, on engine) *person {
	t.Helper()
	p := &person{desk: startDesk(t, on), id: "s-4711", receipts: map[string][]byte{}}
	admin := p.Tokens.Admin
	body := `{"shopper": "s-4711", "title": "Erika ` + planted + `", "email": "erika@quatermain.example", "locales": ["de"],
		"homeArea": {"position": {"latitude": 52.5, "longitude": 13.4}, "radiusKilometers": 7}, "qualifications": ["car"]}`
	p.call(t, admin, "POST", "/v1/shoppers", body, "Idempotency-Key: made").want(t, 200)
	invitation := func() string {
		var out struct{ Code string }
		got := p.call(t, admin, "POST", "/v1/invitations", `{"role": "SHOPPER", "shopper": "s-4711"}`).want(t, 200)
		if err := json.Unmarshal(got.body, &out); err != nil {
			t.Fatal(err)
		}
		return out.Code
	}
	p.token = must[*pb.Token](t)(p.by("").EnrolDevice(t.Context(), &pb.EnrolDeviceRequest{Code: invitation(), Title: planted + "'s phone"})).GetSecret()
	invitation() // one that nobody uses
	p.shopper = p.token
	plan := func(change ...func(*pb.Visit)) string {
		return p.plan(t, "acme", "house", insidePlace, p.id, change...).GetVisit()
	}
	for _, at := range []**pb.SubmitReportRequest{&p.released, &p.returned} {
		*at = p.submission(plan())
		c := (*at).GetReport()
		c.Narrative, c.Commendations[0].Text = "I, "+planted+", went in.", planted
		for _, a := range c.GetAnswers() {
			if a.GetComment() != "" {
				a.Comment = planted
			}
			if _, ok := a.GetValue().(*pb.Answer_Text); ok {
				a.Value = &pb.Answer_Text{Text: planted}
			}
		}
		p.receipts[(*at).GetReportId()] = submitters[0].taken(t, p.server, p.token, *at)
	}
	p.call(t, p.Tokens.Reviewer, "POST", "/v1/reports/"+p.released.GetReportId()+":approve", `{"reason": "COMPLETE", "comment": "Well done, `+planted+`"}`,
		"If-Match: *", "Idempotency-Key: approved").want(t, 200)
	p.call(t, p.Tokens.Reviewer, "POST", "/v1/reports/"+p.returned.GetReportId()+":return", `{"reason": "UNCLEAR", "comment": "`+planted+`, which till?"}`, "If-Match: *").want(t, 200)
	p.claimed, p.checkedIn = plan(), plan()
	must[*pb.Visit](t)(p.by(p.token).DeclineVisit(t.Context(), &pb.DeclineVisitRequest{Visit: plan(), Reason: pb.Decline_TOO_FAR, Note: planted}))

	p.draft(t)
	must[*pb.Visit](t)(p.by(p.token).CheckIn(t.Context(), &pb.CheckInRequest{Visit: p.checkedIn, DeviceTime: p.released.GetDeviceTime()}))
	return p
}

// draft parks a draft with the word.
func (p *person) draft(t *testing.T) {
	t.Helper()
	content := proto.CloneOf(p.released.GetReport())
	text := must[[]byte](t)(protojson.Marshal(content))
	p.call(t, p.token, "PUT", "/v1/visits/"+p.claimed+"/draft", `{"reportId": "`+newReportID()+`", "report": `+string(text)+`}`).want(t, 200)
}

// holding returns where the database has a text in any column, as table.column, in a form that ignores packing.
func holding(t *testing.T, database, text string) (places []string) {
	t.Helper()
	db := sqlOn(t, database)
	list := `SELECT name FROM sqlite_schema WHERE type = 'table'`
	if postgres.IsAddress(database) {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	var tables []string
	rows, err := db.QueryContext(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	_ = rows.Close()
	for _, table := range tables {
		rows, err := db.QueryContext(t.Context(), `SELECT * FROM "`+table+`"`)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		for rows.Next() {
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				value := *v.(*any)
				found := fmt.Sprint(value)
				if b, ok := value.([]byte); ok {
					found = string(b)
				}
				if strings.Contains(strings.ToLower(found), strings.ToLower(text)) {
					places = append(places, table+"."+columns[i])
				}
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		_ = rows.Close()
	}
	return places
}

// TestErasedShopper erases a shopper and looks for the person in every column of the database and, on SQLite, in every byte of
// its file. Receipts, scores and figures stay as they were.
func TestErasedShopper(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		p := newPerson(t, on)
		if places := holding(t, p.database, planted); len(places) < 8 {
			t.Fatalf("the person is only in %v", places)
		}
		p.wantRecords(t, p.Tokens.Admin, true)
		p.wantRecords(t, p.token, true)
		after := p.changesAfter(t, p.Tokens.Client, "").GetNextToken()
		before, card := p.report(t, p.released.GetReportId()), p.scorecard(t, "?program=house")
		admin := p.by(p.Tokens.Admin)
		req := &pb.EraseShopperRequest{Shopper: p.id, Etag: "*", ValidateOnly: true}
		tried := must[*pb.Erasure](t)(admin.EraseShopper(t.Context(), req))
		if again := must[*pb.Erasure](t)(admin.EraseShopper(t.Context(), req)); !proto.Equal(again, tried) {
			t.Errorf("a validation changed something: %v, then %v", tried, again)
		}
		req.ValidateOnly = false
		erased := must[*pb.Erasure](t)(admin.EraseShopper(t.Context(), req))
		at := erased.GetEraseTime()
		if tried.EraseTime = at; !proto.Equal(tried, erased) {
			t.Errorf("erased %v, and the validation had %v", erased, tried)
		}
		want := &pb.Erasure{
			Name: "shoppers/" + p.id, EraseTime: at, Reports: 2, Revisions: 2, Drafts: 1, Tokens: 1, Invitations: 1, Visits: 2,
			AuditEntries: erased.GetAuditEntries(), Requests: 2,
		}
		if !proto.Equal(erased, want) || erased.GetAuditEntries() < 5 {
			t.Errorf("erased %v, want %v", erased, want)
		}
		if places := holding(t, p.database, planted); len(places) > 0 {
			t.Errorf("the person is still in %v", places)
		}
		p.wantNothingInTheFile(t)
		p.wantRecords(t, p.Tokens.Admin, false)

		t.Run("what stays", func(t *testing.T) {
			for id, receipt := range p.receipts {
				kept := must[*pb.Receipt](t)(admin.GetReceipt(t.Context(), &pb.GetReceiptRequest{Report: id, Revision: 1}))
				if !bytes.Equal(kept.GetCanonical(), receipt) {
					t.Errorf("the receipt is %s, and was %s", kept.GetCanonical(), receipt)
				}
				if replay := must[*pb.ReplayScoreResponse](t)(admin.ReplayScore(t.Context(), &pb.ReplayScoreRequest{Report: id})); !replay.GetMatches() {
					t.Errorf("the replay does not agree: %v", replay)
				}
			}
			now := p.report(t, p.released.GetReportId())
			if !proto.Equal(now.GetScore(), before.GetScore()) || now.GetContent().GetNarrative() != "" || now.GetContent().GetPosition() != nil {
				t.Errorf("the report is %v, and was %v", now, before)
			}
			if events := now.GetEvents(); events[len(events)-1].GetAct() != "ERASED" {
				t.Errorf("its events are %v", events)
			}
			want := proto.CloneOf(card.GetTotal())
			want.Commendations = new(int32(0)) // praise was written
			if got := p.scorecard(t, "?program=house"); !proto.Equal(got.GetTotal(), want) {
				t.Errorf("the figures are %v, and were %v", got.GetTotal(), card.GetTotal())
			}
			changes := p.changesAfter(t, p.Tokens.Client, after).GetChanges()
			if len(changes) != 1 || changes[0].GetKind() != pb.Change_CORRECTED {
				t.Errorf("the feed has %v", changes)
			}
		})

		t.Run("nothing new", func(t *testing.T) {
			if got := p.call(t, p.token, "GET", "/v1/whoami", nil); got.status != 401 {
				t.Errorf("the token still works: %d", got.status)
			}
			sh := must[*pb.Shopper](t)(admin.GetShopper(t.Context(), &pb.GetShopperRequest{Shopper: p.id}))
			if !proto.Equal(sh.GetEraseTime(), at) || sh.GetTitle() != "" || sh.GetHomeArea() != nil {
				t.Errorf("the shopper is %v", sh)
			}
			_, err := admin.UpdateShopper(t.Context(), &pb.UpdateShopperRequest{Shopper: p.id, Resource: &pb.Shopper{Shopper: p.id, Title: "Again", Etag: "*"}})
			if r := refusalOf(t, err); r.Reason != "WRONG_STATE" || r.Metadata["cause"] != "ERASED" {
				t.Errorf("an update: %v", r)
			}
			p.call(t, p.Tokens.Admin, "POST", "/v1/shoppers:import", `{"csv": "shopper,title\ns-4711,Again\n"}`).want(t, 400)
			p.call(t, p.Tokens.Admin, "POST", "/v1/invitations", `{"role": "SHOPPER", "shopper": "s-4711"}`).want(t, 400)
			p.call(t, p.Tokens.Admin, "POST", "/v1/visits", `{"client": "acme", "program": "house", "location": "`+insidePlace+`", "shopper": "s-4711", "scenario": "x",
				"windowStart": "2030-01-01T00:00:00Z", "windowEnd": "2030-01-02T00:00:00Z"}`).want(t, 400)
			for id, state := range map[string]pb.Visit_State{p.claimed: pb.Visit_OPEN, p.checkedIn: pb.Visit_CANCELLED} {
				if v := must[*pb.Visit](t)(admin.GetVisit(t.Context(), &pb.GetVisitRequest{Visit: id})); v.GetState() != state || state == pb.Visit_OPEN && v.GetClaimTime() != nil {
					t.Errorf("the visit is %v", v)
				}
			}
			_, err = admin.EraseShopper(t.Context(), req)
			if r := refusalOf(t, err); r.Reason != "NOTHING_CHANGED" {
				t.Errorf("a second erasure: %v", r)
			}
		})

		t.Run("the audit log", func(t *testing.T) {
			list := must[*pb.ListAuditResponse](t)(admin.ListAudit(t.Context(), &pb.ListAuditRequest{Filter: `act = "EraseShopper"`}))
			if len(list.GetEntries()) != 1 || list.GetEntries()[0].GetErased() || list.GetEntries()[0].GetActor() != tokenID(p.Tokens.Admin) {
				t.Errorf("the erasures are %v", list)
			}
			list = must[*pb.ListAuditResponse](t)(admin.ListAudit(t.Context(), &pb.ListAuditRequest{Filter: `actor = "` + tokenID(p.token) + `"`}))
			for _, e := range list.GetEntries() {
				if !e.GetErased() || e.GetPeer() != "" || e.GetActorTitle() != "" || e.GetShopper() != p.id {
					t.Errorf("an entry of the shopper: %v", e)
				}
			}
			if len(list.GetEntries()) != 4 {
				t.Errorf("the shopper's acts are %v", list)
			}
		})
	})
}

// wantRecords lists everything that is kept of the person, page by page. Each kind is there; with the person's words or without
// any.
func (p *person) wantRecords(t *testing.T, token string, whole bool) {
	t.Helper()
	counts, words := map[string]int{}, 0
	for size := int32(1); size <= 50; size += 49 {
		req := &pb.ListShopperRecordsRequest{Shopper: p.id, PageSize: size}
		for {
			page := must[*pb.ListShopperRecordsResponse](t)(p.by(token).ListShopperRecords(t.Context(), req))
			for _, r := range page.GetRecords() {
				r.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
					counts[string(field.Name())]++
					return true
				})
				words += strings.Count(r.String(), planted)
			}
			if req.PageToken = page.GetNextPageToken(); req.PageToken == "" {
				break
			}
		}
	}
	want := map[string]int{"shopper": 2, "tokens": 2, "visit": 8, "draft": 2, "decline": 2, "report": 4, "act": 8, "mail": 2}
	if !whole {
		want["visit"] = 6 // one was given back
		delete(want, "draft")
		delete(want, "mail")
	}
	if !maps.Equal(counts, want) || whole != (words > 20) || !whole && words > 0 {
		t.Errorf("the records are %v, want %v; the name comes %d times", counts, want, words)
	}
}

// wantNothingInTheFile looks for the person in every byte of a database in a file, once its log is in it.
func (p *person) wantNothingInTheFile(t *testing.T) {
	t.Helper()
	if postgres.IsAddress(p.database) {
		return
	}
	var busy, pages, moved int
	row := sqlOn(t, p.database).QueryRowContext(t.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`)
	if err := row.Scan(&busy, &pages, &moved); err != nil || busy != 0 {
		t.Fatalf("the log is not in the file: %d, %v", busy, err)
	}
	path := strings.TrimPrefix(p.database, "sqlite:")
	for _, name := range []string{path, path + "-wal"} {
		content := must[[]byte](t)(os.ReadFile(name))
		if i := bytes.Index(bytes.ToLower(content), []byte(strings.ToLower(planted))); i >= 0 {
			t.Errorf("%s has the person at byte %d: %q", name, i, content[max(0, i-80):min(len(content), i+80)])
		}
	}
}

// TestErasedReport erases what was written in one report. Its shopper answers a return later with another text.
func TestErasedReport(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		p := newPerson(t, on)
		id := p.returned.GetReportId()
		admin := p.by(p.Tokens.Admin)
		erased := must[*pb.Erasure](t)(admin.EraseReport(t.Context(), &pb.EraseReportRequest{Report: id, Etag: "*"}))
		if erased.GetReports() != 1 || erased.GetRevisions() != 1 || erased.GetTokens() != 0 {
			t.Errorf("erased %v", erased)
		}
		if v := must[*pb.Visit](t)(p.by(p.token).GetVisit(t.Context(), &pb.GetVisitRequest{Visit: p.returned.GetVisit()})); v.GetReturnComment() != "" || v.GetReturnedRevision() != 1 {
			t.Errorf("the returned visit is %v", v)
		}
		_, err := admin.EraseReport(t.Context(), &pb.EraseReportRequest{Report: id, Etag: "*"})
		if r := refusalOf(t, err); r.Reason != "NOTHING_CHANGED" {
			t.Errorf("a second erasure: %v", r)
		}
		_, err = admin.EraseReport(t.Context(), &pb.EraseReportRequest{Report: id, Etag: "another"})
		if r := refusalOf(t, err); r.Reason != "ETAG_MISMATCH" {
			t.Errorf("another etag: %v", r)
		}
		if kept := submitters[0].taken(t, p.server, p.token, p.returned); !bytes.Equal(kept, p.receipts[id]) {
			t.Errorf("the receipt is %s, and was %s", kept, p.receipts[id])
		}
		answer := resend(p.returned, func(r *pb.SubmitReportRequest) { r.BaseRevision, r.Report.Narrative = 1, "Somebody served me." })
		submitters[0].taken(t, p.server, p.token, answer)
		if now := p.report(t, id); now.GetContent().GetNarrative() != "Somebody served me." {
			t.Errorf("the answered report is %v", now)
		}
		if again := must[*pb.Erasure](t)(admin.EraseReport(t.Context(), &pb.EraseReportRequest{Report: id, Etag: "*"})); again.GetRevisions() != 1 {
			t.Errorf("the erasure of the answer: %v", again)
		}
	})
}
