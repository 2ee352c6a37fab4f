package checklist

import "slices"

// KindMultiChoice is a question with any number of options to choose.
const KindMultiChoice Kind = "multiChoice"

// MultiChoice lets the shopper pick a set of options, which may be empty.
type MultiChoice struct {
	Options []Option `json:"options,omitempty"`
	// MinChosen and MaxChosen bound the number of chosen options. 0, the default, is no bound.
	MinChosen int32 `json:"minChosen,omitempty"`
	MaxChosen int32 `json:"maxChosen,omitempty"`
}

// Choices is the answer to a multiChoice: a set, so that order and repeats do not matter. An empty set is an answer.
type Choices struct {
	Keys []string `json:"keys,omitempty"`
}

type multiChoiceKind struct{ baseKind }

func (multiChoiceKind) kind() Kind                            { return KindMultiChoice }
func (multiChoiceKind) isDefined(q *Question) bool            { return q.MultiChoice != nil }
func (multiChoiceKind) options(q *Question) []Option          { return q.MultiChoice.Options }
func (multiChoiceKind) answerMember() (string, answerMembers) { return "choices", memberChoices }

func (multiChoiceKind) unweightedPossible(q *Question) int64 {
	var most int64
	for i := range q.MultiChoice.Options {
		most += max(0, int64(q.MultiChoice.Options[i].Points))
	}
	return most
}

func (multiChoiceKind) allowsPenalty() bool { return true }

func (multiChoiceKind) usesEngine2(q *Question) bool {
	m := q.MultiChoice
	return m.MinChosen != 0 || m.MaxChosen != 0 ||
		slices.ContainsFunc(m.Options, func(o Option) bool { return o.Exclusive })
}

func (multiChoiceKind) validate(v *validator, path string, q *Question) {
	m, number := q.MultiChoice, int64(len(q.MultiChoice.Options))
	v.options(member(path, "multiChoice.options"), m.Options, q.pointRange(-maxPoints))
	v.bounds(member(path, "multiChoice.minChosen"), member(path, "multiChoice.maxChosen"), m.MinChosen, m.MaxChosen, number)
}

func (multiChoiceKind) writeDefinition(c *canonical, q *Question, f form) {
	c.optionsDefinition(q.MultiChoice.Options, q.MultiChoice.MinChosen, q.MultiChoice.MaxChosen, f)
}

func (multiChoiceKind) compile(_ *Compiled, q *compiledQuestion) {
	for i := range q.definition.MultiChoice.Options {
		if q.definition.MultiChoice.Options[i].Exclusive {
			q.exclusive.add(int32(i))
		}
	}
}

func (multiChoiceKind) operand(o operator) operandCheck {
	if o == opContains {
		return (*validator).optionOperand
	}
	return nil
}

func (multiChoiceKind) judge(_ *run, q *compiledQuestion, a *Answer, to *judged) Reason {
	number := int32(0)
	for _, key := range a.Choices.Keys {
		option, ok := q.option(key)
		if !ok {
			return ReasonUnknownOption
		}
		if !to.chosen.has(option) {
			to.chosen.add(option)
			to.earned += q.optionPoints[option]
			number++
		}
	}
	m := q.definition.MultiChoice
	switch {
	case number > 1 && q.exclusive.meets(&to.chosen):
		return ReasonExclusiveOption
	case number < m.MinChosen || m.MaxChosen != 0 && number > m.MaxChosen:
		return ReasonWrongCount
	}
	if !q.definition.Penalty {
		to.earned = min(max(to.earned, 0), q.mostUnweighted)
	}
	return ""
}

func (multiChoiceKind) writeAnswer(c *canonical, a *Answer) { c.set("keys", a.Choices.Keys) }
func (multiChoiceKind) encodeAnswer(e *encoder, a *Answer)  { e.texts(a.Choices.Keys) }
func (multiChoiceKind) decodeAnswer(d *decoder, a *Answer) {
	a.Choices = d.values.choices.keep(Choices{Keys: d.texts()})
}
