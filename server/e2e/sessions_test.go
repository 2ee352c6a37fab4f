package e2e

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// signIn begins a session by a code that is made for a role.
func (s *server) signIn(t *testing.T, invitation string) answer {
	t.Helper()
	made := s.call(t, s.Tokens.Admin, "POST", "/v1/invitations", invitation).want(t, 200).json(t)
	return s.call(t, "", "POST", "/v1/sessions", map[string]any{"code": made["code"], "title": "Ingrid"}).want(t, 200)
}

// wantReason compares the reason for which a request with a cookie is refused; "" is none.
func (s *server) wantReason(t *testing.T, want, verb, path string, headers ...string) {
	t.Helper()
	if got := s.call(t, "", verb, path, nil, headers...); got.refusal(t).Reason != want {
		t.Errorf("%s %s %q: %d %s, want %q", verb, path, headers, got.status, got.refusal(t).Reason, want)
	}
}

// TestSessions signs a reviewer in by a code on each engine, lists the sessions, and signs out.
func TestSessions(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		begun := s.signIn(t, `{"role": "REVIEWER"}`)
		set := (&http.Response{Header: begun.header}).Cookies()[0]
		if set.Name != "__Host-ms-desk" || !set.HttpOnly || !set.Secure || set.SameSite != http.SameSiteLaxMode || set.Path != "/" || set.Domain != "" || set.MaxAge != 7*24*3600 {
			t.Errorf("the cookie is %v", set)
		}
		if strings.Contains(string(begun.body), strings.TrimPrefix(set.Value, "mss_")) || begun.header.Get("Cache-Control") != "no-store" {
			t.Errorf("the answer shows the secret or may be kept: %s", begun.body)
		}
		cookie := cookieHeader(t, begun)
		me := s.call(t, "", "GET", "/v1/whoami", nil, cookie).want(t, 200).json(t)
		if me["role"] != "REVIEWER" || me["title"] != "Ingrid" || me["token"] != begun.json(t)["token"] {
			t.Errorf("WhoAmI has %v", me)
		}
		second := s.cookie(t, s.Tokens.Reviewer)
		var page pb.ListSessionsResponse
		for token, want := range map[string]int{"": 1, me["token"].(string): 1} {
			listed := s.call(t, "", "GET", "/v1/sessions?token="+token, nil, cookie).want(t, 200)
			if err := protojson.Unmarshal(listed.body, &page); err != nil {
				t.Fatal(err)
			}
			if len(page.GetSessions()) != want || !page.GetSessions()[0].GetCurrent() || page.GetSessions()[0].GetScreen() != pb.Session_DESK {
				t.Errorf("%d sessions of %q: %v", len(page.GetSessions()), token, page.GetSessions())
			}
		}
		out := s.call(t, "", "DELETE", "/v1/sessions/current", nil, cookie).want(t, 200)
		if gone := (&http.Response{Header: out.header}).Cookies()[0]; gone.Name != "__Host-ms-desk" || gone.MaxAge != -1 {
			t.Errorf("signing out sets %v", gone)
		}
		s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", cookie)
		s.wantReason(t, "", "GET", "/v1/whoami", second)
		s.wantReason(t, "NOT_FOUND", "DELETE", "/v1/sessions/"+page.GetSessions()[0].GetSession(), second)
	})
}

