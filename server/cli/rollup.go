package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"mysteryshopper/server/app"
	"mysteryshopper/server/upkeep"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

// rollupCommands are the commands on roll-ups, the sums behind scorecards.
type rollupCommands struct {
	Rebuild rollupRebuildCommand `cmd:"" help:"Compute all roll-ups anew from the reports."`
}

type rollupRebuildCommand struct {
	database
	JSON bool `name:"json" help:"Print the counts as one line of JSON."`
}

func (*rollupRebuildCommand) manual() manual {
	return manual{
		examples: []example{
			{"Fill in what roll-ups of an earlier release do not hold, also while servers run.", "rollup rebuild --database sqlite:data/mysteryshopper.db"},
			{"Mend what verify found, and count it in a script.", "rollup rebuild --json --database postgres://shop@db.example.com/shop"},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable, exitInternal},
	}
}

// Help returns the description of the command.
func (*rollupRebuildCommand) Help() string {
	return "Every report that counts is read, proved as verify does it, and added up. Roll-ups that are not what they " +
		"should be are replaced in one transaction at the end: until then, or when it is interrupted, nothing has " +
		"changed. Servers may run meanwhile and lose nothing; their figures are right all the while but for those " +
		"that are mended, and are read more slowly until the end. Nothing is changed where a report cannot be read " +
		"or proved."
}

// Run computes the roll-ups.
func (c *rollupRebuildCommand) Run(ctx context.Context, env *Environment) error {
	bar := newProgress(env, "reports added up")
	began := env.Now()
	var result upkeep.RebuildResult
	err := c.open(ctx, app.Database{MustExist: true}, func(store storage.Store) (err error) {
		result, err = upkeep.Rebuild(ctx, store, upkeep.RebuildOptions{
			Now: env.Now,
			Found: func(f verify.Finding) {
				fmt.Fprintf(env.Stderr, "%s: %s: %s\n", f.Kind, f.Resource, f.Text)
			},
			Progress: func(n int) { bar.set(n, 0) },
		})
		return err
	})
	bar.end()
	if err != nil {
		return c.refused(err)
	}
	took := env.Now().Sub(began).Seconds()
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(struct {
			upkeep.RebuildResult
			Seconds float64 `json:"seconds"`
		}{result, took})
	}
	_, err = fmt.Fprintf(env.Stdout, "rebuilt: %s of %s; %d changed; %.1f s\n",
		count(result.Rollups, "roll-up", "roll-ups"), count(result.Reports, "report", "reports"), result.Changed, took)
	return err
}

// refused adds advice to the errors for which nothing was changed.
func (c *rollupRebuildCommand) refused(err error) error {
	switch {
	case errors.Is(err, upkeep.ErrReports):
		return &refusal{
			code: exitFindings, what: firstLine(err.Error()) + " in " + app.WithoutPassword(c.Database) + "; nothing was changed", cause: err,
			todo: "keep the database as it is, run " + name + " verify, and compare it with the last backup that is clean",
		}
	case errors.Is(err, upkeep.ErrTaken), errors.Is(err, upkeep.ErrMoved):
		return &refusal{
			code: exitUnreachable, what: firstLine(err.Error()) + "; nothing was changed", cause: err,
			todo: "run the command again, when less is going on",
		}
	}
	return err
}
