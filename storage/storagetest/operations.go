package storagetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// operation is one thing done in a transaction. Everything that chance decides is drawn before it is run, so that it
// can be run on several stores, and several times on one.
type operation struct {
	name string
	args []any
	run  func(context.Context, storage.Tx) (any, error)
	// late says that ErrExists may come from a later call or from Update, and ends the transaction.
	late bool
}

// String tells an operation with its arguments.
func (o *operation) String() string {
	text, err := json.Marshal(o.args)
	if err != nil {
		text = fmt.Append(nil, o.args)
	}
	const most = 2000
	if len(text) > most {
		text = append(text[:most:most], "…"...)
	}
	return o.name + " " + string(text)
}

// sort draws operations of one name.
type sort struct {
	name string
	// often is how often it is drawn, in proportion to the others.
	often int
	// reads says that it writes nothing.
	reads bool
	draw  func(c *chance) operation
}

// step is one transaction.
type step struct {
	operations []operation
	// reads says that it is a View, and fails that it returns an error in the end although all went well.
	reads, fails bool
}

// outcome is what an operation came to.
type outcome struct {
	answer any
	// problem is the kind of the error, empty where there is none.
	problem string
}

// Agree runs random operations on pairs of empty stores, as many on each pair as are asked for, and expects the same
// answer, or the same kind of error, of both, and in the end the same of everything that can be listed. The operations
// on a pair are drawn from its seed; they end at the first that differs, so that those before it, which the seed draws
// again, are the shortest beginning that shows it.
func Agree(t *testing.T, seeds []uint64, operations int, open func(*testing.T) (one, other storage.Store)) {
	t.Helper()
	var mu sync.Mutex
	seen := tally{}
	t.Run("operations", func(t *testing.T) {
		for _, seed := range seeds {
			t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
				t.Parallel()
				one, other := open(t)
				p := &pair{one: one, other: other, chance: newChance(t, seed), seen: tally{}}
				p.run(t, operations)
				mu.Lock()
				defer mu.Unlock()
				seen.add(p.seen)
			})
		}
	})
	if !t.Failed() && operations*len(seeds) >= allSeenAfter {
		seen.expectAll(t)
	}
}

// pair are two stores that must not differ.
type pair struct {
	one, other storage.Store
	chance     *chance
	// done counts the operations, and seen what they came to.
	done int
	seen tally
}

// run runs operations and compares everything now and then, and in the end.
func (p *pair) run(t *testing.T, operations int) {
	t.Helper()
	for next := compareAfter; p.done < operations; {
		p.transact(t, p.chance.step())
		if p.done >= next {
			p.compareAll(t)
			next += compareAfter
		}
	}
	p.compareAll(t)
}

// transact runs a transaction on both stores and compares what its operations came to.
func (p *pair) transact(t *testing.T, s *step) {
	t.Helper()
	a, errA := s.run(t.Context(), p.one)
	b, errB := s.run(t.Context(), p.other)
	for i := range s.operations {
		p.done++
		diff := different(a[i], b[i])
		if diff == "" && strings.HasPrefix(a[i].problem, unexpected) {
			diff = a[i].problem
		}
		if diff != "" {
			t.Fatalf("operation %d (%s), -one +other:\n%s\nits transaction:\n%s", p.done, s.operations[i].name, diff, s)
		}
		p.seen.count(s.operations[i].name, a[i].problem)
	}
	if kind := kindOf(errA); kind != kindOf(errB) || strings.HasPrefix(kind, unexpected) {
		t.Fatalf("the transaction that ends with operation %d: %v and %v\n%s", p.done, errA, errB, s)
	}
}

const (
	// compareAfter is after how many operations everything is compared.
	compareAfter = 2500
	// allSeenAfter is after how many operations each sort has succeeded, unless it cannot.
	allSeenAfter = 10000
)

// step draws a transaction. Some only read, some of these try to write, and some are rolled back.
func (c *chance) step() *step {
	s := &step{reads: c.IntN(8) == 0, fails: c.IntN(12) == 0}
	for range 1 + c.IntN(4) {
		drawn := c.sort()
		for s.reads && !drawn.reads && c.IntN(20) > 0 {
			drawn = c.sort()
		}
		o := drawn.draw(c)
		o.name = drawn.name
		s.operations = append(s.operations, o)
	}
	return s
}

