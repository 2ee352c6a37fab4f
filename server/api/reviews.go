package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/alerting"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// reviewRequest is what all requests of a reviewer have in common.
type reviewRequest interface {
	proto.Message
	GetReport() string
	GetEtag() string
	GetReason() pb.ReviewReason
	GetComment() string
}

// ApproveReport approves a report. If the program's release mode is automatic, it is released too.
func (s *Server) ApproveReport(ctx context.Context, req *pb.ApproveReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Approve)
}

// ConfirmReport is the second look at an approved report. If the program's release mode is automatic, it is released too.
func (s *Server) ConfirmReport(ctx context.Context, req *pb.ConfirmReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Confirm)
}

// ReturnReport returns a report to its shopper for correction.
func (s *Server) ReturnReport(ctx context.Context, req *pb.ReturnReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Return)
}

// RejectReport rejects a report.
func (s *Server) RejectReport(ctx context.Context, req *pb.RejectReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Reject)
}

// ReleaseReport shows an approved report to its client and counts it.
func (s *Server) ReleaseReport(ctx context.Context, req *pb.ReleaseReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Release)
}

// WithdrawReport withdraws a released report from its client and from every figure.
func (s *Server) WithdrawReport(ctx context.Context, req *pb.WithdrawReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Withdraw)
}

// ExcludeReport leaves a report out of every figure and hides it from its client. What is owed for it stays owed.
func (s *Server) ExcludeReport(ctx context.Context, req *pb.ExcludeReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Exclude)
}

// IncludeReport takes the exclusion of a report back.
func (s *Server) IncludeReport(ctx context.Context, req *pb.IncludeReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Include)
}

// eventNames has the name of the event of each act.
var eventNames = map[visit.ReviewAct]string{
	visit.Approve: "APPROVED", visit.Return: storage.ReturnedEvent, visit.Reject: "REJECTED",
	visit.Release: "RELEASED", visit.Withdraw: "WITHDRAWN",
	visit.Exclude: "EXCLUDED", visit.Include: "INCLUDED", visit.Merge: "MERGED",
	visit.AskSecondLook: "SECOND_LOOK", visit.Confirm: "CONFIRMED", visit.Part: "PARTED", visit.Edit: storage.EditedEvent,
}

// review applies one act of the review table to a report, and everything that follows from it in the same
// transaction: the events, the state of the visit, and the client's figures.
func (s *Server) review(ctx context.Context, req reviewRequest, act visit.ReviewAct) (*pb.Report, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Report, error) { return s.applyAct(ctx, tx, req, act, now) })
}

// applyAct is review within a transaction, without the entry in the audit log.
func (s *Server) applyAct(ctx context.Context, tx storage.Tx, req reviewRequest, act visit.ReviewAct, now time.Time) (*pb.Report, error) {
	r, err := s.report(ctx, tx, req.GetReport())
	if err != nil {
		return nil, err
	}
	if err := checkReportEtag(req.GetEtag(), r); err != nil {
		return nil, err
	}
	held, err := holdOf(ctx, tx, r.ID)
	if err != nil {
		return nil, err
	}
	before := published.StatusOf(r)
	unseen := published.LacksEvidence(r) && req.GetReason() != pb.ReviewReason_EVIDENCE_MISSING
	after, err := s.statusAfter(ctx, tx, r, act, visit.ReviewContext{HeldByOther: heldByOther(ctx, held, now), EvidenceMissing: unseen})
	if err != nil {
		return nil, heldFault(err, held)
	}
	scored, err := s.versions.Revision(ctx, tx, r.ID, r.Current)
	if err != nil {
		return nil, err
	}
	questions, err := returnedQuestions(req, scored)
	if err != nil {
		return nil, err
	}
	events := reviewEvents(ctx, req, act, r, before, after, now)
	events[0].Questions = questions
	if merge, is := req.(*pb.MergeReportsRequest); is {
		if r.TwinOf, err = s.twinToKeep(ctx, tx, r, merge.GetKept()); err != nil {
			return nil, err
		}
	}
	seenBefore := r.ReleasedID != ""
	if err := s.applyStatus(r, after, now); err != nil {
		return nil, err
	}
	if err := setAnswerDue(ctx, tx, r, &events[0]); err != nil {
		return nil, err
	}
	// The report is updated before it is counted: after a concurrent review, its stale revision must be what
	// fails, and not figures that no longer fit.
	if err := tx.Reports().Update(ctx, r, events...); err != nil {
		return nil, err
	}
	if err := updateFigures(ctx, tx, r, scored, before, seenBefore, now); err != nil {
		return nil, err
	}
	if err := alerting.Changed(ctx, tx, s.versions, r, scored, now); err != nil {
		return nil, err
	}
	if err := s.releaseEvidence(ctx, tx, r, scored, before, now); err != nil {
		return nil, err
	}
	if err := s.settleFee(ctx, tx, r, before, now); err != nil {
		return nil, err
	}
	if err := s.unproveActions(ctx, tx, r, now); err != nil {
		return nil, err
	}
	if held != nil && r.State != visit.Submitted {
		if err := tx.Holds().Delete(ctx, r.ID); err != nil {
			return nil, err
		}
	}
	if act == visit.Return {
		err = errors.Join(markReturned(ctx, tx, r, &events[0]), s.queueReturned(ctx, tx, r, now))
	} else if before.State == visit.Returned {
		err = clearReturned(ctx, tx, r, now)
	}
	if err != nil {
		return nil, err
	}
	return wholeReport(ctx, tx, r, scored, now)
}

