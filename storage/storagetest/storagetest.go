// Package storagetest is the conformance suite for the contracts of package storage. Every engine must pass it.
package storagetest

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// Run runs the whole suite. open opens an empty store and closes it when its test ends. It is called several hundred
// times, also concurrently, so it should be fast.
func Run(t *testing.T, open func(t *testing.T) storage.Store) {
	runTests(t, func(*testing.T) func(*testing.T) storage.Store { return open }, []testCase[func(*testing.T) storage.Store]{
		{"Resources", testResources},
		{"Paging", testPaging},
		{"Transactions", testTransactions},
		{"Concurrency", testConcurrency},
		{"Settings", testSettings},
		{"Checklists", testChecklists},
		{"Directory", testDirectory},
		{"Trees", testTrees},
		{"Visits", testVisits},
		{"Changes", testChanges},
		{"Drafts", testDrafts},
		{"Declines", testDeclines},
		{"Reports", testReports},
		{"Revisions", testRevisions},
		{"ReportLists", testReportLists},
		{"Released", testReleased},
		{"Counted", testCounted},
		{"Holds", testHolds},
		{"Messages", testMessages},
		{"Reads", testReads},
		{"Evidence", testEvidence},
		{"Blobs", testBlobs},
		{"Comparisons", testComparisons},
		{"ReleasedChanges", testReleasedChanges},
		{"Filters", testFilters},
		{"Rollups", testRollups},
		{"RollupQueries", testRollupQueries},
		{"RollupTallies", testRollupTallies},
		{"ByLocation", testByLocation},
		{"Restate", testRestate},
		{"Claims", testClaims},
		{"SelfAssessments", testSelfAssessments},
		{"Timeline", testTimeline},
		{"Alerts", testAlerts},
		{"Payables", testPayables},
		{"Actions", testActions},
		{"Appeals", testAppeals},
		{"Access", testAccess},
		{"Sessions", testSessions},
		{"Audit", testAudit},
		{"Sealing", testSealing},
		{"Feed", testFeed},
		{"Leases", testLeases},
		{"Operations", testLongOperations},
		{"Webhooks", testWebhooks},
		{"Mails", testMails},
		{"Folding", testFolding},
		{"Requests", testRequests},
		{"Erasures", testErasures},
		{"Retention", testRetention},
		{"Values", testValues},
	})
}

// testCase is a test that needs a fixture.
type testCase[F any] struct {
	name string
	run  func(t *testing.T, fixture F)
}

// runTests runs tests in parallel, each with a fixture of its own.
func runTests[F any](t *testing.T, fixture func(*testing.T) F, tests []testCase[F]) {
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.run(t, fixture(t))
		})
	}
}

// runOn runs tests in parallel on a shared store.
func runOn(t *testing.T, s storage.Store, tests []testCase[storage.Store]) {
	runTests(t, func(*testing.T) storage.Store { return s }, tests)
}

// ids makes ids unique within a run.
var ids atomic.Int64

// unique returns an id that no other test uses.
func unique(prefix string) string { return fmt.Sprintf("%s-%06d", prefix, ids.Add(1)) }

// update calls fn in an Update that must succeed.
func update(t *testing.T, s storage.Store, fn func(storage.Tx) error) {
	t.Helper()
	if err := tryUpdate(t, s, fn); err != nil {
		t.Fatalf("update: %v", err)
	}
}

// tryUpdate returns the error of an Update.
func tryUpdate(t *testing.T, s storage.Store, fn func(storage.Tx) error) error {
	t.Helper()
	return s.Update(t.Context(), storage.WriteOptions{}, fn)
}

// tryView returns the error of a View.
func tryView(t *testing.T, s storage.Store, fn func(storage.Tx) error) error {
	t.Helper()
	return s.View(t.Context(), storage.ReadOptions{}, fn)
}

// attempt calls fn in an Update that should succeed. Unlike update, it may be called in any goroutine.
func attempt(t *testing.T, s storage.Store, fn func(storage.Tx) error) {
	t.Helper()
	if err := tryUpdate(t, s, fn); err != nil {
		t.Error(err)
	}
}

// errorOf returns the last result of a call, which is its error.
func errorOf(results ...any) error {
	err, _ := results[len(results)-1].(error)
	return err
}

// expectError reports an error other than want. The test continues. what, if given, describes the call.
func expectError(t *testing.T, got, want error, what ...any) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%v: got %v, want %v", what, got, want)
	}
}

// expectRefused reports that something was accepted. The test continues.
func expectRefused(t *testing.T, what any, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("%+v is accepted", what)
	}
}

// requireError calls fn in an Update that must return an error.
func requireError(t *testing.T, s storage.Store, want error, fn func(storage.Tx) error) {
	t.Helper()
	if err := tryUpdate(t, s, fn); !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

// view calls fn in a View that must succeed.
func view(t *testing.T, s storage.Store, fn func(storage.Tx) error) {
	t.Helper()
	if err := tryView(t, s, fn); err != nil {
		t.Fatalf("view: %v", err)
	}
}

// read returns the result of fn in a View that must succeed.
func read[T any](t *testing.T, s storage.Store, fn func(storage.Tx) (T, error)) T {
	t.Helper()
	got, err := storage.Read(t.Context(), s, storage.ReadOptions{}, fn)
	if err != nil {
		t.Fatalf("view: %v", err)
	}
	return got
}

// items drops the cursor of a page.
func items[T any](list []T, _ storage.Cursor, err error) ([]T, error) { return list, err }

// requireNotFound calls fn in a View that must return ErrNotFound.
func requireNotFound(t *testing.T, s storage.Store, fn func(storage.Tx) error) {
	t.Helper()
	if err := tryView(t, s, fn); !errors.Is(err, storage.ErrNotFound) {
		t.Fatalf("got %v, want %v", err, storage.ErrNotFound)
	}
}

// errorOnly returns a function that drops the result of fn.
func errorOnly[T any](fn func(storage.Tx) (T, error)) func(storage.Tx) error {
	return func(tx storage.Tx) error { return errorOf(fn(tx)) }
}

// requireEqual compares two values. A nil list equals an empty one, and roll-up parts are equal if their bytes are.
func requireEqual(t *testing.T, got, want any) {
	t.Helper()
	if diff := difference(got, want); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
}

// difference returns the difference of two values; see requireEqual.
func difference(got, want any) string {
	long := func(a, b []byte) bool { return len(a) > 0 && len(b) > 0 }
	return cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.Comparer(sameBlob[*scorecard.Details]), cmp.Comparer(sameTallies),
		cmp.FilterValues(long, cmp.Comparer(bytes.Equal)))
}

// sameTallies compares two tallies with their answers, either of which may be nil.
func sameTallies(a, b *scorecard.Tallies) bool {
	return sameBlob(a, b) && (a == nil || a.AnswersUnknown == b.AnswersUnknown && sameBlob(&a.Answers, &b.Answers))
}

// sameBlob compares two roll-up parts, either of which may be nil.
func sameBlob[P interface {
	comparable
	encoding.BinaryMarshaler
}](a, b P) bool {
	var none P
	if a == none || b == none {
		return a == b
	}
	x, errX := a.MarshalBinary()
	y, errY := b.MarshalBinary()
	return errX == nil && errY == nil && string(x) == string(y)
}

// mapped returns the results of fn for each element.
func mapped[T, U any](things []T, fn func(T) U) []U {
	list := make([]U, len(things))
	for i, thing := range things {
		list[i] = fn(thing)
	}
	return list
}
