// Package cache holds the one policy by which this server keeps what it read: a bounded number of values, the least
// recently used evicted first, each for a bounded time by the clock that the server was given.
package cache

import (
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Forever is the lifetime of values that cannot change.
const Forever time.Duration = 0

// Cache keeps values by key. It may be used by many goroutines.
type Cache[K comparable, V any] struct {
	entries  *lru.Cache[K, entry[V]]
	lifetime time.Duration
	clock    func() time.Time
	// most bounds the weight of all values; 0 where nothing is weighed.
	most   int64
	weight atomic.Int64
}

type entry[V any] struct {
	value  V
	put    time.Time
	weight int64
}

// New returns a cache of at most size values, which must be positive. A value is returned until it is as old as the
// lifetime by the clock, or as long as it is kept where the lifetime is Forever.
func New[K comparable, V any](size int, lifetime time.Duration, clock func() time.Time) *Cache[K, V] {
	c := &Cache[K, V]{lifetime: lifetime, clock: clock}
	entries, err := lru.NewWithEvict(size, func(_ K, e entry[V]) { c.weight.Add(-e.weight) })
	if err != nil {
		panic(err) // a size that is not positive is a fault of the program
	}
	c.entries = entries
	return c
}

// Limit bounds also the sum of the weights that values were put with, and returns the cache.
func (c *Cache[K, V]) Limit(most int64) *Cache[K, V] {
	c.most = most
	return c
}

// Get returns the value of a key; false where none is kept, where it is too old, and where the clock was set back
// behind the moment at which it was put.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	e, ok := c.entries.Get(key)
	if !ok {
		return e.value, false
	}
	if c.lifetime != Forever {
		if age := c.clock().Sub(e.put); age < 0 || age >= c.lifetime {
			var none V
			return none, false
		}
	}
	return e.value, true
}

// Put keeps a value from now on.
func (c *Cache[K, V]) Put(key K, value V) { c.PutWeighing(key, value, 0) }

// PutWeighing keeps a value of that weight from now on. The least recently used values make room for it; what alone is
// over the limit is not kept.
func (c *Cache[K, V]) PutWeighing(key K, value V, weight int64) {
	e := entry[V]{value: value, weight: weight}
	if c.lifetime != Forever {
		e.put = c.clock()
	}
	c.entries.Remove(key)
	if c.most > 0 && weight > c.most {
		return
	}
	c.weight.Add(weight)
	c.entries.Add(key, e)
	for c.most > 0 && c.weight.Load() > c.most {
		c.entries.RemoveOldest()
	}
}

// Remove removes the value of a key.
func (c *Cache[K, V]) Remove(key K) { c.entries.Remove(key) }
