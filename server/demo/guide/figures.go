package guide

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// datum returns an element with a text for a value of an answer.
func datum(value any, text string) template.HTML {
	return template.HTML(fmt.Sprintf(`<data value="%s">%s</data>`,
		template.HTMLEscapeString(fmt.Sprint(value)), template.HTMLEscapeString(text))) // both are escaped
}

// none is the cell of a figure that does not exist.
const none = template.HTML("–")

// percent returns basis points as a percentage, floored.
func (p *page) percent(basisPoints *int32) template.HTML {
	if basisPoints == nil {
		return none
	}
	return datum(*basisPoints, p.language.Percent(*basisPoints))
}

// interval returns the ends of an interval in per cent: the lower one floored, the upper one raised.
func (p *page) interval(low, high *int32) template.HTML {
	if low == nil || high == nil {
		return p.html(noInterval)
	}
	return p.html(words.FromTo, "low", p.percent(low), "high", datum(*high, p.language.PercentRaised(*high)))
}

// points returns the size of a difference in points, without its sign.
func (p *page) points(basisPoints int32) template.HTML {
	return datum(basisPoints, p.language.Tenths(int64(max(basisPoints, -basisPoints)/10)))
}

// pointsInterval returns the ends of the interval of a difference, with their signs.
func (p *page) pointsInterval(low, high *int32) template.HTML {
	if low == nil || high == nil {
		return p.html(noInterval)
	}
	return p.html(words.FromTo, "low", datum(*low, p.language.PointsFrom(*low)), "high", datum(*high, p.language.PointsTo(*high)))
}

// count returns a whole number.
func count[N int32 | int64](p *page, n N) template.HTML { return datum(n, p.language.Number(int64(n))) }

// visits returns a number of visits.
func (p *page) visits(n int64) template.HTML { return datum(n, p.language.Visits(n)) }

// duration returns a length of time.
func (p *page) duration(seconds *int32) template.HTML {
	if seconds == nil {
		return none
	}
	return datum(*seconds, p.language.Duration(*seconds))
}

// coefficient returns a rank correlation, with two decimals and its sign.
func (p *page) coefficient(r *float64) template.HTML {
	if r == nil {
		return none
	}
	return datum(strconv.FormatFloat(*r, 'g', -1, 64), p.language.PointsInFull(int32(math.Round(*r*100))))
}

// period returns a month or a quarter.
func (p *page) period(label string) template.HTML { return datum(label, p.language.Period(label)) }

// name returns the title of an id or a key, and the key where it has no title.
func name(titles map[string]string, key string) template.HTML {
	title := titles[key]
	if title == "" {
		title = key
	}
	return template.HTML(strings.Replace(string(datum(key, title)), "<data ", `<data class="name" `, 1))
}

// figure returns a figure with its interval and the number of its visits.
func (p *page) figure(f *pb.Figure) template.HTML {
	if f.GetVisits() == 0 || f.BasisPoints == nil {
		return p.html(noFigure)
	}
	return p.html(figureText, "score", p.percent(f.BasisPoints),
		"interval", p.interval(f.LowBasisPoints, f.HighBasisPoints), "visits", p.visits(int64(f.GetVisits())))
}

// rate returns a share with its interval and what it was counted among.
func (p *page) rate(r *pb.Rate) template.HTML {
	if r.GetOf() == 0 {
		return p.html(noneCounted)
	}
	return p.html(rateText, "share", p.percent(r.BasisPoints), "interval", p.interval(r.LowBasisPoints, r.HighBasisPoints),
		"n", count(p, r.GetCount()), "all", count(p, r.GetOf()))
}

// change returns a sentence about how a figure differs from the time before, and whether that is a change.
func (p *page) change(d *pb.Difference) template.HTML {
	if d == nil || d.BasisPoints == nil {
		return p.html(nothingBefore)
	}
	text := noChange
	switch up := d.GetBasisPoints() >= 0; {
	case d.GetAcrossBreak() && up:
		text = breakUp
	case d.GetAcrossBreak():
		text = breakDown
	case d.GetChange() && up:
		text = changeUp
	case d.GetChange():
		text = changeDown
	}
	return p.html(text, "p", p.points(d.GetBasisPoints()), "from", p.period(d.GetFrom()), "to", p.period(d.GetTo()),
		"interval", p.pointsInterval(d.LowBasisPoints, d.HighBasisPoints))
}

// changeCell is change for a cell.
func (p *page) changeCell(d *pb.Difference) template.HTML {
	if d == nil || d.BasisPoints == nil {
		return none
	}
	text := noChangeCell
	switch {
	case d.GetAcrossBreak():
		text = breakCell
	case d.GetChange():
		text = changeCell
	}
	return p.html(text, "p", datum(*d.BasisPoints, p.language.Points(*d.BasisPoints)))
}
