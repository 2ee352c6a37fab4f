package e2e

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// of returns the visits of a request, over a span of months.
func (o *outside) of(q *pb.GetScorecardRequest, from, to string) (some []*exported) {
	for _, v := range o.visits {
		month := v.row["month"]
		if v.row["program"] == q.GetProgram() && o.below(v.row["location"], q.GetLocation()) && from <= month && month <= to &&
			o.inSegments(v.row["location"], q.GetSegments()) && (q.GetChannel() == 0 || q.GetChannel().String() == v.row["channel"]) {
			some = append(some, v)
		}
	}
	return some
}

// sightings returns what the visits came to, as a whole or in a part.
func (o *outside) sightings(visits []*exported, kind, key string) (some []sighting) {
	for _, v := range visits {
		if kind == "" {
			if v.scored {
				some = append(some, v.total())
			}
			continue
		}
		if s, ok := o.part(v, kind, key); ok {
			some = append(some, s)
		}
	}
	return some
}

// spanOf is the interval of a figure by the method and interval of a request.
func spanOf(q *pb.GetScorecardRequest, some []sighting) span {
	switch {
	case q.GetMethod() == pb.Scorecard_POOLED:
		return span{}
	case q.GetMethod() == pb.Scorecard_LOCATION_MEAN:
		return meansSpan(some)
	case q.GetInterval() == pb.Scorecard_LOCATIONS:
		return placesSpan(some)
	}
	return visitSpan(some, 0.975)
}

// shown is a figure by the method of a request, floored; nil where there is none.
func shownFigure(method pb.Scorecard_Method, some []sighting) *int32 {
	if len(some) == 0 {
		return nil
	}
	switch method {
	case pb.Scorecard_POOLED:
		earned, possible := sum(some, func(s sighting) int64 { return s.earned }), sum(some, func(s sighting) int64 { return s.possible })
		return new(int32(10_000 * max(0, min(earned, possible)) / possible))
	case pb.Scorecard_LOCATION_MEAN:
		total, means := int64(0), placeMeans(some)
		for _, m := range means {
			total += m
		}
		return new(int32(total / int64(len(means)) / 100_000))
	}
	return new(int32(sum(some, ppbOf) / int64(len(some)) / 100_000))
}

// sureOf is how far a figure of so many visits can be trusted.
func sureOf(visits int) pb.Figure_Confidence {
	switch {
	case visits < 3:
		return pb.Figure_NONE
	case visits < 8:
		return pb.Figure_LOW
	}
	return pb.Figure_OK
}

// figureOutside computes the figure of sightings.
func figureOutside(q *pb.GetScorecardRequest, some []sighting) *pb.Figure {
	n, at := len(some), byPlace(some)
	f := &pb.Figure{Visits: int32(n), Locations: int32(len(at)), Confidence: sureOf(n), BasisPoints: shownFigure(q.GetMethod(), some)}
	if n == 0 {
		return f
	}
	f.Percent = new(float64(f.GetBasisPoints()) / 100)
	values := basisPointsOf(some)
	f.Min, f.Max = new(int32(slices.Min(values))), new(int32(slices.Max(values)))
	if n >= 2 {
		root := new(big.Float).SetPrec(200).SetRat(spread(values))
		rounded, _ := root.Add(root.Sqrt(root), big.NewFloat(0.5)).Int64()
		f.StandardDeviation = new(int32(rounded))
	}
	f.Distortion = new(1 / float64(n))
	if q.GetMethod() == pb.Scorecard_LOCATION_MEAN {
		fewest := n
		for _, there := range at {
			fewest = min(fewest, len(there))
		}
		f.Distortion = new(1 / float64(len(at)*fewest))
	}
	if s := spanOf(q, some); s.bounded {
		low, high := s.outward(0)
		f.LowBasisPoints, f.HighBasisPoints = new(int32(low)), new(int32(high))
	}
	passed, judged := 0, 0
	for _, s := range some {
		if s.judged {
			judged++
		}
		if s.judged && s.passed {
			passed++
		}
	}
	if judged > 0 {
		r := rateOutside(passed, judged)
		f.PassShare = &pb.PassShare{Passed: r.GetCount(), Of: r.GetOf(), BasisPoints: r.BasisPoints, LowBasisPoints: r.LowBasisPoints, HighBasisPoints: r.HighBasisPoints}
	}
	return f
}

