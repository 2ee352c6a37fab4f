package paper

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// How many commended behaviours and how many reports there is room for, and how many lines of a narrative. Of the reports
// some are left out where the explanation then has room on the same page.
const (
	mostCommended = 6
	mostReports   = 10
	leastReports  = 6
	mostNarrative = 8
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
		t.row(p.clean(title), p.language.Number(int64(c.GetTimes())))
	}
	t.print(0)
	p.leftOut(words.MoreCommended, len(counts)-len(shown))
}

// lastReports lists the last visits, each with its score and the start of what the shopper wrote. below is the height of
// what follows.
func (p *page) lastReports(below float64) {
	p.head(p.language.Text(words.LastReports), 25)
	reports := p.report.GetReports()
	if len(reports) == 0 {
		p.paragraph(p.language.Text(words.NoReports), bodyFace, 1)
	}
	for i, r := range reports[:min(len(reports), mostReports)] {
		if !p.lastReport(r, i >= leastReports, below) {
			return
		}
	}
}

// lastReport writes a visit. Where it may be left out, it returns false and writes nothing if it took the room of what
// follows.
func (p *page) lastReport(r *pb.ReleasedReport, optional bool, below float64) bool {
	result := p.resultOf(r)
	end := right - p.width(result, strongFace) - 5
	title := p.ruler.wrap(p.visitOf(r), strongFace, end-left, 3)
	critical := p.ruler.wrap(p.criticals(r, p.report.GetQuestions().GetTitles().GetQuestions()), smallStrong, inner, 12)
	narrative := p.ruler.wrap(p.clean(r.GetNarrative()), smallFace, inner, mostNarrative)
	high := float64(len(title))*strongFace.height() + float64(len(critical)+len(narrative))*smallFace.height() + 2
	if optional && p.y+below <= bottom && p.y+high+below > bottom {
		return false
	}
	p.room(high)
	p.lines(left, title, strongFace)
	p.putRight(right, p.y-strongFace.height()*0.25, result, strongFace)
	p.lines(left, critical, smallStrong)
	p.lines(left, narrative, smallFace)
	p.y += 1
	p.line(left, p.y, right, p.y, hair, 0.2)
	p.y += 0.8
	return true
}

// visitOf returns when a visit was and, where the report is of more than one location, at which.
func (p *page) visitOf(r *pb.ReleasedReport) string {
	text := p.when(r)
	if location := r.GetLocation(); location != p.report.GetLocation() {
		text += " · " + p.clean(cmp.Or(p.report.GetScorecard().GetTitles().GetLocations()[location], location))
	}
	return text
}

// when writes the month and the part of the day of a visit.
func (s *sheet) when(r *pb.ReleasedReport) string {
	text := words.Capital(s.month(r.GetMonth()))
	if part := int(r.GetDayPart()) - 1; part >= 0 && part < len(words.DayParts) {
		text += ", " + s.language.Text(words.DayParts[part])
	}
	return text
}

// resultOf returns how a visit ended, what it scored and whether it passed.
func (s *sheet) resultOf(r *pb.ReleasedReport) string {
	if score := r.GetScore(); score != nil && score.EffectiveBasisPoints != nil {
		return s.verdictOf(r, s.language.Percent(score.GetEffectiveBasisPoints()))
	}
	return s.verdictOf(r, s.language.Text(words.NotScored))
}

// verdictOf returns how a visit ended and whether it passed, with its score in between.
func (s *sheet) verdictOf(r *pb.ReleasedReport, score string) string {
	outcome, verdict := "", ""
	if name, otherwise := outcomes[r.GetOutcome()]; otherwise {
		outcome = s.language.Text(name)
	}
	switch r.GetScore().GetVerdict() {
	case pb.Score_PASS:
		verdict = s.language.Text(words.Passed)
	case pb.Score_FAIL:
		verdict = s.language.Text(words.Failed)
	}
	return joined(" · ", outcome, score, verdict)
}

// outcomes are the endings of a visit that must be named.
var outcomes = map[pb.ReportContent_Outcome]words.Text{
	pb.ReportContent_LEFT_UNSERVED: words.WalkedOut,
	pb.ReportContent_HUNG_UP:       words.HungUp,
	pb.ReportContent_CLOSED:        words.Closed,
	pb.ReportContent_NO_SUCH_PLACE: words.NoLocation,
	pb.ReportContent_ABORTED:       words.Aborted,
}

// criticals returns the names of the critical questions that a visit failed, the worst first.
func (s *sheet) criticals(r *pb.ReleasedReport, titles map[string]string) string {
	keys := r.GetWorstCriticals()
	if len(keys) == 0 {
		keys = r.GetScore().GetCriticals()
	}
	if len(keys) == 0 {
		return ""
	}
	var text []string
	for _, key := range keys {
		text = append(text, s.clean(cmp.Or(titles[key], key)))
	}
	return s.language.Text(words.Critical, "questions", strings.Join(text, " · "))
}
