package e2e

import (
	"crypto/rand"
	"crypto/rsa"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// logoutEvents is the claim that makes a token one of a logout.
var logoutEvents = map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}

// logoutToken returns a logout token of the account u1, changed.
func (p *crookedProvider) logoutToken(t *testing.T, key *rsa.PrivateKey, change func(claims map[string]any)) string {
	t.Helper()
	now := time.Now()
	claims := map[string]any{
		"iss": p.URL, "aud": "agency", "sub": "u1", "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(), "jti": newReportID(), "events": logoutEvents,
	}
	if change != nil {
		change(claims)
	}
	return must[string](t)(sign(key, claims))
}

// logOut posts a logout token as a provider does, and returns the status and the body.
func (s *server) logOut(t *testing.T, token string) (int, string) {
	t.Helper()
	answer := must[*http.Response](t)(http.PostForm(s.REST+"/signin/oidc/logout", url.Values{"logout_token": {token}}))
	defer answer.Body.Close()
	if answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the answer may be kept: %v", answer.Header)
	}
	return answer.StatusCode, string(must[[]byte](t)(io.ReadAll(answer.Body)))
}

// signedIn signs somebody in by the provider's session and returns the header with the cookie.
func (p *crookedProvider) signedIn(t *testing.T, s *server, subject, session string) string {
	t.Helper()
	p.make(p.key, func(claims map[string]any) { claims["sub"], claims["sid"] = subject, session })
	b := newBrowser(t, s)
	if got := b.signIn(); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("the sign-in ends with %d", got.StatusCode)
	}
	return "Cookie: __Host-ms-desk=" + b.cookies["__Host-ms-desk"]
}

// TestProviderLogout ends sessions by logout tokens: by the provider's session, by the account, and at another server.
func TestProviderLogout(t *testing.T) {
	t.Parallel()
	p := startCrookedProvider(t)
	c := &clock{}
	s := startWithProvider(t, p.URL, c.now)
	other := s.join(t, c.now)
	ingrid := s.person(t, &pb.Token{Role: pb.AccessRole_REVIEWER, Title: "Ingrid", Email: "ingrid@agency.example"})
	s.person(t, &pb.Token{Role: pb.AccessRole_REVIEWER, Title: "Ulla", Subject: "u9"})
	first, second, third := p.signedIn(t, s, "u1", "s1"), p.signedIn(t, s, "u1", "s2"), p.signedIn(t, s, "u1", "s3")
	ofUlla, byKey := p.signedIn(t, s, "u9", "s9"), s.cookie(t, s.Tokens.Reviewer)
	check := func(what string, ended ...string) {
		t.Helper()
		c.add(time.Second)
		gone := strings.Join(ended, "\n")
		for _, cookie := range []string{first, second, third, ofUlla, byKey} {
			want := ""
			if strings.Contains(gone, cookie) {
				want = "INVALID_TOKEN"
			}
			for _, at := range []*server{s, other} {
				if got := at.call(t, "", "GET", "/v1/whoami", nil, cookie).refusal(t).Reason; got != want {
					t.Errorf("%s: %.40s: %q, want %q", what, cookie, got, want)
				}
			}
		}
	}
	wantOK := func(what, token string) {
		t.Helper()
		if status, body := s.logOut(t, token); status != http.StatusOK || body != "" {
			t.Errorf("%s: %d %s", what, status, body)
		}
	}
	check("before")
	wantOK("a session of the provider", p.logoutToken(t, p.key, func(claims map[string]any) { delete(claims, "sub"); claims["sid"] = "s1" }))
	check("by the session", first)
	wantOK("a session of the account", p.logoutToken(t, p.key, func(claims map[string]any) { claims["sid"] = "s2" }))
	check("by both", first, second)
	wantOK("somebody without a session", p.logoutToken(t, p.key, func(claims map[string]any) { claims["sub"] = "u5" }))
	check("by another account", first, second)
	whole := p.logoutToken(t, p.key, nil)
	wantOK("the account", whole)
	check("by the account", first, second, third)
	again := p.signedIn(t, s, "u1", "s4")
	if status, body := s.logOut(t, whole); status != http.StatusBadRequest || !strings.Contains(body, "invalid_request") {
		t.Errorf("the same token again: %d %s", status, body)
	}
	s.wantReason(t, "", "GET", "/v1/whoami", again)
	log := must[*pb.ListAuditResponse](t)(s.by(s.Tokens.Admin).ListAudit(t.Context(), &pb.ListAuditRequest{PageSize: 100, Filter: `act = "provider logout"`}))
	if len(log.GetEntries()) != 3 {
		t.Errorf("the audit log has %v", log.GetEntries())
	}
	must[*pb.Token](t)(s.by(s.Tokens.Admin).RevokeToken(t.Context(), &pb.RevokeTokenRequest{Token: ingrid.GetToken()}))
}

