package bounds

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"mysteryshopper/server/cache"
)

// Rate is a limit on how often something may happen: PerSecond times on average and Burst times at once. The zero Rate
// limits nothing.
type Rate struct {
	PerSecond float64
	Burst     int
}

// maxBuckets is the number of keys that are kept.
const maxBuckets = 20_000

// Buckets limits each of many keys to a rate. The least recently used key is dropped when there are too many, so that
// memory is bounded whatever the callers do. It may be used by many goroutines; a nil one limits nothing.
type Buckets struct {
	limit rate.Limit
	burst int

	mu   sync.Mutex
	kept *cache.Cache[string, *rate.Limiter]
}

// NewBuckets returns empty buckets with a rate; nil for the zero Rate.
func NewBuckets(r Rate) *Buckets {
	if r.PerSecond <= 0 || r.Burst <= 0 {
		return nil
	}
	return &Buckets{limit: rate.Limit(r.PerSecond), burst: r.Burst, kept: cache.New[string, *rate.Limiter](maxBuckets, cache.Forever, nil)}
}

// Take counts n for a key where there is room, and returns 0; otherwise it counts nothing and returns how long to wait.
// More than the burst is counted as the burst.
func (b *Buckets) Take(key string, n int, now time.Time) time.Duration {
	return b.within(key, n, now, 0)
}

// Reserve counts one for a key and returns how long to wait for it.
func (b *Buckets) Reserve(key string, now time.Time) time.Duration {
	return b.within(key, 1, now, rate.InfDuration)
}

// within counts n if the wait for it is not longer than most.
func (b *Buckets) within(key string, n int, now time.Time, most time.Duration) time.Duration {
	if b == nil || n <= 0 {
		return 0
	}
	r := b.bucket(key).ReserveN(now, min(n, b.burst))
	delay := r.DelayFrom(now)
	if delay > most {
		r.CancelAt(now)
	}
	return delay
}

func (b *Buckets) bucket(key string) *rate.Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	bucket, ok := b.kept.Get(key)
	if !ok {
		bucket = rate.NewLimiter(b.limit, b.burst)
		b.kept.Put(key, bucket)
	}
	return bucket
}
