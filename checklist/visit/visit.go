package visit

import (
	"fmt"
	"time"
)

// State is the state of a visit.
type State string

// The states of a visit.
const (
	// Open is a visit that no shopper holds.
	Open State = "OPEN"
	// Claimed is a visit that one shopper holds and has not begun.
	Claimed State = "CLAIMED"
	// CheckedIn is a visit whose shopper has checked in at the location.
	CheckedIn State = "CHECKED_IN"
	// Reported is a visit with at least one report of its holder.
	Reported State = "REPORTED"
	// Cancelled is a visit that the agency called off.
	Cancelled State = "CANCELLED"
	// Expired is a visit whose window closed without a report.
	Expired State = "EXPIRED"
)

// Act is something that happens to a visit.
type Act string

// The acts on a visit.
const (
	// ActClaim gives an open visit to a shopper.
	ActClaim Act = "CLAIM"
	// ActDecline gives a claimed visit back. Once checked in the shopper may
	// have been seen, so the visit ends by a report (ABORTED if need be).
	ActDecline Act = "DECLINE"
	// ActCheckIn records that the shopper is there. It may be repeated, because a
	// phone that lost the answer sends it again.
	ActCheckIn Act = "CHECK_IN"
	// ActReport accepts a report of the visit's holder. A phone without signal
	// cannot check in, and may be back only when the window is over, so it
	// comes from every state that has a holder; from Reported it is a
	// resubmission or a possible twin.
	ActReport Act = "REPORT"
	// ActReportParked accepts a report of somebody who held the visit once and
	// does not now. The report is parked and the visit stays as it is.
	ActReportParked Act = "REPORT_PARKED"
	// ActReturn sends the visit's report back to its shopper. The visit stays
	// reported: the shopper owes another revision, not another visit.
	ActReturn Act = "RETURN"
	// ActCancel calls the visit off.
	ActCancel Act = "CANCEL"
	// ActExpire closes a visit whose window is over.
	ActExpire Act = "EXPIRE"
)

// transitions is the whole state machine of a visit. What is not in it is
// refused.
var transitions = map[Act]map[State]State{
	ActClaim:   {Open: Claimed},
	ActDecline: {Claimed: Open},
	ActCheckIn: {Claimed: CheckedIn, CheckedIn: CheckedIn},
	ActReport:  {Claimed: Reported, CheckedIn: Reported, Reported: Reported, Expired: Reported},
	ActReportParked: {
		Open: Open, Claimed: Claimed, CheckedIn: CheckedIn,
		Reported: Reported, Cancelled: Cancelled, Expired: Expired,
	},
	ActReturn: {Reported: Reported},
	ActCancel: {Open: Cancelled, Claimed: Cancelled, CheckedIn: Cancelled, Expired: Cancelled},
	ActExpire: {Open: Expired, Claimed: Expired, CheckedIn: Expired},
}

// refusals holds why a visit in a state refuses an act that is not in the table
// of transitions.
var refusals = map[State]Reason{
	Open:      ReasonVisitNotClaimed,
	Claimed:   ReasonVisitClaimed,
	CheckedIn: ReasonVisitCheckedIn,
	Reported:  ReasonVisitReported,
	Cancelled: ReasonVisitCancelled,
	Expired:   ReasonVisitExpired,
}

// After returns the state that the act leads to. An act that the state does not
// allow, and an unknown state or act, give the state unchanged and a *Refused.
func (s State) After(act Act) (State, error) {
	if next, ok := transitions[act][s]; ok {
		return next, nil
	}
	reason, ok := refusals[s]
	switch {
	case !ok:
		reason = ReasonUnknownState
	case transitions[act] == nil:
		reason = ReasonUnknownAct
	case act == ActReturn:
		reason = ReasonVisitNotReported
	}
	return s, &Refused{Act: string(act), State: string(s), Reason: reason}
}

// Held reports whether a visit in this state has a holder, whose reports are
// accepted.
func (s State) Held() bool {
	_, ok := transitions[ActReport][s]
	return ok
}

// Deadline returns when a visit in a state expires: an open one at the end of its window, one that a shopper has when
// a report of a visit at the end of its window is due. It is zero for a visit that does not expire.
func (r Rules) Deadline(state State, windowEnd time.Time) time.Time {
	switch {
	case windowEnd.IsZero():
		return time.Time{}
	case state == Open:
		return windowEnd
	case state == Claimed || state == CheckedIn:
		return windowEnd.Add(hours(r.ReportDueHours))
	}
	return time.Time{}
}

// Ended reports whether nothing more is expected of a shopper.
func (s State) Ended() bool {
	return s == Reported || s == Cancelled || s == Expired
}

