package paper

import pb "mysteryshopper/proto/gen/mysteryshopper/v1"

// explanation says how the report is to be read. It stays on one page.
func (p *page) explanation() {
	var wrapped [][]string
	high := 0.0
	const indent = 4.0
	for _, said := range p.explanations() {
		lines := p.ruler.wrap(p.say(said), smallFace, inner-indent, 6)
		wrapped = append(wrapped, lines)
		high += float64(len(lines))*smallFace.height() + 0.8
	}
	p.head(p.say(texts.howToRead), high)
	for _, lines := range wrapped {
		p.put(left, p.y+smallFace.height()*0.75, "–", smallFace)
		p.lines(left+indent, lines, smallFace)
		p.y += 0.8
	}
}

// explanations are those that fit what is in the report.
func (p *page) explanations() []text {
	method := texts.readScore
	switch p.report.GetScorecard().GetMethod() {
	case pb.Scorecard_POOLED:
		method = texts.readPooled
	case pb.Scorecard_LOCATION_MEAN:
		method = texts.readLocations
	}
	said := []text{
		method, texts.readInterval, texts.readPassRate, texts.readThin, texts.readChange, texts.readTrend, texts.readWaits,
		texts.readRevision,
	}
	if p.boxed {
		said = append(said, texts.readBoxes)
	}
	return said
}
