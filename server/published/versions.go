// Package published keeps the published versions of checklists compiled in memory, and answers what follows from a
// version: how stored answers score, what breaks a trend, what a client may see, and in which figures a report counts.
package published

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/cache"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// Key names a published version of a checklist.
type Key struct {
	Checklist string
	Number    int32
}

// String returns the key as a person reads it.
func (k Key) String() string { return fmt.Sprintf("checklists/%s/versions/%d", k.Checklist, k.Number) }

// Compare orders keys by checklist and then by number.
func (k Key) Compare(other Key) int {
	return cmp.Or(cmp.Compare(k.Checklist, other.Checklist), cmp.Compare(k.Number, other.Number))
}

// Version is a published version, compiled, with the times at which it was published and retired.
type Version struct {
	*checklist.Compiled
	PublishTime, RetireTime time.Time
}

// Versions are the published versions of a store. It may be used by many goroutines.
type Versions struct {
	// compiled holds contents, which never change; versions also whether they are retired, which may change.
	compiled *cache.Cache[Key, *checklist.Compiled]
	versions *cache.Cache[Key, *Version]
	breaks   *cache.Cache[pair, *Break]
}

const (
	// versionLifetime bounds how long a retirement by another server stays unnoticed.
	versionLifetime = 500 * time.Millisecond
	versionsKept    = 1000
	breaksKept      = 1000
)

// NewVersions returns empty caches that age by the clock.
func NewVersions(clock func() time.Time) *Versions {
	return &Versions{
		compiled: cache.New[Key, *checklist.Compiled](versionsKept, cache.Forever, clock),
		versions: cache.New[Key, *Version](versionsKept, versionLifetime, clock),
		breaks:   cache.New[pair, *Break](breaksKept, cache.Forever, clock),
	}
}

// Get returns a published version as it was within the last half second; storage.ErrNotFound where there is none.
func (v *Versions) Get(ctx context.Context, tx storage.Tx, key Key) (_ *Version, err error) {
	defer fault.Step(&err, "get version %s", key)
	if kept, ok := v.versions.Get(key); ok {
		return kept, nil
	}
	compiled, known := v.compiled.Get(key)
	read := tx.Checklists().GetVersionHead
	if !known {
		read = tx.Checklists().GetVersion
	}
	stored, err := read(ctx, key.Checklist, key.Number)
	if err != nil {
		return nil, err
	}
	if !known {
		if compiled, err = checklist.Compile(stored.Content); err != nil {
			return nil, err
		}
		v.compiled.Put(key, compiled)
	}
	version := &Version{Compiled: compiled, PublishTime: stored.PublishTime, RetireTime: stored.RetireTime}
	v.versions.Put(key, version)
	return version, nil
}

// Kept returns a version that Get would return without reading it; false where it would read.
func (v *Versions) Kept(key Key) (*Version, bool) { return v.versions.Get(key) }

// Forget makes the next Get read the version again, because it was just retired here.
func (v *Versions) Forget(key Key) { v.versions.Remove(key) }

// All returns the keys of every version of a checklist.
func All(ctx context.Context, tx storage.Tx, id string) (map[Key]bool, error) {
	c, err := tx.Checklists().Get(ctx, id)
	if err != nil {
		return nil, err
	}
	keys := map[Key]bool{}
	for number := int32(1); number <= c.Latest; number++ {
		keys[Key{id, number}] = true
	}
	return keys, nil
}
