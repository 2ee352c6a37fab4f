package guide

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// say is a sentence. What is filled in is escaped, unless it was made here.
func say(format string, parts ...any) template.HTML {
	for i, p := range parts {
		if _, made := p.(template.HTML); !made {
			parts[i] = template.HTMLEscapeString(fmt.Sprint(p))
		}
	}
	return template.HTML(fmt.Sprintf(format, parts...)) // every part is escaped
}

// datum shows something from an answer, with the value that it has there.
func datum(value any, text string) template.HTML {
	return say(`<data value="%s">%s</data>`, value, text)
}

// none stands where there is no figure.
const none = template.HTML("–")

// percent shows basis points in per cent with one decimal, floored as in the pictures.
func percent(p *int32) template.HTML {
	if p == nil {
		return none
	}
	return datum(*p, tenths(floorTenths(*p))+"\u00a0%")
}

// percentUp is percent for the upper end of an interval, which is raised.
func percentUp(p *int32) template.HTML {
	if p == nil {
		return none
	}
	return datum(*p, tenths(-floorTenths(-*p))+"\u00a0%")
}

// points shows a difference in basis points as points of a percentage, without its sign.
func points(p int32) template.HTML {
	at := max(p, -p) / 10
	unit := "points"
	if at == 10 {
		unit = "point"
	}
	return datum(p, tenths(at)+"\u00a0"+unit)
}

// signed shows a difference in basis points with its sign.
func signed(p *int32) template.HTML {
	if p == nil {
		return none
	}
	return withSign(*p, *p/10)
}

// between shows the ends of the interval of a difference, each rounded away from the middle.
func between(low, high *int32) template.HTML {
	if low == nil || high == nil {
		return "no interval"
	}
	return say("%s to %s points", withSign(*low, floorTenths(*low)), withSign(*high, -floorTenths(-*high)))
}

// withSign shows a difference by its tenths of a point.
func withSign(p, at int32) template.HTML {
	if at < 0 {
		return datum(p, "−"+tenths(-at))
	}
	return datum(p, "+"+tenths(at))
}

func floorTenths(p int32) int32 {
	at := p / 10
	if p%10 < 0 {
		at--
	}
	return at
}

func tenths(t int32) string { return fmt.Sprintf("%d.%d", t/10, t%10) }

// whole shows a count, with a space between thousands.
func whole[N int32 | int64](n N) template.HTML {
	text := strconv.FormatInt(int64(n), 10)
	var groups []string
	for len(text) > 3 {
		groups = append([]string{text[len(text)-3:]}, groups...)
		text = text[:len(text)-3]
	}
	return datum(n, strings.Join(append([]string{text}, groups...), "\u202f"))
}

// seconds shows a wait.
func seconds(s *int32) template.HTML {
	switch {
	case s == nil:
		return none
	case *s < 60:
		return datum(*s, fmt.Sprintf("%d\u00a0s", *s))
	}
	return datum(*s, fmt.Sprintf("%d\u00a0min %d\u00a0s", *s/60, *s%60))
}

// coefficient shows a rank correlation.
func coefficient(c *float64) template.HTML {
	if c == nil {
		return none
	}
	return datum(strconv.FormatFloat(*c, 'g', -1, 64), strings.Replace(fmt.Sprintf("%+.2f", *c), "-", "−", 1))
}

// month shows a month or quarter.
func month(label string) template.HTML {
	if t, err := time.Parse("2006-01", label); err == nil {
		return datum(label, t.Format("January 2006"))
	}
	return datum(label, label)
}

// called shows what an id or key is called.
func called(titles map[string]string, key string) template.HTML {
	title := titles[key]
	if title == "" {
		title = key
	}
	return say(`<data class="name" value="%s">%s</data>`, key, title)
}

// interval shows the ends of an interval in per cent.
func interval(low, high *int32) template.HTML {
	if low == nil || high == nil {
		return "no interval"
	}
	return say("%s to %s", percent(low), percentUp(high))
}

// figure shows a figure with its interval and the visits that it stands on.
func figure(f *pb.Figure) template.HTML {
	if f.GetVisits() == 0 || f.BasisPoints == nil {
		return "no figure, for there was no visit"
	}
	return say("%s (%s; %s visits)", percent(f.BasisPoints), interval(f.LowBasisPoints, f.HighBasisPoints), whole(f.GetVisits()))
}

// rate shows a share with its interval and what it was counted among.
func rate(r *pb.Rate) template.HTML {
	if r.GetOf() == 0 {
		return "nothing was counted"
	}
	return say("%s (%s; %s of %s)", percent(r.BasisPoints), interval(r.LowBasisPoints, r.HighBasisPoints), whole(r.GetCount()), whole(r.GetOf()))
}

// changed says how a figure differs from what it was before, and whether that can be called a change.
func changed(d *pb.Difference) template.HTML {
	if d == nil || d.BasisPoints == nil {
		return "There is nothing before to compare it with."
	}
	way := "higher"
	if d.GetBasisPoints() < 0 {
		way = "lower"
	}
	before := say("from %s to %s", month(d.GetFrom()), month(d.GetTo()))
	switch {
	case d.GetAcrossBreak():
		return say("It is %s %s than %s, across a change of the questions: the difference may come from the checklist, and is not called a change.",
			points(d.GetBasisPoints()), way, before)
	case !d.GetChange():
		return say("Beside the time %s there is no change that can be told from chance.", before)
	}
	return say("That is %s %s than %s (interval of the difference: %s): a change.",
		points(d.GetBasisPoints()), way, before, between(d.LowBasisPoints, d.HighBasisPoints))
}

// verdict is changed in a cell.
func verdict(d *pb.Difference) template.HTML {
	switch {
	case d == nil || d.BasisPoints == nil:
		return none
	case d.GetAcrossBreak():
		return say("%s, across a change of questions", signed(d.BasisPoints))
	case d.GetChange():
		return say("%s, a change", signed(d.BasisPoints))
	}
	return say("%s, no change that can be told from chance", signed(d.BasisPoints))
}
