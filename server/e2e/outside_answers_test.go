package e2e

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// answersOutside counts the options of a question by group and form of the question, as rows by `group version`.
func (o *outside) answersOutside(q *pb.GetScorecardRequest, key string) map[string]*pb.AnswersRow {
	type form struct{ group, fingerprint string }
	visits := slices.DeleteFunc(o.of(q, q.GetFrom(), q.GetTo()), func(v *exported) bool { return !v.scored })
	forms, first := map[form][]*exported{}, map[string]int{}
	for _, v := range visits {
		mark, has := o.fingerprints(v.version)[key]
		if !has {
			continue
		}
		if known := first[mark]; known == 0 || v.version.number < known {
			first[mark] = v.version.number
		}
		forms[form{o.groupOf(q, v), mark}] = append(forms[form{o.groupOf(q, v), mark}], v)
	}
	rows := map[string]*pb.AnswersRow{}
	for f, some := range forms {
		rows[fmt.Sprint(f.group, " ", first[f.fingerprint])] = o.answersRow(key, some)
	}
	return rows
}

// answersRow counts the answers to a question in the visits that were asked it in the same form.
func (o *outside) answersRow(key string, visits []*exported) *pb.AnswersRow {
	states, chosen := map[string]int{}, map[string]int{}
	for _, v := range visits {
		row := v.answers[key]
		states[row["state"]]++
		if row["state"] == "ANSWERED" {
			for _, option := range strings.Fields(row["value"]) {
				chosen[option]++
			}
		}
	}
	out := &pb.AnswersRow{
		Visits: int32(states["ANSWERED"]), NotApplicable: int32(states["NOT_APPLICABLE"]),
		Unanswered: new(int32(states["UNANSWERED"])), NotReached: new(int32(states["NOT_REACHED"])),
	}
	newest := visits[0].version
	for _, v := range visits {
		newest.number = max(newest.number, v.version.number)
	}
	for _, option := range o.optionsOf(newest, key) {
		r := rateOutside(chosen[option], states["ANSWERED"])
		out.Options = append(out.Options, &pb.OptionShare{
			Key: option, Count: r.GetCount(), BasisPoints: r.BasisPoints, LowBasisPoints: r.LowBasisPoints, HighBasisPoints: r.HighBasisPoints,
		})
	}
	return out
}

// optionsOf are the options of a question, or the steps of a scale.
func (o *outside) optionsOf(version versionKey, key string) []string {
	for _, q := range o.questions[version] {
		if q.key != key || q.kind != "scale" {
			if q.key == key {
				return q.options
			}
			continue
		}
		var steps []string
		first, _ := strconv.Atoi(q.options[0])
		last, _ := strconv.Atoi(q.options[1])
		for step := first; step <= last; step++ {
			steps = append(steps, strconv.Itoa(step))
		}
		return steps
	}
	return nil
}

// roleAnswers are the rows with the answers to the questions of a role; asked is false where no version has one.
func (o *outside) roleAnswers(visits []*exported, role string) (rows []map[string]string, asked bool) {
	for _, v := range visits {
		if q := o.ofRole(v.version, role); q != nil {
			asked = true
			if row := v.answers[q.key]; v.scored && row["state"] == "ANSWERED" {
				rows = append(rows, row)
			}
		}
	}
	return rows, asked
}

// experienceOutside computes the figures of the roles.
func (o *outside) experienceOutside(q *pb.GetScorecardRequest) *pb.Experience {
	visits, out := o.of(q, q.GetFrom(), q.GetTo()), &pb.Experience{}
	if rows, asked := o.roleAnswers(visits, "WOULD_RECOMMEND"); asked {
		out.Recommendation = promoterOutside(rows)
	}
	for role, into := range map[string]**pb.Rate{
		"WOULD_RETURN": &out.WouldReturn, "WOULD_HAVE_COMPLAINED": &out.WouldHaveComplained, "WAS_ASKED_ALL_WELL": &out.WasAskedAllWell,
	} {
		if rows, asked := o.roleAnswers(visits, role); asked {
			*into = rateOutside(valued(rows, "yes"), len(rows))
		}
	}
	rows, _ := o.roleAnswers(visits, "WOULD_HAVE_COMPLAINED")
	if yes, no := valued(rows, "yes"), valued(rows, "no"); yes+no >= 30 {
		out.Silent = &pb.SilentCustomers{Observed: rateOutside(no, yes+no)}
	}
	out.Feelings, out.Promises = o.feelingsOutside(visits), o.promisesOutside(visits)
	return out
}

