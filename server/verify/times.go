package verify

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// knownLocation is what reports need of a location. It is zero where the location is missing.
type knownLocation struct {
	number     int32
	channel    storage.Channel
	zone       *time.Location
	updateTime time.Time
}

// location returns a location, read once.
func (c *checker) location(ctx context.Context, at place) (knownLocation, error) {
	if l, known := c.locations[at]; known {
		return l, nil
	}
	l, err := c.tx.Locations().Get(ctx, at.client, at.location)
	if errors.Is(err, storage.ErrNotFound) {
		l, err = &storage.Location{}, nil
	}
	if err != nil {
		return knownLocation{}, err
	}
	zone, err := time.LoadLocation(l.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	known := knownLocation{l.Number, l.Channel, zone, l.UpdateTime}
	c.locations[at] = known
	return known, nil
}

// fresh is longer than servers keep a location in memory.
const fresh = time.Second

// checkTimes computes when the visit of a report began by the server's clock, and from that its month and part of the
// day. Those depend on the time zone of the location, as the channel does on that of the location, and are unproven where the
// location was changed later.
func (c *checker) checkTimes(ctx context.Context, name string, r *storage.Report, current *storage.Revision) error {
	differ := c.comparing(Report, name)
	differ("its shopper", r.Shopper, current.Shopper)
	// A skew that the phone did not measure moves nothing; older releases moved by every skew. The stored one is rounded
	// to milliseconds.
	skew := time.Duration(r.SkewMillis) * time.Millisecond
	began, moved := visit.Corrected(current.StartTime, 0, r.TakenTime), visit.Corrected(current.StartTime, skew, r.TakenTime)
	if began = began.Truncate(time.Microsecond); !began.Equal(r.StartTime) && (skew == 0 || moved.Sub(r.StartTime).Abs() > time.Millisecond) {
		differ("the time it began", r.StartTime.UTC(), began.UTC())
		return nil
	}
	if current.SetMonth != "" {
		differ("its month, which was set,", r.Month, current.SetMonth)
	}
	l, err := c.location(ctx, place{r.Client, r.Location})
	if err != nil {
		return err
	}
	if l.zone == nil || l.updateTime.After(r.CreateTime.Add(-fresh)) {
		c.unproven("the month, part of the day and channel of reports whose location was changed later")
		return nil
	}
	differ("its channel", r.Channel, l.channel)
	month, part := visit.Month(r.StartTime, 0, r.TakenTime, l.zone)
	if current.SetMonth == "" {
		differ("its month", r.Month, month)
	}
	differ("its part of the day", r.DayPart, part)
	return nil
}
