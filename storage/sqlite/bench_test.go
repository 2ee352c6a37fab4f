package sqlite_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// furnish makes what reports refer to, and n visits that anna holds.
func furnish(b *testing.B, s storage.Store, n int) {
	b.Helper()
	ctx := b.Context()
	err := s.Update(ctx, func(tx storage.Tx) error {
		must := func(err error) {
			if err != nil {
				b.Fatal(err)
			}
		}
		must(tx.Clients().Insert(ctx, &storage.Client{ID: "acme"}))
		must(tx.Checklists().Insert(ctx, &storage.Checklist{ID: "core"}))
		must(tx.Checklists().InsertVersion(ctx, &storage.PublishedVersion{
			Checklist: "core", Number: 1, Content: &checklist.Version{}, PublishTime: noon,
		}))
		must(tx.Programs().Insert(ctx, &storage.Program{Client: "acme", ID: "core-2026", Checklist: "core"}))
		must(tx.Locations().Insert(ctx, &storage.Location{Client: "acme", ID: "shop", Parent: storage.WholeClient}))
		must(tx.Shoppers().Insert(ctx, &storage.Shopper{ID: "anna"}))
		for i := range n {
			must(tx.Visits().Insert(ctx, &storage.Visit{
				ID: visitID(i), Client: "acme", Program: "core-2026", Location: "shop", Checklist: "core", Version: 1,
				Shopper: "anna", State: visit.CheckedIn, CreateTime: noon, UpdateTime: noon,
			}))
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func visitID(i int) string { return fmt.Sprintf("visit-%09d", i) }

// submit stores a report of 30 answers as the server does: look for a replay, read and mark the visit, write the
// report, its revision and event, and the audit entry.
func submit(b *testing.B, s storage.Store, i int) error {
	ctx := b.Context()
	var id storage.ReportID
	binary.BigEndian.PutUint64(id[:], uint64(i))
	effective := int32(8123)
	return s.Update(ctx, func(tx storage.Tx) error {
		if _, err := tx.Reports().Submitted(ctx, id, 0); err == nil {
			return nil
		}
		v, err := tx.Visits().Get(ctx, visitID(i))
		if err != nil {
			return err
		}
		r := &storage.Report{
			ID: id, Visit: v.ID, Client: v.Client, Program: v.Program, Location: v.Location, Shopper: v.Shopper,
			Channel: storage.InPerson, State: visit.Submitted, Current: 1, CreateTime: noon, UpdateTime: noon,
			Checklist: "core", Version: 1, Outcome: checklist.OutcomeCompleted, TakenTime: noon.Add(time.Duration(i)),
			Month: "2026-11", DayPart: visit.Afternoon, StartTime: noon, Status: checklist.StatusScored,
			Verdict: checklist.VerdictPass, Band: "good", Effective: &effective, Earned: 130, Possible: 160,
		}
		first := &storage.Revision{
			Report: id, Number: 1, Shopper: "anna", TakenTime: r.TakenTime, Visit: v.ID, Checklist: "core", Version: 1,
			Locale: "de", StartTime: noon, EndTime: noon, ElapsedSeconds: 2280, Outcome: r.Outcome,
			Scoring: body[:600], Personal: body[:400], Receipt: body[:1100], ContentDigest: sha256.Sum256(id[:]),
			Effective: &effective,
		}
		e := storage.Event{Act: "SUBMIT", Revision: 1, Actor: "ms_token", Role: "SHOPPER", Time: noon}
		if err := tx.Reports().Insert(ctx, r, first, e); err != nil {
			return err
		}
		v.State, v.Report, v.UpdateTime = visit.Reported, id, noon
		if err := tx.Visits().Update(ctx, v); err != nil {
			return err
		}
		return tx.Audit().Append(ctx, storage.AuditEntry{Time: noon, Actor: "ms_token", Act: "SubmitReport", Resource: v.ID})
	})
}

var body = make([]byte, 4096)

// BenchmarkSubmit compares reports committed together with one transaction each. Every commit is synced.
func BenchmarkSubmit(b *testing.B) {
	for _, submitters := range []int{1, 16, 64} {
		for name, opts := range map[string][]sqlite.Option{"grouped": nil, "alone": {sqlite.WithGroup(1)}} {
			b.Run(fmt.Sprintf("submitters=%d/%s", submitters, name), func(b *testing.B) {
				s := open(b, newFile(b), opts...)
				furnish(b, s, b.N)
				b.ReportAllocs()
				b.ResetTimer()
				before := cpuTime(b)
				var next atomic.Int64
				var group sync.WaitGroup
				for range submitters {
					group.Go(func() {
						for i := int(next.Add(1)); i <= b.N; i = int(next.Add(1)) {
							if err := submit(b, s, i-1); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				group.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
				b.ReportMetric(float64((cpuTime(b)-before).Microseconds())/float64(b.N), "cpu-µs/report")
			})
		}
	}
}

// cpuTime returns the time that the process has spent on processors.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
