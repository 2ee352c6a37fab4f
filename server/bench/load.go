package bench

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"mysteryshopper/server/app"
)

// calling makes one call on behalf of one of the clients, by its number from 0, and waits for its answer.
type calling func(ctx context.Context, client int) error

// load is how calls are made: so many in all, by so many clients that each wait for an answer before the next call,
// and none is begun after the limit.
type load struct {
	clients, calls int
	limit          time.Duration
}

// answered is what became of some calls.
type answered struct {
	took      []time.Duration
	elapsed   time.Duration
	serverCPU time.Duration
}

// rate is how many calls were answered in a second.
func (a *answered) rate() float64 {
	if a.elapsed == 0 {
		return 0
	}
	return float64(len(a.took)) / a.elapsed.Seconds()
}

// cpu is the server's CPU time for a call; 0 where it is not known.
func (a *answered) cpu() time.Duration {
	return a.serverCPU / time.Duration(max(len(a.took), 1))
}

func (a *answered) add(b *answered) {
	a.took = append(a.took, b.took...)
	a.elapsed += b.elapsed
	a.serverCPU += b.serverCPU
}

// run makes the calls. The first call that fails ends it.
func (l load) run(ctx context.Context, call calling) (*answered, error) {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var begun atomic.Int64
	var group sync.WaitGroup
	took := make([][]time.Duration, l.clients)
	begin := app.Now()
	for client := range l.clients {
		group.Go(func() {
			for last := begin; begun.Add(1) <= int64(l.calls) && last.Sub(begin) < l.limit && ctx.Err() == nil; {
				if err := call(ctx, client); err != nil {
					fail(err)
					return
				}
				now := app.Now()
				took[client] = append(took[client], now.Sub(last))
				last = now
			}
		})
	}
	group.Wait()
	a := &answered{elapsed: app.Now().Sub(begin)}
	for _, t := range took {
		a.took = append(a.took, t...)
	}
	return a, context.Cause(ctx)
}

// measure makes the calls and asks the server what CPU time they took.
func (l load) measure(ctx context.Context, t *target, call calling) (*answered, error) {
	before, err := t.usage(ctx)
	if err != nil {
		return nil, err
	}
	a, err := l.run(ctx, call)
	if err != nil {
		return nil, err
	}
	after, err := t.usage(ctx)
	a.serverCPU = after.CPU - before.CPU
	return a, err
}

// spare is how many calls beyond those counted compare makes of each sort.
func (l load) spare() int { return l.clients }

// compare lets calls and those of their base line take turns, after one call of each client that is not counted.
func (s *session) compare(ctx context.Context, t *target, l load, call, baseCall calling) (of, base *answered, err error) {
	warm := load{l.clients, l.spare(), l.limit}
	for _, c := range []calling{baseCall, call} {
		if _, err := warm.run(ctx, c); err != nil {
			return nil, nil, err
		}
	}
	turn := load{l.clients, l.calls / s.sizes.rounds, l.limit}
	of, base = &answered{}, &answered{}
	for range s.sizes.rounds {
		for _, side := range []struct {
			sum  *answered
			call calling
		}{{base, baseCall}, {of, call}} {
			a, err := turn.measure(ctx, t, side.call)
			if err != nil {
				return nil, nil, err
			}
			side.sum.add(a)
		}
	}
	return of, base, nil
}

// addCalls adds the figures of calls beside those of their base line.
func (s *session) addCalls(name string, of *answered, baseName string, base *answered) {
	s.add(Figure{Name: name + ": rate", Value: of.rate(), Unit: perSecond}.against(baseName, base.rate()))
	if of.serverCPU > 0 {
		s.add(Figure{Name: name + ": server's CPU a call", Value: microseconds.in(of.cpu()), Unit: microseconds}.
			against(baseName, microseconds.in(base.cpu())))
	}
	for _, q := range []struct {
		name  string
		share float64
	}{{"p50", 0.50}, {"p99", 0.99}} {
		s.add(Figure{Name: name + ": " + q.name, Value: milliseconds.in(quantile(of.took, q.share)), Unit: milliseconds}.
			against(baseName, milliseconds.in(quantile(base.took, q.share))))
	}
}
