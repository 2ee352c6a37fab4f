package cli_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

// open opens a server on a database, which commands can work on meanwhile.
func open(t *testing.T, database string) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{Database: database, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// serve serves until the test ends.
func serve(t *testing.T, a *app.App) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func as(t *testing.T, token string) context.Context {
	return metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+token)
}

func whoAmI(t *testing.T, a *app.App, token string) (*pb.Token, error) {
	t.Helper()
	return pb.NewAccessServiceClient(a.Conn()).WhoAmI(as(t, token), &pb.WhoAmIRequest{})
}

// populated is a database with a client, a location and a shopper.
func populated(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "new", "x.db")
	store, err := app.OpenStore(t.Context(), app.Database{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	now := app.Now().UTC().Truncate(time.Microsecond)
	err = store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		if err := tx.Clients().Insert(t.Context(), &storage.Client{ID: "acme", CreateTime: now, UpdateTime: now}); err != nil {
			return err
		}
		if err := tx.Shoppers().Insert(t.Context(), &storage.Shopper{ID: "anna", CreateTime: now, UpdateTime: now}); err != nil {
			return err
		}
		for _, name := range []string{"clients/acme", "clients/acme/locations/north", "shoppers/anna"} {
			if err := tx.Audit().Append(t.Context(), storage.AuditEntry{Time: now, Act: "test", Resource: name, Salt: [16]byte{1}}); err != nil {
				return err
			}
		}
		return tx.Locations().Insert(t.Context(), &storage.Location{
			Client: "acme", ID: "north", Parent: storage.WholeClient, Channel: storage.InPerson, TimeZone: "UTC", UpdateTime: now,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFirstToken makes the first admin of a database that is not there yet. stdout is the secret alone.
func TestFirstToken(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "x.db")
	o := run(t, "token", "create", "--role", "ADMIN", "--title", "first admin", "--database", "sqlite:"+path).want(t, 0)
	secret := strings.TrimSuffix(o.stdout, "\n")
	if !strings.HasPrefix(secret, "ms_") || strings.ContainsAny(secret, " \n") || strings.Contains(o.stderr, secret) {
		t.Fatalf("stdout: %q\nstderr: %q", o.stdout, o.stderr)
	}
	a := open(t, path)
	defer a.Close()
	token, err := whoAmI(t, a, secret)
	if err != nil {
		t.Fatal(err)
	}
	if token.GetRole() != pb.AccessRole_ADMIN || token.GetTitle() != "first admin" || token.GetExpireTime() != nil {
		t.Errorf("the token is %v", token)
	}
	if !strings.Contains(o.stderr, token.GetToken()) {
		t.Errorf("stderr does not name the token: %s", o.stderr)
	}
}

func TestTokenGrants(t *testing.T) {
	t.Parallel()
	path := populated(t)
	a := open(t, path)
	t.Cleanup(func() { a.Close() })
	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"reviewer":         {[]string{"--role", "REVIEWER", "--expires", "30d"}, 0, ""},
		"shopper":          {[]string{"--role", "SHOPPER", "--shopper", "anna"}, 0, ""},
		"manager":          {[]string{"--role", "MANAGER", "--client", "acme", "--location", "north", "--expires", "90m"}, 0, ""},
		"no such shopper":  {[]string{"--role", "SHOPPER", "--shopper", "bert"}, 1, "there is no shopper bert"},
		"no such client":   {[]string{"--role", "VIEWER", "--client", "it's"}, 1, `there is no client 'it'\''s'`},
		"no such location": {[]string{"--role", "VIEWER", "--client", "acme", "--location", "south"}, 1, "there is no location south"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := run(t, append([]string{"token", "create", "--json", "--database", path}, test.args...)...).want(t, test.code)
			if !strings.Contains(o.stderr, test.want) {
				t.Errorf("stderr: %s", o.stderr)
			}
			if test.code != 0 {
				return
			}
			var made struct {
				Token, Role, Secret, Shopper, Client string
				Locations                            []string
				ExpireTime                           time.Time
			}
			if err := json.Unmarshal([]byte(o.stdout), &made); err != nil {
				t.Fatal(err)
			}
			token, err := whoAmI(t, a, made.Secret)
			if err != nil {
				t.Fatal(err)
			}
			if token.GetToken() != made.Token || token.GetRole().String() != made.Role || token.GetShopper() != made.Shopper ||
				token.GetClient() != made.Client || len(token.GetLocations()) != len(made.Locations) ||
				token.GetExpireTime() == nil != made.ExpireTime.IsZero() {
				t.Errorf("printed %+v, the server has %v", made, token)
			}
		})
	}
}

// TestTokenLife makes a token beside a running server, lists it and revokes it: the server refuses it from then on.
func TestTokenLife(t *testing.T) {
	t.Parallel()
	path := populated(t)
	a := open(t, path)
	defer a.Close()
	secret := strings.TrimSpace(run(t, "token", "create", "--role", "VIEWER", "--client", "acme", "--location", "north",
		"--expires", "1h", "--title", "a viewer", "--database", path).want(t, 0).stdout)
	token, err := whoAmI(t, a, secret)
	if err != nil {
		t.Fatal(err)
	}
	table := run(t, "token", "list", "--database", path).want(t, 0).stdout
	for _, words := range []string{token.GetToken(), "IN_FORCE", "VIEWER", "acme north", "a viewer"} {
		if !strings.Contains(table, words) {
			t.Errorf("the list lacks %q:\n%s", words, table)
		}
	}
	if strings.Contains(table, secret[len(secret)-20:]) {
		t.Error("the list shows the secret")
	}
	if other := run(t, "token", "list", "--json", "--client", "globex", "--database", path).want(t, 0).stdout; other != "" {
		t.Errorf("another client has %s", other)
	}
	run(t, "token", "revoke", token.GetToken(), "--database", path).want(t, 0)
	run(t, "token", "revoke", token.GetToken(), "--database", path).want(t, 0)
	run(t, "token", "revoke", "nobody", "--database", path).want(t, 1)
	if list := run(t, "token", "list", "--json", "--database", path).want(t, 0).stdout; !strings.Contains(list, `"state":"REVOKED"`) {
		t.Errorf("the list is %s", list)
	}
	// Authenticators read a token again after half a second.
	deadline := time.Now().Add(10 * time.Second)
	for status.Code(err) != codes.Unauthenticated && time.Now().Before(deadline) {
		_, err = whoAmI(t, a, secret)
	}
	if status.Code(err) != codes.Unauthenticated {
		t.Errorf("a revoked token is answered with %v", err)
	}
	wantAudit(t, a, "token create", "token revoke")
}

// wantAudit checks that the audit log has these acts of commands, each once.
func wantAudit(t *testing.T, a *app.App, acts ...string) {
	t.Helper()
	found := map[string]int{}
	err := a.Store().View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		entries, _, err := tx.Audit().List(t.Context(), storage.Filter{}, storage.Page{Limit: 100})
		for _, e := range entries {
			if e.Actor == "command" {
				found[e.Act]++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range acts {
		if found[act] != 1 {
			t.Errorf("the audit log has %q %d times: %v", act, found[act], found)
		}
	}
}

// TestInvitation makes a code, which a device exchanges once.
func TestInvitation(t *testing.T) {
	t.Parallel()
	path := populated(t)
	a := open(t, path)
	defer a.Close()
	o := run(t, "token", "invite", "--role", "SHOPPER", "--shopper", "anna", "--expires", "1h", "--database", path).want(t, 0)
	code := strings.TrimSpace(o.stdout)
	access := pb.NewAccessServiceClient(a.Conn())
	token, err := access.EnrolDevice(t.Context(), &pb.EnrolDeviceRequest{Code: code, Title: "a phone"})
	if err != nil {
		t.Fatal(err)
	}
	if token.GetShopper() != "anna" || token.GetRole() != pb.AccessRole_SHOPPER {
		t.Errorf("the device is %v", token)
	}
	if _, err := access.EnrolDevice(t.Context(), &pb.EnrolDeviceRequest{Code: code}); err == nil {
		t.Error("the code was taken twice")
	}
	wantAudit(t, a, "token invite")
}

// TestInvitationsAreListedAndEnded: an invitation is listed without its code; once ended, its code lets nobody in.
func TestInvitationsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	path := populated(t)
	a := open(t, path)
	defer a.Close()
	invite := []string{"token", "invite", "--role", "SHOPPER", "--shopper", "anna", "--database", path}
	o := run(t, append(invite, "--public-url", "https://shop.example.com")...).want(t, 0)
	code := strings.TrimSpace(o.stdout)
	if link := "mysteryshopper:enrol?code=" + code + "&server=https%3A%2F%2Fshop.example.com"; !strings.Contains(o.stderr, link) {
		t.Errorf("no %s in %q", link, o.stderr)
	}
	var row struct {
		Invitation, State, Shopper string
		CreateTime, ExpireTime     time.Time
	}
	listed := run(t, "token", "invitations", "--json", "--database", path).want(t, 0).stdout
	if err := json.Unmarshal([]byte(listed), &row); err != nil {
		t.Fatal(err)
	}
	if row.Shopper != "anna" || row.State != "IN_FORCE" || row.ExpireTime.Sub(row.CreateTime) != auth.InvitationLife || strings.Contains(listed, code) {
		t.Errorf("listed is %s", listed)
	}
	run(t, "token", "uninvite", row.Invitation, "--database", path).want(t, 0)
	run(t, "token", "uninvite", row.Invitation, "--database", path).want(t, 1)
	run(t, "token", "uninvite", "anna", "--database", path).want(t, 1)
	run(t, append(invite, "--expires", "31d")...).want(t, 2)
	if _, err := pb.NewAccessServiceClient(a.Conn()).EnrolDevice(t.Context(), &pb.EnrolDeviceRequest{Code: code}); err == nil {
		t.Error("the code of an ended invitation lets in")
	}
	if table := run(t, "token", "invitations", "--database", path).want(t, 0).stdout; strings.Count(table, "\n") != 1 {
		t.Errorf("an ended invitation is listed:\n%s", table)
	}
	wantAudit(t, a, "token uninvite")
}
