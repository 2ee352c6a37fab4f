package visit

import (
	"slices"
	"time"
)

// ReportState is the state of a report in its review.
type ReportState string

// The states of a report.
const (
	// Submitted waits for a reviewer.
	Submitted ReportState = "SUBMITTED"
	// Returned waits for another revision by its shopper.
	Returned ReportState = "RETURNED"
	// Approved is accepted; whether a client sees it is a matter of release.
	Approved ReportState = "APPROVED"
	// Rejected is not accepted. It is kept, and never counts, unless an approval overturns the rejection.
	Rejected ReportState = "REJECTED"
)

// ReleaseMode is when a program's approved reports reach the client.
type ReleaseMode string

// The release modes of a program.
const (
	// OnApproval releases a report in the act that approves it.
	OnApproval ReleaseMode = "ON_APPROVAL"
	// Manual leaves the release to a second act.
	Manual ReleaseMode = "MANUAL"
)

// Status is where a report stands: its state, and the marks that stand apart
// from the state.
type Status struct {
	State ReportState `json:"state"`
	// Released means that the report was given to the client.
	Released bool `json:"released,omitempty"`
	// Excluded means paid like any other, but hidden from the client and left out of every figure.
	Excluded bool `json:"excluded,omitempty"`
	// Parked means that nobody may release it before a reviewer approves it.
	Parked bool `json:"parked,omitempty"`
	// SecondLook means that it is approved and waits for the second look of another reviewer. Nobody may release it before.
	SecondLook bool `json:"secondLook,omitempty"`
	// PossibleTwin means that the visit has another report.
	PossibleTwin bool `json:"possibleTwin,omitempty"`
	// Merged means that it is a twin of another report, which counts and is paid in its place. It is excluded too.
	Merged bool `json:"merged,omitempty"`
	// Test means that it is a trial: never released, never counted.
	Test bool `json:"test,omitempty"`
}

// Counts reports whether scorecards count the report.
func (s Status) Counts() bool {
	return s.State == Approved && s.Shown() && !s.Parked && !s.Test
}

// Shown reports whether the client can see the report.
func (s Status) Shown() bool { return s.Released && !s.Excluded }

// Owed reports whether the shopper is owed the fee of the visit for the report: it is approved, and no trial. One that is
// excluded from every figure is paid as well, and one that was merged into another report is not.
func (s Status) Owed() bool { return s.State == Approved && !s.Test && !s.Merged }

// NewStatus returns the status of a report just received with these flags.
func NewStatus(flags []Flag) Status {
	return Status{
		State:        Submitted,
		Parked:       slices.Contains(flags, FlagParked) || slices.Contains(flags, FlagEvidenceMissing),
		PossibleTwin: slices.Contains(flags, FlagPossibleTwin),
		Test:         slices.Contains(flags, FlagTest),
	}
}

// ReviewTime is how long after a report was received its review is due.
const ReviewTime = 24 * time.Hour

// ReviewAct is something that a reviewer does to a report; Resubmit is its
// shopper's answer to a return.
type ReviewAct string

// The acts on a report.
const (
	// Approve accepts the report and lifts its parking; where the program
	// releases ON_APPROVAL it releases the report too. A rejection can be
	// overturned by it.
	Approve ReviewAct = "APPROVE"
	// Return sends the report back to the shopper for another revision.
	Return ReviewAct = "RETURN"
	// Resubmit is the shopper's next revision after a return.
	Resubmit ReviewAct = "RESUBMIT"
	// Reject refuses the report. Its shopper cannot answer it; a reviewer can overturn it by Approve.
	Reject ReviewAct = "REJECT"
	// Exclude leaves the report out of every figure and hides it from the client. It changes nothing of the state.
	Exclude ReviewAct = "EXCLUDE"
	// Include reverts an exclusion.
	Include ReviewAct = "INCLUDE"
	// AskSecondLook follows from the approval of a report that is chosen for a second look.
	AskSecondLook ReviewAct = "ASK_SECOND_LOOK"
	// Confirm is the second look of another reviewer. Where the program releases ON_APPROVAL it releases the report too.
	Confirm ReviewAct = "CONFIRM"
	// Merge excludes the report as a twin of another one.
	Merge ReviewAct = "MERGE"
	// Part reverts a merge.
	Part ReviewAct = "PART"
	// Release lets the client see an approved report.
	Release ReviewAct = "RELEASE"
	// Withdraw hides a released report from the client again.
	Withdraw ReviewAct = "WITHDRAW"
	// Edit makes a new revision with other answers, on the record.
	Edit ReviewAct = "EDIT"
	// Erase removes what was written in the report and changes nothing else.
	Erase ReviewAct = "ERASE"
	// Hold keeps a report that waits for a review for one reviewer. It changes nothing of the report.
	Hold ReviewAct = "HOLD"
)

