// Package action has the rules of actions: what a manager promises to mend, by when, and which visit proves it.
package action

import (
	"slices"
	"time"
)

// Cause is why what an action mends went wrong.
type Cause string

// The causes of actions.
const (
	// Skill: people cannot do it yet.
	Skill Cause = "SKILL"
	// Will: people can do it and do not.
	Will Cause = "WILL"
	// Both: people can neither do it nor want to.
	Both Cause = "BOTH"
	// Means: people lack what they need for it, such as staff, goods or time.
	Means Cause = "MEANS"
)

// State is where an action stands.
type State string

// The states of an action.
const (
	// Open actions wait for their owner.
	Open State = "OPEN"
	// Done actions were carried out, as a manager recorded; no visit has proven it.
	Done State = "DONE"
	// Proven actions have a released visit that shows it.
	Proven State = "PROVEN"
	// Missed actions were not carried out by the end of their due day.
	Missed State = "MISSED"
	// Cancelled actions were given up.
	Cancelled State = "CANCELLED"
)

// Act is what happens to an action.
type Act string

// The acts on an action. A person does all of them, but for Miss, which the clock does, and Unprove, which follows what
// happens to the report of the proof.
const (
	Create   Act = "CREATE"
	Complete Act = "COMPLETE"
	Prove    Act = "PROVE"
	Reopen   Act = "REOPEN"
	Cancel   Act = "CANCEL"
	Miss     Act = "MISS"
	Unprove  Act = "UNPROVE"
)

// transition is where an act leads, and from which states.
type transition struct {
	from []State
	to   State
}

// transitions is the table of states. Create has no state before it.
var transitions = map[Act]transition{
	Create:   {[]State{""}, Open},
	Complete: {[]State{Open, Missed}, Done},
	Prove:    {[]State{Done}, Proven},
	Reopen:   {[]State{Done, Missed}, Open},
	Cancel:   {[]State{Open, Done, Missed}, Cancelled},
	Miss:     {[]State{Open}, Missed},
	Unprove:  {[]State{Proven}, Done},
}

// After returns the state after an act. ok is false where the state refuses the act.
func (s State) After(act Act) (_ State, ok bool) {
	t, known := transitions[act]
	if !known || !slices.Contains(t.from, s) {
		return s, false
	}
	return t.to, true
}

// MaxEvents is how many events an action has at most.
const MaxEvents = 100

// Event is one act on an action.
type Event struct {
	Act  Act       `json:"act"`
	Time time.Time `json:"time"`
	// By is the id of the token of who did it; empty where nobody did.
	By string `json:"by,omitempty"`
	// Note is what the person wrote.
	Note string `json:"note,omitempty"`
	// Day is the day on which the action was carried out, of Complete, and the new due day, of Reopen.
	Day string `json:"day,omitempty"`
}

// Replay returns the state that follows from events. ok is false where one of them does not fit the state before it.
func Replay(events []Event) (s State, ok bool) {
	for _, e := range events {
		if s, ok = s.After(e.Act); !ok {
			return s, false
		}
	}
	return s, ok
}

// DueEnd returns the end of a due day in a time zone. The day is a civil date such as 2026-12-31.
func DueEnd(day string, zone *time.Location) (time.Time, error) {
	start, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		return time.Time{}, err
	}
	return time.Date(start.Year(), start.Month(), start.Day()+1, 0, 0, 0, 0, zone).UTC(), nil
}
