package visit

import "slices"

// The functions of this file are for tests alone.

// States lists every state of a visit in the order of its life.
func States() []State {
	return []State{Open, Claimed, CheckedIn, Reported, Cancelled, Expired}
}

// Acts lists every act on a visit.
func Acts() []Act {
	return []Act{ActClaim, ActDecline, ActCheckIn, ActReport, ActReportParked, ActReturn, ActCancel, ActExpire}
}

// AllFlags lists every flag in byte order.
func AllFlags() []Flag {
	all := make([]Flag, 0, len(shownToShopper))
	for f := range shownToShopper {
		all = append(all, f)
	}
	slices.Sort(all)
	return all
}

// DayParts lists the parts of a day from the morning on.
func DayParts() []DayPart {
	return []DayPart{Morning, Midday, Afternoon, Evening, Night}
}

// ReportStates lists every state of a report.
func ReportStates() []ReportState {
	return []ReportState{Submitted, Returned, Approved, Rejected}
}

// ReviewRules returns the review table, in the order of a report's life.
func ReviewRules() []ReviewRule {
	rules := slices.Clone(reviewRules)
	for i := range rules {
		rules[i].From = slices.Clone(rules[i].From)
	}
	return rules
}
