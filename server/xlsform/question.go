package xlsform

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"mysteryshopper/checklist"
)

// addQuestion appends the question of a row to the open section, and with orOther one for the other option's text.
func (r *reader) addQuestion(at row, t questionType, list string, orOther bool) {
	name := at.value("name")
	if base, found := strings.CutSuffix(name, outcomeSuffix); found && r.ownKind(at) == "outcome" {
		if k, found := r.names[base]; found && k.question.Duration != nil {
			r.names[name] = known{question: k.question, outcome: true}
			r.usedLists[list] = true
			return
		}
	}
	s := r.current(at)
	q := &checklist.Question{
		Key: r.newKey(at, name, "question"), Text: r.text(at, "label"), Guidance: r.guidance(at),
		VisibleWhen: r.visibleWhen(at),
	}
	if t.set(r, at, list, q); q.Kind() == "" {
		return
	}
	r.readQuestionCells(at, q)
	r.readConstraint(at, q)
	s.questions = append(s.questions, q)
	if name != "" {
		r.names[name] = known{question: q, unit: r.units[q]}
	}
	if orOther {
		r.addOther(at, s, q)
	}
}

// guidance returns the hint of a row and the guidance for those who ask for more.
func (r *reader) guidance(at row) checklist.Text {
	hint, more := r.text(at, "hint"), r.text(at, "guidance_hint")
	if hint == nil {
		return more
	}
	for locale, text := range more {
		hint[locale] = strings.TrimSpace(hint[locale] + "\n" + text)
	}
	return hint
}

var otherText = checklist.Text{"en": "Other", "de": "Anderes", "sv": "Annat", "hu": "Egyéb"}

// addOther adds the option 'other' to a select question, and a question for what it is.
func (r *reader) addOther(at row, s *section, q *checklist.Question) {
	const key = "other"
	option := checklist.Option{Key: key, Text: r.inLocales(otherText)}
	text := &checklist.Question{
		Key: r.newKey(at, q.Key+"-other", "question"), Text: q.Text, FreeText: &checklist.FreeText{}, Required: q.Required,
	}
	chosen := checklist.Condition{Question: q.Key}
	equals := key
	if q.Choice != nil {
		q.Choice.Options = append(q.Choice.Options, option)
		chosen.Equals = &equals
	} else if q.MultiChoice != nil {
		q.MultiChoice.Options = append(q.MultiChoice.Options, option)
		chosen.Contains = &equals
	}
	text.VisibleWhen = &checklist.Conditions{All: []checklist.Condition{chosen}}
	s.questions = append(s.questions, text)
}

// inLocales returns a text in the locales that the workbook has, in English for those that the text lacks.
func (r *reader) inLocales(text checklist.Text) checklist.Text {
	out := checklist.Text{r.version.DefaultLocale: text.In(r.version.DefaultLocale, "en")}
	for _, locale := range r.locales {
		if locale != "" {
			out[locale] = text.In(locale, "en")
		}
	}
	return out
}

func setNote(_ *reader, _ row, _ string, q *checklist.Question) { q.Note = &checklist.Note{} }

// addNote adds the label of a group within a section as a note.
func (r *reader) addNote(at row, label checklist.Text, when *node) {
	s := r.current(at)
	s.questions = append(s.questions, &checklist.Question{
		Key: r.newKey(at, at.value("name"), "question"), Text: label, Guidance: r.guidance(at), Note: &checklist.Note{},
		VisibleWhen: r.toConditions(at, when),
	})
}

// relevantOf parses the relevant of a row. What cannot be expressed is reported, and the row is then always relevant.
func (r *reader) relevantOf(at row) *node {
	text, heading := at.valueAndHeading("relevant")
	if text == "" {
		return nil
	}
	n, err := r.relevant(text)
	if err != nil {
		r.reportCell(at, heading, expressionReason(err), "%v; the row is always asked", err)
		return nil
	}
	return n
}

// visibleWhen returns the conditions of a question: its own and those of the groups within the section around it.
func (r *reader) visibleWhen(at row) *checklist.Conditions {
	n := r.relevantOf(at)
	if len(r.groups) > 0 {
		if outer := r.groups[len(r.groups)-1].condition; outer != nil && n != nil {
			n = allOf(outer, n)
		} else if outer != nil {
			n = outer
		}
	}
	return r.toConditions(at, n)
}

// maxNesting is how deep conditions nest in a checklist, the outermost list included.
const maxNesting = 3

func (r *reader) toConditions(at row, n *node) *checklist.Conditions {
	if n == nil {
		return nil
	}
	if depthOf(n) > maxNesting {
		_, heading := at.valueAndHeading("relevant")
		r.reportCell(at, heading, UnsupportedExpression, "conditions nest deeper than %d; the row is always asked", maxNesting)
		return nil
	}
	if n.condition != nil {
		return &checklist.Conditions{All: []checklist.Condition{*n.condition}}
	}
	return &checklist.Conditions{All: listOf(n.all), Any: listOf(n.any)}
}

