package phone

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/words"
)

// writeVisit writes what a shopper needs before the visit.
func writeVisit(w io.Writer, v visitLine, scenario, locale string) {
	language := words.Match(locale)
	fmt.Fprintln(w, language.Text(words.FormVisit, "visit", v.Visit, "location", v.Location,
		"from", v.WindowStart.Format(windowLayout), "to", v.WindowEnd.Format(windowLayout)))
	if v.Fee != "" {
		fmt.Fprintln(w, language.Text(words.FormFee, "fee", v.Fee))
	}
	if v.Minutes > 0 {
		fmt.Fprintln(w, language.Text(words.FormMinutes, "n", language.Number(int64(v.Minutes))))
	}
	if scenario != "" {
		fmt.Fprintf(w, "%s\n", scenario)
	}
	for _, f := range v.BriefingFiles {
		fmt.Fprintln(w, language.Text(words.FormBriefingFile, "title", cmp.Or(f.GetTitle(), f.GetUri()), "uri", f.GetUri(),
			"n", language.Number(f.GetSizeBytes()), "digest", f.GetSha256()))
	}
	if v.Returned != "" {
		fmt.Fprintln(w, language.Text(words.FormReviewerAsks, "text", v.Returned))
	}
	if len(v.ReturnedQuestions) > 0 {
		fmt.Fprintln(w, language.Text(words.FormReturnedQuestions, "questions", strings.Join(v.ReturnedQuestions, ", ")))
	}
}

// form writes the questions of a version in one language.
type form struct {
	*words.Language
	locale, fallback string
}

// writeQuestions writes the questions of a version in one language, with what a draft answers. An asterisk marks what
// must be answered; draft may be nil. Keys stay as an answer file has them.
func writeQuestions(w io.Writer, version *checklist.Compiled, draft *Draft, locale string) {
	v := version.Version()
	f := form{Language: words.Match(locale), locale: locale, fallback: v.DefaultLocale}
	fmt.Fprintf(w, "\n%s (%s %d)\n", f.text(v.Title), v.Checklist, v.Number)
	for i := range v.Sections {
		fmt.Fprintf(w, "\n%s\n", f.text(v.Sections[i].Title))
		if visible := f.when(v.Sections[i].VisibleWhen); visible != "" {
			fmt.Fprintf(w, "  %s\n", visible)
		}
		for j := range v.Sections[i].Questions {
			q := &v.Sections[i].Questions[j]
			fmt.Fprintf(w, "  %s%s: %s\n", q.Key, mark(q), f.text(q.Text))
			f.writeLines(w, f.text(q.Guidance), f.when(q.VisibleWhen), f.values(q))
			f.writeLines(w, f.options(q)...)
			f.writeLines(w, f.remarks(q), f.answered(draft, q.Key))
		}
	}
}

// writeLines writes the lines under a question, without the empty ones.
func (form) writeLines(w io.Writer, lines ...string) {
	for _, line := range lines {
		if line != "" {
			fmt.Fprintf(w, "      %s\n", line)
		}
	}
}

func mark(q *checklist.Question) string {
	if q.IsRequired() {
		return " *"
	}
	return ""
}

// text returns a text of the checklist.
func (f form) text(t checklist.Text) string { return t.In(f.locale, f.fallback) }

// values describes what an answer of the question's kind may be.
func (f form) values(q *checklist.Question) string {
	switch {
	case q.Choice != nil:
		return f.Text(words.FormOneOf) + ":"
	case q.MultiChoice != nil:
		return f.Text(words.FormAnyOf) + f.bounds(int64(q.MultiChoice.MinChosen), int64(q.MultiChoice.MaxChosen), words.FormChoice, words.FormChoices) + ":"
	case q.Scale != nil:
		return f.Text(words.FormScale, "min", fmt.Sprint(q.Scale.Min), "minLabel", f.text(q.Scale.MinLabel),
			"max", fmt.Sprint(q.Scale.Max), "maxLabel", f.text(q.Scale.MaxLabel))
	case q.Number != nil:
		return f.number(q.Number)
	case q.Duration != nil && q.Duration.Between != nil:
		return f.Text(words.FormBetween, "from", q.Duration.Between.From, "to", q.Duration.Between.To)
	case q.Duration != nil:
		return f.Text(words.FormWait) + f.bounds(0, int64(q.Duration.MaxSeconds), words.FormSecond, words.FormSeconds)
	case q.FreeText != nil:
		return f.Text(words.FormText) + f.bounds(int64(q.FreeText.MinCharacters), int64(q.FreeText.MaxCharacters), words.FormCharacter, words.FormCharacters)
	case q.Timestamp != nil && q.Timestamp.NotBefore != "":
		return f.Text(words.FormNotBefore, "question", q.Timestamp.NotBefore)
	case q.Timestamp != nil:
		return f.Text(words.FormTime)
	case q.Evidence != nil:
		return f.Text(words.FormEvidence)
	}
	return ""
}

// bounds describes a least and a most of a unit, of which each may be 0 for none.
func (f form) bounds(least, most int64, one, many words.Text) string {
	var bounds string
	add := func(bound words.Text, n int64) {
		unit := many
		if n == 1 {
			unit = one
		}
		if n > 0 {
			bounds += ", " + f.Text(unit, "bound", f.Text(bound, "n", fmt.Sprint(n)))
		}
	}
	add(words.FormAtLeast, least)
	add(words.FormAtMost, most)
	return bounds
}

