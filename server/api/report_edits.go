package api

import (
	"context"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/alerting"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// editedReport is a report with an edit that was found valid. Nothing of it is stored.
type editedReport struct {
	// before is the report as it is stored, and report as it will be.
	before, report *storage.Report
	// former is the revision that is edited, and edited the one that the edit makes.
	former, edited *published.Revision
}

// EditReport corrects a report as a new revision. The receipts of its submissions stay as they are.
func (s *Server) EditReport(ctx context.Context, req *pb.EditReportRequest) (*pb.EditReportResponse, error) {
	if req.GetValidateOnly() {
		return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.EditReportResponse, error) {
			e, err := s.judgeEdit(ctx, tx, req, s.now())
			if err != nil {
				return nil, err
			}
			e.report.UpdateTime = e.before.UpdateTime // nothing is stored
			return e.response(ctx, tx, s.now())
		})
	}
	var edit *storage.Revision
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.EditReportResponse, error) {
		e, err := s.judgeEdit(ctx, tx, req, now)
		if err != nil {
			return nil, err
		}
		edit = e.edited.Stored
		if err := s.applyEdit(ctx, tx, e, req, now); err != nil {
			return nil, err
		}
		return e.response(ctx, tx, now)
	}, func(tx storage.Tx, result *pb.EditReportResponse, now time.Time) error {
		return s.auditBytes(ctx, tx, result.GetReport().GetName(), edit.Proof(), now)
	})
}

// applyEdit stores an edit with everything that follows from it; the audit entry is the caller's.
func (s *Server) applyEdit(ctx context.Context, tx storage.Tx, e *editedReport, req *pb.EditReportRequest, now time.Time) error {
	if err := e.store(ctx, tx, req, now); err != nil {
		return err
	}
	if err := alerting.Changed(ctx, tx, s.versions, e.report, e.edited, now); err != nil {
		return err
	}
	return s.unproveActions(ctx, tx, e.report, now)
}

// store stores the revision with its event, updates the report, the figures, the client's feed and the visit.
func (e *editedReport) store(ctx context.Context, tx storage.Tx, req *pb.EditReportRequest, now time.Time) (err error) {
	defer fault.Step(&err, "store revision %d", e.report.Current)
	status := published.StatusOf(e.report)
	events := reviewEvents(ctx, req, visit.Edit, e.report, status, status, now)
	if err := tx.Reports().AddRevision(ctx, e.edited.Stored); err != nil {
		return err
	}
	if err := tx.Reports().Update(ctx, e.report, events...); err != nil {
		return err
	}
	if status.Counts() {
		if err := published.CountReport(ctx, tx, e.before, e.former, false); err != nil {
			return err
		}
		if err := published.CountReport(ctx, tx, e.report, e.edited, true); err != nil {
			return err
		}
	}
	if err := e.recordCorrection(ctx, tx, now); err != nil {
		return err
	}
	return markEdited(ctx, tx, e.report, now)
}

// recordCorrection appends to the client's feed that a released report was corrected. Those who see only the location
// that it left get a withdrawal.
func (e *editedReport) recordCorrection(ctx context.Context, tx storage.Tx, now time.Time) error {
	if !published.Shown(e.report) {
		return nil
	}
	if e.before.Location != e.report.Location {
		left := *e.report
		left.Location = e.before.Location
		if err := recordReportChange(ctx, tx, storage.Withdrawn, &left, now); err != nil {
			return err
		}
	}
	return recordReportChange(ctx, tx, storage.Corrected, e.report, now)
}

// markEdited sets the edited revision on the visit, for the shopper's phone.
func markEdited(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) (err error) {
	defer fault.Step(&err, "mark the report of visit %s as edited", r.Visit)
	v, err := tx.Visits().Get(ctx, r.Visit)
	if err != nil || v.Report != r.ID {
		return err
	}
	v.EditedRevision, v.UpdateTime = r.Current, now
	return tx.Visits().Update(ctx, v)
}

// response returns the report with the edit beside what it was.
func (e *editedReport) response(ctx context.Context, tx storage.Tx, now time.Time) (*pb.EditReportResponse, error) {
	whole, err := wholeReport(ctx, tx, e.report, e.edited, now)
	if err != nil {
		return nil, err
	}
	return &pb.EditReportResponse{
		Report: whole, FormerScore: e.former.ScoreToProto(),
		DifferenceBasisPoints: published.Difference(e.former.Stored.Effective, e.edited.Stored.Effective),
		ChangedQuestions:      e.changedQuestions(),
		FormerMonth:           e.before.Month, FormerLocation: e.before.Location,
	}, nil
}

// changedQuestions returns the questions whose answers or points differ, in the order of the checklist.
func (e *editedReport) changedQuestions() (keys []string) {
	for _, q := range e.edited.Version.Version().Questions() {
		if !alike(e.former, e.edited, q.Key) {
			keys = append(keys, q.Key)
		}
	}
	return keys
}

// alike reports whether two revisions have the same answers to a question, and the same points for them.
func alike(a, b *published.Revision, question string) bool {
	answersOf := func(r *published.Revision) checklist.Digest {
		only := &checklist.Report{Answers: slices.DeleteFunc(slices.Clone(r.Report.Answers), func(a checklist.Answer) bool {
			return a.Question != question
		})}
		return only.Digests().Content
	}
	scoreOf := func(r *published.Revision) *pb.QuestionScore {
		for _, q := range wire.ScoreToProto(r.Score).GetQuestions() {
			if q.GetQuestion() == question {
				return q
			}
		}
		return nil
	}
	before, after := scoreOf(a), scoreOf(b)
	return answersOf(a) == answersOf(b) && before.GetState() == after.GetState() &&
		before.GetEarned() == after.GetEarned() && before.GetPossible() == after.GetPossible()
}

// newEdit returns the revision of an edit, without its content.
func newEdit(ctx context.Context, former *storage.Revision, now time.Time) *storage.Revision {
	edit := *former
	edit.Number, edit.Base, edit.Editor, edit.TakenTime = former.Number+1, former.Number, auth.From(ctx).TokenID, now
	edit.Receipt = []byte{}
	return &edit
}
