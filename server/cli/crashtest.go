package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"mysteryshopper/server/crashtest"
)

type crashtestCommand struct {
	Kind        string `arg:"" name:"kind" enum:"kills,cuts,failures,syncs" placeholder:"KIND" help:"kills, cuts, failures or syncs."`
	Number      int    `name:"number" placeholder:"N" help:"How often the server is killed (default 20), the power is cut (300), or an operation fails (20), or how many reports are traced (100)."`
	WithoutSync bool   `name:"without-sync" help:"Withhold every sync from the disk, as a control: cuts must then lose reports, and syncs must miss them."`
	Seed        uint64 `name:"seed" placeholder:"N" default:"1" help:"The same seed gives the same phones and moments (default ${default})."`
	JSON        bool   `name:"json" help:"Print the result as one line of JSON."`
}

// crashtests are the kinds: what is counted, how often by default, and the test.
var crashtests = map[string]struct {
	counts  string
	fewer   int
	perform func(context.Context, crashtest.Options) (*crashtest.Result, error)
}{
	"kills":    {"kills", 20, crashtest.Kills},
	"cuts":     {"power cuts", 300, crashtest.Cuts},
	"failures": {"failed operations", 20, crashtest.Failures},
	"syncs":    {"traced reports", 100, crashtest.Syncs},
}

func (*crashtestCommand) manual() manual {
	return manual{
		examples: []example{
			{"Kill a server 20 times while phones send reports.", "crashtest kills"},
			{"Cut the power 10,000 times.", "crashtest cuts --number 10000"},
			{"Show that the cuts would find it if nothing were synced.", "crashtest cuts --without-sync"},
			{"Let each of the first 40 writes and syncs fail.", "crashtest failures --number 40"},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable, exitInternal},
	}
}

// Help returns the description of the command.
func (*crashtestCommand) Help() string {
	return "It makes a demo in a temporary folder, and runs this program on it as a server, to which phones send reports. " +
		"kills ends the server by SIGKILL, again and again. cuts traces it and cuts the power at random moments of the trace: " +
		"of what was not synced, some writes are there, some are not, and some in part. failures lets the first, second, " +
		"third operation of the disk fail, with an error and with a full disk. syncs looks for the sync before each receipt. " +
		"Afterwards everything that was acknowledged must be there once, and verify must find nothing; otherwise the exit " +
		"code is 1. All but kills need strace, which runs on Linux."
}

// Run performs the test.
func (c *crashtestCommand) Run(ctx context.Context, env *Environment) (err error) {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mysteryshopper-crashtest-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	kind := crashtests[c.Kind]
	bar := newProgress(env, kind.counts)
	result, err := kind.perform(ctx, crashtest.Options{
		Program: program, Dir: dir, Number: cmp.Or(c.Number, kind.fewer), WithoutSync: c.WithoutSync, Seed: c.Seed, Now: env.Now, Progress: bar.set,
	})
	bar.end()
	if errors.Is(err, exec.ErrNotFound) {
		return misused("install strace, or run: "+name+" crashtest kills", "%v", err)
	}
	if err != nil {
		return err
	}
	if err := c.print(env, kind.counts, result); err != nil {
		return err
	}
	if !result.OK() {
		return found("%d lost, %d doubled, %d different, %d damaged, %d acknowledged before a sync",
			result.Lost, result.Doubled, result.Different, result.Damaged, result.Unsynced)
	}
	return nil
}

func (c *crashtestCommand) print(env *Environment, counts string, r *crashtest.Result) error {
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(r)
	}
	fmt.Fprintf(env.Stdout, "%d %s, %d reports acknowledged: lost %d, doubled %d, different %d, damaged %d, acknowledged before a sync %d\n",
		r.Tried, counts, r.Acknowledged, r.Lost, r.Doubled, r.Different, r.Damaged, r.Unsynced)
	for _, problem := range r.Problems {
		fmt.Fprintln(env.Stdout, problem)
	}
	return nil
}
