package e2e

import (
	"math"
	"math/big"
	"slices"
)

// This file has the arithmetic of figures once more, from its published sources, in floating point and with none of the
// product's code: whoever has only an export can write the same.

// sighting is what one visit came to: its total, or that of a part. ppb is in parts per 10^9.
type sighting struct {
	place            string
	ppb, earned      int64
	possible         int64
	passed, judged   bool
	version          versionKey
	fullScore, total bool
}

// versionKey names a version of a checklist.
type versionKey struct {
	checklist string
	number    int
}

func (s sighting) basisPoints() int64 { return s.ppb / 100_000 }

// span is an estimate with the ends of its interval, in basis points, before they are rounded.
type span struct {
	visits          int
	mean, low, high float64
	bounded         bool
}

func sum(some []sighting, of func(sighting) int64) (total int64) {
	for _, s := range some {
		total += of(s)
	}
	return total
}

func ppbOf(s sighting) int64 { return s.ppb }

// byPlace parts sightings by their place.
func byPlace(some []sighting) map[string][]sighting {
	at := map[string][]sighting{}
	for _, s := range some {
		at[s.place] = append(at[s.place], s)
	}
	return at
}

// spread is the sample's variance of basis points.
func spread(values []int64) *big.Rat {
	n, total, squares := int64(len(values)), int64(0), int64(0)
	for _, v := range values {
		total, squares = total+v, squares+v*v
	}
	return big.NewRat(n*squares-total*total, n*(n-1))
}

func float(r *big.Rat) float64 {
	f, _ := r.Float64()
	return f
}

func basisPointsOf(some []sighting) (values []int64) {
	for _, s := range some {
		values = append(values, s.basisPoints())
	}
	return values
}

// wilsonSpan is Wilson's score interval (1927).
func wilsonSpan(hits, n int, z float64) span {
	p, size := float64(hits)/float64(n), float64(n)
	centre := (p + z*z/(2*size)) / (1 + z*z/size)
	half := z / (1 + z*z/size) * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	s := span{n, 10_000 * p, 10_000 * (centre - half), 10_000 * (centre + half), true}
	if hits == 0 {
		s.low = 0
	}
	if hits == n {
		s.high = 10_000
	}
	return s
}

// visitSpan is the interval for other visits to the same places, with the quantiles at upper.
func visitSpan(some []sighting, upper float64) span {
	n := len(some)
	if n == 0 {
		return span{}
	}
	full := 0
	allOrNothing := !slices.ContainsFunc(some, func(s sighting) bool { return s.ppb != 0 && s.ppb != 1_000_000_000 })
	for _, s := range some {
		if s.ppb == 1_000_000_000 {
			full++
		}
	}
	if allOrNothing {
		return wilsonSpan(full, n, normal(upper))
	}
	mean := float64(sum(some, ppbOf)) / float64(n) / 1e9
	s := span{visits: n, mean: 10_000 * mean}
	if n < 2 {
		return s
	}
	drawn := (float64(n)*mean + 1) / float64(n+2)
	v := (float64(n-1)*float(spread(basisPointsOf(some)))/1e8 + 2*drawn*(1-drawn)) / float64(n+1)
	half := 10_000 * student(upper, float64(n+1)) * math.Sqrt(v/float64(n))
	return span{n, s.mean, s.mean - half, s.mean + half, true}
}

// clusterOf is the variance of the mean for places like these, in squared basis points (Cochran 1977, chapter 6).
func clusterOf(some []sighting) float64 {
	at := byPlace(some)
	mean := float64(sum(some, ppbOf)) / float64(len(some))
	total := 0.0
	for _, there := range at {
		residual := (float64(sum(there, ppbOf)) - float64(len(there))*mean) / 1e5
		total += residual * residual
	}
	places, visits := float64(len(at)), float64(len(some))
	return places / (places - 1) * total / (visits * visits)
}

// placesSpan is the interval for places like these.
func placesSpan(some []sighting) span {
	s := visitSpan(some, 0.975)
	s.bounded = false
	if places := len(byPlace(some)); places >= 2 {
		half := student(0.975, float64(places-1)) * math.Sqrt(clusterOf(some))
		s.low, s.high, s.bounded = s.mean-half, s.mean+half, true
	}
	return s
}

// placeMeans are the means of the places' visits, each floored to parts per 10^9.
func placeMeans(some []sighting) (means []int64) {
	for _, there := range byPlace(some) {
		means = append(means, sum(there, ppbOf)/int64(len(there)))
	}
	return means
}

// meansSpan is the interval of LOCATION_MEAN, Student's over the places.
func meansSpan(some []sighting) span {
	means := placeMeans(some)
	if len(means) == 0 {
		return span{}
	}
	total, shown := int64(0), []int64{}
	for _, m := range means {
		total, shown = total+m, append(shown, m/100_000)
	}
	s := span{visits: len(some), mean: float64(total) / float64(len(means)) / 1e5}
	if n := float64(len(means)); n >= 2 {
		half := student(0.975, n-1) * math.Sqrt(float(spread(shown))/n)
		s.low, s.high, s.bounded = s.mean-half, s.mean+half, true
	}
	return s
}

// moverSpan is the interval of the later figure less the earlier one (Zou and Donner 2008).
func moverSpan(before, after span) span {
	d := after.mean - before.mean
	return span{
		low:     d - math.Hypot(after.mean-after.low, before.high-before.mean),
		high:    d + math.Hypot(after.high-after.mean, before.mean-before.low),
		bounded: before.bounded && after.bounded,
	}
}

// outward rounds the ends outward to basis points between least and 10,000.
func (s span) outward(least float64) (low, high int64) {
	clip := func(v float64) int64 { return int64(min(max(v, least), 10_000)) }
	return clip(math.Floor(s.low)), clip(math.Ceil(s.high))
}

// normal is the quantile of the standard normal distribution.
func normal(upper float64) float64 { return math.Sqrt2 * math.Erfinv(2*upper-1) }

// student is the quantile of Student's t, by halving: its tail is half the incomplete beta function of
// freedom ÷ (freedom + t²).
func student(upper, freedom float64) float64 {
	low, high := 0.0, 1e6
	for range 200 {
		middle := (low + high) / 2
		if 1-incompleteBeta(freedom/(freedom+middle*middle), freedom/2, 0.5)/2 < upper {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// incompleteBeta is the regularised incomplete beta function, by its continued fraction (Lentz's algorithm).
func incompleteBeta(x, a, b float64) float64 {
	if x <= 0 || x >= 1 {
		return min(max(x, 0), 1)
	}
	if x > (a+1)/(a+b+2) {
		return 1 - incompleteBeta(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab-la-lb+a*math.Log(x)+b*math.Log1p(-x)) / a
	const tiny = 1e-300
	fraction, c, d := 1.0, 1.0, 0.0
	for i := range 1000 {
		m := float64(i / 2)
		factor := 1.0
		switch {
		case i > 0 && i%2 == 0:
			factor = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		case i > 0:
			factor = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		if d = 1 + factor*d; math.Abs(d) < tiny {
			d = tiny
		}
		if c = 1 + factor/c; math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		fraction *= c * d
		if math.Abs(1-c*d) < 1e-16 {
			break
		}
	}
	return front * (fraction - 1)
}

// median is the mean of the middle two, floored.
func median(values []int64) int64 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
