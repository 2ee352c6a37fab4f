package workbook

import (
	"cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// waits returns the sheet of waits by question, with its chart.
func (s *scorecardBook) waits(w *pb.Waits) Sheet {
	inTime := func(q *pb.WaitFigures) *pb.Rate { return cmp.Or(q.GetServedInTime(), &pb.Rate{}) }
	made := tableOf(s.language, s.term(words.Waiting), 1, []tableColumn[*pb.WaitFigures]{
		textColumn("question", words.Question, func(q *pb.WaitFigures) string {
			return cmp.Or(w.GetTitles().GetQuestions()[q.GetQuestion()], q.GetQuestion())
		}),
		secondsColumn("median", words.MedianServed, func(q *pb.WaitFigures) *int32 { return q.MedianSeconds }),
		secondsColumn("usual", words.Usual, func(q *pb.WaitFigures) *int32 { return cmp.Or(q.GetUsual(), &pb.UsualWait{}).UsualSeconds }),
		shareColumn("inTime", words.ServedInTime, func(q *pb.WaitFigures) *int32 { return inTime(q).BasisPoints }),
		shareColumn("low", words.LowerEnd, func(q *pb.WaitFigures) *int32 { return inTime(q).LowBasisPoints }),
		shareColumn("high", words.UpperEnd, func(q *pb.WaitFigures) *int32 { return inTime(q).HighBasisPoints }),
		countColumn("waits", words.VisitsHead, func(q *pb.WaitFigures) int32 { return q.GetWaits() }),
		countColumn("served", words.ServedHead, func(q *pb.WaitFigures) int32 { return q.GetServed() }),
		countColumn("leftUnserved", words.WalkedOut, func(q *pb.WaitFigures) int32 { return q.GetLeftUnserved() }),
		countColumn("hungUp", words.HungUp, func(q *pb.WaitFigures) int32 { return q.GetHungUp() }),
		secondsColumn("survival", words.SurvivalHead, func(q *pb.WaitFigures) *int32 { return q.SurvivalMedianSeconds }),
	}, w.GetQuestions())
	made.Charts = []Chart{{Kind: Bars, Title: s.term(words.ServedInTime), Category: "question", Values: []string{"inTime"}}}
	return made
}

// waitDetails returns the sheets of how long each question's waits were, and of the children of the location.
func (s *scorecardBook) waitDetails(w *pb.Waits) []Sheet {
	type part struct {
		question string
		*pb.WaitCount
		*pb.UsualWait
		all int32
	}
	var lengths, children []part
	for _, q := range w.GetQuestions() {
		title := cmp.Or(w.GetTitles().GetQuestions()[q.GetQuestion()], q.GetQuestion())
		for _, c := range q.GetCounts() {
			lengths = append(lengths, part{title, c, nil, q.GetWaits()})
		}
		for _, c := range q.GetChildren() {
			children = append(children, part{title, nil, c, 0})
		}
	}
	question := textColumn("question", words.Question, func(p part) string { return p.question })
	long := tableOf(s.language, s.term(words.LengthsOfWaits), 2, []tableColumn[part]{
		question,
		textColumn("length", words.Wait, func(p part) string {
			from := s.language.Duration(p.GetFromSeconds())
			if p.BelowSeconds == nil {
				return s.language.Text(words.WaitFrom, "low", from)
			}
			return s.language.Text(words.WaitFromTo, "low", from, "high", s.language.Duration(p.GetBelowSeconds()))
		}),
		countColumn("served", words.ServedHead, func(p part) int32 { return p.WaitCount.GetServed() }),
		shareColumn("share", words.ShareOfVisits, func(p part) *int32 { return partOf(p.WaitCount.GetServed(), p.all) }),
		countColumn("gaveUp", words.GaveUp, func(p part) int32 { return p.GetGaveUp() }),
	}, lengths)
	if len(w.GetQuestions()) == 1 {
		long.Charts = []Chart{{Kind: Bars, Title: long.Name, Category: "length", Values: []string{"share"}}}
	}
	return []Sheet{long, tableOf(s.language, s.term(words.ByPlace), 2, []tableColumn[part]{
		question,
		textColumn("location", words.Location, func(p part) string { return chart.LocationTitle(s.Scorecard, p.UsualWait.GetLocation()) }),
		secondsColumn("median", words.MedianServed, func(p part) *int32 { return p.MedianSeconds }),
		secondsColumn("usual", words.Usual, func(p part) *int32 { return p.UsualSeconds }),
		countColumn("served", words.ServedHead, func(p part) int32 { return p.UsualWait.GetServed() }),
	}, children)}
}
