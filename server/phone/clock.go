package phone

import (
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/published"
)

// stopwatch measures the duration of a visit by the monotonic clock alone. The time between two readings counts as long
// as the phone was not rebooted in between, also while the app is closed. Time across a reboot cannot be measured and
// does not count.
type stopwatch struct {
	// Elapsed is what was measured up to Mark.
	Elapsed time.Duration `json:"elapsed,omitempty"`
	// Mark is the last reading, and Boot the span that it belongs to.
	Mark time.Duration `json:"mark,omitempty"`
	Boot string        `json:"boot,omitempty"`
}

// read adds the time up to a reading of the clock.
func (s *stopwatch) read(reading time.Duration, boot string) {
	if s.Boot == boot && reading > s.Mark {
		s.Elapsed += reading - s.Mark
	}
	s.Mark, s.Boot = reading, boot
}

// run updates the report's times. Once the report has an end they do not change.
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

// stop sets the end of the visit by the wall clock, where the report has none. If the wall clock was set back in between,
// the end is computed from the start and the elapsed time.
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
