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

// Limit is a rate limit: PerSecond calls on average and Burst calls at once. The zero Limit limits nothing.
type Limit struct {
	PerSecond float64
	Burst     int
}

// Limits are the rate limits of callers.
type Limits struct {
	// Token is for each token.
	Token Limit
	// Peer is for each address, before its tokens are authenticated. Many phones may share an address.
	Peer Limit
	// Public is for each address, and for the one-time codes from it that were wrong.
	Public Limit
}

// DefaultLimits returns limits that no phone or program reaches in normal use.
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
	return l.peers.allow(network(address), now)
}

func (l *limiter) public(address string, now time.Time) error {
	return l.publics.allow(network(address), now)
}

func (l *limiter) token(id string, now time.Time) error { return l.tokens.allow(id, now) }

// delay reserves a call of the token and returns how long to wait for it.
func (l *limiter) delay(id string, now time.Time) time.Duration {
	b := l.tokens.bucket(id)
	if b == nil {
		return 0
	}
	return b.ReserveN(now, 1).DelayFrom(now)
}

// network returns the part of an address that one household or office shares: an IPv4 address, or the first 64 bits of
// an IPv6 address.
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

// allow counts a call, or returns RATE_LIMITED with the time to retry after.
func (b *buckets) allow(key string, now time.Time) error {
	bucket := b.bucket(key)
	if bucket == nil || bucket.AllowN(now, 1) {
		return nil
	}
	r := bucket.ReserveN(now, 1)
	delay := r.DelayFrom(now)
	r.CancelAt(now)
	return fault.New(pb.Reason_RATE_LIMITED, "").RetryAfter(delay)
}

// bucket returns the bucket of a key; nil if nothing is limited.
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
