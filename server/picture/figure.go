package picture

import (
	"strings"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/words"
)

// Caption is what a picture says above and below itself, in the caller's words and language.
type Caption struct {
	// Title says what is shown, such as the location and the program.
	Title string
	// Subtitle says the rest: the span, the channel, the method.
	Subtitle string
	// Notes are printed below, a line or two each: the time of the figures, a method's source.
	Notes []string
}

// Figure is one score or share, with what it stands on.
type Figure struct {
	// Value is in basis points, nil where there is none. Low and High are the ends of its 95 % interval, nil where it
	// has none. What lies outside 0 to 10,000 is drawn at the edge.
	Value, Low, High *int32
	Visits           int64
	// Confidence says how far the figure can be trusted. Anything but OK is drawn hollow and named.
	Confidence scorecard.Confidence
}

func (f Figure) thin() bool { return f.Confidence != scorecard.ConfidenceOK }

// hasInterval says whether there is an interval to draw.
func (f Figure) hasInterval() bool { return f.Value != nil && f.Low != nil && f.High != nil }

// said is the figure in words.
func (f Figure) said(language *words.Language) string {
	if f.Value == nil {
		if f.Visits == 0 {
			return language.Text(words.NoVisits)
		}
		return language.Text(words.NoScore) + ", " + language.Visits(f.Visits)
	}
	parts := []string{language.Percent(*f.Value)}
	if f.hasInterval() {
		parts = append(parts, language.Text(words.IntervalFromTo, "low", language.Percent(*f.Low), "high", language.PercentRaised(*f.High)))
	}
	parts = append(parts, language.Visits(f.Visits))
	switch f.Confidence {
	case scorecard.ConfidenceOK:
	case scorecard.ConfidenceLow:
		parts = append(parts, language.Text(words.FewVisits))
	default:
		parts = append(parts, language.Text(words.TooFewVisits))
	}
	return strings.Join(parts, ", ")
}

// absent is what stands where a figure without a value would be drawn.
func (f Figure) absent(language *words.Language) string {
	if f.Visits == 0 {
		return language.Text(words.NoVisits)
	}
	return language.Text(words.NoScore)
}

// hundred is 100 %, in basis points.
const hundred = 10_000

// onScale is basis points as a share of the scale from low to high, within 0 to 1.
func onScale(basisPoints, low, high int32) float64 {
	return min(max(float64(int64(basisPoints)-int64(low))/float64(high-low), 0), 1)
}

// dot is how a value's mark is filled: hollow where data are thin.
func dot(thin bool, colour string) style {
	if thin {
		return style{fill: paper, stroke: colour, width: 2}
	}
	return style{fill: colour, stroke: colour, width: 2}
}

// bar is how a value's bar is filled, likewise.
func bar(thin bool) style {
	if thin {
		return style{fill: paper, stroke: blue, width: 1.5, dash: "4 3"}
	}
	return style{fill: sky, stroke: blue, width: 1.5}
}
