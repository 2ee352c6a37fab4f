package alert

import "slices"

// State is where an alert stands.
type State string

// The states of an alert.
const (
	// Open alerts were seen by nobody.
	Open State = "OPEN"
	// Acknowledged alerts were seen by a person who has a name.
	Acknowledged State = "ACKNOWLEDGED"
	// Resolved alerts were settled by a person who has a name, with a note.
	Resolved State = "RESOLVED"
	// Ended alerts have lost their cause before they were resolved.
	Ended State = "ENDED"
)

// EndReason is why an alert ended.
type EndReason string

// The reasons for which alerts end.
const (
	// ReportCorrected: the report was edited, and what raised the alert is gone.
	ReportCorrected EndReason = "REPORT_CORRECTED"
	// ReportMoved: the report was of another location.
	ReportMoved EndReason = "REPORT_MOVED"
	// ReportWithdrawn: the report was withdrawn from its client.
	ReportWithdrawn EndReason = "REPORT_WITHDRAWN"
	// ReportExcluded: the report no longer counts.
	ReportExcluded EndReason = "REPORT_EXCLUDED"
	// ReportRejected: the report was not accepted.
	ReportRejected EndReason = "REPORT_REJECTED"
	// ReportReviewed: the review that was overdue was made.
	ReportReviewed EndReason = "REPORT_REVIEWED"
	// FiguresChanged: the fall is no longer more than chance explains.
	FiguresChanged EndReason = "FIGURES_CHANGED"
)

// Act is what happens to an alert.
type Act string

// The acts on an alert.
const (
	Acknowledge Act = "ACKNOWLEDGE"
	Resolve     Act = "RESOLVE"
)

// After returns the state after an act by a person. ok is false where the state refuses the act: each alert is
// acknowledged and resolved once.
func (s State) After(act Act) (_ State, ok bool) {
	switch act {
	case Acknowledge:
		return Acknowledged, s == Open
	case Resolve:
		return Resolved, slices.Contains([]State{Open, Acknowledged}, s)
	default:
		return s, false
	}
}
