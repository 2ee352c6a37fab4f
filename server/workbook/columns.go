package workbook

import (
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
	{
		keyScore, sheet.KindDecimal, FormatPercent, words.Score, words.Text{},
		func(_ *scorecardBook, r figureRow) sheet.Cell { return share(r.figure.BasisPoints) },
	},
	{
		keyLow, sheet.KindDecimal, FormatPercent,
		words.LowerEnd,
		words.LowerEndNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell { return share(r.figure.LowBasisPoints) },
	},
	{
		keyHigh, sheet.KindDecimal, FormatPercent,
		words.UpperEnd,
		words.UpperEndNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell { return share(r.figure.HighBasisPoints) },
	},
	{
		keyConfidence, sheet.KindText, FormatByKind,
		words.Confidence,
		words.ConfidenceNote,
		func(s *scorecardBook, r figureRow) sheet.Cell { return s.sure(r.figure.GetConfidence()) },
	},
	{
		"visits", sheet.KindInteger, FormatByKind,
		words.VisitsHead,
		words.VisitsNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell { return sheet.Integer(int64(r.figure.GetVisits())) },
	},
	{
		"locations", sheet.KindInteger, FormatByKind,
		words.Locations,
		words.LocationsNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell { return sheet.Integer(int64(r.figure.GetLocations())) },
	},
	{
		"band", sheet.KindText, FormatByKind, words.Band,
		words.BandNote,
		func(s *scorecardBook, r figureRow) sheet.Cell { return s.band(r.figure.Band) },
	},
	{
		"difference", sheet.KindDecimal, FormatPoints,
		words.Difference,
		words.DifferenceNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell {
			if r.difference == nil {
				return sheet.Cell{}
			}
			return share(r.difference.BasisPoints)
		},
	},
	{
		"change", sheet.KindText, FormatByKind,
		words.IsChange,
		words.IsChangeNote,
		func(s *scorecardBook, r figureRow) sheet.Cell { return s.change(r.difference) },
	},
	{
		"alike", sheet.KindDecimal, FormatPercent, words.LikeForLike,
		words.LikeForLikeNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell {
			if r.alike.GetTotal() == nil {
				return sheet.Cell{}
			}
			return share(r.alike.GetTotal().BasisPoints)
		},
	},
	{
		"passed", sheet.KindDecimal, FormatPercent, words.PassedHead,
		words.PassedNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell {
			if r.figure.GetPassShare() == nil {
				return sheet.Cell{}
			}
			return share(r.figure.GetPassShare().BasisPoints)
		},
	},
	{
		"deviation", sheet.KindDecimal, FormatPercent,
		words.Deviation,
		words.DeviationNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell { return share(r.figure.StandardDeviation) },
	},
	{
		"least", sheet.KindDecimal, FormatPercent,
		words.WeakestVisit,
		words.WeakestVisitNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell { return share(r.figure.Min) },
	},
	{
		"greatest", sheet.KindDecimal, FormatPercent,
		words.BestVisit,
		words.BestVisitNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell { return share(r.figure.Max) },
	},
	{
		"earned", sheet.KindInteger, FormatByKind,
		words.PointsEarned,
		words.PointsEarnedNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell { return count(r.figure.Earned) },
	},
	{
		"possible", sheet.KindInteger, FormatByKind,
		words.PointsPossible,
		words.PointsPossibleNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell { return count(r.figure.Possible) },
	},
	{
		"leftUnserved", sheet.KindInteger, FormatByKind,
		words.WalkedOut,
		words.WalkedOutNote,
		outcome((*pb.Outcomes).GetLeftUnserved),
	},
	{
		"hungUp", sheet.KindInteger, FormatByKind,
		words.HungUp,
		words.HungUpNote,
		outcome((*pb.Outcomes).GetHungUp),
	},
	{
		"closed", sheet.KindInteger, FormatByKind,
		words.Closed,
		words.ClosedNote,
		outcome((*pb.Outcomes).GetClosed),
	},
	{
		"commendations", sheet.KindInteger, FormatByKind, words.Commendations,
		words.CommendationsNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell { return count(r.figure.Commendations) },
	},
	{
		"remarks", sheet.KindText, FormatByKind, words.Remarks,
		words.RemarksNote,
		func(_ *scorecardBook, r figureRow) sheet.Cell {
			if r.remark == "" {
				return sheet.Cell{}
			}
			return sheet.Text(r.remark)
		},
	},
}

// outcome returns how many visits ended in one way; absent where that was not counted.
func outcome(of func(*pb.Outcomes) int32) func(*scorecardBook, figureRow) sheet.Cell {
	return func(_ *scorecardBook, r figureRow) sheet.Cell {
		if r.figure.GetOutcomes() == nil {
			return sheet.Cell{}
		}
		return sheet.Integer(int64(of(r.figure.GetOutcomes())))
	}
}

// share returns basis points as a share, 1 for 100 %; absent where there are none.
func share(basisPoints *int32) sheet.Cell {
	if basisPoints == nil {
		return sheet.Cell{}
	}
	return sheet.Decimal(float64(*basisPoints) / 10000)
}

// count returns a number; absent where there is none.
func count[N int32 | int64](n *N) sheet.Cell {
	if n == nil {
		return sheet.Cell{}
	}
	return sheet.Integer(int64(*n))
}
