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
	// largestFill is the most reports that a database is filled with.
	largestFill = 1_000_000
	// mostClients is the most clients at once.
	mostClients = 1000
)

// session is one run of the command.
type session struct {
	*Command
	sizes  sizes
	dir    string
	remove bool
	// program is the path of this program, which the servers are started from.
	program string
	stderr  io.Writer
	report  *Report
	part    part
}

// sizes says how much is measured.
type sizes struct {
	// rounds is how often a figure and its base line take turns, so that what disturbs one disturbs the other.
	rounds int
	// each client makes so many calls, but all together no more than all; limit bounds the time of each round.
	each, all int
	limit     time.Duration
	// loop is how long a piece of work is repeated.
	loop time.Duration
	// starts is how often a server is started, and asks how often a scorecard is asked for.
	starts, asks int
}

// The sizes of a whole run and of a quick one.
var (
	whole = sizes{rounds: 3, each: 1500, all: 6000, limit: 10 * time.Second, loop: time.Second, starts: 7, asks: 300}
	quick = sizes{rounds: 1, each: 20, all: 64, limit: 5 * time.Second, loop: 5 * time.Millisecond, starts: 1, asks: 3}
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

// begin says which part the figures to come belong to.
func (s *session) begin(p part) {
	s.part = p
	s.report.Parts = append(s.report.Parts, Part{Name: p.name, Title: p.title, Figures: []Figure{}})
	s.tell("%s", p.title)
}

// tell tells of progress.
func (s *session) tell(format string, args ...any) {
	fmt.Fprintf(s.stderr, s.part.name+": "+format+"\n", args...)
}

// add adds a figure of the current part.
func (s *session) add(f Figure) {
	p := &s.report.Parts[len(s.report.Parts)-1]
	p.Figures = append(p.Figures, f)
}

// scratch makes an empty folder that is removed at the end.
func (s *session) scratch(name string) (dir string, remove func() error, err error) {
	dir, err = os.MkdirTemp(s.dir, name+"-")
	return dir, func() error { return os.RemoveAll(dir) }, err
}

// filled returns the folder of a demo with so many released reports, which it makes where it is not there yet.
func (s *session) filled(ctx context.Context, reports int) (string, error) {
	dir := filepath.Join(s.dir, fmt.Sprintf("filled-%d", reports))
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return "", err
	}
	return dir, s.fill(ctx, dir, reports)
}

// fill makes a demo in a folder that has none.
func (s *session) fill(ctx context.Context, dir string, reports int) error {
	a, _, err := s.openDemo(ctx, dir, reports)
	if err != nil {
		return err
	}
	return a.Close()
}

func (s *session) openDemo(ctx context.Context, dir string, reports int) (*app.App, *demo.Welcome, error) {
	const between = 5 * time.Second
	told := app.Now()
	return demo.Open(ctx, demo.Options{
		Dir: dir, REST: anyPort, GRPC: anyPort, Reports: reports, Seed: 1,
		Progress: func(done, total int) {
			if now := app.Now(); now.Sub(told) >= between {
				told = now
				s.tell("filling a database: %d of %d reports", done, total)
			}
		},
	})
}
