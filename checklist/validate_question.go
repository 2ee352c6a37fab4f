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
	v.penalty(path, q)
	v.commentRule(member(path, "commentRule"), q)
	if q.NotApplicableReasonRequired && !q.AllowNotApplicable {
		v.add(member(path, "notApplicableReasonRequired"), ReasonNotAllowed, nil)
	}
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
			k.validate(v, path, q)
		}
	}
}

// memberSet is a member of a question and whether it is set.
type memberSet struct {
	name string
	set  bool
}

// notAllowed adds the fault of every member that is set.
func (v *validator) notAllowed(path string, members []memberSet) {
	for _, m := range members {
		if m.set {
			v.add(member(path, m.name), ReasonNotAllowed, nil)
		}
	}
}

// bounds checks two bounds of which each may be left out as 0: the lower one up to most, the upper one from 1 to most.
// Where they cross, the fault is at the upper one.
func (v *validator) bounds(lowerPath, upperPath string, lower, upper int32, most int64) {
	faults := len(v.problems)
	v.within(lowerPath, &lower, 0, most)
	v.withinUnlessZero(upperPath, upper, 1, most)
	if len(v.problems) == faults && upper != 0 && lower > upper {
		v.add(upperPath, ReasonNotRising, nil)
	}
}

// withinUnlessZero checks a value for which 0 means that it is left out.
func (v *validator) withinUnlessZero(path string, value int32, least, most int64) {
	if value != 0 {
		v.within(path, &value, least, most)
	}
}

// pointRange is the least and the most points of an option or a band.
type pointRange struct {
	least, most int64
}

// pointRange returns the range of the question's points: of a penalty none is over 0, of others none under least.
func (q *Question) pointRange(least int64) pointRange {
	if q.Penalty {
		return pointRange{-maxPoints, 0}
	}
	return pointRange{least, maxPoints}
}

// penalty checks that a penalty has points to take away, and nothing that needs points to earn.
func (v *validator) penalty(path string, q *Question) {
	if !q.Penalty {
		return
	}
	least := int32(0)
	for _, o := range q.Options() {
		least = min(least, o.Points)
	}
	for _, b := range q.PointBands() {
		least = min(least, b.Points)
	}
	if q.Kind() != "" && (!q.rules().allowsPenalty() || least == 0) {
		v.add(member(path, "penalty"), ReasonNotAllowed, nil)
	}
	v.notAllowed(path, []memberSet{{"bonus", q.Bonus}})
}

func (v *validator) options(path string, options []Option, points pointRange) {
	if len(options) == 0 {
		v.add(path, ReasonEmptyList, nil)
	}
	v.atMost(path, len(options), maxOptions)
	seen := make(map[string]bool, len(options))
	for i := range options {
		at := element(path, i)
		v.key(member(at, "key"), options[i].Key, seen)
		v.text(member(at, "text"), options[i].Text, true)
		v.within(member(at, "points"), &options[i].Points, points.least, points.most)
	}
}

// pointBands checks that bounds rise strictly and that the last band alone has none.
func (v *validator) pointBands(path string, bands []PointBand, points pointRange) {
	v.atMost(path, len(bands), maxBands)
	var before *decimal
	for i := range bands {
		at := element(path, i)
		v.within(member(at, "points"), &bands[i].Points, points.least, points.most)
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
