package api

import (
	"sync"
	"time"
)

// recent keeps what was read a moment ago, for readers to whom a moment does not matter. It is for many goroutines.
type recent[K comparable, V any] struct {
	fresh time.Duration
	most  int

	mu      sync.RWMutex
	entries map[K]recentEntry[V]
}

type recentEntry[V any] struct {
	value V
	read  time.Time
}

// newRecent keeps values for as long as they are fresh, and emptied when there are too many.
func newRecent[K comparable, V any](fresh time.Duration, most int) *recent[K, V] {
	return &recent[K, V]{fresh: fresh, most: most, entries: map[K]recentEntry[V]{}}
}

func (c *recent[K, V]) get(key K, now time.Time) (V, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	entry, ok := c.entries[key]
	age := now.Sub(entry.read)
	return entry.value, ok && age >= 0 && age < c.fresh
}

func (c *recent[K, V]) put(key K, value V, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entries) >= c.most {
		clear(c.entries)
	}
	c.entries[key] = recentEntry[V]{value, now}
}
