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
	return "This needs no network. A report with something wrong stays a draft, and everything that is wrong is listed. " +
		"The report of a visit that was returned is revised, and one that was refused is corrected.\n\nExamples:\n\n" +
		"  mysteryshopper phone fill berlin-01 --demo\n" +
		"  mysteryshopper phone fill berlin-01 --answers answers.json --draft"
}

// Run fills in the report of the visit and finishes it.
func (f *fillCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		report, err := f.read(env)
		if err != nil {
			return err
		}
		v, _, err := p.Visit(f.Visit)
		if err != nil {
			return err
		}
		if report != nil && report.Checklist != "" && report.Checklist != v.GetChecklist() {
			return usageError("%s: the answers are for the checklist %s and not %s", f.Visit, report.Checklist, v.GetChecklist())
		}
		if err := start(ctx, p, v); err != nil {
			return err
		}
		if f.Demo {
			if report, err = f.generate(env, c, p); err != nil {
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

// start begins, corrects or revises the report of a visit, by its progress.
func start(ctx context.Context, p *Phone, v Visit) error {
	switch v.Progress {
	case Returned:
		_, err := p.Revise(ctx, v.GetVisit())
		return err
	case ToCorrect:
		for _, i := range p.Queue() {
			if i.Visit == v.GetVisit() && i.State() == Refused {
				_, err := p.Correct(i.ReportID, i.BaseRevision)
				return err
			}
		}
	}
	_, err := p.Begin(v.GetVisit())
	return err
}

// read reads the answers; nil where they are to be generated.
func (f *fillCommand) read(env *Environment) (*checklist.Report, error) {
	if f.Demo {
		return nil, nil
	}
	text, err := readFile(env, f.Answers)
	if err != nil {
		return nil, usageError("answers: %w", err)
	}
	r, err := ParseReport(text)
	if err != nil {
		return nil, usageError("%s: %w", f.Answers, err)
	}
	return r, nil
}

func readFile(env *Environment, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(env.Stdin)
	}
	return os.ReadFile(name)
}

// generate returns a made-up report of a visit that ends about now.
func (f *fillCommand) generate(env *Environment, c *Commands, p *Phone) (*checklist.Report, error) {
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
		Latitude: at.GetLatitude(), Longitude: at.GetLongitude(), Locale: c.Locale,
	}, simulate.Steady(0.85)), nil
}

// merge replaces the draft by what was filled in. Times and locale that were left out stay.
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

// finish puts the report in the queue, unless something is wrong with it or --draft is set.
func (f *fillCommand) finish(env *Environment, c *Commands, p *Phone, check *Check) error {
	result := filled{Visit: f.Visit, Score: check.Score, Violations: check.Violations}
	var refused error
	if !f.Draft {
		item, err := p.Finish(f.Visit)
		if incomplete := (*Incomplete)(nil); err != nil && !errors.As(err, &incomplete) {
			return err
		}
		refused = err
		if item != nil {
			result.ReportID, result.ContentDigest = item.ReportID, &item.ContentDigest
		}
	}
	err := c.write(env, result, func(w io.Writer) {
		writeCheck(w, check)
		if result.ReportID != "" {
			fmt.Fprintf(w, "The report %s waits to be sent. Digest of its content: %s\n", result.ReportID, result.ContentDigest)
		}
	})
	return errors.Join(refused, err)
}

// filled is the output of fill.
type filled struct {
	Visit         string            `json:"visit"`
	ReportID      string            `json:"reportId,omitempty"`
	ContentDigest *checklist.Digest `json:"contentDigest,omitempty"`
	Score         *checklist.Score  `json:"score,omitempty"`
	Violations    []Violation       `json:"violations,omitempty"`
}
