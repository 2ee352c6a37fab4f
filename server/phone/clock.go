package phone

import (
	"net/http"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/types/known/timestamppb"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
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

// measure computes how far the phone's clock is ahead: a call was made and answered at those times of the phone's clock,
// and in between it was served at that time of the server's.
func (s *progress) measure(asked, answered, served time.Time) {
	middle := asked.Add(answered.Sub(asked) / 2)
	s.ServerTime, s.Skew, s.MeasuredTime = served, middle.Sub(served).Truncate(time.Millisecond), instant(answered)
}

const (
	// longestMeasurement is the duration of a call beyond which its answer is no measure of the clock.
	longestMeasurement = time.Minute
	// dateStep is the step of the date in an answer. A measurement that differs by less is not kept, because the one
	// before may be of a sync, which is finer.
	dateStep = time.Second
)

// measureClock measures the phone's clock by the date in the headers of an answer. It is in memory until the next Sync
// stores it.
func (p *Phone) measureClock(asked time.Time, header metadata.MD) {
	date := header.Get(call.HeaderDate)
	answered := p.options.Now()
	if len(date) == 0 || answered.Sub(asked) > longestMeasurement {
		return
	}
	served, err := http.ParseTime(date[0])
	if err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	next := p.progress
	next.measure(asked, answered, served.Add(dateStep/2))
	if off := next.Skew - p.progress.Skew; p.progress.MeasuredTime.IsZero() || off.Abs() > dateStep {
		p.progress = next
		return
	}
	p.progress.MeasuredTime = next.MeasuredTime
}

// stamp sets what a submission has about the phone's clock: its now and, where it was measured, its offset.
func (p *Phone) stamp(request *pb.SubmitReportsRequest) {
	request.DeviceTime = timestamp(p.options.Now())
	request.ClockOffsetMillis, request.ClockOffsetTime = p.clockOffset()
}

// clockOffset returns what has to be added to the phone's clock, and when that was measured; nil where it never was.
func (p *Phone) clockOffset() (*int64, *timestamppb.Timestamp) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.progress.MeasuredTime.IsZero() {
		return nil, nil
	}
	return new(-p.progress.Skew.Milliseconds()), timestamppb.New(p.progress.MeasuredTime)
}