// TestSessionEnds follows a session through its idle time and its whole time, and the end of its token.
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	c := &clock{}
	s := startAt(t, onSQLite, c.now)
	idle, used := s.cookie(t, s.Tokens.Reviewer), s.cookie(t, s.Tokens.Reviewer)
	for range 16 { // 16 times 11 hours are longer than the 7 days that it may last
		c.add(11 * time.Hour)
		if time.Until(c.now()) < 7*24*time.Hour {
			s.wantReason(t, "", "GET", "/v1/whoami", used)
		}
	}
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", used)
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", idle)
	late := s.cookie(t, s.Tokens.Reviewer)
	c.add(12*time.Hour - time.Minute)
	s.wantReason(t, "", "GET", "/v1/whoami", late)
	c.add(12 * time.Hour)
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", late)
	phone := s.cookie(t, s.Tokens.Shopper)
	c.add(179 * 24 * time.Hour)
	s.wantReason(t, "", "GET", "/v1/whoami", phone)
	key := s.token(t, storage.Grant{Role: storage.Admin})
	ofKey := s.cookie(t, key)
	must[*pb.Token](t)(s.by(key).RotateToken(t.Context(), &pb.RotateTokenRequest{Token: tokenID(key)}))
	c.add(time.Second)
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", ofKey)
	ofKey = s.cookie(t, s.Tokens.Reviewer)
	must[*pb.Token](t)(s.by(s.Tokens.Admin).RevokeToken(t.Context(), &pb.RevokeTokenRequest{Token: tokenID(s.Tokens.Reviewer)}))
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", ofKey)
}

// TestSessionIsNoToken tries to use what a cookie holds where it does not belong, and a header beside it.
func TestSessionIsNoToken(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	admin, shopper := s.cookie(t, s.Tokens.Admin), s.cookie(t, s.Tokens.Shopper)
	_, value, _ := strings.Cut(admin, "=")
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", "Authorization: Bearer "+value)
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", "Authorization: Bearer "+strings.Replace(value, "mss_", "ms_", 1))
	s.wantReason(t, "UNAUTHENTICATED", "GET", "/v1/whoami", "X-Mysteryshopper-Session: "+value)
	if got := s.whoAmI(t, value).Reason; got != "INVALID_TOKEN" {
		t.Errorf("over gRPC: %s", got)
	}
	_, err := s.by("").CreateSession(t.Context(), &pb.CreateSessionRequest{Key: s.Tokens.Admin})
	if got := refusalOf(t, err).Reason; got != "PERMISSION_DENIED" {
		t.Errorf("a session over gRPC: %s", got)
	}
	// The header wins, whatever it is.
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", admin, "Authorization: Bearer ms_no")
	s.wantReason(t, "PERMISSION_DENIED", "GET", "/v1/tokens", admin, "Authorization: Bearer "+s.Tokens.Shopper)
	// Of several screens one is named, in a header or in the query of a read.
	_, ofShopper, _ := strings.Cut(shopper, ": ")
	both := admin + "; " + ofShopper
	s.wantReason(t, "UNAUTHENTICATED", "GET", "/v1/whoami", both)
	for screen, role := range map[string]string{"desk": "ADMIN", "APP": "SHOPPER"} {
		for _, got := range []answer{
			s.call(t, "", "GET", "/v1/whoami", nil, both, "X-Screen: "+screen), s.call(t, "", "GET", "/v1/whoami?screen="+screen, nil, both),
		} {
			if got.want(t, 200).json(t)["role"] != role {
				t.Errorf("%s: %s", screen, got.body)
			}
		}
	}
	s.wantReason(t, "UNAUTHENTICATED", "GET", "/v1/whoami", both, "X-Screen: client")
	s.wantReason(t, "UNAUTHENTICATED", "GET", "/v1/whoami", admin+"; "+strings.TrimPrefix(admin, "Cookie: "))
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", admin+"x")
	s.wantReason(t, "PERMISSION_DENIED", "POST", "/v1/tokens/"+tokenID(s.Tokens.Admin)+":rotate", admin)
}

