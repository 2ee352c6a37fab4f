// Package comparison finds the flags of a report that come from comparing it with others, and the numbers behind all of
// its flags. This happens after the report was stored, so that no submission waits for it.
//
// What is found depends on the stored reports and not on the order in which they are compared: the visits of a shopper
// are judged in pairs, a narrative and a photo by those of reports that were received before, and the usual time of a
// checklist by the days before. Where a comparison shows that another report lacks a flag, that one is compared again.
package comparison

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/cache"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// Comparer compares reports. It is for one goroutine.
type Comparer struct {
	versions *published.Versions
	// usual holds the durations that visits of a checklist are compared with on a day.
	usual *cache.Cache[usualKey, []int64]
}

type usualKey struct {
	checklist string
	day       time.Time
}

// usualKept bounds the durations in memory: those of so many checklists and days.
const usualKept = 1000

// New returns a Comparer whose caches age by the clock.
func New(clock func() time.Time) *Comparer {
	return &Comparer{
		versions: published.NewVersions(clock), usual: cache.New[usualKey, []int64](usualKept, cache.Forever, clock),
	}
}

// Found is what the comparison of a report has found.
type Found struct {
	storage.ComparedReport
	buckets []uint32
	// again are other reports that have to be compared again.
	again []storage.ReportRevision
	// photos are the ids of those of the report that were there.
	photos []storage.EvidenceID
}

// Waiting compares at most limit revisions that wait. It only reads.
func (c *Comparer) Waiting(ctx context.Context, tx storage.Tx, limit int) (found []*Found, err error) {
	defer fault.Step(&err, "compare reports")
	waiting, err := tx.Comparisons().Waiting(ctx, limit)
	if err != nil {
		return nil, err
	}
	together := newBatch()
	for _, w := range waiting {
		f, err := c.compare(ctx, tx, together, w.Report)
		if err != nil {
			return nil, fmt.Errorf("report %s: %w", uuid.UUID(w.Report), err)
		}
		// The newest revision is compared; the ones before it wait no more.
		f.Number = max(f.Number, w.Number)
		found = append(found, f)
	}
	return found, nil
}

// Write stores what was found and returns the number of reports.
func Write(ctx context.Context, tx storage.Tx, found []*Found) (int, error) {
	for _, f := range found {
		if err := f.lookAgain(ctx, tx); err != nil {
			return 0, err
		}
		if err := tx.Comparisons().Put(ctx, &f.ComparedReport, f.buckets); err != nil {
			return 0, err
		}
		if err := f.photosArrived(ctx, tx); err != nil {
			return 0, err
		}
	}
	for _, f := range found {
		for _, r := range f.again {
			if err := tx.Comparisons().Enqueue(ctx, r); err != nil {
				return 0, err
			}
		}
	}
	return len(found), nil
}

// batch is what is known of reports that are compared together.
type batch struct {
	// bodies decodes the answers of one report after the other, in the same memory.
	bodies   *checklist.Rescorer
	places   places
	programs map[[2]string]*storage.Program
	zones    map[string]*time.Location
	// narratives are the reports of the batch by the buckets of their narratives, which are not stored yet.
	narratives map[uint32][]storage.ReportID
}

func newBatch() batch {
	return batch{bodies: new(checklist.Rescorer), places: places{}, programs: map[[2]string]*storage.Program{}, zones: map[string]*time.Location{}, narratives: map[uint32][]storage.ReportID{}}
}

// subject is a report that is being compared.
type subject struct {
	batch
	tx       storage.Tx
	report   *storage.Report
	revision *storage.Revision
	// content is valid until another report of the batch is loaded.
	content  *checklist.Report
	location *storage.Location
	// compared reports that this revision was compared before, and something was found.
	compared bool
	found    *Found
}

func (s *subject) add(d visit.FlagDetail, raised bool) {
	if raised {
		s.found.Details = append(s.found.Details, d)
	}
}

