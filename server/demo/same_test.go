package demo

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/demo/journal"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// begun is a large demo of which everything stands but the reports.
func begun(t *testing.T, s storage.Store) *history {
	t.Helper()
	c := &clock{}
	a, err := app.OpenOn(t.Context(), s, app.Config{REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Clock: c.time, Limits: &chain.Limits{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	h, err := beginHistory(t.Context(), s, a, c, testNow, Options{Reports: 1000, Seed: 5}, smallTree())
	if err != nil {
		t.Fatal(err)
	}
	if err := h.edit(t.Context(), largeMonths-1); err != nil {
		t.Fatal(err)
	}
	if h.published, err = readPublished(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return h
}

// everyFate is a chapter of the last month in which each fate comes up a few times.
func everyFate(h *history) (*chapter, []tale) {
	c := &h.chapters(largeMonths - 1)[0]
	tales := c.tales()
	for i := range tales {
		tales[i].fate = fate(i) % (returned + 1)
	}
	return c, tales
}

// rows are what one chapter leaves in a database.
type rows struct {
	Visits    []*storage.Visit
	Changes   map[string][]storage.VisitChange
	Reports   []*storage.Report
	Revisions []*storage.Revision
	Events    [][]storage.Event
	Rollups   []*storage.Rollup
	Audit     []storage.AuditEntry
	Feed      []storage.Change
}

func readRows(t *testing.T, s storage.Store, since time.Time) *rows {
	t.Helper()
	all := &rows{Changes: map[string][]storage.VisitChange{}}
	view(t, s, func(ctx context.Context, tx storage.Tx) (err error) {
		if all.Visits, _, err = tx.Visits().List(ctx, "", storage.Filter{}, storage.Page{Limit: 1000}); err != nil {
			return err
		}
		for i := range largeShoppers {
			changes, err := tx.Visits().Changes(ctx, shopperName(i), 0, 1000)
			if err != nil {
				return err
			}
			all.Changes[shopperName(i)] = changes
		}
		err = tx.Reports().Each(ctx, func(r *storage.Report, _ *storage.Revision) error {
			all.Reports = append(all.Reports, r)
			for n := int32(1); n <= r.Current; n++ {
				rev, err := tx.Reports().GetRevision(ctx, r.ID, n)
				if err != nil {
					return err
				}
				all.Revisions = append(all.Revisions, rev)
			}
			events, err := tx.Reports().Events(ctx, r.ID)
			all.Events = append(all.Events, events)
			return err
		})
		if err != nil {
			return err
		}
		entries, _, err := tx.Audit().List(ctx, storage.Page{Limit: 1000})
		for _, e := range entries {
			if !e.Time.Before(since) {
				all.Audit = append(all.Audit, e)
			}
		}
		return err
	})
	all.Rollups = figures(t, s)
	all.Feed = readFeed(t, s, since)
	return all
}

// readFeed reads what the client's feed tells since a time, without the positions.
func readFeed(t *testing.T, s storage.Store, since time.Time) (told []storage.Change) {
	t.Helper()
	if err := settle(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		for after := int64(0); ; {
			changes, err := tx.Feed().List(ctx, clientID, []string{storage.WholeClient}, after, 1000)
			for _, c := range changes {
				if after = c.Position; !c.Time.Before(since) {
					c.Position = 0
					told = append(told, c)
				}
			}
			if err != nil || len(changes) == 0 {
				return err
			}
		}
	})
	return told
}

// TestJournalLeavesTheSame tells a chapter straight on one database, a transaction for each call, and by way of a
// journal on another one: what is in them then must be the same to the last byte.
func TestJournalLeavesTheSame(t *testing.T) {
	t.Parallel()
	straight, late := begun(t, openFile(t)), begun(t, openFile(t))
	late.cast = straight.cast
	c, tales := everyFate(straight)
	if err := straight.tell(t.Context(), c, tales, straight.store); err != nil {
		t.Fatal(err)
	}
	j := journal.New(late.ground)
	if err := late.tell(t.Context(), c, tales, j); err != nil {
		t.Fatal(err)
	}
	for range 2 { // An engine may run an update again after it failed.
		err := late.store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
			if err := j.Replay(t.Context(), tx); err != nil {
				return err
			}
			return context.Canceled
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	replay(t, late.store, j)
	want, got := readRows(t, straight.store, c.planned()), readRows(t, late.store, c.planned())
	if len(want.Reports) < 20 || len(want.Revisions) <= len(want.Reports) || len(want.Rollups) < 20 || len(want.Feed) < 10 {
		t.Fatalf("too little to compare: %d reports, %d revisions, %d roll-ups, %d in the feed",
			len(want.Reports), len(want.Revisions), len(want.Rollups), len(want.Feed))
	}
	if diff := cmp.Diff(names(want.Rollups), names(got.Rollups)); diff != "" {
		t.Errorf("figures (-straight +journal):\n%s", diff)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(rows{}, "Rollups")); diff != "" {
		t.Errorf("rows (-straight +journal):\n%s", diff)
	}
	checkClean(t, late.store)
}

func replay(t *testing.T, s storage.Store, j *journal.Journal) {
	t.Helper()
	if err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return j.Replay(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// TestCallsLeaveTheSame reports one visit by calls with tokens, through everything that stands before the handlers,
// and the same one by way of a journal: the rows must be the same but for what is random, and for what tells of the
// call.
func TestCallsLeaveTheSame(t *testing.T) {
	t.Parallel()
	called, told := begun(t, openFile(t)), begun(t, openFile(t))
	c, tales := everyFate(called)
	one := tales[:1]
	one[0].fate = approved
	j := journal.New(told.ground)
	if err := told.tell(t.Context(), c, one, j); err != nil {
		t.Fatal(err)
	}
	replay(t, told.store, j)
	got := readRows(t, told.store, c.planned())
	call(t, called, c, &one[0], got)
	want := readRows(t, called.store, c.planned())
	if len(want.Reports) != 1 || !want.Reports[0].Released || len(want.Audit) != 3 || len(want.Feed) != 1 {
		t.Fatalf("the calls left %+v", want)
	}
	if diff := cmp.Diff(names(want.Rollups), names(got.Rollups)); diff != "" {
		t.Errorf("figures (-calls +journal):\n%s", diff)
	}
	diff := cmp.Diff(want, got, cmpopts.IgnoreFields(rows{}, "Rollups"), cmpopts.IgnoreFields(storage.Report{}, "ReleasedID"),
		cmpopts.IgnoreFields(storage.Event{}, "Actor"), cmpopts.IgnoreFields(storage.Change{}, "Resource"),
		cmpopts.IgnoreFields(storage.AuditEntry{}, "Actor", "RequestID", "Peer", "Payload", "Salt"))
	if diff != "" {
		t.Errorf("rows (-calls +journal):\n%s", diff)
	}
}

// call plans, reports and approves a visit by calls, at the times at which the same was done before.
func call(t *testing.T, h *history, c *chapter, v *tale, before *rows) {
	t.Helper()
	h.clock.set(c.planned())
	start, end := window(v.day, 1)
	_, err := h.visits.BatchCreateVisits(h.admin, &pb.BatchCreateVisitsRequest{Requests: []*pb.CreateVisitRequest{{Resource: &pb.Visit{
		Visit: v.visit, Client: clientID, Program: v.program.id(h.year), Location: v.place.id, Shopper: v.shopper,
		WindowStart: start, WindowEnd: end, Scenario: scenarios[v.program.checklist],
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	random := randomOf(v)
	content := v.content(h.published.newest(v.program.checklist), 1, random)
	id := simulate.ReportID(random, content.EndTime).String()
	h.clock.set(before.Revisions[0].TakenTime)
	_, err = h.reports.SubmitReport(h.phones[v.shopper], &pb.SubmitReportRequest{
		Visit: v.visit, ReportId: id, Report: wire.ReportToProto(content),
		DeviceTime: timestamppb.New(h.clock.time().Add(time.Duration(before.Reports[0].SkewMillis) * time.Millisecond)),
	})
	if err != nil {
		t.Fatal(err)
	}
	h.clock.set(before.Reports[0].ReleaseTime)
	_, err = h.reports.ApproveReport(h.reviewer, &pb.ApproveReportRequest{Report: id, Etag: "*", Reason: pb.ReviewReason_COMPLETE})
	if err != nil {
		t.Fatal(err)
	}
}
