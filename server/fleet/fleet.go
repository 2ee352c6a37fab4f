// Package fleet runs many reference phones against a server, as a field force would: offline for days, with wrong clocks,
// through a bad network, with drafts and streams and retries. In the end it compares what the server has with what the
// phones have: every report exactly once, with the receipt that its phone has.
package fleet

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"

	"mysteryshopper/server/faultproxy"
)

// Options configure Run.
type Options struct {
	// Target is the gRPC side of the server, as HOST:PORT. Dial connects to it, or to the proxy before it.
	Target string
	Dial   func(address string) (*grpc.ClientConn, error)
	// Admin and Reviewer are tokens of these roles.
	Admin, Reviewer string
	// Client, Program and Location say where the visits are planned; the program must have no rotation.
	Client, Program, Location string
	// Phones is how many phones there are, Sessions how often each goes online, and Reports how many reports it has
	// filled in before each.
	Phones, Sessions, Reports int
	// Parallel is how many phones are online at once at most; all where 0.
	Parallel int
	Seed     uint64
	// ClockError is how far the clock of a phone is off at most, in either direction; a random part of it for each.
	ClockError time.Duration
	Faults     faultproxy.Faults
	// Again is the share of reports that are sent once more after their receipt, twice at once and in another order.
	Again float64
	// Dir is the folder of the phones; a temporary one where empty.
	Dir string
	Now func() time.Time
	// Meanwhile is called once the visits are planned, and its context ends when all phones are done; nil for nothing. The
	// comparison begins after it has returned.
	Meanwhile func(ctx context.Context) error
	// Progress receives how many reports have their receipts.
	Progress func(done, total int)
}

// Result is what a run has shown.
type Result struct {
	Phones   int `json:"phones"`
	Sessions int `json:"sessions"`
	// Reports is how many were filled in, Acknowledged how many have a receipt, Refused how many the server refused.
	Reports      int `json:"reports"`
	Acknowledged int `json:"acknowledged"`
	Refused      int `json:"refused"`
	// Repeated is how many were sent once more after their receipt.
	Repeated int `json:"repeated"`
	// Streams is how many streams the phones have opened; more than sessions where connections broke.
	Streams int `json:"streams"`
	// Lost, Doubled and Different count the reports that the server lacks, has more than once, or has with another receipt.
	Lost      int                  `json:"lost"`
	Doubled   int                  `json:"doubled"`
	Different int                  `json:"different"`
	Seconds   float64              `json:"seconds"`
	Latencies map[string]Quantiles `json:"latencies"`
	Network   faultproxy.Counts    `json:"network"`
	// Problems are the first differences as text.
	Problems []string `json:"problems,omitempty"`
}

// OK reports whether every report is on the server exactly once.
func (r *Result) OK() bool {
	return r.Lost == 0 && r.Doubled == 0 && r.Different == 0 && r.Refused == 0 && r.Acknowledged == r.Reports
}

// Run plans visits for new shoppers, runs their phones, and compares. It returns an error where it could not be run; what
// the comparison shows is in the result.
func Run(ctx context.Context, o Options) (_ *Result, err error) {
	if o.Dir == "" {
		if o.Dir, err = os.MkdirTemp("", "mysteryshopper-fleet-"); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.Dir)) }()
	}
	direct, err := o.Dial(o.Target)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, direct.Close()) }()
	proxy, err := faultproxy.Listen(ctx, o.Target, o.Seed, o.Faults)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, proxy.Close()) }()
	f := &fleet{Options: o, agency: direct, address: proxy.Address(), times: newTimes(o.Now)}
	f.result.Phones, f.result.Sessions, f.result.Reports = o.Phones, o.Phones*o.Sessions, o.Phones*o.Sessions*o.Reports
	if err := f.enrolAll(ctx); err != nil {
		return nil, fmt.Errorf("plan the visits: %w", err)
	}
	began := o.Now()
	if err := f.liveAll(ctx); err != nil {
		return nil, err
	}
	f.result.Seconds = o.Now().Sub(began).Seconds()
	if err := f.each(ctx, f.compare); err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	f.result.Latencies, f.result.Network = f.times.quantiles(), proxy.Counts()
	return &f.result, nil
}

// liveAll runs all phones, and Meanwhile beside them.
func (f *fleet) liveAll(ctx context.Context) error {
	if f.Meanwhile == nil {
		return f.each(ctx, f.live)
	}
	beside, done := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- f.Meanwhile(beside) }()
	err := f.each(ctx, f.live)
	done()
	return errors.Join(err, <-ended)
}

// each calls fn for every device, Parallel at once.
func (f *fleet) each(ctx context.Context, fn func(context.Context, *device) error) error {
	group, ctx := errgroup.WithContext(ctx)
	if f.Parallel > 0 {
		group.SetLimit(f.Parallel)
	}
	for _, d := range f.devices {
		group.Go(func() error {
			if err := fn(ctx, d); err != nil {
				return fmt.Errorf("phone of %s: %w", d.shopper, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// random returns the source of the random numbers of a device.
func (o *Options) random(device int) *rand.Rand {
	return rand.New(rand.NewPCG(o.Seed, uint64(device)+1))
}

func (o *Options) folder(shopper string) string { return filepath.Join(o.Dir, shopper) }
