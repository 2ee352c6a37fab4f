package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"strings"
	"sync"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

const (
	// freshFor is how long what was read of a token may be used. Half of the second in which a revocation must be in
	// force everywhere; the other half is for the reading.
	freshFor = 500 * time.Millisecond
	// maxCached bounds the cache. It is emptied when it is full, which costs each caller one read.
	maxCached = 20_000
)

// Authenticator finds out whose a token is. It may be used by many goroutines.
type Authenticator struct {
	store storage.Store
	clock func() time.Time

	mu     sync.RWMutex
	cached map[string]entry
	// forgotten counts Forget, so that what was being read meanwhile is not kept.
	forgotten uint64
}

// entry is what was read of a token, and when the reading began.
type entry struct {
	read      time.Time
	digest    [32]byte
	expire    time.Time
	revoked   bool
	principal *Principal
}

// NewAuthenticator returns an authenticator that reads tokens of the store.
func NewAuthenticator(store storage.Store, clock func() time.Time) *Authenticator {
	return &Authenticator{store: store, clock: clock, cached: make(map[string]entry)}
}

// Authenticate returns who comes with an authorization of the form "Bearer ms_<id>_<secret>". The error is
// UNAUTHENTICATED without one; INVALID_TOKEN, in the same words, where it is of another form or the token is unknown,
// expired or revoked or the secret is wrong; or that of the store.
func (a *Authenticator) Authenticate(ctx context.Context, authorization string) (*Principal, error) {
	if authorization == "" {
		return nil, fault.New(pb.Reason_UNAUTHENTICATED, "")
	}
	scheme, plain, _ := strings.Cut(authorization, " ")
	id, secret, ok := parseToken(strings.TrimLeft(plain, " "))
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return nil, invalidToken()
	}
	now := a.clock()
	e, err := a.entry(ctx, id, now)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256([]byte(secret))
	same := subtle.ConstantTimeCompare(digest[:], e.digest[:]) == 1
	if !same || e.revoked || !e.expire.IsZero() && !now.Before(e.expire) {
		return nil, invalidToken()
	}
	return e.principal, nil
}

// Forget ends what is kept of a token, so that a change that was just committed is in force here at once. Other
// servers follow within a second.
func (a *Authenticator) Forget(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.cached, id)
	a.forgotten++
}

func (a *Authenticator) entry(ctx context.Context, id string, now time.Time) (entry, error) {
	a.mu.RLock()
	e, ok := a.cached[id]
	forgotten := a.forgotten
	a.mu.RUnlock()
	// A clock that was set back makes the age negative, and what is kept is then of no use either.
	if age := now.Sub(e.read); ok && 0 <= age && age < freshFor {
		return e, nil
	}
	e, err := a.read(ctx, id, now)
	if err != nil {
		return entry{}, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.forgotten == forgotten {
		if len(a.cached) >= maxCached {
			clear(a.cached)
		}
		a.cached[id] = e
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
		read: now, digest: t.Digest, expire: t.ExpireTime, revoked: !t.RevokeTime.IsZero(),
		principal: &Principal{
			TokenID: t.ID, Role: t.Grant.Role, Shopper: t.Grant.Shopper, Client: t.Grant.Client,
			Locations: t.Grant.Locations,
		},
	}, nil
}

func invalidToken() error { return fault.New(pb.Reason_INVALID_TOKEN, "") }
