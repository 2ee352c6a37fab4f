package auth

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// renewed stores another secret of a token, as RotateToken does, and returns its plain form.
func renewed(t *testing.T, store storage.Store, id string, now time.Time) (plain string) {
	t.Helper()
	update(t, store, func(ctx context.Context, tx storage.Tx) error {
		token, err := tx.Access().GetToken(ctx, id)
		if err != nil {
			return err
		}
		if wait := token.KeepSecret(now); wait > 0 {
			t.Errorf("to wait %s", wait)
		}
		plain = Renew(rand.Reader, token)
		return tx.Access().UpdateToken(ctx, token)
	})
	return plain
}

// TestReplacedSecrets follows a replaced secret: before a newer one is used, in the minute after, and later, when it ends
// the token, with one alarm.
func TestReplacedSecrets(t *testing.T) {
	t.Parallel()
	store, clock := openStore(t), newClock()
	a, elsewhere := NewAuthenticator(store, clock.now), NewAuthenticator(store, clock.now)
	var alarms []string
	for _, one := range []*Authenticator{a, elsewhere} {
		one.OnReuse(func(_ context.Context, token *storage.Token) { alarms = append(alarms, token.ID) })
	}
	old, token := insertToken(t, store, time.Time{})
	want := func(what, plain string, want pb.Reason) {
		t.Helper()
		for _, one := range []*Authenticator{a, elsewhere} {
			if got := reasonOf(t.Context(), one, "Bearer "+plain); got != want {
				t.Errorf("%s: %s, want %s", what, got, want)
			}
		}
	}
	mayRotate := func(what, plain string, want bool) {
		t.Helper()
		caller, err := a.AuthenticateRotation(t.Context(), "Bearer "+plain)
		if got := err == nil; got != want {
			t.Errorf("%s: rotates %t, %v", what, got, err)
		}
		if err == nil && (caller.Secret == [32]byte{} || !caller.MayRotate(token, clock.now())) && plain == old {
			t.Errorf("%s: the caller is %+v", what, caller)
		}
	}
	const fine, invalid, reused = pb.Reason_REASON_UNSPECIFIED, pb.Reason_INVALID_TOKEN, pb.Reason_TOKEN_REUSED
	want("the first secret", old, fine)
	mayRotate("the first secret", old, true)
	clock.forward(time.Second)
	lost := renewed(t, store, token.ID, clock.now())
	clock.forward(24 * time.Hour)
	want("replaced by a secret that was not used", old, invalid)
	mayRotate("replaced by a secret that was not used", old, true)
	kept := renewed(t, store, token.ID, clock.now())
	clock.forward(time.Second)
	want("the newer secret", kept, fine)
	mayRotate("after the newer one was used", old, false)
	clock.forward(underWay - time.Second - time.Microsecond)
	want("under way", old, invalid)
	want("the lost one", lost, invalid)
	if len(alarms) != 0 {
		t.Errorf("alarms of %v", alarms)
	}
	clock.forward(2 * time.Second)
	want("later", lost, reused)
	want("the newer secret", kept, reused)
	want("the first secret", old, reused)
	want("a wrong secret", JoinToken(token.ID, "a"+old[len(old)-secretLetters+1:]), invalid)
	if len(alarms) != 1 || alarms[0] != token.ID {
		t.Errorf("alarms of %v", alarms)
	}
	if _, err := a.AuthenticateRotation(t.Context(), "Bearer "+kept); fault.From(err).Reason() != reused {
		t.Errorf("a rotation at the end: %v", err)
	}
}
