package paper

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
)

// heading writes what the report is of, and gives the document its title.
func (p *page) heading() {
	r, titles := p.report, p.report.GetScorecard().GetTitles()
	location := p.clean(cmp.Or(titles.GetLocation(), r.GetLocation()))
	program := p.clean(cmp.Or(titles.GetProgram(), r.GetProgram()))
	client := p.clean(cmp.Or(titles.GetClient(), r.GetClient()))
	span := p.span(r.GetFrom(), r.GetTo())
	p.pdf.SetTitle(joined(" – ", location, program, span), true)
	p.pdf.SetSubject(p.say(texts.report), true)
	p.running = p.ruler.cut(joined(" · ", location, program, span), noteFace, inner)

	kind := p.say(texts.report)
	if client != location {
		kind = joined(" · ", kind, client)
	}
	p.pdf.Bookmark(location, 0, 0)
	p.lines(left, p.ruler.wrap(kind, quietFace, inner, 1), quietFace)
	p.lines(left, p.ruler.wrap(location, titleFace, inner, 2), titleFace)
	p.lines(left, p.ruler.wrap(joined(" · ", program, span), leadFace, inner, 2), leadFace)
	p.y += 3
	p.line(left, p.y, right, p.y, ink, 0.6)
	p.y += 3
}

// joined joins what is not empty.
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
	p.lines(left, []string{p.say(texts.score)}, quietFace)
	if total.BasisPoints == nil {
		p.lines(left, p.ruler.wrap(p.say(texts.noVisits), headFace, wide, 2), headFace)
		return
	}
	p.y += figureFace.size*point*0.72 + 2
	p.put(left, p.y, p.percent(total.GetBasisPoints()), figureFace)
	p.y += 2.5
	sure := p.say(texts.noInterval)
	if low, high, ok := ends(total.LowBasisPoints, total.HighBasisPoints); ok {
		sure = p.say(texts.between, "{low}", p.percent(low), "{high}", p.percentRaised(high))
	}
	p.lines(left, p.ruler.wrap(sure+",", leadFace, wide, 2), leadFace)
	p.lines(left, p.ruler.wrap(p.standsOn(total), leadFace, wide, 2), leadFace)
	if thin := p.thinness(total); thin != "" {
		p.y += 1
		p.lines(left, p.ruler.wrap(thin, strongFace, wide, 3), strongFace)
	}
}

// total is the figure that the report is about.
func (p *page) total() *pb.Figure { return cmp.Or(p.report.GetScorecard().GetTotal(), &pb.Figure{}) }

// ends are the ends of an interval that has both.
func ends(low, high *int32) (int32, int32, bool) {
	if low == nil || high == nil {
		return 0, 0, false
	}
	return *low, *high, true
}

// standsOn says from how many visits a figure is.
func (p *page) standsOn(f *pb.Figure) string {
	said := p.counted(texts.visit, texts.visits, f.GetVisits())
	if f.GetLocations() > 0 {
		said += " " + p.counted(texts.atLocation, texts.atLocations, f.GetLocations())
	}
	return said
}

func (p *page) counted(one, many text, n int32) string {
	if n == 1 {
		many = one
	}
	return p.say(many, "{n}", p.number(int64(n)))
}

// thinness says that a figure stands on little, or nothing where it does not.
func (p *page) thinness(f *pb.Figure) string {
	if !thin(f) {
		return ""
	}
	said := p.say(texts.tooFew)
	if f.GetConfidence() == pb.Figure_LOW {
		said = p.say(texts.few)
	}
	if f.GetVisits() > 0 {
		said += " " + p.say(texts.oneCounts, "{p}", p.percentRaised(10_000/f.GetVisits()))
	}
	return said
}

func thin(f *pb.Figure) bool { return f.GetConfidence() != pb.Figure_OK }

