package crashtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

// Result is what a test has shown.
type Result struct {
	// Tried is how often the server was killed or the power cut, how many operations failed, or how many reports were
	// traced. Acknowledged is how many receipts were sent meanwhile.
	Tried        int `json:"tried"`
	Acknowledged int `json:"acknowledged"`
	// Lost, Doubled and Different count acknowledged reports that are missing afterwards, are there more than once, or have
	// another receipt; Damaged the databases in which verify finds something; Unsynced the receipts that were sent before
	// a sync.
	Lost      int `json:"lost"`
	Doubled   int `json:"doubled"`
	Different int `json:"different"`
	Damaged   int `json:"damaged"`
	Unsynced  int `json:"unsynced"`
	// Problems are the first of them as text.
	Problems []string `json:"problems,omitempty"`
}

// OK reports whether nothing was lost, doubled or damaged.
func (r *Result) OK() bool {
	return r.Lost+r.Doubled+r.Different+r.Damaged+r.Unsynced == 0
}

// mostProblems is how many problems are listed.
const mostProblems = 20

func (r *Result) problem(format string, args ...any) {
	if len(r.Problems) < mostProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
}

const (
	// phones are online at once while the server is killed.
	phones = 16
	// shortest and longest are for how long a server lives, after it answers.
	shortest, longest = 50 * time.Millisecond, 400 * time.Millisecond
)

// Kills ends servers by SIGKILL while phones send reports to them, and starts the next on the same database, Number times in
// all. The phones retry until they have a receipt for each report. In the end each must be there once, and verify finds
// nothing.
func Kills(ctx context.Context, o Options) (_ *Result, err error) {
	h, err := newHost(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := h.start(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, h.kill()) }()
	result, random := &Result{}, rand.New(rand.NewPCG(o.Seed, 1))
	for round := uint64(0); result.Tried < o.Number; round++ {
		shown, err := h.load(ctx, phones, 8*phones, o.Seed+round, func(ctx context.Context) error {
			return h.killAgain(ctx, random, result)
		})
		if err != nil {
			return nil, fmt.Errorf("round %d: %w", round, err)
		}
		result.Acknowledged += shown.Acknowledged
		result.Lost += shown.Lost + shown.Reports - shown.Acknowledged
		result.Doubled += shown.Doubled
		result.Different += shown.Different
		result.Problems = append(result.Problems, shown.Problems...)
		if err := result.verify(ctx, h.database()); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// killAgain kills the server and starts the next until the phones are done or the number is reached.
func (h *host) killAgain(ctx context.Context, random *rand.Rand, result *Result) error {
	starting := context.WithoutCancel(ctx) // The phones may be done while a server starts.
	for result.Tried < h.Number {
		timer := time.NewTimer(shortest + time.Duration(random.Int64N(int64(longest-shortest))))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil
		}
		if err := errors.Join(h.kill(), h.start(starting)); err != nil {
			return err
		}
		result.Tried++
		h.Progress(result.Tried, h.Number)
	}
	return nil
}

// verify counts a database in which verify finds something.
func (r *Result) verify(ctx context.Context, database string) error {
	store, err := app.OpenStore(ctx, app.Database{Name: database})
	if err != nil {
		r.Damaged++
		r.problem("%s: %v", database, err)
		return ctx.Err()
	}
	findings := 0
	_, err = verify.Run(ctx, store, verify.Options{Found: func(f verify.Finding) {
		findings++
		r.problem("%v", f)
	}})
	if findings > 0 {
		r.Damaged++
	}
	return errors.Join(err, store.Close())
}

// lookUp counts the acknowledged reports that a database lacks.
func (r *Result) lookUp(ctx context.Context, database string, acknowledged []string) error {
	store, err := app.OpenStore(ctx, app.Database{Name: database})
	if err != nil {
		r.Damaged++
		r.problem("%v", err)
		return ctx.Err()
	}
	missing := 0
	err = store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		missing = 0
		for _, report := range acknowledged {
			_, err := tx.Reports().GetSubmission(ctx, storage.ReportID(uuid.MustParse(report)), 0)
			switch {
			case errors.Is(err, storage.ErrNotFound):
				missing++
				r.problem("%s was acknowledged and is missing", report)
			case err != nil:
				return err
			}
		}
		return nil
	})
	r.Lost += missing
	return errors.Join(err, store.Close())
}
