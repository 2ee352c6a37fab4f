package checklist

import "strconv"

// Bounds of a version.
const (
	maxSections       = 60
	maxQuestions      = 500
	maxOptions        = 200
	maxBands          = 100
	maxPoints         = 1_000_000
	maxQuestionWeight = 1000
	maxScaleEnd       = 1000
	sectionWeightsSum = 100
	recommendScaleEnd = 10
)

// Validate returns every fault that keeps a draft from being published, in the order of the draft; none for a
// publishable version.
func Validate(v *Version) []Problem {
	w := &validator{version: v, keys: questionKeys(v), seen: map[string]int{}}
	if !isChecklistID(v.Checklist) {
		w.add("checklist", ReasonInvalidKey, nil)
	}
	if !isLocale(v.DefaultLocale) {
		w.add("defaultLocale", ReasonInvalidLocale, nil)
	}
	w.text("title", v.Title, true)
	w.text("description", v.Description, false)
	if v.TotalMode != Points && v.TotalMode != SectionWeighted {
		w.add("totalMode", ReasonUnknownValue, nil)
	}
	w.within("minBaseBasisPoints", v.MinBaseBasisPoints, 0, basisPoints)
	w.within("passMarkBasisPoints", v.PassMarkBasisPoints, 1, basisPoints)
	w.bands()
	w.sections()
	return w.problems
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

func (w *validator) add(path string, reason Reason, params map[string]string) {
	w.problems = append(w.problems, Problem{Path: path, Reason: reason, Question: w.question, Params: params})
}

func (w *validator) within(path string, value *int32, least, most int64) {
	if value != nil && (int64(*value) < least || int64(*value) > most) {
		w.add(path, ReasonOutOfRange, rangeParams(least, most))
	}
}

func (w *validator) atMost(path string, n, most int) {
	if n > most {
		w.add(path, ReasonTooMany, map[string]string{"max": strconv.Itoa(most)})
	}
}

// text checks the locales of a text. One that is optional may be absent as a whole.
func (w *validator) text(path string, t Text, required bool) {
	for _, locale := range sortedLocales(t) {
		if !isLocale(locale) {
			w.add(member(path, locale), ReasonInvalidLocale, nil)
		}
	}
	if (required || len(t) > 0) && isBlank(t[w.version.DefaultLocale]) {
		w.add(path, ReasonMissingDefaultLocale, map[string]string{"locale": w.version.DefaultLocale})
	}
}

// key checks the form of a key and that it is not among those seen.
func (w *validator) key(path, key string, seen map[string]bool) {
	switch {
	case !isKey(key):
		w.add(path, ReasonInvalidKey, nil)
	case seen[key]:
		w.add(path, ReasonDuplicateKey, map[string]string{"key": key})
	}
	seen[key] = true
}

func (w *validator) bands() {
	bands := w.version.Bands
	w.atMost("bands", len(bands), maxBands)
	seen := make(map[string]bool, len(bands))
	for i := range bands {
		path := element("bands", i)
		w.key(member(path, "key"), bands[i].Key, seen)
		from := member(path, "fromBasisPoints")
		w.within(from, &bands[i].FromBasisPoints, 0, basisPoints)
		switch {
		case i == 0 && bands[i].FromBasisPoints != 0:
			w.add(from, ReasonNotFromZero, nil)
		case i > 0 && bands[i].FromBasisPoints <= bands[i-1].FromBasisPoints:
			w.add(from, ReasonNotRising, nil)
		}
		w.text(member(path, "title"), bands[i].Title, true)
	}
}

func (w *validator) sections() {
	sections := w.version.Sections
	if len(sections) == 0 {
		w.add("sections", ReasonEmptyList, nil)
	}
	w.atMost("sections", len(sections), maxSections)
	seen := make(map[string]bool, len(sections))
	for i := range sections {
		path := element("sections", i)
		w.key(member(path, "key"), sections[i].Key, seen)
		w.text(member(path, "title"), sections[i].Title, true)
		w.sectionWeight(path, &sections[i])
		questions := sections[i].Questions
		if len(questions) == 0 {
			w.add(member(path, "questions"), ReasonEmptyList, nil)
		}
		for j := range questions {
			at := element(member(path, "questions"), j)
			if len(w.questions) == maxQuestions {
				w.atMost(at, maxQuestions+1, maxQuestions)
			}
			w.checkQuestion(at, &questions[j])
		}
	}
	w.weightsSum(sections)
}

func (w *validator) sectionWeight(path string, s *Section) {
	weight := member(path, "weight")
	switch w.version.TotalMode {
	case Points:
		if s.Weight != nil {
			w.add(weight, ReasonNotAllowed, nil)
		}
	case SectionWeighted:
		if s.Weight == nil {
			w.add(weight, ReasonRequired, nil)
		}
		w.within(weight, s.Weight, 1, sectionWeightsSum)
		if !anyScored(s.Questions) && len(s.Questions) > 0 {
			w.add(path, ReasonNothingScored, nil)
		}
	}
}

func (w *validator) weightsSum(sections []Section) {
	if w.version.TotalMode != SectionWeighted || len(sections) == 0 {
		return
	}
	var sum int64
	for i := range sections {
		sum += int64(valueOr(sections[i].Weight, 0))
	}
	if sum != sectionWeightsSum {
		w.add("sections", ReasonWeightsSum, map[string]string{"sum": strconv.FormatInt(sum, 10)})
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
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			keys[v.Sections[i].Questions[j].Key] = true
		}
	}
	return keys
}
