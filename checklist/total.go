package checklist

// Scales of a share. Totals are floored to parts per 10⁹ once; floor(10⁴x) = floor(floor(10⁹x) ÷ 10⁵).
const (
	basisPoints      = 10_000
	partsPerBillion  = 1_000_000_000
	ppbPerBasisPoint = partsPerBillion / basisPoints
)

// sums are the points of one section.
type sums struct {
	earned, possible int64
	// reached is possible with what the questions that were not applicable would have added.
	reached int64
	zeroed  bool
}

// total makes all figures of the score from the settled questions.
func (r *run) total() {
	r.sectionSums, r.dimensionSums = zeros(r.sectionSums, len(r.sections)), zeros(r.dimensionSums, len(r.dimensions))
	sections, dimensions := r.sectionSums, r.dimensionSums
	capPpb, zeroReport := int64(partsPerBillion), false
	for i := range r.questions {
		q, g := &r.questions[i], &r.given[i]
		s := &sections[q.section]
		s.earned += g.earned
		s.possible += g.possible
		s.reached += g.possible
		if g.state == StateNotApplicable {
			s.reached += q.possible
		}
		for _, d := range q.dimensions {
			dimensions[d].earned += g.earned
			dimensions[d].possible += g.possible
		}
		r.score.Earned += g.earned
		r.score.Possible += g.possible
		if g.triggered {
			switch q.effect {
			case EffectZeroSection:
				s.zeroed = true
			case EffectCap:
				capPpb = min(capPpb, q.capPpb)
			case EffectZeroReport:
				zeroReport = true
			}
		}
	}
	r.listSections(sections)
	r.listDimensions(dimensions)
	r.score.Status = r.status(sections)
	if r.score.Status == StatusScored {
		effective := min(r.ppb(sections, true), capPpb)
		if zeroReport {
			effective = 0
		}
		r.setTotals(r.ppb(sections, false), effective)
	}
	r.score.Verdict = r.verdict()
}

// totals keeps the figures that a score points to, so that they cost one allocation.
type totals struct {
	raw, effective int32
	effectivePpb   int64
}

func (r *run) setTotals(rawPpb, effectivePpb int64) {
	t := r.whole
	*t = totals{int32(rawPpb / ppbPerBasisPoint), int32(effectivePpb / ppbPerBasisPoint), effectivePpb}
	r.score.RawBasisPoints = &t.raw
	r.score.EffectiveBasisPoints = &t.effective
	r.score.EffectivePpb = &t.effectivePpb
	if r.score.Provisional {
		return
	}
	bands := r.version.Bands
	for i := len(bands) - 1; i >= 0; i-- {
		if bands[i].FromBasisPoints <= t.effective {
			r.score.Band = &bands[i].Key
			return
		}
	}
}

func (r *run) verdict() Verdict {
	mark := r.version.PassMarkBasisPoints
	switch effective := r.score.EffectiveBasisPoints; {
	case r.score.Provisional:
		return VerdictNone
	case len(r.score.Criticals) > 0:
		return VerdictFail
	case mark == nil || effective == nil:
		return VerdictNone
	case *effective >= *mark:
		return VerdictPass
	default:
		return VerdictFail
	}
}

func (r *run) listSections(sections []sums) {
	r.score.Sections = zeros(r.score.Sections, len(sections))
	r.sectionFigures = zeros(r.sectionFigures, len(sections))
	figures := r.sectionFigures
	for i := range sections {
		s, out := &sections[i], &r.score.Sections[i]
		*out = SectionScore{Section: r.sections[i].key, Earned: s.earned, Possible: s.possible}
		if s.possible == 0 {
			continue
		}
		figures[i].raw = s.basisPoints()
		out.RawBasisPoints = &figures[i].raw
		if !s.zeroed {
			figures[i].effective = figures[i].raw
		}
		out.EffectiveBasisPoints = &figures[i].effective
	}
}

func (r *run) listDimensions(dimensions []sums) {
	r.score.Dimensions = zeros(r.score.Dimensions, len(dimensions))
	r.dimensionFigures = zeros(r.dimensionFigures, len(dimensions))
	figures := r.dimensionFigures
	for i := range dimensions {
		d, out := &dimensions[i], &r.score.Dimensions[i]
		*out = DimensionScore{Dimension: r.dimensions[i], Earned: d.earned, Possible: d.possible}
		if d.possible > 0 {
			figures[i] = d.basisPoints()
			out.RawBasisPoints = &figures[i]
		}
	}
}

// basisPoints floors the share of what is possible, which must be over 0. Sums fit 64 bits with
// room: 500 questions of a scale of 2000 steps of a million points, at weight 1000, make 10¹⁵ points.
func (s *sums) basisPoints() int32 {
	return int32(mulDiv(basisPoints, s.counted(), uint64(s.possible)))
}

// counted returns the points that a share counts: no more than what is possible, and no less than 0.
func (s *sums) counted() uint64 { return uint64(max(0, min(s.earned, s.possible))) }

// counts reports whether the section has a part in the total: in a weighted one, where its weight is over 0.
func (r *run) counts(section int) bool {
	return r.version.TotalMode == Points || r.sections[section].weight > 0
}

// status compares the base with the version's least: a base is insufficient where 10000 × applicable is less than
// least × reached. What is applicable is what is possible. The least is whole, so floors compare as the exact values do.
func (r *run) status(sections []sums) Status {
	possible := false
	for i := range sections {
		possible = possible || r.counts(i) && sections[i].possible > 0
	}
	switch {
	case !possible:
		return StatusEmptyBase
	case r.version.TotalMode == SectionWeighted && r.weightedBaseShort(sections):
		return StatusInsufficientBase
	case r.version.TotalMode == Points && r.baseShort(sections):
		return StatusInsufficientBase
	}
	return StatusScored
}

func (r *run) baseShort(sections []sums) bool {
	var reached int64
	for i := range sections {
		reached += sections[i].reached
	}
	return int64(mulDiv(basisPoints, uint64(r.score.Possible), uint64(reached))) < r.minBase
}

// weightedBaseShort counts the base in the weights of the sections.
func (r *run) weightedBaseShort(sections []sums) bool {
	var weights int64
	shares := r.shares[:0]
	for i := range sections {
		if s := &sections[i]; s.reached > 0 && r.counts(i) {
			weights += r.sections[i].weight
			shares = append(shares, share{uint64(r.sections[i].weight), uint64(s.possible), uint64(s.reached)})
		}
	}
	r.shares = shares
	return int64(floorSum(basisPoints, shares)) < r.minBase*weights
}

// ppb returns the total in parts per 10⁹; with zeroing, the sections that a critical question zeroed earn nothing, and
// lose what their penalties take. Something must be possible.
func (r *run) ppb(sections []sums, zeroing bool) int64 {
	if r.version.TotalMode == SectionWeighted {
		return r.weightedPpb(sections, zeroing)
	}
	var all sums
	for i := range sections {
		s := &sections[i]
		if zeroing && s.zeroed {
			all.earned += min(s.earned, 0)
		} else {
			all.earned += s.earned
		}
		all.possible += s.possible
	}
	return int64(mulDiv(partsPerBillion, all.counted(), uint64(all.possible)))
}

func (r *run) weightedPpb(sections []sums, zeroing bool) int64 {
	var weights int64
	shares := r.shares[:0]
	for i := range sections {
		s := &sections[i]
		if s.possible == 0 || !r.counts(i) {
			continue
		}
		weight := r.sections[i].weight
		weights += weight
		if !zeroing || !s.zeroed {
			shares = append(shares, share{uint64(weight), s.counted(), uint64(s.possible)})
		}
	}
	r.shares = shares
	// The floor of a sum divided by a whole number is the floor of the floored sum divided by it.
	return int64(floorSum(partsPerBillion, shares) / uint64(weights))
}
