package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"mysteryshopper/server/faultproxy"
	"mysteryshopper/server/fleet"
)

type simulateCommand struct {
	GRPC      string `name:"grpc" setting:"" placeholder:"HOST:PORT" default:"127.0.0.1:8081" help:"The gRPC side of the server (default ${default})."`
	TLS       bool   `name:"tls" help:"Speak TLS."`
	Admin     string `name:"admin-token" required:"" env:"MYSTERYSHOPPER_ADMIN_TOKEN" placeholder:"TOKEN" help:"The token of an admin, who plans the visits. $$MYSTERYSHOPPER_ADMIN_TOKEN"`
	Reviewer  string `name:"reviewer-token" required:"" env:"MYSTERYSHOPPER_REVIEWER_TOKEN" placeholder:"TOKEN" help:"The token of a reviewer, who lists the reports in the end. $$MYSTERYSHOPPER_REVIEWER_TOKEN"`
	Client    string `name:"client" placeholder:"ID" default:"acme" help:"The client of the visits (default ${default})."`
	Location  string `name:"location" placeholder:"ID" default:"malmo" help:"The location of the visits (default ${default})."`
	Program   string `name:"program" placeholder:"ID" default:"simulate" help:"The program of the visits; it is made where it is missing (default ${default})."`
	Checklist string `name:"checklist" placeholder:"ID" default:"core-service" help:"The checklist of that program (default ${default})."`

	Phones   int           `name:"phones" placeholder:"N" default:"20" help:"How many phones there are (default ${default})."`
	Sessions int           `name:"sessions" placeholder:"N" default:"5" help:"How often each goes online (default ${default})."`
	Reports  int           `name:"reports" placeholder:"N" default:"1" help:"How many reports each fills in before it goes online (default ${default})."`
	Parallel int           `name:"parallel" placeholder:"N" default:"0" help:"How many are online at once; 0 for all (default ${default})."`
	For      time.Duration `name:"for" placeholder:"TIME" default:"0s" help:"Begin again with other phones until this time is over, such as 1h."`
	Seed     uint64        `name:"seed" placeholder:"N" default:"1" help:"The same seed gives the same phones, answers and faults (default ${default})."`
	Clocks   span          `name:"clocks" placeholder:"TIME" help:"How far the phones' clocks are off at most, such as 30d."`
	Again    float64       `name:"again" placeholder:"SHARE" default:"0.2" help:"The share of reports that are sent twice more after their receipts, in another order (default ${default})."`

	Latency   time.Duration `name:"latency" placeholder:"TIME" default:"0s" help:"What the network adds to every piece of data."`
	Jitter    time.Duration `name:"jitter" placeholder:"TIME" default:"0s" help:"How much more it adds at most."`
	Bandwidth int           `name:"bandwidth" placeholder:"BYTES" default:"0" help:"How many bytes a second pass in each direction; 0 for any number."`
	Cut       float64       `name:"cut" placeholder:"SHARE" default:"0" help:"The share of connections that are cut."`
	CutWithin int           `name:"cut-within" placeholder:"BYTES" default:"20000" help:"After how many bytes at most (default ${default})."`
	Silent    float64       `name:"silent" placeholder:"SHARE" default:"0" help:"The share of connections that stay open and carry nothing more."`
	SilentFor time.Duration `name:"silent-for" placeholder:"TIME" default:"2s" help:"For how long (default ${default})."`
	JSON      bool          `name:"json" help:"Print the result as one line of JSON, for each round with --for."`
}

func (*simulateCommand) manual() manual {
	return manual{
		examples: []example{
			{"Let 20 phones send 100 reports to the demo of this machine.", "simulate --admin-token $ADMIN --reviewer-token $REVIEWER"},
			{"Find out how many reports a second a server takes.", "simulate --admin-token $ADMIN --reviewer-token $REVIEWER --grpc shop.example.com:8443 --tls --phones 200 --parallel 64 --reports 10"},
			{"Try a bad network and wrong clocks.", "simulate --admin-token $ADMIN --reviewer-token $REVIEWER --phones 100 --clocks 30d --latency 100ms --jitter 200ms --cut 0.5 --silent 0.05"},
			{"Run for an hour, and keep the figures of each round.", "simulate --admin-token $ADMIN --reviewer-token $REVIEWER --for 1h --json > rounds.jsonl"},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable, exitInternal},
	}
}

