package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/storage"
)

// ended waits for the end of an operation.
func (s *server) ended(t *testing.T, token, id string) *pb.Operation {
	t.Helper()
	for range 20 {
		o := must[*pb.Operation](t)(s.by(token).GetOperation(t.Context(), &pb.GetOperationRequest{Operation: id, WaitSeconds: 15}))
		if o.GetDone() {
			return o
		}
	}
	t.Fatalf("%s has not ended", id)
	return nil
}

// outcome is an operation's end in a line.
func outcome(o *pb.Operation) string {
	r, p := o.GetResponse(), o.GetProgress()
	text := fmt.Sprintf("%s %s %d %d %d", o.GetMethod(), o.GetState(), r.GetCreated(), r.GetUpdated(), r.GetUnchanged())
	if e := o.GetError(); e != nil {
		text += " " + e.GetReason().String()
		for _, v := range e.GetViolations() {
			text += " " + v.GetPath() + " " + v.GetReason().String()
		}
	}
	return text + fmt.Sprintf("; rows %d %d %d", p.GetRowsRead(), p.GetRowsChecked(), p.GetRowsWritten())
}

// TestOperations imports everything in the background: with a result, with faults, only checked, as another caller.
func TestOperations(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		admin, manager := d.Tokens.Admin, d.Tokens.Client
		window := ";;;2026-12-01;2026-12-14\n"
		var ids []string
		for _, c := range []struct{ path, csv, more, want string }{
			{"/v1/clients/acme/locations:import", "location,title\nbg-1,One\nbg-2,Two\n", "", "ImportLocations SUCCEEDED 2 0 0; rows 2 2 2"},
			{"/v1/clients/acme/locations:import", "location,title\nbg-1,One\nbg-2,Other\n", `, "validateOnly": true`, "ImportLocations SUCCEEDED 0 1 1; rows 2 2 0"},
			{"/v1/clients/acme/locations:import", "location,title\nbg-1,One\nbg-2,Other\n", "", "ImportLocations SUCCEEDED 0 1 1; rows 2 2 1"},
			{"/v1/clients/acme/locations:import", "location,title,timeZone\nbg-1,,\nbg 2,Two,Nowhere/Land\n", "",
				"ImportLocations FAILED 0 0 0 INVALID_REQUEST csv.line[2].title REQUIRED csv.line[3].location INVALID_FORMAT csv.line[3].timeZone UNKNOWN_VALUE; rows 2 2 0"},
			{"/v1/shoppers:import", "shopper,title,email\nbg-anna,Anna,anna@example.com\n", "", "ImportShoppers SUCCEEDED 1 0 0; rows 1 1 1"},
			{"/v1/visits:import", "visit;client;program;location;shopper;scenario;windowStart;windowEnd\nbg-v;acme;house;" + insidePlace + window, "",
				"ImportVisits SUCCEEDED 1 0 0; rows 1 1 1"},
			{"/v1/clients/acme/claims:import", "claim,program,statement,questions\nbg-claim,house,Nobody waits.,waited\n", "", "ImportClaims SUCCEEDED 1 0 0; rows 1 1 1"},
			{"/v1/clients/acme/claims:import", "claim,program,statement,questions\nbg-claim,house,Nobody waits.,waited\nother,house,Hm.,no-question\n", "",
				"ImportClaims FAILED 0 0 0 INVALID_REQUEST csv.line[3].questions[0] UNKNOWN_QUESTION; rows 2 2 0"},
		} {
			csv := string(must[[]byte](t)(json.Marshal(c.csv)))
			sent := `{"csv": ` + csv + `, "background": true` + c.more + `}`
			var begun struct {
				Operation struct{ Operation, State string }
			}
			got := d.call(t, admin, "POST", c.path, sent, "Accept-Language: de").want(t, 200)
			if err := json.Unmarshal(got.body, &begun); err != nil || begun.Operation.State != "QUEUED" {
				t.Fatalf("%s: %v %s", c.path, err, got.body)
			}
			ids = append(ids, begun.Operation.Operation)
			o := d.ended(t, admin, begun.Operation.Operation)
			if got := outcome(o); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.csv, got, c.want)
			}
			if o.GetEndTime() == nil || o.GetExpireTime().AsTime().Sub(o.GetEndTime().AsTime()) != 7*24*time.Hour {
				t.Errorf("ended %v, kept until %v", o.GetEndTime(), o.GetExpireTime())
			}
		}
		if got := d.place(t, "bg-2").GetTitle(); got != "Other" {
			t.Errorf("bg-2 is %q", got)
		}
		for lang, want := range map[string]string{"en": "This is required.", "de": ""} {
			body := d.call(t, admin, "GET", "/v1/operations/"+ids[3], nil, "Accept-Language: "+lang).want(t, 200).body
			var o struct {
				Error struct {
					Message    string
					Violations []struct{ Message string }
				}
			}
			if err := json.Unmarshal(body, &o); err != nil || o.Error.Message == "" || len(o.Error.Violations) != 3 || lang == "de" && o.Error.Violations[0].Message == want {
				t.Errorf("%s: %v %s", lang, err, body)
			}
		}
		list := must[*pb.ListOperationsResponse](t)(d.by(admin).ListOperations(t.Context(), &pb.ListOperationsRequest{}))
		var listed []string
		for _, o := range list.GetOperations() {
			listed = append(listed, o.GetOperation())
		}
		slices.Sort(ids)
		if diff := cmp.Diff(ids, listed); diff != "" {
			t.Errorf("listed (-want +got):\n%s", diff)
		}

		_, err := d.by(manager).GetOperation(t.Context(), &pb.GetOperationRequest{Operation: ids[0]})
		if got := refusalOf(t, err).Reason; got != "NOT_FOUND" {
			t.Errorf("another token's operation: %s", got)
		}
		_, err = d.by(manager).CancelOperation(t.Context(), &pb.CancelOperationRequest{Operation: ids[0]})
		if got := refusalOf(t, err).Reason; got != "NOT_FOUND" {
			t.Errorf("another token's operation is cancelled: %s", got)
		}
		if others := must[*pb.ListOperationsResponse](t)(d.by(manager).ListOperations(t.Context(), &pb.ListOperationsRequest{})); len(others.GetOperations()) > 0 {
			t.Errorf("another token lists %v", others)
		}
		ended := must[*pb.Operation](t)(d.by(admin).CancelOperation(t.Context(), &pb.CancelOperationRequest{Operation: ids[0]}))
		if ended.GetState() != pb.Operation_SUCCEEDED {
			t.Errorf("an operation that has ended stays as it is: %v", ended)
		}
		begun := must[*pb.ImportClaimsResponse](t)(d.by(manager).ImportClaims(t.Context(), &pb.ImportClaimsRequest{
			Client: "acme", Csv: "claim,program,statement,questions\nof-manager,house,Never waited.,waited\n", Background: true,
		}))
		if got := outcome(d.ended(t, manager, begun.GetOperation().GetOperation())); got != "ImportClaims SUCCEEDED 1 0 0; rows 1 1 1" {
			t.Errorf("a manager's: %s", got)
		}
	})
}

