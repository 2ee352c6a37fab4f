package phone

import (
	"fmt"
	"io"
	"strings"
	"time"

	"mysteryshopper/checklist"
)

// writeVisit writes what a shopper needs before the visit.
func writeVisit(w io.Writer, v visitLine, scenario string) {
	fmt.Fprintf(w, "%s at %s, between %s and %s\n", v.Visit, v.Location,
		v.WindowStart.Format(time.DateTime), v.WindowEnd.Format(time.DateTime))
	if scenario != "" {
		fmt.Fprintf(w, "%s\n", scenario)
	}
	if v.Returned != "" {
		fmt.Fprintf(w, "The reviewer asks: %s\n", v.Returned)
	}
}

// progressTexts and stateTexts are the texts of the states of visits and reports.
var (
	progressTexts = map[Progress]string{
		ToDo: "to do", Begun: "begun", Waiting: "to send", ToCorrect: "refused", Returned: "returned", Done: "done",
	}
	stateTexts = map[ItemState]string{Queued: "to send", Refused: "refused", Taken: "accepted"}
)

// writeQuestions writes the questions of a version in one language, with what a draft answers. An asterisk marks what
// must be answered; draft may be nil.
func writeQuestions(w io.Writer, version *checklist.Compiled, draft *Draft, locale string) {
	v := version.Version()
	text := func(t checklist.Text) string { return t.In(locale, v.DefaultLocale) }
	fmt.Fprintf(w, "\n%s (%s %d)\n", text(v.Title), v.Checklist, v.Number)
	for i := range v.Sections {
		fmt.Fprintf(w, "\n%s\n", text(v.Sections[i].Title))
		if visible := when(v.Sections[i].VisibleWhen); visible != "" {
			fmt.Fprintf(w, "  %s\n", visible)
		}
		for j := range v.Sections[i].Questions {
			q := &v.Sections[i].Questions[j]
			fmt.Fprintf(w, "  %s%s: %s\n", q.Key, mark(q), text(q.Text))
			for _, line := range []string{text(q.Guidance), when(q.VisibleWhen), offer(q, text), remarks(q), answered(draft, q.Key)} {
				if line != "" {
					fmt.Fprintf(w, "      %s\n", line)
				}
			}
		}
	}
}

func mark(q *checklist.Question) string {
	if q.IsRequired() {
		return " *"
	}
	return ""
}

// offer describes the possible answers.
func offer(q *checklist.Question, text func(checklist.Text) string) string {
	var what string
	switch {
	case q.Choice != nil:
		what = "one of " + options(q.Choice.Options, text)
	case q.MultiChoice != nil:
		what = "any of " + options(q.MultiChoice.Options, text) +
			atLeastAndMost(int64(q.MultiChoice.MinChosen), int64(q.MultiChoice.MaxChosen), "choices")
	case q.Scale != nil:
		what = fmt.Sprintf("%d (%s) to %d (%s)", q.Scale.Min, text(q.Scale.MinLabel), q.Scale.Max, text(q.Scale.MaxLabel))
	case q.Number != nil:
		what = number(q.Number)
	case q.Duration != nil && q.Duration.Between != nil:
		what = "computed: the time from " + q.Duration.Between.From + " to " + q.Duration.Between.To
	case q.Duration != nil:
		what = "seconds, and SERVED, LEFT_UNSERVED or HUNG_UP" + atLeastAndMost(0, int64(q.Duration.MaxSeconds), "seconds")
	case q.FreeText != nil:
		what = "a text" + atLeastAndMost(int64(q.FreeText.MinCharacters), int64(q.FreeText.MaxCharacters), "characters")
	case q.Timestamp != nil && q.Timestamp.NotBefore != "":
		what = "a date and time, not before " + q.Timestamp.NotBefore
	case q.Timestamp != nil:
		what = "a date and time"
	case q.Evidence != nil:
		what = "evidence"
	}
	if q.AllowNotApplicable {
		what += "; may be not applicable"
	}
	return what
}

// atLeastAndMost describes bounds of which each may be 0 for none.
func atLeastAndMost(least, most int64, unit string) string {
	var bounds string
	if least > 0 {
		bounds += fmt.Sprintf(", at least %d %s", least, unit)
	}
	if most > 0 {
		bounds += fmt.Sprintf(", at most %d %s", most, unit)
	}
	return bounds
}

