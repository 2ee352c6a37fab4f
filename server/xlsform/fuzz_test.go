package xlsform

import (
	"testing"

	"mysteryshopper/checklist"
)

// FuzzRelevant parses any text as a relevant. What parses is written and parsed again to the same text.
func FuzzRelevant(f *testing.F) {
	for _, seed := range []string{
		"${a} = 'yes'", "${a} != 'no' and (${n} > 3 or not(${n} <= 2))", "selected(${m}, 'x')", "count-selected(${m}) > 0",
		"${d} < 60 or ${d-outcome} = 'HUNG_UP'", "string-length(${t}) = 0", "not(not(true()))", "((((((", "'", "${a", "1 = ${a}",
		"${a} = '' and ${a} != 'yes'", "${n} >= 999999999999999999999999", "- 3 < ${n}", "${t} != ''  or false()",
	} {
		f.Add(seed)
	}
	whole := int32(0)
	options := []checklist.Option{{Key: "yes"}, {Key: "no"}, {Key: "x"}}
	questions := map[string]*checklist.Question{
		"a": {Key: "a", Choice: &checklist.Choice{Options: options}}, "m": {Key: "m", MultiChoice: &checklist.MultiChoice{Options: options}},
		"n": {Key: "n", Number: &checklist.Number{Decimals: &whole}}, "d": {Key: "d", Duration: &checklist.Duration{}},
		"s": {Key: "s", Scale: &checklist.Scale{Max: 10}}, "t": {Key: "t", FreeText: &checklist.FreeText{}},
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := &reader{names: map[string]known{"d-outcome": {question: questions["d"], outcome: true}}}
		for name, q := range questions {
			r.names[name] = known{question: q}
		}
		n, err := r.relevant(text)
		if err != nil || n == nil {
			return
		}
		w := &writer{questions: questions}
		conditions := &checklist.Conditions{All: listOf(n.all), Any: listOf(n.any)}
		if n.condition != nil {
			conditions = &checklist.Conditions{All: []checklist.Condition{*n.condition}}
		}
		written := w.relevant(conditions)
		if len(written) > maxExpression {
			return
		}
		again, err := r.relevant(written)
		if err != nil {
			t.Fatalf("%q was written as %q: %v", text, written, err)
		}
		conditions = &checklist.Conditions{All: listOf(again.all), Any: listOf(again.any)}
		if again.condition != nil {
			conditions = &checklist.Conditions{All: []checklist.Condition{*again.condition}}
		}
		if twice := w.relevant(conditions); twice != written {
			t.Errorf("%q was written as %q and then as %q", text, written, twice)
		}
	})
}
