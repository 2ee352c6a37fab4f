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

// operation is one call in a transaction. All random decisions are made before it runs, so that it can run on several
// stores, and several times on one.
type operation struct {
	name string
	args []any
	run  func(context.Context, storage.Tx) (any, error)
	// late means that ErrExists may come from a later call or from Update, and ends the transaction.
	late bool
}

// String returns the operation with its arguments.
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

// operationKind generates operations of one name.
type operationKind struct {
	name string
	// weight is the relative frequency.
	weight int
	// reads means that the operation writes nothing.
	reads bool
	draw  func(c *generator) operation
}

// transaction is a transaction of several operations.
type transaction struct {
	operations []operation
	// reads means that the transaction is a View, fails that its function returns an error in the end.
	reads, fails bool
}

// outcome is the result of an operation.
type outcome struct {
	answer any
	// problem is the kind of the error, empty if there is none.
	problem string
}

// Agree runs random operations on pairs of empty stores, the given number on each pair. It expects the same answer or
// the same kind of error from both stores, and the same contents in the end. The seed of a pair determines its
// operations. The first difference ends them, so the operations up to it are the shortest example, and the seed
// reproduces them.
func Agree(t *testing.T, seeds []uint64, operations int, open func(*testing.T) (one, other storage.Store)) {
	t.Helper()
	var mu sync.Mutex
	seen := outcomeCounts{}
	t.Run("operations", func(t *testing.T) {
		for _, seed := range seeds {
			t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
				t.Parallel()
				one, other := open(t)
				p := &pair{one: one, other: other, random: newGenerator(t, seed), seen: outcomeCounts{}}
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

// pair holds two stores that must not differ.
type pair struct {
	one, other storage.Store
	random     *generator
	// done is the number of operations, seen counts their outcomes.
	done int
	seen outcomeCounts
}

// run runs operations and compares the contents now and then, and in the end.
func (p *pair) run(t *testing.T, operations int) {
	t.Helper()
	for next := compareAfter; p.done < operations; {
		p.transact(t, p.random.transaction())
		if p.done >= next {
			p.compareAll(t)
			next += compareAfter
		}
	}
	p.compareAll(t)
}

// transact runs a transaction on both stores and compares the outcomes.
func (p *pair) transact(t *testing.T, s *transaction) {
	t.Helper()
	a, errA := s.run(t.Context(), p.one)
	b, errB := s.run(t.Context(), p.other)
	for i := range s.operations {
		p.done++
		diff := compareOutcomes(a[i], b[i])
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
	// compareAfter is the number of operations between comparisons of the contents.
	compareAfter = 2500
	// allSeenAfter is the number of operations after which each kind must have succeeded once.
	allSeenAfter = 10000
)

// transaction generates a transaction. Some are Views, some of these try to write, and some are rolled back.
func (c *generator) transaction() *transaction {
	s := &transaction{reads: c.IntN(8) == 0, fails: c.IntN(12) == 0}
	for range 1 + c.IntN(4) {
		drawn := c.operationKind()
		for s.reads && !drawn.reads && c.IntN(20) > 0 {
			drawn = c.operationKind()
		}
		o := drawn.draw(c)
		o.name = drawn.name
		s.operations = append(s.operations, o)
	}
	return s
}

// operationKind returns a random kind by weight.
func (c *generator) operationKind() *operationKind {
	total := 0
	for i := range operationKinds {
		total += operationKinds[i].weight
	}
	n := c.IntN(total)
	for i := range operationKinds {
		if n -= operationKinds[i].weight; n < 0 {
			return &operationKinds[i]
		}
	}
	panic("unreachable: the proportions add up to the total")
}

// notRun is the problem of the operations after one that ended the transaction.
const notRun = "not run"

// run runs the transaction and returns the outcomes of its operations.
func (s *transaction) run(ctx context.Context, store storage.Store) (outcomes []outcome, err error) {
	transact := func(fn func(storage.Tx) error) error { return store.Update(ctx, storage.WriteOptions{}, fn) }
	if s.reads {
		transact = func(fn func(storage.Tx) error) error { return store.View(ctx, storage.ReadOptions{}, fn) }
	}
	err = transact(func(tx storage.Tx) error {
		outcomes = outcomes[:0] // an earlier run may have ended in a conflict
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

// String returns the transaction with its operations.
func (s *transaction) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "view: %v, rolled back: %v", s.reads, s.fails)
	for i := range s.operations {
		fmt.Fprintf(&b, "\n  %s", &s.operations[i])
	}
	return b.String()
}

// unexpected is the prefix of an error that no operation may return.
const unexpected = "unexpected: "

// kinds are the errors that operations may return.
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

// compareOutcomes returns the difference of two outcomes, empty if there is none. The answer is ignored after an error.
func compareOutcomes(a, b outcome) string {
	switch {
	case a.problem != b.problem:
		return fmt.Sprintf("- %q\n+ %q", a.problem, b.problem)
	case a.problem != "" || reflect.DeepEqual(a.answer, b.answer):
		return ""
	}
	return difference(b.answer, a.answer)
}

// outcomeCounts counts outcomes by the operation's name and the kind of error.
type outcomeCounts map[string]map[string]int

func (y outcomeCounts) count(name, problem string) {
	if y[name] == nil {
		y[name] = map[string]int{}
	}
	y[name][problem]++
}

func (y outcomeCounts) add(other outcomeCounts) {
	for name, problems := range other {
		if y[name] == nil {
			y[name] = map[string]int{}
		}
		for problem, n := range problems {
			y[name][problem] += n
		}
	}
}

// expectAll fails the test if a kind of operation never succeeded, or a kind of error never occurred, because the test
// would prove little then.
func (y outcomeCounts) expectAll(t *testing.T) {
	t.Helper()
	came := map[string]bool{}
	for i := range operationKinds {
		problems := y[operationKinds[i].name]
		if problems[""] == 0 {
			t.Errorf("%s never succeeded: %v", operationKinds[i].name, problems)
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
