package simulate

import (
	"math/rand/v2"

	"mysteryshopper/checklist"
)

// WalkOut changes a report to that of a shopper who left unserved: the questions before the wait are answered, the wait is
// a censored value, and the questions after it are left open. It does not change a report of a version without a wait.
func WalkOut(r *rand.Rand, v *checklist.Version, report *checklist.Report) {
	given := map[string]checklist.Answer{}
	for _, a := range report.Answers {
		given[a.Question] = a
	}
	var before []checklist.Answer
	for _, q := range v.Questions() {
		if q.Role == checklist.RoleWait && q.Duration != nil {
			before = append(before, checklist.Answer{Question: q.Key, Duration: &checklist.DurationAnswer{
				Seconds: int64(900 + r.IntN(1500)), Outcome: checklist.DurationLeftUnserved,
			}})
			report.Answers, report.Outcome = before, checklist.OutcomeLeftUnserved
			report.Commendations = nil
			return
		}
		if a, ok := given[q.Key]; ok {
			before = append(before, a)
		}
	}
}