// ReviewContext is what the review table needs beside the status.
type ReviewContext struct {
	// Mode is the program's release mode; empty means OnApproval.
	Mode ReleaseMode
	// TwinReleased is set where the client can see another report of the same visit.
	TwinReleased bool
	// SecondLook is set where the report is chosen for a second look before its release.
	SecondLook bool
	// SameReviewer is set where the caller approved or edited the report.
	SameReviewer bool
	// EvidenceMissing is set where the report lacks evidence and the act has another reason than EVIDENCE_MISSING.
	EvidenceMissing bool
	// HeldByOther is set while another reviewer holds the report: whoever does not hold it cannot judge or change it.
	HeldByOther bool
}

// ReviewRule is one row of the review table.
type ReviewRule struct {
	Act ReviewAct
	// From lists the states in which the act is possible.
	From []ReportState
	// To is the state that it leads to; empty means that the state stays.
	To ReportState
	// needs gives the reason why the marks forbid the act, or none.
	needs func(Status, ReviewContext) Reason
	// marks changes what stands apart from the state; nil changes nothing.
	marks func(*Status, ReviewContext)
}

// reviewRules is the whole review table. What is not in it is refused.
var reviewRules = []ReviewRule{
	{Act: Approve, From: []ReportState{Submitted, Rejected}, To: Approved, needs: approvable, marks: approve},
	{Act: Return, From: []ReportState{Submitted, Approved}, To: Returned, needs: unreleased, marks: endSecondLook},
	{Act: Resubmit, From: []ReportState{Returned}, To: Submitted},
	{Act: Reject, From: []ReportState{Submitted, Returned, Approved}, To: Rejected, needs: unreleased, marks: endSecondLook},
	{
		Act: AskSecondLook, From: []ReportState{Approved}, needs: unreleased,
		marks: func(s *Status, _ ReviewContext) { s.SecondLook = true },
	},
	{Act: Confirm, From: []ReportState{Approved}, needs: awaitsSecondLook, marks: confirm},
	{
		Act: Exclude, From: []ReportState{Submitted, Approved},
		needs: func(s Status, _ ReviewContext) Reason { return when(s.Excluded, ReasonReportExcluded) },
		marks: func(s *Status, _ ReviewContext) { s.Excluded = true },
	},
	{
		Act: Include, From: []ReportState{Submitted, Approved, Rejected},
		needs: includable,
		marks: func(s *Status, _ ReviewContext) { s.Excluded = false },
	},
	{
		Act: Merge, From: []ReportState{Submitted, Approved},
		needs: func(s Status, _ ReviewContext) Reason { return when(s.Merged, ReasonReportMerged) },
		marks: func(s *Status, _ ReviewContext) { s.Excluded, s.Merged = true, true },
	},
	{
		Act: Part, From: []ReportState{Submitted, Approved, Rejected},
		needs: partable,
		marks: func(s *Status, _ ReviewContext) { s.Excluded, s.Merged = false, false },
	},
	{
		Act: Release, From: []ReportState{Approved}, needs: releasable,
		marks: func(s *Status, _ ReviewContext) { s.Released = true },
	},
	{
		Act: Withdraw, From: []ReportState{Approved},
		needs: func(s Status, _ ReviewContext) Reason { return when(!s.Released, ReasonReportNotReleased) },
		marks: func(s *Status, _ ReviewContext) { s.Released = false },
	},
	{Act: Edit, From: []ReportState{Submitted, Approved}},
	{Act: Erase, From: []ReportState{Submitted, Returned, Approved, Rejected}},
	{Act: Hold, From: []ReportState{Submitted}},
}

