package paper

import (
	"cmp"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// The columns of bars: names, bars, values, intervals, and how many answered.
const (
	barLeft   = left + 74
	barRight  = barLeft + 48
	valueEnd  = barRight + 16
	intervalX = valueEnd + 3
)

// atShare returns where a share lies on the scale of the bars.
func atShare(basisPoints int32) float64 {
	return barLeft + (barRight-barLeft)*chart.OnScale(basisPoints, 0, chart.Hundred)
}

// barRows draws rows under a scale from 0 to 100 %.
func (p *page) barRows(rows []chart.Bar) {
	p.room(barHeight(p, rows[:min(len(rows), 2)]) + 5)
	p.y += noteFace.height()
	for _, tick := range []int32{0, 5_000, 10_000} {
		p.putMiddle(atShare(tick), p.y, p.language.PercentExact(tick), noteFace)
	}
	p.putRight(right, p.y, p.language.Text(words.Interval)+", n", noteFace)
	p.y += 1.2
	for _, row := range rows {
		p.barRow(row)
	}
}

// barHeight returns the height of rows.
func barHeight(p *page, rows []chart.Bar) float64 {
	sum := 0.0
	for _, row := range rows {
		sum += float64(len(p.rowName(row)))*bodyFace.height() + 1.6
	}
	return sum
}

func (p *page) rowName(row chart.Bar) []string {
	return p.ruler.wrap(cmp.Or(row.Title, " "), bodyFace, barLeft-left-5, 2)
}

func (p *page) barRow(row chart.Bar) {
	high := barHeight(p, []chart.Bar{row})
	p.room(high)
	for _, tick := range []int32{0, 2_500, 5_000, 7_500, 10_000} {
		p.line(atShare(tick), p.y, atShare(tick), p.y+high, hair, 0.15)
	}
	start := p.y
	p.y += 0.6
	p.lines(left, p.rowName(row), bodyFace)
	p.y = start + high
	middle := start + high/2
	baseline := middle + bodyFace.size*point*0.36
	const thick = 3.0
	if row.Value == nil {
		p.put(barLeft+1.5, baseline, p.language.Text(words.NoScore), quietFace)
		return
	}
	p.bar(barLeft, middle-thick/2, atShare(*row.Value)-barLeft, thick, row.Thin())
	if row.HasInterval() {
		p.whisker(atShare(*row.Low), atShare(*row.High), middle, thick*0.7)
		p.put(intervalX, baseline,
			p.language.Tenths(scorecard.FlooredTenths(*row.Low))+"–"+p.language.Tenths(scorecard.RaisedTenths(*row.High)), noteFace)
	}
	p.putRight(valueEnd, baseline, p.language.Percent(*row.Value), strongFace)
	p.putRight(right, baseline, p.count(int32(row.Visits)), noteFace)
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
	p.head(p.language.Text(words.Sections), 30)
	shown := rows[:min(len(rows), mostSections)]
	p.barRows(shown)
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
	p.room(20)
	p.lines(left, []string{p.language.Text(name)}, strongFace)
	p.y -= noteFace.height()
	p.barRows(rows)
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
