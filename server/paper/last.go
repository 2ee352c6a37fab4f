package paper

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// How many commended behaviours and how many reports there is room for, and how many lines of a narrative.
const (
	mostCommended = 6
	mostReports   = 10
	mostNarrative = 3
)

// commendations lists what was commended, the most often commended first.
func (p *page) commendations() {
	card := p.report.GetScorecard()
	counts := card.GetCommendations()
	if len(counts) == 0 {
		return
	}
	p.head(p.language.Text(words.Commendations), 20)
	t := &table{sheet: p.sheet, widths: []float64{150, 24}, faces: []face{bodyFace, strongFace}}
	t.head(p.language.Text(words.Behaviour), p.language.Text(words.Reports))
	shown := counts[:min(len(counts), mostCommended)]
	for _, c := range shown {
		title := cmp.Or(card.GetTitles().GetBehaviours()[c.GetBehaviour()], c.GetBehaviour())
		t.row(p.ruler.cut(p.clean(title), bodyFace, 150-cellGap), p.language.Number(int64(c.GetTimes())))
	}
	p.leftOut(words.MoreCommended, len(counts)-len(shown))
}

// lastReports lists the last visits, each with its score and the start of what the shopper wrote.
func (p *page) lastReports() {
	p.head(p.language.Text(words.LastReports), 25)
	reports := p.report.GetReports()
	if len(reports) == 0 {
		p.paragraph(p.language.Text(words.NoReports), bodyFace, 1)
	}
	for _, r := range reports[:min(len(reports), mostReports)] {
		p.lastReport(r)
	}
}

func (p *page) lastReport(r *pb.ReleasedReport) {
	result := p.resultOf(r)
	end := right - p.width(result, strongFace) - 5
	title := p.ruler.wrap(p.visitOf(r), strongFace, end-left, 1)
	critical := p.ruler.wrap(p.criticals(r.GetScore()), smallStrong, inner, 1)
	narrative := p.ruler.wrap(p.clean(r.GetNarrative()), smallFace, inner, mostNarrative)
	p.room(strongFace.height() + float64(len(critical)+len(narrative))*smallFace.height() + 2)
	p.lines(left, title, strongFace)
	p.putRight(right, p.y-strongFace.height()*0.25, result, strongFace)
	p.lines(left, critical, smallStrong)
	p.lines(left, narrative, smallFace)
	p.y += 1
	p.line(left, p.y, right, p.y, hair, 0.2)
	p.y += 0.8
}

// visitOf returns when a visit was and, where the report is of more than one location, at which.
func (p *page) visitOf(r *pb.ReleasedReport) string {
	text := words.Capital(p.month(r.GetMonth()))
	if part := int(r.GetDayPart()) - 1; part >= 0 && part < len(words.DayParts) {
		text += ", " + p.language.Text(words.DayParts[part])
	}
	if location := r.GetLocation(); location != p.report.GetLocation() {
		text += " · " + p.clean(cmp.Or(p.report.GetScorecard().GetTitles().GetLocations()[location], location))
	}
	return text
}

// resultOf returns how a visit ended and what it scored.
func (p *page) resultOf(r *pb.ReleasedReport) string {
	outcome := ""
	if name, otherwise := outcomes[r.GetOutcome()]; otherwise {
		outcome = p.language.Text(name)
	}
	score := r.GetScore()
	if score == nil || score.EffectiveBasisPoints == nil {
		return joined(" · ", outcome, p.language.Text(words.NotScored))
	}
	verdict := ""
	switch score.GetVerdict() {
	case pb.Score_PASS:
		verdict = p.language.Text(words.Passed)
	case pb.Score_FAIL:
		verdict = p.language.Text(words.Failed)
	}
	return joined(" · ", outcome, p.language.Percent(score.GetEffectiveBasisPoints()), verdict)
}

// outcomes are the endings of a visit that must be named.
var outcomes = map[pb.ReportContent_Outcome]words.Text{
	pb.ReportContent_LEFT_UNSERVED: words.WalkedOut,
	pb.ReportContent_HUNG_UP:       words.HungUp,
	pb.ReportContent_CLOSED:        words.Closed,
	pb.ReportContent_NO_SUCH_PLACE: words.NoLocation,
	pb.ReportContent_ABORTED:       words.Aborted,
}

// criticals returns the names of the critical questions that a visit failed.
func (p *page) criticals(s *pb.Score) string {
	if len(s.GetCriticals()) == 0 {
		return ""
	}
	titles := p.report.GetQuestions().GetTitles().GetQuestions()
	var text []string
	for _, key := range s.GetCriticals() {
		text = append(text, p.clean(cmp.Or(titles[key], key)))
	}
	return p.language.Text(words.Critical, "questions", strings.Join(text, " · "))
}
