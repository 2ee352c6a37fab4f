package comparison

import (
	"bytes"
	"context"
	"slices"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// candidates bounds the narratives that one is compared with, word by word.
const candidates = 20

// narrative compares the narrative with those that were received before it and share a bucket. The nearest counts. Those
// that were received later are compared again.
func narrative(ctx context.Context, s *subject) error {
	mine, enough := visit.NewNarrative(s.content.Narrative)
	if !enough {
		return nil
	}
	s.found.buckets = mine.Buckets()
	ids, err := s.candidates(ctx, s.found.buckets)
	if err != nil {
		return err
	}
	var nearest visit.FlagDetail
	for _, id := range ids {
		detail, other, err := s.near(ctx, mine, id)
		switch {
		case err != nil:
			return err
		case other == nil:
		case before(s.report, other):
			if err := s.compareAgain(ctx, detail); err != nil {
				return err
			}
		case nearest.Flag == "" || clearer(detail, nearest):
			nearest = detail
		}
	}
	s.add(nearest, nearest.Flag != "")
	return nil
}

// candidates returns the reports with a narrative in one of the buckets, and adds this one to those of the batch.
func (s *subject) candidates(ctx context.Context, buckets []uint32) ([]storage.ReportID, error) {
	ids, err := s.tx.Comparisons().Near(ctx, s.report.ID, buckets, candidates)
	for _, bucket := range buckets {
		for _, id := range s.narratives[bucket] {
			if id != s.report.ID && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		s.narratives[bucket] = append(s.narratives[bucket], s.report.ID)
	}
	return ids, err
}

// near compares the narrative with that of another report. It returns no report where they are not near, or are of one
// visit.
func (s *subject) near(ctx context.Context, mine visit.Narrative, id storage.ReportID) (visit.FlagDetail, *storage.Report, error) {
	other, err := s.tx.Reports().Get(ctx, id)
	if err != nil {
		return visit.FlagDetail{}, nil, err
	}
	if other.Visit == s.report.Visit || other.Test {
		return visit.FlagDetail{}, nil, nil
	}
	detail, near, err := compareNarratives(ctx, s.tx, mine, other)
	if err != nil || !near {
		return visit.FlagDetail{}, nil, err
	}
	return detail, other, nil
}

// compareNarratives compares a narrative with that of a report's current revision.
func compareNarratives(ctx context.Context, tx storage.Tx, mine visit.Narrative, other *storage.Report) (visit.FlagDetail, bool, error) {
	rev, err := tx.Reports().GetRevision(ctx, other.ID, other.Current)
	if err != nil {
		return visit.FlagDetail{}, false, err
	}
	content, err := checklist.DecodeAnswers(rev.Scoring, rev.Personal)
	if err != nil {
		return visit.FlagDetail{}, false, err
	}
	theirs, enough := visit.NewNarrative(content.Narrative)
	if !enough {
		return visit.FlagDetail{}, false, nil
	}
	detail, near := mine.Near(theirs, uuid.UUID(other.ID).String(), other.Current)
	return detail, near, nil
}

// before reports whether a report was received before another one.
func before(a, b *storage.Report) bool {
	if !a.CreateTime.Equal(b.CreateTime) {
		return a.CreateTime.Before(b.CreateTime)
	}
	return bytes.Compare(a.ID[:], b.ID[:]) < 0
}

// clearer reports whether a detail is of a nearer narrative than another one.
func clearer(a, b visit.FlagDetail) bool {
	const similarity = "similarityBasisPoints"
	if a.Numbers[similarity] != b.Numbers[similarity] {
		return a.Numbers[similarity] > b.Numbers[similarity]
	}
	return a.Other < b.Other
}
