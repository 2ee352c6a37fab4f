package paper

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// explanation is how to read the report, in lines.
type explanation struct {
	wrapped [][]string
	height  float64
}

const explanationIndent = 4.0

// explanation lays out how to read the report.
func (p *page) explanation() explanation {
	var e explanation
	for _, text := range p.explanations() {
		lines := p.ruler.wrap(p.language.Text(text), smallFace, inner-explanationIndent, 12)
		e.wrapped = append(e.wrapped, lines)
		e.height += float64(len(lines))*smallFace.height() + 0.8
	}
	return e
}

// withHead is the height of the explanation with its heading.
func (e explanation) withHead() float64 { return 5 + headFace.height() + 3 + e.height }

// explain writes how to read the report. It stays on one page.
func (p *page) explain(e explanation) {
	p.head(p.language.Text(words.HowToRead), e.height)
	for _, lines := range e.wrapped {
		p.put(left, p.y+smallFace.height()*0.75, "–", smallFace)
		p.lines(left+explanationIndent, lines, smallFace)
		p.y += 0.8
	}
}

// explanations returns those that fit the content of the report.
func (p *page) explanations() []words.Text {
	method := words.ReadVisitMean
	switch p.report.GetScorecard().GetMethod() {
	case pb.Scorecard_POOLED:
		method = words.ReadPooled
	case pb.Scorecard_LOCATION_MEAN:
		method = words.ReadLocationMean
	}
	text := []words.Text{
		method, words.ReadInterval, words.ReadPassRate, words.ReadThin, words.ReadChange, words.ReadTrend, words.ReadWaits,
		words.ReadRevision,
	}
	if p.boxed {
		text = append(text, words.ReadBoxes)
	}
	return text
}