// heldOperations lets another holder have the lease of operations, so that they wait. It returns the store, and a
// function with which they go on.
func (s *server) heldOperations(t *testing.T) (storage.Store, func()) {
	t.Helper()
	store := must[storage.Store](t)(app.OpenStore(t.Context(), app.Database{Name: s.database, Logger: logger}))
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	change := func(fn func(tx storage.Tx) error) {
		t.Helper()
		if err := store.Update(t.Context(), storage.WriteOptions{}, fn); err != nil {
			t.Fatal(err)
		}
	}
	change(func(tx storage.Tx) error {
		now := app.Now()
		was, _, err := tx.Leases().Get(t.Context(), storage.OperationsLease)
		if err == nil {
			err = tx.Leases().Release(t.Context(), storage.OperationsLease, was)
		} else if errors.Is(err, storage.ErrNotFound) {
			err = nil
		}
		if err == nil {
			_, err = tx.Leases().Acquire(t.Context(), storage.OperationsLease, "other", now, now.Add(time.Hour))
		}
		return err
	})
	return store, func() {
		change(func(tx storage.Tx) error { return tx.Leases().Release(t.Context(), storage.OperationsLease, "other") })
	}
}

// TestWaitingOperations begins operations that cannot run yet: as many as are allowed, cancelled ones, of a revoked
// token, interrupted ones, and one that was started too often.
func TestWaitingOperations(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		store, proceed := d.heldOperations(t)
		admin, ctx := d.Tokens.Admin, t.Context()
		begin := func(token, id string) (string, error) {
			got, err := d.by(token).ImportLocations(ctx, &pb.ImportLocationsRequest{Client: "acme", Csv: "location,title\n" + id + ",W\n", Background: true})
			return got.GetOperation().GetOperation(), err
		}
		var ids []string
		for i := range 5 {
			ids = append(ids, must[string](t)(begin(admin, fmt.Sprintf("wait-%d", i))))
		}
		_, err := begin(admin, "wait-6")
		if r := refusalOf(t, err); r.Reason != "RATE_LIMITED" || r.Metadata["bound"] != "5" {
			t.Errorf("the sixth: %+v", r)
		}
		if _, err := begin(d.Tokens.Client, "wait-7"); refusalOf(t, err).Reason != "PERMISSION_DENIED" {
			t.Errorf("a manager's: %v", err)
		}
		cancelled := must[*pb.Operation](t)(d.by(admin).CancelOperation(ctx, &pb.CancelOperationRequest{Operation: ids[0]}))
		if got := outcome(cancelled); got != "ImportLocations CANCELLED 0 0 0; rows 0 0 0" || !cancelled.GetDone() {
			t.Errorf("cancelled: %s", got)
		}
		waited := must[*pb.Operation](t)(d.by(admin).GetOperation(ctx, &pb.GetOperationRequest{Operation: ids[1], WaitSeconds: 1}))
		if waited.GetDone() || waited.GetState() != pb.Operation_QUEUED {
			t.Errorf("waiting: %v", waited)
		}

		key := must[*pb.Token](t)(d.by(admin).CreateApiKey(ctx, &pb.CreateApiKeyRequest{Client: "acme", ApiKey: &pb.Token{Role: pb.AccessRole_MANAGER}}))
		revoked := must[*pb.ImportClaimsResponse](t)(d.by(key.GetSecret()).ImportClaims(ctx, &pb.ImportClaimsRequest{
			Client: "acme", Csv: "claim,program,statement,questions\nrevoked,house,Hm.,waited\n", Background: true,
		})).GetOperation().GetOperation()
		must[*pb.Token](t)(d.by(admin).RevokeToken(ctx, &pb.RevokeTokenRequest{Token: key.GetToken()}))

		// The server that ran them was killed: once, and for the fifth time.
		change := func(id string, attempts int64) {
			err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
				o, err := tx.Operations().Get(ctx, id)
				if err != nil {
					return err
				}
				o.State, o.Attempts = storage.OperationRunning, attempts
				return tx.Operations().Update(ctx, o)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		change(ids[1], 1)
		change(ids[2], 5)
		proceed()
		for id, want := range map[string]string{
			ids[1]: "ImportLocations SUCCEEDED 1 0 0; rows 1 1 1", ids[2]: "ImportLocations FAILED 0 0 0 INTERNAL; rows 0 0 0",
			ids[3]: "ImportLocations SUCCEEDED 1 0 0; rows 1 1 1", ids[4]: "ImportLocations SUCCEEDED 1 0 0; rows 1 1 1",
		} {
			if got := outcome(d.ended(t, admin, id)); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		for _, absent := range []string{"wait-0", "wait-2"} {
			if _, err := d.by(admin).GetLocation(ctx, &pb.GetLocationRequest{Client: "acme", Location: absent}); refusalOf(t, err).Reason != "NOT_FOUND" {
				t.Errorf("%s is there", absent)
			}
		}
		last := must[string](t)(begin(admin, "wait-last"))
		d.ended(t, admin, last)
		failed, err := storage.Read(ctx, store, storage.ReadOptions{}, func(tx storage.Tx) (*storage.Operation, error) { return tx.Operations().Get(ctx, revoked) })
		if err != nil || failed.State != storage.OperationFailed || !strings.Contains(string(failed.Result), "INVALID_TOKEN") {
			t.Errorf("a revoked token's: %+v %v", failed, err)
		}
	})
}

