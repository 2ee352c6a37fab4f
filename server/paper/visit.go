package paper

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/picture"
	"mysteryshopper/server/words"
)

// Visit writes a released report as a PDF, with its answers and everything that the shopper wrote. Language, titles and
// errors are as those of LocationReport.
func Visit(w io.Writer, r *pb.ReleasedReport, lang string, brand *Brand) error {
	v := &visitPage{report: r, titles: r.GetTitles(), sheet: newSheet(lang, r.GetUpdateTime().AsTime(), brand)}
	title := func(text, id string) string { return v.clean(cmp.Or(text, id)) }
	v.title(words.VisitReport, title(v.titles.GetClient(), r.GetClient()), title(v.titles.GetLocation(), r.GetLocation()),
		title(v.titles.GetProgram(), r.GetProgram()), v.when(r))
	v.result()
	v.sections()
	v.narrative()
	v.commendations()
	v.answers()
	v.footers(r.GetUpdateTime(), r.GetEtag())
	if err := v.pdf.Output(w); err != nil {
		return fmt.Errorf("writing the report of a visit: %w", err)
	}
	return nil
}

// visitPage is the report of a visit that is being written.
type visitPage struct {
	*sheet
	report *pb.ReleasedReport
	titles *pb.Titles
}

// result writes the score in large, how it ended, and the critical questions that it failed.
func (v *visitPage) result() {
	score, ending := v.report.GetScore(), v.verdictOf(v.report, "")
	if score == nil || score.EffectiveBasisPoints == nil {
		ending = v.resultOf(v.report)
	} else {
		v.y += figureFace.size*point*0.72 + 2
		v.put(left, v.y, v.language.Percent(score.GetEffectiveBasisPoints()), figureFace)
		v.y += 2.5
	}
	v.lines(left, v.ruler.wrap(ending, headFace, inner, 2), headFace)
	band := v.clean(cmp.Or(v.titles.GetBands()[score.GetBand()], score.GetBand()))
	before := ""
	if score.GetRawBasisPoints() != score.GetEffectiveBasisPoints() {
		before = v.language.Text(words.BeforeCapped, "p", v.language.Percent(score.GetRawBasisPoints()))
	}
	v.lines(left, v.ruler.wrap(joined(" · ", band, before), leadFace, inner, 2), leadFace)
	v.lines(left, v.ruler.wrap(v.criticals(v.report, v.titles.GetQuestions()), strongFace, inner, 12), strongFace)
	v.lines(left, v.ruler.wrap(v.language.Text(words.VisitedAs, "shopper", v.clean(v.report.GetShopper())), quietFace, inner, 1), quietFace)
}

// sections draws the score of each section.
func (v *visitPage) sections() {
	var rows []chart.Bar
	for _, section := range v.report.GetScore().GetSections() {
		figure := chart.Figure{Value: section.EffectiveBasisPoints, Visits: 1, Confidence: scorecard.ConfidenceOK}
		rows = append(rows, chart.Bar{Title: v.clean(cmp.Or(v.titles.GetSections()[section.GetSection()], section.GetSection())), Figure: figure})
	}
	if len(rows) == 0 {
		return
	}
	points := picture.Extra{Head: v.language.Text(words.PointsHead)}
	for _, section := range v.report.GetScore().GetSections() {
		points.Cells = append(points.Cells, v.of(section.GetEarned(), section.GetPossible()))
	}
	v.drawUnder(words.Sections, picture.Bars{Bars: rows, Extra: []picture.Extra{points}, Single: true})
}

// of writes how many points were earned of those possible. Those of a bonus or a penalty have a sign; there is nothing
// where none could be earned.
func (s *sheet) of(earned, possible int64) string {
	switch {
	case possible == 0 && earned == 0:
		return ""
	case possible == 0:
		return s.language.NumberSigned(earned)
	}
	return s.language.Text(words.PointsOfAll, "n", s.language.Number(earned), "all", s.language.Number(possible))
}

// narrative writes all that the shopper wrote, paragraph by paragraph.
func (v *visitPage) narrative() {
	if strings.TrimSpace(v.report.GetNarrative()) == "" {
		return
	}
	v.head(v.language.Text(words.WhatHappened), 15)
	for paragraph := range strings.Lines(v.report.GetNarrative()) {
		v.lines(left, v.ruler.wrap(v.cleanLong(paragraph), bodyFace, inner, 1000), bodyFace)
	}
}

func (v *visitPage) commendations() {
	if len(v.report.GetCommendations()) == 0 {
		return
	}
	v.head(v.language.Text(words.Commendations), 15)
	for _, c := range v.report.GetCommendations() {
		behaviour := v.clean(cmp.Or(v.titles.GetBehaviours()[c.GetBehaviour()], c.GetBehaviour()))
		v.lines(left, v.ruler.wrap(joined(": ", behaviour, v.clean(c.GetText())), bodyFace, inner, 20), bodyFace)
	}
}

// answers lists the questions with their answers and points, in the order of the checklist.
func (v *visitPage) answers() {
	if len(v.report.GetAnswers()) == 0 {
		return
	}
	v.head(v.language.Text(words.AnswersHead), 25)
	points := map[string]*pb.QuestionScore{}
	for _, q := range v.report.GetScore().GetQuestions() {
		points[q.GetQuestion()] = q
	}
	t := &table{sheet: v.sheet, widths: []float64{82, 70, 22}, faces: []face{bodyFace, bodyFace, strongFace}, whole: true}
	t.head(v.language.Text(words.Question), v.language.Text(words.Answer), v.language.Text(words.PointsHead))
	for _, a := range v.report.GetAnswers() {
		q := points[a.GetQuestion()]
		answer := joined(" – ", v.answer(a), v.clean(a.GetComment()))
		if answer == "" {
			continue // It is of a kind that clients are not shown, such as an instant.
		}
		t.row(v.clean(cmp.Or(v.titles.GetQuestions()[a.GetQuestion()], a.GetQuestion())), answer, v.of(q.GetEarned(), q.GetPossible()))
	}
	t.print(0)
}

// answer writes an answer in words.
func (v *visitPage) answer(a *pb.ReleasedAnswer) string {
	option := func(key string) string {
		return v.clean(cmp.Or(v.titles.GetOptions()[a.GetQuestion()+"/"+key], key))
	}
	if a.GetNotApplicable() {
		return joined(": ", v.language.Text(words.NotApplicable), v.clean(a.GetNotApplicableReason()))
	}
	switch value := a.GetValue().(type) {
	case *pb.ReleasedAnswer_Choice:
		return option(value.Choice)
	case *pb.ReleasedAnswer_Choices:
		var chosen []string
		for _, key := range value.Choices.GetKeys() {
			chosen = append(chosen, option(key))
		}
		return strings.Join(chosen, ", ")
	case *pb.ReleasedAnswer_Scale:
		return v.language.Number(int64(value.Scale))
	case *pb.ReleasedAnswer_Number:
		return v.clean(v.language.DecimalText(value.Number))
	case *pb.ReleasedAnswer_Duration:
		return v.duration(value.Duration)
	}
	return v.clean(a.GetText())
}

// duration writes a wait, and how it ended where that was not by being served.
func (v *visitPage) duration(d *pb.DurationAnswer) string {
	text := v.language.Duration(d.GetSeconds())
	switch d.GetOutcome() {
	case pb.DurationAnswer_LEFT_UNSERVED:
		return joined(", ", text, v.language.Text(words.WalkedOut))
	case pb.DurationAnswer_HUNG_UP:
		return joined(", ", text, v.language.Text(words.HungUp))
	}
	return text
}
