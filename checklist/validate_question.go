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
func (v *validator) checkQuestion(path string, q *Question) {
	v.question = q.Key
	v.questionKey(member(path, "key"), q)
	v.text(member(path, "text"), q.Text, true)
	v.text(member(path, "guidance"), q.Guidance, false)
	v.within(member(path, "weight"), q.Weight, 1, maxQuestionWeight)
	v.tags(member(path, "dimensions"), q.Dimensions)
	v.tags(member(path, "behaviours"), q.Behaviours)
	if q.Audience != "" && q.Audience != AudienceAll && q.Audience != AudienceInternal {
		v.add(member(path, "audience"), ReasonUnknownValue, nil)
	}
	if q.Role != "" && !slices.Contains(roles, q.Role) {
		v.add(member(path, "role"), ReasonUnknownValue, nil)
	}
	if q.Role == RoleWouldRecommend && !fitsRecommend(q) {
		v.add(member(path, "role"), ReasonWrongRole, nil)
	}
	v.proof(member(path, "proof"), q.Proof)
	v.kind(path, q)
	v.critical(member(path, "critical"), q)
	v.conditions(member(path, "visibleWhen"), q.VisibleWhen)
	if _, ok := v.seen[q.Key]; !ok {
		v.seen[q.Key] = len(v.questions)
	}
	v.questions = append(v.questions, q)
	v.question = ""
}

func (v *validator) questionKey(path string, q *Question) {
	if !isKey(q.Key) {
		v.add(path, ReasonInvalidKey, nil)
	} else if _, ok := v.seen[q.Key]; ok {
		v.add(path, ReasonDuplicateKey, map[string]string{"key": q.Key})
	}
}

func (v *validator) tags(path string, tags []string) {
	seen := make(map[string]bool, len(tags))
	for i, tag := range tags {
		v.key(element(path, i), tag, seen)
	}
}

// fitsRecommend reports whether a net promoter figure can be made of the question: an unscored scale from 0 to 10.
func fitsRecommend(q *Question) bool {
	return q.Kind() == KindScale && q.Scale.Min == 0 && q.Scale.Max == recommendScaleEnd && q.Scale.PointsPerStep == 0
}

func (v *validator) proof(path string, p *Proof) {
	if p == nil {
		return
	}
	for i, kind := range p.Kinds {
		switch at := element(member(path, "kinds"), i); {
		case !slices.Contains(proofKinds, kind):
			v.add(at, ReasonUnknownValue, nil)
		case slices.Contains(p.Kinds[:i], kind):
			v.add(at, ReasonDuplicateKey, map[string]string{"key": kind})
		}
	}
}

// kind checks the definitions of all kinds that are defined, also where there are too many.
func (v *validator) kind(path string, q *Question) {
	if q.Kind() == "" {
		v.add(path, ReasonNotOneKind, nil)
	}
	for _, k := range kinds {
		if k.isDefined(q) {
			k.validate(v, member(path, string(k.kind())), q)
		}
	}
}

func (v *validator) options(path string, options []Option, leastPoints int64) {
	if len(options) == 0 {
		v.add(path, ReasonEmptyList, nil)
	}
	v.atMost(path, len(options), maxOptions)
	seen := make(map[string]bool, len(options))
	for i := range options {
		at := element(path, i)
		v.key(member(at, "key"), options[i].Key, seen)
		v.text(member(at, "text"), options[i].Text, true)
		v.within(member(at, "points"), &options[i].Points, leastPoints, maxPoints)
	}
}

// pointBands checks that bounds rise strictly and that the last band alone has none.
func (v *validator) pointBands(path string, bands []PointBand) {
	v.atMost(path, len(bands), maxBands)
	var before *decimal
	for i := range bands {
		at := element(path, i)
		v.within(member(at, "points"), &bands[i].Points, 0, maxPoints)
		below := member(at, "below")
		last := i == len(bands)-1
		if bands[i].Below == "" {
			if !last {
				v.add(below, ReasonRequired, nil)
			}
			continue
		}
		if last {
			v.add(below, ReasonNotAllowed, nil)
		}
		bound, ok := parseDecimal(bands[i].Below)
		switch {
		case !ok:
			v.add(below, ReasonInvalidDecimal, nil)
			continue
		case before != nil && !before.less(bound):
			v.add(below, ReasonNotRising, nil)
		}
		before = &bound
	}
}

func (v *validator) critical(path string, q *Question) {
	c := q.Critical
	if c == nil {
		return
	}
	if !q.Scored() {
		v.add(path, ReasonCriticalUnscored, nil)
	} else {
		v.within(member(path, "belowPoints"), c.BelowPoints, 1, q.UnweightedPossible())
	}
	if !slices.Contains(effects, c.EffectOrDefault()) {
		v.add(member(path, "effect"), ReasonUnknownValue, nil)
	}
	points := member(path, "capBasisPoints")
	switch isCap := c.Effect == EffectCap; {
	case isCap && c.CapBasisPoints == nil:
		v.add(points, ReasonRequired, nil)
	case isCap:
		v.within(points, c.CapBasisPoints, 0, basisPoints)
	case c.CapBasisPoints != nil:
		v.add(points, ReasonNotAllowed, nil)
	}
}
