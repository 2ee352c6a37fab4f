package figures

import (
	"errors"
	"strings"
	"testing"
)

// TestHandOverKeepsTheOrder checks that everything that is read is used, in its order.
func TestHandOverKeepsTheOrder(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, handedOver - 1, handedOver, handedOver + 1, 20*handedOver + 7} {
		used := 0
		err := handOver(passUpTo(n, nil), func(v int) error {
			if v != used {
				t.Errorf("value %d is used after %d others", v, used)
			}
			used++
			return nil
		})
		if err != nil || used != n {
			t.Errorf("%d of %d values are used: %v", used, n, err)
		}
	}
}

// TestHandOverReturnsTheEarlierError checks that the error does not depend on which goroutine is faster.
func TestHandOverReturnsTheEarlierError(t *testing.T) {
	t.Parallel()
	errRead, errUse := errors.New("read"), errors.New("use")
	const never = -1
	cases := []struct {
		name     string
		read     int // the values before reading fails
		use      int // the value whose use fails
		want     error
		wantUsed int
	}{
		{"reading fails at once", 0, never, errRead, 0},
		{"reading fails later: what was read is used", 3*handedOver + 5, never, errRead, 3*handedOver + 5},
		{"the last value that was read fails", handedOver + 5, handedOver + 4, errUse, handedOver + 4},
		{"an early value fails", 50 * handedOver, 2, errUse, 2},
		{"the first value of a batch fails", 50 * handedOver, handedOver, errUse, handedOver},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			used := 0
			err := handOver(passUpTo(c.read, errRead), func(v int) error {
				if v == c.use {
					return errUse
				}
				used++
				return nil
			})
			if !errors.Is(err, c.want) || used != c.wantUsed {
				t.Errorf("%d values are used: %v", used, err)
			}
		})
	}
}

// TestHandOverStopsReading checks that reading ends after a failure, however much there is to read.
func TestHandOverStopsReading(t *testing.T) {
	t.Parallel()
	errUse := errors.New("use")
	err := handOver(func(pass func(int) error) error {
		for v := 0; ; v++ {
			if err := pass(v); err != nil {
				return err
			}
		}
	}, func(int) error { return errUse })
	if !errors.Is(err, errUse) {
		t.Error(err)
	}
}

// TestHandOverAndPanics checks that a panic of use is an error, and that one of read ends the other goroutine too.
func TestHandOverAndPanics(t *testing.T) {
	t.Parallel()
	err := handOver(passUpTo(10*handedOver, nil), func(v int) error {
		if v == handedOver+1 {
			panic("no such question")
		}
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "no such question") {
		t.Error(err)
	}
	used := 0
	func() {
		defer func() {
			if p := recover(); p != "broken row" {
				t.Errorf("recovered %v", p)
			}
		}()
		_ = handOver(func(pass func(int) error) error {
			for v := range handedOver {
				if err := pass(v); err != nil {
					return err
				}
			}
			panic("broken row")
		}, func(int) error { used++; return nil })
	}()
	if used != handedOver {
		t.Errorf("%d values are used before the panic goes on", used)
	}
}

// passUpTo returns a function that passes the numbers below n on and then returns an error.
func passUpTo(n int, then error) func(func(int) error) error {
	return func(pass func(int) error) error {
		for v := range n {
			if err := pass(v); err != nil {
				return err
			}
		}
		return then
	}
}
