package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"sync"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/cache"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

const (
	// freshFor is how long a token may be used after its reading began. A revocation must be in force on every server
	// within a second; half of it is left for the reading.
	freshFor = 500 * time.Millisecond
	// maxCached is the number of tokens in the cache.
	maxCached = 20_000
)

// Authenticator authenticates callers by their access tokens. It may be used by many goroutines.
type Authenticator struct {
	store storage.Store
	clock func() time.Time
	// alarm is called for a token that ended since a replaced secret was used; nil for nothing.
	alarm func(ctx context.Context, token *storage.Token)

	cached   *cache.Cache[string, entry]
	sessions *cache.Cache[string, sessionEntry]
	mu       sync.Mutex
	// forgotten counts the calls of Forget: a token whose reading began before one is not cached after it.
	forgotten uint64
}

// entry is a token in the cache. Its age counts from the moment at which its reading began, not from the later one at
// which it was cached.
type entry struct {
	read      time.Time
	token     *storage.Token
	principal *Principal
}

// inForce reports whether the token is neither revoked nor expired, and its shopper or client not deleted.
func (e *entry) inForce(now time.Time) bool {
	return e.token.RevokeTime.IsZero() && e.token.StopTime.IsZero() && (e.token.ExpireTime.IsZero() || now.Before(e.token.ExpireTime))
}

// NewAuthenticator returns an authenticator that reads tokens of the store.
func NewAuthenticator(store storage.Store, clock func() time.Time) *Authenticator {
	return &Authenticator{
		store: store, clock: clock, cached: cache.New[string, entry](maxCached, cache.Forever, clock),
		sessions: cache.New[string, sessionEntry](maxCached, cache.Forever, clock),
	}
}

// Authenticate returns the caller of an authorization of the form "Bearer ms_<id>_<secret>". The error is
// UNAUTHENTICATED without one; INVALID_TOKEN, with the same text, if it has another form, the token is unknown, expired
// or revoked, or the secret is wrong; TOKEN_REUSED if the token ended because a replaced secret was used, now or before; or
// the store's.
func (a *Authenticator) Authenticate(ctx context.Context, authorization string) (*Principal, error) {
	return a.authenticate(ctx, authorization, false)
}

// AuthenticateRotation is Authenticate for a call that asks for a new secret. A caller that may have missed the answer of
// that call before comes with a secret that was replaced: it is let in as long as no newer one was used.
func (a *Authenticator) AuthenticateRotation(ctx context.Context, authorization string) (*Principal, error) {
	return a.authenticate(ctx, authorization, true)
}

func (a *Authenticator) authenticate(ctx context.Context, authorization string, rotating bool) (*Principal, error) {
	if authorization == "" {
		return nil, fault.New(pb.Reason_UNAUTHENTICATED, "")
	}
	scheme, plain, _ := strings.Cut(authorization, " ")
	id, secret, ok := parseToken(strings.TrimLeft(plain, " "))
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return nil, invalidToken()
	}
	now, digest := a.clock(), sha256.Sum256([]byte(secret))
	e, err := a.entry(ctx, id, now)
	if err != nil {
		return nil, err
	}
	found := standingOf(e.token, digest, now)
	if found != good && e.read.Before(now) {
		// Another server may have replaced the secret since the token was read.
		if e, err = a.anew(ctx, id, now); err != nil {
			return nil, err
		}
		found = standingOf(e.token, digest, now)
	}
	switch {
	case found == unknown:
		return nil, invalidToken()
	case e.token.RevokeReason == storage.SecretReused:
		return nil, tokenReused()
	case !e.inForce(now):
		return nil, invalidToken()
	case found == reused:
		return nil, a.endReused(ctx, id, digest, now)
	case found == good && e.token.Unsettled():
		a.settle(ctx, e.token, now)
	case found == late, found == repeatable && !rotating:
		return nil, invalidToken()
	}
	if !rotating {
		return e.principal, nil
	}
	caller := *e.principal
	caller.Secret = digest
	return &caller, nil
}

// Principal returns the caller of a token by its id, for work that goes on after the call that began it. The error is
// INVALID_TOKEN if the token is unknown, expired or revoked; or the store's.
func (a *Authenticator) Principal(ctx context.Context, id string) (*Principal, error) {
	now := a.clock()
	e, err := a.entry(ctx, id, now)
	if err != nil {
		return nil, err
	}
	if !e.inForce(now) {
		return nil, invalidToken()
	}
	return e.principal, nil
}

// Token returns a token by its id, as it was read for authentication: what another server changed may be missing for half a
// second. It is shared and must not be changed. The error is INVALID_TOKEN if the token is unknown; or the store's.
func (a *Authenticator) Token(ctx context.Context, id string) (*storage.Token, error) {
	e, err := a.entry(ctx, id, a.clock())
	return e.token, err
}

// Forget removes a token from the cache, so that a change that was just committed is in force here at once. Other
// servers follow within a second.
func (a *Authenticator) Forget(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cached.Remove(id)
	a.forgotten++
}

func (a *Authenticator) entry(ctx context.Context, id string, now time.Time) (entry, error) {
	e, ok := a.cached.Get(id)
	// The age is negative after the clock was set back; such an entry is not used either.
	if age := now.Sub(e.read); ok && 0 <= age && age < freshFor {
		return e, nil
	}
	return a.anew(ctx, id, now)
}

// anew reads a token and puts it into the cache.
func (a *Authenticator) anew(ctx context.Context, id string, now time.Time) (entry, error) {
	a.mu.Lock()
	forgotten := a.forgotten
	a.mu.Unlock()
	e, err := a.read(ctx, id, now)
	if err != nil {
		return entry{}, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.forgotten == forgotten {
		a.cached.Put(id, e)
	}
	return e, nil
}

func (a *Authenticator) read(ctx context.Context, id string, now time.Time) (entry, error) {
	var t *storage.Token
	err := a.store.View(ctx, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) error {
		var err error
		t, err = tx.Access().GetToken(ctx, id)
		return err
	})
	if errors.Is(err, storage.ErrNotFound) {
		return entry{}, invalidToken()
	}
	if err != nil {
		return entry{}, fault.From(err)
	}
	return entry{
		read: now, token: t,
		principal: &Principal{
			TokenID: t.ID, Role: t.Grant.Role, Shopper: t.Grant.Shopper, Client: t.Grant.Client,
			Locations: t.Grant.Locations,
		},
	}, nil
}

func invalidToken() error { return fault.New(pb.Reason_INVALID_TOKEN, "") }
