package api

import (
	"context"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/alert"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/alerting"
	"mysteryshopper/server/comparison"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CheckIn records that the shopper is at the location. Doubts are flagged; none refuses the check-in.
func (s *Server) CheckIn(ctx context.Context, req *pb.CheckInRequest) (*pb.Visit, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Visit, error) {
		v, err := ownVisit(ctx, tx, req.GetVisit())
		if err != nil {
			return nil, err
		}
		at, err := s.placeOf(ctx, tx, v)
		if err != nil {
			return nil, err
		}
		in := comparison.FlagInput(v, at.program, at.location, now)
		var c wire.Reader
		position := c.Position("position", req.GetPosition())
		if len(c.Violations) > 0 {
			return nil, fault.Invalid(c.Violations...)
		}
		in.Clock = s.sentWith(ctx, wire.ClockFromProto(req.GetDeviceTime(), req.ClockOffsetMillis, req.GetClockOffsetTime()))
		in.Holder = true
		deviceNow := in.Clock.DeviceTime
		if deviceNow.IsZero() {
			deviceNow = now
		}
		in.Report = &checklist.Report{
			Version: v.Version, StartTime: deviceNow, EndTime: deviceNow, Position: position,
			Outcome: checklist.OutcomeAborted,
		}
		return changeVisit(ctx, tx, v, visit.ActCheckIn, now, func(v *storage.Visit) {
			if v.CheckInTime.IsZero() {
				v.CheckInTime = now
			}
			v.Flags = mergeFlags(v.Flags, visit.Flags(in))
		})
	})
}

func mergeFlags(old, more []visit.Flag) []visit.Flag {
	all := append(slices.Clone(old), more...)
	slices.Sort(all)
	return slices.Compact(all)
}

// place is the program with its rules and the location of a visit, as they were within the last placeFresh.
type place struct {
	program  *storage.Program
	location *storage.Location
	// rules are the alert rules that are in force when a report is received.
	rules []*storage.AlertRule
}

// placeFresh bounds the age of a program and a location in memory: a day's reports of a client are judged by the same
// few.
const (
	placeFresh = 500 * time.Millisecond
	placesKept = 10_000
)

type placeKey struct{ client, program, location string }

// placeOf returns the program with its rules and the location of a visit.
func (s *Server) placeOf(ctx context.Context, tx storage.Tx, v *storage.Visit) (_ place, err error) {
	defer fault.Step(&err, "get the program and location of visit %s", v.ID)
	key := placeKey{v.Client, v.Program, v.Location}
	if kept, ok := s.places.Get(key); ok {
		return kept, nil
	}
	program, err := tx.Programs().Get(ctx, v.Client, v.Program)
	if err != nil {
		return place{}, err
	}
	location, err := tx.Locations().Get(ctx, v.Client, v.Location)
	if err != nil {
		return place{}, err
	}
	rules, err := alerting.Rules(ctx, tx, v.Client, v.Program)
	if err != nil {
		return place{}, err
	}
	rules = slices.DeleteFunc(rules, func(r *storage.AlertRule) bool {
		return r.Terms.Moment != alert.OnSubmission || r.Terms.Kind.ByTime() || r.Terms.Disabled
	})
	found := place{program, location, rules}
	s.places.Put(key, found)
	return found, nil
}

// zonesKept bounds the time zones in memory; the IANA database has some 600.
const zonesKept = 1000

// zone returns the time zone of an IANA name; UTC where the name is empty or unknown. It keeps zones, because loading
// one reads a file.
func (s *Server) zone(name string) *time.Location {
	if zone, ok := s.zones.Get(name); ok {
		return zone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	s.zones.Put(name, zone)
	return zone
}
