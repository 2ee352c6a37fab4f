package scorecard

import (
	"maps"
	"slices"

	"mysteryshopper/checklist"

	"gonum.org/v1/gonum/stat"
)

// Assessed is one location: what its manager claimed and what was observed
// there on the same version. Claimed is the roll-up of the self-assessment, as
// FromReport makes it; where there are several, they count as their mean. Where
// either is nil, the location is left out.
type Assessed struct {
	Claimed, Observed *Details
}

// ClaimGap is how far what is claimed lies from what is observed.
type ClaimGap struct {
	// Key is that of the section or question, empty for the total.
	Key string
	// Locations counts those that were both assessed and visited, Visits the
	// visits there.
	Locations, Visits int64
	// Claimed and Observed are the means over these locations, each floored.
	Claimed, Observed *int32
	// Gap is what is claimed less what is observed: above 0, the managers think
	// better of the service than it is. Its Change is set where the gap is one.
	Gap Difference
}

// ClaimGaps are the gaps of a self-assessment.
type ClaimGaps struct {
	Total ClaimGap
	// Sections and Questions are in byte order of their keys. Those that were not
	// both claimed and observed at any location are left out.
	Sections, Questions []ClaimGap
}

// ClaimGapsOf sets claims beside observations. Every location weighs the same,
// for it has one manager's claim.
//
// Of several locations the interval is Student's, of the mean of their gaps
// (paired, for claim and observation are of the same place). Of one location the
// claim stands for itself and the uncertainty is that of the observation.
// Where there is no scatter to judge by, there is no interval.
func ClaimGapsOf(locations []Assessed) ClaimGaps {
	sections := func(d *Details) Parts { return d.Sections }
	questions := func(d *Details) Parts { return d.Questions }
	locations = both(locations)
	return ClaimGaps{Total: totalGap(locations), Sections: partGaps(locations, sections), Questions: partGaps(locations, questions)}
}

// TotalGapOf returns the Total of ClaimGapsOf.
func TotalGapOf(locations []Assessed) ClaimGap { return totalGap(both(locations)) }

// both returns the locations that were both assessed and visited.
func both(locations []Assessed) []Assessed {
	return slices.DeleteFunc(slices.Clone(locations), func(at Assessed) bool { return at.Claimed == nil || at.Observed == nil })
}

func totalGap(locations []Assessed) ClaimGap {
	return claimGap("", locations, func(d *Details) *Cell {
		return &Cell{SumPpb: d.Total.Sum() * ppbPerStep, Hist: d.Total}
	})
}

// partGaps returns the gaps of one group of parts.
func partGaps(locations []Assessed, group func(*Details) Parts) []ClaimGap {
	keys := map[string]bool{}
	for _, at := range locations {
		for _, part := range group(at.Claimed) {
			keys[part.Key] = true
		}
	}
	var gaps []ClaimGap
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		gap := claimGap(key, locations, func(d *Details) *Cell {
			if part := group(d).Get(key); part != nil {
				return &part.Cell
			}
			return &Cell{}
		})
		if gap.Locations > 0 {
			gaps = append(gaps, gap)
		}
	}
	return gaps
}

// claimGap returns the gap of one cell of the details.
func claimGap(key string, locations []Assessed, cell func(*Details) *Cell) ClaimGap {
	gap := ClaimGap{Key: key}
	var claimed, observed int64 // sums of means in parts per 10⁹
	var gaps []float64          // in basis points
	var only *Cell
	for _, at := range locations {
		claim, seen := cell(at.Claimed), cell(at.Observed)
		claims, visits := claim.Hist.N(), seen.Hist.N()
		if claims == 0 || visits == 0 {
			continue
		}
		gap.Locations++
		gap.Visits += visits
		claimed += claim.SumPpb / claims
		observed += seen.SumPpb / visits
		gaps = append(gaps, float64(claim.SumPpb/claims-seen.SumPpb/visits)/ppbPerStep)
		only = seen
	}
	if gap.Locations == 0 {
		return gap
	}
	gap.Claimed = new(meanBasisPoints(claimed, gap.Locations))
	gap.Observed = new(meanBasisPoints(observed, gap.Locations))
	gap.Gap = differenceOf(gap.Observed, gap.Claimed)
	if gap.Locations > 1 {
		gap.Gap.student(gaps)
		return gap
	}
	if seen := visitEstimate(only.Totals(), nil); seen.bounded {
		claim := float64(claimed) / ppbPerStep
		gap.Gap.setInterval(claim-min(seen.high, whole), claim-max(seen.low, 0))
	}
	return gap
}

// student sets Student's interval of the mean of two differences or more, where
// they scatter.
func (d *Difference) student(differences []float64) {
	mean, variance := stat.MeanVariance(differences, nil)
	if variance < noScatter {
		return
	}
	margin := studentMargin(variance, int64(len(differences)))
	d.setInterval(mean-margin, mean+margin)
}

// QuestionRate is how often a question earned everything.
type QuestionRate struct {
	Question string
	Rate     Share
}

// ClaimRates returns, for a free claim, the observed pass rate of each question
// that it is linked to, in their order; of one that was never answered, the
// share of none. How often a visit kept the whole claim is not in a roll-up: see
// ClaimKept.
func ClaimRates(d *Details, questions []string) []QuestionRate {
	rates := make([]QuestionRate, len(questions))
	for i, key := range questions {
		rates[i].Question = key
		if part := d.Questions.Get(key); part != nil {
			rates[i].Rate = part.PassRate()
		}
	}
	return rates
}

// ClaimKept reports whether one report kept a free claim: every linked question
// that was answered and can earn points earned them all. Judged is false where
// there is no such question, or no score; ShareOf makes the observed rate of the kept among
// the judged.
func ClaimKept(s *checklist.Score, questions []string) (kept, judged bool) {
	if s == nil {
		return false, false
	}
	kept = true
	for i := range s.Questions {
		q := &s.Questions[i]
		if q.State != checklist.StateAnswered || q.Possible <= 0 || !slices.Contains(questions, q.Question) {
			continue
		}
		judged = true
		kept = kept && q.Earned >= q.Possible
	}
	return kept && judged, judged
}
