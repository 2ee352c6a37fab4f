package e2e

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// enrol makes a phone of anna, and returns its token.
func (s *server) enrol(t *testing.T) string {
	t.Helper()
	made := must[*pb.Invitation](t)(s.by(s.Tokens.Admin).CreateInvitation(t.Context(), &pb.CreateInvitationRequest{
		Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: "anna"},
	}))
	return must[*pb.Token](t)(s.by("").EnrolDevice(t.Context(), &pb.EnrolDeviceRequest{Code: made.GetCode(), Title: "Anna, phone"})).GetSecret()
}

// rotations are the doors by which a secret is replaced: each returns the new one, and why there is none.
var rotations = map[string]func(s *server, t *testing.T, secret string) (string, string){
	"gRPC": func(s *server, t *testing.T, secret string) (string, string) {
		made, err := s.by(secret).RotateToken(t.Context(), &pb.RotateTokenRequest{Token: tokenID(secret)})
		return made.GetSecret(), refusalOf(t, err).Reason
	},
	"REST": func(s *server, t *testing.T, secret string) (string, string) {
		got := s.call(t, secret, "POST", "/v1/tokens/"+tokenID(secret)+":rotate", nil)
		if got.status != http.StatusOK {
			return "", got.refusal(t).Reason
		}
		made, _ := got.json(t)["secret"].(string)
		return made, ""
	},
}

// everyRotation runs a test with two servers of each engine, by each door, with one clock.
func everyRotation(t *testing.T, test func(t *testing.T, c *clock, one, two *server, rotate func(s *server, secret string) (string, string))) {
	t.Helper()
	everyEngine(t, func(t *testing.T, on engine) {
		c := &clock{}
		one := startAt(t, on, c.now)
		two := one.join(t, c.now)
		for door, rotate := range rotations {
			t.Run(door, func(t *testing.T) {
				test(t, c, one, two, func(s *server, secret string) (string, string) { return rotate(s, t, secret) })
			})
		}
	})
}

// wantWho compares why a secret is refused, over both doors; "" is not at all.
func (s *server) wantWho(t *testing.T, what, secret, want string) {
	t.Helper()
	if got := s.whoAmI(t, secret); got.Reason != want {
		t.Errorf("%s: %q, want %q", what, got.Reason, want)
	}
}

// reuseOf returns the reason that a token ended for, as admins see it, and how many entries of the audit log say so.
func (s *server) reuseOf(t *testing.T, secret string) (pb.Token_RevokeReason, int) {
	t.Helper()
	a := s.by(s.Tokens.Admin)
	log := must[*pb.ListAuditResponse](t)(a.ListAudit(t.Context(), &pb.ListAuditRequest{
		PageSize: 100, Filter: `resource = "tokens/` + tokenID(secret) + `" AND act = "token reuse"`,
	}))
	for _, one := range must[*pb.ListTokensResponse](t)(a.ListTokens(t.Context(), &pb.ListTokensRequest{PageSize: 1000})).GetTokens() {
		if one.GetToken() == tokenID(secret) {
			return one.GetRevokeReason(), len(log.GetEntries())
		}
	}
	t.Fatalf("no token %s is listed", tokenID(secret))
	return 0, 0
}

// wantEnded expects that a token ended for a reuse, with one entry, and that none of the secrets opens anything anywhere.
func wantEnded(t *testing.T, c *clock, servers []*server, secrets ...string) {
	t.Helper()
	c.add(time.Second)
	for _, s := range servers {
		for range 2 {
			for _, secret := range secrets {
				s.wantWho(t, "a secret of a token that ended", secret, "TOKEN_REUSED")
			}
		}
		if why, entries := s.reuseOf(t, secrets[0]); why != pb.Token_SECRET_REUSED || entries != 1 {
			t.Errorf("it ended for %s, with %d entries", why, entries)
		}
	}
}

// TestRotationWithALostAnswer repeats rotations whose answers the phone never got: at another server, ten minutes later.
func TestRotationWithALostAnswer(t *testing.T) {
	t.Parallel()
	everyRotation(t, func(t *testing.T, c *clock, one, two *server, rotate func(*server, string) (string, string)) {
		first := one.enrol(t)
		lost, _ := rotate(one, first)
		c.add(10 * time.Minute)
		two.wantWho(t, "the replaced secret before a newer one was used", first, "INVALID_TOKEN")
		second, why := rotate(two, first)
		if second == "" || second == lost {
			t.Fatalf("the repeated rotation gives %q: %s", second, why)
		}
		// A second answer may come after the one that the phone took: it goes on with what it has.
		third, why := rotate(one, first)
		if _, again := rotate(two, second); third == "" || again != "" {
			t.Fatalf("the rotations give %q: %s; %s", third, why, again)
		}
		kept, _ := rotate(two, first)
		one.wantWho(t, "the newest secret", kept, "")
		c.add(30 * time.Second)
		two.wantWho(t, "a call that was under way", first, "INVALID_TOKEN")
		two.wantWho(t, "the newest secret", kept, "")
		if why, entries := one.reuseOf(t, first); why != 0 || entries != 0 {
			t.Errorf("the token ended for %s, with %d entries", why, entries)
		}
	})
}

