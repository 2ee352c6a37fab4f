package workbook

import (
	"fmt"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/sheet"
)

// OfScorecard makes the workbook of a scorecard in a language, one of en, de, sv and hu: the total and what was asked
// in front, a sheet of the rows for people with its chart, sheets for what else the scorecard has, and one of the
// answer's own fields for further work. An error is one of sheet.Tables.
func OfScorecard(card *pb.Scorecard, language string) (Book, error) {
	s := &scorecard{Scorecard: card, language: language}
	b := Book{
		Title: s.say(scoreWords.title) + " – " + s.locationTitle(card.GetLocation()), Subtitle: s.subtitle(),
		Language: language, Made: card.GetAsOf().AsTime(), Headline: s.headline(), Facts: s.facts(),
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

// scorecard is a scorecard in a language.
type scorecard struct {
	*pb.Scorecard
	language string
}

func (s *scorecard) say(w sheet.Words) string { return w.In(s.language) }

// several says whether there is more than one program, none of which has a total here.
func (s *scorecard) several() bool { return len(s.GetPrograms()) > 0 }

func (s *scorecard) subtitle() string {
	parts := []string{named(s.GetTitles().GetClient(), s.GetClient())}
	if s.GetProgram() != "" {
		parts = append(parts, named(s.GetTitles().GetProgram(), s.GetProgram()))
	}
	return strings.Join(append(parts, s.span()), " · ")
}

func (s *scorecard) span() string {
	if s.GetFrom() == s.GetTo() {
		return s.GetFrom()
	}
	return s.GetFrom() + " – " + s.GetTo()
}

// headline returns the total with how sure it is.
func (s *scorecard) headline() *Headline {
	total := s.GetTotal()
	h := &Headline{
		Label: s.say(scoreWords.score),
		Thin:  total.GetConfidence() != pb.Figure_OK,
	}
	basis := fmt.Sprintf(s.say(scoreWords.visitsAndLocations), total.GetVisits(), total.GetLocations())
	switch {
	case s.several():
		h.Sentences = []string{s.say(scoreWords.blended), basis}
		return h
	case total == nil || total.BasisPoints == nil:
		h.Sentences = []string{s.say(scoreWords.noFigure), basis}
		return h
	}
	h.Value = new(float64(total.GetBasisPoints()) / 10000)
	if total.LowBasisPoints != nil && total.HighBasisPoints != nil {
		h.Sentences = append(h.Sentences, fmt.Sprintf(s.say(scoreWords.interval),
			s.percent(total.GetLowBasisPoints()), s.percent(total.GetHighBasisPoints())))
	}
	h.Sentences = append(h.Sentences, basis)
	return h
}

// facts say what was asked, and what else there is to the total.
func (s *scorecard) facts() []Fact {
	titles := s.GetTitles()
	program := s.say(scoreWords.every)
	if s.GetProgram() != "" {
		program = withID(titles.GetProgram(), s.GetProgram())
	}
	channel := s.say(scoreWords.everyChannel)
	if s.GetChannel() != pb.Channel_CHANNEL_UNSPECIFIED {
		channel = s.channel(s.GetChannel())
	}
	facts := []Fact{
		{s.say(scoreWords.client), withID(titles.GetClient(), s.GetClient())},
		{s.say(scoreWords.location), withID(s.locationTitle(s.GetLocation()), s.GetLocation())},
		{s.say(scoreWords.program), program},
		{s.say(scoreWords.span), s.span()},
		{s.say(scoreWords.channel), channel},
		{s.say(scoreWords.method), s.say(methodWords[s.method()].name)},
	}
	total := s.GetTotal()
	if words, ok := sureWords[total.GetConfidence().String()]; ok && !s.several() {
		facts = append(facts, Fact{s.say(scoreWords.sure), s.say(words.sentence)})
	}
	if total.GetBand() != "" {
		facts = append(facts, Fact{s.say(scoreWords.band), named(titles.GetBands()[total.GetBand()], total.GetBand())})
	}
	if p := total.GetPassShare(); p != nil && p.BasisPoints != nil {
		facts = append(facts, Fact{s.say(scoreWords.passed), fmt.Sprintf("%s (%d / %d)", s.percent(p.GetBasisPoints()), p.GetPassed(), p.GetOf())})
	}
	if d := s.GetDifference(); d != nil && d.BasisPoints != nil {
		facts = append(facts, Fact{fmt.Sprintf(s.say(scoreWords.before), d.GetFrom(), d.GetTo()), s.difference(d)})
	}
	if l := s.GetLikeForLike(); l.GetTotal() != nil && l.GetTotal().BasisPoints != nil {
		facts = append(facts, Fact{s.say(scoreWords.alike),
			fmt.Sprintf(s.say(scoreWords.covered), s.percent(l.GetTotal().GetBasisPoints()), s.percent(l.GetCoverageBasisPoints()))})
	}
	return append(facts, Fact{s.say(scoreWords.asOf), s.GetAsOf().AsTime().Format("2006-01-02 15:04 UTC")})
}

// method returns the name of the method that was used.
func (s *scorecard) method() string {
	if s.GetMethod() == pb.Scorecard_METHOD_UNSPECIFIED {
		return pb.Scorecard_VISIT_MEAN.String()
	}
	return s.GetMethod().String()
}

// notes say what the columns mean that are used.
func (s *scorecard) notes(used []figureColumn, data string) []Note {
	var notes []Note
	for _, c := range used {
		note := s.say(c.note)
		if c.key == keyScore {
			note = s.say(methodWords[s.method()].meaning)
		}
		notes = append(notes, Note{s.say(c.heading), note})
	}
	return append(notes,
		Note{s.say(scoreWords.sure), s.say(scoreWords.thinNote)},
		Note{data, s.say(scoreWords.dataNote)})
}

// difference says how far the total lies from the one of the span before.
func (s *scorecard) difference(d *pb.Difference) string {
	text := fmt.Sprintf(s.say(scoreWords.points), s.signed(d.GetBasisPoints()))
	if d.LowBasisPoints != nil && d.HighBasisPoints != nil {
		text = fmt.Sprintf(s.say(scoreWords.pointsOf), s.signed(d.GetBasisPoints()), s.signed(d.GetLowBasisPoints()), s.signed(d.GetHighBasisPoints()))
	}
	return text + ": " + s.change(d).String()
}

// change says whether a difference is a change.
func (s *scorecard) change(d *pb.Difference) sheet.Cell {
	switch {
	case d == nil || d.BasisPoints == nil:
		return sheet.Cell{}
	case d.GetAcrossBreak():
		return sheet.Text(s.say(changeWords.broken))
	case d.GetChange():
		return sheet.Text(s.say(changeWords.yes))
	}
	return sheet.Text(s.say(changeWords.no))
}

// sure says in a word how far a figure can be trusted.
func (s *scorecard) sure(c pb.Figure_Confidence) sheet.Cell {
	words, ok := sureWords[c.String()]
	if !ok {
		return sheet.Cell{}
	}
	return sheet.Text(s.say(words.word))
}

func (s *scorecard) band(key *string) sheet.Cell {
	if key == nil {
		return sheet.Cell{}
	}
	return sheet.Text(named(s.GetTitles().GetBands()[*key], *key))
}

func (s *scorecard) channel(c pb.Channel) string {
	words, ok := channelWords[c.String()]
	if !ok {
		return c.String()
	}
	return s.say(words)
}

// percent writes basis points as a percentage, as the language does.
func (s *scorecard) percent(basisPoints int32) string {
	sign := "\u00a0%"
	if s.language == "hu" {
		sign = "%"
	}
	return s.decimal(basisPoints) + sign
}

// signed writes a difference in points with its sign.
func (s *scorecard) signed(basisPoints int32) string {
	if basisPoints > 0 {
		return "+" + s.decimal(basisPoints)
	}
	return s.decimal(basisPoints)
}

// decimal writes hundredths with the decimal sign of the language.
func (s *scorecard) decimal(hundredths int32) string {
	text := fmt.Sprintf("%.2f", float64(hundredths)/100)
	if s.language == "de" || s.language == "sv" || s.language == "hu" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return strings.Replace(text, "-", "\u2212", 1)
}

// named returns a title, or the id where there is none.
func named(title, id string) string {
	if title == "" {
		return id
	}
	return title
}

// withID returns a title with the id behind it.
func withID(title, id string) string {
	if title == "" || title == id {
		return id
	}
	return title + " (" + id + ")"
}

// locationTitle returns what a location is called, or its id.
func (s *scorecard) locationTitle(id string) string {
	if id == s.GetLocation() {
		return named(s.GetTitles().GetLocation(), id)
	}
	return named(s.GetTitles().GetLocations()[id], id)
}
