package paper

import (
	"cmp"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/picture"
	"mysteryshopper/server/words"
)

// bars returns rows under a scale from 0 to 100 %, with the numbers of their intervals. The columns of values and counts have
// these heads, or the usual ones.
func (p *page) bars(rows []chart.Bar, value, count string) picture.Bars {
	interval := picture.Extra{Head: p.language.Text(words.Interval)}
	for _, row := range rows {
		interval.Cells = append(interval.Cells, p.rangeOf(row.Figure))
	}
	return picture.Bars{Bars: rows, Extra: []picture.Extra{interval}, Value: value, Count: count}
}

// rangeOf writes the ends of an interval in per cent; nothing where there is none.
func (p *page) rangeOf(f chart.Figure) string {
	if !f.HasInterval() {
		return ""
	}
	return p.language.Tenths(scorecard.FlooredTenths(*f.Low)) + "–" + p.language.Tenths(scorecard.RaisedTenths(*f.High))
}

// mostSections is how many sections there is room for.
const mostSections = 12

// sections draws the sections of the score, in the order of the checklist.
func (p *page) sections() {
	card := p.report.GetScorecard()
	if p.total().GetVisits() == 0 {
		return
	}
	var rows []chart.Bar
	for _, row := range card.GetRows() {
		if row.Section == nil {
			continue
		}
		rows = append(rows, chart.Bar{
			Title:  p.clean(chart.RowTitle(card, row, pb.Scorecard_SECTION, p.language)),
			Figure: chart.FigureOf(row.GetTotal()),
		})
	}
	if len(rows) == 0 {
		return
	}
	shown := rows[:min(len(rows), mostSections)]
	p.drawUnder(words.Sections, p.bars(shown, "", ""))
	p.leftOut(words.MoreSections, len(rows)-len(shown))
}

// leftOut writes how many of something there was no room for.
func (p *page) leftOut(text words.Text, n int) {
	if n > 0 {
		p.y += 1
		p.paragraph(p.language.Text(text, "n", p.language.Number(int64(n))), noteFace, 2)
	}
}

// mostQuestions is how many of the strongest and of the weakest questions are shown; leastAnswers is how many answers
// a question must have to be compared at all.
const (
	mostQuestions = 5
	leastAnswers  = 5
)

// questions draws the questions that were most and least often answered with full points. No question is in both, and
// none that did as well as one of the strongest is among the weakest.
func (p *page) questions() {
	if p.total().GetVisits() == 0 {
		return
	}
	p.head(p.language.Text(words.StrongestAndWeakest), 40)
	asked, few := p.comparable()
	strong := min(mostQuestions, (len(asked)+1)/2)
	rest := asked[strong:]
	for len(rest) > 0 && rate(rest[0]) == rate(asked[strong-1]) {
		rest = rest[1:]
	}
	if len(asked) == 0 {
		p.paragraph(p.language.Text(words.NoQuestions), bodyFace, 2)
	} else {
		p.paragraph(p.language.Text(words.PassRate), noteFace, 2)
		p.part(words.Strongest, asked[:strong])
	}
	if len(rest) > 0 {
		weakest := slices.Clone(rest[max(0, len(rest)-mostQuestions):])
		slices.Reverse(weakest)
		p.part(words.Weakest, weakest)
	}
	p.leftOut(words.FewAnswers, few)
}

func (p *page) part(name words.Text, rows []chart.Bar) {
	p.y += 1.5
	p.room(40)
	p.lines(left, []string{p.language.Text(name)}, strongFace)
	p.draw(p.bars(rows, p.language.Text(words.PassShare), p.language.Text(words.AnswersHead)))
}

// comparable returns the questions with enough answers, by falling pass rate, of equal ones the one with more answers
// first; and how many questions have fewer.
func (p *page) comparable() (rows []chart.Bar, few int) {
	card := p.report.GetQuestions()
	for _, row := range card.GetRows() {
		share := row.GetTotal().GetPassShare()
		switch {
		case row.Question == nil || share.GetOf() <= 0:
		case share.GetOf() < leastAnswers:
			few++
		default:
			rows = append(rows, chart.Bar{
				Title: p.clean(chart.RowTitle(card, row, pb.Scorecard_QUESTION, p.language)),
				Figure: chart.Figure{
					Value: share.BasisPoints, Low: share.LowBasisPoints, High: share.HighBasisPoints, Visits: int64(share.GetOf()),
					Confidence: scorecard.ConfidenceOK,
				},
			})
		}
	}
	slices.SortStableFunc(rows, func(x, y chart.Bar) int {
		return cmp.Or(cmp.Compare(rate(y), rate(x)), cmp.Compare(y.Visits, x.Visits))
	})
	return rows, few
}

// rate is the value of a row, 0 where it has none.
func rate(row chart.Bar) int32 {
	if row.Value == nil {
		return 0
	}
	return *row.Value
}
