package checklist

import (
	"strings"
	"unicode/utf8"
)

// KindFreeText is a question for a text.
const KindFreeText Kind = "freeText"

// FreeText is a question for a text. It is never scored.
type FreeText struct{}

type freeTextKind struct{ baseKind }

func (freeTextKind) kind() Kind                            { return KindFreeText }
func (freeTextKind) isDefined(q *Question) bool            { return q.FreeText != nil }
func (freeTextKind) answerMember() (string, answerMembers) { return "text", memberText }

// writeAnswer writes that there is a text: what it holds belongs to the personal digest.
func (freeTextKind) writeAnswer(c *canonical, _ *Answer) { c.boolean(true) }

// decodeAnswer stands ErasedText in for the text, which is in the personal body.
func (freeTextKind) decodeAnswer(_ *decoder, a *Answer) { a.Text = pointer(ErasedText) }

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
