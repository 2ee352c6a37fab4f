package chain

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/cache"
	"mysteryshopper/server/fault"
)

// Limit bounds how often something may be done: PerSecond on the average and Burst at once. The zero Limit bounds
// nothing.
type Limit struct {
	PerSecond float64
	Burst     int
}

// Limits are those of callers.
type Limits struct {
	// Token is for each token, Peer for each address. Many phones may share an address, so Peer is there to keep the
	// load of one address bounded before its tokens are looked at.
	Token Limit
	Peer  Limit
	// Public is for each address in the methods that need no token: a one-time code is not to be guessed.
	Public Limit
}

// DefaultLimits are generous for phones and programs that mean well.
func DefaultLimits() Limits {
	return Limits{
		Token:  Limit{PerSecond: 50, Burst: 500},
		Peer:   Limit{PerSecond: 500, Burst: 2000},
		Public: Limit{PerSecond: 0.2, Burst: 10},
	}
}

type limiter struct {
	tokens, peers, publics *buckets
}

func newLimiter(l Limits) *limiter {
	return &limiter{tokens: newBuckets(l.Token), peers: newBuckets(l.Peer), publics: newBuckets(l.Public)}
}

func (l *limiter) peer(address string, now time.Time) error {
	return l.peers.take(network(address), now)
}

func (l *limiter) public(address string, now time.Time) error {
	return l.publics.take(network(address), now)
}

func (l *limiter) token(id string, now time.Time) error { return l.tokens.take(id, now) }

// delay takes one from the token's bucket in any case and returns how long to wait for it.
func (l *limiter) delay(id string, now time.Time) time.Duration {
	b := l.tokens.bucket(id)
	if b == nil {
		return 0
	}
	return b.ReserveN(now, 1).DelayFrom(now)
}

// network returns what one household or office has: an IPv4 address, or 64 bits of an IPv6 address.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || !ip.Is6() {
		return address
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.Addr().String()
}

// maxBuckets is the number of buckets that are kept for each kind of key.
const maxBuckets = 20_000

// buckets holds a bucket for each key. The least recently used is dropped when there are too many, so that memory is
// bounded whatever the callers do.
type buckets struct {
	limit rate.Limit
	burst int

	mu   sync.Mutex
	kept *cache.Cache[string, *rate.Limiter]
}

func newBuckets(l Limit) *buckets {
	return &buckets{limit: rate.Limit(l.PerSecond), burst: l.Burst, kept: cache.New[string, *rate.Limiter](maxBuckets, cache.Forever, nil)}
}

// take takes one, or returns RATE_LIMITED with the time to come again.
func (b *buckets) take(key string, now time.Time) error {
	bucket := b.bucket(key)
	if bucket == nil || bucket.AllowN(now, 1) {
		return nil
	}
	r := bucket.ReserveN(now, 1)
	delay := r.DelayFrom(now)
	r.CancelAt(now)
	return fault.New(pb.Reason_RATE_LIMITED, "").RetryAfter(delay)
}

// bucket returns the bucket of a key; nil where nothing is bounded.
func (b *buckets) bucket(key string) *rate.Limiter {
	if b.limit <= 0 || b.burst <= 0 {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	bucket, ok := b.kept.Get(key)
	if !ok {
		bucket = rate.NewLimiter(b.limit, b.burst)
		b.kept.Put(key, bucket)
	}
	return bucket
}
