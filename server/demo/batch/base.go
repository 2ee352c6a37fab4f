package batch

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"mysteryshopper/storage"
)

// Base holds the things of a store that batches refer to. Each is read once, when it is first needed. Many batches can
// share a base, each on a goroutine of its own.
type Base struct {
	store storage.Store
	cache sync.Map
}

// NewBase returns the base of a store. It reads nothing yet.
func NewBase(store storage.Store) *Base { return &Base{store: store} }

// Refresh lets checklists and their versions be read again.
func (b *Base) Refresh() {
	b.cache.Range(func(k, _ any) bool {
		if kind := k.(key).kind; kind == checklistKind || kind == versionKind {
			b.cache.Delete(k)
		}
		return true
	})
}

// The kinds of things that can change in time.
const (
	checklistKind = "checklist"
	versionKind   = "version"
)

// key names one thing of a base.
type key struct {
	kind, client, id string
	number           int32
}

// get returns one thing of a base, and reads it where it was not read before. It is shared and must not be changed.
func get[T any](ctx context.Context, b *Base, k key, read func(storage.Tx) (T, error)) (T, error) {
	if v, ok := b.cache.Load(k); ok {
		return v.(T), nil
	}
	v, err := storage.Read(ctx, b.store, storage.ReadOptions{}, read)
	if err != nil {
		return v, fmt.Errorf("%s %s %s: %w", k.kind, k.client, k.id, err)
	}
	b.cache.Store(k, v)
	return v, nil
}

// settings are those of the store. A batch adds none.
type settings struct {
	storage.Settings
	base *Base
}

func (s settings) Get(ctx context.Context, name string) ([]byte, error) {
	return get(ctx, s.base, key{kind: "setting", id: name}, func(tx storage.Tx) ([]byte, error) {
		return tx.Settings().Get(ctx, name)
	})
}

func (s settings) GetOrPut(ctx context.Context, name string, _ []byte) ([]byte, error) {
	return s.Get(ctx, name)
}

type checklists struct {
	storage.Checklists
	base *Base
}

func (s checklists) Get(ctx context.Context, id string) (*storage.Checklist, error) {
	return get(ctx, s.base, key{kind: checklistKind, id: id}, func(tx storage.Tx) (*storage.Checklist, error) {
		return tx.Checklists().Get(ctx, id)
	})
}

func (s checklists) GetVersion(ctx context.Context, id string, number int32) (*storage.PublishedVersion, error) {
	k := key{kind: versionKind, id: id, number: number}
	return get(ctx, s.base, k, func(tx storage.Tx) (*storage.PublishedVersion, error) {
		return tx.Checklists().GetVersion(ctx, id, number)
	})
}

func (s checklists) GetVersionHead(ctx context.Context, id string, number int32) (*storage.PublishedVersion, error) {
	v, err := s.GetVersion(ctx, id, number)
	if err != nil {
		return nil, err
	}
	head := *v
	head.Content = nil
	return &head, nil
}

type clients struct {
	storage.Clients
	base *Base
}

func (s clients) Get(ctx context.Context, id string) (*storage.Client, error) {
	return get(ctx, s.base, key{kind: "client", id: id}, func(tx storage.Tx) (*storage.Client, error) {
		return tx.Clients().Get(ctx, id)
	})
}

type locations struct {
	storage.Locations
	base *Base
}

func (s locations) Get(ctx context.Context, client, id string) (*storage.Location, error) {
	return get(ctx, s.base, key{kind: "location", client: client, id: id}, func(tx storage.Tx) (*storage.Location, error) {
		return tx.Locations().Get(ctx, client, id)
	})
}

// EnsureNumber returns the number of the store. A batch numbers no location.
func (s locations) EnsureNumber(ctx context.Context, client, id string) (int32, error) {
	l, err := s.Get(ctx, client, id)
	if err != nil {
		return 0, err
	}
	return l.Number, nil
}

func (s locations) Ancestors(ctx context.Context, client, id string) ([]string, error) {
	return get(ctx, s.base, key{kind: "ancestors", client: client, id: id}, func(tx storage.Tx) ([]string, error) {
		return tx.Locations().Ancestors(ctx, client, id)
	})
}

type programs struct {
	storage.Programs
	base *Base
}

func (s programs) Get(ctx context.Context, client, id string) (*storage.Program, error) {
	return get(ctx, s.base, key{kind: "program", client: client, id: id}, func(tx storage.Tx) (*storage.Program, error) {
		return tx.Programs().Get(ctx, client, id)
	})
}

type alertRules struct {
	storage.AlertRules
	base *Base
}

func (s alertRules) List(ctx context.Context, client, program string, page storage.Page) ([]*storage.AlertRule, storage.Cursor, error) {
	all, err := get(ctx, s.base, key{kind: "alert rules", client: client, id: program}, func(tx storage.Tx) ([]*storage.AlertRule, error) {
		rules, _, err := tx.AlertRules().List(ctx, client, program, page)
		return rules, err
	})
	return slices.Clone(all), "", err // callers filter the list in place
}

type shoppers struct {
	storage.Shoppers
	base *Base
}

func (s shoppers) Get(ctx context.Context, id string) (*storage.Shopper, error) {
	return get(ctx, s.base, key{kind: "shopper", id: id}, func(tx storage.Tx) (*storage.Shopper, error) {
		return tx.Shoppers().Get(ctx, id)
	})
}
