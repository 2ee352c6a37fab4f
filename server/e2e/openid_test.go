package e2e

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	example "github.com/zitadel/oidc/v3/example/server/exampleop"
	users "github.com/zitadel/oidc/v3/example/server/storage"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/gateway"
)

// startWithProvider starts a server whose people sign in by a provider.
func startWithProvider(t *testing.T, issuer string, clock func() time.Time) *server {
	t.Helper()
	database := onSQLite.demo(t)
	t.Cleanup(func() { verified(t, database) })
	a, err := app.Open(t.Context(), app.Config{
		Database: database, Evidence: evidencePlace(t, database), REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger,
		Limits: &chain.Limits{}, Clock: clock, OpenID: &gateway.OpenID{Issuer: issuer, ClientID: "agency", ClientSecret: "secret"},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := run(t, database, a, &demo.Welcome{REST: a.REST(), GRPC: a.GRPC(), Client: "acme", Shopper: "anna"})
	s.enter(t)
	return s
}

// browser follows redirects by hand, for it is to send and to change what it likes.
type browser struct {
	t       *testing.T
	server  *server
	cookies map[string]string
}

// get requests an address, with the cookies where it is the server's, and keeps those that are set.
func (b *browser) get(address string) *http.Response {
	b.t.Helper()
	return b.do(must[*http.Request](b.t)(http.NewRequestWithContext(b.t.Context(), http.MethodGet, address, nil)))
}

func (b *browser) do(r *http.Request) *http.Response {
	b.t.Helper()
	if strings.HasPrefix(r.URL.String(), b.server.REST) {
		for name, value := range b.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer := must[*http.Response](b.t)(client.Do(r))
	b.t.Cleanup(func() { _ = answer.Body.Close() })
	for _, c := range answer.Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return answer
}

// next follows a redirect.
func (b *browser) next(from *http.Response) string {
	b.t.Helper()
	to, err := from.Location()
	if err != nil {
		b.t.Fatalf("%s answers %d: %v", from.Request.URL, from.StatusCode, err)
	}
	return to.String()
}

func newBrowser(t *testing.T, s *server) *browser {
	return &browser{t, s, map[string]string{}}
}

// signIn goes to the provider and back, and returns the last answer.
func (b *browser) signIn() *http.Response {
	b.t.Helper()
	return b.get(b.next(b.get(b.next(b.get(b.server.REST + "/signin/oidc")))))
}

// wantRefused expects that a sign-in was refused with a reason, and that no session began.
func (b *browser) wantRefused(what string, got *http.Response, reason string) {
	b.t.Helper()
	if got.StatusCode != http.StatusForbidden || b.cookies["__Host-ms-desk"] != "" || !strings.Contains(got.Header.Get("Content-Type"), "problem") {
		b.t.Errorf("%s: status %d, cookies %v", what, got.StatusCode, b.cookies)
	}
	body := make([]byte, 4096)
	n, _ := got.Body.Read(body)
	if !strings.Contains(string(body[:n]), `"`+reason+`"`) {
		b.t.Errorf("%s: %s, want %s", what, body[:n], reason)
	}
}

// person stores somebody who signs in.
func (s *server) person(t *testing.T, p *pb.Token) *pb.Token {
	t.Helper()
	return must[*pb.Token](t)(s.by(s.Tokens.Admin).CreatePerson(t.Context(), &pb.CreatePersonRequest{Person: p}))
}

// TestSignInByOpenID signs a reviewer in by zitadel's provider, over HTTP with its own login form, and finds the reviewer's
// name at an act.
func TestSignInByOpenID(t *testing.T) {
	t.Parallel()
	var provider http.Handler
	at := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { provider.ServeHTTP(w, r) }))
	t.Cleanup(at.Close)
	s := startWithProvider(t, at.URL, time.Now)
	users.RegisterClients(users.WebClient("agency", "secret", s.REST+"/signin/oidc/callback"))
	provider = example.SetupServer(at.URL, users.NewStorage(users.NewUserStore(at.URL)), nil, false)
	ingrid := s.person(t, &pb.Token{Role: pb.AccessRole_REVIEWER, Title: "Ingrid", Email: "Test-User@zitadel.ch"})
	if ingrid.GetSecret() != "" || ingrid.GetEmail() != "test-user@zitadel.ch" {
		t.Errorf("the person is %v", ingrid)
	}
	b := newBrowser(t, s)
	enter := func(name string) *http.Response {
		form := b.get(b.next(b.get(b.next(b.get(s.REST + "/signin/oidc")))))
		id := form.Request.URL.Query().Get("authRequestID")
		sent := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), http.MethodPost, at.URL+"/login/username",
			strings.NewReader(url.Values{"username": {name}, "password": {"verysecure"}, "id": {id}}.Encode())))
		sent.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return b.get(b.next(b.get(b.next(b.do(sent)))))
	}
	b.wantRefused("somebody whom nobody stored", enter("test-user2"), "SIGN_IN_REFUSED")
	done := enter("test-user@127.0.0.1")
	if done.StatusCode != http.StatusSeeOther || done.Header.Get("Location") != "/" {
		t.Fatalf("the sign-in ends with %d %v", done.StatusCode, done.Header)
	}
	cookie := "Cookie: __Host-ms-desk=" + b.cookies["__Host-ms-desk"]
	me := s.call(t, "", "GET", "/v1/whoami", nil, cookie).want(t, 200).json(t)
	if me["title"] != "Ingrid" || me["token"] != ingrid.GetToken() {
		t.Errorf("signed in as %v", me)
	}
	log := s.call(t, s.Tokens.Admin, "GET", "/v1/audit?pageSize=1", nil).want(t, 200)
	if !strings.Contains(string(log.body), ingrid.GetToken()) {
		t.Errorf("the audit log has %s", log.body)
	}
	must[*pb.Token](t)(s.by(s.Tokens.Admin).RevokeToken(t.Context(), &pb.RevokeTokenRequest{Token: ingrid.GetToken()}))
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", cookie)
}

