// Package chart holds what charts show, apart from how they are drawn: figures with what they stand on, and trends laid out
// in slots of time. Package picture draws it as SVG, package paper as PDF.
package chart

import (
	"strings"

	"mysteryshopper/checklist/scorecard"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/words"
)

// Hundred is 100 %, in basis points.
const Hundred = 10_000

// Figure is one score or share, with what it stands on.
type Figure struct {
	// Value is in basis points, nil where there is none. Low and High are the ends of its 95 % interval, nil where it
	// has none. What lies outside 0 to 10,000 is drawn at the edge.
	Value, Low, High *int32
	Visits           int64
	// Confidence is how far the figure can be trusted. Anything but OK is drawn hollow and named.
	Confidence scorecard.Confidence
}

// FigureOf returns the figure of an answer; one without a value for nil.
func FigureOf(f *pb.Figure) Figure {
	out := Figure{Visits: int64(f.GetVisits()), Confidence: scorecard.Confidence(f.GetConfidence().String())}
	if f != nil {
		out.Value, out.Low, out.High = f.BasisPoints, f.LowBasisPoints, f.HighBasisPoints
	}
	if f.GetConfidence() == pb.Figure_CONFIDENCE_UNSPECIFIED {
		out.Confidence = scorecard.ConfidenceNone
	}
	return out
}

// Thin reports whether the figure stands on too few visits to be trusted.
func (f Figure) Thin() bool { return f.Confidence != scorecard.ConfidenceOK }

// HasInterval reports whether there is an interval to draw.
func (f Figure) HasInterval() bool { return f.Value != nil && f.Low != nil && f.High != nil }

// Describe returns the figure in a sentence, without its end.
func (f Figure) Describe(language *words.Language) string {
	if f.Value == nil {
		if f.Visits == 0 {
			return language.Text(words.NoVisits)
		}
		return language.Text(words.NoScore) + ", " + language.Visits(f.Visits)
	}
	parts := []string{language.Percent(*f.Value)}
	if f.HasInterval() {
		parts = append(parts, f.Interval(language))
	}
	parts = append(parts, language.Visits(f.Visits))
	if f.Thin() {
		parts = append(parts, language.Text(f.thinness()))
	}
	return strings.Join(parts, ", ")
}

// Interval returns the interval in words. The figure must have one.
func (f Figure) Interval(language *words.Language) string {
	return language.Text(words.IntervalFromTo, "low", language.Percent(*f.Low), "high", language.PercentRaised(*f.High))
}

// Thinness returns that the figure stands on few visits, or on too few; nothing of one that stands on enough.
func (f Figure) Thinness(language *words.Language) string {
	if f.Value == nil || !f.Thin() {
		return ""
	}
	return language.Text(f.thinness())
}

func (f Figure) thinness() words.Text {
	if f.Confidence == scorecard.ConfidenceLow {
		return words.FewVisits
	}
	return words.TooFewVisits
}

// Absence returns what is written where a figure without a value would be drawn.
func (f Figure) Absence(language *words.Language) string {
	if f.Visits == 0 {
		return language.Text(words.NoVisits)
	}
	return language.Text(words.NoScore)
}

// Bar is a figure with its title.
type Bar struct {
	Title string
	Figure
}

// OnScale returns where basis points lie on a scale from low to high, within 0 to 1.
func OnScale(basisPoints, low, high int32) float64 {
	return min(max(float64(int64(basisPoints)-int64(low))/float64(int64(high)-int64(low)), 0), 1)
}
