package batch

import (
	"context"
	"slices"

	"mysteryshopper/storage"
)

// report is the current state of a report, with its revisions and events.
type report struct {
	head      storage.Report
	revisions []*storage.Revision
	events    []storage.Event
}

type reports struct {
	storage.Reports
	batch *Store
}

// find returns a report, or ErrNotFound.
func (s reports) find(id storage.ReportID) (*report, error) {
	if r := s.batch.reports[id]; r != nil {
		return r, nil
	}
	return nil, storage.ErrNotFound
}

// revision returns the first revision for which pick returns true, or ErrNotFound.
func (s reports) revision(id storage.ReportID, pick func(*storage.Revision) bool) (*storage.Revision, error) {
	r, err := s.find(id)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(r.revisions, pick)
	if at < 0 {
		return nil, storage.ErrNotFound
	}
	return r.revisions[at], nil
}

func (s reports) GetSubmission(_ context.Context, id storage.ReportID, base int32) (*storage.Submission, error) {
	rev, err := s.revision(id, func(rev *storage.Revision) bool { return rev.Base == base })
	if err != nil {
		return nil, err
	}
	return &storage.Submission{
		Shopper: rev.Shopper, Visit: rev.Visit, ContentDigest: rev.ContentDigest, Receipt: rev.Receipt,
	}, nil
}

func (s reports) Insert(_ context.Context, r *storage.Report, first *storage.Revision, e storage.Event) error {
	b := s.batch
	switch {
	case b.reports[r.ID] != nil:
		return storage.ErrExists
	case b.visits[r.Visit] == nil:
		return storage.ErrNotFound
	}
	head, rev := *r, *first
	b.record(func(ctx context.Context, tx storage.Tx) error {
		again := head
		return tx.Reports().Insert(ctx, &again, &rev, e)
	})
	r.Revision = 1
	b.reports[r.ID] = &report{head: *r, revisions: []*storage.Revision{&rev}, events: []storage.Event{e}}
	b.byVisit[r.Visit] = append(b.byVisit[r.Visit], r.ID)
	return nil
}

func (s reports) Get(_ context.Context, id storage.ReportID) (*storage.Report, error) {
	r, err := s.find(id)
	if err != nil {
		return nil, err
	}
	head := r.head
	return &head, nil
}

func (s reports) Update(_ context.Context, r *storage.Report, events ...storage.Event) error {
	stored, err := s.find(r.ID)
	if err != nil {
		return err
	}
	if stored.head.Revision != r.Revision {
		return storage.ErrStale
	}
	head, more := *r, slices.Clone(events)
	s.batch.record(func(ctx context.Context, tx storage.Tx) error {
		again := head
		return tx.Reports().Update(ctx, &again, more...)
	})
	r.Revision++
	stored.head = *r
	stored.events = append(stored.events, events...)
	return nil
}

func (s reports) AddRevision(_ context.Context, rev *storage.Revision) error {
	stored, err := s.find(rev.Report)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(stored.revisions, func(other *storage.Revision) bool {
		return other.Number == rev.Number || other.Base == rev.Base
	}) {
		return storage.ErrExists
	}
	next := *rev
	s.batch.record(func(ctx context.Context, tx storage.Tx) error { return tx.Reports().AddRevision(ctx, &next) })
	stored.revisions = append(stored.revisions, &next)
	return nil
}

func (s reports) GetRevision(_ context.Context, id storage.ReportID, number int32) (*storage.Revision, error) {
	rev, err := s.revision(id, func(rev *storage.Revision) bool { return rev.Number == number })
	if err != nil {
		return nil, err
	}
	found := *rev
	return &found, nil
}

func (s reports) Events(_ context.Context, id storage.ReportID) ([]storage.Event, error) {
	r, err := s.find(id)
	if err != nil {
		return nil, err
	}
	return slices.Clone(r.events), nil
}

func (s reports) ForVisit(_ context.Context, visit string) ([]storage.ReportID, error) {
	return slices.Clone(s.batch.byVisit[visit]), nil
}
