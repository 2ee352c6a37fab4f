package checklist

import "time"

// Outcome is how a visit ended.
type Outcome string

// The outcomes of a report.
const (
	// OutcomeCompleted holds where the outcome is left out.
	OutcomeCompleted    Outcome = "COMPLETED"
	OutcomeLeftUnserved Outcome = "LEFT_UNSERVED"
	OutcomeHungUp       Outcome = "HUNG_UP"
	OutcomeClosed       Outcome = "CLOSED"
	OutcomeNoSuchPlace  Outcome = "NO_SUCH_PLACE"
	OutcomeAborted      Outcome = "ABORTED"
)

// Scored reports whether reports of this outcome are scored. The others need no answers and are only kept.
func (o Outcome) Scored() bool {
	switch o {
	case "", OutcomeCompleted, OutcomeLeftUnserved, OutcomeHungUp:
		return true
	}
	return false
}

// Known reports whether the outcome is left out or of the closed set.
func (o Outcome) Known() bool {
	switch o {
	case OutcomeClosed, OutcomeNoSuchPlace, OutcomeAborted:
		return true
	}
	return o.Scored()
}

// GivenUp reports whether the shopper left or hung up: a question without an answer is then not reached, for
// nobody can judge what did not happen.
func (o Outcome) GivenUp() bool { return o == OutcomeLeftUnserved || o == OutcomeHungUp }

// Report is what the shopper saw at one visit, as the phone sends it.
type Report struct {
	// Visit is the id of the visit. In REST it stands in the path and not in the body.
	Visit     string `json:"visit,omitempty"`
	Checklist string `json:"checklist,omitempty"`
	// Version is the number of the checklist version that the report was filled with.
	Version int32 `json:"version,omitempty"`
	// Locale is the language that the shopper wrote in.
	Locale string `json:"locale,omitempty"`
	// StartTime and EndTime are the phone's wall clock, in whole microseconds; the zero time where not sent.
	StartTime time.Time `json:"startTime,omitzero"`
	EndTime   time.Time `json:"endTime,omitzero"`
	// ElapsedSeconds is the phone's monotonic time from start to end.
	ElapsedSeconds int64     `json:"elapsedSeconds,omitempty"`
	Position       *Position `json:"position,omitempty"`
	// Outcome is OutcomeCompleted where left out.
	Outcome       Outcome        `json:"outcome,omitempty"`
	Answers       []Answer       `json:"answers,omitempty"`
	Narrative     string         `json:"narrative,omitempty"`
	Commendations []Commendation `json:"commendations,omitempty"`
}

// Commendation praises somebody for a behaviour of the catalogue.
type Commendation struct {
	Behaviour string `json:"behaviour,omitempty"`
	Text      string `json:"text,omitempty"`
}

// Position is where the phone was.
type Position struct {
	// LatitudeE7 and LongitudeE7 are in units of 10⁻⁷ degree.
	LatitudeE7  int32
	LongitudeE7 int32
	// AccuracyMeters is the radius of the fix, rounded up.
	AccuracyMeters int32
	// Mock is set where the phone marked the position as made up.
	Mock bool
}
