package bounds

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// TestBucketsAreBounded takes from more keys than are kept: a key that is used meanwhile stays limited.
func TestBucketsAreBounded(t *testing.T) {
	t.Parallel()
	b := NewBuckets(Rate{PerSecond: 0.001, Burst: 1})
	if wait := b.Take("busy", 1, noon); wait != 0 {
		t.Fatal(wait)
	}
	for i := range 5 * maxBuckets {
		if wait := b.Take(fmt.Sprint(i), 1, noon); wait != 0 {
			t.Fatal(wait)
		}
		if i%100 == 0 {
			if wait := b.Take("busy", 1, noon); wait == 0 {
				t.Fatalf("after %d others the busy one is let in again", i)
			}
		}
	}
	if _, ok := b.kept.Get("0"); ok {
		t.Error("a bucket is kept that nobody used for so long")
	}
}

// TestNoRate takes from buckets that limit nothing.
func TestNoRate(t *testing.T) {
	t.Parallel()
	b := NewBuckets(Rate{})
	for range 1000 {
		if wait := b.Take("x", 1, noon) + b.Reserve("x", noon); wait != 0 {
			t.Fatal(wait)
		}
	}
}

// TestBytesOfACallerHaveARate receives more of one caller than it may send, while another one is received. What is refused
// is not counted.
func TestBytesOfACallerHaveARate(t *testing.T) {
	t.Parallel()
	now := noon
	b := NewBudget(1000, Rate{PerSecond: 10, Burst: 100}, func() time.Time { return now })
	for step, test := range []struct {
		holder string
		bytes  int64
		after  time.Duration // since the step before it
		wait   time.Duration // 0 where there is room
	}{
		{"a", 60, 0, 0}, {"a", 40, 0, 0}, {"a", 20, 0, 2 * time.Second}, {"b", 100, 0, 0}, {"a", 20, time.Second, time.Second},
		{"a", 20, time.Second, 0},
		{"a", 500, 5 * time.Second, 5 * time.Second}, // more than the burst
		{"a", 500, 5 * time.Second, 0},
	} {
		now = now.Add(test.after)
		account := b.Open(Holder{test.holder, 1000})
		err := fault.From(account.Hold(test.bytes))
		switch {
		case err == nil && test.wait > 0, err != nil && test.wait == 0:
			t.Errorf("step %d: %v", step, err)
		case err != nil && (err.Reason() != pb.Reason_OVERLOADED || err.Metadata()["bound"] != "rate" || err.Delay() != test.wait):
			t.Errorf("step %d: %v, %v, to come again after %s", step, err, err.Metadata(), err.Delay())
		}
		account.Close()
		if b.Used() != 0 {
			t.Errorf("step %d: %d bytes are used", step, b.Used())
		}
	}
}

// TestNewConnectionsHaveARate opens connections from one address faster than it may: they wait for their turns, and are
// refused where those are far off. Others, and those of a proxy, do not wait.
func TestNewConnectionsHaveARate(t *testing.T) {
	t.Parallel()
	now, inner := noon, &accepting{}
	l := Listen(inner, Limit{All: 100, PerAddress: 100}, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")})
	l.Rates, l.Clock = NewBuckets(Rate{PerSecond: 1, Burst: 2}), func() time.Time { return now }
	var bounds []string
	l.Closed = func(bound string) { bounds = append(bounds, bound) }
	for step, test := range []struct {
		end     string
		wait    time.Duration
		refused bool
	}{
		{"192.0.2.1:1", 0, false}, {"192.0.2.1:2", 0, false}, {"192.0.2.1:3", time.Second, false}, {"192.0.2.1:4", 2 * time.Second, false},
		{"192.0.2.2:1", 0, false}, {"10.0.0.1:1", 0, false}, {"10.0.0.1:2", 0, false}, {"10.0.0.1:3", 0, false},
		{"192.0.2.1:5", 3 * time.Second, false}, {"192.0.2.1:6", 4 * time.Second, false}, {"192.0.2.1:7", 5 * time.Second, false},
		{"192.0.2.1:8", 0, true}, {"192.0.2.1:9", 0, true},
	} {
		raw := &fakeConn{from: test.end}
		inner.next = []*fakeConn{raw}
		c, err := l.Accept()
		if refused := err != nil; refused != test.refused || raw.closed != test.refused {
			t.Fatalf("step %d: %v", step, err)
		}
		if err == nil && ConnectionOf(c).wait != test.wait {
			t.Errorf("step %d: waits for %s, want %s", step, ConnectionOf(c).wait, test.wait)
		}
	}
	if got := fmt.Sprint(bounds); got != "[rate rate]" {
		t.Errorf("refused for %s", got)
	}
	now = now.Add(6 * time.Second)
	inner.next = []*fakeConn{{from: "192.0.2.1:10"}}
	if c, err := l.Accept(); err != nil || ConnectionOf(c).wait != 0 {
		t.Errorf("later: %v", err)
	}
}

// TestAConnectionThatWaitsCanBeClosed closes a connection whose turn is far off while it is read.
func TestAConnectionThatWaitsCanBeClosed(t *testing.T) {
	t.Parallel()
	inner := &accepting{next: []*fakeConn{{from: "192.0.2.1:1"}, {from: "192.0.2.1:2"}}}
	l := Listen(inner, Limit{All: 9, PerAddress: 9}, nil)
	l.Rates = NewBuckets(Rate{PerSecond: 0.25, Burst: 1})
	if _, err := l.Accept(); err != nil {
		t.Fatal(err)
	}
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		_, err := c.Read(nil)
		ended <- err
	}()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("ended with %v", err)
	}
}
