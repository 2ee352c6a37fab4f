package workbook

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// OfScorecard returns the workbook of a scorecard in a language, one of en, de, sv and hu: the total and the request in
// front, a sheet of the rows for people with its chart, sheets for what else the scorecard has, and one of the
// answer's own fields for further work. An error is one of sheet.Tables.
func OfScorecard(card *pb.Scorecard, language string) (Book, error) {
	s := &scorecardBook{Scorecard: card, language: words.Match(language)}
	b := Book{
		Title: s.term(words.Scorecard) + " – " + chart.LocationTitle(card, card.GetLocation()), Subtitle: s.subtitle(),
		Language: s.language.Tag(), Made: card.GetAsOf().AsTime(), Headline: s.headline(), Facts: s.facts(),
	}
	figures, used := s.figures()
	b.Sheets = append(b.Sheets, figures...)
	for _, more := range []func() (Sheet, bool){s.matrix, s.bands, s.commended, s.events, s.breaks} {
		if sheet, ok := more(); ok {
			b.Sheets = append(b.Sheets, sheet)
		}
	}
	data, err := s.data()
	if err != nil {
		return Book{}, err
	}
	b.Sheets = append(b.Sheets, data)
	b.Notes = s.notes(used, data.Name)
	return b, nil
}

// scorecardBook makes the workbook of a scorecard in a language.
type scorecardBook struct {
	*pb.Scorecard
	language *words.Language
	// brief leaves out what is not on the first page of a report.
	brief bool
	// methodless is set of answers whose figures have no method.
	methodless bool
}

func (s *scorecardBook) term(t words.Text) string { return s.language.Text(t) }

// several reports whether there is more than one program, none of which has a total here.
func (s *scorecardBook) several() bool { return len(s.GetPrograms()) > 0 }

func (s *scorecardBook) subtitle() string {
	parts := []string{cmp.Or(s.GetTitles().GetClient(), s.GetClient())}
	if s.GetProgram() != "" {
		parts = append(parts, cmp.Or(s.GetTitles().GetProgram(), s.GetProgram()))
	}
	return strings.Join(append(parts, s.span()), " · ")
}

func (s *scorecardBook) span() string { return s.language.Span(s.GetFrom(), s.GetTo()) }

// headline returns the total with how sure it is.
func (s *scorecardBook) headline() *Headline {
	total := s.GetTotal()
	h := &Headline{
		Label: s.term(words.Score),
		Thin:  total.GetConfidence() != pb.Figure_OK,
	}
	basis := s.language.Text(words.VisitsAndLocations,
		"visits", s.language.Number(int64(total.GetVisits())), "locations", s.language.Number(int64(total.GetLocations())))
	switch {
	case s.several():
		h.Sentences = []string{s.term(words.NeverBlended), basis}
		return h
	case total == nil || total.BasisPoints == nil:
		h.Sentences = []string{s.term(words.NoFigure), basis}
		return h
	}
	h.Value = new(float64(total.GetBasisPoints()) / 10000)
	if total.LowBasisPoints != nil && total.HighBasisPoints != nil {
		h.Sentences = append(h.Sentences, words.Sentence(s.language.Text(words.IntervalFromTo,
			"low", s.percent(total.GetLowBasisPoints()), "high", s.percent(total.GetHighBasisPoints()))))
	}
	h.Sentences = append(h.Sentences, basis)
	return h
}

