package paper

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// joined joins the parts that are not empty.
func joined(between string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, between)
}

// figure writes the score in large beside what else there is to know of it.
func (p *page) figure() {
	const column = 78.0
	start := p.y
	p.score(column)
	below := p.y
	p.y = start
	p.facts(left+column+6, right)
	p.y = max(p.y, below)
}

// score writes the figure with its interval and what it stands on, in words.
func (p *page) score(wide float64) {
	total := p.total()
	p.lines(left, []string{p.language.Text(words.Score)}, quietFace)
	if total.BasisPoints == nil {
		p.lines(left, p.ruler.wrap(p.language.Text(words.NoScoredVisits), headFace, wide, 8), headFace)
		return
	}
	p.y += figureFace.size*point*0.72 + 2
	p.put(left, p.y, p.language.Percent(total.GetBasisPoints()), figureFace)
	p.y += 2.5
	sure := p.language.Text(words.NoInterval)
	if low, high, ok := ends(total.LowBasisPoints, total.HighBasisPoints); ok {
		sure = p.language.Text(words.Between, "low", p.language.Percent(low), "high", p.language.PercentRaised(high))
	}
	p.lines(left, p.ruler.wrap(sure+",", leadFace, wide, 8), leadFace)
	p.lines(left, p.ruler.wrap(p.standsOn(total), leadFace, wide, 8), leadFace)
	if thin := p.thinness(total); thin != "" {
		p.y += 1
		p.lines(left, p.ruler.wrap(thin, strongFace, wide, 8), strongFace)
	}
}

// total returns the figure that the report is about.
func (p *page) total() *pb.Figure { return cmp.Or(p.report.GetScorecard().GetTotal(), &pb.Figure{}) }

// ends returns the ends of an interval; ok is false where one is missing.
func ends(lowEnd, highEnd *int32) (low, high int32, ok bool) {
	if lowEnd == nil || highEnd == nil {
		return 0, 0, false
	}
	return *lowEnd, *highEnd, true
}

// standsOn returns from how many visits a figure is.
func (p *page) standsOn(f *pb.Figure) string {
	text := p.language.Counted(words.FromVisit, words.FromVisits, int64(f.GetVisits()))
	if f.GetLocations() > 0 {
		text += " " + p.language.Counted(words.AtLocation, words.AtLocations, int64(f.GetLocations()))
	}
	return text
}

// thinness returns a warning that a figure stands on few visits; nothing where it stands on enough.
func (p *page) thinness(f *pb.Figure) string {
	if !thin(f) {
		return ""
	}
	text := p.language.Text(words.ReadAsTooFew)
	if f.GetConfidence() == pb.Figure_LOW {
		text = p.language.Text(words.ReadAsFew)
	}
	if f.GetVisits() > 0 {
		text += " " + p.language.Text(words.OneVisitCounts, "p", p.language.PercentRaised(10_000/f.GetVisits()))
	}
	return text
}

func thin(f *pb.Figure) bool { return f.GetConfidence() != pb.Figure_OK }

// facts writes what else there is to know of the figure: what each is called, and what it is.
func (p *page) facts(from, to float64) {
	const label = 38.0
	for _, fact := range p.factsOf() {
		name := p.ruler.wrap(fact.name, noteFace, label-3, 12)
		value := p.ruler.wrap(fact.value, strongFace, to-from-label, 12)
		note := p.ruler.wrap(fact.note, smallFace, to-from-label, 12)
		start := p.y
		p.lines(from, name, noteFace)
		below := p.y
		p.y = start
		p.lines(from+label, value, strongFace)
		p.lines(from+label, note, smallFace)
		p.y = max(p.y, below) + 1.2
		p.line(from, p.y, to, p.y, hair, 0.2)
		p.y += 0.8
	}
}

// fact is a label with its value and a note.
type fact struct{ name, value, note string }

