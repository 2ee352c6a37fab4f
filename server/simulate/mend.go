package simulate

import (
	"slices"
	"strings"
	"time"

	"mysteryshopper/checklist"
)

// mend changes drawn answers that break a rule on lengths, counts or order, so that a report with them is accepted. It
// draws nothing: checklists without such rules have the answers that they always had.
func mend(c *checklist.Compiled, answers []checklist.Answer) {
	for range 2 { // the second time for what hangs on an instant that was changed
		for _, v := range c.Score(answers, checklist.OutcomeCompleted).Violations {
			if v.Answer >= 0 {
				mendAnswer(c.Question(v.Question), &answers[v.Answer], v.Reason, answers)
			}
		}
	}
}

func mendAnswer(q *checklist.Question, a *checklist.Answer, reason checklist.Reason, answers []checklist.Answer) {
	switch reason {
	case checklist.ReasonCommentRequired:
		a.Comment = lengthened("It was as I have answered.", q.CommentRule.MinCharacters)
	case checklist.ReasonTooShort:
		*a.Text = lengthened(*a.Text, q.FreeText.MinCharacters)
	case checklist.ReasonTooLong:
		*a.Text = (*a.Text)[:q.FreeText.MaxCharacters] // the remarks are ASCII
	case checklist.ReasonWrongCount:
		a.Choices.Keys = counted(q.MultiChoice, a.Choices.Keys)
	case checklist.ReasonBeforeEarlier:
		earlier := slices.IndexFunc(answers, func(e checklist.Answer) bool { return e.Question == q.Timestamp.NotBefore })
		a.Timestamp = new(answers[earlier].Timestamp.Add(20 * time.Minute))
	case checklist.ReasonOutOfRange:
		if a.Duration != nil {
			a.Duration.Seconds = int64(q.Duration.MaxSeconds)
		} else if q.Number.Max != nil {
			a.Number = q.Number.Max
		}
	}
}

// lengthened repeats a text until it has so many characters.
func lengthened(text string, characters int32) string {
	for len(text) < int(characters) {
		text += " " + strings.TrimSpace(text)
	}
	return text
}

// counted adds or removes options until their number is allowed.
func counted(m *checklist.MultiChoice, keys []string) []string {
	if most := int(m.MaxChosen); most > 0 && len(keys) > most {
		return keys[:most]
	}
	for i := range m.Options {
		if o := &m.Options[i]; len(keys) < int(m.MinChosen) && !o.Exclusive && !slices.Contains(keys, o.Key) {
			keys = append(keys, o.Key)
		}
	}
	return keys
}