// stateRefusals holds why a report in a state refuses an act outside its row.
var stateRefusals = map[ReportState]Reason{
	Submitted: ReasonReportSubmitted,
	Returned:  ReasonReportReturned,
	Approved:  ReasonReportApproved,
	Rejected:  ReasonReportRejected,
}

// After returns the status that the act leads to. An act that the table does
// not hold for this status gives the status unchanged and a *Refused.
func (s Status) After(act ReviewAct, in ReviewContext) (Status, error) {
	refuse := func(reason Reason) (Status, error) {
		return s, &Refused{Act: string(act), State: string(s.State), Reason: reason}
	}
	i := slices.IndexFunc(reviewRules, func(r ReviewRule) bool { return r.Act == act })
	if i < 0 {
		return refuse(ReasonUnknownAct)
	}
	rule := reviewRules[i]
	if !slices.Contains(rule.From, s.State) {
		if reason, ok := stateRefusals[s.State]; ok {
			return refuse(reason)
		}
		return refuse(ReasonUnknownState)
	}
	if in.HeldByOther {
		return refuse(ReasonReportHeld)
	}
	if rule.needs != nil {
		if reason := rule.needs(s, in); reason != "" {
			return refuse(reason)
		}
	}
	next := s
	if rule.To != "" {
		next.State = rule.To
	}
	if rule.marks != nil {
		rule.marks(&next, in)
	}
	return next, nil
}

// Acts lists what can be done with a report of this status, in the order of the
// table, so that a page offers no button that would be refused.
func (s Status) Acts(in ReviewContext) []ReviewAct {
	var acts []ReviewAct
	for _, rule := range reviewRules {
		if _, err := s.After(rule.Act, in); err == nil {
			acts = append(acts, rule.Act)
		}
	}
	return acts
}

// releasesOnApproval reports whether approving the report releases it as well. A
// test report is approved without it.
func releasesOnApproval(s Status, in ReviewContext) bool {
	return in.Mode != Manual && !s.Test && !s.SecondLook
}

// approvable refuses a report that lacks evidence, and one that would be released beside another one of its visit.
func approvable(s Status, in ReviewContext) Reason {
	if in.EvidenceMissing {
		return ReasonEvidenceMissing
	}
	s.SecondLook = in.SecondLook
	return when(in.TwinReleased && releasesOnApproval(s, in) && !s.Excluded, ReasonTwinReleased)
}

func approve(s *Status, in ReviewContext) {
	s.Parked = false
	s.SecondLook = in.SecondLook && !s.Test
	s.Released = releasesOnApproval(*s, in)
}

func releasable(s Status, in ReviewContext) Reason {
	switch {
	case s.Released:
		return ReasonReportReleased
	case s.Test:
		return ReasonReportIsTest
	case s.Parked:
		return ReasonReportParked
	case s.SecondLook:
		return ReasonSecondLookDue
	}
	return when(in.TwinReleased && !s.Excluded, ReasonTwinReleased)
}

// includable refuses what counts already, and a released report beside another one of its visit.
func includable(s Status, in ReviewContext) Reason {
	switch {
	case s.Merged:
		return ReasonReportMerged
	case !s.Excluded:
		return ReasonReportNotExcluded
	}
	return when(s.Released && in.TwinReleased, ReasonTwinReleased)
}

// partable refuses what was not merged, and a released report beside another one of its visit.
func partable(s Status, in ReviewContext) Reason {
	if !s.Merged {
		return ReasonReportNotMerged
	}
	return when(s.Released && in.TwinReleased, ReasonTwinReleased)
}

func unreleased(s Status, _ ReviewContext) Reason {
	return when(s.Released, ReasonReportReleased)
}

func endSecondLook(s *Status, _ ReviewContext) { s.SecondLook = false }

func when(refused bool, reason Reason) Reason {
	if refused {
		return reason
	}
	return ""
}