func (p *page) factsOf() []fact {
	card, total := p.report.GetScorecard(), p.total()
	var facts []fact
	add := func(name words.Text, value, note string) {
		if value != "" {
			facts = append(facts, fact{p.language.Heading(name), value, note})
		}
	}
	if total.Band != nil {
		add(words.Band, p.clean(cmp.Or(card.GetTitles().GetBands()[total.GetBand()], total.GetBand())), "")
	}
	if total.BasisPoints != nil {
		value, note := p.changed(card.GetDifference())
		add(words.SinceBefore, value, note)
	}
	if like := card.GetLikeForLike(); like != nil {
		add(words.LikeForLike, p.alike(like), "")
	}
	value, note := p.placing()
	add(words.PlaceAmongAll, value, note)
	if share := total.GetPassShare(); share.GetOf() > 0 {
		add(words.VisitsPassed, p.share(share.GetBasisPoints(), share.GetPassed(), share.GetOf()), p.shareInterval(share.LowBasisPoints, share.HighBasisPoints))
	}
	if total.Min != nil && total.Max != nil {
		add(words.WeakestAndBest, p.language.Text(words.LowAndHigh, "low", p.language.Percent(total.GetMin()), "high", p.language.Percent(total.GetMax())), "")
	}
	add(words.EndedOtherwise, p.endings(total.GetOutcomes()), "")
	return facts
}

// changed returns how a figure differs from that of the span before. It is called a change only where the difference is
// marked as one.
func (p *page) changed(d *pb.Difference) (text, note string) {
	if d == nil || d.BasisPoints == nil {
		return p.language.Text(words.NothingToCompare), ""
	}
	name, by := words.ChangeUntested, p.language.Points(d.GetBasisPoints())
	low, high, tested := ends(d.LowBasisPoints, d.HighBasisPoints)
	switch {
	case d.GetAcrossBreak():
		name = words.ChangeAcrossBreak
	case d.GetChange() && d.GetBasisPoints() < 0:
		name, by = words.Down, p.language.Tenths(-int64(d.GetBasisPoints())/10)
	case d.GetChange():
		name, by = words.Up, p.language.Tenths(int64(d.GetBasisPoints())/10)
	case tested:
		name = words.NoClearChange
	}
	text = p.language.Text(name, "p", by)
	if tested {
		note = p.language.Text(words.Between, "low", p.language.PointsFrom(low), "high", p.language.PointsTo(high))
	}
	return text, joined(" · ", note, p.span(d.GetFrom(), d.GetTo()))
}

// alike returns the score like for like.
func (p *page) alike(like *pb.LikeForLike) string {
	coverage := p.language.Percent(like.GetCoverageBasisPoints())
	if like.GetTotal() == nil || like.GetTotal().BasisPoints == nil {
		return p.language.Text(words.LikeForLikeNone, "coverage", coverage)
	}
	return p.language.Text(words.LikeForLikeCovered, "p", p.language.Percent(like.GetTotal().GetBasisPoints()), "coverage", coverage)
}

// placing returns the place among all locations, with a note where it may be chance.
func (p *page) placing() (text, note string) {
	place := p.report.GetRanking()
	if place == nil {
		return p.language.Text(words.NoPlace), ""
	}
	if place.Rank == nil {
		return p.language.Text(words.TooFewForPlace), ""
	}
	text = p.language.Text(words.NumberOf, "n", p.language.Number(int64(place.GetRank())), "all", p.language.Number(int64(p.report.GetRanked())))
	if !place.GetApart() {
		note = p.language.Text(words.PlaceByChance)
	}
	return text, note
}

func (p *page) share(basisPoints, n, all int32) string {
	return p.language.Text(words.ShareCounted, "p", p.language.Percent(basisPoints), "n", p.language.Number(int64(n)), "all", p.language.Number(int64(all)))
}

// shareInterval returns the interval of a share; nothing where it has none.
func (p *page) shareInterval(low, high *int32) string {
	from, to, ok := ends(low, high)
	if !ok {
		return ""
	}
	return p.language.Text(words.Between, "low", p.language.Percent(from), "high", p.language.PercentRaised(to))
}

// endings returns how many visits ended otherwise than planned.
func (p *page) endings(o *pb.Outcomes) string {
	var text []string
	for _, ending := range []struct {
		name words.Text
		n    int32
	}{
		{words.WalkedOut, o.GetLeftUnserved()}, {words.HungUp, o.GetHungUp()}, {words.Closed, o.GetClosed()},
		{words.NoLocation, o.GetNoSuchPlace()}, {words.Aborted, o.GetAborted()},
	} {
		if ending.n > 0 {
			text = append(text, p.language.Text(ending.name)+nbsp+p.language.Number(int64(ending.n)))
		}
	}
	return strings.Join(text, ", ")
}