// rateOutside is a share with Wilson's interval; without figures where it is of none.
func rateOutside(hits, n int) *pb.Rate {
	r := &pb.Rate{Count: int32(hits), Of: int32(n)}
	if n > 0 {
		low, high := wilsonSpan(hits, n, normal(0.975)).outward(0)
		r.BasisPoints, r.LowBasisPoints, r.HighBasisPoints = new(int32(10_000*hits/n)), new(int32(low)), new(int32(high))
	}
	return r
}

// withPoints adds the sums of the points.
func withPoints(f *pb.Figure, some []sighting) *pb.Figure {
	f.Earned = new(sum(some, func(s sighting) int64 { return s.earned }))
	f.Possible = new(sum(some, func(s sighting) int64 { return s.possible }))
	return f
}

// totalOutside is the figure of the visits as a whole, with what only a total has.
func totalOutside(o *outside, q *pb.GetScorecardRequest, visits []*exported, effect, bands bool) *pb.Figure {
	some := o.sightings(visits, "", "")
	f := figureOutside(q, some)
	if q.GetMethod() == pb.Scorecard_POOLED {
		withPoints(f, some)
	}
	if effect && q.GetMethod() == pb.Scorecard_VISIT_MEAN && len(byPlace(some)) >= 5 {
		if v := float(spread(basisPointsOf(some))); v > 0 {
			f.DesignEffect = new(clusterOf(some) / (v / float64(len(some))))
			if f.GetDesignEffect() >= 2 && q.GetInterval() == pb.Scorecard_VISITS {
				low, high := placesSpan(some).outward(0)
				f.WiderLowBasisPoints, f.WiderHighBasisPoints = new(int32(low)), new(int32(high))
			}
		}
	}
	counts, commended, inBand := map[string]int32{}, 0, map[string]int32{}
	for _, v := range visits {
		counts[v.row["outcome"]]++
		kinds := map[string]bool{}
		for _, behaviour := range listed(v.row["commendations"]) {
			kinds[behaviour] = true
		}
		commended += len(kinds)
		if v.scored && v.row["band"] != "" {
			inBand[v.row["band"]]++
		}
	}
	f.Commendations = new(int32(commended))
	f.Outcomes = &pb.Outcomes{
		LeftUnserved: counts["LEFT_UNSERVED"], HungUp: counts["HUNG_UP"], Closed: counts["CLOSED"],
		NoSuchPlace: counts["NO_SUCH_PLACE"], Aborted: counts["ABORTED"],
	}
	if n := len(visits); n > 0 {
		f.Outcomes.LeftUnservedRate = rateOutside(int(counts["LEFT_UNSERVED"]), n)
		f.Outcomes.HungUpRate = rateOutside(int(counts["HUNG_UP"]), n)
		f.Outcomes.ClosedRate = rateOutside(int(counts["CLOSED"]), n)
	}
	if bands {
		for _, band := range slices.Sorted(maps.Keys(inBand)) {
			f.Bands = append(f.Bands, &pb.BandCount{Band: band, Visits: inBand[band]})
		}
	}
	return f
}

// scoring names how a version scores the total or a part.
func (o *outside) scoring(version versionKey, kind, key string) string {
	var all []string
	for _, q := range o.questions[version] {
		switch {
		case kind == "":
			all = append(all, q.section+" "+q.weight+" "+q.fingerprint)
		case q.in(kind, key):
			all = append(all, q.fingerprint)
		}
	}
	if kind != "" {
		slices.Sort(all)
	}
	return strings.Join(all, "\n")
}

// alike reports whether one way of scoring has 95 % of the visits of both.
func (o *outside) alike(kind, key string, before, after []sighting) bool {
	covers := map[string]int{}
	for _, some := range [][]sighting{before, after} {
		by := map[string]int{}
		for _, s := range some {
			by[o.scoring(s.version, kind, key)]++
		}
		for scoring, n := range by {
			if 100*n >= 95*len(some) {
				covers[scoring]++
			}
		}
	}
	return slices.Contains(slices.Collect(maps.Values(covers)), 2)
}

