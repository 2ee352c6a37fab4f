// Package alerting raises alerts by the rules of programs, in the transactions that cause them, and ends those whose cause
// is gone. Each alert is raised once for its cause, whatever happens to a report afterwards.
package alerting

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// Rules returns all rules of a program.
func Rules(ctx context.Context, tx storage.Tx, client, program string) ([]*storage.AlertRule, error) {
	rules, _, err := tx.AlertRules().List(ctx, client, program, storage.Page{Limit: storage.MaxAlertRules})
	return rules, err
}

// AddDefaults adds the rules that a new program has.
func AddDefaults(ctx context.Context, tx storage.Tx, p *storage.Program, now time.Time) error {
	for id, terms := range alert.Defaults() {
		rule := &storage.AlertRule{Client: p.Client, Program: p.ID, ID: id, Terms: terms, CreateTime: now, UpdateTime: now}
		if err := tx.AlertRules().Insert(ctx, rule); err != nil {
			return err
		}
	}
	return nil
}

// Changed brings the alerts of a report in line with its status and its current revision: it raises those that the rules
// find, opens those again whose cause is back, and ends those whose cause is gone. The report is stored already.
func Changed(ctx context.Context, tx storage.Tx, versions *published.Versions, r *storage.Report, current *published.Revision, now time.Time) (err error) {
	defer fault.Step(&err, "update the alerts of the report of visit %s", r.Visit)
	rules, err := Rules(ctx, tx, r.Client, r.Program)
	if err != nil {
		return err
	}
	standing, err := tx.Alerts().OfReport(ctx, r.ID)
	if err != nil {
		return err
	}
	if len(rules)+len(standing) == 0 {
		return nil
	}
	j := newJudge(tx, versions, r, current, now)
	for _, a := range standing {
		if err := j.review(ctx, a); err != nil {
			return err
		}
	}
	return j.raise(ctx, rules, standing)
}

// Received raises the alerts of a report that was just received, by the rules of its program.
func Received(
	ctx context.Context, tx storage.Tx, versions *published.Versions, rules []*storage.AlertRule, r *storage.Report, current *published.Revision, now time.Time,
) (err error) {
	defer fault.Step(&err, "raise the alerts of the report of visit %s", r.Visit)
	return newJudge(tx, versions, r, current, now).raise(ctx, rules, nil)
}

// judge judges one report in its transaction.
type judge struct {
	tx       storage.Tx
	versions *published.Versions
	report   *storage.Report
	status   visit.Status
	facts    alert.Report
	now      time.Time
	// usual has the waits of the months before at the location; nil before they are read.
	usual *scorecard.Details
	// hidden are the questions that any version hides from clients; nil before they are read.
	hidden map[string]bool
}

func newJudge(tx storage.Tx, versions *published.Versions, r *storage.Report, current *published.Revision, now time.Time) *judge {
	return &judge{
		tx: tx, versions: versions, report: r, status: published.StatusOf(r), now: now,
		facts: alert.Report{
			Version: current.Version.Version(), Score: current.Score, Outcome: r.Outcome, Flags: r.Flags,
			Commendations: current.Report.Commendations, Answers: current.Version.CountedAnswers(current.Report.Answers, current.Score),
		},
	}
}

// inForce reports whether terms are in force for the report as it stands.
func (j *judge) inForce(t *alert.Terms) bool {
	s := j.status
	switch {
	case t.Kind == alert.OverdueReview:
		return s.State == visit.Submitted && !s.Test && !s.Excluded
	case t.Moment == alert.OnSubmission:
		return s.State != visit.Rejected && !s.Test && !s.Excluded
	default:
		return s.Counts()
	}
}

// raise inserts an alert for each finding of the rules that has none.
func (j *judge) raise(ctx context.Context, rules []*storage.AlertRule, standing []*storage.Alert) error {
	for _, rule := range rules {
		if !j.inForce(&rule.Terms) {
			continue
		}
		facts := j.facts
		facts.Usual = func(question string) (*int32, error) { return j.usualWait(ctx, question) }
		found, err := rule.Terms.Findings(&facts)
		if err != nil {
			return err
		}
		for _, numbers := range found {
			a, err := j.newAlert(ctx, rule, numbers)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(standing, func(s *storage.Alert) bool { return s.Cause() == a.Cause() }) {
				continue
			}
			if err := Insert(ctx, j.tx, a); err != nil {
				return err
			}
		}
	}
	return nil
}

func (j *judge) newAlert(ctx context.Context, rule *storage.AlertRule, numbers alert.Numbers) (*storage.Alert, error) {
	a, err := New(rule, j.report.Location, numbers, j.now)
	if err != nil {
		return nil, err
	}
	a.Report = j.report.ID
	if numbers.Question != "" && !a.Agency {
		if j.hidden == nil {
			if j.hidden, err = j.versions.HiddenInAny(ctx, j.tx, j.report.Checklist); err != nil {
				return nil, err
			}
		}
		a.Agency = j.hidden[numbers.Question]
	}
	return a, nil
}

// New returns an open alert of a rule, which is about no report.
func New(rule *storage.AlertRule, location string, numbers alert.Numbers, now time.Time) (*storage.Alert, error) {
	id, err := uuid.NewRandom()
	return &storage.Alert{
		Client: rule.Client, ID: id.String(), Program: rule.Program, Rule: rule.ID, Terms: rule.Terms, Agency: rule.Terms.ForAgency(),
		Location: location, Numbers: numbers, State: alert.Open, RaiseTime: now, UpdateTime: now,
	}, err
}

// Insert inserts an alert and, unless it is the agency's alone, queues the mails about it and appends it to the client's feed.
func Insert(ctx context.Context, tx storage.Tx, a *storage.Alert) error {
	if err := tx.Alerts().Insert(ctx, a); err != nil || a.Agency {
		return err
	}
	if err := mail.QueueAlert(ctx, tx, a); err != nil {
		return err
	}
	return tx.Feed().Append(ctx, storage.Change{
		Client: a.Client, Kind: storage.AlertRaised, Location: a.Location, Resource: a.ID, Revision: a.Revision, Time: a.RaiseTime,
	})
}

// usualWait returns the usual wait of a question at the report's location; nil where there were too few waits.
func (j *judge) usualWait(ctx context.Context, question string) (_ *int32, err error) {
	if j.usual == nil {
		if j.usual, err = published.UsualWaits(ctx, j.tx, j.report); err != nil {
			return nil, err
		}
	}
	part := j.usual.Questions.Get(question)
	if part == nil {
		return nil, nil //nolint:nilnil // nobody waited before
	}
	return scorecard.Usual(&part.Served), nil
}
