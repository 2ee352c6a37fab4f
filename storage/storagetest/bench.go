package storagetest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// BenchmarkSubmit measures the number of reports stored in a second. The submitters use the stores in turn; several
// stores on one database stand for several servers. The database must be empty.
func BenchmarkSubmit(b *testing.B, submitters int, stores ...storage.Store) {
	createVisits(b, stores[0], b.N)
	b.ReportAllocs()
	b.ResetTimer()
	var next atomic.Int64
	var group sync.WaitGroup
	for n := range submitters {
		group.Go(func() {
			for i := int(next.Add(1)); i <= b.N; i = int(next.Add(1)) {
				if err := submit(b.Context(), stores[n%len(stores)], i-1); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}

// benchShoppers is the number of shoppers that the visits of a benchmark are assigned to.
const benchShoppers = 200

func shopperID(i int) string { return fmt.Sprintf("shopper-%03d", i%benchShoppers) }

func visitID(i int) string { return fmt.Sprintf("visit-%09d", i) }

// createVisits inserts n visits that are assigned to shoppers, and everything that they refer to.
func createVisits(b *testing.B, s storage.Store, n int) {
	b.Helper()
	ctx := b.Context()
	do := func(fn func(tx storage.Tx) error) {
		if err := s.Update(ctx, storage.WriteOptions{}, fn); err != nil {
			b.Fatal(err)
		}
	}
	do(func(tx storage.Tx) error { return tx.Clients().Insert(ctx, &storage.Client{ID: "acme"}) })
	do(func(tx storage.Tx) error { return tx.Checklists().Insert(ctx, &storage.Checklist{ID: "core"}) })
	do(func(tx storage.Tx) error {
		return tx.Checklists().InsertVersion(ctx, &storage.PublishedVersion{
			Checklist: "core", Number: 1, Content: &checklist.Version{}, PublishTime: noon,
		})
	})
	do(func(tx storage.Tx) error {
		return tx.Programs().Insert(ctx, &storage.Program{Client: "acme", ID: "core-2026", Checklist: "core"})
	})
	do(func(tx storage.Tx) error {
		return tx.Locations().Insert(ctx, &storage.Location{Client: "acme", ID: "shop", Parent: storage.WholeClient})
	})
	for i := range benchShoppers {
		do(func(tx storage.Tx) error { return tx.Shoppers().Insert(ctx, &storage.Shopper{ID: shopperID(i)}) })
	}
	const atOnce = 500
	for from := 0; from < n; from += atOnce {
		do(func(tx storage.Tx) error {
			for i := from; i < min(from+atOnce, n); i++ {
				err := tx.Visits().Insert(ctx, &storage.Visit{
					ID: visitID(i), Client: "acme", Program: "core-2026", Location: "shop", Checklist: "core", Version: 1,
					Shopper: shopperID(i), State: visit.CheckedIn, CreateTime: noon, UpdateTime: noon,
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// submit stores a report of 30 answers like the server: it looks for a replay and reads the visit; then it reads the
// visit's other reports, writes the report, its revision and event, updates the visit, and writes the audit entry.
func submit(ctx context.Context, s storage.Store, i int) error {
	var id storage.ReportID
	binary.BigEndian.PutUint64(id[:], uint64(i))
	var v *storage.Visit
	err := s.View(ctx, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) (err error) {
		if _, err = tx.Reports().Get(ctx, id); err == nil {
			return nil
		}
		v, err = tx.Visits().Get(ctx, visitID(i))
		return err
	})
	if err != nil {
		return err
	}
	r, first := benchReport(id, v, i)
	return s.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		if _, err := tx.Reports().ForVisit(ctx, v.ID); err != nil {
			return err
		}
		report := *r
		e := storage.Event{Act: "SUBMITTED", Revision: 1, Actor: "ms_token", Role: "SHOPPER", Time: first.TakenTime}
		if err := tx.Reports().Insert(ctx, &report, first, e); err != nil {
			return err
		}
		if err := tx.Drafts().Delete(ctx, v.ID, v.Shopper); err != nil {
			return err
		}
		marked := *v
		marked.State, marked.Report, marked.UpdateTime = visit.Reported, id, noon
		if err := tx.Visits().Update(ctx, &marked); err != nil {
			return err
		}
		return tx.Audit().Append(ctx, storage.AuditEntry{Time: noon, Actor: "ms_token", Act: "SubmitReport", Resource: v.ID})
	})
}

func benchReport(id storage.ReportID, v *storage.Visit, i int) (*storage.Report, *storage.Revision) {
	effective := int32(8123)
	r := &storage.Report{
		ID: id, Visit: v.ID, Client: v.Client, Program: v.Program, Location: v.Location, Shopper: v.Shopper,
		Channel: storage.InPerson, State: visit.Submitted, Current: 1, CreateTime: noon, UpdateTime: noon,
		Checklist: "core", Version: 1, Outcome: checklist.OutcomeCompleted, TakenTime: noon.Add(time.Duration(i) * time.Second),
		Month: "2026-11", DayPart: visit.Afternoon, StartTime: noon, Status: checklist.StatusScored,
		Verdict: checklist.VerdictPass, Band: "good", Effective: &effective, Earned: 130, Possible: 160,
	}
	return r, &storage.Revision{
		Report: id, Number: 1, Shopper: v.Shopper, TakenTime: r.TakenTime, Visit: v.ID, Checklist: "core", Version: 1,
		Locale: "de", StartTime: noon, EndTime: noon, ElapsedSeconds: 2280, Outcome: r.Outcome,
		Scoring: benchScoring(v, i), Personal: make([]byte, 170), Receipt: benchReceipt(id, v), ContentDigest: sha256.Sum256(id[:]),
		Effective: &effective,
	}
}

// benchScoring returns a body of the length and the kind of content that a report of 30 answers has.
func benchScoring(v *storage.Visit, i int) []byte {
	body := fmt.Appendf([]byte{1}, "\x0f%s\x04core\x02de\tCOMPLETED", v.ID)
	for question := range 30 {
		body = fmt.Appendf(body, "\x15was-the-shop-clean-%02d\x01\x08option-%d", question, (i+question*question)%3)
	}
	return body
}

// benchReceipt returns a text like a receipt of six sections.
func benchReceipt(id storage.ReportID, v *storage.Visit) []byte {
	digest := sha256.Sum256(id[:])
	b := fmt.Appendf(nil, `{"answersDigest":"%x","baseRevision":0,"checklist":"core","contentDigest":"%x","engineVersion":1,"flags":[],`+
		`"reportId":"%x","revision":1,"score":{"band":"good","bonusPoints":2,"criticals":[],"earned":48,"effectiveBasisPoints":8188,`+
		`"effectivePpb":818881118,"possible":57,"rawBasisPoints":8188,"sections":[`, digest, sha256.Sum256(digest[:]), id)
	for section := range 6 {
		b = fmt.Appendf(b, `{"earned":%d,"effectiveBasisPoints":%d,"possible":13,"rawBasisPoints":6923,"section":"section-%d"},`,
			digest[section]%13, int(digest[section])*39, section)
	}
	return fmt.Appendf(b, `],"status":"SCORED","verdict":"PASS","warnings":[]},"scoreDigest":"%x","takenTime":"2025-10-12T20:37:09Z",`+
		`"version":2,"versionDigest":"%x","visit":"%s"}`, sha256.Sum256(digest[1:]), sha256.Sum256([]byte("core")), v.ID)
}
