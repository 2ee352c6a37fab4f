// Package bench measures the performance of the product on the machine that it runs on: each figure beside a base line
// of the same run, because ratios can be compared between machines and absolute figures cannot.
//
// The server under load is a separate process, so that its CPU time and memory are counted without those of the
// clients, which run in this one. Both share the machine's cores, for the figures and for their base lines alike.
package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/alecthomas/kong"
)

// Commands are the command bench, which measures this program, and those below it.
type Commands struct {
	Measure Command `cmd:"" default:"withargs" help:"Measure this program."`
	Peer    Peer    `cmd:"" help:"Measure submissions beside another server's call with the same bodies."`
}

// Command measures this program.
type Command struct {
	Only     []string `placeholder:"PART" enum:"submit,group,decode,scorecard,repeated,unchanged,scoring,start,waiting" help:"Measure these parts only: submit, group, decode, scorecard, repeated, unchanged, scoring, start, waiting."`
	Reports  []int    `placeholder:"N" default:"1000,100000" help:"How many released reports the databases behind scorecards and starts have (default ${default})."`
	Clients  []int    `placeholder:"N" default:"1,16,64" help:"How many clients call at once (default ${default})."`
	Quick    bool     `help:"Measure little, in seconds: to see that all parts work, not for figures."`
	Data     string   `placeholder:"DIR" type:"path" help:"The folder to work in, on the disk to be measured. Filled databases are kept there for the next run. A temporary folder otherwise, removed at the end."`
	Profiles string   `placeholder:"DIR" type:"path" help:"Also write a CPU profile of each server that is loaded into this folder, for go tool pprof."`
	JSON     bool     `name:"json" xor:"form" help:"Print the figures as one JSON object."`
	Markdown bool     `xor:"form" help:"Print the figures as tables in Markdown."`
	Target   string   `hidden:"" type:"path" help:"Be the server that is measured, on the demo in this folder, until stdin is closed. The command starts itself so."`
}

// Help returns the description of the command.
func (*Command) Help() string {
	return "Each figure stands beside a base line of the same run, such as an empty call; the ratio of the two is what " +
		"can be compared between machines. Progress is printed to stderr. Measure on a machine that does nothing else."
}

// Validate returns an error for numbers of clients or reports that are out of range.
func (c *Command) Validate() error {
	for _, n := range c.Clients {
		if n < 1 || n > maxClients {
			return fmt.Errorf("--clients: %d is not within 1 and %d", n, maxClients)
		}
	}
	for _, n := range c.Reports {
		if n < 1 || n > maxReports {
			return fmt.Errorf("--reports: %d is not within 1 and %d", n, maxReports)
		}
	}
	return nil
}

// part is a group of figures that --only can select.
type part struct {
	name    string
	title   string
	measure func(*session, context.Context) error
}

// parts lists all parts in the order in which they are measured: those that load the disk most come last.
var parts = []part{
	{"scoring", "Scoring a report", (*session).scoring},
	{"decode", "Decoding a submitted report", (*session).decode},
	{"start", "Start, and size", (*session).start},
	{"unchanged", "A checklist version that the phone has already: 304", (*session).unchanged},
	{"repeated", "Calls that change nothing: whoami, a sync with nothing new, a receipt again", (*session).repeated},
	{"waiting", "Phones that wait for something new", (*session).waiting},
	{"scorecard", "Scorecards", (*session).scorecards},
	{"group", "Storing reports: commits in groups against one transaction each", (*session).groups},
	{"submit", "Submitting reports", (*session).submit},
}

// Run measures the selected parts and prints the report.
func (c *Command) Run(ctx context.Context, k *kong.Context) error {
	if c.Target != "" {
		return profiled(c.Profiles, func() error { return serveTarget(ctx, c.Target, os.Stdin, k.Stdout) })
	}
	var chosen []part
	for _, p := range parts {
		if len(c.Only) == 0 || slices.Contains(c.Only, p.name) {
			chosen = append(chosen, p)
		}
	}
	return c.measure(ctx, k, chosen...)
}

// measure measures some parts and prints the report.
func (c *Command) measure(ctx context.Context, k *kong.Context, chosen ...part) (err error) {
	s, err := newSession(c, k.Stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for _, p := range chosen {
		s.begin(p)
		if err := p.measure(s, ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	switch {
	case c.JSON:
		return s.report.writeJSON(k.Stdout)
	case c.Markdown:
		return s.report.writeMarkdown(k.Stdout)
	}
	return s.report.writeText(k.Stdout)
}