// facts returns the parameters of the request, and what else the total has.
func (s *scorecardBook) facts() []Fact {
	titles := s.GetTitles()
	program := s.term(words.All)
	if s.GetProgram() != "" {
		program = chart.WithID(titles.GetProgram(), s.GetProgram())
	}
	channel := s.term(words.All)
	if s.GetChannel() != pb.Channel_CHANNEL_UNSPECIFIED {
		channel = s.channel(s.GetChannel())
	}
	facts := []Fact{
		{s.term(words.Client), chart.WithID(titles.GetClient(), s.GetClient())},
		{s.term(words.Location), chart.WithID(chart.LocationTitle(s.Scorecard, s.GetLocation()), s.GetLocation())},
		{s.term(words.Program), program},
		{s.term(words.Months), s.span()},
		{s.term(words.Channel), channel},
	}
	if len(s.GetSegments()) > 0 {
		facts = append(facts, Fact{s.term(words.Segments), strings.Join(s.GetSegments(), ", ")})
	}
	if !s.methodless {
		facts = append(facts, Fact{s.term(words.Method), s.term(words.Methods[s.method()].Name)})
	}
	total := s.GetTotal()
	if sure, ok := words.Confidences[total.GetConfidence().String()]; ok && !s.several() {
		facts = append(facts, Fact{s.term(words.HowSure), s.term(sure.Sentence)})
	}
	if total.GetBand() != "" {
		facts = append(facts, Fact{s.term(words.Band), cmp.Or(titles.GetBands()[total.GetBand()], total.GetBand())})
	}
	if p := total.GetPassShare(); p != nil && p.BasisPoints != nil {
		facts = append(facts, Fact{s.term(words.PassedHead), s.language.Text(words.ShareCounted,
			"p", s.percent(p.GetBasisPoints()), "n", s.language.Number(int64(p.GetPassed())), "all", s.language.Number(int64(p.GetOf())))})
	}
	if d := s.GetDifference(); d != nil && d.BasisPoints != nil {
		facts = append(facts, Fact{s.language.Text(words.Against, "span", s.language.Span(d.GetFrom(), d.GetTo())), s.difference(d)})
	}
	if l := s.GetLikeForLike(); l.GetTotal() != nil && l.GetTotal().BasisPoints != nil {
		facts = append(facts, Fact{s.language.Heading(words.LikeForLike),
			s.language.Text(words.Covered, "p", s.percent(l.GetTotal().GetBasisPoints()), "coverage", s.percent(l.GetCoverageBasisPoints()))})
	}
	return append(facts, Fact{s.term(words.AsOf), s.language.Time(s.GetAsOf().AsTime())})
}

// method returns the name of the method that was used.
func (s *scorecardBook) method() string {
	return cmp.Or(s.GetMethod(), pb.Scorecard_VISIT_MEAN).String()
}

// notes explain the columns that are used.
func (s *scorecardBook) notes(used []figureColumn, data string) []Note {
	var notes []Note
	for _, c := range used {
		note := s.term(c.note)
		if c.key == keyScore {
			note = s.term(words.Methods[s.method()].Meaning)
		}
		notes = append(notes, Note{s.language.Heading(c.heading), note})
	}
	return append(notes,
		Note{s.term(words.HowSure), s.term(words.ThinNote)},
		Note{data, s.term(words.DataNote)})
}

// difference returns how far the total lies from the one of the span before.
func (s *scorecardBook) difference(d *pb.Difference) string {
	text := s.language.Text(words.Points, "p", s.language.PointsInFull(d.GetBasisPoints()))
	if d.LowBasisPoints != nil && d.HighBasisPoints != nil {
		text = s.language.Text(words.PointsOf, "p", s.language.PointsInFull(d.GetBasisPoints()),
			"low", s.language.PointsInFull(d.GetLowBasisPoints()), "high", s.language.PointsInFull(d.GetHighBasisPoints()))
	}
	return text + ": " + s.change(d).String()
}

// change returns in words whether a difference is a change.
func (s *scorecardBook) change(d *pb.Difference) sheet.Cell {
	switch {
	case d == nil || d.BasisPoints == nil:
		return sheet.Cell{}
	case d.GetAcrossBreak():
		return sheet.Text(s.term(words.ChecklistChanged))
	case d.GetChange():
		return sheet.Text(s.term(words.Change))
	}
	return sheet.Text(s.term(words.MayBeChance))
}

// sure returns in a word how far a figure can be trusted.
func (s *scorecardBook) sure(c pb.Figure_Confidence) sheet.Cell {
	sure, ok := words.Confidences[c.String()]
	if !ok {
		return sheet.Cell{}
	}
	return sheet.Text(s.term(sure.Word))
}

func (s *scorecardBook) band(key *string) sheet.Cell {
	if key == nil {
		return sheet.Cell{}
	}
	return sheet.Text(cmp.Or(s.GetTitles().GetBands()[*key], *key))
}

func (s *scorecardBook) channel(c pb.Channel) string { return s.language.Channel(c.String()) }

// percent writes basis points exactly, as the cells are shown.
func (s *scorecardBook) percent(basisPoints int32) string {
	return s.language.PercentInFull(basisPoints)
}
