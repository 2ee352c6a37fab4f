package verify

import (
	"slices"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// mostAnswerHours is the longest time that a return gives for its answer.
const mostAnswerHours = 8760

// checkAnswers checks until when returns gave time for their answers, and when those were written: a time is given in whole hours by
// returns alone, an answer is written between its return and when it was received, and the report has the time of a return that waits
// and the flag of an answer that was written after it.
func (c *checker) checkAnswers(name string, r *storage.Report, events []storage.Event) {
	var returned, answer, answered storage.Event
	for i, e := range events {
		switch {
		case e.Act == storage.ReturnedEvent:
			given := e.AnswerDue.Sub(e.Time)
			if !e.AnswerDue.IsZero() && (given < time.Hour || given > mostAnswerHours*time.Hour || given%time.Hour != 0) {
				c.found(Report, name, "its event %d, RETURNED at %v, gave time until %v", i+1, e.Time, e.AnswerDue)
			}
			returned = e
		case !e.AnswerDue.IsZero():
			c.found(Report, name, "its event %d, %s, gave time for an answer", i+1, e.Act)
		}
		if e.Act == storage.ResubmittedEvent {
			answer, answered = e, returned
		}
		timed := e.Act == storage.ResubmittedEvent && !returned.AnswerDue.IsZero()
		if timed == e.WrittenTime.IsZero() || timed && (e.WrittenTime.After(e.Time) || e.WrittenTime.Before(returned.Time) && e.WrittenTime.Before(e.Time)) {
			c.found(Report, name, "its event %d, %s at %v, was written at %v", i+1, e.Act, e.Time, e.WrittenTime)
		}
	}
	differ := c.comparing(Report, name)
	due := time.Time{}
	if r.State == visit.Returned {
		due = returned.AnswerDue
	}
	differ("until when it may be answered", r.AnswerDue.UTC(), due.UTC())
	late := !answered.AnswerDue.IsZero() && answer.WrittenTime.After(answered.AnswerDue)
	differ("whether it was answered late", slices.Contains(r.Flags, visit.FlagAnsweredLate), late)
}
