package checklist

import "slices"

// Compiled is a publishable version prepared for scoring. It is immutable and may be shared between goroutines.
type Compiled struct {
	version          *Version
	engine           int
	digest           Digest
	totalFingerprint Digest
	// questionFingerprints are those of all questions, by key.
	questionFingerprints map[string]Digest

	sections   []compiledSection
	questions  []compiledQuestion
	index      map[string]int32
	dimensions []string
	minBase    int64
	// computes is set where any question is computed.
	computes bool
}

type compiledSection struct {
	key         string
	weight      int64
	visibleWhen compiledConditions
}

type compiledQuestion struct {
	definition *Question
	rules      kindRules
	// member is the one member that an answer of the kind has.
	member     answerMembers
	section    int32
	dimensions []int32
	required   bool
	bonus      bool
	weight     int64
	// mostUnweighted is the unweighted possible; possible is what the question adds to sums: 0 for a bonus one.
	mostUnweighted int64
	possible       int64
	options        map[string]int32
	optionKeys     []string
	optionPoints   []int64
	bands          []compiledBand
	critical       bool
	criticalBelow  int64
	effect         Effect
	capPpb         int64
	visibleWhen    compiledConditions
	commentRule    *compiledCommentRule
	// exclusive is the options of a multiChoice that exclude others.
	exclusive    optionSet
	numberBounds *numberBounds
	maxSeconds   int64
	// computed is set for a duration between the instants of two questions, from and to; notBefore for a timestamp that
	// is not before that of the question from.
	computed, notBefore bool
	from, to            int32
}

type compiledBand struct {
	below  decimal
	last   bool
	points int64
}

// compiledConditions is a list of which all conditions, or any one, must hold. An empty list of all holds.
type compiledConditions struct {
	any  bool
	list []compiledCondition
}

type compiledCondition struct {
	// nested is set for a list in place of a comparison.
	nested   *compiledConditions
	question int32
	operator operator
	// numeric makes equality that of numbers, of a scale, in place of options.
	numeric  bool
	option   int32
	number   decimal
	outcome  DurationOutcome
	answered bool
}

// Compile prepares a version for scoring. The error of a version with faults is an *Unpublishable that names all
// of them. The compiled checklist keeps the version: it must not be altered afterwards.
func Compile(v *Version) (*Compiled, error) {
	if problems := Validate(v); len(problems) > 0 {
		return nil, &Unpublishable{Problems: problems}
	}
	c := &Compiled{version: v, engine: v.Engine(), digest: v.Digest(), index: map[string]int32{}, minBase: int64(v.MinBase())}
	for _, q := range v.Questions() {
		c.dimensions = append(c.dimensions, q.Dimensions...)
	}
	slices.Sort(c.dimensions)
	c.dimensions = slices.Compact(c.dimensions)
	for i := range v.Sections {
		section := &v.Sections[i]
		c.sections = append(c.sections, compiledSection{
			key: section.Key, weight: int64(section.WeightOrDefault()), visibleWhen: c.compileConditions(section.VisibleWhen),
		})
		for j := range section.Questions {
			q := &section.Questions[j]
			c.index[q.Key] = int32(len(c.questions))
			c.questions = append(c.questions, c.compileQuestion(q, int32(i)))
			c.computes = c.computes || q.rules().isComputed(q)
		}
	}
	c.questionFingerprints = v.fingerprints()
	c.totalFingerprint = v.totalFingerprint(c.questionFingerprints)
	return c, nil
}

func (c *Compiled) compileQuestion(q *Question, section int32) compiledQuestion {
	p := compiledQuestion{
		definition: q, rules: q.rules(), section: section,
		required: q.IsRequired(), bonus: q.Bonus,
		weight: int64(q.WeightOrDefault()), mostUnweighted: q.UnweightedPossible(),
	}
	_, p.member = p.rules.answerMember()
	if !q.Bonus {
		p.possible = p.mostUnweighted * p.weight
	}
	for _, d := range q.Dimensions {
		at, _ := slices.BinarySearch(c.dimensions, d)
		p.dimensions = append(p.dimensions, int32(at))
	}
	if options := q.Options(); options != nil {
		p.options = make(map[string]int32, len(options))
		for i := range options {
			p.options[options[i].Key] = int32(i)
			p.optionKeys = append(p.optionKeys, options[i].Key)
			p.optionPoints = append(p.optionPoints, int64(options[i].Points))
		}
	}
	for _, b := range q.PointBands() {
		below, _ := parseDecimal(b.Below)
		p.bands = append(p.bands, compiledBand{below: below, last: b.Below == "", points: int64(b.Points)})
	}
	if q.Critical != nil {
		p.critical = true
		p.criticalBelow = int64(valueOr(q.Critical.BelowPoints, DefaultBelowPoints))
		p.effect = q.Critical.EffectOrDefault()
		p.capPpb = int64(valueOr(q.Critical.CapBasisPoints, 0)) * ppbPerBasisPoint
	}
	p.visibleWhen = c.compileConditions(q.VisibleWhen)
	p.compileCommentRule(q.CommentRule)
	p.rules.compile(c, &p)
	return p
}

func (c *Compiled) compileConditions(w *Conditions) compiledConditions {
	if w == nil {
		return compiledConditions{}
	}
	return c.compileLists(w.All, w.Any)
}

func (c *Compiled) compileLists(allOf, anyOf []Condition) compiledConditions {
	p := compiledConditions{any: len(anyOf) > 0}
	for _, list := range [][]Condition{allOf, anyOf} {
		for i := range list {
			p.list = append(p.list, c.compileCondition(&list[i]))
		}
	}
	return p
}

// compileCondition relies on the version being publishable: the question is an earlier one, and the one operator
// has a value that the kind can have. The value is kept in each form that it can be read as.
func (c *Compiled) compileCondition(d *Condition) compiledCondition {
	if d.nests() {
		nested := c.compileLists(d.All, d.Any)
		return compiledCondition{nested: &nested}
	}
	at := c.index[d.Question]
	named, set := &c.questions[at], d.comparisons()[0]
	p := compiledCondition{
		question: at, operator: set.operator, numeric: named.options == nil, option: named.options[set.value],
		outcome: DurationOutcome(set.value), answered: d.Answered != nil && *d.Answered,
	}
	p.number, _ = parseDecimal(set.value)
	return p
}

// Version returns the version that was compiled.
func (c *Compiled) Version() *Version { return c.version }

// Engine returns the number of the engine that scores the version: see Version.Engine.
func (c *Compiled) Engine() int { return c.engine }

// Digest returns the digest of the version.
func (c *Compiled) Digest() Digest { return c.digest }

// TotalFingerprint returns the fingerprint of what makes the version's totals: see Version.TotalFingerprint.
func (c *Compiled) TotalFingerprint() Digest { return c.totalFingerprint }

// QuestionFingerprint returns the fingerprint of what scores the question, and whether the version has it.
func (c *Compiled) QuestionFingerprint(key string) (Digest, bool) {
	digest, ok := c.questionFingerprints[key]
	return digest, ok
}

// QuestionFingerprints returns the fingerprints of all questions: see Version.QuestionFingerprints. The caller must not
// change them.
func (c *Compiled) QuestionFingerprints() map[string]Digest { return c.questionFingerprints }

// Question returns the question with the key, or nil.
func (c *Compiled) Question(key string) *Question {
	i, ok := c.index[key]
	if !ok {
		return nil
	}
	return c.questions[i].definition
}

func valueOr(p *int32, otherwise int32) int32 {
	if p == nil {
		return otherwise
	}
	return *p
}
