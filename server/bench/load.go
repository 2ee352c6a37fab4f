package bench

import (
	"context"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"mysteryshopper/server/app"
)

// callFunc makes one call on behalf of one of the clients, by its number from 0, and waits for its answer.
type callFunc func(ctx context.Context, client int) error

// load describes how calls are made: their number in all, the number of clients that each wait for an answer before
// the next call, and the time after which no call is begun.
type load struct {
	clients, calls int
	limit          time.Duration
}

// timings holds how long calls took: each of them, all together, and the server's CPU time.
type timings struct {
	took      []time.Duration
	elapsed   time.Duration
	serverCPU time.Duration
}

// rate returns the calls per second.
func (a *timings) rate() float64 {
	if a.elapsed == 0 {
		return 0
	}
	return float64(len(a.took)) / a.elapsed.Seconds()
}

// cpu returns the server's CPU time per call; 0 where it is unknown.
func (a *timings) cpu() time.Duration {
	return a.serverCPU / time.Duration(max(len(a.took), 1))
}

func (a *timings) add(b *timings) {
	a.took = append(a.took, b.took...)
	a.elapsed += b.elapsed
	a.serverCPU += b.serverCPU
}

// run makes the calls. The first call that fails ends it.
func (l load) run(ctx context.Context, call callFunc) (*timings, error) {
	group, ctx := errgroup.WithContext(ctx)
	var begun atomic.Int64
	took := make([][]time.Duration, l.clients)
	begin := app.Now()
	for client := range l.clients {
		group.Go(func() error {
			for last := begin; begun.Add(1) <= int64(l.calls) && last.Sub(begin) < l.limit && ctx.Err() == nil; {
				if err := call(ctx, client); err != nil {
					return err
				}
				now := app.Now()
				took[client] = append(took[client], now.Sub(last))
				last = now
			}
			return ctx.Err()
		})
	}
	err := group.Wait()
	a := &timings{elapsed: app.Now().Sub(begin)}
	for _, t := range took {
		a.took = append(a.took, t...)
	}
	return a, err
}

// side is one side of a comparison: a call, and the CPU time that its server has used so far, which is 0 where it is
// unknown.
type side struct {
	call callFunc
	cpu  func(context.Context) (time.Duration, error)
}

// measure makes the calls and reads from the server how much CPU time they took.
func (l load) measure(ctx context.Context, of side) (*timings, error) {
	before, err := of.cpu(ctx)
	if err != nil {
		return nil, err
	}
	a, err := l.run(ctx, of.call)
	if err != nil {
		return nil, err
	}
	after, err := of.cpu(ctx)
	a.serverCPU = after - before
	return a, err
}

// spare returns how many uncounted calls compare makes of each kind, to warm up.
func (l load) spare() int { return l.clients }

// compare measures calls and those of their base line, both of one server, in alternating rounds.
func (s *session) compare(ctx context.Context, t *target, l load, call, baseCall callFunc) (measured, base *timings, err error) {
	return s.compareSides(ctx, l, side{call, t.cpu}, side{baseCall, t.cpu})
}

// compareSides measures calls and those of their base line in alternating rounds, after an uncounted call of each client.
func (s *session) compareSides(ctx context.Context, l load, of, baseOf side) (measured, base *timings, err error) {
	warm := load{l.clients, l.spare(), l.limit}
	for _, c := range []side{baseOf, of} {
		if _, err := warm.run(ctx, c.call); err != nil {
			return nil, nil, err
		}
	}
	turn := load{l.clients, l.calls / s.sizes.rounds, l.limit}
	measured, base = &timings{}, &timings{}
	for range s.sizes.rounds {
		for _, next := range []struct {
			sum *timings
			of  side
		}{{base, baseOf}, {measured, of}} {
			a, err := turn.measure(ctx, next.of)
			if err != nil {
				return nil, nil, err
			}
			next.sum.add(a)
		}
	}
	return measured, base, nil
}

// addCalls adds the figures of calls beside those of their base line.
func (s *session) addCalls(name string, measured *timings, baseName string, base *timings) {
	s.add(Figure{Name: name + ": rate", Value: measured.rate(), Unit: perSecond}.against(baseName, base.rate()))
	switch {
	case base.serverCPU > 0:
		s.addTime(name+": server's CPU a call", microseconds, measured.cpu(), baseName, base.cpu())
	case measured.serverCPU > 0:
		s.add(Figure{Name: name + ": server's CPU a call", Value: microseconds.in(measured.cpu()), Unit: microseconds})
	}
	s.addQuantiles(name, measured.took, baseName, base.took)
}
