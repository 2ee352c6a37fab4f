package demo

import (
	"math/rand/v2"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
)

// visitPlan describes one visit of a demo: who goes where, how well the place serves then, and what becomes of the
// report.
type visitPlan struct {
	// id is the visit's id. Where it is empty the server makes one.
	id      string
	shopper string
	place   place
	program programSpec
	// day is the day of the visit, start the time at which it begins.
	day, start time.Time
	// passed is the share of the demo's time that has passed by then, from 0 to 1.
	passed float64
	ending ending
	// seed is what the report is drawn from.
	seed uint64
}

// ending is what becomes of the report of a visit.
type ending int

// The endings of visits. Those before uncounted leave one released report, the others leave none.
const (
	// approved: the report is approved, which releases it.
	approved ending = iota
	// corrected: it is returned, answered by a second revision and approved.
	corrected
	// lateVersion: it is filled in with the version before the pinned one, and approved.
	lateVersion
	// twinned: the visit has a second report, which is rejected.
	twinned
	uncounted
	// rejected: it is rejected.
	rejected
	// withdrawn: it is released and then withdrawn.
	withdrawn
	// cancelled: the visit was cancelled before, so that the report is parked and waits.
	cancelled
	// trial: it is a test report.
	trial
	// waiting: no reviewer has looked at it yet.
	waiting
	// returned: it is returned, and its shopper has not answered yet.
	returned
)

// endings are the shares of all visits of a large demo that are not simply approved. Where last is set they occur in
// the last month alone.
var endings = []struct {
	ending ending
	share  float64
	last   bool
}{
	{corrected, 0.015, false},
	{lateVersion, 0.004, false},
	{twinned, 0.001, false},
	{rejected, 0.006, false},
	{withdrawn, 0.002, false},
	{cancelled, 0.0005, false},
	{trial, 0.001, false},
	{waiting, 0.005, true},
	{returned, 0.002, true},
}

// drawEnding draws the ending of a visit of a large demo.
func drawEnding(random *rand.Rand, lastMonth bool) ending {
	at := random.Float64()
	for _, e := range endings {
		if at -= e.share; at >= 0 {
			continue
		}
		if e.last && !lastMonth {
			return approved
		}
		return e.ending
	}
	return approved
}

// startOn draws a time within opening hours.
func startOn(random *rand.Rand, day time.Time) time.Time {
	return day.Add(time.Duration(8*60+random.IntN(10*60)) * time.Minute)
}

// visit returns the visit in the form of the API. Its window is the day.
func (v *visitPlan) visit() *pb.Visit {
	start, end := window(v.day, 1)
	return &pb.Visit{
		Visit: v.id, Client: clientID, Program: v.program.id(), Location: v.place.id, Shopper: v.shopper,
		WindowStart: start, WindowEnd: end, Scenario: v.place.text(scenarios[v.program.checklist]), Test: v.ending == trial,
	}
}

// window returns the span of some days from the beginning of a day on.
func window(day time.Time, days int) (start, end *timestamppb.Timestamp) {
	begin := day.Truncate(24 * time.Hour)
	return timestamppb.New(begin), timestamppb.New(begin.AddDate(0, 0, days))
}

// content draws what the shopper reports, in a version of the visit's checklist.
func (s *spec) content(v *visitPlan, version *checklist.Compiled, random *rand.Rand) *checklist.Report {
	met := newEncounter(random, v.place.id, v.place.locale, s.region(v.place) == s.slipping && v.passed >= cutFrom)
	report := simulate.Report(random, simulate.Visit{
		ID: v.id, Version: version, Start: v.start,
		Latitude: v.place.latitude, Longitude: v.place.longitude, Locale: v.place.locale,
	}, met.service(s.service(random, v.place, v.passed)))
	met.fill(version, report)
	switch at := random.Float64(); {
	case at < s.nothingToJudge:
		report.Outcome = []checklist.Outcome{
			checklist.OutcomeClosed, checklist.OutcomeNoSuchPlace, checklist.OutcomeAborted,
		}[random.IntN(3)]
		report.Answers, report.Commendations = nil, nil
	case at < s.nothingToJudge+s.walkOutsAt(v.place, v.passed):
		simulate.WalkOut(random, version.Version(), report)
	}
	return report
}
