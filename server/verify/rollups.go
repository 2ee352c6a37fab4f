package verify

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// cell is the key of a sum of reports: everything that decides in which roll-ups a report counts.
type cell struct {
	client, program, location, month, wave string
	channel                                storage.Channel
	version                                published.Key
}

// place is a location of a client.
type place struct{ client, location string }

// sum is the sum of the reports of a cell or of a roll-up.
type sum struct {
	totals  scorecard.Totals
	details scorecard.Details
	// tallies are nil where a location has no number yet.
	tallies *scorecard.Tallies
	// erased is true where the personal content of a report in it was erased, and its commendations with that.
	erased bool
}

func newSum() *sum { return &sum{tallies: &scorecard.Tallies{}} }

func (s *sum) add(o *sum) error {
	s.details.Add(&o.details)
	if o.tallies == nil {
		s.tallies = nil
	} else if s.tallies != nil {
		s.tallies.Add(o.tallies)
	}
	s.erased = s.erased || o.erased
	return s.totals.Add(o.totals)
}

// contribution returns what a report adds to its cell, at a location of a number; 0 where it has none yet.
func contribution(r *storage.Report, scored *scoredRevision, location int32) *sum {
	one := &sum{erased: scored.erased}
	one.totals, one.details = scorecard.FromReport(scored.compiled, scored.score, scored.report.Answers, r.Outcome)
	if location != 0 {
		tallies := scorecard.TalliesOf(one.totals, &one.details, scored.report, location)
		tallies.Answers = scorecard.AnswerCountsOf(scored.compiled, scored.score, scored.report.Answers, one.totals, location)
		one.tallies = &tallies
	}
	return one
}

// add adds what a report adds to its cell. The roll-ups of a cell are looked up once for all its reports.
func (c *checker) add(r *storage.Report, one *sum) error {
	key := cell{r.Client, r.Program, r.Location, r.Month, r.Wave, r.Channel, published.Key{Checklist: r.Checklist, Number: r.Version}}
	total, err := c.sums.at(key)
	if err != nil {
		return err
	}
	if err := total.add(one); err != nil {
		c.found(Rollup, wire.ReportName(r.ID), "its points cannot be added up: %v", err)
	}
	return nil
}

// checkRollups compares every stored roll-up with the sum of the reports that it counts.
func (c *checker) checkRollups(ctx context.Context) error {
	expected, err := c.expected(ctx)
	if err != nil {
		return err
	}
	err = c.tx.Rollups().Each(ctx, func(r *storage.Rollup) error {
		c.counts.Rollups++
		want, err := expected.Take(r.Key)
		if err != nil {
			return err
		}
		return c.checkRollup(r, want)
	})
	if err != nil {
		return err
	}
	var missing []string
	for _, key := range expected.Keys() {
		missing = append(missing, rollupName(key))
	}
	slices.Sort(missing)
	for _, name := range missing {
		c.found(Rollup, name, "it is not there, though reports count in it")
	}
	return nil
}

// expected returns every roll-up that should exist, and leaves no sums of cells. The own roll-up of a location is the sum
// of its cell. The cells of a month follow each other, so that few sums of the locations above are open at a time.
func (c *checker) expected(ctx context.Context) (*Rollups, error) {
	all := newSums[storage.RollupKey]()
	cells := c.sums.keys()
	slices.SortFunc(cells, func(a, b cell) int {
		return cmp.Or(strings.Compare(a.client, b.client), strings.Compare(a.program, b.program), strings.Compare(a.month, b.month),
			strings.Compare(a.location, b.location))
	})
	for _, k := range cells {
		s, err := c.sums.remove(k)
		if err != nil {
			return nil, err
		}
		keys, err := published.RollupKeys(ctx, c.tx, &storage.Report{
			Client: k.client, Program: k.program, Location: k.location, Month: k.month, Wave: k.wave, Channel: k.channel,
			Checklist: k.version.Checklist, Version: k.version.Number,
		})
		if gone, err := c.missing(err, Rollup, "clients/"+k.client+"/locations/"+k.location, "the location, which has reports,"); gone {
			continue
		} else if err != nil {
			return nil, err
		}
		for _, key := range keys[1:] {
			above, err := all.at(key)
			if err != nil {
				return nil, err
			}
			if err := above.add(s); err != nil {
				c.found(Rollup, rollupName(key), "it cannot be added up: %v", err)
			}
		}
		all.put(keys[0], s)
	}
	all.dropEmpty()
	return &Rollups{all}, nil
}

func (c *checker) checkRollup(r *storage.Rollup, want *Expected) error {
	name := rollupName(r.Key)
	if fault := r.Fault; fault != nil {
		c.found(Rollup, name, "it cannot be read, or what is to be folded in does not fit: %v", fault)
		return nil
	}
	if r.Tallies == nil || r.Tallies.AnswersUnknown {
		c.counts.WithoutTallies++
	}
	if want == nil {
		c.found(Rollup, name, "it counts %d visits, and no report counts in it", r.Totals.Visits)
		return nil
	}
	texts, err := want.differences(r)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, text := range texts {
		c.found(Rollup, name, "%s", text)
	}
	return nil
}

// rollupName names a roll-up by its key.
func rollupName(k storage.RollupKey) string {
	span := "below"
	if k.Own {
		span = "at"
	}
	return strings.Join([]string{
		"clients/" + k.Client, span, k.Location, "program " + k.Program, k.Month, "wave " + k.Wave, string(k.Channel),
		published.Key{Checklist: k.Checklist, Number: k.Version}.String(),
	}, " ")
}
