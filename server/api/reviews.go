package api

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// reviewRequest is what all acts of a reviewer have in common.
type reviewRequest interface {
	proto.Message
	GetReport() string
	GetEtag() string
	GetReason() pb.ReviewReason
	GetComment() string
}

// ApproveReport accepts a report. Where the program says so it is released too.
func (s *Server) ApproveReport(ctx context.Context, req *pb.ApproveReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Approve)
}

// ReturnReport gives a report back to its shopper to mend and submit again.
func (s *Server) ReturnReport(ctx context.Context, req *pb.ReturnReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Return)
}

// RejectReport refuses a report for good.
func (s *Server) RejectReport(ctx context.Context, req *pb.RejectReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Reject)
}

// ReleaseReport shows an approved report to its client and counts it.
func (s *Server) ReleaseReport(ctx context.Context, req *pb.ReleaseReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Release)
}

// WithdrawReport takes a released report away from its client and out of every figure.
func (s *Server) WithdrawReport(ctx context.Context, req *pb.WithdrawReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Withdraw)
}

// eventNames is the event that an act leaves behind.
var eventNames = map[visit.ReviewAct]string{
	visit.Approve: "APPROVED", visit.Return: "RETURNED", visit.Reject: "REJECTED",
	visit.Release: "RELEASED", visit.Withdraw: "WITHDRAWN",
}

// review does one act of the review table on a report, with everything that follows from it in the same transaction:
// the events, the visit's word to its shopper, and the client's figures.
func (s *Server) review(ctx context.Context, req reviewRequest, act visit.ReviewAct) (*pb.Report, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Report, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, err
		}
		if err := checkEtag(req.GetEtag(), r.Revision); err != nil {
			return nil, err
		}
		before := published.StatusOf(r)
		in, err := reviewContext(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		after, err := before.After(act, in)
		if err != nil {
			return nil, stateFault(err)
		}
		events := reviewEvents(ctx, req, act, r, before, after, now)
		scored, err := s.versions.Revision(ctx, tx, r.ID, r.Current)
		if err != nil {
			return nil, err
		}
		known := r.ReleasedID != ""
		if err := s.applyStatus(r, after, now); err != nil {
			return nil, err
		}
		// The report is stored before it is counted: where another review was first, the figures are not those of what
		// was read, and that it is stale must be found out by the report.
		if err := tx.Reports().Update(ctx, r, events...); err != nil {
			return nil, err
		}
		if err := updateFigures(ctx, tx, r, scored, before, known, now); err != nil {
			return nil, err
		}
		switch {
		case act == visit.Return:
			err = markReturned(ctx, tx, r, req.GetComment(), now)
		case before.State == visit.Returned:
			err = clearReturned(ctx, tx, r, now)
		}
		if err != nil {
			return nil, err
		}
		return wholeReport(ctx, tx, r, scored)
	})
}

// reviewContext reads what the review table needs to know beside the report.
func reviewContext(ctx context.Context, tx storage.Tx, r *storage.Report) (_ visit.ReviewContext, err error) {
	defer fault.Step(&err, "read the twins of visit %s", r.Visit)
	program, err := tx.Programs().Get(ctx, r.Client, r.Program)
	if err != nil {
		return visit.ReviewContext{}, err
	}
	in := visit.ReviewContext{Mode: program.Rules.ReleaseMode}
	twins, err := tx.Reports().ForVisit(ctx, r.Visit)
	if err != nil {
		return in, err
	}
	for _, id := range twins {
		if id == r.ID {
			continue
		}
		twin, err := tx.Reports().Get(ctx, id)
		if err != nil {
			return in, err
		}
		in.TwinReleased = in.TwinReleased || twin.Released
	}
	return in, nil
}

func reviewEvents(ctx context.Context, req reviewRequest, act visit.ReviewAct, r *storage.Report, before, after visit.Status, now time.Time) []storage.Event {
	p := auth.From(ctx)
	event := storage.Event{
		Act: eventNames[act], Revision: r.Current, Actor: p.TokenID, Role: string(p.Role),
		Reason: wire.Name(req.GetReason()), Comment: req.GetComment(), Time: now,
	}
	events := []storage.Event{event}
	if act == visit.Approve && after.Released && !before.Released {
		event.Act, event.Comment = eventNames[visit.Release], ""
		events = append(events, event)
	}
	return events
}

// applyStatus gives the report its new status, and what its client knows it by.
func (s *Server) applyStatus(r *storage.Report, after visit.Status, now time.Time) (err error) {
	released := r.Released
	published.SetStatus(r, after)
	r.UpdateTime = now
	switch {
	case !after.Released:
		r.ReleaseTime = time.Time{}
	case !released:
		r.ReleaseTime = now
		if r.ReleasedID == "" {
			r.ReleasedID, err = s.randomID()
		}
	}
	return err
}

// updateFigures brings what the client sees and counts into line with a report that had another status before; known
// says that the client was shown it once.
func updateFigures(
	ctx context.Context, tx storage.Tx, r *storage.Report, scored *published.Revision, before visit.Status, known bool, now time.Time,
) (err error) {
	defer fault.Step(&err, "update the figures with report %s", r.ReleasedID)
	after := published.StatusOf(r)
	if before.Released == after.Released && before.Counts() == after.Counts() {
		return nil
	}
	if before.Counts() != after.Counts() {
		if err := published.CountReport(ctx, tx, r, scored, after.Counts()); err != nil {
			return err
		}
	}
	told := storage.Withdrawn
	switch {
	case before.Released || !after.Released:
	case known:
		told = storage.Corrected
	default:
		told = storage.Released
	}
	return recordReportChange(ctx, tx, told, r, now)
}

// markReturned tells the shopper's phone that a revision waits to be answered.
func markReturned(ctx context.Context, tx storage.Tx, r *storage.Report, comment string, now time.Time) (err error) {
	defer fault.Step(&err, "mark the report of visit %s as returned", r.Visit)
	v, err := tx.Visits().Get(ctx, r.Visit)
	if err != nil {
		return err
	}
	if v.Shopper != r.Shopper || !v.Report.IsZero() && v.Report != r.ID {
		return fault.New(pb.Reason_WRONG_STATE, "the visit is not this shopper's any more, or has another report").
			With("cause", "VISIT_NOT_HELD")
	}
	v.Report, v.ReturnedRevision, v.ReturnComment, v.UpdateTime = r.ID, r.Current, comment, now
	return tx.Visits().Update(ctx, v)
}

// clearReturned tells the shopper's phone that the report that was returned waits for no answer any more.
func clearReturned(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) (err error) {
	defer fault.Step(&err, "clear the return of visit %s", r.Visit)
	v, err := tx.Visits().Get(ctx, r.Visit)
	if err != nil || v.Report != r.ID {
		return err
	}
	v.ReturnedRevision, v.ReturnComment, v.UpdateTime = 0, "", now
	return tx.Visits().Update(ctx, v)
}
