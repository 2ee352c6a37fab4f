package api

import (
	"context"
	"slices"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/alerting"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// storedReport is a report on disk: the bytes of its receipt, and whether it was Accepted now or Replayed.
type storedReport struct {
	receipt []byte
	outcome string
}

// storeReport stores a report in one transaction. ErrExists or ErrStale mean that something of what the report was
// judged by has changed meanwhile.
func (s *Server) storeReport(ctx context.Context, in *judgedReport) (storedReport, error) {
	var receipt []byte
	err := s.store.Update(ctx, storage.WriteOptions{NoRetry: true}, func(tx storage.Tx) error {
		var err error
		if err := in.holdUploads(ctx, tx); err != nil {
			return err
		}
		in.storedTime = s.now()
		if in.prior == nil {
			receipt, err = in.insert(ctx, tx, s.versions)
		} else {
			receipt, err = in.insertRevision(ctx, tx, s.versions)
		}
		if err != nil {
			return err
		}
		return s.auditBytes(ctx, tx, wire.ReportName(in.id), in.digests.Content[:], in.takenTime)
	})
	return storedReport{receipt, Accepted}, err
}

// insert inserts a first submission and returns its receipt. The reports of the visit are read in the same transaction,
// so that of two submissions for one visit the second is always flagged.
func (in *judgedReport) insert(ctx context.Context, tx storage.Tx, versions *published.Versions) (receipt []byte, err error) {
	defer fault.Step(&err, "insert it")
	v, err := in.currentVisit(ctx, tx)
	if err != nil {
		return nil, err
	}
	flags, err := in.judgeFlags(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	r := &storage.Report{
		ID: in.id, Visit: v.ID, Client: v.Client, Program: v.Program, Location: v.Location, Shopper: in.shopper,
		Wave: v.Wave, Channel: in.channel, CreateTime: in.takenTime,
	}
	published.SetStatus(r, visit.NewStatus(flags))
	rev := in.revision(r, flags, 1)
	if err := tx.Reports().Insert(ctx, r, rev, in.event(ctx, storage.SubmittedEvent, rev)); err != nil {
		return nil, err
	}
	if len(in.rules) > 0 {
		if err := alerting.Received(ctx, tx, versions, in.rules, r, in.scored(rev), in.storedTime); err != nil {
			return nil, err
		}
	}
	return rev.Receipt, in.updateVisit(ctx, tx, v)
}

// scored returns a revision of the report with what it was judged by.
func (in *judgedReport) scored(rev *storage.Revision) *published.Revision {
	return &published.Revision{Stored: rev, Report: in.content, Version: in.version, Score: in.score}
}

// insertRevision inserts the answer to a return as the next revision, and returns its receipt.
func (in *judgedReport) insertRevision(ctx context.Context, tx storage.Tx, versions *published.Versions) (receipt []byte, err error) {
	defer fault.Step(&err, "insert revision %d", in.prior.Current+1)
	v, err := in.currentVisit(ctx, tx)
	if err != nil {
		return nil, err
	}
	r := *in.prior
	status, err := published.StatusOf(&r).After(visit.Resubmit, visit.ReviewContext{})
	if err != nil {
		return nil, stateFault(err)
	}
	returned, err := published.LastReturn(ctx, tx, r.ID)
	if err != nil {
		return nil, err
	}
	in.flags.ReturnedTime, in.flags.AnswerDue, in.flags.WrittenTime = returned.Time, returned.AnswerDue, time.Time{}
	if !returned.AnswerDue.IsZero() {
		in.flags.WrittenTime = in.flags.Written(in.writtenTime).Truncate(time.Microsecond)
	}
	flags, err := in.judgeFlags(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	if published.ParkedOtherwise(&r) && !slices.Contains(flags, visit.FlagParked) {
		flags = append(flags, visit.FlagParked)
		slices.Sort(flags)
	}
	fresh := visit.NewStatus(flags)
	status.Parked, status.PossibleTwin = fresh.Parked, status.PossibleTwin || fresh.PossibleTwin
	published.SetStatus(&r, status)
	rev := in.revision(&r, flags, r.Current+1)
	if err := tx.Reports().AddRevision(ctx, rev); err != nil {
		return nil, err
	}
	event := in.event(ctx, storage.ResubmittedEvent, rev)
	event.WrittenTime, r.AnswerDue = in.flags.WrittenTime, time.Time{}
	if err := tx.Reports().Update(ctx, &r, event); err != nil {
		return nil, err
	}
	if err := alerting.Changed(ctx, tx, versions, &r, in.scored(rev), in.storedTime); err != nil {
		return nil, err
	}
	return rev.Receipt, in.updateVisit(ctx, tx, v)
}

// currentVisit returns the visit that the report was judged by. It is not read again where the report is its holder's,
// because updateVisit then fails if it changed; it is read again otherwise, and after such a failure.
func (in *judgedReport) currentVisit(ctx context.Context, tx storage.Tx) (*storage.Visit, error) {
	v := *in.visit
	if !in.contended && in.isHolders(&v) {
		return &v, nil
	}
	return tx.Visits().Get(ctx, v.ID)
}

// isHolders reports whether the visit is held by the shopper who sent the report.
func (in *judgedReport) isHolders(v *storage.Visit) bool {
	return v.Shopper == in.shopper && v.State.Held()
}

// judgeFlags returns the flags of the report by the visit and its reports as they are in the transaction. The visit
// names only the report of its holder, so the reports are read: one that was parked is a twin too.
func (in *judgedReport) judgeFlags(ctx context.Context, tx storage.Tx, v *storage.Visit) ([]visit.Flag, error) {
	reports, err := tx.Reports().ForVisit(ctx, v.ID)
	if err != nil {
		return nil, err
	}
	flags := in.flags
	flags.Holder = in.isHolders(v)
	flags.OtherReport = slices.ContainsFunc(reports, func(id storage.ReportID) bool { return id != in.id })
	if err := in.lookForEvidence(ctx, tx, &flags); err != nil {
		return nil, err
	}
	return visit.Flags(flags), nil
}

// updateVisit deletes the shopper's draft and moves the visit to its next state, if the report is its holder's.
func (in *judgedReport) updateVisit(ctx context.Context, tx storage.Tx, v *storage.Visit) error {
	if err := tx.Drafts().Delete(ctx, v.ID, in.shopper); err != nil {
		return err
	}
	if !in.isHolders(v) {
		return nil
	}
	next, err := v.State.After(visit.ActReport)
	if err != nil {
		return stateFault(err)
	}
	v.State, v.UpdateTime = next, in.storedTime
	if v.Report.IsZero() {
		v.Report = in.id
	}
	if v.Report == in.id {
		v.ReturnedRevision, v.ReturnComment, v.ReturnedQuestions, v.AnswerDue, v.EditedRevision = 0, "", nil, time.Time{}, 0
	}
	return tx.Visits().Update(ctx, v)
}

// event returns the entry of the report's history for a revision.
func (in *judgedReport) event(ctx context.Context, act string, rev *storage.Revision) storage.Event {
	p := auth.From(ctx)
	return storage.Event{Act: act, Revision: rev.Number, Actor: p.TokenID, Role: string(p.Role), Time: in.takenTime}
}

// revision returns the numbered revision with its receipt, and sets what the report shows of its current revision.
func (in *judgedReport) revision(r *storage.Report, flags []visit.Flag, number int32) *storage.Revision {
	content := in.content
	skew := in.flags.Skew()
	month, part := visit.Month(content.StartTime, skew.Moves, in.takenTime, in.zone)
	r.Current, r.UpdateTime, r.TakenTime = number, in.storedTime, in.takenTime
	r.Checklist, r.Version, r.Outcome = content.Checklist, content.Version, content.Outcome
	r.Month, r.DayPart, r.StartTime = month, part, visit.Corrected(content.StartTime, skew.Moves, in.takenTime).Truncate(time.Microsecond)
	r.Flags, r.SkewMillis = flags, skew.Ahead.Milliseconds()
	setTotals(r, in.score)

	rev := &storage.Revision{
		Report: in.id, Number: number, Base: in.base, Shopper: in.shopper, TakenTime: in.takenTime, Visit: content.Visit,
		Checklist: content.Checklist, Version: content.Version, Locale: content.Locale, StartTime: content.StartTime,
		EndTime: content.EndTime, ElapsedSeconds: content.ElapsedSeconds, Outcome: content.Outcome,
		ContentDigest: in.digests.Content, AnswersDigest: in.digests.Answers, PersonalDigest: in.digests.Personal,
		Effective: r.Effective, Scoring: in.scoring, Personal: in.personal,
	}
	if in.answered != nil {
		rev.SetMonth, rev.SetLocation = in.answered.SetMonth, in.answered.SetLocation
	}
	if rev.SetMonth != "" {
		r.Month = rev.SetMonth
	}
	receipt := in.receipt
	receipt.Revision, receipt.Flags = number, visit.ShownToShopper(flags)
	if receipt.ScoreDigest != nil {
		rev.ScoreDigest = *receipt.ScoreDigest
	}
	rev.Receipt = receipt.Canonical()
	return rev
}

// setTotals sets the totals of a score where lists need them; the score is nil for an outcome that is not scored.
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
