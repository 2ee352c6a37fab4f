package api

import (
	"context"
	"errors"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/mail"
	"mysteryshopper/storage"
)

const (
	// scheduledHour is the hour of the day at which scheduled mails are queued, by the clocks of their location.
	scheduledHour = 6
	// usualMonthDay is the day of the month where none is given: late enough for most reviews of the month before.
	usualMonthDay = 5
	// scheduledMonths is how many months a scheduled mail covers.
	scheduledMonths = 12
)

// scheduleViolations returns what is wrong with a schedule, and sets its day where it has none.
func scheduleViolations(ctx context.Context, tx storage.Tx, m *storage.MailSubscription, p *pb.MailSchedule) (violations []fault.Violation, err error) {
	if p == nil {
		return nil, nil
	}
	add := func(field string, reason pb.Reason, params ...string) {
		v := fault.Violation{Path: "resource.schedule." + field, Reason: reason}
		if len(params) == 2 {
			v.Params = map[string]string{"min": params[0], "max": params[1]}
		}
		violations = append(violations, v)
	}
	if m.Schedule.Form == "" {
		add("form", pb.Reason_REQUIRED)
	}
	switch {
	case m.Schedule.Interval == "":
		add("interval", pb.Reason_REQUIRED)
	case m.Schedule.Day == 0 && m.Schedule.Interval == storage.MailWeekly:
		m.Schedule.Day = 1
	case m.Schedule.Day == 0:
		m.Schedule.Day = usualMonthDay
	case m.Schedule.Interval == storage.MailWeekly && m.Schedule.Day > 7:
		add("day", pb.Reason_OUT_OF_RANGE, "1", "7")
	}
	if m.Schedule.Program == "" {
		return violations, nil
	}
	_, err = tx.Programs().Get(ctx, m.Client, m.Schedule.Program)
	if errors.Is(err, storage.ErrNotFound) {
		add("program", pb.Reason_NOT_FOUND)
		err = nil
	}
	return violations, err
}

// nextSchedule returns when the next scheduled mail of a subscription is after now; the zero time where it has none.
func (s *Server) nextSchedule(ctx context.Context, tx storage.Tx, m *storage.MailSubscription, now time.Time) (time.Time, error) {
	if m.Schedule.Form == "" {
		return time.Time{}, nil
	}
	zone, err := s.zoneOf(ctx, tx, m.Client, m.Location)
	if err != nil {
		return time.Time{}, err
	}
	local := now.In(zone)
	next := time.Date(local.Year(), local.Month(), local.Day(), scheduledHour, 0, 0, 0, zone)
	if m.Schedule.Interval == storage.MailWeekly {
		weekday := time.Weekday(m.Schedule.Day % 7)
		for next.Weekday() != weekday || !next.After(now) {
			next = next.AddDate(0, 0, 1)
		}
		return next.UTC(), nil
	}
	next = time.Date(local.Year(), local.Month(), int(m.Schedule.Day), scheduledHour, 0, 0, 0, zone)
	if !next.After(now) {
		next = next.AddDate(0, 1, 0)
	}
	return next.UTC(), nil
}

// Schedule implements mail.Source.
func (s *Server) Schedule(ctx context.Context, tx storage.Tx, m *storage.MailSubscription, now time.Time) error {
	due := m.DueTime
	zone, err := s.zoneOf(ctx, tx, m.Client, m.Location)
	if err != nil {
		return err
	}
	last := scorecard.MonthOf(due.In(zone))
	if m.Schedule.Interval == storage.MailMonthly {
		last--
	}
	if m.DueTime, err = s.nextSchedule(ctx, tx, m, now); err != nil {
		return err
	}
	if err := tx.MailSubscriptions().UpdateProgress(ctx, m); err != nil || m.Schedule.Form == "" {
		return err
	}
	subject := (last - scheduledMonths + 1).String() + "/" + last.String()
	_, err = mail.Queue(ctx, tx, m, storage.MailScheduled, subject, now)
	return err
}
