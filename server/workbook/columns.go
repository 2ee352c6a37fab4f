package workbook

import (
	"cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// figureRow is one row of figures.
type figureRow struct {
	names      []sheet.Cell // a cell for each column that names the row
	figure     *pb.Figure   // never nil
	difference *pb.Difference
	alike      *pb.LikeForLike
	remark     string
}

// figureColumn is a column of figures. One that no row has a cell for is left out.
type figureColumn struct {
	key           string
	kind          sheet.Kind
	format        Format
	heading, note words.Text
	cell          func(*scorecardBook, figureRow) sheet.Cell
}

// The keys of the columns that charts and conditions name.
const (
	keyScore, keyLow, keyHigh, keyConfidence = "score", "low", "high", "confidence"
)

// figureColumns are the columns of figures for people, in their order. The meaning of the score depends on the method, so
// its note is not here.
var figureColumns = []figureColumn{
	percentage(keyScore, words.Score, words.Text{}, func(r figureRow) *int32 { return r.figure.BasisPoints }),
	percentage(keyLow, words.LowerEnd, words.LowerEndNote, func(r figureRow) *int32 { return r.figure.LowBasisPoints }),
	percentage(keyHigh, words.UpperEnd, words.UpperEndNote, func(r figureRow) *int32 { return r.figure.HighBasisPoints }),
	phrase(keyConfidence, words.Confidence, words.ConfidenceNote, func(s *scorecardBook, r figureRow) sheet.Cell {
		return s.sure(r.figure.GetConfidence())
	}),
	number("visits", words.VisitsHead, words.VisitsNote, func(f *pb.Figure) *int32 { return &f.Visits }),
	number("locations", words.Locations, words.LocationsNote, func(f *pb.Figure) *int32 { return &f.Locations }),
	phrase("band", words.Band, words.BandNote, func(s *scorecardBook, r figureRow) sheet.Cell { return s.band(r.figure.Band) }),
	{
		"difference", sheet.KindDecimal, FormatPoints, words.Difference, words.DifferenceNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell {
			return share(cmp.Or(r.difference, &pb.Difference{}).BasisPoints)
		},
	},
	phrase("change", words.IsChange, words.IsChangeNote, func(s *scorecardBook, r figureRow) sheet.Cell { return s.change(r.difference) }),
	percentage("alike", words.LikeForLike, words.LikeForLikeNote, func(r figureRow) *int32 { return filled(r.alike.GetTotal()).BasisPoints }),
	percentage("passed", words.PassedHead, words.PassedNote, func(r figureRow) *int32 {
		return cmp.Or(r.figure.GetPassShare(), &pb.PassShare{}).BasisPoints
	}),
	percentage("deviation", words.Deviation, words.DeviationNote, func(r figureRow) *int32 { return r.figure.StandardDeviation }),
	percentage("least", words.WeakestVisit, words.WeakestVisitNote, func(r figureRow) *int32 { return r.figure.Min }),
	percentage("greatest", words.BestVisit, words.BestVisitNote, func(r figureRow) *int32 { return r.figure.Max }),
	number("earned", words.PointsEarned, words.PointsEarnedNote, func(f *pb.Figure) *int64 { return f.Earned }),
	number("possible", words.PointsPossible, words.PointsPossibleNote, func(f *pb.Figure) *int64 { return f.Possible }),
	number("leftUnserved", words.WalkedOut, words.WalkedOutNote, outcome((*pb.Outcomes).GetLeftUnserved)),
	number("hungUp", words.HungUp, words.HungUpNote, outcome((*pb.Outcomes).GetHungUp)),
	number("closed", words.Closed, words.ClosedNote, outcome((*pb.Outcomes).GetClosed)),
	number("commendations", words.Commendations, words.CommendationsNote, func(f *pb.Figure) *int32 { return f.Commendations }),
	phrase("remarks", words.Remarks, words.RemarksNote, func(_ *scorecardBook, r figureRow) sheet.Cell {
		if r.remark == "" {
			return sheet.Cell{}
		}
		return sheet.Text(r.remark)
	}),
}

// percentage returns a column of shares; value returns basis points, or nil where there are none.
func percentage(key string, heading, note words.Text, value func(figureRow) *int32) figureColumn {
	return figureColumn{key, sheet.KindDecimal, FormatPercent, heading, note, func(_ *scorecardBook, r figureRow) sheet.Cell {
		return share(value(r))
	}}
}

// number returns a column of numbers; value returns nil where there is none.
func number[N int32 | int64](key string, heading, note words.Text, value func(*pb.Figure) *N) figureColumn {
	return figureColumn{key, sheet.KindInteger, FormatByKind, heading, note, func(_ *scorecardBook, r figureRow) sheet.Cell {
		n := value(r.figure)
		if n == nil {
			return sheet.Cell{}
		}
		return sheet.Integer(int64(*n))
	}}
}

// phrase returns a column of texts.
func phrase(key string, heading, note words.Text, cell func(*scorecardBook, figureRow) sheet.Cell) figureColumn {
	return figureColumn{key, sheet.KindText, FormatByKind, heading, note, cell}
}

// outcome returns how many visits ended in one way; nil where that was not counted.
func outcome(of func(*pb.Outcomes) int32) func(*pb.Figure) *int32 {
	return func(f *pb.Figure) *int32 {
		if f.GetOutcomes() == nil {
			return nil
		}
		return new(of(f.GetOutcomes()))
	}
}

// share returns basis points as a share, 1 for 100 %; absent where there are none.
func share(basisPoints *int32) sheet.Cell {
	if basisPoints == nil {
		return sheet.Cell{}
	}
	return sheet.Decimal(float64(*basisPoints) / 10000)
}