// statusAfter returns the status that an act gives to a report by the review table. HeldByOther and EvidenceMissing are taken
// from given; everything else is read here.
func (s *Server) statusAfter(ctx context.Context, tx storage.Tx, r *storage.Report, act visit.ReviewAct, given visit.ReviewContext) (visit.Status, error) {
	in, err := s.reviewContext(ctx, tx, r, act)
	if err != nil {
		return visit.Status{}, err
	}
	in.HeldByOther, in.EvidenceMissing = given.HeldByOther, given.EvidenceMissing
	after, err := published.StatusOf(r).After(act, in)
	if err != nil {
		return visit.Status{}, stateFault(err)
	}
	return after, nil
}

// reviewContext reads what the review table needs beside the report.
func (s *Server) reviewContext(ctx context.Context, tx storage.Tx, r *storage.Report, act visit.ReviewAct) (_ visit.ReviewContext, err error) {
	defer fault.Step(&err, "read the twins of visit %s", r.Visit)
	program, err := tx.Programs().Get(ctx, r.Client, r.Program)
	if err != nil {
		return visit.ReviewContext{}, err
	}
	in := visit.ReviewContext{Mode: program.Rules.ReleaseMode}
	in.SecondLook = visit.ChosenForSecondLook(s.keys.pseudonym, r.ID, program.Rules.SecondLookPercent)
	if act == visit.Confirm {
		if in.SameReviewer, err = reviewedByCaller(ctx, tx, r); err != nil {
			return in, err
		}
	}
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
		in.TwinReleased = in.TwinReleased || published.Shown(twin)
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
	event.Comment = ""
	switch {
	case act == visit.Approve && after.SecondLook:
		event.Act = eventNames[visit.AskSecondLook]
		events = append(events, event)
	case (act == visit.Approve || act == visit.Confirm) && after.Released && !before.Released:
		event.Act = eventNames[visit.Release]
		events = append(events, event)
	}
	return events
}

// reviewedByCaller reports whether the caller approved or edited a report.
func reviewedByCaller(ctx context.Context, tx storage.Tx, r *storage.Report) (bool, error) {
	events, err := tx.Reports().Events(ctx, r.ID)
	return slices.ContainsFunc(events, func(e storage.Event) bool {
		return e.Actor == auth.From(ctx).TokenID && (e.Act == eventNames[visit.Approve] || e.Act == eventNames[visit.Edit])
	}), err
}

// applyStatus sets the new status of a report, the time from which its client sees it and, at the first time, the id by
// which its client refers to it.
func (s *Server) applyStatus(r *storage.Report, after visit.Status, now time.Time) (err error) {
	shown := published.Shown(r)
	published.SetStatus(r, after)
	r.UpdateTime = now
	switch {
	case !after.Shown():
		r.ReleaseTime = time.Time{}
	case !shown:
		r.ReleaseTime = now
		if r.ReleasedID == "" {
			r.ReleasedID, err = s.randomID()
		}
	}
	return err
}

// updateFigures counts a report or stops counting it, and appends to the client's feed, after its status changed.
// seenBefore is set where its client could see the report once.
func updateFigures(
	ctx context.Context, tx storage.Tx, r *storage.Report, scored *published.Revision, before visit.Status, seenBefore bool, now time.Time,
) (err error) {
	defer fault.Step(&err, "update the figures with report %s", r.ReleasedID)
	after := published.StatusOf(r)
	if before.Counts() != after.Counts() {
		if err := published.CountReport(ctx, tx, r, scored, after.Counts()); err != nil {
			return err
		}
	}
	switch {
	case before.Shown() == after.Shown():
		return nil
	case before.Shown():
		return recordReportChange(ctx, tx, storage.Withdrawn, r, now)
	case seenBefore:
		return recordReportChange(ctx, tx, storage.Corrected, r, now)
	}
	return recordReportChange(ctx, tx, storage.Released, r, now)
}
