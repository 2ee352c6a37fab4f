package paper

import (
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/picture"
	"mysteryshopper/server/words"
)

// places draws the children of a region or of the client with their intervals, changes and ranks.
func (p *page) places() {
	card := p.report.GetPlaces()
	if len(card.GetRows()) == 0 {
		return
	}
	ranks := map[string]*pb.RankedLocation{}
	for _, r := range p.report.GetPlaceRankings() {
		ranks[r.GetLocation()] = r
	}
	interval := picture.Extra{Head: p.language.Text(words.Interval)}
	change := picture.Extra{Head: p.language.Text(words.ChangeHead)}
	rank := picture.Extra{Head: p.language.Text(words.Place)}
	var rows []chart.Bar
	for _, row := range card.GetRows() {
		bar := chart.Bar{Title: p.clean(chart.RowTitle(card, row, pb.Scorecard_LOCATION, p.language)), Figure: chart.FigureOf(row.GetTotal())}
		rows = append(rows, bar)
		interval.Cells = append(interval.Cells, p.rangeOf(bar.Figure))
		change.Cells = append(change.Cells, p.arrow(row.GetDifference()))
		rank.Cells = append(rank.Cells, p.rankOf(ranks[row.GetLocation()]))
	}
	extra := []picture.Extra{interval}
	for _, column := range []picture.Extra{change, rank} {
		if slices.ContainsFunc(column.Cells, func(cell string) bool { return cell != "" }) {
			extra = append(extra, column)
		}
	}
	note := ""
	if len(extra) > 1 {
		note = p.language.Text(words.ArrowNote)
	}
	p.drawWithNote(words.ByPlace, picture.Bars{Bars: rows, Extra: extra}, note)
}

// arrow writes a change in percentage points, with an arrow where it is more than chance.
func (p *page) arrow(d *pb.Difference) string {
	if d == nil || d.BasisPoints == nil {
		return ""
	}
	text := p.language.Points(d.GetBasisPoints())
	switch {
	case d.GetChange() && d.GetBasisPoints() < 0:
		return "↓ " + text
	case d.GetChange():
		return "↑ " + text
	}
	return text
}

// rankOf writes a rank, with those that chance leaves open; nothing where there is none.
func (p *page) rankOf(r *pb.RankedLocation) string {
	if r == nil || r.Rank == nil {
		return ""
	}
	rank := p.language.Number(int64(r.GetRank()))
	if possible := picture.Ranks(int64(r.GetBestRank()), int64(r.GetWorstRank()), p.language); possible != "" && possible != rank {
		rank += " (" + possible + ")"
	}
	return rank
}

// claims draws what is claimed beside what was observed: of the total, sections and questions, and of each place.
func (p *page) claims() {
	c := p.report.GetClaims()
	gaps := picture.GapsOf(c, p.language)
	gaps.Gaps = slices.DeleteFunc(gaps.Gaps, func(g picture.Gap) bool { return g.Claimed == nil })
	p.gaps(words.ClaimedAndObserved, gaps.Gaps, mostGaps)
	p.gaps(words.ClaimedByPlace, picture.PlaceGapsOf(c, p.language).Gaps, mostPlaces)
}

// gaps draws the first of some gaps, and counts the others.
func (p *page) gaps(title words.Text, gaps []picture.Gap, most int) {
	if len(gaps) == 0 {
		return
	}
	shown := gaps[:min(len(gaps), most)]
	p.drawUnder(title, picture.Gaps{Gaps: shown})
	p.leftOut(words.More, len(gaps)-len(shown))
}

// mostGaps is how many gaps there is room for: those of the total and the sections, and of some questions.
const mostGaps = 12