func depthOf(n *node) int {
	deepest := 0
	for _, member := range append(n.all[:len(n.all):len(n.all)], n.any...) {
		if member.condition == nil {
			deepest = max(deepest, depthOf(member))
		}
	}
	return deepest + 1
}

func listOf(nodes []*node) []checklist.Condition {
	var list []checklist.Condition
	for _, n := range nodes {
		if n.condition != nil {
			list = append(list, *n.condition)
			continue
		}
		list = append(list, checklist.Condition{All: listOf(n.all), Any: listOf(n.any)})
	}
	return list
}

func setInteger(r *reader, at row, _ string, q *checklist.Question) {
	if r.ownKind(at) == "duration" {
		q.Duration = &checklist.Duration{}
		return
	}
	whole := int32(0)
	q.Number = &checklist.Number{Decimals: &whole}
}

func setDecimal(_ *reader, _ row, _ string, q *checklist.Question) { q.Number = &checklist.Number{} }

// setRange makes a scale of a range of whole numbers, and a number of any other. A range is from 1 to 10 in steps of 1
// where its parameters do not give others.
func setRange(r *reader, at row, _ string, q *checklist.Question) {
	cell, heading := at.valueAndHeading("parameters")
	values := map[string]string{"start": "1", "end": "10", "step": "1"}
	for _, parameter := range strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune(" ,;\n", c) }) {
		name, value, _ := strings.Cut(parameter, "=")
		if _, found := values[strings.ToLower(name)]; !found {
			r.reportCell(at, heading, UnsupportedColumn, "the parameter %s of a range is left out", name)
			continue
		}
		values[strings.ToLower(name)] = value
	}
	start, errStart := strconv.ParseInt(values["start"], 10, 32)
	end, errEnd := strconv.ParseInt(values["end"], 10, 32)
	if errStart == nil && errEnd == nil && values["step"] == "1" {
		q.Scale = &checklist.Scale{Min: int32(start), Max: int32(end)}
		return
	}
	q.Number = &checklist.Number{}
	for _, bound := range []struct{ value, name string }{{values["start"], "start"}, {values["end"], "end"}} {
		if !isDecimal(bound.value) {
			r.reportCell(at, heading, InvalidValue, "the %s of the range is no number", bound.name)
			return
		}
	}
	low, high := values["start"], values["end"]
	q.Number.Min, q.Number.Max = &low, &high
	r.reportCell(at, heading, Simplified, "the range is typed as a number; its step of %s is not checked", values["step"])
}

// setCalculate makes a computed duration of the difference of two instants. The rows of other calculations are left out.
func setCalculate(r *reader, at row, _ string, q *checklist.Question) {
	text, heading := at.valueAndHeading("calculation")
	from, to, unit, err := r.difference(text)
	if err != nil {
		r.reportCell(at, heading, expressionReason(err), "%v; the row is left out", err)
		return
	}
	if unit != 1 {
		r.reportCell(at, heading, Simplified, "the time between the two is kept in seconds; conditions on it are converted")
	}
	if q.Text == nil {
		q.Text = checklist.Text{r.version.DefaultLocale: at.value("name")}
	}
	to.Timestamp.NotBefore = from.Key
	q.Duration = &checklist.Duration{Between: &checklist.Between{From: from.Key, To: to.Key}}
	r.units[q] = unit
}

// secondsPerDay is the unit of a difference of instants in XLSForm, in seconds.
const secondsPerDay = 86_400

// difference parses a calculation such as (decimal-date-time(${end}) - decimal-date-time(${start})) * 24 * 60. The
// unit is what 1 of its result is in seconds, 60 here.
func (r *reader) difference(text string) (from, to *checklist.Question, unit float64, err error) {
	e, err := parseExpression(text)
	if err != nil {
		return nil, nil, 0, err
	}
	unit = secondsPerDay
	for {
		factor := 0.0
		if len(e.operands) == 2 && e.operands[1].kind == numeral {
			factor, _ = strconv.ParseFloat(e.operands[1].text, 64)
		}
		switch {
		case e.is(call, "round", "int", "number") && len(e.operands) > 0:
			e = e.operands[0]
		case e.is(operator, "*") && factor > 0:
			e, unit = e.operands[0], unit/factor
		case e.is(operator, "div") && factor > 0:
			e, unit = e.operands[0], unit*factor
		case e.is(operator, "-"):
			if to, err = r.instant(e.operands[0]); err == nil {
				from, err = r.instant(e.operands[1])
			}
			return from, to, unit, err
		default:
			return nil, nil, 0, errors.New("only the difference of two dates and times can be calculated")
		}
	}
}

// instant returns the timestamp question of ${q}, or of a function that makes a number of it.
func (r *reader) instant(e *expression) (*checklist.Question, error) {
	if e.is(call, "decimal-date-time", "decimal-time", "number", "date-time", "date", "int") && len(e.operands) == 1 {
		e = e.operands[0]
	}
	k, err := r.lookup(e)
	if err != nil {
		return nil, err
	}
	if k.question.Timestamp == nil {
		return nil, fmt.Errorf("%s is no date and time", k.question.Key)
	}
	return k.question, nil
}
