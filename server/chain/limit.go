package chain

import (
	"net/netip"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/fault"
)

// Limit is a rate limit: PerSecond calls on average and Burst calls at once. The zero Limit limits nothing.
type Limit = bounds.Rate

// Limits are the rate limits of callers.
type Limits struct {
	// Token is for each token.
	Token Limit
	// Peer is for each address, before its tokens are authenticated. Many phones may share an address.
	Peer Limit
	// Public is for each address, and for the one-time codes from it that were wrong.
	Public Limit
	// Bytes is for the bytes that are received of each token, and those that are decoded of them.
	Bytes Limit
	// Connections is for the new connections of each address to one listener. Those over it wait.
	Connections Limit
}

// DefaultLimits returns limits that no phone or program reaches in normal use.
func DefaultLimits() Limits {
	return Limits{
		Token:  Limit{PerSecond: 50, Burst: 500},
		Peer:   Limit{PerSecond: 500, Burst: 2000},
		Public: Limit{PerSecond: 0.2, Burst: 10},
		// Two of the largest imports at once, then one in eight seconds.
		Bytes:       Limit{PerSecond: 4 << 20, Burst: 64 << 20},
		Connections: Limit{PerSecond: 50, Burst: 500},
	}
}

type limiter struct {
	tokens, peers, publics *bounds.Buckets
}

func newLimiter(l Limits) *limiter {
	return &limiter{tokens: bounds.NewBuckets(l.Token), peers: bounds.NewBuckets(l.Peer), publics: bounds.NewBuckets(l.Public)}
}

func (l *limiter) peer(address string, now time.Time) error {
	return limited(l.peers.Take(network(address), 1, now))
}

func (l *limiter) public(address string, now time.Time) error {
	return limited(l.publics.Take(network(address), 1, now))
}

func (l *limiter) token(id string, now time.Time) error { return limited(l.tokens.Take(id, 1, now)) }

// delay reserves a call of the token and returns how long to wait for it.
func (l *limiter) delay(id string, now time.Time) time.Duration { return l.tokens.Reserve(id, now) }

// limited returns RATE_LIMITED for a call that has to wait; nil otherwise.
func limited(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return fault.New(pb.Reason_RATE_LIMITED, "").RetryAfter(wait)
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