// facts writes what else there is to know of the figure: what each is called, and what it is.
func (p *page) facts(from, to float64) {
	const label = 38.0
	for _, fact := range p.factsOf() {
		name := p.ruler.wrap(fact.name, noteFace, label-3, 3)
		value := p.ruler.wrap(fact.value, strongFace, to-from-label, 3)
		note := p.ruler.wrap(fact.note, smallFace, to-from-label, 3)
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

// fact is one thing to know, with what must be said beside it.
type fact struct{ name, value, note string }

func (p *page) factsOf() []fact {
	card, total := p.report.GetScorecard(), p.total()
	var facts []fact
	add := func(name text, value, note string) {
		if value != "" {
			facts = append(facts, fact{p.say(name), value, note})
		}
	}
	if total.Band != nil {
		add(texts.band, p.clean(cmp.Or(card.GetTitles().GetBands()[total.GetBand()], total.GetBand())), "")
	}
	if total.BasisPoints != nil {
		value, note := p.changed(card.GetDifference())
		add(texts.change, value, note)
	}
	if like := card.GetLikeForLike(); like != nil {
		add(texts.likeForLike, p.alike(like), "")
	}
	value, note := p.placing()
	add(texts.place, value, note)
	if share := total.GetPassShare(); share.GetOf() > 0 {
		add(texts.passed, p.share(share.GetBasisPoints(), share.GetPassed(), share.GetOf()), p.shareInterval(share.LowBasisPoints, share.HighBasisPoints))
	}
	if total.Min != nil && total.Max != nil {
		add(texts.spread, p.say(texts.spreadFrom, "{low}", p.percent(total.GetMin()), "{high}", p.percent(total.GetMax())), "")
	}
	add(texts.otherwise, p.endings(total.GetOutcomes()), "")
	return facts
}

// changed says how a figure differs from that of the span before. It is a change only where the difference says so.
func (p *page) changed(d *pb.Difference) (said, note string) {
	if d == nil || d.BasisPoints == nil {
		return p.say(texts.noBefore), ""
	}
	tenths := nearest(d.GetBasisPoints())
	name, by := texts.untested, p.points(tenths)
	low, high, tested := ends(d.LowBasisPoints, d.HighBasisPoints)
	switch {
	case d.GetAcrossBreak():
		name = texts.acrossBreak
	case d.GetChange() && d.GetBasisPoints() < 0:
		name, by = texts.down, p.points(-tenths)[1:]
	case d.GetChange():
		name, by = texts.up, p.points(tenths)[1:]
	case tested:
		name = texts.unclear
	}
	said = p.say(name, "{p}", by)
	if tested {
		note = p.say(texts.difference, "{low}", p.points(scorecard.FlooredTenths(low)), "{high}", p.points(scorecard.RaisedTenths(high)))
	}
	return said, joined(" · ", note, p.span(d.GetFrom(), d.GetTo()))
}

// alike says the score over what did not change.
func (p *page) alike(like *pb.LikeForLike) string {
	coverage := p.percent(like.GetCoverageBasisPoints())
	if like.GetTotal() == nil || like.GetTotal().BasisPoints == nil {
		return p.say(texts.likeForLikeNone, "{coverage}", coverage)
	}
	return p.say(texts.likeForLikeOf, "{p}", p.percent(like.GetTotal().GetBasisPoints()), "{coverage}", coverage)
}

// placing says the place among all locations, and whether it may be chance.
func (p *page) placing() (said, note string) {
	place := p.report.GetRanking()
	if place == nil {
		return p.say(texts.noPlace), ""
	}
	if place.Rank == nil {
		return p.say(texts.thinPlace), ""
	}
	said = p.say(texts.placeOf, "{n}", p.number(int64(place.GetRank())), "{all}", p.number(int64(p.report.GetRanked())))
	if !place.GetApart() {
		note = p.say(texts.byChance)
	}
	return said, note
}

func (p *page) share(basisPoints, n, all int32) string {
	return p.say(texts.shareOf, "{p}", p.percent(basisPoints), "{n}", p.number(int64(n)), "{all}", p.number(int64(all)))
}

// shareInterval says the interval of a share, or nothing where it has none.
func (p *page) shareInterval(low, high *int32) string {
	from, to, ok := ends(low, high)
	if !ok {
		return ""
	}
	return p.say(texts.between, "{low}", p.percent(from), "{high}", p.percentRaised(to))
}

// endings counts the visits that ended otherwise than planned.
func (p *page) endings(o *pb.Outcomes) string {
	var said []string
	for _, ending := range []struct {
		name text
		n    int32
	}{
		{texts.walkedOut, o.GetLeftUnserved()}, {texts.hungUp, o.GetHungUp()}, {texts.closed, o.GetClosed()},
		{texts.noSuchPlace, o.GetNoSuchPlace()}, {texts.aborted, o.GetAborted()},
	} {
		if ending.n > 0 {
			said = append(said, p.say(ending.name)+nbsp+p.number(int64(ending.n)))
		}
	}
	return strings.Join(said, ", ")
}
