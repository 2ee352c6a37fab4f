package auth

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

// clock is a clock that tests set.
type clock struct{ micros atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.set(noon)
	return c
}

func (c *clock) set(t time.Time)         { c.micros.Store(t.UnixMicro()) }
func (c *clock) forward(d time.Duration) { c.micros.Add(d.Microseconds()) }
func (c *clock) now() time.Time          { return time.UnixMicro(c.micros.Load()).UTC() }

func openStore(t testing.TB) storage.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func update(t testing.TB, store storage.Store, fn func(ctx context.Context, tx storage.Tx) error) {
	t.Helper()
	ctx := t.Context()
	if err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// insertToken stores a token for a reviewer, which refers to nothing else in the store.
func insertToken(t testing.TB, store storage.Store, expire time.Time) (plain string, token *storage.Token) {
	t.Helper()
	plain, token = NewToken(rand.Reader, storage.Grant{Role: storage.Reviewer}, noon, expire)
	update(t, store, func(ctx context.Context, tx storage.Tx) error { return tx.Access().InsertToken(ctx, token) })
	return plain, token
}

func revoke(t testing.TB, store storage.Store, token *storage.Token) {
	t.Helper()
	gone := *token
	gone.RevokeTime = noon
	update(t, store, func(ctx context.Context, tx storage.Tx) error { return tx.Access().UpdateToken(ctx, &gone) })
}

// reasonOf returns REASON_UNSPECIFIED for valid credentials.
func reasonOf(ctx context.Context, a *Authenticator, authorization string) pb.Reason {
	_, err := a.Authenticate(ctx, authorization)
	if err == nil {
		return pb.Reason_REASON_UNSPECIFIED
	}
	return fault.From(err).Reason()
}

func TestAuthenticate(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	good, token := insertToken(t, store, noon.Add(time.Hour))
	other, _ := insertToken(t, store, time.Time{})
	id, secret, _ := parseToken(good)
	_, otherSecret, _ := parseToken(other)
	revoked, ended := insertToken(t, store, time.Time{})
	revoke(t, store, ended)

	const fine = pb.Reason_REASON_UNSPECIFIED
	for name, c := range map[string]struct {
		authorization string
		after         time.Duration
		want          pb.Reason
	}{
		"good":                 {"Bearer " + good, 0, fine},
		"lower case scheme":    {"bearer  " + good, 0, fine},
		"without expiry":       {"Bearer " + other, 1000 * time.Hour, fine},
		"just before its end":  {"Bearer " + good, time.Hour - time.Microsecond, fine},
		"at its end":           {"Bearer " + good, time.Hour, pb.Reason_INVALID_TOKEN},
		"nothing":              {"", 0, pb.Reason_UNAUTHENTICATED},
		"another's secret":     {"Bearer " + JoinToken(id, otherSecret), 0, pb.Reason_INVALID_TOKEN},
		"unknown id":           {"Bearer " + JoinToken(strings.Repeat("a", idLetters), secret), 0, pb.Reason_INVALID_TOKEN},
		"revoked":              {"Bearer " + revoked, 0, pb.Reason_INVALID_TOKEN},
		"another scheme":       {"Basic " + good, 0, pb.Reason_INVALID_TOKEN},
		"without a scheme":     {good, 0, pb.Reason_INVALID_TOKEN},
		"something after":      {"Bearer " + good + " x", 0, pb.Reason_INVALID_TOKEN},
		"no token at all":      {"Bearer ", 0, pb.Reason_INVALID_TOKEN},
		"digest as the secret": {"Bearer " + JoinToken(id, string(token.Digest[:])), 0, pb.Reason_INVALID_TOKEN},
	} {
		clock := newClock()
		clock.forward(c.after)
		a := NewAuthenticator(store, clock.now)
		// The second time it comes from the cache.
		for range 2 {
			if got := reasonOf(t.Context(), a, c.authorization); got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}
	}
}

func TestThePrincipalIsWhatWasGranted(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	plain, token := NewToken(rand.Reader, storage.Grant{Role: storage.Viewer, Client: "acme", Locations: []string{"berlin", "graz"}}, noon, time.Time{})
	update(t, store, func(ctx context.Context, tx storage.Tx) error {
		if err := tx.Clients().Insert(ctx, &storage.Client{ID: "acme", Title: "Acme", CreateTime: noon, UpdateTime: noon}); err != nil {
			return err
		}
		return tx.Access().InsertToken(ctx, token)
	})
	got, err := NewAuthenticator(store, newClock().now).Authenticate(t.Context(), "Bearer "+plain)
	if err != nil {
		t.Fatal(err)
	}
	want := &Principal{TokenID: token.ID, Role: storage.Viewer, Client: "acme", Locations: []string{"berlin", "graz"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRevocationIsInForceElsewhereWithinHalfASecond(t *testing.T) {
	t.Parallel()
	store, clock := openStore(t), newClock()
	plain, token := insertToken(t, store, time.Time{})
	here, elsewhere := NewAuthenticator(store, clock.now), NewAuthenticator(store, clock.now)
	for _, a := range []*Authenticator{here, elsewhere} {
		if got := reasonOf(t.Context(), a, "Bearer "+plain); got != pb.Reason_REASON_UNSPECIFIED {
			t.Fatal(got)
		}
	}
	revoke(t, store, token)
	here.Forget(token.ID)
	if got := reasonOf(t.Context(), here, "Bearer "+plain); got != pb.Reason_INVALID_TOKEN {
		t.Errorf("here: %s", got)
	}
	clock.forward(freshFor - time.Microsecond)
	if got := reasonOf(t.Context(), elsewhere, "Bearer "+plain); got != pb.Reason_REASON_UNSPECIFIED {
		t.Errorf("elsewhere nothing is kept: %s", got)
	}
	clock.forward(time.Microsecond)
	if got := reasonOf(t.Context(), elsewhere, "Bearer "+plain); got != pb.Reason_INVALID_TOKEN {
		t.Errorf("elsewhere: %s", got)
	}
}

func TestAClockThatIsSetBackKeepsNothing(t *testing.T) {
	t.Parallel()
	store, clock := openStore(t), newClock()
	plain, token := insertToken(t, store, time.Time{})
	a := NewAuthenticator(store, clock.now)
	reasonOf(t.Context(), a, "Bearer "+plain)
	revoke(t, store, token)
	clock.forward(-time.Hour)
	if got := reasonOf(t.Context(), a, "Bearer "+plain); got != pb.Reason_INVALID_TOKEN {
		t.Errorf("got %s", got)
	}
}

// interrupted is a store that calls a function right after each View.
type interrupted struct {
	storage.Store
	after func()
}

func (s interrupted) View(ctx context.Context, options storage.ReadOptions, fn func(storage.Tx) error) error {
	err := s.Store.View(ctx, options, fn)
	s.after()
	return err
}

func TestWhatWasReadBeforeARevocationIsNotKeptAfterIt(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	plain, token := insertToken(t, store, time.Time{})
	var a *Authenticator
	once := true
	a = NewAuthenticator(interrupted{store, func() {
		if once {
			once = false
			revoke(t, store, token)
			a.Forget(token.ID)
		}
	}}, newClock().now)
	reasonOf(t.Context(), a, "Bearer "+plain)
	if got := reasonOf(t.Context(), a, "Bearer "+plain); got != pb.Reason_INVALID_TOKEN {
		t.Errorf("got %s", got)
	}
}

func TestTheCacheIsBounded(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	plain, _ := insertToken(t, store, time.Time{})
	a := NewAuthenticator(store, newClock().now)
	for i := range maxCached {
		a.cached.Put(strconv.Itoa(i), entry{})
	}
	if got := reasonOf(t.Context(), a, "Bearer "+plain); got != pb.Reason_REASON_UNSPECIFIED {
		t.Errorf("got %s", got)
	}
	if _, ok := a.cached.Get("0"); ok {
		t.Error("the least recently used token is still cached")
	}
}

func TestAStoreThatFailsIsNotAWrongToken(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	plain, _ := insertToken(t, store, time.Time{})
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	a := NewAuthenticator(store, newClock().now)
	if got := reasonOf(t.Context(), a, "Bearer "+plain); got != pb.Reason_UNAVAILABLE {
		t.Errorf("got %s", got)
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	store := openStore(b)
	plain, _ := insertToken(b, store, time.Time{})
	a := NewAuthenticator(store, newClock().now)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Authenticate(b.Context(), "Bearer "+plain); err != nil {
			b.Fatal(err)
		}
	}
}
