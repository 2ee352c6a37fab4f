package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"mysteryshopper/server/crashtest"
)

// webhooksKind is the kind of crashtest that has a result of its own.
const webhooksKind = "webhooks"

// webhookFlags are the flags for that kind alone.
type webhookFlags struct {
	Events      int    `name:"events" placeholder:"N" help:"How many events there are at least in all, for webhooks (default 10000)."`
	Database    string `name:"database" placeholder:"NAME" help:"An empty PostgreSQL database for webhooks, on which two servers run. Without it one server after the other runs on SQLite."`
	GiveUp      span   `name:"give-up" placeholder:"TIME" help:"How long the servers send an event again before it has failed, for webhooks (default 60s)."`
	AnswerFirst bool   `name:"answer-first" help:"Let the receiver answer before it keeps an event, as a control: webhooks must then miss events."`
}

// given reports whether one of the flags was given.
func (f *webhookFlags) given() bool { return *f != webhookFlags{} }

// runWebhooks performs the test of webhooks.
func (c *crashtestCommand) runWebhooks(ctx context.Context, env *Environment, options crashtest.Options) error {
	const events, giveUp = 10_000, time.Minute
	if c.WithoutSync {
		return misused("the control of webhooks is --answer-first", "--without-sync is not for webhooks")
	}
	bar := newProgress(env, "events received")
	options.Database, options.Progress = c.Database, bar.set
	result, err := crashtest.Webhooks(ctx, crashtest.WebhookOptions{
		Options: options, Events: cmp.Or(c.Events, events), GiveUp: cmp.Or(time.Duration(c.GiveUp), giveUp), AnswerFirst: c.AnswerFirst,
	})
	bar.end()
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(env.Stdout).Encode(result)
	} else {
		printWebhooks(env, result)
	}
	if err == nil && !result.OK() {
		err = found("%d lost, %d not kept, %d doubled, %d out of order, %d gaps, %d unlisted attempts, %d wrong signatures, %d damaged, %d of %d kills taken over",
			result.Lost, result.Unkept, result.Doubled, result.Disordered, result.Gaps, result.Unlisted, result.Forged, result.Damaged, result.Takeovers, result.Kills)
	}
	return err
}

func printWebhooks(env *Environment, r *crashtest.WebhookResult) {
	fmt.Fprintf(env.Stdout, "%d events: %d delivered, %d failed; %d requests to a receiver that ended %d times; %d servers, %d kills, %d of them taken over within %.1f s\n",
		r.Events, r.Delivered, r.Failed, r.Requests, r.Deaths, r.Servers, r.Kills, r.Takeovers, r.TakeoverSeconds)
	fmt.Fprintf(env.Stdout, "lost %d, not kept %d, doubled %d, out of order %d, gaps %d, unlisted attempts %d, wrong signatures %d, damaged %d\n",
		r.Lost, r.Unkept, r.Doubled, r.Disordered, r.Gaps, r.Unlisted, r.Forged, r.Damaged)
	for _, problem := range r.Problems {
		fmt.Fprintln(env.Stdout, problem)
	}
}