// differenceOutside is the later figure less the earlier one; nil where one of them is none.
func (o *outside) differenceOutside(q *pb.GetScorecardRequest, from, to, kind, key string, before, after []sighting) *pb.Difference {
	was, is := shownFigure(q.GetMethod(), before), shownFigure(q.GetMethod(), after)
	if was == nil || is == nil {
		return nil
	}
	alike := o.alike(kind, key, before, after)
	d := &pb.Difference{
		From: from, To: to, BasisPoints: new(*is - *was), AcrossBreak: !alike,
		Earlier: &pb.EarlierFigure{
			BasisPoints: was, Visits: int32(len(before)), Locations: int32(len(byPlace(before))), Confidence: sureOf(len(before)),
		},
	}
	if s := moverSpan(spanOf(q, before), spanOf(q, after)); s.bounded {
		low, high := s.outward(-10_000)
		d.LowBasisPoints, d.HighBasisPoints = new(int32(low)), new(int32(high))
		d.Change = alike && len(before) >= 5 && len(after) >= 5 && (low > 0 || high < 0)
	}
	return d
}

// breaksOutside are the changes of versions in the visits, as `month checklist from to: questions`.
func (o *outside) breaksOutside(visits []*exported) (breaks []string) {
	months, all := map[versionKey]map[string]int{}, map[string]int{}
	for _, v := range visits {
		if months[v.version] == nil {
			months[v.version] = map[string]int{}
		}
		n := 0
		if v.scored {
			n = 1
		}
		months[v.version][v.row["month"]] += n
		all[v.row["month"]] += n
	}
	versions := slices.SortedFunc(maps.Keys(months), func(a, b versionKey) int {
		return strings.Compare(fmt.Sprintf("%s %06d", a.checklist, a.number), fmt.Sprintf("%s %06d", b.checklist, b.number))
	})
	for i := 1; i < len(versions); i++ {
		from, to := versions[i-1], versions[i]
		if from.checklist != to.checklist || o.scoring(from, "", "") == o.scoring(to, "", "") {
			continue
		}
		sorted := slices.Sorted(maps.Keys(months[to]))
		first := sorted[0]
		if at := slices.IndexFunc(sorted, func(m string) bool { return 100*months[to][m] > 5*all[m] }); at >= 0 {
			first = sorted[at]
		}
		breaks = append(breaks, fmt.Sprintf("%s %s %d %d: %v", first, to.checklist, from.number, to.number, o.changed(from, to)))
	}
	return breaks
}

// changed are the questions that two versions score otherwise, or that one of them lacks.
func (o *outside) changed(from, to versionKey) []string {
	before, after := o.fingerprints(from), o.fingerprints(to)
	changed := map[string]bool{}
	for key := range before {
		changed[key] = before[key] != after[key]
	}
	for key := range after {
		changed[key] = before[key] != after[key]
	}
	maps.DeleteFunc(changed, func(_ string, is bool) bool { return !is })
	return slices.Sorted(maps.Keys(changed))
}

func (o *outside) fingerprints(version versionKey) map[string]string {
	all := map[string]string{}
	for _, q := range o.questions[version] {
		all[q.key] = q.fingerprint
	}
	return all
}

// alikeOutside is what the visits of a group came to over the questions that all versions of the span score alike; nil
// without a break.
func (o *outside) alikeOutside(span, group []*exported) *pb.LikeForLike {
	if len(o.breaksOutside(span)) == 0 {
		return nil
	}
	common := map[string]string{}
	for i, v := range span {
		prints := o.fingerprints(v.version)
		if i == 0 {
			maps.Copy(common, prints)
		}
		maps.DeleteFunc(common, func(key, form string) bool { return prints[key] != form })
	}
	var earned, possible, all int64
	for _, v := range group {
		if !v.scored {
			continue
		}
		for key, row := range v.answers {
			all += number(row["possible"])
			if _, is := common[key]; is {
				earned, possible = earned+number(row["earned"]), possible+number(row["possible"])
			}
		}
	}
	if all == 0 {
		return nil
	}
	some := o.sightings(group, "", "")
	out := &pb.LikeForLike{CoverageBasisPoints: int32(10_000 * possible / all), PooledBasisPoints: shownFigure(pb.Scorecard_POOLED, some)}
	if out.GetCoverageBasisPoints() >= 6000 {
		out.Total = &pb.Figure{BasisPoints: new(int32(10_000 * max(0, min(earned, possible)) / possible)), Earned: &earned, Possible: &possible, Visits: int32(len(some))}
	}
	return out
}