// TestCrossOrigin makes requests as pages of other origins do, with and without a cookie.
func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	cookie := s.cookie(t, s.Tokens.Admin)
	own := "Origin: " + s.REST
	for _, c := range []struct {
		want    string
		headers []string
	}{
		{"", []string{cookie}},
		{"", []string{cookie, "Sec-Fetch-Site: same-origin"}},
		{"", []string{cookie, own}},
		{"CROSS_ORIGIN", []string{cookie, "Sec-Fetch-Site: cross-site"}},
		{"CROSS_ORIGIN", []string{cookie, "Sec-Fetch-Site: same-site"}},
		{"CROSS_ORIGIN", []string{cookie, "Origin: https://evil.example"}},
		{"CROSS_ORIGIN", []string{cookie, "Origin: null"}},
		{"UNSUPPORTED_MEDIA_TYPE", []string{cookie, "Content-Type: text/plain"}},
		{"UNSUPPORTED_MEDIA_TYPE", []string{cookie, "Content-Type: application/x-www-form-urlencoded; charset=utf-8"}},
		{"UNSUPPORTED_MEDIA_TYPE", []string{cookie, "Content-Type: "}},
		{"", []string{"Authorization: Bearer " + s.Tokens.Admin, "Sec-Fetch-Site: cross-site", "Origin: https://evil.example"}},
		{"", []string{"Authorization: Bearer " + s.Tokens.Admin, cookie, "Sec-Fetch-Site: cross-site", "Content-Type: text/plain"}},
	} {
		got := s.call(t, "", "POST", "/v1/checklists/core-service/versions/1:score", `{"answers": []}`, c.headers...)
		if reason := got.refusal(t).Reason; reason != c.want {
			t.Errorf("%q: %d %s, want %q", c.headers, got.status, reason, c.want)
		}
	}
	// A page of another origin signs nobody in, and reads by a link alone.
	got := s.call(t, "", "POST", "/v1/sessions", map[string]string{"key": s.Tokens.Admin}, "Sec-Fetch-Site: cross-site")
	if got.refusal(t).Reason != "CROSS_ORIGIN" || len(got.header["Set-Cookie"]) > 0 {
		t.Errorf("signed in from another origin: %d %v", got.status, got.header)
	}
	read := s.call(t, "", "GET", "/v1/whoami", nil, cookie, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate").want(t, 200)
	if read.header.Get("Cross-Origin-Resource-Policy") != "same-origin" || !strings.Contains(read.header.Get("Vary"), "Cookie") {
		t.Errorf("a read has the headers %v", read.header)
	}
}

// TestMostSessions begins more sessions than a token may have.
func TestMostSessions(t *testing.T) {
	t.Parallel()
	c := &clock{}
	s := startAt(t, onSQLite, c.now)
	first := s.cookie(t, s.Tokens.Client)
	for range 20 {
		c.add(time.Second)
		s.cookie(t, s.Tokens.Client)
	}
	c.add(time.Second)
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", first)
	left := must[*pb.ListSessionsResponse](t)(s.by(s.Tokens.Admin).ListSessions(t.Context(), &pb.ListSessionsRequest{Token: tokenID(s.Tokens.Client)}))
	if n := len(left.GetSessions()); n != 20 {
		t.Errorf("%d sessions are left", n)
	}
}

// TestSessionsAreRemoved waits until the upkeep has removed a session that ended, and finds those of a shopper in the
// shopper's own records, until the shopper is erased.
func TestSessionsAreRemoved(t *testing.T) {
	t.Parallel()
	c := &clock{}
	s := startAt(t, onSQLite, c.now)
	s.cookie(t, s.Tokens.Reviewer)
	phone := s.cookie(t, s.Tokens.Shopper)
	records := must[*pb.ListShopperRecordsResponse](t)(s.by(s.Tokens.Shopper).ListShopperRecords(t.Context(), &pb.ListShopperRecordsRequest{Shopper: "anna"}))
	if got := records.GetRecords()[0].GetSessions(); len(got) != 1 || got[0].GetScreen() != pb.Session_APP {
		t.Errorf("the records have the sessions %v", got)
	}
	c.add(13 * time.Hour)
	kept := func() (n int) {
		err := s.app.Store().View(context.Background(), storage.ReadOptions{}, func(tx storage.Tx) error {
			list, _, err := tx.Sessions().List(context.Background(), "", storage.Page{Limit: 10})
			n = len(list)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	eventually(t, "the session that ended is removed", func() bool { return kept() == 1 })
	must[*pb.Erasure](t)(s.by(s.Tokens.Admin).EraseShopper(t.Context(), &pb.EraseShopperRequest{Shopper: "anna", Etag: "*"}))
	if kept() != 0 {
		t.Error("the session of an erased shopper is kept")
	}
	s.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", phone)
}
