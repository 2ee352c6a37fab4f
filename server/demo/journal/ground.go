package journal

import (
	"context"
	"fmt"
	"sync"

	"mysteryshopper/storage"
)

// Ground is what a store holds already that journals on it refer to. Each thing is read once, when it is first asked
// for. Many journals may stand on one ground, each on a goroutine of its own.
type Ground struct {
	store storage.Store
	known sync.Map
}

// NewGround returns the ground of a store, of which nothing is read yet.
func NewGround(store storage.Store) *Ground { return &Ground{store: store} }

// Refresh has checklists and their versions read again, for journals that begin later.
func (g *Ground) Refresh() {
	g.known.Range(func(key, _ any) bool {
		if f := key.(fact); f.sort == ofChecklist || f.sort == ofVersion {
			g.known.Delete(key)
		}
		return true
	})
}

// The sorts of facts that may change in time.
const (
	ofChecklist = "checklist"
	ofVersion   = "version"
)

// fact names one thing of the ground: what sort it is and its ids.
type fact struct {
	sort   string
	ids    [2]string
	number int32
}

// known returns a thing of the ground, read by the function where it was not asked for before. It is shared and must
// not be changed.
func known[T any](ctx context.Context, g *Ground, f fact, read func(storage.Tx) (T, error)) (T, error) {
	if v, ok := g.known.Load(f); ok {
		return v.(T), nil
	}
	var v T
	err := g.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) (err error) {
		v, err = read(tx)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("%s %v: %w", f.sort, f.ids, err)
	}
	g.known.Store(f, v)
	return v, nil
}

// settings are those of the store: a journal makes no new ones.
type settings struct {
	storage.Settings
	ground *Ground
}

func (s settings) Get(ctx context.Context, key string) ([]byte, error) {
	return known(ctx, s.ground, fact{sort: "setting", ids: [2]string{key}}, func(tx storage.Tx) ([]byte, error) {
		return tx.Settings().Get(ctx, key)
	})
}

func (s settings) GetOrPut(ctx context.Context, key string, _ []byte) ([]byte, error) {
	return s.Get(ctx, key)
}

type checklists struct {
	storage.Checklists
	ground *Ground
}

func (s checklists) Get(ctx context.Context, id string) (*storage.Checklist, error) {
	return known(ctx, s.ground, fact{sort: ofChecklist, ids: [2]string{id}}, func(tx storage.Tx) (*storage.Checklist, error) {
		return tx.Checklists().Get(ctx, id)
	})
}

func (s checklists) GetVersion(ctx context.Context, id string, number int32) (*storage.PublishedVersion, error) {
	f := fact{sort: ofVersion, ids: [2]string{id}, number: number}
	return known(ctx, s.ground, f, func(tx storage.Tx) (*storage.PublishedVersion, error) {
		return tx.Checklists().GetVersion(ctx, id, number)
	})
}

type locations struct {
	storage.Locations
	ground *Ground
}

func (s locations) Get(ctx context.Context, client, id string) (*storage.Location, error) {
	return known(ctx, s.ground, fact{sort: "location", ids: [2]string{client, id}}, func(tx storage.Tx) (*storage.Location, error) {
		return tx.Locations().Get(ctx, client, id)
	})
}

// EnsureNumber is that of the store: a journal gives none.
func (s locations) EnsureNumber(ctx context.Context, client, id string) (int32, error) {
	l, err := s.Get(ctx, client, id)
	if err != nil {
		return 0, err
	}
	return l.Number, nil
}

func (s locations) Ancestors(ctx context.Context, client, id string) ([]string, error) {
	return known(ctx, s.ground, fact{sort: "ancestors", ids: [2]string{client, id}}, func(tx storage.Tx) ([]string, error) {
		return tx.Locations().Ancestors(ctx, client, id)
	})
}

type programs struct {
	storage.Programs
	ground *Ground
}

func (s programs) Get(ctx context.Context, client, id string) (*storage.Program, error) {
	return known(ctx, s.ground, fact{sort: "program", ids: [2]string{client, id}}, func(tx storage.Tx) (*storage.Program, error) {
		return tx.Programs().Get(ctx, client, id)
	})
}

type shoppers struct {
	storage.Shoppers
	ground *Ground
}

func (s shoppers) Get(ctx context.Context, id string) (*storage.Shopper, error) {
	return known(ctx, s.ground, fact{sort: "shopper", ids: [2]string{id}}, func(tx storage.Tx) (*storage.Shopper, error) {
		return tx.Shoppers().Get(ctx, id)
	})
}
