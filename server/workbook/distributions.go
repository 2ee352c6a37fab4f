package workbook

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/picture"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// answered returns the sheet of the options of every question, with a chart of each of the first ones.
func (s *scorecardBook) answered(a *pb.Answers) Sheet {
	type option struct {
		*pb.OptionShare
		question, group string
		row             *pb.AnswersRow
	}
	var rows []option
	var charts []Chart
	for _, q := range a.GetQuestions() {
		title := cmp.Or(a.GetTitles().GetQuestions()[q.GetQuestion()], q.GetQuestion())
		for _, row := range q.GetRows() {
			if len(charts) < mostAnswerCharts {
				charts = append(charts, Chart{
					Kind: Bars, Title: strings.TrimSuffix(title+" · "+picture.GroupOfAnswers(a, row, len(q.GetRows()), s.language), " · "),
					Category: "answer", Values: []string{"chosen"}, From: len(rows), Rows: len(row.GetOptions()),
				})
			}
			for _, o := range row.GetOptions() {
				rows = append(rows, option{o, title, picture.GroupOfAnswers(a, row, len(q.GetRows()), s.language), row})
			}
		}
	}
	made := tableOf(s.language, s.term(words.AnswersHead), 1, []tableColumn[option]{
		textColumn("question", words.Question, func(o option) string { return o.question }),
		textColumn("group", words.GroupHead, func(o option) string { return o.group }),
		textColumn("answer", words.Answer, func(o option) string { return cmp.Or(o.GetTitle(), o.GetKey()) }),
		shareColumn("chosen", words.ShareOfAnswers, func(o option) *int32 { return o.BasisPoints }),
		shareColumn("low", words.LowerEnd, func(o option) *int32 { return o.LowBasisPoints }),
		shareColumn("high", words.UpperEnd, func(o option) *int32 { return o.HighBasisPoints }),
		countColumn("count", words.ChosenHead, func(o option) int32 { return o.GetCount() }),
		countColumn("visits", words.AnsweredHead, func(o option) int32 { return o.row.GetVisits() }),
		countColumn("open", words.OpenHead, func(o option) int32 { return o.row.GetUnanswered() }),
		countColumn("notApplicable", words.NotApplicableHead, func(o option) int32 { return o.row.GetNotApplicable() }),
		countColumn("notReached", words.NotReachedHead, func(o option) int32 { return o.row.GetNotReached() }),
	}, rows)
	if made.column("chosen") >= 0 {
		made.Charts = charts
	}
	return made
}

// mostAnswerCharts is how many of the first questions have a chart: so many are printed on the front page and still read.
const mostAnswerCharts = 4

// felt returns the sheet of the shares of an experience, with its chart.
func (s *scorecardBook) felt(e *pb.Experience) Sheet {
	made := tableOf(s.language, s.term(words.ExperienceHead), 1, []tableColumn[picture.Felt]{
		textColumn("title", words.Answer, func(f picture.Felt) string { return s.term(f.Title) }),
		shareColumn("chosen", words.ShareOfAnswers, func(f picture.Felt) *int32 { return f.Rate.BasisPoints }),
		shareColumn("low", words.LowerEnd, func(f picture.Felt) *int32 { return f.Rate.LowBasisPoints }),
		shareColumn("high", words.UpperEnd, func(f picture.Felt) *int32 { return f.Rate.HighBasisPoints }),
		countColumn("count", words.ChosenHead, func(f picture.Felt) int32 { return f.Rate.GetCount() }),
		countColumn("visits", words.AnsweredHead, func(f picture.Felt) int32 { return f.Rate.GetOf() }),
	}, picture.FeltShares(e))
	made.Charts = []Chart{{Kind: Bars, Title: s.term(words.HowItFelt), Category: "title", Values: []string{"chosen"}}}
	return made
}

// feelings returns the sheet of what shoppers felt before and after.
func (s *scorecardBook) feelings(e *pb.Experience) Sheet {
	type step struct {
		key           string
		before, after *pb.OptionShare
	}
	var steps []step
	at := map[string]int{}
	find := func(o *pb.OptionShare) *step {
		if _, known := at[o.GetKey()]; !known {
			at[o.GetKey()] = len(steps)
			steps = append(steps, step{key: o.GetKey()})
		}
		found := &steps[at[o.GetKey()]]
		if o.GetTitle() != "" {
			found.key = o.GetKey() + " – " + o.GetTitle()
		}
		return found
	}
	for _, o := range e.GetFeelings().GetBefore() {
		find(o).before = o
	}
	for _, o := range e.GetFeelings().GetAfter() {
		find(o).after = o
	}
	none := &pb.OptionShare{}
	made := tableOf(s.language, s.term(words.Feelings), 1, []tableColumn[step]{
		textColumn("step", words.Answer, func(p step) string { return p.key }),
		shareColumn("before", words.FeelingBefore, func(p step) *int32 { return cmp.Or(p.before, none).BasisPoints }),
		shareColumn("after", words.FeelingAfter, func(p step) *int32 { return cmp.Or(p.after, none).BasisPoints }),
	}, steps)
	made.Charts = []Chart{{Kind: Bars, Title: made.Name, Category: "step", Values: []string{"before", "after"}}}
	return made
}

// feltFacts are what an experience has besides shares.
func (s *scorecardBook) feltFacts(e *pb.Experience) (facts []Fact) {
	if n := picture.NetPromoter(e.GetRecommendation(), s.language); n != "" {
		facts = append(facts, Fact{s.term(words.NetPromoter), n})
	}
	if p := e.GetPromises(); p != nil && p.MedianLatenessSeconds != nil {
		facts = append(facts, Fact{s.term(words.MedianLateness), s.language.Duration(p.GetMedianLatenessSeconds())})
	}
	if silent := e.GetSilent(); silent != nil {
		facts = append(facts, Fact{s.term(words.SilentSeen), s.percent(silent.GetObserved().GetBasisPoints()) + "; " +
			s.term(words.AssumedHead) + ": " + s.percent(silent.GetAssumedBasisPoints())})
	}
	return facts
}

// drivers returns the sheet of the rank correlations of questions or of dimensions.
func (s *scorecardBook) drivers(name string, some []*pb.Driver, title func(string) string) Sheet {
	number := func(key string, heading string, value func(*pb.Driver) *float64) tableColumn[*pb.Driver] {
		text := s.language.Column(heading)
		return tableColumn[*pb.Driver]{key, sheet.KindDecimal, FormatByKind, words.Text{text, text, text, text}, func(d *pb.Driver) sheet.Cell {
			if value(d) == nil {
				return sheet.Cell{}
			}
			return sheet.Decimal(*value(d))
		}}
	}
	made := tableOf(s.language, name, 1, []tableColumn[*pb.Driver]{
		textColumn("what", words.ClaimedWhat, func(d *pb.Driver) string { return title(d.GetKey()) }),
		number("coefficient", "coefficient", func(d *pb.Driver) *float64 { return d.Coefficient }),
		number("low", "low", func(d *pb.Driver) *float64 { return d.Low }),
		number("high", "high", func(d *pb.Driver) *float64 { return d.High }),
		countColumn("visits", words.VisitsHead, func(d *pb.Driver) int32 { return d.GetVisits() }),
	}, some)
	if made.column("coefficient") >= 0 {
		made.Charts = []Chart{{Kind: Coefficients, Title: s.language.Column("coefficient") + ": " + name, Category: "what", Values: []string{"coefficient"}}}
	}
	return made
}
