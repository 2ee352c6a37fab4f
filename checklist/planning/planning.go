// Package planning turns the numbers of visits that locations are to have in a wave into visits with windows, each for a
// shopper who may make it. It keeps the rotation, the visits of a wave that one shopper may have, opening hours, the
// distance from home, languages and qualifications, and gives the reasons for what it cannot fill. The same task gives the
// same plan.
package planning

import (
	"context"
	"time"

	"mysteryshopper/checklist/visit"
)

// The bounds of one task.
const (
	// MaxVisits is how many visits a task plans at most.
	MaxVisits = 10_000
	// MaxShoppers is how many shoppers a task chooses from at most.
	MaxShoppers = 10_000
	// MaxDays is how many days a wave has at most.
	MaxDays = 400
)

// Task is what is to be planned.
type Task struct {
	// Rules are those of the program.
	Rules visit.Rules
	// Qualifications are what a shopper needs to have, all of them.
	Qualifications []string
	// FirstDay and LastDay are the civil days of the wave, both included; their time of day has no meaning. Days up to
	// that of Now are past for the task.
	FirstDay, LastDay, Now time.Time
	// WindowDays is how many days the window of a visit has at most; 0 means as many as its part of the wave.
	WindowDays int
	Places     []Place
	Shoppers   []Shopper
	// Seed varies what the task leaves open: the days of short windows, and who of equal shoppers gets a visit.
	Seed int64
}

// Place is a location with the number of visits that it is to have in the wave.
type Place struct {
	Location string
	// Visits is the number that it is to have in the end. Existing are the windows of those that it has.
	Visits   int
	Existing []visit.Window
	// Zone is the location's time zone.
	Zone    *time.Location
	Opening visit.Opening
	// Point is nil where distances do not count: at a phone line, a web shop, or a place that is not known.
	Point *visit.Point
	// Locale is the language spoken there, empty where it is not known.
	Locale string
}

// Shopper is a person who may be sent.
type Shopper struct {
	ID string
	// Home is nil where it is not known; no distance is then too far.
	Home *visit.HomeArea
	// Locales are the languages that the shopper speaks; none means that they are not known.
	Locales        []string
	Qualifications []string
	// Visits is how many visits of the wave the shopper has.
	Visits int
	// Stays are the shopper's at the client, planned ones too.
	Stays []visit.Stay
}

// Planned is a visit of a plan.
type Planned struct {
	Location, Shopper string
	Window            visit.Window
}

// Reason is a code of why a visit was not filled. Codes are added to and never renamed.
type Reason string

// The reasons, in the order in which a shopper is judged: each shopper counts for the first that holds.
const (
	// WavePassed: no day of the wave is left.
	WavePassed Reason = "WAVE_PASSED"
	// Closed: the location is not open on any day that is left of the wave.
	Closed Reason = "CLOSED"
	// NoShopper: there is nobody to choose from.
	NoShopper Reason = "NO_SHOPPER"
	// Qualification: the shopper lacks one that the program needs.
	Qualification Reason = "QUALIFICATION"
	// Language: the shopper does not speak the location's.
	Language Reason = "LANGUAGE"
	// Distance: the location is too far from the shopper's home.
	Distance Reason = "DISTANCE"
	// Capacity: the shopper has as many visits of the wave as the program allows.
	Capacity Reason = "VISITS_PER_SHOPPER"
	// Rotation: the shopper was, or will be, at the location or the client too near to the window.
	Rotation Reason = "ROTATION_DAYS"
)

// shopperReasons are the reasons that hold for single shoppers.
var shopperReasons = []Reason{Qualification, Language, Distance, Capacity, Rotation}

// Unfilled is how many visits a location lacks, and why.
type Unfilled struct {
	Location string
	Visits   int
	// Causes are in the order of the reasons. For several visits each has the greatest number.
	Causes []Cause
}

// Cause is a reason with the number of shoppers for whom it holds; 0 where it is not about shoppers.
type Cause struct {
	Reason   Reason
	Shoppers int
}

// Plan is the result of a task: visits by location and window, and what could not be filled, by location.
type Plan struct {
	Visits   []Planned
	Unfilled []Unfilled
}

// New makes the plan of a task. Its time grows with the visits times the shoppers, and its memory with the locations times
// the shoppers. It returns the context's error where that ends first, and no other.
func New(ctx context.Context, t Task) (*Plan, error) {
	p := newPlanner(t)
	if err := p.findFit(ctx); err != nil {
		return nil, err
	}
	if err := p.assignAll(ctx); err != nil {
		return nil, err
	}
	return p.result(), nil
}
