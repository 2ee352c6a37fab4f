package checklist

// KindChoice is a question with one option to choose.
const KindChoice Kind = "choice"

// Choice lets the shopper pick one option.
type Choice struct {
	Options []Option `json:"options,omitempty"`
	// MinChosen and MaxChosen belong to multiChoice: here they are a fault of the draft.
	MinChosen int32 `json:"minChosen,omitempty"`
	MaxChosen int32 `json:"maxChosen,omitempty"`
}

type choiceKind struct{ baseKind }

func (choiceKind) kind() Kind                            { return KindChoice }
func (choiceKind) isDefined(q *Question) bool            { return q.Choice != nil }
func (choiceKind) options(q *Question) []Option          { return q.Choice.Options }
func (choiceKind) answerMember() (string, answerMembers) { return "choice", memberChoice }

func (choiceKind) unweightedPossible(q *Question) int64 {
	var most int64
	for i := range q.Choice.Options {
		most = max(most, int64(q.Choice.Options[i].Points))
	}
	return most
}

func (choiceKind) allowsPenalty() bool { return true }

func (choiceKind) validate(v *validator, path string, q *Question) {
	v.notAllowed(path, []memberSet{
		{"choice.minChosen", q.Choice.MinChosen != 0}, {"choice.maxChosen", q.Choice.MaxChosen != 0},
	})
	options := member(path, "choice.options")
	v.options(options, q.Choice.Options, q.pointRange(0))
	for i := range q.Choice.Options {
		if q.Choice.Options[i].Exclusive {
			v.add(member(element(options, i), "exclusive"), ReasonNotAllowed, nil)
		}
	}
}

func (choiceKind) writeDefinition(c *canonical, q *Question, f form) {
	c.optionsDefinition(q.Choice.Options, q.Choice.MinChosen, q.Choice.MaxChosen, f)
}

func (choiceKind) operand(o operator) operandCheck {
	if o == opEquals || o == opNotEquals {
		return (*validator).optionOperand
	}
	return nil
}

func (choiceKind) judge(_ *run, q *compiledQuestion, a *Answer, to *judged) Reason {
	option, ok := q.option(*a.Choice)
	if !ok {
		return ReasonUnknownOption
	}
	to.earned = q.optionPoints[option]
	to.chosen.add(option)
	return ""
}

func (choiceKind) writeAnswer(c *canonical, a *Answer) { c.text(*a.Choice) }
func (choiceKind) encodeAnswer(e *encoder, a *Answer)  { e.text(*a.Choice) }
func (choiceKind) decodeAnswer(d *decoder, a *Answer)  { a.Choice = d.values.texts.keep(d.text()) }
