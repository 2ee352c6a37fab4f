package paper

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// explanation writes how to read the report. It stays on one page.
func (p *page) explanation() {
	var wrapped [][]string
	high := 0.0
	const indent = 4.0
	for _, text := range p.explanations() {
		lines := p.ruler.wrap(p.language.Text(text), smallFace, inner-indent, 12)
		wrapped = append(wrapped, lines)
		high += float64(len(lines))*smallFace.height() + 0.8
	}
	p.head(p.language.Text(words.HowToRead), high)
	for _, lines := range wrapped {
		p.put(left, p.y+smallFace.height()*0.75, "–", smallFace)
		p.lines(left+indent, lines, smallFace)
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
