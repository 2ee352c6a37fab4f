package checklist

import (
	"cmp"
	"slices"
	"strings"
)

// Kind is the name of a kind of question: the member of the question that defines it.
type Kind string

// kindRules holds everything that differs from kind to kind. Each kind implements it in a file of its own, on top of
// baseKind, and is listed once in kinds.
type kindRules interface {
	kind() Kind

	// isDefined reports whether the question has the kind's member. All methods below that take a question are called
	// for such questions only, but for facts.
	isDefined(q *Question) bool
	options(q *Question) []Option
	pointBands(q *Question) []PointBand
	// unweightedPossible returns the most points that one answer can earn, before the weight.
	unweightedPossible(q *Question) int64
	// labels returns the texts of the definition that are translated, but for those of the options.
	labels(q *Question) []label
	// facts returns the plain texts of the definition that do not score, empty ones where the kind is not defined.
	facts(q *Question) []fact
	// usesEngine2 reports whether the definition has anything that engine 1 does not have.
	usesEngine2(q *Question) bool
	// isComputed reports whether the answer is computed from earlier answers: the question is not asked.
	isComputed(q *Question) bool
	// allowsPenalty and allowsCommentRule report whether the question may have these members.
	allowsPenalty() bool
	allowsCommentRule(q *Question) bool
	// validate adds the faults of the question that come with the kind. The path is that of the question.
	validate(v *validator, path string, q *Question)
	// writeDefinition writes the members of the definition in the form.
	writeDefinition(c *canonical, q *Question, f form)
	// operand returns the check of a value for a condition's operator, or nil where the kind does not have the operator.
	operand(o operator) operandCheck

	// answerMember returns the member that holds an answer of the kind: its name in JSON and its bit.
	answerMember() (string, answerMembers)
	// compile prepares what of the definition the common parts do not.
	compile(c *Compiled, q *compiledQuestion)
	// compute fills in the answer of a computed question that is visible, which is empty before, and returns its state.
	compute(r *run, q *compiledQuestion, to *judged) State
	// judge fills in what the answer comes to, which is empty before, or returns the first reason that refuses it. The
	// answer has a value of the kind and no other.
	judge(r *run, q *compiledQuestion, a *Answer, to *judged) Reason
	// writeAnswer writes the value of the answer's member as the answers' digest has it.
	writeAnswer(c *canonical, a *Answer)
	// encodeAnswer and decodeAnswer write and read the answer's member in the scoring body.
	encodeAnswer(e *encoder, a *Answer)
	decodeAnswer(d *decoder, a *Answer)
}

// label is a translated text of a definition.
type label struct {
	name string
	text Text
}

// fact is a plain text of a definition.
type fact struct {
	name, value string
}

// baseKind is a kind that is never scored and has no definition, labels or operators of its own.
type baseKind struct{}

func (baseKind) kind() Kind                                             { return "" }
func (baseKind) isDefined(*Question) bool                               { return false }
func (baseKind) options(*Question) []Option                             { return nil }
func (baseKind) pointBands(*Question) []PointBand                       { return nil }
func (baseKind) unweightedPossible(*Question) int64                     { return 0 }
func (baseKind) labels(*Question) []label                               { return nil }
func (baseKind) facts(*Question) []fact                                 { return nil }
func (baseKind) usesEngine2(*Question) bool                             { return false }
func (baseKind) isComputed(*Question) bool                              { return false }
func (baseKind) allowsPenalty() bool                                    { return false }
func (baseKind) allowsCommentRule(*Question) bool                       { return true }
func (baseKind) validate(*validator, string, *Question)                 {}
func (baseKind) compile(*Compiled, *compiledQuestion)                   {}
func (baseKind) compute(*run, *compiledQuestion, *judged) State         { return StateNotReached }
func (baseKind) writeDefinition(*canonical, *Question, form)            {}
func (baseKind) operand(operator) operandCheck                          { return nil }
func (baseKind) answerMember() (string, answerMembers)                  { return "", 0 }
func (baseKind) judge(*run, *compiledQuestion, *Answer, *judged) Reason { return "" }
func (baseKind) writeAnswer(*canonical, *Answer)                        {}
func (baseKind) encodeAnswer(*encoder, *Answer)                         {}
func (baseKind) decodeAnswer(*decoder, *Answer)                         {}

// rules returns the rules of the question's kind: of the first one where a draft has several, and of baseKind where it
// has none.
func (q *Question) rules() kindRules {
	for _, k := range kinds {
		if k.isDefined(q) {
			return k
		}
	}
	return baseKind{}
}

// Kind returns the question's kind, or the empty kind where none or more than one is defined.
func (q *Question) Kind() Kind {
	var kind Kind
	for _, k := range kinds {
		if !k.isDefined(q) {
			continue
		}
		if kind != "" {
			return ""
		}
		kind = k.kind()
	}
	return kind
}

// Options returns the options of a kind that has options, and nil for the others.
func (q *Question) Options() []Option { return q.rules().options(q) }

// PointBands returns the bands of a kind that has bands, and nil for the others.
func (q *Question) PointBands() []PointBand { return q.rules().pointBands(q) }

// UnweightedPossible returns the most points that one answer can earn, before the weight and whether or not the
// question is a bonus one.
func (q *Question) UnweightedPossible() int64 { return q.rules().unweightedPossible(q) }

// answerKind is a kind with the member that holds its answers.
type answerKind struct {
	name   string
	member answerMembers
	rules  kindRules
}

// answerKinds lists the kinds that have answers, by rising bit: the order of the scoring body.
var answerKinds = func() []answerKind {
	var list []answerKind
	for _, k := range kinds {
		if name, member := k.answerMember(); member != 0 {
			list = append(list, answerKind{name, member, k})
		}
	}
	slices.SortFunc(list, func(a, b answerKind) int { return cmp.Compare(a.member, b.member) })
	return list
}()

// answerCanonicalMembers lists the members of an answer that the answers' digest covers, sorted by name. rules is nil
// for the members of every answer.
var answerCanonicalMembers = func() []answerCanonicalMember {
	list := []answerCanonicalMember{
		{answerKind: answerKind{name: "notApplicable"}, write: func(c *canonical, a *Answer) { c.booleanMember("notApplicable", a.NotApplicable) }},
		{answerKind: answerKind{name: "question"}, write: func(c *canonical, a *Answer) { c.textMember("question", a.Question) }},
	}
	for _, k := range answerKinds {
		list = append(list, answerCanonicalMember{answerKind: k})
	}
	slices.SortFunc(list, func(a, b answerCanonicalMember) int { return strings.Compare(a.name, b.name) })
	return list
}()

type answerCanonicalMember struct {
	answerKind
	write func(*canonical, *Answer)
}
