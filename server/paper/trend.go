package paper

import (
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/picture"
	"mysteryshopper/server/words"
)

// mostNotes is how many changes of the checklist are listed.
const mostNotes = 5

// trend draws the score month by month with its interval, and lists the changes of the checklist below.
func (p *page) trend() {
	t := p.report.GetTrend()
	p.head(p.language.Text(words.MonthByMonth), 70)
	described := chart.TrendOf(t, p.language)
	for i := range described.Points {
		described.Points[i].LikeForLike = chart.LikeForLike{} // It is not drawn on paper.
	}
	if !slices.ContainsFunc(described.Points, func(x chart.Point) bool { return x.Value != nil }) {
		p.paragraph(p.language.Text(words.NoTrend), bodyFace, 2)
		return
	}
	p.draw(picture.Trend{Trend: described})
	p.breaks(t.GetBreaks())
}

// breaks lists the last changes of the checklist.
func (p *page) breaks(all []*pb.TrendBreak) {
	number := func(n int) string { return p.language.Number(int64(n)) }
	for _, b := range all[max(0, len(all)-mostNotes):] {
		p.paragraph(p.language.Heading(words.BreakAt, "month", p.month(b.GetMonth()), "from", number(int(b.GetFromVersion())),
			"to", number(int(b.GetToVersion())), "n", number(len(b.GetQuestions()))), smallFace, 4)
	}
	p.leftOut(words.More, len(all)-mostNotes)
}