// Reason is a code of why an act was refused. Codes are added to and never renamed.
type Reason string

// The reasons of a refusal.
const (
	// ReasonUnknownState marks a state that is none of the listed ones.
	ReasonUnknownState Reason = "UNKNOWN_STATE"
	// ReasonUnknownAct marks an act that is none of the listed ones.
	ReasonUnknownAct Reason = "UNKNOWN_ACT"
	// ReasonVisitNotClaimed marks an act that needs a holder, on an open visit.
	ReasonVisitNotClaimed Reason = "VISIT_NOT_CLAIMED"
	// ReasonVisitClaimed marks a claim on a visit that is held already.
	ReasonVisitClaimed Reason = "VISIT_CLAIMED"
	// ReasonVisitCheckedIn marks an act that comes too late, after the check-in.
	ReasonVisitCheckedIn Reason = "VISIT_CHECKED_IN"
	// ReasonVisitReported marks an act that comes too late, after the report.
	ReasonVisitReported Reason = "VISIT_REPORTED"
	// ReasonVisitNotReported marks the return of a visit without a report.
	ReasonVisitNotReported Reason = "VISIT_NOT_REPORTED"
	// ReasonVisitCancelled marks an act on a visit that was called off.
	ReasonVisitCancelled Reason = "VISIT_CANCELLED"
	// ReasonVisitExpired marks an act on a visit whose window is over.
	ReasonVisitExpired Reason = "VISIT_EXPIRED"
	// ReasonReportSubmitted marks an act that needs a decision made before it.
	ReasonReportSubmitted Reason = "REPORT_SUBMITTED"
	// ReasonReportReturned marks an act on a report that its shopper is mending.
	ReasonReportReturned Reason = "REPORT_RETURNED"
	// ReasonReportApproved marks an act on a report that is approved already.
	ReasonReportApproved Reason = "REPORT_APPROVED"
	// ReasonReportRejected marks an act on a rejected report.
	ReasonReportRejected Reason = "REPORT_REJECTED"
	// ReasonReportReleased marks an act that a client's sight of the report
	// forbids: withdraw it first.
	ReasonReportReleased Reason = "REPORT_RELEASED"
	// ReasonReportNotReleased marks a withdrawal of what no client can see.
	ReasonReportNotReleased Reason = "REPORT_NOT_RELEASED"
	// ReasonReportExcluded marks a second exclusion.
	ReasonReportExcluded Reason = "REPORT_EXCLUDED"
	// ReasonReportNotExcluded marks an inclusion of what counts already.
	ReasonReportNotExcluded Reason = "REPORT_NOT_EXCLUDED"
	// ReasonReportMerged marks a second merge, and an inclusion of a report that was merged: part it.
	ReasonReportMerged Reason = "REPORT_MERGED"
	// ReasonReportNotMerged marks a parting of what was not merged.
	ReasonReportNotMerged Reason = "REPORT_NOT_MERGED"
	// ReasonReportKept marks a merge of a report into which others were merged: part them first.
	ReasonReportKept Reason = "REPORT_KEPT"
	// ReasonReportParked marks a release of a report that is still parked.
	ReasonReportParked Reason = "REPORT_PARKED"
	// ReasonEvidenceMissing marks the approval of a report that lacks evidence, without that as its reason.
	ReasonEvidenceMissing Reason = "EVIDENCE_MISSING"
	// ReasonReportIsTest marks a release of a test report.
	ReasonReportIsTest Reason = "REPORT_IS_TEST"
	// ReasonSecondLookDue marks a release of a report that waits for a second look.
	ReasonSecondLookDue Reason = "SECOND_LOOK_DUE"
	// ReasonNoSecondLook marks a second look at a report that waits for none.
	ReasonNoSecondLook Reason = "NO_SECOND_LOOK"
	// ReasonSameReviewer marks a second look by whoever approved or edited the report.
	ReasonSameReviewer Reason = "SAME_REVIEWER"
	// ReasonReportHeld marks an act on a report that another reviewer holds.
	ReasonReportHeld Reason = "REPORT_HELD"
	// ReasonTwinReleased marks a release beside another released report of the
	// same visit: one visit is never counted twice.
	ReasonTwinReleased Reason = "TWIN_RELEASED"
)

// Refused is the error of an act that the state does not allow.
type Refused struct {
	// Act and State are what met.
	Act, State string
	// Reason is why they do not go together.
	Reason Reason
}

// Error names the act, the state and the reason.
func (r *Refused) Error() string {
	return fmt.Sprintf("visit: %s is refused in state %s: %s", r.Act, r.State, r.Reason)
}
