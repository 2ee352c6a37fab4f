package workbook

import (
	"cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// integerColumn has whole numbers; absent where the value is nil.
func integerColumn[R any](key string, heading words.Text, value func(R) *int64) tableColumn[R] {
	return tableColumn[R]{key, sheet.KindInteger, FormatByKind, heading, func(r R) sheet.Cell {
		n := value(r)
		if n == nil {
			return sheet.Cell{}
		}
		return sheet.Integer(*n)
	}}
}

// lost returns the sheet of the steps of an estimated loss with its chart, which leaves out what customers are worth.
func (s *scorecardBook) lost(l *pb.SilentLoss) Sheet {
	made := tableOf(s.language, s.language.ListTitle("steps"), 1, []tableColumn[*pb.LossStep]{
		textColumn("step", words.ClaimedWhat, func(p *pb.LossStep) string { return s.term(words.LossSteps[p.GetName()]) }),
		integerColumn("value", words.Estimate, func(p *pb.LossStep) *int64 { return &p.Value }),
		integerColumn("low", words.LowerEnd, func(p *pb.LossStep) *int64 { return p.Low }),
		integerColumn("high", words.UpperEnd, func(p *pb.LossStep) *int64 { return p.High }),
	}, l.GetSteps())
	customers := 0
	for _, p := range l.GetSteps() {
		if p.GetName() != "WORTH" {
			customers++
		}
	}
	made.Charts = []Chart{{Kind: Counts, Title: s.language.ListTitle("silentLoss"), Category: "step", Values: []string{"value"}, Rows: customers}}
	return made
}

// assumed returns the sheet of what an estimated loss assumes.
func (s *scorecardBook) assumed(l *pb.SilentLoss) Sheet {
	return tableOf(s.language, s.language.ListTitle("assumptions"), 1, []tableColumn[*pb.Assumption]{
		textColumn("assumption", words.ClaimedWhat, func(a *pb.Assumption) string { return s.term(words.LossAssumptions[a.GetName()]) }),
		textColumn("value", words.Value, func(a *pb.Assumption) string {
			if a.GetName() == "SILENT" || a.GetName() == "LEAVING" {
				return s.percent(int32(a.GetValue()))
			}
			return s.language.Number(a.GetValue())
		}),
		textColumn("source", words.Source, (*pb.Assumption).GetSource),
	}, l.GetAssumptions())
}

// lossFacts are what was observed beside an estimated loss.
func (s *scorecardBook) lossFacts(l *pb.SilentLoss) (facts []Fact) {
	if r := l.GetBadlyServed(); r != nil && r.BasisPoints != nil {
		facts = append(facts, Fact{s.term(words.BadlyServed), s.percent(r.GetBasisPoints()) + " (" + s.language.Number(int64(r.GetCount())) + " / " + s.language.Number(int64(r.GetOf())) + ")"})
	}
	if r := l.GetObservedSilent(); r != nil && r.BasisPoints != nil {
		facts = append(facts, Fact{s.term(words.SilentSeen), s.percent(r.GetBasisPoints())})
	}
	return facts
}

// spread is one of the comparisons of a consistency.
type spread struct {
	*pb.Spread
	title string
}

// consistency returns the sheet of how far groups differ and visits within them, with its chart.
func (s *scorecardBook) consistency(c *pb.Consistency) Sheet {
	var rows []spread
	if c.GetBetweenLocations() != nil {
		rows = append(rows, spread{c.GetBetweenLocations(), s.term(words.BetweenLocations)})
	}
	if c.GetBetweenStaff() != nil {
		rows = append(rows, spread{c.GetBetweenStaff(), s.term(words.BetweenStaff)})
	}
	heading := func(key string) words.Text {
		text := s.language.PercentColumn(key)
		return words.Text{text, text, text, text}
	}
	made := tableOf(s.language, s.language.ListTitle("consistency"), 1, []tableColumn[spread]{
		textColumn("title", words.ClaimedWhat, func(p spread) string { return p.title }),
		shareColumn("share", heading("shareBetweenBasisPoints"), func(p spread) *int32 { return p.ShareBetweenBasisPoints }),
		shareColumn("low", words.LowerEnd, func(p spread) *int32 { return p.LowBasisPoints }),
		shareColumn("high", words.UpperEnd, func(p spread) *int32 { return p.HighBasisPoints }),
		shareColumn("within", heading("within"), func(p spread) *int32 { return p.Within }),
		shareColumn("between", heading("between"), func(p spread) *int32 { return p.Between }),
		countColumn("groups", heading("groups"), func(p spread) int32 { return p.GetGroups() }),
		countColumn("visits", words.VisitsHead, func(p spread) int32 { return p.GetVisits() }),
	}, rows)
	made.Charts = []Chart{{Kind: Bars, Title: made.Name, Category: "title", Values: []string{"within", "between"}}}
	if len(rows) == 0 || made.column("within") < 0 || made.column("between") < 0 {
		made.Charts = nil
	}
	return made
}

// claimedByPlace returns the sheet of the gaps of the total at each place, with its chart.
func (s *scorecardBook) claimedByPlace(c *pb.ClaimComparison) []Sheet {
	rows := make([]gapRow, 0, len(c.GetLocations()))
	for _, g := range c.GetLocations() {
		rows = append(rows, gapRow{g, cmp.Or(c.GetTitles().GetLocations()[g.GetKey()], g.GetKey())})
	}
	return []Sheet{s.gapSheet(s.term(words.ClaimedByPlace), s.term(words.ByPlace), rows)}
}
