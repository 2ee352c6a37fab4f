package demo

import (
	"context"
	"crypto/rand"
	"time"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/storage"
)

// caller returns a context whose calls are made in somebody's name.
type caller func(context.Context) context.Context

// withToken identifies a caller by a token, for calls through all interceptors.
func withToken(token string) caller {
	return func(ctx context.Context) context.Context {
		return call.WithToken(ctx, token)
	}
}

// callers are those who act in a demo.
type callers struct {
	admin, reviewer, manager caller
	// phones are the shoppers by their ids.
	phones map[string]caller
}

// shopper returns a context for the calls of a shopper.
func (c *callers) shopper(ctx context.Context, id string) context.Context { return c.phones[id](ctx) }

// createToken creates a token in the database and not by a call, as the command token does: the first caller needs it.
func createToken(ctx context.Context, store storage.Store, now time.Time, grant storage.Grant) (string, error) {
	var plain string
	err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) (err error) {
		plain, _, err = auth.CreateToken(ctx, tx, rand.Reader, "demo", grant, now, time.Time{})
		return err
	})
	return plain, err
}

// readCallers returns everybody who has a token in the store, for calls through app.OpenHandlers. Their
// secrets are not needed, so that a demo that was broken off can be finished.
func readCallers(ctx context.Context, store storage.Store) (*callers, error) {
	c := &callers{phones: map[string]caller{}}
	err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		return storage.Each(ctx, 500, storage.Of(tx.Access().ListTokens, ""), func(t *storage.Token) error {
			p := &auth.Principal{TokenID: t.ID, Role: t.Grant.Role, Shopper: t.Grant.Shopper}
			by := func(ctx context.Context) context.Context { return auth.With(ctx, p) }
			switch p.Role {
			case storage.Admin:
				c.admin = by
			case storage.Reviewer:
				c.reviewer = by
			case storage.ShopperRole:
				c.phones[p.Shopper] = by
			}
			return nil
		})
	})
	return c, err
}
