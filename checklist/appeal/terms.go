package appeal

import (
	"time"

	"mysteryshopper/checklist/visit"
)

const day = 24 * time.Hour

// Until returns the last moment at which a report can be appealed against. It is zero where the program allows no appeals.
func Until(released time.Time, rules *visit.Rules) time.Time {
	if rules.AppealDays <= 0 || released.IsZero() {
		return time.Time{}
	}
	return released.Add(time.Duration(rules.AppealDays) * day)
}

// Due returns when the answer to an appeal is due.
func Due(made time.Time, rules *visit.Rules) time.Time {
	return made.Add(time.Duration(rules.AppealAnswerDays) * day)
}

// Earlier is an appeal that was made before against the same question.
type Earlier struct {
	State State
	// Revision is the revision of the report that it disputed.
	Revision int32
}

// Refusal is why an appeal cannot be made, or not be upheld as it is.
type Refusal string

// The refusals.
const (
	// TimeOver: the days after the release are over, or the program allows no appeals.
	TimeOver Refusal = "APPEAL_TIME_OVER"
	// OtherRevision: the disputed revision is not the one that the client is shown now.
	OtherRevision Refusal = "OTHER_REVISION"
	// StillOpen: the question has an open appeal.
	StillOpen Refusal = "APPEAL_OPEN"
	// Decided: an appeal against the question in this revision was answered.
	Decided Refusal = "APPEAL_DECIDED"
	// NotCorrected: the report is as it was disputed.
	NotCorrected Refusal = "NOT_CORRECTED"
)

// Making is an appeal against one question of a released report that is about to be made.
type Making struct {
	// Until is the last moment for it, zero where none is allowed.
	Until, Now time.Time
	// Revision is disputed, Current is the report's.
	Revision, Current int32
	Earlier           []Earlier
}

// Refusal returns why the appeal cannot be made; empty where it can. A question can be appealed against again after a
// withdrawal, and after a later revision.
func (m *Making) Refusal() Refusal {
	switch {
	case m.Until.IsZero() || m.Now.After(m.Until):
		return TimeOver
	case m.Revision != m.Current:
		return OtherRevision
	}
	for _, e := range m.Earlier {
		if e.State == Open {
			return StillOpen
		}
		if e.State.Answered() && e.Revision == m.Revision {
			return Decided
		}
	}
	return ""
}

// Outcome is what became of the report of an upheld appeal.
type Outcome string

// The outcomes.
const (
	// Corrected: the report was corrected with the answer.
	Corrected Outcome = "CORRECTED"
	// CorrectedBefore: it had been corrected since the appeal was made.
	CorrectedBefore Outcome = "CORRECTED_BEFORE"
	// ReportWithdrawn: it had been withdrawn since the appeal was made.
	ReportWithdrawn Outcome = "REPORT_WITHDRAWN"
)

// Report is what the outcome of an upheld appeal depends on.
type Report struct {
	// Corrects is set where the answer corrects the report.
	Corrects bool
	// Released is set where the client can read the report now.
	Released bool
	// Disputed and Current are the revision of the appeal and that of the report before the answer.
	Disputed, Current int32
}

// Outcome returns what an upheld appeal leaves behind, or NotCorrected where the report would stay as it was disputed.
func (r *Report) Outcome() (Outcome, Refusal) {
	switch {
	case r.Corrects:
		return Corrected, ""
	case !r.Released:
		return ReportWithdrawn, ""
	case r.Current > r.Disputed:
		return CorrectedBefore, ""
	}
	return "", NotCorrected
}
