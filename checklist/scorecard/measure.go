package scorecard

// Interval is what the interval of a figure speaks of.
type Interval string

// The intervals.
const (
	// IntervalVisits speaks of other visits to the same places.
	IntervalVisits Interval = "VISITS"
	// IntervalLocations speaks of places like these.
	IntervalLocations Interval = "LOCATIONS"
)

// Measure is how visits become a figure, and what its interval speaks of.
type Measure struct {
	Method   Method
	Interval Interval
}

// Of returns the interval that figures by the measure have: LOCATION_MEAN always
// speaks of places, and POOLED, which is no mean, has none and returns "".
func (m Measure) Of() Interval {
	switch m.Method {
	case MethodPooled:
		return ""
	case MethodLocationMean:
		return IntervalLocations
	}
	if m.Interval == IntervalLocations {
		return IntervalLocations
	}
	return IntervalVisits
}

// Sums are what a figure is made of: the visits, and the places that they were
// at. Where the measure speaks of visits the places may be left out, and
// Locations is how many there were.
type Sums struct {
	Totals    Totals
	Places    Places
	Locations int64
}

// Figure returns the figure of the sums.
func (m Measure) Figure(s Sums) Figure {
	f := figureOf(s.Totals, s.Locations)
	switch m.Method {
	case MethodPooled:
		return Pooled(s.Totals, s.Locations)
	case MethodLocationMean:
		means := s.Places.means()
		if means.Visits > 0 {
			f.BasisPoints = new(meanBasisPoints(means.SumPpb, means.Visits))
			f.Distortion = new(1 / float64(float64(means.Visits)*float64(s.Places.least())))
		}
	default:
		if s.Totals.Visits > 0 {
			f.BasisPoints = new(meanBasisPoints(s.Totals.SumPpb, s.Totals.Visits))
		}
	}
	f.setInterval(m.estimate(s))
	return f
}

// estimate returns the mean of the sums with its interval; none by POOLED.
func (m Measure) estimate(s Sums) estimate {
	switch {
	case m.Method == MethodPooled:
		return estimate{}
	case m.Method == MethodLocationMean:
		return placeEstimate(s.Totals.Visits, s.Places)
	case m.Interval == IntervalLocations:
		return clusterEstimate(s.Totals, s.Places)
	}
	return visitEstimate(s.Totals, nil)
}

// Difference compares two figures by the measure.
func (m Measure) Difference(before, after Sums) Difference {
	d := differenceOf(m.Figure(before).BasisPoints, m.Figure(after).BasisPoints)
	if d.BasisPoints != nil {
		d.mover(m.estimate(before), m.estimate(after))
	}
	return d
}

// clustersWiden is the design effect from which a figure also has the interval
// by locations.
const clustersWiden = 2

// WithDesignEffect returns the figure with its design effect and, where that is
// 2 or more, the wider interval. Figures by other methods than VISIT_MEAN have
// neither.
func (m Measure) WithDesignEffect(f Figure, s Sums) Figure {
	if m.Method == MethodPooled || m.Method == MethodLocationMean {
		return f
	}
	f.DesignEffect = designEffect(s.Totals, s.Places)
	if f.DesignEffect != nil && *f.DesignEffect >= clustersWiden && m.Of() == IntervalVisits {
		wide := clusterEstimate(s.Totals, s.Places)
		span := outward(wide.low, wide.high)
		f.WiderLow, f.WiderHigh = &span.low, &span.high
	}
	return f
}
