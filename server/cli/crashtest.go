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
	Kind        string `arg:"" name:"kind" enum:"kills,cuts,failures,syncs,webhooks" placeholder:"KIND" help:"kills, cuts, failures, syncs or webhooks."`
	Number      int    `name:"number" aliases:"kills" placeholder:"N" help:"How often a server is killed (default 20; --kills is the same), the power is cut (300), or an operation fails (20), or how many reports are traced (100)."`
	WithoutSync bool   `name:"without-sync" help:"Withhold every sync from the disk, as a control: cuts must then lose reports, and syncs must miss them."`
	Seed        uint64 `name:"seed" placeholder:"N" default:"1" help:"The same seed gives the same phones and moments (default ${default})."`
	JSON        bool   `name:"json" help:"Print the result as one line of JSON."`
	webhookFlags
}

// crashtests are the kinds with a Result: what is counted, how often by default, and the test.
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
			{"Send 10,000 events to a receiver that fails in every way, and kill two servers 20 times.", "crashtest webhooks --events 10000 --kills 20 --database postgres://shop@localhost/empty"},
			{"Show that it would find events that are noted as delivered too early.", "crashtest webhooks --events 400 --kills 2 --answer-first"},
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
		"code is 1. webhooks sends events to a receiver that answers 500, redirects, hangs, drops connections, ends and comes " +
		"back, and kills the server that delivers: in the end each event must be listed as delivered or failed, the receiver " +
		"must have those that were delivered, and each webhook must have got them in order. Cuts, failures and syncs need " +
		"strace, which runs on Linux."
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
	const kills = 20
	options := crashtest.Options{Program: program, Dir: dir, Number: cmp.Or(c.Number, kills), WithoutSync: c.WithoutSync, Seed: c.Seed, Now: env.Now}
	if c.Kind == webhooksKind {
		return c.runWebhooks(ctx, env, options)
	}
	if c.given() {
		return misused("leave them out, or run: "+name+" crashtest "+webhooksKind, "--events, --database, --give-up and --answer-first are for webhooks alone")
	}
	kind := crashtests[c.Kind]
	bar := newProgress(env, kind.counts)
	options.Number, options.Progress = cmp.Or(c.Number, kind.fewer), bar.set
	result, err := kind.perform(ctx, options)
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
