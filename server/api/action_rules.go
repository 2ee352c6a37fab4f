package api

import (
	"context"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/action"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// civilDay is the form of a day in the violations of a request.
var civilDay = map[string]string{fault.Form: "a day, such as 2026-12-31"}

// actionViolations returns the violations of a new action that the rules in the proto do not cover, and sets its target,
// where none was given, and the end of its due day.
func (s *Server) actionViolations(ctx context.Context, tx storage.Tx, a *storage.Action, targeted bool, now time.Time) ([]fault.Violation, error) {
	violations := requiredActionViolations(a)
	if a.Program == "" {
		violations = append(violations, fault.Violation{Path: "program", Reason: pb.Reason_REQUIRED})
	} else {
		more, err := s.goalViolations(ctx, tx, a)
		if err != nil {
			return nil, err
		}
		violations = append(violations, more...)
	}
	switch {
	case a.Goal.Question != "" && a.Goal.Section != "":
		violations = append(violations, fault.Violation{Path: "section", Reason: pb.Reason_NOT_ALLOWED})
	case targeted || a.Goal.TargetBasisPoints != 0:
	case a.Goal.Question != "":
		a.Goal.TargetBasisPoints = 10000
	default:
		violations = append(violations, fault.Violation{Path: "targetBasisPoints", Reason: pb.Reason_REQUIRED})
	}
	due, err := s.setDue(ctx, tx, a, "due", now)
	return append(violations, due...), err
}

func requiredActionViolations(a *storage.Action) (violations []fault.Violation) {
	for _, f := range []struct {
		path  string
		empty bool
	}{{"title", a.Title == ""}, {"cause", a.Cause == ""}, {"owner", a.Owner == ""}, {"due", a.Due == ""}} {
		if f.empty {
			violations = append(violations, fault.Violation{Path: f.path, Reason: pb.Reason_REQUIRED})
		}
	}
	return violations
}

// goalViolations returns a violation where the program, the question or the section does not exist, or is hidden from
// clients.
func (s *Server) goalViolations(ctx context.Context, tx storage.Tx, a *storage.Action) ([]fault.Violation, error) {
	questions := s.versions.ProgramQuestions(tx)
	known, err := questions.Get(ctx, a.Client, a.Program)
	if err != nil {
		return nil, err
	}
	switch {
	case known == nil:
		return []fault.Violation{{Path: "program", Reason: pb.Reason_NOT_FOUND}}, nil
	case a.Goal.Question != "" && !known[a.Goal.Question]:
		return []fault.Violation{{Path: "question", Reason: pb.Reason_UNKNOWN_QUESTION, Params: map[string]string{"question": a.Goal.Question}}}, nil
	case a.Goal.Section != "":
		has, err := s.hasSection(ctx, tx, questions, known, a.Goal.Section)
		if err != nil || has {
			return nil, err
		}
		return []fault.Violation{{Path: "section", Reason: pb.Reason_NOT_FOUND}}, nil
	}
	return nil, nil
}

// hasSection reports whether a version has the section with a question that clients may see.
func (s *Server) hasSection(ctx context.Context, tx storage.Tx, questions *published.ProgramQuestions, known map[string]bool, key string) (bool, error) {
	for version := range questions.Versions {
		v, err := s.versions.Get(ctx, tx, version)
		if err != nil {
			return false, err
		}
		for section, q := range v.Version().Questions() {
			if section.Key == key && known[q.Key] {
				return true, nil
			}
		}
	}
	return false, nil
}

// dueYears is how far ahead an action can be due, doneYears how long ago it can have been done.
const dueYears, doneYears = 10, 10

// setDue sets the end of the due day of an action in its location's zone. It returns a violation at the path where the
// day is no day or is over.
func (s *Server) setDue(ctx context.Context, tx storage.Tx, a *storage.Action, path string, now time.Time) ([]fault.Violation, error) {
	if a.Due == "" {
		return nil, nil
	}
	zone, err := s.zoneOf(ctx, tx, a.Client, a.Location)
	if err != nil {
		return nil, err
	}
	end, err := action.DueEnd(a.Due, zone)
	switch {
	case err != nil:
		return []fault.Violation{{Path: path, Reason: pb.Reason_INVALID_FORMAT, Params: civilDay}}, nil //nolint:nilerr // it is the caller's
	case !end.After(now) || end.After(now.AddDate(dueYears, 0, 0)):
		today := now.In(zone)
		return []fault.Violation{{Path: path, Reason: pb.Reason_OUT_OF_RANGE, Params: map[string]string{
			"min": today.Format(time.DateOnly), "max": today.AddDate(dueYears, 0, -1).Format(time.DateOnly),
		}}}, nil
	}
	a.DueTime = end
	return nil, nil
}

// zoneOf returns the time zone of a location; UTC of the whole client, and where the location has none.
func (s *Server) zoneOf(ctx context.Context, tx storage.Tx, client, location string) (*time.Location, error) {
	if location == storage.WholeClient {
		return time.UTC, nil
	}
	l, err := tx.Locations().Get(ctx, client, location)
	if err != nil {
		return nil, err
	}
	return s.zone(l.TimeZone), nil
}

// changeViolations returns the violations of a changed action: of what never changes, and of a due day where the action no
// longer waits for it. It sets the end of a new due day.
func (s *Server) changeViolations(ctx context.Context, tx storage.Tx, a, changed *storage.Action, now time.Time) ([]fault.Violation, error) {
	violations := requiredActionViolations(changed)
	for _, f := range []struct{ path, was, is string }{
		{"program", a.Program, changed.Program}, {"location", a.Location, changed.Location}, {"question", a.Goal.Question, changed.Goal.Question},
		{"section", a.Goal.Section, changed.Goal.Section}, {"alert", a.Alert, changed.Alert},
	} {
		if f.was != f.is {
			violations = append(violations, fault.Violation{Path: f.path, Reason: pb.Reason_NOT_ALLOWED})
		}
	}
	switch {
	case changed.Due == a.Due:
	case a.State != action.Open:
		violations = append(violations, fault.Violation{Path: "due", Reason: pb.Reason_NOT_ALLOWED})
	default:
		due, err := s.setDue(ctx, tx, changed, "due", now)
		if err != nil {
			return nil, err
		}
		violations = append(violations, due...)
	}
	if a.State == action.Proven && changed.Goal != a.Goal {
		violations = append(violations, fault.Violation{Path: "targetBasisPoints", Reason: pb.Reason_NOT_ALLOWED})
	}
	return violations, nil
}

// tooManyEvents returns the fault of an action that has as many events as it can have, nil otherwise.
func tooManyEvents(a *storage.Action) error {
	if len(a.Events) < action.MaxEvents {
		return nil
	}
	return fault.Invalid(fault.Violation{
		Path: "action", Reason: pb.Reason_TOO_MANY, Params: map[string]string{"max": strconv.Itoa(action.MaxEvents)},
	})
}