// TestSignInRefused lets a crooked provider answer with what must not let anybody in.
func TestSignInRefused(t *testing.T) {
	t.Parallel()
	p := startCrookedProvider(t)
	other := must[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 2048))
	s := startWithProvider(t, p.URL, time.Now)
	s.person(t, &pb.Token{Role: pb.AccessRole_REVIEWER, Title: "Ingrid", Email: "ingrid@agency.example"})
	s.person(t, &pb.Token{Role: pb.AccessRole_ADMIN, Title: "Ulla", Subject: "u9"})
	set := func(claim string, value any) func(map[string]any) {
		return func(claims map[string]any) { claims[claim] = value }
	}
	for name, change := range map[string]func(map[string]any){
		"of another issuer":           set("iss", "https://evil.example"),
		"for another audience":        set("aud", "another"),
		"with another nonce":          set("nonce", "another"),
		"without a nonce":             func(claims map[string]any) { delete(claims, "nonce") },
		"that has expired":            set("exp", time.Now().Add(-time.Minute).Unix()),
		"of an unverified address":    set("email_verified", false),
		"of an address that is text":  set("email_verified", "yes"),
		"of somebody unknown":         set("email", "otto@agency.example"),
		"without address and subject": func(claims map[string]any) { delete(claims, "email"); delete(claims, "sub") },
	} {
		p.make(p.key, change)
		b := newBrowser(t, s)
		b.wantRefused("an ID token "+name, b.signIn(), "SIGN_IN_REFUSED")
	}
	p.make(other, nil)
	b := newBrowser(t, s)
	b.wantRefused("an ID token that another signed", b.signIn(), "SIGN_IN_REFUSED")

	p.make(p.key, nil)
	b = newBrowser(t, s)
	if got := b.signIn(); got.StatusCode != http.StatusSeeOther || b.cookies["__Host-ms-desk"] == "" || b.cookies["__Host-ms-signin"] != "" {
		t.Errorf("a sign-in that holds: %d %v", got.StatusCode, b.cookies)
	}
	p.make(p.key, set("sub", "u9"))
	b = newBrowser(t, s)
	b.signIn()
	me := s.call(t, "", "GET", "/v1/whoami", nil, "Cookie: __Host-ms-desk="+b.cookies["__Host-ms-desk"]).want(t, 200).json(t)
	if me["title"] != "Ulla" {
		t.Errorf("by the subject: %v", me)
	}
}

// TestSignInOfAnotherBrowser brings answers of the provider that belong to another sign-in, or to none.
func TestSignInOfAnotherBrowser(t *testing.T) {
	t.Parallel()
	p := startCrookedProvider(t)
	s := startWithProvider(t, p.URL, time.Now)
	s.person(t, &pb.Token{Role: pb.AccessRole_REVIEWER, Title: "Ingrid", Email: "ingrid@agency.example"})
	back := func(b *browser) string { return b.next(b.get(b.next(b.get(s.REST + "/signin/oidc")))) }
	first, second := newBrowser(t, s), newBrowser(t, s)
	ofFirst := back(first)
	back(second)
	second.wantRefused("another browser's answer", second.get(ofFirst), "SIGN_IN_REFUSED")
	none := newBrowser(t, s)
	none.wantRefused("an answer without a sign-in", none.get(ofFirst), "SIGN_IN_REFUSED")
	third := newBrowser(t, s)
	back(third)
	third.wantRefused("a refusal of the provider", third.get(s.REST+"/signin/oidc/callback?error=access_denied&state=x"), "SIGN_IN_REFUSED")
	if got := first.get(ofFirst); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the first browser's own answer: %d", got.StatusCode)
	}
	again := newBrowser(t, s)
	again.wantRefused("the same answer once more", again.get(ofFirst), "SIGN_IN_REFUSED")
}

// TestPeople stores people, and what is no person.
func TestPeople(t *testing.T) {
	t.Parallel()
	p := startCrookedProvider(t)
	s := startWithProvider(t, p.URL, time.Now)
	s.person(t, &pb.Token{Role: pb.AccessRole_VIEWER, Client: "acme", Email: "vera@acme.example"})
	for name, bad := range map[string]struct {
		person *pb.Token
		reason string
	}{
		"a second time":      {&pb.Token{Role: pb.AccessRole_REVIEWER, Email: "VERA@acme.example"}, "ALREADY_EXISTS"},
		"a shopper":          {&pb.Token{Role: pb.AccessRole_SHOPPER, Shopper: "anna", Email: "a@b.example"}, "INVALID_REQUEST"},
		"without an account": {&pb.Token{Role: pb.AccessRole_REVIEWER}, "INVALID_REQUEST"},
		"with two accounts":  {&pb.Token{Role: pb.AccessRole_REVIEWER, Email: "a@b.example", Subject: "x"}, "INVALID_REQUEST"},
		"of no client":       {&pb.Token{Role: pb.AccessRole_VIEWER, Email: "a@b.example"}, "INVALID_REQUEST"},
		"with no address":    {&pb.Token{Role: pb.AccessRole_REVIEWER, Email: "a b"}, "INVALID_REQUEST"},
	} {
		_, err := s.by(s.Tokens.Admin).CreatePerson(t.Context(), &pb.CreatePersonRequest{Person: bad.person})
		if got := refusalOf(t, err).Reason; got != bad.reason {
			t.Errorf("%s: %s, want %s", name, got, bad.reason)
		}
	}
}
