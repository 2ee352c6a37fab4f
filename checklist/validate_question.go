package checklist

import "slices"

var (
	roles = []Role{
		RoleWait, RoleQueueLength, RoleStaffOnFloor, RoleFeelingBefore, RoleFeelingAfter, RoleWouldReturn,
		RoleWouldRecommend, RoleWouldHaveComplained, RoleWasAskedAllWell, RoleStaffName, RolePromiseDue, RolePromiseMade,
	}
	effects    = []Effect{EffectFail, EffectZeroSection, EffectCap, EffectZeroReport}
	proofKinds = []string{ProofPhoto, ProofOfPurchase, ProofRecording, ProofDocument}
)

// checkQuestion checks one question against itself and those before it, and then counts among those.
func (w *validator) checkQuestion(path string, q *Question) {
	w.question = q.Key
	w.questionKey(member(path, "key"), q)
	w.text(member(path, "text"), q.Text, true)
	w.text(member(path, "guidance"), q.Guidance, false)
	w.within(member(path, "weight"), q.Weight, 1, maxQuestionWeight)
	w.tags(member(path, "dimensions"), q.Dimensions)
	w.tags(member(path, "behaviours"), q.Behaviours)
	if q.Audience != "" && q.Audience != AudienceAll && q.Audience != AudienceInternal {
		w.add(member(path, "audience"), ReasonUnknownValue, nil)
	}
	if q.Role != "" && !slices.Contains(roles, q.Role) {
		w.add(member(path, "role"), ReasonUnknownValue, nil)
	}
	if q.Role == RoleWouldRecommend && !fitsRecommend(q) {
		w.add(member(path, "role"), ReasonWrongRole, nil)
	}
	w.proof(member(path, "proof"), q.Proof)
	w.kind(path, q)
	w.critical(member(path, "critical"), q)
	w.conditions(member(path, "visibleWhen"), q.VisibleWhen)
	if _, ok := w.seen[q.Key]; !ok {
		w.seen[q.Key] = len(w.questions)
	}
	w.questions = append(w.questions, q)
	w.question = ""
}

func (w *validator) questionKey(path string, q *Question) {
	if !isKey(q.Key) {
		w.add(path, ReasonInvalidKey, nil)
	} else if _, ok := w.seen[q.Key]; ok {
		w.add(path, ReasonDuplicateKey, map[string]string{"key": q.Key})
	}
}

func (w *validator) tags(path string, tags []string) {
	seen := make(map[string]bool, len(tags))
	for i, tag := range tags {
		w.key(element(path, i), tag, seen)
	}
}

// fitsRecommend reports whether the question is what a net promoter figure is made of.
func fitsRecommend(q *Question) bool {
	return q.Kind() == KindScale && q.Scale.Min == 0 && q.Scale.Max == recommendScaleEnd && q.Scale.PointsPerStep == 0
}

func (w *validator) proof(path string, p *Proof) {
	if p == nil {
		return
	}
	for i, kind := range p.Kinds {
		switch at := element(member(path, "kinds"), i); {
		case !slices.Contains(proofKinds, kind):
			w.add(at, ReasonUnknownValue, nil)
		case slices.Contains(p.Kinds[:i], kind):
			w.add(at, ReasonDuplicateKey, map[string]string{"key": kind})
		}
	}
}

// kind checks the definitions of all kinds that are set, also where there are too many.
func (w *validator) kind(path string, q *Question) {
	if q.Kind() == "" {
		w.add(path, ReasonNotOneKind, nil)
	}
	if q.Choice != nil {
		w.options(member(path, "choice.options"), q.Choice.Options, 0)
	}
	if q.MultiChoice != nil {
		w.options(member(path, "multiChoice.options"), q.MultiChoice.Options, -maxPoints)
	}
	if q.Scale != nil {
		w.scale(member(path, "scale"), q.Scale)
	}
	if q.Number != nil {
		w.pointBands(member(path, "number.bands"), q.Number.Bands)
	}
	if q.Duration != nil {
		w.pointBands(member(path, "duration.bands"), q.Duration.Bands)
	}
}

func (w *validator) options(path string, options []Option, leastPoints int64) {
	if len(options) == 0 {
		w.add(path, ReasonEmptyList, nil)
	}
	w.atMost(path, len(options), maxOptions)
	seen := make(map[string]bool, len(options))
	for i := range options {
		at := element(path, i)
		w.key(member(at, "key"), options[i].Key, seen)
		w.text(member(at, "text"), options[i].Text, true)
		w.within(member(at, "points"), &options[i].Points, leastPoints, maxPoints)
	}
}

func (w *validator) scale(path string, s *Scale) {
	w.within(member(path, "min"), &s.Min, -maxScaleEnd, maxScaleEnd)
	w.within(member(path, "max"), &s.Max, -maxScaleEnd, maxScaleEnd)
	if s.Min >= s.Max {
		w.add(member(path, "max"), ReasonNotRising, nil)
	}
	w.within(member(path, "pointsPerStep"), &s.PointsPerStep, 0, maxPoints)
	w.text(member(path, "minLabel"), s.MinLabel, false)
	w.text(member(path, "maxLabel"), s.MaxLabel, false)
}

// pointBands checks that bounds rise strictly and that the last band alone has none.
func (w *validator) pointBands(path string, bands []PointBand) {
	w.atMost(path, len(bands), maxBands)
	var before *decimal
	for i := range bands {
		at := element(path, i)
		w.within(member(at, "points"), &bands[i].Points, 0, maxPoints)
		below := member(at, "below")
		last := i == len(bands)-1
		if bands[i].Below == "" {
			if !last {
				w.add(below, ReasonRequired, nil)
			}
			continue
		}
		if last {
			w.add(below, ReasonNotAllowed, nil)
		}
		bound, ok := parseDecimal(bands[i].Below)
		switch {
		case !ok:
			w.add(below, ReasonInvalidDecimal, nil)
			continue
		case before != nil && !before.less(bound):
			w.add(below, ReasonNotRising, nil)
		}
		before = &bound
	}
}

func (w *validator) critical(path string, q *Question) {
	c := q.Critical
	if c == nil {
		return
	}
	if !q.Scored() {
		w.add(path, ReasonCriticalUnscored, nil)
	} else {
		w.within(member(path, "belowPoints"), c.BelowPoints, 1, q.UnweightedPossible())
	}
	if !slices.Contains(effects, c.EffectOrDefault()) {
		w.add(member(path, "effect"), ReasonUnknownValue, nil)
	}
	points := member(path, "capBasisPoints")
	switch isCap := c.Effect == EffectCap; {
	case isCap && c.CapBasisPoints == nil:
		w.add(points, ReasonRequired, nil)
	case isCap:
		w.within(points, c.CapBasisPoints, 0, basisPoints)
	case c.CapBasisPoints != nil:
		w.add(points, ReasonNotAllowed, nil)
	}
}
