package scorecard

import (
	"maps"
	"math/big"
	"slices"

	"mysteryshopper/checklist"
)

// atOnce makes a roll-up of all reports in one pass: it gathers every value in
// plain lists and counts them at the end. It adds, merges and takes away
// nothing, and makes fractions with math/big.
func atOnce(reports []report) (Totals, *Details) {
	var totals Totals
	var steps []int32
	var bands []string
	groups := [3]map[string]*gathered{{}, {}, {}}
	for _, r := range reports {
		gatherOutcome(&totals.Outcomes, r.outcome)
		if r.score == nil || r.score.EffectivePpb == nil {
			continue
		}
		s := r.score
		totals.SumPpb += *s.EffectivePpb
		totals.Earned += s.Earned
		totals.Possible += s.Possible
		totals.Passed += one(s.Verdict == checklist.VerdictPass)
		totals.Failed += one(s.Verdict == checklist.VerdictFail)
		totals.Criticals += one(len(s.Criticals) > 0)
		steps = append(steps, *s.EffectiveBasisPoints)
		bands = append(bands, *s.Band)
		for _, section := range s.Sections {
			// The only section of everyKind that can be zeroed is the lie's.
			zeroed := section.Section == "advice" && len(s.Criticals) > 0
			at(groups[0], section.Section).points(section.Earned, section.Possible, zeroed)
		}
		for _, d := range s.Dimensions {
			at(groups[1], d.Dimension).points(d.Earned, d.Possible, false)
		}
		for _, q := range s.Questions {
			g := at(groups[2], q.Question)
			g.points(q.Earned, q.Possible, false)
			g.answer(q, r.answers)
		}
	}
	for _, v := range steps {
		totals.Visits++
		totals.SumBasisPoints += int64(v)
		totals.SumSquares += int64(v) * int64(v)
	}
	if len(steps) > 0 {
		totals.MinBasisPoints, totals.MaxBasisPoints = int64(slices.Min(steps)), int64(slices.Max(steps))
	}
	return totals, &Details{
		Total: counted(steps), Bands: countedKeys(bands),
		Sections: parts(groups[0]), Dimensions: parts(groups[1]), Questions: parts(groups[2]),
	}
}

// gathered is one part as lists.
type gathered struct {
	part                 Part // its sums only
	steps, served, scale []int32
	options              []string
	found                bool
}

func at(group map[string]*gathered, key string) *gathered {
	if group[key] == nil {
		group[key] = &gathered{}
	}
	return group[key]
}

func (g *gathered) points(earned, possible int64, zeroed bool) {
	if possible == 0 {
		return
	}
	g.found = true
	g.part.Earned += earned
	g.part.Possible += possible
	share := big.NewRat(min(earned, possible), possible)
	if zeroed {
		share.SetInt64(0)
	}
	g.part.SumPpb += floored(share, 1_000_000_000)
	g.steps = append(g.steps, int32(floored(share, 10_000)))
}

func (g *gathered) answer(q checklist.QuestionScore, answers []checklist.Answer) {
	g.part.Criticals += one(q.Critical)
	g.part.NotApplicable += one(q.State == checklist.StateNotApplicable)
	g.part.Answered += one(q.State == checklist.StateAnswered)
	g.found = g.found || q.State == checklist.StateAnswered || q.State == checklist.StateNotApplicable
	if q.State != checklist.StateAnswered {
		return
	}
	for _, a := range answers {
		switch {
		case a.Question != q.Question:
		case a.Choice != nil:
			g.options = append(g.options, *a.Choice)
		case a.Choices != nil:
			set := map[string]bool{}
			for _, key := range a.Choices.Keys {
				if !set[key] {
					g.options = append(g.options, key)
				}
				set[key] = true
			}
		case a.Scale != nil:
			g.scale = append(g.scale, *a.Scale)
		case a.Duration != nil:
			g.part.LeftUnserved += one(a.Duration.Outcome == checklist.DurationLeftUnserved)
			g.part.HungUp += one(a.Duration.Outcome == checklist.DurationHungUp)
			if !a.Duration.Outcome.GivenUp() {
				g.served = append(g.served, int32(a.Duration.Seconds))
			}
		}
	}
}

func parts(group map[string]*gathered) (made Parts) {
	for _, key := range slices.Sorted(maps.Keys(group)) {
		g := group[key]
		if !g.found {
			continue
		}
		p := KeyedPart{key, g.part}
		p.Hist, p.Served, p.Values = counted(g.steps), counted(g.served), counted(g.scale)
		p.Options = countedKeys(g.options)
		made = append(made, p)
	}
	return made
}

func counted(values []int32) Histogram {
	counts := map[int32]int64{}
	for _, v := range values {
		counts[v]++
	}
	var h Histogram
	for v, n := range counts {
		h.bins = append(h.bins, bin{v, n})
	}
	slices.SortFunc(h.bins, func(a, b bin) int { return int(int64(a.value) - int64(b.value)) })
	return h
}

func countedKeys(keys []string) Counts {
	slices.Sort(keys)
	var counts Counts
	for i, key := range keys {
		if i == 0 || key != keys[i-1] {
			counts = append(counts, Count{Key: key})
		}
		counts[len(counts)-1].N++
	}
	return counts
}

func gatherOutcome(o *Outcomes, outcome checklist.Outcome) {
	o.LeftUnserved += one(outcome == checklist.OutcomeLeftUnserved)
	o.HungUp += one(outcome == checklist.OutcomeHungUp)
	o.Closed += one(outcome == checklist.OutcomeClosed)
	o.NoSuchPlace += one(outcome == checklist.OutcomeNoSuchPlace)
	o.Aborted += one(outcome == checklist.OutcomeAborted)
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// floored returns floor(share × of).
func floored(share *big.Rat, of int64) int64 {
	scaled := new(big.Rat).Mul(share, new(big.Rat).SetInt64(of))
	return new(big.Int).Div(scaled.Num(), scaled.Denom()).Int64()
}