// TestProviderLogoutRefused posts what must end no session.
func TestProviderLogoutRefused(t *testing.T) {
	t.Parallel()
	p := startCrookedProvider(t)
	s := startWithProvider(t, p.URL, time.Now)
	s.person(t, &pb.Token{Role: pb.AccessRole_REVIEWER, Title: "Ingrid", Email: "ingrid@agency.example"})
	cookie := p.signedIn(t, s, "u1", "s1")
	set := func(claim string, value any) func(map[string]any) {
		return func(claims map[string]any) { claims[claim] = value }
	}
	without := func(claim string) func(map[string]any) {
		return func(claims map[string]any) { delete(claims, claim) }
	}
	now := time.Now()
	tokens := map[string]string{
		"no token": "", "no JWT": "a.b.c",
		"signed by another": p.logoutToken(t, must[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 2048)), nil),
	}
	for name, change := range map[string]func(map[string]any){
		"of another issuer": set("iss", "https://evil.example"), "for another audience": set("aud", "another"),
		"without an audience": without("aud"), "with a nonce": set("nonce", "n"), "without events": without("events"),
		"with another event":    set("events", map[string]any{"http://schemas.openid.net/event/other": map[string]any{}}),
		"with an event as text": set("events", map[string]any{"http://schemas.openid.net/event/backchannel-logout": "yes"}),
		"with no event":         set("events", map[string]any{"http://schemas.openid.net/event/backchannel-logout": nil}),
		"without an id":         without("jti"), "with a long id": set("jti", strings.Repeat("j", 256)),
		"without account and session": without("sub"), "without a time": without("iat"), "without an end": without("exp"),
		"issued long ago": set("iat", now.Add(-time.Hour).Unix()), "issued later": set("iat", now.Add(time.Hour).Unix()),
		"that has ended": set("exp", now.Add(-time.Minute).Unix()),
	} {
		tokens["a token "+name] = p.logoutToken(t, p.key, change)
	}
	for name, token := range tokens {
		if status, body := s.logOut(t, token); status != http.StatusBadRequest || !strings.Contains(body, `"invalid_request"`) {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	good := p.logoutToken(t, p.key, nil)
	post := func(contentType, body string) int {
		answer := must[*http.Response](t)(http.Post(s.REST+"/signin/oidc/logout", contentType, strings.NewReader(body)))
		defer answer.Body.Close()
		return answer.StatusCode
	}
	const form = "application/x-www-form-urlencoded"
	for name, got := range map[string]int{
		"JSON":       post("application/json", `{"logout_token": "`+good+`"}`),
		"two tokens": post(form, "logout_token="+good+"&logout_token="+good),
		"no form":    post(form, "logout_token=%zz"),
	} {
		if got != http.StatusBadRequest {
			t.Errorf("%s: %d", name, got)
		}
	}
	if got := post(form, "logout_token="+strings.Repeat("a", 17<<10)); got != http.StatusRequestEntityTooLarge {
		t.Errorf("a large body: %d", got)
	}
	s.wantReason(t, "", "GET", "/v1/whoami", cookie)
	limited := false
	for range 500 {
		if status, _ := s.logOut(t, "a.b.c"); status == http.StatusTooManyRequests {
			limited = true
			break
		}
	}
	if !limited {
		t.Error("500 tokens of one address were looked at")
	}
}