// TestAnOperationOutlivesItsServer stops a server that has begun an import; the next one finishes it. An import that is
// repeated with its Idempotency-Key is not begun again.
func TestAnOperationOutlivesItsServer(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		const rows = 3000
		var csv strings.Builder
		csv.WriteString("location,title\n")
		for i := range rows {
			fmt.Fprintf(&csv, "many-%d,Many\n", i)
		}
		sent := map[string]any{"csv": csv.String(), "background": true}
		var first, again struct{ Operation struct{ Operation string } }
		for _, into := range []any{&first, &again} {
			body := s.call(t, s.Tokens.Admin, "POST", "/v1/clients/acme/locations:import", sent, "Idempotency-Key: many").want(t, 200).body
			if err := json.Unmarshal(body, into); err != nil {
				t.Fatal(err)
			}
		}
		if first != again || first.Operation.Operation == "" {
			t.Errorf("repeated: %v %v", first, again)
		}
		s.stop()
		next := openDemo(t, s.database)
		if got := outcome(next.ended(t, s.Tokens.Admin, first.Operation.Operation)); got != fmt.Sprintf("ImportLocations SUCCEEDED %d 0 0; rows %d %d %d", rows, rows, rows, rows) {
			t.Error(got)
		}
	})
}

// TestOperationsOfTwoServers begins operations at two servers on one database: each ends once.
func TestOperationsOfTwoServers(t *testing.T) {
	t.Parallel()
	s := start(t, onPostgreSQL)
	other, _ := s.joinCounted(t)
	var ids []string
	for i := range 4 {
		at := []*server{s, other}[i%2]
		got := must[*pb.ImportLocationsResponse](t)(at.by(s.Tokens.Admin).ImportLocations(t.Context(), &pb.ImportLocationsRequest{
			Client: "acme", Csv: fmt.Sprintf("location,title\ntwo-%d,Two\n", i), Background: true,
		}))
		ids = append(ids, got.GetOperation().GetOperation())
	}
	for _, id := range ids {
		if got := outcome(other.ended(t, s.Tokens.Admin, id)); got != "ImportLocations SUCCEEDED 1 0 0; rows 1 1 1" {
			t.Error(got)
		}
	}
}
