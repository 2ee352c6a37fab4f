package xlsform

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"mysteryshopper/checklist"
)

// writer collects the rows of a workbook.
type writer struct {
	version *checklist.Version
	// locales are those of all texts, the default one first.
	locales   []string
	questions map[string]*checklist.Question
	// outcomes are the questions that a condition names with the outcome of their wait.
	outcomes map[string]bool
	survey   []map[string]string
	choices  []map[string]string
}

// Write writes a checklist as an XLSForm workbook. Read makes the same checklist of it; other tools leave out what they
// do not know, the columns and the sheet that begin with ms_.
func Write(out io.Writer, v *checklist.Version) error {
	w := &writer{version: v, locales: localesOf(v), questions: map[string]*checklist.Question{}, outcomes: outcomesNamed(v)}
	outcomes := false
	for i := range v.Sections {
		s := &v.Sections[i]
		begin := map[string]string{"type": "begin_group", "name": nameOf(s.Key), "relevant": w.relevant(s.VisibleWhen)}
		begin["ms_weight"] = writeNumber(s.Weight)
		w.setText(begin, "label", s.Title)
		w.survey = append(w.survey, begin)
		for j := range s.Questions {
			outcomes = w.addQuestion(&s.Questions[j]) || outcomes
		}
		w.survey = append(w.survey, map[string]string{"type": "end_group"})
	}
	if outcomes {
		for _, outcome := range []checklist.DurationOutcome{checklist.DurationServed, checklist.DurationLeftUnserved, checklist.DurationHungUp} {
			c := map[string]string{"list_name": outcomeList, "name": string(outcome)}
			w.setText(c, "label", checklist.Text{v.DefaultLocale: strings.ToLower(strings.ReplaceAll(string(outcome), "_", " "))})
			w.choices = append(w.choices, c)
		}
	}
	return w.save(out)
}

// outcomesNamed returns the questions that a condition names with the outcome of their wait.
func outcomesNamed(v *checklist.Version) map[string]bool {
	named := map[string]bool{}
	var add func(conditions []checklist.Condition)
	add = func(conditions []checklist.Condition) {
		for _, c := range conditions {
			if c.Outcome != nil {
				named[c.Question] = true
			}
			add(c.All)
			add(c.Any)
		}
	}
	addList := func(when *checklist.Conditions) {
		if when != nil {
			add(when.All)
			add(when.Any)
		}
	}
	for i := range v.Sections {
		addList(v.Sections[i].VisibleWhen)
	}
	for _, q := range v.Questions() {
		addList(q.VisibleWhen)
	}
	return named
}

// outcomeList is the list of how a wait ended.
const outcomeList = "ms_outcome"

// localesOf returns the locales of all titles and texts of questions, the default one first.
func localesOf(v *checklist.Version) []string {
	found := map[string]bool{}
	add := func(texts ...checklist.Text) {
		for _, t := range texts {
			for locale := range t {
				found[locale] = true
			}
		}
	}
	add(v.Title, v.Description)
	for _, b := range v.Bands {
		add(b.Title)
	}
	for i := range v.Sections {
		add(v.Sections[i].Title)
	}
	for _, q := range v.Questions() {
		add(q.Text, q.Guidance)
		for _, o := range q.Options() {
			add(o.Text)
		}
		if q.Scale != nil {
			add(q.Scale.MinLabel, q.Scale.MaxLabel)
		}
	}
	delete(found, v.DefaultLocale)
	return append([]string{v.DefaultLocale}, slices.Sorted(maps.Keys(found))...)
}

// nameOf returns a key as a name of XLSForm, which does not begin with a digit.
func nameOf(key string) string {
	if key != "" && key[0] >= '0' && key[0] <= '9' {
		return "_" + key
	}
	return key
}

func (w *writer) setText(row map[string]string, column string, text checklist.Text) {
	for locale, value := range text {
		row[column+"::"+languageOf(locale)] = value
	}
}

