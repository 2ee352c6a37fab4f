package api

import (
	"context"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// correctionsOf returns the edits of a report since its first release, the oldest first. What was edited before is not
// its client's.
func correctionsOf(ctx context.Context, tx storage.Tx, r *storage.Report) (corrections []*pb.Correction, err error) {
	defer fault.Step(&err, "list the corrections of report %s", r.ReleasedID)
	if r.Current == 1 {
		return nil, nil
	}
	events, err := tx.Reports().Events(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	revisions, err := tx.Reports().ListRevisions(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	total := func(number int32) *int32 {
		i := slices.IndexFunc(revisions, func(v *storage.Revision) bool { return v.Number == number })
		if i < 0 {
			return nil
		}
		return revisions[i].Effective
	}
	released := false
	for _, e := range events {
		released = released || e.Act == eventNames[visit.Release]
		if !released || e.Act != eventNames[visit.Edit] {
			continue
		}
		corrections = append(corrections, &pb.Correction{
			Revision: e.Revision, Role: e.Role, Reason: wire.Enum[pb.ReviewReason](e.Reason), Time: wire.Timestamp(e.Time),
			BasisPoints: total(e.Revision), DifferenceBasisPoints: published.Difference(total(e.Revision-1), total(e.Revision)),
		})
	}
	return corrections, nil
}

// addCorrection adds what was corrected to the message of a change, where the change is an edit and the caller may read
// the report.
func addCorrection(ctx context.Context, tx storage.Tx, c *storage.Change, p *pb.Change) error {
	if c.Kind != storage.Corrected {
		return nil
	}
	r, err := tx.Reports().GetReleased(ctx, c.Client, c.Resource)
	if err == nil {
		err = auth.CheckLocation(ctx, tx, r.Client, r.Location)
	}
	if err != nil && fault.From(err).Reason() == pb.Reason_NOT_FOUND {
		return nil
	}
	if err != nil {
		return err
	}
	corrections, err := correctionsOf(ctx, tx, r)
	for _, correction := range corrections {
		if correction.GetTime().AsTime().Equal(c.Time) {
			p.Correction = correction
		}
	}
	return err
}