// TestStolenSecretEndsTheToken uses a secret that the phone has replaced.
func TestStolenSecretEndsTheToken(t *testing.T) {
	t.Parallel()
	everyRotation(t, func(t *testing.T, c *clock, one, two *server, rotate func(*server, string) (string, string)) {
		first, other := one.enrol(t), one.enrol(t)
		second, _ := rotate(one, first)
		cookie := two.cookie(t, second)
		two.wantReason(t, "", "GET", "/v1/whoami", cookie)
		c.add(2 * time.Minute)
		two.wantWho(t, "the stolen secret", first, "TOKEN_REUSED")
		wantEnded(t, c, []*server{one, two}, first, second)
		if _, why := rotate(one, second); why != "TOKEN_REUSED" {
			t.Errorf("the phone's rotation afterwards: %s", why)
		}
		got := one.call(t, "", "POST", "/v1/sessions", map[string]string{"key": second})
		if got.status != http.StatusUnauthorized || got.problem(t).Reason != "TOKEN_REUSED" {
			t.Errorf("a session of the token: %d %s", got.status, got.body)
		}
		one.wantReason(t, "INVALID_TOKEN", "GET", "/v1/whoami", cookie)
		sessions := must[*pb.ListSessionsResponse](t)(one.by(one.Tokens.Admin).ListSessions(t.Context(), &pb.ListSessionsRequest{Token: tokenID(first)}))
		if n := len(sessions.GetSessions()); n != 0 {
			t.Errorf("%d sessions are left", n)
		}
		one.wantWho(t, "another phone of the shopper", other, "")
		anew := one.enrol(t)
		two.wantWho(t, "the stolen secret", first, "TOKEN_REUSED")
		two.wantWho(t, "the phone, enrolled again", anew, "")
		metrics := string(two.call(t, "", "GET", "/metrics", nil).want(t, 200).body)
		if !strings.Contains(metrics, "mysteryshopper_tokens_reused_total ") || strings.Contains(metrics, "mysteryshopper_tokens_reused_total 0") {
			t.Error("the metrics do not count the token")
		}
	})
}

// TestAReuseAtTwoServersAtOnce uses stolen secrets at both servers, several times each, at one moment: each token ends once.
func TestAReuseAtTwoServersAtOnce(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		c := &clock{}
		one := startAt(t, on, c.now)
		servers := []*server{one, one.join(t, c.now)}
		var stolen, used [4]string
		for i := range stolen {
			stolen[i] = one.enrol(t)
			used[i], _ = rotations["gRPC"](one, t, stolen[i])
			one.wantWho(t, "the new secret", used[i], "")
		}
		c.add(2 * time.Minute)
		var group sync.WaitGroup
		ready := make(chan struct{})
		for i := range 16 {
			group.Go(func() {
				<-ready
				servers[i%2].wantWho(t, "a stolen secret", stolen[i/4], "TOKEN_REUSED")
			})
		}
		close(ready)
		group.Wait()
		for i := range stolen {
			wantEnded(t, c, servers, stolen[i], used[i])
		}
	})
}

// TestThiefRotatesFirst lets a thief replace the secret before the phone does.
func TestThiefRotatesFirst(t *testing.T) {
	t.Parallel()
	everyRotation(t, func(t *testing.T, c *clock, one, two *server, rotate func(*server, string) (string, string)) {
		first := one.enrol(t)
		thief, _ := rotate(two, first)
		two.wantWho(t, "the thief", thief, "")
		c.add(5 * time.Minute)
		if _, why := rotate(one, first); why != "TOKEN_REUSED" {
			t.Errorf("the phone rotates: %s", why)
		}
		wantEnded(t, c, []*server{one, two}, first, thief)

		// The thief's answer waits while the phone goes on.
		first = one.enrol(t)
		thief, _ = rotate(two, first)
		phone, _ := rotate(one, first)
		one.wantWho(t, "the phone", phone, "")
		c.add(5 * time.Minute)
		two.wantWho(t, "the thief, later", thief, "TOKEN_REUSED")
		wantEnded(t, c, []*server{one, two}, first, thief, phone)
	})
}

// TestReuseOfKeys uses replaced secrets of a client's key, of which the client's feed hears, and of a token that somebody
// revoked, which stays so.
func TestReuseOfKeys(t *testing.T) {
	t.Parallel()
	c := &clock{}
	s := startAt(t, onSQLite, c.now)
	a := s.by(s.Tokens.Admin)
	key := func() (string, string) {
		made := must[*pb.Token](t)(a.CreateApiKey(t.Context(), &pb.CreateApiKeyRequest{Client: "acme", ApiKey: &pb.Token{Role: pb.AccessRole_VIEWER}}))
		renewed := must[*pb.Token](t)(s.by(made.GetSecret()).RotateToken(t.Context(), &pb.RotateTokenRequest{Token: made.GetToken()}))
		s.wantWho(t, "the new secret", renewed.GetSecret(), "")
		return made.GetSecret(), renewed.GetSecret()
	}
	old, renewed := key()
	gone, _ := key()
	must[*pb.Token](t)(a.RevokeToken(t.Context(), &pb.RevokeTokenRequest{Token: tokenID(gone)}))
	c.add(2 * time.Minute)
	s.wantWho(t, "a secret of a token that somebody revoked", gone, "INVALID_TOKEN")
	if why, entries := s.reuseOf(t, gone); why != 0 || entries != 0 {
		t.Errorf("it ended for %s, with %d entries", why, entries)
	}
	id, _ := splitToken(old)
	s.wantWho(t, "a secret that the key never had", "ms_"+id+"_"+strings.Repeat("a", 52), "INVALID_TOKEN")
	s.wantWho(t, "the key", renewed, "")
	s.wantWho(t, "the replaced secret", old, "TOKEN_REUSED")
	s.wantWho(t, "the key afterwards", renewed, "TOKEN_REUSED")
}
