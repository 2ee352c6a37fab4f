package phone

import (
	"fmt"
	"io"
)

// progressTexts and stateTexts are the texts of the states of visits and reports.
var (
	progressTexts = map[Progress]string{
		ToDo: "to do", Parked: "parked by another phone", Begun: "begun", Waiting: "to send", ToCorrect: "refused", Returned: "returned", Done: "done",
	}
	stateTexts = map[ItemState]string{Queued: "to send", Refused: "refused", Taken: "accepted"}
)

// writeCheck writes the score so far and everything that is wrong with the report.
func writeCheck(w io.Writer, c *Check) {
	switch s := c.Score; {
	case s == nil:
		fmt.Fprintln(w, "This outcome is not scored.")
	case s.EffectiveBasisPoints == nil:
		fmt.Fprintf(w, "There is no score: %s\n", s.Status)
	default:
		fmt.Fprintf(w, "Score: %d.%02d%%, %s\n", *s.EffectiveBasisPoints/100, *s.EffectiveBasisPoints%100, s.Verdict)
	}
	writeViolations(w, c.Violations)
}

func writeViolations(w io.Writer, list []Violation) {
	for _, v := range list {
		fmt.Fprintf(w, "  %s: %s (%s)\n", v.Path, v.Message, v.Reason)
	}
}
