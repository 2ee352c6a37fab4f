package phone

import (
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/published"
)

// stopwatch measures how long a visit takes by the monotonic clock alone. While the phone is the same and was not
// started anew, the time between two readings counts, also while the app is closed; what lies between two boots
// nobody can measure, and it does not count.
type stopwatch struct {
	// Elapsed is what was measured up to Mark.
	Elapsed time.Duration `json:"elapsed,omitempty"`
	// Mark is the last reading, and Boot the span that it belongs to.
	Mark time.Duration `json:"mark,omitempty"`
	Boot string        `json:"boot,omitempty"`
}

// read goes on to a reading of the clock.
func (s *stopwatch) read(reading time.Duration, boot string) {
	if s.Boot == boot && reading > s.Mark {
		s.Elapsed += reading - s.Mark
	}
	s.Mark, s.Boot = reading, boot
}

// run brings the report's times up to now. They run until the report has an end.
func (p *Phone) run(d *Draft) {
	if !d.Report.EndTime.IsZero() {
		return
	}
	if d.Report.StartTime.IsZero() {
		d.Report.StartTime = instant(p.options.Now())
	}
	d.Watch.read(p.options.Monotonic(), p.options.Boot)
	d.Report.ElapsedSeconds = int64(d.Watch.Elapsed / time.Second)
}

// stop ends the visit in the report: its end by the wall clock, where it has none. A wall clock that was set back in
// between gives no end before the start; the elapsed time tells what happened.
func (p *Phone) stop(d *Draft) {
	p.run(d)
	if r := d.Report; r.EndTime.IsZero() {
		r.EndTime = instant(p.options.Now())
		if r.EndTime.Before(r.StartTime) {
			r.EndTime = r.StartTime.Add(seconds(r.ElapsedSeconds))
		}
	}
}

// blank returns an unfilled report of a visit on the version that it is pinned to.
func blank(visit string, version published.Key, locale string) *checklist.Report {
	return &checklist.Report{Visit: visit, Checklist: version.Checklist, Version: version.Number, Locale: locale}
}

func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }
