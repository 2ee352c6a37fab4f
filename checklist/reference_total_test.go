package checklist_test

import (
	"math/big"
	"slices"

	"mysteryshopper/checklist"
)

// sectionSums are the exact sums of one section.
type sectionSums struct {
	earned, possible, reached, applicable int64
	weight                                int64
	zeroed                                bool
}

func (r *reference) figures() {
	sections := make([]sectionSums, len(r.version.Sections))
	dimensions := map[string]*checklist.DimensionScore{}
	caps, zeroed := []int64{}, false
	i := 0
	for s := range r.version.Sections {
		section := &r.version.Sections[s]
		if section.Weight != nil {
			sections[s].weight = int64(*section.Weight)
		}
		for k := range section.Questions {
			q, got := &section.Questions[k], r.score.Questions[i]
			i++
			sections[s].earned += got.Earned
			sections[s].possible += got.Possible
			sections[s].applicable += got.Possible
			sections[s].reached += got.Possible
			if got.State == checklist.StateNotApplicable {
				sections[s].reached += countedPossible(q)
			}
			for _, d := range q.Dimensions {
				if dimensions[d] == nil {
					dimensions[d] = &checklist.DimensionScore{Dimension: d}
				}
				dimensions[d].Earned += got.Earned
				dimensions[d].Possible += got.Possible
			}
			if got.Critical {
				switch q.Critical.Effect {
				case "ZERO_SECTION":
					sections[s].zeroed = true
				case "CAP":
					caps = append(caps, int64(*q.Critical.CapBasisPoints))
				case "ZERO_REPORT":
					zeroed = true
				}
			}
		}
		r.score.Earned += sections[s].earned
		r.score.Possible += sections[s].possible
	}
	r.lists(sections, dimensions)
	r.totals(sections, caps, zeroed)
}

// scaled floors scale × x.
func scaled(scale int64, x *big.Rat) int64 {
	y := new(big.Rat).Mul(whole(scale), x)
	return new(big.Int).Div(y.Num(), y.Denom()).Int64()
}

// sharePoints returns basis points of max(0, min(e, p)) ÷ p, nil where p is 0.
func sharePoints(e, p int64) *int32 {
	if p == 0 {
		return nil
	}
	points := int32(scaled(10000, big.NewRat(max(0, min(e, p)), p)))
	return &points
}

func (r *reference) lists(sections []sectionSums, dimensions map[string]*checklist.DimensionScore) {
	for s, sums := range sections {
		out := checklist.SectionScore{
			Section: r.version.Sections[s].Key, Earned: sums.earned, Possible: sums.possible,
			RawBasisPoints: sharePoints(sums.earned, sums.possible), EffectiveBasisPoints: sharePoints(sums.earned, sums.possible),
		}
		if sums.zeroed && sums.possible > 0 {
			out.EffectiveBasisPoints = new(int32)
		}
		r.score.Sections = append(r.score.Sections, out)
	}
	var names []string
	for name := range dimensions {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		d := dimensions[name]
		d.RawBasisPoints = sharePoints(d.Earned, d.Possible)
		r.score.Dimensions = append(r.score.Dimensions, *d)
	}
}

// ratio adds up the sections, in points or in weights.
func (r *reference) ratio(sections []sectionSums, part func(sectionSums) (part, whole int64)) fraction {
	f := newFraction()
	for _, s := range sections {
		if r.version.TotalMode == checklist.SectionWeighted && s.weight == 0 {
			continue
		}
		above, below := part(s)
		if r.version.TotalMode == checklist.Points {
			f.above.Add(f.above, whole(above))
			f.below.Add(f.below, whole(below))
			continue
		}
		if below == 0 {
			continue
		}
		share := big.NewRat(above, below)
		f.above.Add(f.above, share.Mul(share, whole(s.weight)))
		f.below.Add(f.below, whole(s.weight))
	}
	return f
}

func (r *reference) share(sections []sectionSums, zeroing bool) *big.Rat {
	f := r.ratio(sections, func(s sectionSums) (int64, int64) {
		earned := s.earned
		if zeroing && s.zeroed {
			earned = min(earned, 0)
		}
		if r.version.TotalMode == checklist.SectionWeighted {
			earned = max(0, min(earned, s.possible))
		}
		return earned, s.possible
	})
	share := new(big.Rat).Quo(f.above, f.below)
	if share.Cmp(whole(1)) > 0 {
		return whole(1)
	}
	if share.Sign() < 0 {
		return new(big.Rat)
	}
	return share
}

func (r *reference) totals(sections []sectionSums, caps []int64, zeroed bool) {
	s := r.score
	base := r.ratio(sections, func(s sectionSums) (int64, int64) { return s.applicable, s.reached })
	least := int64(5000)
	if r.version.MinBaseBasisPoints != nil {
		least = int64(*r.version.MinBaseBasisPoints)
	}
	base.above.Mul(base.above, whole(10000))
	base.below.Mul(base.below, whole(least))
	switch {
	case r.ratio(sections, func(s sectionSums) (int64, int64) { return 0, s.possible }).below.Sign() == 0:
		s.Status = checklist.StatusEmptyBase
	case base.above.Cmp(base.below) < 0:
		s.Status = checklist.StatusInsufficientBase
	default:
		s.Status = checklist.StatusScored
		effective := r.share(sections, true)
		for _, c := range caps {
			if limit := big.NewRat(c, 10000); effective.Cmp(limit) > 0 {
				effective = limit
			}
		}
		if zeroed {
			effective = new(big.Rat)
		}
		raw := int32(scaled(10000, r.share(sections, false)))
		points, ppb := int32(scaled(10000, effective)), scaled(1_000_000_000, effective)
		s.RawBasisPoints, s.EffectiveBasisPoints, s.EffectivePpb = &raw, &points, &ppb
	}
	s.Verdict = checklist.VerdictNone
	if s.Provisional {
		return
	}
	if s.EffectiveBasisPoints != nil {
		for _, b := range r.version.Bands {
			if b.FromBasisPoints <= *s.EffectiveBasisPoints {
				s.Band = &b.Key
			}
		}
		if mark := r.version.PassMarkBasisPoints; mark != nil {
			s.Verdict = checklist.VerdictFail
			if *s.EffectiveBasisPoints >= *mark {
				s.Verdict = checklist.VerdictPass
			}
		}
	}
	if len(s.Criticals) > 0 {
		s.Verdict = checklist.VerdictFail
	}
}
