package api

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// judgeEdit applies an edit to a report and scores the result, or refuses it with all its violations at once. It only
// reads.
func (s *Server) judgeEdit(ctx context.Context, tx storage.Tx, req *pb.EditReportRequest, now time.Time) (*editedReport, error) {
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
	in := visit.ReviewContext{HeldByOther: heldByOther(ctx, held, now)}
	if _, err := published.StatusOf(r).After(visit.Edit, in); err != nil {
		return nil, heldFault(stateFault(err), held)
	}
	former, err := s.versions.Revision(ctx, tx, r.ID, r.Current)
	if err != nil {
		return nil, err
	}
	location, violations, err := s.editedPlace(ctx, tx, r, req)
	if err != nil {
		return nil, err
	}
	content, kept, found := editedContent(former.Report, req)
	violations = append(violations, found...)
	for _, v := range s.commendationViolations(content) {
		if req.GetCommendations() != nil {
			v.Path = "commendations." + v.Path[len("report."):]
			violations = append(violations, v)
		}
	}
	edited := &published.Revision{Stored: newEdit(ctx, former.Stored, now), Report: content, Version: former.Version}
	if content.Outcome.Scored() {
		edited.Score = edited.Version.Score(content.Answers, content.Outcome)
		violations = append(violations, editViolations(edited.Score.Violations, kept)...)
	}
	unusable, err := evidenceViolations(ctx, tx, "answers", content.Answers[kept:], r, true)
	if err != nil {
		return nil, err
	}
	if violations = append(violations, unusable...); len(violations) > 0 {
		return nil, invalidReport(violations)
	}
	e := &editedReport{before: r, former: former, edited: edited}
	e.apply(req, s.zone(location.TimeZone), location, now)
	if e.unchanged() {
		return nil, fault.New(pb.Reason_NOTHING_CHANGED, "")
	}
	return e, nil
}

// editedPlace returns the location of a report after an edit, and what is wrong with the month and the location of the
// edit.
func (s *Server) editedPlace(ctx context.Context, tx storage.Tx, r *storage.Report, req *pb.EditReportRequest) (
	*storage.Location, []fault.Violation, error,
) {
	var violations []fault.Violation
	id := r.Location
	if req.GetLocation() != "" {
		id = req.GetLocation()
	}
	location, err := tx.Locations().Get(ctx, r.Client, id)
	if errors.Is(err, storage.ErrNotFound) && id != r.Location {
		violations = append(violations, fault.Violation{Path: "location", Reason: pb.Reason_NOT_FOUND})
		location, err = tx.Locations().Get(ctx, r.Client, r.Location)
	}
	if err != nil {
		return nil, nil, err
	}
	last := r.TakenTime.In(s.zone(location.TimeZone)).Format("2006-01")
	return location, append(violations, editedMonth(req.GetMonth(), last)...), nil
}

// editedMonth returns what is wrong with the month of an edit, which may be empty. It cannot be after last, the month in
// which the report was received.
func editedMonth(text, last string) []fault.Violation {
	if malformed := optionalMonthViolations("month", text); len(malformed) > 0 {
		return malformed
	}
	if text > last {
		return []fault.Violation{{Path: "month", Reason: pb.Reason_OUT_OF_RANGE, Params: map[string]string{"max": last}}}
	}
	return nil
}

// editedContent returns the content with an edit, how many of its answers were kept, which come first, and what has no
// form in the domain or contradicts itself.
func editedContent(former *checklist.Report, req *pb.EditReportRequest) (content *checklist.Report, kept int, violations []fault.Violation) {
	edit := *former
	given, violations := wire.AnswersFromProto(req.GetAnswers())
	replaced := map[string]bool{}
	for i := range given {
		replaced[given[i].Question] = true
	}
	for i, key := range req.GetRemovedAnswers() {
		add := func(reason pb.Reason) {
			violations = append(violations, fault.Violation{Path: "removedAnswers[" + strconv.Itoa(i) + "]", Reason: reason, Params: map[string]string{"question": key}})
		}
		switch {
		case replaced[key]:
			add(pb.Reason_CONFLICTING_ANSWER)
		case !slices.ContainsFunc(former.Answers, func(a checklist.Answer) bool { return a.Question == key }):
			add(pb.Reason_UNKNOWN_QUESTION)
		}
	}
	edit.Answers = slices.DeleteFunc(slices.Clone(former.Answers), func(a checklist.Answer) bool {
		return replaced[a.Question] || slices.Contains(req.GetRemovedAnswers(), a.Question)
	})
	kept = len(edit.Answers)
	edit.Answers = append(edit.Answers, given...)
	if name := wire.Name(req.GetOutcome()); name != "" {
		edit.Outcome = checklist.Outcome(name)
	}
	if req.Narrative != nil {
		edit.Narrative = req.GetNarrative()
	}
	if req.GetCommendations() != nil {
		edit.Commendations = wire.CommendationsFromProto(req.GetCommendations().GetCommendations())
	}
	return &edit, kept, violations
}

// editViolations converts violations of answers. The path of an answer of the edit has its index there, the path of one
// that was kept the key of its question.
func editViolations(list []checklist.Violation, kept int) []fault.Violation {
	moved := slices.Clone(list)
	for i := range moved {
		moved[i].Answer = max(moved[i].Answer-kept, -1)
	}
	return answerViolations("answers", moved)
}

// apply sets the revision of the edit and what the report shows of it.
func (e *editedReport) apply(req *pb.EditReportRequest, zone *time.Location, location *storage.Location, now time.Time) {
	rev, content := e.edited.Stored, e.edited.Report
	digests := content.Digests()
	rev.Outcome, rev.ContentDigest, rev.AnswersDigest, rev.PersonalDigest = content.Outcome, digests.Content, digests.Answers, digests.Personal
	rev.Scoring, rev.Personal = checklist.EncodeAnswers(content)
	rev.ScoreDigest = e.edited.Digest()
	if req.GetMonth() != "" {
		rev.SetMonth = req.GetMonth()
	}
	if req.GetLocation() != "" {
		rev.SetLocation = req.GetLocation()
	}
	r := *e.before
	r.Current, r.Outcome, r.UpdateTime = rev.Number, content.Outcome, now
	setPlace(&r, rev, location, zone)
	setTotals(&r, e.edited.Score)
	rev.Effective = r.Effective
	e.report = &r
}

// setPlace sets the location of a report, its channel, and the month and the part of the day there. A month that a
// reviewer set comes first. A report that stays where it is keeps its month, also where the time zone was changed since.
func setPlace(r *storage.Report, rev *storage.Revision, location *storage.Location, zone *time.Location) {
	if r.Location != location.ID {
		r.Location, r.Channel = location.ID, location.Channel
		r.Month, r.DayPart = visit.Month(r.StartTime, 0, r.TakenTime, zone)
	}
	if rev.SetMonth != "" {
		r.Month = rev.SetMonth
	}
}

// unchanged reports whether an edit leaves the report as it is.
func (e *editedReport) unchanged() bool {
	before, after := e.former.Stored, e.edited.Stored
	return before.ContentDigest == after.ContentDigest && before.SetMonth == after.SetMonth && before.SetLocation == after.SetLocation
}
