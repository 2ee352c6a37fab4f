package phone

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
)

type fillCommand struct {
	Visit   string `arg:"" help:"The visit's id."`
	Answers string `xor:"what" required:"" placeholder:"FILE" help:"A report in JSON as the API has it: {answers: [{question, choice…}], outcome, narrative…}. Use - for the standard input."`
	Demo    bool   `xor:"what" required:"" help:"Make up answers."`
	Seed    uint64 `placeholder:"N" help:"The same seed makes up the same answers."`
	Draft   bool   `help:"Keep a draft; do not put the report in the queue."`
}

// Help shows how it is called.
func (*fillCommand) Help() string {
	return "This needs no network. A report with something wrong stays a draft, and all that is wrong is listed. A " +
		"visit whose report was returned is revised, and one whose report was refused is mended.\n\nExamples:\n\n" +
		"  mysteryshopper phone fill berlin-01 --demo\n" +
		"  mysteryshopper phone fill berlin-01 --answers answers.json --draft"
}

// Run fills in the report of the visit and finishes it.
func (f *fillCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	return c.with(env, func(p *Phone) error {
		report, err := f.read(env)
		if err != nil {
			return err
		}
		v, _, err := p.Visit(f.Visit)
		if err != nil {
			return err
		}
		if report != nil && report.Checklist != "" && report.Checklist != v.GetChecklist() {
			return misused("%s: the answers are for the checklist %s and not %s", f.Visit, report.Checklist, v.GetChecklist())
		}
		if err := start(ctx, p, v); err != nil {
			return err
		}
		if f.Demo {
			if report, err = f.made(env, p); err != nil {
				return err
			}
		}
		check, err := p.Save(f.Visit, func(r *checklist.Report) { merge(r, report) })
		if err != nil {
			return err
		}
		return f.finish(env, c, p, check)
	})
}

// start begins, mends or revises the report of a visit, whichever it needs.
func start(ctx context.Context, p *Phone, v Visit) error {
	switch v.Progress {
	case Returned:
		_, err := p.Revise(ctx, v.GetVisit())
		return err
	case ToMend:
		for _, i := range p.Queue() {
			if i.Visit == v.GetVisit() && i.State() == Refused {
				_, err := p.Mend(i.ReportID, i.BaseRevision)
				return err
			}
		}
	}
	_, err := p.Begin(v.GetVisit())
	return err
}

// read reads the answers; nil where they are to be made up.
func (f *fillCommand) read(env *Environment) (*checklist.Report, error) {
	if f.Demo {
		return nil, nil
	}
	text, err := readFile(env, f.Answers)
	if err != nil {
		return nil, misused("answers: %w", err)
	}
	r, err := ParseReport(text)
	if err != nil {
		return nil, misused("%s: %w", f.Answers, err)
	}
	return r, nil
}

func readFile(env *Environment, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(env.Stdin)
	}
	return os.ReadFile(name)
}

// made is a report that is made up, of a visit that ends about now.
func (f *fillCommand) made(env *Environment, p *Phone) (*checklist.Report, error) {
	v, version, err := p.Visit(f.Visit)
	if err != nil {
		return nil, err
	}
	seed := f.Seed
	if seed == 0 {
		var word [8]byte
		if _, err := io.ReadFull(env.random(), word[:]); err != nil {
			return nil, err
		}
		seed = binary.BigEndian.Uint64(word[:])
	}
	at := v.Location.GetPosition()
	return simulate.Report(rand.New(rand.NewPCG(seed, seed)), simulate.Visit{
		ID: v.GetVisit(), Version: version, Start: env.Now().Add(-time.Hour),
		Latitude: at.GetLatitude(), Longitude: at.GetLongitude(),
	}, simulate.Steady(0.85)), nil
}

// merge puts what was filled in over what the draft has; what was left out stays.
func merge(r, filled *checklist.Report) {
	start, end, elapsed, locale := r.StartTime, r.EndTime, r.ElapsedSeconds, r.Locale
	*r = *filled
	if r.StartTime.IsZero() {
		r.StartTime = start
	}
	if r.EndTime.IsZero() {
		r.EndTime = end
	}
	if r.ElapsedSeconds == 0 {
		r.ElapsedSeconds = elapsed
	}
	if r.Locale == "" {
		r.Locale = locale
	}
}

// finish puts the report in the queue, unless something is wrong with it or a draft was asked for.
func (f *fillCommand) finish(env *Environment, c *Commands, p *Phone, check *Check) error {
	told := filled{Visit: f.Visit, Score: check.Score, Violations: check.Violations}
	var refused error
	if !f.Draft {
		item, err := p.Finish(f.Visit)
		if incomplete := (*Incomplete)(nil); err != nil && !errors.As(err, &incomplete) {
			return err
		}
		refused = err
		if item != nil {
			told.ReportID, told.ContentDigest = item.ReportID, &item.ContentDigest
		}
	}
	err := c.print(env, told, func(w io.Writer) {
		writeCheck(w, check)
		if told.ReportID != "" {
			fmt.Fprintf(w, "report %s waits in the queue, content %s\n", told.ReportID, told.ContentDigest)
		}
	})
	return errors.Join(refused, err)
}

// filled is what fill tells.
type filled struct {
	Visit         string            `json:"visit"`
	ReportID      string            `json:"reportId,omitempty"`
	ContentDigest *checklist.Digest `json:"contentDigest,omitempty"`
	Score         *checklist.Score  `json:"score,omitempty"`
	Violations    []Violation       `json:"violations,omitempty"`
}
