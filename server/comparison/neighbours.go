package comparison

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

const (
	// around is how far the starts of two visits are apart at most that are compared.
	around = 24 * time.Hour
	// latest is how long after a visit other reports may be received to be compared with it.
	latest = 30 * 24 * time.Hour
	// neighboursRead bounds the visits of one shopper within the two days around a visit.
	neighboursRead = 500
)

// neighbours compares the visit with the others of its shopper.
func neighbours(ctx context.Context, s *subject) error {
	start := s.report.StartTime
	list, err := s.tx.Comparisons().ShopperVisits(ctx, storage.ShopperVisitsQuery{
		Shopper: s.report.Shopper, From: start.Add(-around), To: start.Add(around), Until: start.Add(around + latest),
	}, neighboursRead)
	if err != nil {
		return err
	}
	others := make([]visit.Span, 0, len(list))
	for i := range list {
		if other := &list[i]; other.Report != s.report.ID && other.Visit != s.report.Visit {
			span, err := s.span(ctx, other)
			if err != nil {
				return err
			}
			others = append(others, span)
		}
	}
	one := visit.Span{Start: start, ElapsedSeconds: s.revision.ElapsedSeconds, At: pointOf(s.location)}
	for _, d := range visit.Neighbours(one, others) {
		s.add(d, true)
		if err := s.compareAgain(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// span returns when and where another visit was.
func (s *subject) span(ctx context.Context, other *storage.ShopperVisit) (visit.Span, error) {
	location, err := s.places.location(ctx, s.tx, other.Client, other.Location)
	if err != nil {
		return visit.Span{}, err
	}
	return visit.Span{
		Report: uuid.UUID(other.Report).String(), Revision: other.Number, Start: other.StartTime,
		ElapsedSeconds: other.ElapsedSeconds, At: pointOf(location),
	}, nil
}

// pointOf returns where one has to be for a visit; nil where that is not known, or anywhere.
func pointOf(l *storage.Location) *visit.Point {
	if l.Channel != storage.InPerson {
		return nil
	}
	return l.Point
}

// compareAgain has the other report of a detail compared again, unless it has the flag. It does so only in the first
// comparison of a revision that finds something: two reports would have each other compared for ever where one has more
// flags of a kind than are kept.
func (s *subject) compareAgain(ctx context.Context, d visit.FlagDetail) error {
	if s.compared {
		return nil
	}
	id, err := uuid.Parse(d.Other)
	if err != nil {
		return err
	}
	other, err := s.tx.Comparisons().Get(ctx, storage.ReportID(id))
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	mine := uuid.UUID(s.report.ID).String()
	if err != nil || !slices.ContainsFunc(other.Details, func(theirs visit.FlagDetail) bool {
		return theirs.Flag == d.Flag && theirs.Other == mine && theirs.OtherRevision == s.report.Current
	}) {
		s.found.again = append(s.found.again, storage.ReportRevision{Report: storage.ReportID(id), Number: d.OtherRevision})
	}
	return nil
}

// places are locations that were read in this transaction.
type places map[[2]string]*storage.Location

func (p places) location(ctx context.Context, tx storage.Tx, client, id string) (*storage.Location, error) {
	key := [2]string{client, id}
	if l := p[key]; l != nil {
		return l, nil
	}
	l, err := tx.Locations().Get(ctx, client, id)
	if err == nil {
		p[key] = l
	}
	return l, err
}
