package checklist

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	defaultMinCharacters = 1
	maxMinCharacters     = 2000
)

// CommentRule is when an answer needs a comment. A publishable version has exactly one of Always, BelowPoints and
// Options.
type CommentRule struct {
	Always bool `json:"always,omitempty"`
	// BelowPoints makes a comment necessary where the unweighted earned points are below it; 0 where left out.
	BelowPoints int32 `json:"belowPoints,omitempty"`
	// Options makes a comment necessary where one of them is chosen.
	Options []string `json:"options,omitempty"`
	// MinCharacters is the least length of the comment; 1 where left out.
	MinCharacters int32 `json:"minCharacters,omitempty"`
}

func (c *canonical) commentRuleMember(r *CommentRule) {
	if r == nil {
		return
	}
	c.name("commentRule")
	c.openObject()
	c.booleanMember("always", r.Always)
	c.integerMember("belowPoints", int64(r.BelowPoints))
	if r.MinCharacters != defaultMinCharacters {
		c.integerMember("minCharacters", int64(r.MinCharacters))
	}
	c.textsMember("options", r.Options)
	c.closeObject()
}

// commentRule checks when a comment is needed.
func (v *validator) commentRule(path string, q *Question) {
	r := q.CommentRule
	if r == nil {
		return
	}
	if q.Kind() != "" && !q.rules().allowsCommentRule(q) {
		v.add(path, ReasonNotAllowed, nil)
		return
	}
	if boolCount(r.Always, r.BelowPoints != 0, len(r.Options) > 0) != 1 {
		v.add(path, ReasonNotOneRule, nil)
	}
	v.withinUnlessZero(member(path, "minCharacters"), r.MinCharacters, 1, maxMinCharacters)
	if possible := q.UnweightedPossible(); r.BelowPoints != 0 && possible == 0 {
		v.add(member(path, "belowPoints"), ReasonNotAllowed, nil)
	} else {
		v.withinUnlessZero(member(path, "belowPoints"), r.BelowPoints, 1, possible)
	}
	options := q.Options()
	if options == nil && len(r.Options) > 0 {
		v.add(member(path, "options"), ReasonNotAllowed, nil)
		return
	}
	for i, key := range r.Options {
		switch at := element(member(path, "options"), i); {
		case !hasOption(options, key):
			v.add(at, ReasonUnknownOption, map[string]string{"option": key})
		case slices.Contains(r.Options[:i], key):
			v.add(at, ReasonDuplicateKey, map[string]string{"key": key})
		}
	}
}

func boolCount(values ...bool) int {
	n := 0
	for _, value := range values {
		if value {
			n++
		}
	}
	return n
}

// compiledCommentRule is a comment rule prepared for scoring.
type compiledCommentRule struct {
	always        bool
	belowPoints   int64
	options       optionSet
	minCharacters int
}

func (q *compiledQuestion) compileCommentRule(r *CommentRule) {
	if r == nil {
		return
	}
	rule := &compiledCommentRule{
		always: r.Always, belowPoints: int64(r.BelowPoints), minCharacters: max(int(r.MinCharacters), defaultMinCharacters),
	}
	for _, key := range r.Options {
		rule.options.add(q.options[key])
	}
	q.commentRule = rule
}

// applies reports whether an answer needs a comment.
func (r *compiledCommentRule) applies(j *judged) bool {
	return r.always || r.belowPoints != 0 && j.earned < r.belowPoints || r.options.meets(&j.chosen)
}

// checkRemarks returns why an acceptable answer is refused for want of a comment or a reason, or no reason. The state
// of the question stays as it is.
func (q *compiledQuestion) checkRemarks(a *Answer, j *judged, state State) Reason {
	switch {
	case state == StateNotApplicable && q.definition.NotApplicableReasonRequired && characters(a.NotApplicableReason) == 0:
		return ReasonReasonRequired
	case state == StateAnswered && q.commentRule != nil && q.commentRule.applies(j) &&
		!isErased(a.Comment) && characters(a.Comment) < q.commentRule.minCharacters:
		return ReasonCommentRequired
	}
	return ""
}

// characters returns the number of code points of a text, without the white space at both ends.
func characters(s string) int { return utf8.RuneCountInString(strings.TrimSpace(s)) }

// isErased reports whether the text is the marker of an erased one, which satisfies every rule on lengths.
func isErased(s string) bool { return s == ErasedText }
