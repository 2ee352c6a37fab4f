package api

import (
	"context"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// returnedQuestions returns the questions that a return names, each once and in the order of the request; none for other acts. All that
// are not of the report's version, or stand twice, are refused at once.
func returnedQuestions(req reviewRequest, scored *published.Revision) ([]string, error) {
	returned, ok := req.(*pb.ReturnReportRequest)
	if !ok {
		return nil, nil
	}
	var violations []fault.Violation
	seen := map[string]bool{}
	for i, key := range returned.GetQuestions() {
		var reason pb.Reason
		switch {
		case scored.Version.Version().Question(key) == nil:
			reason = pb.Reason_UNKNOWN_QUESTION
		case seen[key]:
			reason = pb.Reason_DUPLICATE_KEY
		default:
			seen[key] = true
			continue
		}
		violations = append(violations, fault.Violation{
			Path: "questions[" + strconv.Itoa(i) + "]", Reason: reason, Params: map[string]string{"question": key},
		})
	}
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	return returned.GetQuestions(), nil
}

// setAnswerDue sets until when a report may be answered. A return takes the time from the program as it is now, and a later change of
// the program does not change it. A report in any other state has no such time.
func setAnswerDue(ctx context.Context, tx storage.Tx, r *storage.Report, e *storage.Event) (err error) {
	defer fault.Step(&err, "set until when it may be answered")
	if r.State != visit.Returned {
		r.AnswerDue = time.Time{}
		return nil
	}
	if e.Act != eventNames[visit.Return] {
		return nil
	}
	program, err := tx.Programs().Get(ctx, r.Client, r.Program)
	if err == nil {
		e.AnswerDue = program.Rules.AnswerDue(e.Time)
		r.AnswerDue = e.AnswerDue
	}
	return err
}

// markReturned sets what the event of a return says on the visit, for the shopper's phone.
func markReturned(ctx context.Context, tx storage.Tx, r *storage.Report, e *storage.Event) (err error) {
	defer fault.Step(&err, "mark the report of visit %s as returned", r.Visit)
	v, err := tx.Visits().Get(ctx, r.Visit)
	if err != nil {
		return err
	}
	if v.Shopper != r.Shopper || !v.Report.IsZero() && v.Report != r.ID {
		return fault.New(pb.Reason_WRONG_STATE, "the visit is not this shopper's any more, or has another report").
			With("cause", "VISIT_NOT_HELD")
	}
	v.Report, v.ReturnedRevision, v.ReturnComment, v.ReturnedQuestions, v.AnswerDue, v.UpdateTime = r.ID, r.Current, e.Comment, e.Questions, e.AnswerDue, e.Time
	return tx.Visits().Update(ctx, v)
}

// clearReturned removes the returned revision from the visit.
func clearReturned(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) (err error) {
	defer fault.Step(&err, "clear the return of visit %s", r.Visit)
	v, err := tx.Visits().Get(ctx, r.Visit)
	if err != nil || v.Report != r.ID {
		return err
	}
	v.ReturnedRevision, v.ReturnComment, v.ReturnedQuestions, v.AnswerDue, v.UpdateTime = 0, "", nil, time.Time{}, now
	return tx.Visits().Update(ctx, v)
}
