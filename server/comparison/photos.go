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

// photoCandidates bounds the photos that one is compared with.
const photoCandidates = 20

// photos compares the photos of the report with those of reports of the client that were received before, and with when and
// where the visit was. Reports that were received later and have one of its photos are compared again.
func photos(ctx context.Context, s *subject) error {
	all, err := photosOf(ctx, s.tx, s.report)
	if err != nil || len(all) == 0 {
		return err
	}
	at, err := s.photoVisit(ctx)
	if err != nil {
		return err
	}
	var seen, away []visit.FlagDetail
	for _, e := range all {
		for _, d := range at.Judge(e.Photo, e.Capture) {
			d.Photo = uuid.UUID(e.ID).String()
			away = append(away, d)
		}
		if e.Photo == nil {
			continue
		}
		nearest, err := s.seenBefore(ctx, e)
		if err != nil {
			return err
		}
		if nearest.Flag != "" {
			seen = append(seen, nearest)
		}
	}
	s.found.Details = append(s.found.Details, visit.NearestPhotos(seen)...)
	s.found.Details = append(s.found.Details, visit.ClearestPhotos(away)...)
	return nil
}

// photosOf returns the photos of a report of which something is known, in byte order of their ids. They are those of PhotosOf.
func photosOf(ctx context.Context, tx storage.Tx, r *storage.Report) ([]*storage.Evidence, error) {
	all, err := tx.Evidence().OfReport(ctx, r.ID)
	return slices.DeleteFunc(all, func(e *storage.Evidence) bool {
		return e.Photo == nil && (e.Capture == nil || !e.IsImage()) || !e.IsOf(r)
	}), err
}

// photoVisit returns what the times and the places of photos are compared with.
func (s *subject) photoVisit(ctx context.Context) (*visit.PhotoVisit, error) {
	program, err := s.tx.Programs().Get(ctx, s.report.Client, s.report.Program)
	if err != nil {
		return nil, err
	}
	zone := s.zones[s.location.TimeZone]
	if zone == nil {
		if zone, err = time.LoadLocation(s.location.TimeZone); err != nil {
			zone = time.UTC
		}
		s.zones[s.location.TimeZone] = zone
	}
	return &visit.PhotoVisit{
		Start: s.report.StartTime, Moved: s.report.StartTime.Sub(s.revision.StartTime), ElapsedSeconds: s.revision.ElapsedSeconds,
		Zone: zone, At: pointOf(s.location), GeofenceMeters: program.Rules.GeofenceMeters,
	}, nil
}

// seenBefore returns the detail of the nearest photo of an earlier report; none where no photo is near.
func (s *subject) seenBefore(ctx context.Context, e *storage.Evidence) (nearest visit.FlagDetail, err error) {
	candidates, err := s.tx.Evidence().NearPhotos(ctx, s.report.Client, s.report.ID, e.Photo.Buckets(), photoCandidates)
	if err != nil {
		return nearest, err
	}
	for _, candidate := range candidates {
		other, err := s.otherReport(ctx, candidate)
		if err != nil {
			return nearest, err
		}
		if other == nil {
			continue
		}
		detail, near := seenPhoto(e, candidate, other)
		switch {
		case !near:
		case before(s.report, other):
			if err := s.photoAgain(ctx, e, candidate, other); err != nil {
				return nearest, err
			}
		case nearest.Flag == "" || visit.NearerPhoto(detail, nearest):
			nearest = detail
		}
	}
	return nearest, nil
}

// otherReport returns the report of a photo; none where it has not come, is a test, or is of the same visit.
func (s *subject) otherReport(ctx context.Context, e *storage.Evidence) (*storage.Report, error) {
	other, err := s.tx.Reports().Get(ctx, e.Report)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (!e.IsOf(other) || other.Visit == s.report.Visit || other.Test) {
		return nil, nil
	}
	return other, err
}

// seenPhoto compares a photo with one of an earlier report.
func seenPhoto(e, earlier *storage.Evidence, r *storage.Report) (visit.FlagDetail, bool) {
	if e.Photo == nil || earlier.Photo == nil {
		return visit.FlagDetail{}, false
	}
	detail, near := e.Photo.SeenBefore(earlier.Photo)
	detail.Other, detail.OtherRevision = uuid.UUID(r.ID).String(), r.Current
	detail.Photo, detail.OtherPhoto, detail.OtherTime = uuid.UUID(e.ID).String(), uuid.UUID(earlier.ID).String(), earlier.StoredTime.UTC()
	return detail, near
}

// photoAgain has a report that was received later compared again, unless it has the flag for this photo or a nearer one. Only
// later reports are compared again, so that this ends.
func (s *subject) photoAgain(ctx context.Context, mine, theirs *storage.Evidence, later *storage.Report) error {
	compared, err := s.tx.Comparisons().Get(ctx, later.ID)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	want, _ := seenPhoto(theirs, mine, s.report)
	if err != nil || !slices.ContainsFunc(compared.Details, func(d visit.FlagDetail) bool {
		return d.Flag == want.Flag && d.Photo == want.Photo && !visit.NearerPhoto(want, d)
	}) {
		s.found.again = append(s.found.again, storage.ReportRevision{Report: later.ID, Number: later.Current})
	}
	return nil
}

// photosArrived has the report compared again where it has other photos now than those that were compared. It comes after the
// report is locked, for which uploads that end meanwhile are waited for.
func (f *Found) photosArrived(ctx context.Context, tx storage.Tx) error {
	now, err := tx.Evidence().PhotosOf(ctx, f.Report)
	if !slices.Equal(now, f.photos) {
		f.again = append(f.again, f.ReportRevision)
	}
	return err
}
