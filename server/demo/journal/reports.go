package journal

import (
	"context"
	"slices"

	"mysteryshopper/storage"
)

// report is a report as it is now, with all that belongs to it.
type report struct {
	head      storage.Report
	revisions []*storage.Revision
	events    []storage.Event
}

type reports struct {
	storage.Reports
	journal *Journal
}

// kept returns a report, or ErrNotFound.
func (s reports) kept(id storage.ReportID) (*report, error) {
	if r := s.journal.reports[id]; r != nil {
		return r, nil
	}
	return nil, storage.ErrNotFound
}

// revision returns the revision that a test picks, or ErrNotFound.
func (s reports) revision(id storage.ReportID, pick func(*storage.Revision) bool) (*storage.Revision, error) {
	r, err := s.kept(id)
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
	j := s.journal
	switch {
	case j.reports[r.ID] != nil:
		return storage.ErrExists
	case j.visits[r.Visit] == nil:
		return storage.ErrNotFound
	}
	head, rev := *r, *first
	j.note(func(ctx context.Context, tx storage.Tx) error {
		again := head
		return tx.Reports().Insert(ctx, &again, &rev, e)
	})
	r.Revision = 1
	j.reports[r.ID] = &report{head: *r, revisions: []*storage.Revision{&rev}, events: []storage.Event{e}}
	j.ofVisit[r.Visit] = append(j.ofVisit[r.Visit], r.ID)
	return nil
}

func (s reports) Get(_ context.Context, id storage.ReportID) (*storage.Report, error) {
	r, err := s.kept(id)
	if err != nil {
		return nil, err
	}
	head := r.head
	return &head, nil
}

func (s reports) Update(_ context.Context, r *storage.Report, events ...storage.Event) error {
	kept, err := s.kept(r.ID)
	if err != nil {
		return err
	}
	if kept.head.Revision != r.Revision {
		return storage.ErrStale
	}
	head, more := *r, slices.Clone(events)
	s.journal.note(func(ctx context.Context, tx storage.Tx) error {
		again := head
		return tx.Reports().Update(ctx, &again, more...)
	})
	r.Revision++
	kept.head = *r
	kept.events = append(kept.events, events...)
	return nil
}

func (s reports) AddRevision(_ context.Context, rev *storage.Revision) error {
	kept, err := s.kept(rev.Report)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(kept.revisions, func(other *storage.Revision) bool {
		return other.Number == rev.Number || other.Base == rev.Base
	}) {
		return storage.ErrExists
	}
	next := *rev
	s.journal.note(func(ctx context.Context, tx storage.Tx) error { return tx.Reports().AddRevision(ctx, &next) })
	kept.revisions = append(kept.revisions, &next)
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
	r, err := s.kept(id)
	if err != nil {
		return nil, err
	}
	return slices.Clone(r.events), nil
}

func (s reports) ForVisit(_ context.Context, visit string) ([]storage.ReportID, error) {
	return slices.Clone(s.journal.ofVisit[visit]), nil
}