func (f form) number(n *checklist.Number) string {
	whole := n.Decimals != nil && *n.Decimals == 0
	what := f.Text(words.FormNumber)
	if whole {
		what = f.Text(words.FormWholeNumber)
	}
	if n.Unit != "" {
		what = f.Text(words.FormUnit, "number", what, "unit", n.Unit)
	}
	if n.Min != nil {
		what += ", " + f.Text(words.FormAtLeast, "n", *n.Min)
	}
	if n.Max != nil {
		what += ", " + f.Text(words.FormAtMost, "n", *n.Max)
	}
	if n.Decimals != nil && !whole {
		what += f.bounds(0, int64(*n.Decimals), words.FormDecimal, words.FormDecimals)
	}
	return what
}

// remarks describes when an answer needs a comment or a reason.
func (f form) remarks(q *checklist.Question) string {
	var parts []string
	if q.AllowNotApplicable {
		parts = append(parts, f.Text(words.FormNotApplicable))
	}
	if r := q.CommentRule; r != nil {
		comment := f.Text(words.FormAnyComment)
		if r.MinCharacters > 1 {
			comment = f.Text(words.FormComment, "n", fmt.Sprint(r.MinCharacters))
		}
		switch {
		case r.BelowPoints != 0 && q.Choice != nil:
			comment = f.Text(words.FormCommentOptions, "comment", comment, "options", strings.Join(keysBelow(q.Choice.Options, r.BelowPoints), ", "))
		case r.BelowPoints != 0:
			comment = f.Text(words.FormCommentBelow, "comment", comment, "n", fmt.Sprint(r.BelowPoints))
		case len(r.Options) > 0:
			comment = f.Text(words.FormCommentOptions, "comment", comment, "options", strings.Join(r.Options, ", "))
		}
		parts = append(parts, comment)
	}
	if q.NotApplicableReasonRequired {
		parts = append(parts, f.Text(words.FormReason))
	}
	if q.Penalty {
		parts = append(parts, f.Text(words.FormPenalty))
	}
	return strings.Join(parts, "; ")
}

// keysBelow returns the options that earn less than so many points.
func keysBelow(options []checklist.Option, points int32) []string {
	var keys []string
	for _, o := range options {
		if o.Points < points {
			keys = append(keys, o.Key)
		}
	}
	return keys
}

// options returns a line for each option of a choice or a multi-choice.
func (f form) options(q *checklist.Question) []string {
	var lines []string
	for _, o := range q.Options() {
		line := fmt.Sprintf("- %s: %s", o.Key, f.text(o.Text))
		if o.Exclusive {
			line = f.Text(words.FormAlone, "option", line)
		}
		lines = append(lines, line)
	}
	return lines
}

// when describes the condition of a question.
func (f form) when(c *checklist.Conditions) string {
	if c == nil {
		return ""
	}
	return f.Text(words.FormOnlyWhere, "conditions", f.conditions(c.All, c.Any))
}

// conditions describes two lists of which one is set.
func (f form) conditions(every, some []checklist.Condition) string {
	list, join := every, words.FormAnd
	if len(some) > 0 {
		list, join = some, words.FormOr
	}
	text := ""
	for i := range list {
		if part := f.condition(&list[i]); text == "" {
			text = part
		} else {
			text = f.Text(join, "one", text, "other", part)
		}
	}
	return text
}

func (f form) condition(c *checklist.Condition) string {
	if len(c.All)+len(c.Any) > 0 {
		return "(" + f.conditions(c.All, c.Any) + ")"
	}
	for _, operator := range []struct {
		value *string
		text  words.Text
	}{
		{c.Equals, words.FormIs},
		{c.NotEquals, words.FormIsNot},
		{c.Contains, words.FormHas},
		{c.AtLeast, words.FormIsAtLeast},
		{c.Below, words.FormIsBelow},
		{c.Outcome, words.FormEnded},
	} {
		if operator.value != nil {
			return f.Text(operator.text, "question", c.Question, "value", *operator.value)
		}
	}
	if c.Answered != nil && !*c.Answered {
		return f.Text(words.FormNotAnswered, "question", c.Question)
	}
	return f.Text(words.FormAnswered, "question", c.Question)
}

// answered describes the answer of a draft.
func (f form) answered(d *Draft, key string) string {
	if d == nil {
		return ""
	}
	for i := range d.Report.Answers {
		if a := &d.Report.Answers[i]; a.Question == key {
			return f.Text(words.FormAnswer, "value", f.value(a))
		}
	}
	return ""
}

func (f form) value(a *checklist.Answer) string {
	switch {
	case a.NotApplicable && a.NotApplicableReason != "":
		return f.Text(words.FormAnswerNotNeeded, "reason", a.NotApplicableReason)
	case a.NotApplicable:
		return f.Text(words.FormAnswerNotNeeded)
	case a.Choice != nil:
		return *a.Choice
	case a.Choices != nil:
		return strings.Join(a.Choices.Keys, ", ")
	case a.Scale != nil:
		return fmt.Sprint(*a.Scale)
	case a.Number != nil:
		return *a.Number
	case a.Duration != nil:
		return f.Text(words.FormSecondsAndEnding, "seconds", fmt.Sprint(a.Duration.Seconds), "outcome", string(a.Duration.OutcomeOrDefault()))
	case a.Text != nil:
		return *a.Text
	case a.Timestamp != nil:
		return a.Timestamp.Format(time.RFC3339)
	case a.Evidence != nil:
		return strings.Join(a.Evidence.IDs, ", ")
	}
	return a.Comment
}
