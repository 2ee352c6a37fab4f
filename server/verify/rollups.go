package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/api"
	"mysteryshopper/storage"
)

// cell is what the reports of one sum have in common: all that says in which roll-ups a report counts.
type cell struct {
	client, program, location, month, wave string
	channel                                storage.Channel
	version                                versionKey
}

// sum is what the reports of a cell, or of a roll-up, add up to.
type sum struct {
	totals  scorecard.Totals
	details scorecard.Details
}

func (s *sum) add(o *sum) error {
	s.details.Add(&o.details)
	return s.totals.Add(o.totals)
}

// add counts a report in its cell. Which roll-ups the cell is part of is asked once for all its reports.
func (c *checker) add(r *storage.Report, scored *scoredRevision) {
	key := cell{r.Client, r.Program, r.Location, r.Month, r.Wave, r.Channel, versionKey{r.Checklist, r.Version}}
	one := &sum{}
	one.totals, one.details = scorecard.FromReport(scored.compiled, scored.score, scored.report.Answers, r.Outcome)
	if c.sums[key] == nil {
		c.sums[key] = &sum{}
	}
	if err := c.sums[key].add(one); err != nil {
		c.found(Rollup, reportName(r.ID), "its points cannot be added up: %v", err)
	}
}

// checkRollups compares every stored roll-up with the sum of the reports that it counts.
func (c *checker) checkRollups(ctx context.Context) error {
	wanted, err := c.wanted(ctx)
	if err != nil {
		return err
	}
	err = c.tx.Rollups().Each(ctx, func(r *storage.Rollup) error {
		c.counts.Rollups++
		want := wanted[r.Key]
		delete(wanted, r.Key)
		return c.checkRollup(r, want)
	})
	if errors.Is(err, scorecard.ErrNegative) || errors.Is(err, scorecard.ErrMismatch) || errors.Is(err, scorecard.ErrOverflow) {
		c.found(Rollup, "roll-ups", "what is to be folded in does not fit, and what comes after it was not read: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	var missing []string
	for key := range wanted {
		missing = append(missing, rollupName(key))
	}
	slices.Sort(missing)
	for _, name := range missing {
		c.found(Rollup, name, "it is not there, though reports count in it")
	}
	return nil
}

// wanted returns what every roll-up should be.
func (c *checker) wanted(ctx context.Context) (map[storage.RollupKey]*sum, error) {
	wanted := map[storage.RollupKey]*sum{}
	for k, s := range c.sums {
		keys, err := api.RollupKeys(ctx, c.tx, &storage.Report{
			Client: k.client, Program: k.program, Location: k.location, Month: k.month, Wave: k.wave, Channel: k.channel,
			Checklist: k.version.checklist, Version: k.version.number,
		})
		if gone, err := c.missing(err, Rollup, "clients/"+k.client+"/locations/"+k.location, "the location, which has reports,"); gone {
			continue
		} else if err != nil {
			return nil, err
		}
		for _, key := range keys {
			if wanted[key] == nil {
				wanted[key] = &sum{}
			}
			if err := wanted[key].add(s); err != nil {
				c.found(Rollup, rollupName(key), "it cannot be added up: %v", err)
			}
		}
	}
	return wanted, nil
}

func (c *checker) checkRollup(r *storage.Rollup, want *sum) error {
	name := rollupName(r.Key)
	if want == nil {
		c.found(Rollup, name, "it counts %d visits, and no report counts in it", r.Totals.Visits)
		return nil
	}
	if r.Totals != want.totals {
		c.found(Rollup, name, "its totals are %+v and should be %+v", r.Totals, want.totals)
	}
	stored, err := r.Details.MarshalBinary()
	if err != nil {
		c.found(Rollup, name, "its details cannot be written: %v", err)
		return nil
	}
	computed, err := want.details.MarshalBinary()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if !bytes.Equal(stored, computed) {
		c.found(Rollup, name, "its details are not the sums of the reports")
	}
	return nil
}

// rollupName names a roll-up by what it counts.
func rollupName(k storage.RollupKey) string {
	span := "below"
	if k.Own {
		span = "at"
	}
	return strings.Join([]string{
		"clients/" + k.Client, span, k.Location, "program " + k.Program, k.Month, "wave " + k.Wave, string(k.Channel),
		versionKey{k.Checklist, k.Version}.String(),
	}, " ")
}