// Help returns the description of the command.
func (*simulateCommand) Help() string {
	return "The phones are reference phones with a queue on disk: they fill in reports offline, park some drafts, send streams " +
		"and retry until they have a receipt for each. They reach the server through a proxy that does what --latency and " +
		"the following flags say. In the end everything is compared: each report must be on the server once, with the " +
		"receipt that its phone has; otherwise the exit code is 1. New shoppers and visits are made, and stay: do not run " +
		"it on a database whose figures count. The reports are never approved."
}

// Run runs the phones, once or for a time.
func (c *simulateCommand) Run(ctx context.Context, env *Environment) error {
	if err := c.prepare(ctx); err != nil {
		return err
	}
	began := env.Now()
	for round := uint64(0); ; round++ {
		result, err := c.round(ctx, env, round)
		if err != nil {
			return err
		}
		if err := c.print(env.Stdout, result); err != nil {
			return err
		}
		if !result.OK() {
			return found("%d of %d reports were acknowledged; lost %d, doubled %d, different %d, refused %d",
				result.Acknowledged, result.Reports, result.Lost, result.Doubled, result.Different, result.Refused)
		}
		if env.Now().Sub(began) >= c.For {
			return nil
		}
	}
}

func (c *simulateCommand) round(ctx context.Context, env *Environment, round uint64) (*fleet.Result, error) {
	bar := newProgress(env, "reports acknowledged")
	defer bar.end()
	return fleet.Run(ctx, fleet.Options{
		Target: c.GRPC, Dial: c.dial, Admin: c.Admin, Reviewer: c.Reviewer, Client: c.Client, Program: c.Program, Location: c.Location,
		Phones: c.Phones, Sessions: c.Sessions, Reports: c.Reports, Parallel: c.Parallel, Seed: c.Seed + round,
		ClockError: time.Duration(c.Clocks), Again: c.Again, Now: env.Now, Progress: bar.set,
		Faults: faultproxy.Faults{
			Latency: c.Latency, Jitter: c.Jitter, BytesPerSecond: c.Bandwidth, Cut: c.Cut, CutWithin: c.CutWithin,
			Silent: c.Silent, SilentFor: c.SilentFor,
		},
	})
}

// prepare creates the program where it is missing.
func (c *simulateCommand) prepare(ctx context.Context) error {
	conn, err := c.dial(c.GRPC)
	if err != nil {
		return err
	}
	err = fleet.Prepare(ctx, conn, c.Admin, c.Client, c.Program, c.Checklist)
	return errors.Join(err, conn.Close())
}

// dial connects to the server or to the proxy before it. A broken connection is replaced at once.
func (c *simulateCommand) dial(address string) (*grpc.ClientConn, error) {
	secured := insecure.NewCredentials()
	if c.TLS {
		secured = credentials.NewTLS(nil)
	}
	options := []grpc.DialOption{grpc.WithTransportCredentials(secured), grpc.WithConnectParams(grpc.ConnectParams{
		Backoff:           backoff.Config{BaseDelay: 10 * time.Millisecond, Multiplier: 1.5, Jitter: 0.5, MaxDelay: time.Second},
		MinConnectTimeout: 5 * time.Second,
	})}
	if address != c.GRPC && c.TLS {
		options = append(options, grpc.WithAuthority(c.GRPC)) // the certificate is that of the server
	}
	return grpc.NewClient(address, options...)
}

func (c *simulateCommand) print(to io.Writer, r *fleet.Result) error {
	if c.JSON {
		return json.NewEncoder(to).Encode(r)
	}
	rate := 0.0
	if r.Seconds > 0 {
		rate = float64(r.Acknowledged) / r.Seconds
	}
	fmt.Fprintf(to, "%d phones went online %d times: %d of %d reports acknowledged in %.1f s, %.*f a second\n",
		r.Phones, r.Sessions, r.Acknowledged, r.Reports, r.Seconds, decimals(rate), rate)
	fmt.Fprintf(to, "lost %d, doubled %d, different %d, refused %d; %d sent again, %d streams, %d of %d connections cut, %d silent\n",
		r.Lost, r.Doubled, r.Different, r.Refused, r.Repeated, r.Streams, r.Network.Cut, r.Network.Connections, r.Network.Silent)
	for _, method := range slices.Sorted(maps.Keys(r.Latencies)) {
		q := r.Latencies[method]
		fmt.Fprintf(to, "%-14s %7d answers  p50 %7.1f ms  p95 %7.1f ms  p99 %7.1f ms\n", method, q.Count, q.P50, q.P95, q.P99)
	}
	for _, problem := range r.Problems {
		fmt.Fprintln(to, problem)
	}
	return nil
}
