package paper

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// mostWaits is how many questions of waits there is room for.
const mostWaits = 4

// roomForNotes is the height of two lines of notes below a table.
const roomForNotes = 9.0

// mostPlaces is how many children are listed.
const mostPlaces = 60

// waits writes how long customers wait and how many give up. Waits that were given up are counted, and never averaged in.
func (p *page) waits() {
	w := p.report.GetWaits()
	met := make([]*pb.WaitFigures, 0, len(w.GetQuestions()))
	for _, q := range w.GetQuestions() {
		if q.GetWaits() > 0 {
			met = append(met, q)
		}
	}
	if len(met) == 0 {
		return
	}
	p.head(p.language.Text(words.Waiting), 30)
	shown := met[:min(len(met), mostWaits)]
	t := &table{sheet: p.sheet, widths: []float64{50, 24, 33, 38, 29}, faces: []face{bodyFace, strongFace, bodyFace, bodyFace, bodyFace}}
	t.head(p.language.Text(words.Wait), p.language.Text(words.MedianServed), p.language.Text(words.Usual), p.language.Text(words.ServedInTime), p.language.Text(words.GaveUp))
	for _, q := range shown {
		t.row(p.waitName(q), p.medianOf(q), p.usualOf(q.GetUsual()), p.inTime(q.GetServedInTime()), p.gaveUp(q))
	}
	t.print(roomForNotes)
	for _, q := range shown {
		p.waitNotes(q)
		p.waitsByPlace(q)
	}
	p.leftOut(words.MoreWaits, len(met)-len(shown))
	if w.GetUsualFrom() != "" {
		p.y += 1
		p.paragraph(p.language.Text(words.UsualSpan, "span", p.span(w.GetUsualFrom(), w.GetUsualTo())), noteFace, 2)
	}
}

// waitsByPlace lists the waits at the children of the location.
func (p *page) waitsByPlace(q *pb.WaitFigures) {
	if len(q.GetChildren()) == 0 {
		return
	}
	p.y += 2
	t := &table{sheet: p.sheet, widths: []float64{74, 50, 50}, faces: []face{bodyFace, strongFace, bodyFace}}
	t.head(p.language.Text(words.Location), p.language.Text(words.MedianServed), p.language.Text(words.Usual))
	for _, child := range q.GetChildren()[:min(len(q.GetChildren()), mostPlaces)] {
		median := p.language.Text(words.NoneServed)
		if child.MedianSeconds != nil {
			median = p.language.Duration(child.GetMedianSeconds())
		}
		title := cmp.Or(p.report.GetWaits().GetTitles().GetLocations()[child.GetLocation()], child.GetLocation())
		t.row(p.clean(title), median, p.usualOf(child))
	}
	t.print(roomForNotes)
	p.leftOut(words.More, len(q.GetChildren())-mostPlaces)
}

func (p *page) waitName(q *pb.WaitFigures) string {
	return p.clean(cmp.Or(p.report.GetWaits().GetTitles().GetQuestions()[q.GetQuestion()], q.GetQuestion()))
}

func (p *page) medianOf(q *pb.WaitFigures) string {
	if q.MedianSeconds == nil {
		return p.language.Text(words.NoneServed)
	}
	return p.language.Duration(q.GetMedianSeconds())
}

func (p *page) usualOf(u *pb.UsualWait) string {
	switch {
	case u == nil || u.UsualSeconds == nil:
		return p.language.Text(words.NoUsual)
	case u.Times == nil:
		return p.language.Duration(u.GetUsualSeconds())
	}
	return p.language.Text(words.UsualTimes, "usual", p.language.Duration(u.GetUsualSeconds()), "times", p.language.Multiple(u.GetTimes()))
}

func (p *page) inTime(r *pb.Rate) string {
	if r == nil || r.BasisPoints == nil {
		return "–"
	}
	text := p.share(r.GetBasisPoints(), r.GetCount(), r.GetOf())
	if low, high, ok := ends(r.LowBasisPoints, r.HighBasisPoints); ok {
		text += ", " + p.language.Text(words.FromTo, "low", p.language.Percent(low), "high", p.language.PercentRaised(high))
	}
	return text
}

// gaveUp returns how many of those walked out and how many hung up.
func (p *page) gaveUp(q *pb.WaitFigures) string {
	all := p.language.Number(int64(q.GetWaits()))
	var text []string
	if q.GetLeftUnserved() > 0 {
		text = append(text, p.language.Text(words.WalkedOutOf, "n", p.language.Number(int64(q.GetLeftUnserved())), "all", all))
	}
	if q.GetHungUp() > 0 {
		text = append(text, p.language.Text(words.HungUpOf, "n", p.language.Number(int64(q.GetHungUp())), "all", all))
	}
	if len(text) == 0 {
		return p.language.Text(words.NobodyOf, "all", all)
	}
	return strings.Join(text, ", ")
}

// waitNotes writes the notes on the figures of a question.
func (p *page) waitNotes(q *pb.WaitFigures) {
	name := p.waitName(q)
	if q.GetHeavilyCensored() {
		text := p.language.Text(words.HalfServedNever)
		if q.SurvivalMedianSeconds != nil {
			text = p.language.Text(words.HalfServedWithin, "time", p.language.Duration(q.GetSurvivalMedianSeconds()))
		}
		p.y += 1
		p.paragraph(p.language.Text(words.Censored, "question", name)+" "+text, smallFace, 8)
	}
	if n := len(q.GetMarked()); n > 0 {
		p.y += 1
		p.paragraph(p.language.Text(words.LongWaits, "question", name, "n", p.language.Number(int64(n))), smallFace, 6)
	}
}