func number(n *checklist.Number) string {
	whole := n.Decimals != nil && *n.Decimals == 0
	what := "a number"
	if whole {
		what = "a whole number"
	}
	if n.Unit != "" {
		what += " of " + n.Unit
	}
	if n.Min != nil {
		what += ", at least " + *n.Min
	}
	if n.Max != nil {
		what += ", at most " + *n.Max
	}
	if n.Decimals != nil && !whole {
		what += fmt.Sprintf(", at most %d decimals", *n.Decimals)
	}
	return what
}

// remarks describes when an answer needs a comment or a reason.
func remarks(q *checklist.Question) string {
	var parts []string
	if r := q.CommentRule; r != nil {
		needs := fmt.Sprintf("needs a comment of %d characters or more", max(r.MinCharacters, 1))
		switch {
		case r.BelowPoints != 0:
			needs += fmt.Sprintf(" where it earns less than %d points", r.BelowPoints)
		case len(r.Options) > 0:
			needs += " with " + strings.Join(r.Options, ", ")
		}
		parts = append(parts, needs)
	}
	if q.NotApplicableReasonRequired {
		parts = append(parts, "'not applicable' needs a reason")
	}
	if q.Penalty {
		parts = append(parts, "takes points away")
	}
	return strings.Join(parts, "; ")
}

func options(list []checklist.Option, text func(checklist.Text) string) string {
	var parts []string
	for _, o := range list {
		exclusive := ""
		if o.Exclusive {
			exclusive = ", alone"
		}
		parts = append(parts, fmt.Sprintf("%s (%s)%s", o.Key, text(o.Text), exclusive))
	}
	return strings.Join(parts, ", ")
}

// when describes the condition of a question.
func when(c *checklist.Conditions) string {
	if c == nil {
		return ""
	}
	return "only where " + conditions(c.All, c.Any)
}

// conditions describes two lists of which one is set.
func conditions(every, some []checklist.Condition) string {
	list, join := every, " and "
	if len(some) > 0 {
		list, join = some, " or "
	}
	var parts []string
	for i := range list {
		parts = append(parts, condition(&list[i]))
	}
	return strings.Join(parts, join)
}

func condition(c *checklist.Condition) string {
	if len(c.All)+len(c.Any) > 0 {
		return "(" + conditions(c.All, c.Any) + ")"
	}
	for _, operator := range []struct {
		value *string
		words string
	}{
		{c.Equals, "is"},
		{c.NotEquals, "is not"},
		{c.Contains, "has"},
		{c.AtLeast, "is at least"},
		{c.Below, "is below"},
		{c.Outcome, "ended"},
	} {
		if operator.value != nil {
			return c.Question + " " + operator.words + " " + *operator.value
		}
	}
	if c.Answered != nil && !*c.Answered {
		return c.Question + " is not answered"
	}
	return c.Question + " is answered"
}

// answered describes the answer of a draft.
func answered(d *Draft, key string) string {
	if d == nil {
		return ""
	}
	for i := range d.Report.Answers {
		if a := &d.Report.Answers[i]; a.Question == key {
			return "answer: " + value(a)
		}
	}
	return ""
}

func value(a *checklist.Answer) string {
	switch {
	case a.NotApplicable:
		return strings.TrimSpace("not applicable " + a.NotApplicableReason)
	case a.Choice != nil:
		return *a.Choice
	case a.Choices != nil:
		return strings.Join(a.Choices.Keys, ", ")
	case a.Scale != nil:
		return fmt.Sprint(*a.Scale)
	case a.Number != nil:
		return *a.Number
	case a.Duration != nil:
		return fmt.Sprintf("%d s, %s", a.Duration.Seconds, a.Duration.OutcomeOrDefault())
	case a.Text != nil:
		return *a.Text
	case a.Timestamp != nil:
		return a.Timestamp.Format(time.RFC3339)
	case a.Evidence != nil:
		return strings.Join(a.Evidence.IDs, ", ")
	}
	return a.Comment
}

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
