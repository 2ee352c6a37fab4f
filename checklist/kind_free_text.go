package checklist

import (
	"strings"
	"unicode/utf8"
)

// KindFreeText is a question for a text.
const KindFreeText Kind = "freeText"

// FreeText is a question for a text. It is never scored.
type FreeText struct {
	// MinCharacters and MaxCharacters bound the length, without the white space at both ends. 0, the default, is no bound.
	MinCharacters int32 `json:"minCharacters,omitempty"`
	MaxCharacters int32 `json:"maxCharacters,omitempty"`
}

const maxCharacters = 20000

type freeTextKind struct{ baseKind }

func (freeTextKind) kind() Kind                            { return KindFreeText }
func (freeTextKind) isDefined(q *Question) bool            { return q.FreeText != nil }
func (freeTextKind) answerMember() (string, answerMembers) { return "text", memberText }

func (freeTextKind) allowsCommentRule(*Question) bool { return false }

func (freeTextKind) usesEngine2(q *Question) bool {
	return q.FreeText.MinCharacters != 0 || q.FreeText.MaxCharacters != 0
}

func (freeTextKind) validate(v *validator, path string, q *Question) {
	f := q.FreeText
	path = member(path, "freeText")
	v.bounds(member(path, "minCharacters"), member(path, "maxCharacters"), f.MinCharacters, f.MaxCharacters, maxCharacters)
}

func (freeTextKind) writeDefinition(c *canonical, q *Question, _ form) {
	c.integerMember("maxCharacters", int64(q.FreeText.MaxCharacters))
	c.integerMember("minCharacters", int64(q.FreeText.MinCharacters))
}

func (freeTextKind) judge(_ *run, q *compiledQuestion, a *Answer, _ *judged) Reason {
	f := q.definition.FreeText
	if f.MinCharacters == 0 && f.MaxCharacters == 0 || isErased(*a.Text) {
		return ""
	}
	switch length := int64(characters(*a.Text)); {
	case length < int64(f.MinCharacters):
		return ReasonTooShort
	case f.MaxCharacters != 0 && length > int64(f.MaxCharacters):
		return ReasonTooLong
	}
	return ""
}

// writeAnswer writes that there is a text: what it holds belongs to the personal digest.
func (freeTextKind) writeAnswer(c *canonical, _ *Answer) { c.boolean(true) }

// decodeAnswer stands ErasedText in for the text, which is in the personal body.
func (freeTextKind) decodeAnswer(d *decoder, a *Answer) {
	a.Text = d.values.texts.keep(ErasedText)
}

// hasText reports whether the entry's text is a value: more than Unicode white space.
func (a *Answer) hasText() bool {
	if a.Text == nil {
		return false
	}
	if s := *a.Text; s != "" && s[0] > ' ' && s[0] < utf8.RuneSelf {
		return true
	}
	return strings.TrimSpace(*a.Text) != ""
}
