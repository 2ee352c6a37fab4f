package bench

import (
	"runtime"
	"slices"
	"time"

	"mysteryshopper/server/app"
)

// cost is the time and the number of allocations of one run of a function.
type cost struct {
	wall, cpu   time.Duration
	allocations float64
}

// repeat runs a function repeatedly on one goroutine, for about a span in all, and returns the cost of one run: the
// median of several series.
func repeat(span time.Duration, work func() error) (cost, error) {
	const series = 5
	n, err := runsIn(span/series, work)
	if err != nil {
		return cost{}, err
	}
	var walls, cpus []time.Duration
	var allocations []float64
	for range series {
		c, err := costOf(n, work)
		if err != nil {
			return cost{}, err
		}
		walls, cpus, allocations = append(walls, c.wall), append(cpus, c.cpu), append(allocations, c.allocations)
	}
	slices.Sort(allocations)
	return cost{quantile(walls, 0.5), quantile(cpus, 0.5), allocations[series/2]}, nil
}

// runsIn returns about how many runs take a span.
func runsIn(span time.Duration, work func() error) (int, error) {
	for n := 1; ; n *= 2 {
		c, err := costOf(n, work)
		if err != nil {
			return 0, err
		}
		if c.wall*time.Duration(n) >= span {
			return n, nil
		}
	}
}

// costOf returns the average cost of n runs.
func costOf(n int, work func() error) (cost, error) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, begin := cpuTime(), app.Now()
	for range n {
		if err := work(); err != nil {
			return cost{}, err
		}
	}
	wall := app.Now().Sub(begin)
	cpu = cpuTime() - cpu
	runtime.ReadMemStats(&after)
	return cost{
		wall: wall / time.Duration(n), cpu: cpu / time.Duration(n),
		allocations: float64(after.Mallocs-before.Mallocs) / float64(n),
	}, nil
}