// addQuestion appends the row of a question and its choices. It reports whether a row for the outcome of a wait went
// with it.
func (w *writer) addQuestion(q *checklist.Question) (outcome bool) {
	w.questions[q.Key] = q
	row := map[string]string{"name": nameOf(q.Key), "relevant": w.relevant(q.VisibleWhen), "constraint": w.constraint(q)}
	w.setText(row, "label", q.Text)
	w.setText(row, "hint", q.Guidance)
	w.setKind(row, q)
	for _, c := range questionColumns {
		row[c.name] = c.write(q)
	}
	// Other tools know no 'not applicable': there an answer that may be that is not required.
	implied := *q
	implied.Required = false
	if q.IsRequired() && !q.AllowNotApplicable {
		row["required"] = "yes"
	}
	if q.Required && (implied.IsRequired() || q.AllowNotApplicable) {
		row["ms_required"] = "yes"
	}
	w.survey = append(w.survey, row)
	for _, o := range q.Options() {
		c := map[string]string{"list_name": nameOf(q.Key), "name": nameOf(o.Key), "ms_exclusive": writeYes(o.Exclusive)}
		if o.Points != 0 {
			c["ms_points"] = strconv.Itoa(int(o.Points))
		}
		w.setText(c, "label", o.Text)
		w.choices = append(w.choices, c)
	}
	if q.Duration == nil || (q.Duration.Between != nil && !w.outcomes[q.Key]) {
		return false
	}
	ended := map[string]string{"name": nameOf(q.Key) + outcomeSuffix, "relevant": row["relevant"], "ms_kind": "outcome"}
	if q.Duration.Between != nil {
		ended["type"], ended["calculation"] = "calculate", fmt.Sprintf("if(${%s} != '', '%s', '')", nameOf(q.Key), checklist.DurationServed)
	} else {
		ended["type"], ended["required"] = "select_one "+outcomeList, row["required"]
		ended["label::"+languageOf(w.version.DefaultLocale)] = q.Text[w.version.DefaultLocale]
	}
	w.survey = append(w.survey, ended)
	return q.Duration.Between == nil
}

// setKind sets the type of a row, and what belongs to the type alone.
func (w *writer) setKind(row map[string]string, q *checklist.Question) {
	switch {
	case q.Choice != nil:
		row["type"] = "select_one " + nameOf(q.Key)
	case q.MultiChoice != nil:
		row["type"] = "select_multiple " + nameOf(q.Key)
	case q.Scale != nil:
		row["type"] = "range"
		row["parameters"] = fmt.Sprintf("start=%d end=%d step=1", q.Scale.Min, q.Scale.Max)
		w.setText(row, "ms_min_label", q.Scale.MinLabel)
		w.setText(row, "ms_max_label", q.Scale.MaxLabel)
	case q.Number != nil && isWhole(q):
		row["type"] = "integer"
	case q.Number != nil:
		row["type"] = "decimal"
	case q.Duration != nil && q.Duration.Between != nil:
		row["type"] = "calculate"
		row["calculation"] = fmt.Sprintf("(decimal-date-time(${%s}) - decimal-date-time(${%s})) * %d",
			nameOf(q.Duration.Between.To), nameOf(q.Duration.Between.From), secondsPerDay)
	case q.Duration != nil:
		row["type"], row["ms_kind"] = "integer", "duration"
	case q.FreeText != nil:
		row["type"] = "text"
	case q.Timestamp != nil:
		row["type"] = "dateTime"
	case q.Evidence != nil:
		row["type"], row["ms_kind"] = evidenceType(q), "evidence"
	case q.Note != nil:
		row["type"] = "note"
	}
}

func evidenceType(q *checklist.Question) string {
	if q.Proof != nil && len(q.Proof.Kinds) > 0 {
		switch q.Proof.Kinds[0] {
		case checklist.ProofPhoto, checklist.ProofOfPurchase:
			return "image"
		case checklist.ProofRecording:
			return "audio"
		}
	}
	return "file"
}
