package scorecard

import "math"

// PassRate returns the share of the reports that earned everything possible
// among those that answered the question, where it was scored.
func (p *Part) PassRate() Share {
	return ShareOf(p.Full(), p.Hist.N())
}

// Waits is what a question about a wait came to.
type Waits struct {
	// Served, LeftUnserved and HungUp count how the waits ended; the last two
	// are the censored ones.
	Served, LeftUnserved, HungUp int64
	// InTime is the share of all waits that were served with full points; it is
	// of none where the question is not scored.
	InTime Share
	// MedianSeconds is the median of the served waits alone, of an even number
	// the mean of the middle two floored; nil where nobody was served.
	MedianSeconds *int32
}

// Waits returns the waits of a duration question.
func (p *Part) Waits() Waits {
	w := Waits{Served: p.Served.N(), LeftUnserved: p.LeftUnserved, HungUp: p.HungUp}
	if p.Hist.N() > 0 {
		w.InTime = ShareOf(p.Full(), w.Served+w.LeftUnserved+w.HungUp)
	}
	if median, ok := p.Served.Median(); ok {
		w.MedianSeconds = &median
	}
	return w
}

// minPromoterAnswers is how many answers a net promoter score needs.
const minPromoterAnswers = 30

// NetPromoter is what a question of role WOULD_RECOMMEND came to.
type NetPromoter struct {
	// Promoters answered 9 or 10, Detractors 0 to 6, of N in all.
	Promoters, Detractors, N int64
	// BasisPoints is floor(10,000 × (promoters − detractors) ÷ n), −10,000 to
	// 10,000. Low and High are the ends of its 95 % interval, floored and raised.
	// All are nil under 30 answers.
	BasisPoints, Low, High *int32
}

// NetPromoter returns the net promoter score of a scale from 0 to 10.
func (p *Part) NetPromoter() NetPromoter {
	var s NetPromoter
	for value, count := range p.Values.All() {
		s.N += count
		switch {
		case value >= 9:
			s.Promoters += count
		case value <= 6:
			s.Detractors += count
		}
	}
	if s.N < minPromoterAnswers {
		return s
	}
	// The share of those who are not detractors, counted from −1 on, floors
	// towards −∞ where the plain difference would floor towards 0.
	s.BasisPoints = new(int32(share(2*whole, s.Promoters-s.Detractors+s.N, 2*s.N) - whole))
	low, high := netPromoterEnds(float64(s.Promoters), float64(s.Detractors), float64(s.N))
	span := outwardFrom(-whole, low, high)
	s.Low, s.High = &span.low, &span.high
	return s
}

// netPromoterEnds returns the adjusted Wald interval of a difference of two shares
// of the same answers, in basis points: three answers are added, three quarters of
// one to the promoters and as much to the detractors, and the rest to the others
// (B. Rocks, Interval estimation for the net promoter score, The American
// Statistician 70, 2016, where it holds the truth best).
func netPromoterEnds(promoters, detractors, n float64) (low, high float64) {
	const added, each = 3, 0.75
	up, down := (promoters+each)/(n+added), (detractors+each)/(n+added)
	net := up - down
	margin := float64(normalQuantile * math.Sqrt((up+down-float64(net*net))/(n+added)))
	return float64((net - margin) * whole), float64((net + margin) * whole)
}

// minSilentAnswers is how many answers a share of silent customers needs.
const minSilentAnswers = 30

// Silent returns, of a question of role WOULD_HAVE_COMPLAINED, the share of the
// answers "no" among "yes" and "no": of those who met something to complain of,
// those who would have been silent. enough is false under 30 answers.
func (p *Part) Silent() (silent Share, enough bool) {
	no, all := p.Options.Get("no"), p.Options.Get("no")+p.Options.Get("yes")
	return ShareOf(no, all), all >= minSilentAnswers
}
