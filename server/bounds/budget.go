// Package bounds limits what the server holds for callers before it has answered them: bytes that are being received and
// decoded, streams, and connections. A bound is checked before the memory is taken, so that what callers withhold or pack
// together costs the server no more than the bound.
package bounds

import (
	"strconv"
	"sync"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// Bounds of what is received, in bytes.
const (
	// ProcessBytes bounds what the whole process is receiving and decoding.
	ProcessBytes = 64 << 20
	// CallerBytes is the part of it for one token, in requests of the usual size.
	CallerBytes = 8 << 20
	// AddressBytes is the part of it for one address, in requests that need no token.
	AddressBytes = 1 << 20
)

// retryAfter is how long a caller that was refused for want of room should wait.
const retryAfter = 2 * time.Second

// Budget counts the bytes that are being received and decoded. It may be used by many goroutines.
type Budget struct {
	mu      sync.Mutex
	total   int64
	used    int64
	holders map[string]int64
	rates   *Buckets
	clock   func() time.Time
}

// NewBudget returns a budget of so many bytes. The rate is that of the bytes of each holder by the clock: what is given back
// at once has taken time to be received and decoded.
func NewBudget(total int64, rate Rate, clock func() time.Time) *Budget {
	return &Budget{total: total, holders: map[string]int64{}, rates: NewBuckets(rate), clock: clock}
}

// Used returns the number of bytes that are reserved.
func (b *Budget) Used() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}

// reserve adds bytes to those of a holder. It returns OVERLOADED, and reserves nothing, if the holder would have more than
// its part or the process more than its total, or if the holder's bytes come too fast. The error names the bound.
func (b *Budget) reserve(holder string, part, n int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.holders[holder]+n > part:
		return overloaded("caller", part)
	case b.used+n > b.total:
		return overloaded("process", b.total)
	}
	if b.rates != nil {
		if wait := b.rates.Take(holder, int(n), b.clock()); wait > 0 {
			return tooFast(b.rates, wait)
		}
	}
	b.used += n
	b.holders[holder] += n
	return nil
}

// release gives bytes of a holder back.
func (b *Budget) release(holder string, n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
	if b.holders[holder] -= n; b.holders[holder] <= 0 {
		delete(b.holders, holder)
	}
}

func overloaded(bound string, bytes int64) error {
	return fault.New(pb.Reason_OVERLOADED, "the bytes that the server receives at once for this %s would be more than %d", bound, bytes).
		With("bound", bound).With("maxBytes", strconv.FormatInt(bytes, 10)).RetryAfter(retryAfter)
}

func tooFast(rates *Buckets, wait time.Duration) error {
	perSecond := int64(rates.limit)
	return fault.New(pb.Reason_OVERLOADED, "the bytes of this caller come faster than %d a second, which are received and decoded", perSecond).
		With("bound", "rate").With("maxBytes", strconv.FormatInt(perSecond, 10)).RetryAfter(max(wait, time.Second))
}

// Holder is whose part of the budget a request uses: that of its token, or of its address while it has none.
type Holder struct {
	Name string
	// Part is the most bytes that it may hold, in all of its requests.
	Part int64
}

// Authenticated returns the holder of a token in a call of the method.
func Authenticated(token, method string) Holder {
	// An import is received and then copied into a message, so its part has room for both.
	return Holder{Name: "token " + token, Part: max(CallerBytes, 2*Largest(method)+AddressBytes)}
}

// Anonymous returns the holder of requests without a token from an address.
func Anonymous(address string) Holder {
	return Holder{Name: "address " + address, Part: AddressBytes}
}

// Account holds the bytes that one request has reserved. A nil account limits nothing. It is not for several goroutines at
// once.
type Account struct {
	budget *Budget
	holder Holder
	held   int64
}

// Open returns an empty account of a holder; nil without a budget.
func (b *Budget) Open(holder Holder) *Account {
	if b == nil {
		return nil
	}
	return &Account{budget: b, holder: holder}
}

// Hold raises what the account holds to n bytes. The error is OVERLOADED; the account then holds what it did before.
func (a *Account) Hold(n int64) error {
	if a == nil || n <= a.held {
		return nil
	}
	if err := a.budget.reserve(a.holder.Name, a.holder.Part, n-a.held); err != nil {
		return err
	}
	a.held = n
	return nil
}

// Lower lowers what the account holds to n bytes.
func (a *Account) Lower(n int64) {
	if a == nil || n >= a.held {
		return
	}
	a.budget.release(a.holder.Name, a.held-n)
	a.held = n
}

// Close gives everything back.
func (a *Account) Close() { a.Lower(0) }