func valued(rows []map[string]string, value string) (n int) {
	for _, row := range rows {
		if row["value"] == value {
			n++
		}
	}
	return n
}

// promoterOutside is the Net Promoter with the adjusted Wald interval of Rocks (2016): three answers are added, three
// quarters of one at each end.
func promoterOutside(rows []map[string]string) *pb.Recommendation {
	r := &pb.Recommendation{Visits: int32(len(rows))}
	for _, row := range rows {
		switch step := number(row["value"]); {
		case step >= 9:
			r.Promoters++
		case step >= 7:
			r.Passives++
		default:
			r.Detractors++
		}
	}
	if r.GetVisits() < 30 {
		return r
	}
	n, up, down := float64(r.GetVisits()), float64(r.GetPromoters()), float64(r.GetDetractors())
	r.NetPromoterBasisPoints = new(int32(math.Floor(10_000 * (up - down) / n)))
	up, down = (up+0.75)/(n+3), (down+0.75)/(n+3)
	half := normal(0.975) * math.Sqrt((up+down-(up-down)*(up-down))/(n+3))
	low, high := span{low: 10_000 * (up - down - half), high: 10_000 * (up - down + half)}.outward(-10_000)
	r.LowBasisPoints, r.HighBasisPoints = new(int32(low)), new(int32(high))
	return r
}

// feelingsOutside has both distributions, by the newest version's questions, and who left better, alike and worse.
func (o *outside) feelingsOutside(visits []*exported) *pb.Feelings {
	out := &pb.Feelings{Before: o.distribution(visits, "FEELING_BEFORE"), After: o.distribution(visits, "FEELING_AFTER")}
	if out.Before == nil && out.After == nil {
		return nil
	}
	better, alike, worse, asked := 0, 0, 0, false
	for _, v := range visits {
		first, second := o.ofRole(v.version, "FEELING_BEFORE"), o.ofRole(v.version, "FEELING_AFTER")
		if first == nil || second == nil {
			continue
		}
		asked = true
		before, after := v.answers[first.key], v.answers[second.key]
		if !v.scored || before["state"] != "ANSWERED" || after["state"] != "ANSWERED" || !slices.Equal(first.options, second.options) {
			continue
		}
		switch b, a := number(before["value"]), number(after["value"]); {
		case a > b:
			better++
		case a < b:
			worse++
		default:
			alike++
		}
	}
	if all := better + alike + worse; asked {
		out.Better, out.Same, out.Worse = rateOutside(better, all), rateOutside(alike, all), rateOutside(worse, all)
	}
	return out
}