// sort draws a sort of operation by how often it is due.
func (c *chance) sort() *sort {
	total := 0
	for i := range sorts {
		total += sorts[i].often
	}
	n := c.IntN(total)
	for i := range sorts {
		if n -= sorts[i].often; n < 0 {
			return &sorts[i]
		}
	}
	panic("unreachable: the proportions add up to the total")
}

// notRun is the problem of operations behind one that ended the transaction.
const notRun = "not run"

// run runs the transaction and returns what each of its operations came to.
func (s *step) run(ctx context.Context, store storage.Store) (outcomes []outcome, err error) {
	transact := func(fn func(storage.Tx) error) error { return store.Update(ctx, storage.WriteOptions{}, fn) }
	if s.reads {
		transact = func(fn func(storage.Tx) error) error { return store.View(ctx, storage.ReadOptions{}, fn) }
	}
	err = transact(func(tx storage.Tx) error {
		outcomes = outcomes[:0] // an earlier run may have met another transaction
		for i := range s.operations {
			o := &s.operations[i]
			answer, err := o.run(ctx, tx)
			if err == nil && o.late && (s.fails || i < len(s.operations)-1) {
				_, err = tx.Backlog(ctx)
			}
			outcomes = append(outcomes, outcome{answer, kindOf(err)})
			if o.late && errors.Is(err, storage.ErrExists) {
				return err
			}
		}
		if s.fails {
			return errMine
		}
		return nil
	})
	if last := len(outcomes) - 1; last >= 0 && errors.Is(err, storage.ErrExists) {
		outcomes[last] = outcome{problem: kindOf(err)}
	}
	for len(outcomes) < len(s.operations) {
		outcomes = append(outcomes, outcome{problem: notRun})
	}
	return outcomes, err
}

// String tells a transaction with its operations.
func (s *step) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "view: %v, rolled back: %v", s.reads, s.fails)
	for i := range s.operations {
		fmt.Fprintf(&b, "\n  %s", &s.operations[i])
	}
	return b.String()
}

// unexpected begins the kind of an error that no operation may have.
const unexpected = "unexpected: "

// kinds are the errors that operations may have.
var kinds = []error{
	storage.ErrNotFound, storage.ErrExists, storage.ErrStale, storage.ErrInUse, storage.ErrCursor, storage.ErrFilter,
	storage.ErrReadOnly, storage.ErrTree, scorecard.ErrNegative, scorecard.ErrMismatch, scorecard.ErrMonth, errMine,
}

// kindOf returns the kind of an error.
func kindOf(err error) string {
	if err == nil {
		return ""
	}
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return unexpected + err.Error()
}

// different returns how two outcomes differ; nothing where they do not. What an operation answers with an error means
// nothing.
func different(a, b outcome) string {
	switch {
	case a.problem != b.problem:
		return fmt.Sprintf("- %q\n+ %q", a.problem, b.problem)
	case a.problem != "" || reflect.DeepEqual(a.answer, b.answer):
		return ""
	}
	return difference(b.answer, a.answer)
}

// tally counts what operations came to, by their names and the kinds of errors.
type tally map[string]map[string]int

func (y tally) count(name, problem string) {
	if y[name] == nil {
		y[name] = map[string]int{}
	}
	y[name][problem]++
}

func (y tally) add(other tally) {
	for name, problems := range other {
		if y[name] == nil {
			y[name] = map[string]int{}
		}
		for problem, n := range problems {
			y[name][problem] += n
		}
	}
}

// expectAll fails where a sort never succeeded, or a kind of error never came up: then the others show little.
func (y tally) expectAll(t *testing.T) {
	t.Helper()
	came := map[string]bool{}
	for i := range sorts {
		problems := y[sorts[i].name]
		if problems[""] == 0 {
			t.Errorf("%s never succeeded: %v", sorts[i].name, problems)
		}
		for problem := range problems {
			came[problem] = true
		}
	}
	for _, kind := range []error{
		storage.ErrNotFound, storage.ErrExists, storage.ErrStale, storage.ErrInUse, storage.ErrFilter, storage.ErrReadOnly,
		storage.ErrTree, scorecard.ErrNegative,
	} {
		if !came[kind.Error()] {
			t.Errorf("no operation ran into %v", kind)
		}
	}
	t.Logf("%v", y)
}