// compare compares the current revision of a report.
func (c *Comparer) compare(ctx context.Context, tx storage.Tx, together batch, id storage.ReportID) (*Found, error) {
	s, err := load(ctx, tx, together, id)
	if err != nil {
		return nil, err
	}
	version, err := c.versions.Get(ctx, tx, published.Key{Checklist: s.revision.Checklist, Number: s.revision.Version})
	if err != nil {
		return nil, err
	}
	in, err := s.input(ctx, version)
	if err != nil {
		return nil, err
	}
	if s.found.photos, err = tx.Evidence().PhotosOf(ctx, id); err != nil {
		return nil, err
	}
	s.found.Details = visit.Details(in, s.report.Flags)
	s.add(visit.StraightLining(version.Version(), s.content.Answers))
	if !s.report.Test {
		for _, step := range []func(context.Context, *subject) error{c.time, neighbours, highTotal, narrative, photos} {
			if err := step(ctx, s); err != nil {
				return nil, err
			}
		}
	}
	visit.SortDetails(s.found.Details)
	return s.found, nil
}

func load(ctx context.Context, tx storage.Tx, together batch, id storage.ReportID) (s *subject, err error) {
	s = &subject{batch: together, tx: tx, found: &Found{}}
	if s.report, err = tx.Reports().Get(ctx, id); err != nil {
		return nil, err
	}
	s.found.Report, s.found.Number = id, s.report.Current
	if s.revision, err = tx.Reports().GetRevision(ctx, id, s.report.Current); err != nil {
		return nil, err
	}
	if s.content, err = s.bodies.Decode(s.revision.Scoring, s.revision.Personal); err != nil {
		return nil, err
	}
	if s.location, err = s.places.location(ctx, tx, s.report.Client, s.report.Location); err != nil {
		return nil, err
	}
	return s, s.loadBefore(ctx)
}

// loadBefore looks for an earlier comparison. Where it was of an earlier revision, the visits that it names are compared
// again, since this revision may have other times.
func (s *subject) loadBefore(ctx context.Context) error {
	before, err := s.tx.Comparisons().Get(ctx, s.report.ID)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	s.compared = before.Number == s.report.Current
	for _, d := range before.Details {
		if id, err := uuid.Parse(d.Other); !s.compared && err == nil {
			s.found.again = append(s.found.again, storage.ReportRevision{Report: storage.ReportID(id), Number: d.OtherRevision})
		}
	}
	return nil
}

const (
	// usualReports is how many visits the usual time of a checklist is computed from at most, and usualDepth among how
	// many of the newest reports they are looked for.
	usualReports = 200
	usualDepth   = 5000
)

// time compares the time of a completed visit with those of the days before.
func (c *Comparer) time(ctx context.Context, s *subject) error {
	if s.report.Outcome != "" && s.report.Outcome != checklist.OutcomeCompleted {
		return nil
	}
	key := usualKey{s.report.Checklist, s.report.TakenTime.UTC().Truncate(24 * time.Hour)}
	durations, kept := c.usual.Get(key)
	if !kept {
		var err error
		if durations, err = s.tx.Comparisons().Durations(ctx, key.checklist, key.day, usualDepth, usualReports); err != nil {
			return err
		}
		c.usual.Put(key, durations)
	}
	s.add(visit.TooFast(s.revision.ElapsedSeconds, durations))
	return nil
}

// placesOf bounds the newest reports of a shopper whose places are counted.
const placesOf = 50

// highTotal counts the places of a shopper with a high total.
func highTotal(ctx context.Context, s *subject) error {
	if s.report.Effective == nil || !visit.IsHighTotal(*s.report.Effective) {
		return nil
	}
	reports, places, err := s.tx.Comparisons().ShopperPlaces(ctx, s.report.Shopper, s.report.TakenTime, placesOf)
	if err != nil {
		return err
	}
	s.add(visit.HighTotal(*s.report.Effective, reports, places))
	return nil
}
