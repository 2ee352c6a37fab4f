package api

import (
	"context"
	"errors"
	"sync"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// versionKey names a published version.
type versionKey struct {
	checklist string
	number    int32
}

// liveVersion is a published version, ready for scoring, and when it was published and retired.
type liveVersion struct {
	*checklist.Compiled
	publishTime, retireTime time.Time
	read                    time.Time
}

// versionCache keeps compiled versions. What a version contains never changes; whether it is retired may, and is
// read again after versionFresh.
type versionCache struct {
	mu      sync.RWMutex
	entries map[versionKey]*liveVersion
}

const (
	versionFresh   = 500 * time.Millisecond
	versionsCached = 1000
)

func newVersionCache() *versionCache { return &versionCache{entries: map[versionKey]*liveVersion{}} }

func (c *versionCache) get(key versionKey) *liveVersion {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.entries[key]
}

func (c *versionCache) put(key versionKey, v *liveVersion) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entries) >= versionsCached {
		clear(c.entries)
	}
	c.entries[key] = v
}

func (c *versionCache) forget(key versionKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, key)
}

// version returns a published version as it was within the last versionFresh.
func (s *Server) version(ctx context.Context, tx storage.Tx, key versionKey) (*liveVersion, error) {
	now := s.now()
	kept := s.versions.get(key)
	if kept != nil && now.Sub(kept.read) < versionFresh {
		return kept, nil
	}
	stored, err := tx.Checklists().GetVersion(ctx, key.checklist, key.number)
	if err != nil {
		return nil, err
	}
	live := &liveVersion{publishTime: stored.PublishTime, retireTime: stored.RetireTime, read: now}
	if kept != nil {
		live.Compiled = kept.Compiled
	} else if live.Compiled, err = checklist.Compile(stored.Content); err != nil {
		return nil, err
	}
	s.versions.put(key, live)
	return live, nil
}

// compileDraft prepares a draft for scoring, or names all its faults.
func compileDraft(v *checklist.Version) (*checklist.Compiled, error) {
	compiled, err := checklist.Compile(v)
	var faults *checklist.Unpublishable
	if errors.As(err, &faults) {
		refusal := fault.New(pb.Reason_UNPUBLISHABLE, "the draft has %d faults", len(faults.Problems))
		for _, p := range faults.Problems {
			refusal = refusal.Violate(p.Path, fault.Named(string(p.Reason)), flatten(p.Params)...)
		}
		return nil, refusal
	}
	return compiled, err
}

// flatten lists the pairs of a map.
func flatten(m map[string]string) []string {
	var pairs []string
	for k, v := range m {
		pairs = append(pairs, k, v)
	}
	return pairs
}

// zoneCache keeps time zones, which cost a file each to load.
type zoneCache struct{ zones sync.Map }

// get returns the zone of a name of the IANA data base; UTC where the name is empty or unknown.
func (c *zoneCache) get(name string) *time.Location {
	if zone, ok := c.zones.Load(name); ok {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	c.zones.Store(name, zone)
	return zone
}
