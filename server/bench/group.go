package bench

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/app"
	"mysteryshopper/storage"
)

// slowSync is how much longer a synced write takes on a slow disk than on most machines that build software.
const slowSync = 2 * time.Millisecond

// groups measures how many reports a second are stored, in groups and in one transaction each, on this disk and as if
// each sync took slowSync longer.
func (s *session) groups(ctx context.Context) (err error) {
	dir, remove, err := s.scratch("group")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	work, err := s.plannedWorkload(ctx, dir, 500)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "demo.db")
	store, err := app.OpenStore(ctx, app.Database{Name: "sqlite:" + path})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	commits, err := countCommits(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, commits.close()) }()
	w := &reportWriter{store: store, commits: commits, reports: work.stored()}
	for _, delay := range []time.Duration{0, slowSync} {
		for _, clients := range s.Clients {
			if err := s.groupOf(ctx, w, s.loadOf(clients), delay); err != nil {
				return err
			}
		}
	}
	return nil
}

// groupOf measures the rates for one number of clients.
func (s *session) groupOf(ctx context.Context, w *reportWriter, l load, delay time.Duration) error {
	name := fmt.Sprintf("%d at once", l.clients)
	if l.calls = l.calls / 2; delay > 0 {
		name += fmt.Sprintf(", %s more a sync", delay)
		l.calls /= 6
	}
	s.logf("%s", name)
	turn := load{l.clients, max(l.calls/s.sizes.rounds, 1), l.limit}
	var grouped, single timings
	w.commits.delay = delay
	together := 0
	for range s.sizes.rounds {
		a, err := turn.run(ctx, w.storeAlone)
		if err != nil {
			return err
		}
		single.add(a)
		before := w.commits.seen
		if a, err = turn.run(ctx, w.storeTogether); err != nil {
			return err
		}
		together += w.commits.seen - before
		grouped.add(a)
	}
	s.add(Figure{Name: name + ": rate", Value: grouped.rate(), Unit: perSecond}.against("one transaction each", single.rate()))
	s.add(Figure{Name: name + ": size of groups", Value: float64(len(grouped.took)) / float64(max(together, 1)), Unit: reportsEach})
	return nil
}

// reportWriter stores reports directly in storage.
type reportWriter struct {
	store   storage.Store
	commits *commitCounter
	reports []storedReport
	stored  atomic.Uint64
	alone   sync.Mutex
}

// storedReport is a report and its first revision, ready to insert.
type storedReport struct {
	head  storage.Report
	first storage.Revision
}

// storeTogether stores a report in an Update, which the store may commit together with others.
func (w *reportWriter) storeTogether(ctx context.Context, _ int) error {
	n := w.stored.Add(1)
	r := w.reports[n%uint64(len(w.reports))]
	id := storage.ReportID(uuid.Must(uuid.NewV7()))
	r.head.ID, r.first.Report = id, id
	return w.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		if err := w.commits.observe(); err != nil {
			return err
		}
		return tx.Reports().Insert(ctx, &r.head, &r.first, storage.Event{Act: storage.SubmittedEvent, Revision: 1, Actor: "bench", Time: r.head.TakenTime})
	})
}

// storeAlone stores a report in a separate transaction: a lock lets no other Update wait at the same time.
func (w *reportWriter) storeAlone(ctx context.Context, client int) error {
	w.alone.Lock()
	defer w.alone.Unlock()
	return w.storeTogether(ctx, client)
}

// stored returns a report of each planned visit, ready to insert.
func (work *workload) stored() []storedReport {
	all := make([]storedReport, len(work.visits))
	for i, v := range work.visits {
		report := work.report(v)
		now := work.begun
		score := work.version.Score(report.Answers, report.Outcome)
		digests := report.Digests()
		all[i].head = storage.Report{
			Visit: v.id, Client: work.client, Program: work.program, Location: v.location, Shopper: work.shoppers[v.shopper],
			Channel: storage.InPerson, State: visit.Submitted, Current: 1, CreateTime: now, UpdateTime: now, TakenTime: now,
			Checklist: report.Checklist, Version: report.Version, Outcome: report.Outcome, Month: now.Format("2006-01"),
			StartTime: now, Status: score.Status, Verdict: score.Verdict, Effective: score.EffectiveBasisPoints,
			Earned: score.Earned, Possible: score.Possible,
		}
		receipt := checklist.Receipt{
			Revision: 1, Visit: v.id, Checklist: report.Checklist, Version: report.Version, TakenTime: now,
			AnswersDigest: digests.Answers, ContentDigest: digests.Content,
		}
		receipt.SetScore(score.EngineVersion, score)
		all[i].first = storage.Revision{
			Number: 1, Shopper: all[i].head.Shopper, TakenTime: now, Visit: v.id, Checklist: report.Checklist,
			Version: report.Version, Locale: report.Locale, StartTime: report.StartTime, EndTime: report.EndTime,
			ElapsedSeconds: report.ElapsedSeconds, Outcome: report.Outcome, ContentDigest: digests.Content,
			AnswersDigest: digests.Answers, PersonalDigest: digests.Personal, Receipt: receipt.Canonical(),
			Effective: score.EffectiveBasisPoints,
		}
		all[i].first.Scoring, all[i].first.Personal = checklist.EncodeAnswers(report)
	}
	return all
}

// commitCounter counts the commits of a SQLite database in WAL mode, and can delay each of them. It is used only inside
// transactions, of which there is one at a time.
type commitCounter struct {
	index *os.File
	last  uint32
	seen  int
	delay time.Duration
}

// countCommits opens the index of the database's log. The index begins with a header that counts the commits; see
// "WAL-Index File Format" in SQLite's documentation.
func countCommits(database string) (*commitCounter, error) {
	index, err := os.Open(database + "-shm")
	return &commitCounter{index: index}, err
}

// observe is called at the beginning of an update. In the first update of a transaction it counts the transaction and
// waits for the delay, as if the next commit took longer by it.
func (w *commitCounter) observe() error {
	const place = 8 // of the count of commits in the index
	var count [4]byte
	if _, err := w.index.ReadAt(count[:], place); err != nil {
		return err
	}
	if now := binary.NativeEndian.Uint32(count[:]); now != w.last || w.seen == 0 {
		w.last = now
		w.seen++
		time.Sleep(w.delay)
	}
	return nil
}

func (w *commitCounter) close() error { return w.index.Close() }
