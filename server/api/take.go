package api

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// visitNow is the visit that the report was judged by. Where the report is its holder's it is stored again, which
// fails if it changed; otherwise, and where that happened, it is read again.
func (in *submission) visitNow(ctx context.Context, tx storage.Tx) (*storage.Visit, error) {
	v := *in.visit
	if !in.contended && v.Shopper == in.shopper && v.State.Held() {
		return &v, nil
	}
	return tx.Visits().Get(ctx, v.ID)
}

// insertReport stores a first submission. Whether the visit has a report is read here, so that two submissions for one
// visit cannot both believe to be the only one.
func (s *Server) insertReport(ctx context.Context, tx storage.Tx, in *submission) ([]byte, error) {
	v, err := in.visitNow(ctx, tx)
	if err != nil {
		return nil, err
	}
	flags, err := in.raise(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	r := &storage.Report{
		ID: in.id, Visit: v.ID, Client: v.Client, Program: v.Program, Location: v.Location, Shopper: in.shopper,
		Wave: v.Wave, Channel: in.channel, CreateTime: in.taken,
	}
	published.SetStatus(r, visit.NewStatus(flags))
	rev := in.revision(r, flags, 1)
	if err := tx.Reports().Insert(ctx, r, rev, in.event(ctx, "SUBMITTED", rev)); err != nil {
		return nil, err
	}
	if err := tx.Drafts().Delete(ctx, v.ID, in.shopper); err != nil {
		return nil, err
	}
	return rev.Receipt, in.markReported(ctx, tx, v)
}

// raise judges the flags of the submission against the visit and its reports as they are in the transaction. The
// visit names its holder's report alone; one that was parked is a twin too.
func (in *submission) raise(ctx context.Context, tx storage.Tx, v *storage.Visit) ([]visit.Flag, error) {
	reports, err := tx.Reports().ForVisit(ctx, v.ID)
	if err != nil {
		return nil, err
	}
	flags := in.flags
	flags.Report, flags.DeviceTime = in.report, in.device
	flags.Holder = v.Shopper == in.shopper && v.State.Held()
	flags.OtherReport = slices.ContainsFunc(reports, func(id storage.ReportID) bool { return id != in.id })
	return visit.Flags(flags), nil
}

// markReported moves the visit on, where the report is its holder's.
func (in *submission) markReported(ctx context.Context, tx storage.Tx, v *storage.Visit) error {
	if v.Shopper != in.shopper || !v.State.Held() {
		return nil
	}
	next, err := v.State.After(visit.ActReport)
	if err != nil {
		return stateFault(err)
	}
	v.State, v.UpdateTime = next, in.taken
	if v.Report.IsZero() {
		v.Report = in.id
	}
	if v.Report == in.id {
		v.ReturnedRevision, v.ReturnComment = 0, ""
	}
	return tx.Visits().Update(ctx, v)
}

// resubmitReport stores the answer to a return as the next revision.
func (s *Server) resubmitReport(ctx context.Context, tx storage.Tx, in *submission) ([]byte, error) {
	v, err := in.visitNow(ctx, tx)
	if err != nil {
		return nil, err
	}
	r := *in.prior
	status, err := published.StatusOf(&r).After(visit.Resubmit, visit.ReviewContext{})
	if err != nil {
		return nil, stateFault(err)
	}
	returned := r.UpdateTime
	in.flags.ReturnedTime = returned
	flags, err := in.raise(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	fresh := visit.NewStatus(flags)
	status.Parked, status.PossibleTwin = status.Parked || fresh.Parked, status.PossibleTwin || fresh.PossibleTwin
	published.SetStatus(&r, status)
	rev := in.revision(&r, flags, r.Current+1)
	if err := tx.Reports().AddRevision(ctx, rev); err != nil {
		return nil, err
	}
	if err := tx.Reports().Update(ctx, &r, in.event(ctx, "RESUBMITTED", rev)); err != nil {
		return nil, err
	}
	if err := tx.Drafts().Delete(ctx, v.ID, in.shopper); err != nil {
		return nil, err
	}
	return rev.Receipt, in.markReported(ctx, tx, v)
}

func (in *submission) event(ctx context.Context, act string, rev *storage.Revision) storage.Event {
	p := auth.From(ctx)
	return storage.Event{Act: act, Revision: rev.Number, Actor: p.TokenID, Role: string(p.Role), Time: in.taken}
}

// revision makes the numbered content with its receipt, and sets what the report shows of its current revision.
func (in *submission) revision(r *storage.Report, flags []visit.Flag, number int32) *storage.Revision {
	content := in.report
	skew := visit.Skew(in.device, in.taken)
	month, part := visit.Month(content.StartTime, skew, in.taken, in.zone)
	r.Current, r.UpdateTime, r.TakenTime = number, in.taken, in.taken
	r.Checklist, r.Version, r.Outcome = content.Checklist, content.Version, content.Outcome
	r.Month, r.DayPart, r.StartTime = month, part, visit.Corrected(content.StartTime, skew, in.taken).Truncate(time.Microsecond)
	r.Flags, r.SkewMillis = flags, skew.Milliseconds()
	setTotals(r, in.score)

	rev := &storage.Revision{
		Report: in.id, Number: number, Base: in.base, Shopper: in.shopper, TakenTime: in.taken, Visit: content.Visit,
		Checklist: content.Checklist, Version: content.Version, Locale: content.Locale, StartTime: content.StartTime,
		EndTime: content.EndTime, ElapsedSeconds: content.ElapsedSeconds, Outcome: content.Outcome,
		ContentDigest: in.digests.Content, AnswersDigest: in.digests.Answers, PersonalDigest: in.digests.Personal,
		Effective: r.Effective,
	}
	rev.Scoring, rev.Personal = in.scoring, in.personal
	receipt := in.proof
	receipt.Revision, receipt.Flags = number, visit.ShownToShopper(flags)
	if receipt.ScoreDigest != nil {
		rev.ScoreDigest = *receipt.ScoreDigest
	}
	rev.Receipt = receipt.Canonical()
	return rev
}

// receipt is the receipt but for the revision's number and the flags, which are known only when it is stored.
func (in *submission) receipt() checklist.Receipt {
	receipt := checklist.Receipt{
		ReportID: uuid.UUID(in.id).String(), BaseRevision: in.base, Visit: in.report.Visit,
		Checklist: in.report.Checklist, Version: in.report.Version, VersionDigest: in.version.Digest(),
		AnswersDigest: in.digests.Answers, ContentDigest: in.digests.Content, TakenTime: in.taken,
	}
	receipt.SetScore(in.version.Engine(), in.score)
	return receipt
}

// setTotals keeps the totals of a score where lists need them; nil for an outcome that is not scored.
func setTotals(r *storage.Report, s *checklist.Score) {
	r.Status, r.Verdict, r.Band, r.Effective, r.Earned, r.Possible = "", "", "", nil, 0, 0
	if s == nil {
		return
	}
	r.Status, r.Verdict, r.Effective, r.Earned, r.Possible = s.Status, s.Verdict, s.EffectiveBasisPoints, s.Earned, s.Possible
	if s.Band != nil {
		r.Band = *s.Band
	}
}
