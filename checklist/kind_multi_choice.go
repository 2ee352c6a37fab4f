package checklist

// KindMultiChoice is a question with any number of options to choose.
const KindMultiChoice Kind = "multiChoice"

// MultiChoice lets the shopper pick a set of options, which may be empty.
type MultiChoice struct {
	Options []Option `json:"options,omitempty"`
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

func (multiChoiceKind) validate(v *validator, path string, q *Question) {
	v.options(member(path, "options"), q.MultiChoice.Options, -maxPoints)
}

func (multiChoiceKind) writeDefinition(c *canonical, q *Question, f form) {
	c.optionsMember(q.MultiChoice.Options, f)
}

func (multiChoiceKind) operand(o operator) operandCheck {
	if o == opContains {
		return (*validator).optionOperand
	}
	return nil
}

func (multiChoiceKind) judge(q *compiledQuestion, a *Answer) (judged, Reason) {
	var j judged
	for _, key := range a.Choices.Keys {
		option, ok := q.options[key]
		if !ok {
			return judged{}, ReasonUnknownOption
		}
		if !j.chosen.has(option) {
			j.chosen.add(option)
			j.earned += q.optionPoints[option]
		}
	}
	j.earned = min(max(j.earned, 0), q.mostUnweighted)
	return j, ""
}

func (multiChoiceKind) writeAnswer(c *canonical, a *Answer) { c.set("keys", a.Choices.Keys) }
func (multiChoiceKind) encodeAnswer(e *encoder, a *Answer)  { e.texts(a.Choices.Keys) }
func (multiChoiceKind) decodeAnswer(d *decoder, a *Answer)  { a.Choices = &Choices{Keys: d.texts()} }
