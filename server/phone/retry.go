package phone

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"time"
)

// Retry sets how Send continues after a failure. It waits a random time between 0 and a bound that doubles with every
// failure in a row, so that phones that lost the server at the same time do not return at the same time. If the server
// asked for a delay, that time is added.
type Retry struct {
	// Base is the bound of the first wait, and Most the largest; a second and a minute where 0.
	Base, Most time.Duration
	// Attempts is the number of failures in a row that end a Send; 8 where 0. Unsent reports stay in the queue.
	Attempts int
	// Stall is the time after which a silent stream counts as broken; half a minute where 0.
	Stall time.Duration
	// Sleep waits, or returns the context's error; a timer where nil.
	Sleep func(context.Context, time.Duration) error
}

func (r Retry) withDefaults() Retry {
	if r.Base <= 0 {
		r.Base = time.Second
	}
	if r.Most <= 0 {
		r.Most = time.Minute
	}
	if r.Attempts <= 0 {
		r.Attempts = 8
	}
	if r.Stall <= 0 {
		r.Stall = 30 * time.Second
	}
	if r.Sleep == nil {
		r.Sleep = sleep
	}
	return r
}

// delay draws the wait before the next attempt, after some failures in a row. The server asked for at least the time
// asked.
func (r Retry) delay(random io.Reader, failures int, asked time.Duration) (time.Duration, error) {
	bound := r.Most
	if shift := failures - 1; shift < 32 && r.Base < r.Most>>shift {
		bound = r.Base << shift
	}
	var word [8]byte
	if _, err := io.ReadFull(random, word[:]); err != nil {
		return 0, fmt.Errorf("random wait: %w", err)
	}
	share, _ := bits.Mul64(uint64(bound), binary.BigEndian.Uint64(word[:]))
	return asked + time.Duration(share), nil
}

// repeat calls next until it returns nil, with waits after failures, or until too many failed in a row.
func (p *Phone) repeat(ctx context.Context, next func() *round) error {
	retry := p.options.Retry
	for failures := 0; ; {
		round := next()
		if round == nil {
			return nil
		}
		if round.fatal != nil {
			return round.fatal
		}
		if round.progress || round.err == nil {
			failures = 0
		}
		if round.err == nil {
			continue
		}
		failures++
		if failures >= retry.Attempts {
			return fmt.Errorf("%d failures in a row: %w", failures, round.err)
		}
		delay, err := retry.delay(p.options.Rand, failures, round.wait)
		if err != nil {
			return err
		}
		if err := retry.Sleep(ctx, delay); err != nil {
			return err
		}
	}
}

// sleep waits by the machine's clock.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
