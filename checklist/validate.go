package checklist

import (
	"slices"
	"strconv"
)

// Bounds of a version.
const (
	maxSections       = 60
	maxQuestions      = 500
	maxOptions        = 200
	maxBands          = 100
	maxPoints         = 1_000_000
	maxQuestionWeight = 1000
	maxScaleEnd       = 1000
	maxSectionWeight  = 1000
	sectionWeightsSum = 100
	recommendScaleEnd = 10
)

// Validate returns every fault that keeps a draft from being published, in the order of the draft; none for a
// publishable version.
func Validate(version *Version) []Problem {
	v := &validator{version: version, keys: questionKeys(version), seen: map[string]int{}}
	if !isChecklistID(version.Checklist) {
		v.add("checklist", ReasonInvalidKey, nil)
	}
	if !isLocale(version.DefaultLocale) {
		v.add("defaultLocale", ReasonInvalidLocale, nil)
	}
	v.text("title", version.Title, true)
	v.text("description", version.Description, false)
	if version.TotalMode != Points && version.TotalMode != SectionWeighted {
		v.add("totalMode", ReasonUnknownValue, nil)
	}
	v.within("minBaseBasisPoints", version.MinBaseBasisPoints, 0, basisPoints)
	v.within("passMarkBasisPoints", version.PassMarkBasisPoints, 1, basisPoints)
	v.bands()
	v.sections()
	return v.problems
}

// validator walks a draft and gathers its faults.
type validator struct {
	version  *Version
	problems []Problem
	// question is the key of the question that the walk is in.
	question string
	// keys are those of all questions.
	keys map[string]bool
	// seen are the places of the questions before the present one, in the order of the version, by key.
	seen map[string]int
	// questions are the questions before the present one.
	questions []*Question
}

func (v *validator) add(path string, reason Reason, params map[string]string) {
	v.problems = append(v.problems, Problem{Path: path, Reason: reason, Question: v.question, Params: params})
}

func (v *validator) within(path string, value *int32, least, most int64) {
	if value != nil && (int64(*value) < least || int64(*value) > most) {
		v.add(path, ReasonOutOfRange, rangeParams(least, most))
	}
}

func (v *validator) atMost(path string, n, most int) {
	if n > most {
		v.add(path, ReasonTooMany, map[string]string{"max": strconv.Itoa(most)})
	}
}

// text checks the locales of a text. An optional text may be absent as a whole.
func (v *validator) text(path string, t Text, required bool) {
	for _, locale := range sortedLocales(t) {
		if !isLocale(locale) {
			v.add(member(path, locale), ReasonInvalidLocale, nil)
		}
	}
	if (required || len(t) > 0) && isBlank(t[v.version.DefaultLocale]) {
		v.add(path, ReasonMissingDefaultLocale, map[string]string{"locale": v.version.DefaultLocale})
	}
}

// key checks the form of a key and that it is not among those seen.
func (v *validator) key(path, key string, seen map[string]bool) {
	switch {
	case !isKey(key):
		v.add(path, ReasonInvalidKey, nil)
	case seen[key]:
		v.add(path, ReasonDuplicateKey, map[string]string{"key": key})
	}
	seen[key] = true
}

func (v *validator) bands() {
	bands := v.version.Bands
	v.atMost("bands", len(bands), maxBands)
	seen := make(map[string]bool, len(bands))
	for i := range bands {
		path := element("bands", i)
		v.key(member(path, "key"), bands[i].Key, seen)
		from := member(path, "fromBasisPoints")
		v.within(from, &bands[i].FromBasisPoints, 0, basisPoints)
		switch {
		case i == 0 && bands[i].FromBasisPoints != 0:
			v.add(from, ReasonNotFromZero, nil)
		case i > 0 && bands[i].FromBasisPoints <= bands[i-1].FromBasisPoints:
			v.add(from, ReasonNotRising, nil)
		}
		v.text(member(path, "title"), bands[i].Title, true)
	}
}

func (v *validator) sections() {
	sections := v.version.Sections
	if len(sections) == 0 {
		v.add("sections", ReasonEmptyList, nil)
	}
	v.atMost("sections", len(sections), maxSections)
	seen := make(map[string]bool, len(sections))
	for i := range sections {
		path := element("sections", i)
		v.key(member(path, "key"), sections[i].Key, seen)
		v.text(member(path, "title"), sections[i].Title, true)
		v.sectionWeight(path, &sections[i])
		v.conditions(member(path, "visibleWhen"), sections[i].VisibleWhen)
		questions := sections[i].Questions
		if len(questions) == 0 {
			v.add(member(path, "questions"), ReasonEmptyList, nil)
		}
		for j := range questions {
			at := element(member(path, "questions"), j)
			if len(v.questions) == maxQuestions {
				v.atMost(at, maxQuestions+1, maxQuestions)
			}
			v.checkQuestion(at, &questions[j])
		}
	}
	v.anyWeight(sections)
}

func (v *validator) sectionWeight(path string, s *Section) {
	weight := member(path, "weight")
	switch v.version.TotalMode {
	case Points:
		if s.Weight != nil {
			v.add(weight, ReasonNotAllowed, nil)
		}
	case SectionWeighted:
		v.within(weight, s.Weight, 0, maxSectionWeight)
		if s.WeightOrDefault() > 0 && !anyScored(s.Questions) && len(s.Questions) > 0 {
			v.add(path, ReasonNothingScored, nil)
		}
	}
}

// anyWeight checks that a weighted total has a section that counts.
func (v *validator) anyWeight(sections []Section) {
	counts := func(s Section) bool { return s.WeightOrDefault() > 0 }
	if v.version.TotalMode == SectionWeighted && len(sections) > 0 && !slices.ContainsFunc(sections, counts) {
		v.add("sections", ReasonWeightsSum, map[string]string{"sum": "0"})
	}
}

func anyScored(questions []Question) bool {
	for i := range questions {
		if questions[i].Scored() {
			return true
		}
	}
	return false
}

func questionKeys(v *Version) map[string]bool {
	keys := map[string]bool{}
	for _, q := range v.Questions() {
		keys[q.Key] = true
	}
	return keys
}
