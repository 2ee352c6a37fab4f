package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/demo"
)

const (
	// maxReports is the most reports that a database is filled with.
	maxReports = 1_000_000
	// maxClients is the most clients at once.
	maxClients = 1000
)

// session is one run of the command bench.
type session struct {
	*Command
	sizes  sizes
	dir    string
	remove bool
	// program is the path of this executable, which the servers are started from.
	program string
	stderr  io.Writer
	report  *Report
	part    part
}

// sizes bound how much is measured.
type sizes struct {
	// rounds is how often a figure and its base line alternate, so that what disturbs one disturbs the other.
	rounds int
	// each is the number of calls per client, all the most calls of all clients; limit bounds the time of a round.
	each, all int
	limit     time.Duration
	// loop is how long a piece of work is repeated.
	loop time.Duration
	// starts is how often a server is started, and queries how often a scorecard is requested.
	starts, queries int
	// phones is how many phones wait at once.
	phones int
}

// The sizes of a whole run and of a quick one.
var (
	whole = sizes{rounds: 3, each: 1500, all: 6000, limit: 10 * time.Second, loop: time.Second, starts: 7, queries: 300, phones: 10_000}
	quick = sizes{rounds: 1, each: 20, all: 64, limit: 5 * time.Second, loop: 5 * time.Millisecond, starts: 1, queries: 3, phones: 40}
)

func newSession(c *Command, stderr io.Writer) (*session, error) {
	s := &session{Command: c, sizes: whole, stderr: stderr, dir: c.Data}
	if c.Quick {
		s.sizes = quick
	}
	var err error
	if s.program, err = os.Executable(); err != nil {
		return nil, err
	}
	if s.dir != "" {
		err = os.MkdirAll(s.dir, 0o750)
	} else {
		s.remove = true
		s.dir, err = os.MkdirTemp("", "mysteryshopper-bench-")
	}
	if err != nil {
		return nil, err
	}
	machine, err := thisMachine(s.dir)
	s.report = &Report{Machine: machine, Quick: c.Quick}
	return s, err
}

func (s *session) close() error {
	if !s.remove {
		return nil
	}
	return os.RemoveAll(s.dir)
}

// begin starts a part: the next figures are added to it.
func (s *session) begin(p part) {
	s.part = p
	s.report.Parts = append(s.report.Parts, Part{Name: p.name, Title: p.title, Figures: []Figure{}})
	s.logf("%s", p.title)
}

// logf prints a line of progress.
func (s *session) logf(format string, args ...any) {
	fmt.Fprintf(s.stderr, s.part.name+": "+format+"\n", args...)
}

// add adds a figure of the current part.
func (s *session) add(f Figure) {
	p := &s.report.Parts[len(s.report.Parts)-1]
	p.Figures = append(p.Figures, f)
}

// addTime adds a time in a unit, beside its base line.
func (s *session) addTime(name string, unit Unit, took time.Duration, baseName string, base time.Duration) {
	s.add(Figure{Name: name, Value: unit.in(took), Unit: unit}.against(baseName, unit.in(base)))
}

// addQuantiles adds the median and the 99th percentile of times, each beside that of their base line.
func (s *session) addQuantiles(name string, took []time.Duration, baseName string, base []time.Duration) {
	for _, q := range []struct {
		name  string
		share float64
	}{{"p50", 0.50}, {"p99", 0.99}} {
		s.addTime(name+": "+q.name, milliseconds, quantile(took, q.share), baseName, quantile(base, q.share))
	}
}

// scratch creates an empty folder and returns the function that removes it.
func (s *session) scratch(name string) (dir string, remove func() error, err error) {
	dir, err = os.MkdirTemp(s.dir, name+"-")
	return dir, func() error { return os.RemoveAll(dir) }, err
}

// filled returns the folder of a demo with a number of released reports. It creates the demo where it is missing.
func (s *session) filled(ctx context.Context, reports int) (string, error) {
	dir := filepath.Join(s.dir, fmt.Sprintf("filled-%d", reports))
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return "", err
	}
	a, _, err := s.openDemo(ctx, dir, reports)
	if err != nil {
		return dir, err
	}
	return dir, a.Close()
}

func (s *session) openDemo(ctx context.Context, dir string, reports int) (*app.App, *demo.Welcome, error) {
	const between = 5 * time.Second
	logged := app.Now()
	return demo.Open(ctx, demo.Options{
		Dir: dir, REST: anyPort, GRPC: anyPort, Reports: reports, Seed: 1,
		Progress: func(done, total int) {
			if now := app.Now(); now.Sub(logged) >= between {
				logged = now
				s.logf("filling a database: %d of %d reports", done, total)
			}
		},
	})
}