// distribution counts the answers to the newest version's question of a role, over the versions that ask it in the same form.
func (o *outside) distribution(visits []*exported, role string) []*pb.OptionShare {
	var newest *exported
	for _, v := range visits {
		if o.ofRole(v.version, role) != nil && (newest == nil || v.version.number > newest.version.number) {
			newest = v
		}
	}
	if newest == nil {
		return nil
	}
	key := o.ofRole(newest.version, role).key
	form := o.fingerprints(newest.version)[key]
	var some []*exported
	for _, v := range visits {
		if v.scored && o.fingerprints(v.version)[key] == form {
			some = append(some, v)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return o.answersRow(key, some).GetOptions()
}

// promisesOutside counts the promises and how they were kept.
func (o *outside) promisesOutside(visits []*exported) *pb.Promises {
	out, late := (*pb.Promises)(nil), []int64{}
	for _, v := range visits {
		due, made := o.ofRole(v.version, "PROMISE_DUE"), o.ofRole(v.version, "PROMISE_MADE")
		if due == nil || made == nil {
			continue
		}
		if out == nil {
			out = &pb.Promises{}
		}
		if !v.scored || v.answers[due.key]["state"] != "ANSWERED" {
			continue
		}
		out.Given++
		switch lateness := v.answers[made.key]["latenessSeconds"]; {
		case v.answers[made.key]["state"] != "ANSWERED":
			if !o.open(v, made) {
				out.NotKept++
			}
		case lateness != "0":
			late = append(late, number(lateness))
		default:
			out.KeptInTime++
		}
	}
	if len(late) > 0 {
		out.KeptLate, out.MedianLatenessSeconds = int32(len(late)), new(int32(median(late)))
	}
	return out
}

// open reports whether a promise was not due yet: the question whether it was kept, or one that it depends on, does not
// apply.
func (o *outside) open(v *exported, made *asked) bool {
	return slices.ContainsFunc(append([]string{made.key}, made.dependsOn...), func(key string) bool {
		return v.answers[key]["state"] == "NOT_APPLICABLE"
	})
}

// claimedCell is what claims or visits of a location came to, in parts per 10^9.
type claimedCell struct {
	ppb    int64
	visits int
}

// gapOutside compares claims with sightings, by location.
func gapOutside(key string, claims map[string]claimedCell, seen map[string][]sighting) *pb.ClaimGap {
	g := &pb.ClaimGap{Key: key}
	var claimed, observed int64
	var gaps []float64
	var only span
	for place, c := range claims {
		some := seen[place]
		if c.visits == 0 || len(some) == 0 {
			continue
		}
		g.Locations, g.Visits = g.GetLocations()+1, g.GetVisits()+int32(len(some))
		mean := sum(some, ppbOf) / int64(len(some))
		claimed, observed = claimed+c.ppb/int64(c.visits), observed+mean
		gaps = append(gaps, float64(c.ppb/int64(c.visits)-mean)/1e5)
		only = visitSpan(some, 0.975)
	}
	if g.GetLocations() == 0 {
		return nil
	}
	n := int64(g.GetLocations())
	g.ClaimedBasisPoints, g.ObservedBasisPoints = new(int32(claimed/n/100_000)), new(int32(observed/n/100_000))
	g.GapBasisPoints = new(g.GetClaimedBasisPoints() - g.GetObservedBasisPoints())
	s := gapSpan(gaps, float64(claimed)/1e5, only)
	if s.bounded {
		low, high := s.outward(-10_000)
		g.LowBasisPoints, g.HighBasisPoints, g.Differs = new(int32(low)), new(int32(high)), low > 0 || high < 0
	}
	return g
}

// gapSpan is Student's interval of the mean of the gaps; of one location the claim less the interval of the visits.
func gapSpan(gaps []float64, claim float64, only span) span {
	if len(gaps) == 1 {
		return span{low: claim - min(only.high, 10_000), high: claim - max(only.low, 0), bounded: only.bounded}
	}
	n, mean, squares := float64(len(gaps)), 0.0, 0.0
	for _, g := range gaps {
		mean += g / n
	}
	for _, g := range gaps {
		squares += (g - mean) * (g - mean)
	}
	if squares/(n-1) < 1e-3 {
		return span{}
	}
	half := student(0.975, n-1) * math.Sqrt(squares/(n-1)/n)
	return span{low: mean - half, high: mean + half, bounded: true}
}

// rankedOutside ranks all locations of a program and gives each the range of its rank, by comparing all pairs.
func (o *outside) rankedOutside(q *pb.GetScorecardRequest) map[string]*pb.RankedLocation {
	at := byPlace(o.sightings(o.of(q, q.GetFrom(), q.GetTo()), "", ""))
	maps.DeleteFunc(at, func(_ string, some []sighting) bool { return len(some) < 3 })
	upper := 0.975
	if len(at) > 1 {
		upper = 1 - 0.025/float64(len(at)-1)
	}
	out := map[string]*pb.RankedLocation{}
	for place, some := range at {
		l := &pb.RankedLocation{Location: place, Rank: new(int32(1)), BestRank: new(int32(1)), WorstRank: new(int32(len(at)))}
		lesser, equal := 0, 0
		for other, theirs := range at {
			mine, other := *shownFigure(q.GetMethod(), some), other
			switch their := *shownFigure(q.GetMethod(), theirs); {
			case their > mine:
				*l.Rank++
			case their == mine:
				equal++
			default:
				lesser++
			}
			if other == place {
				continue
			}
			d := moverSpan(visitSpan(some, upper), visitSpan(theirs, upper))
			if d.low > 0 {
				*l.BestRank++
			}
			if d.high < 0 {
				*l.WorstRank--
			}
		}
		l.PercentileBasisPoints = new(int32(10_000 * (2*lesser + equal) / (2 * len(at))))
		l.Apart = l.GetBestRank() == l.GetWorstRank()
		out[place] = l
	}
	return out
}
