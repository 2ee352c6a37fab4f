package checklist

import (
	"iter"
	"slices"
	"strings"
)

// The scoring rules in this package, by number. The number is stored with every score and the code of every engine
// stays, so that an old score can be replayed by the rules that made it. Which engine scores a version follows from
// what the version uses: see Version.Engine.
const (
	Engine1 = 1
	Engine2 = 2
	// NewestEngine is the highest number.
	NewestEngine = Engine2
)

// Defaults that hold where a version leaves the member out.
const (
	// DefaultMinBaseBasisPoints is the least share of the reached base that must remain after 'not applicable'.
	DefaultMinBaseBasisPoints = 5000
	// DefaultWeight is the weight of a question.
	DefaultWeight = 1
	// DefaultBelowPoints is the points under which a critical question triggers.
	DefaultBelowPoints = 1
)

// Text is a text in several languages: BCP 47 locale to text.
type Text map[string]string

// In returns the text in the locale, else in the locale's base language ("de" for "de-AT"), else in the
// fallback locale, else the empty string.
func (t Text) In(locale, fallback string) string {
	if s, ok := t[locale]; ok {
		return s
	}
	if base, _, found := strings.Cut(locale, "-"); found {
		if s, ok := t[base]; ok {
			return s
		}
	}
	return t[fallback]
}

// TotalMode is how the sections of a version make its total.
type TotalMode string

const (
	// Points sums the points of all questions.
	Points TotalMode = "POINTS"
	// SectionWeighted weighs the sections' shares by their weights.
	SectionWeighted TotalMode = "SECTION_WEIGHTED"
)

// Version is a draft, or one immutable numbered version, of a checklist. Published versions are shared and must
// not be altered.
type Version struct {
	// Checklist is the checklist's id.
	Checklist string `json:"checklist,omitempty"`
	// Number is the version's number from 1, or 0 for a draft. It is not part of the digest.
	Number      int32 `json:"version,omitempty"`
	Title       Text  `json:"title,omitempty"`
	Description Text  `json:"description,omitempty"`
	// DefaultLocale is the locale that every text of the version has.
	DefaultLocale string    `json:"defaultLocale,omitempty"`
	TotalMode     TotalMode `json:"totalMode,omitempty"`
	// MinBaseBasisPoints is nil where left out: DefaultMinBaseBasisPoints then holds.
	MinBaseBasisPoints *int32 `json:"minBaseBasisPoints,omitempty"`
	// PassMarkBasisPoints is nil where the version has no pass mark.
	PassMarkBasisPoints *int32 `json:"passMarkBasisPoints,omitempty"`
	// Bands name ranges of the effective total, rising from 0.
	Bands    []Band    `json:"bands,omitempty"`
	Sections []Section `json:"sections,omitempty"`
}

// Band names the totals from FromBasisPoints (inclusive) up to the next band.
type Band struct {
	Key             string `json:"key,omitempty"`
	FromBasisPoints int32  `json:"fromBasisPoints,omitempty"`
	Title           Text   `json:"title,omitempty"`
}

// Section is a group of questions that is scored by itself.
type Section struct {
	Key   string `json:"key,omitempty"`
	Title Text   `json:"title,omitempty"`
	// Weight is the section's part of a SECTION_WEIGHTED total, which divides by the sum of the weights. With 0, which
	// is the default, the section has its own figures and stands outside the total. POINTS versions have no weights.
	Weight *int32 `json:"weight,omitempty"`
	// VisibleWhen decides about all questions of the section. It names questions of earlier sections only.
	VisibleWhen *Conditions `json:"visibleWhen,omitempty"`
	Questions   []Question  `json:"questions,omitempty"`
}

// MinBase returns the version's least base in basis points, the default where it is left out.
func (v *Version) MinBase() int32 {
	if v.MinBaseBasisPoints == nil {
		return DefaultMinBaseBasisPoints
	}
	return *v.MinBaseBasisPoints
}

// WeightOrDefault returns the section's weight.
func (s *Section) WeightOrDefault() int32 { return valueOr(s.Weight, 0) }

// Engine returns the number of the engine that scores the version: 2 where the version uses anything that engine 1
// does not have, else 1. A member that is set to what it means when left out is no use.
func (v *Version) Engine() int {
	sum := int32(0)
	for i := range v.Sections {
		s := &v.Sections[i]
		if s.VisibleWhen != nil || v.TotalMode == SectionWeighted && s.WeightOrDefault() == 0 ||
			slices.ContainsFunc(s.Questions, usesEngine2) {
			return Engine2
		}
		sum += s.WeightOrDefault()
	}
	if v.TotalMode == SectionWeighted && sum != sectionWeightsSum {
		return Engine2
	}
	return Engine1
}

func usesEngine2(q Question) bool {
	return q.CommentRule != nil || q.NotApplicableReasonRequired || q.Penalty || q.VisibleWhen.nestsAny() ||
		q.rules().usesEngine2(&q)
}

// Question returns the question with the key, or nil.
func (v *Version) Question(key string) *Question {
	for _, q := range v.Questions() {
		if q.Key == key {
			return q
		}
	}
	return nil
}

// Questions yields the questions of a version in their order, each with its section.
func (v *Version) Questions() iter.Seq2[*Section, *Question] {
	return func(yield func(*Section, *Question) bool) {
		for i := range v.Sections {
			for j := range v.Sections[i].Questions {
				if !yield(&v.Sections[i], &v.Sections[i].Questions[j]) {
					return
				}
			}
		}
	}
}
