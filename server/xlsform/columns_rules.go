package xlsform

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mysteryshopper/checklist"
)

// clauses splits a cell such as "CAP 4000; below 3" into its clauses, each a word and its arguments.
func clauses(cell string) [][]string {
	var list [][]string
	for _, clause := range strings.Split(cell, ";") {
		if words := strings.Fields(clause); len(words) > 0 {
			list = append(list, words)
		}
	}
	return list
}

func readCritical(q *checklist.Question, cell string) error {
	c := &checklist.Critical{}
	for _, words := range clauses(cell) {
		var err error
		switch {
		case words[0] == "below" && len(words) == 2:
			err = readNumber(words[1], &c.BelowPoints)
		case words[0] == string(checklist.EffectCap) && len(words) == 2:
			c.Effect = checklist.EffectCap
			err = readNumber(words[1], &c.CapBasisPoints)
		case words[0] == "yes" && len(words) == 1:
		case len(words) == 1:
			c.Effect = checklist.Effect(words[0])
		default:
			err = fmt.Errorf("%q is not understood; write for example FAIL, or CAP 4000; below 3", cell)
		}
		if err != nil {
			return err
		}
	}
	q.Critical = c
	return nil
}

func writeCritical(q *checklist.Question) string {
	c := q.Critical
	if c == nil {
		return ""
	}
	effect := string(c.Effect)
	if effect == "" {
		effect = "yes"
	}
	if c.CapBasisPoints != nil {
		effect += " " + writeNumber(c.CapBasisPoints)
	}
	if c.BelowPoints != nil {
		effect += "; below " + writeNumber(c.BelowPoints)
	}
	return effect
}

func readNotApplicable(q *checklist.Question, cell string) error {
	if cell == "reason" {
		q.AllowNotApplicable, q.NotApplicableReasonRequired = true, true
		return nil
	}
	return readYes(cell, &q.AllowNotApplicable)
}

func writeNotApplicable(q *checklist.Question) string {
	if q.AllowNotApplicable && q.NotApplicableReasonRequired {
		return "reason"
	}
	return writeYes(q.AllowNotApplicable)
}

// readCommentRule parses "always", "below 3" or "options no slow", with "; min 20" for the least number of characters.
func readCommentRule(q *checklist.Question, cell string) error {
	rule := &checklist.CommentRule{}
	for _, words := range clauses(cell) {
		switch {
		case words[0] == "always" && len(words) == 1:
			rule.Always = true
		case words[0] == "options" && len(words) > 1:
			rule.Options = words[1:]
		case (words[0] == "below" || words[0] == "min") && len(words) == 2:
			into := &rule.BelowPoints
			if words[0] == "min" {
				into = &rule.MinCharacters
			}
			var n *int32
			if err := readNumber(words[1], &n); err != nil {
				return err
			}
			*into = *n
		default:
			return fmt.Errorf("%q is not understood; write always, below 3 or options no slow, and after a semicolon min 20", cell)
		}
	}
	q.CommentRule = rule
	return nil
}

func writeCommentRule(q *checklist.Question) string {
	rule := q.CommentRule
	if rule == nil {
		return ""
	}
	var words []string
	if rule.Always {
		words = append(words, "always")
	}
	if rule.BelowPoints != 0 {
		words = append(words, fmt.Sprintf("below %d", rule.BelowPoints))
	}
	if len(rule.Options) > 0 {
		words = append(words, "options "+strings.Join(rule.Options, " "))
	}
	if rule.MinCharacters != 0 {
		words = append(words, fmt.Sprintf("min %d", rule.MinCharacters))
	}
	return strings.Join(words, "; ")
}

func readProof(q *checklist.Question, cell string) error {
	q.Proof = &checklist.Proof{}
	for _, words := range clauses(cell) {
		if slices.Equal(words, []string{"required"}) {
			q.Proof.Required = true
			continue
		}
		q.Proof.Kinds = append(q.Proof.Kinds, words...)
	}
	return nil
}

func writeProof(q *checklist.Question) string {
	if q.Proof == nil {
		return ""
	}
	cell := strings.Join(q.Proof.Kinds, " ")
	if q.Proof.Required {
		cell += "; required"
	}
	return cell
}

func readDecimals(q *checklist.Question, cell string) error {
	if q.Number == nil {
		return errors.New("only numbers have decimals")
	}
	return readNumber(cell, &q.Number.Decimals)
}

// writeDecimals leaves 0 out: that is the type integer.
func writeDecimals(q *checklist.Question) string {
	if q.Number == nil || isWhole(q) {
		return ""
	}
	return writeNumber(q.Number.Decimals)
}

// readMaxSeconds reads the bound of a computed duration, which has no constraint in XLSForm.
func readMaxSeconds(q *checklist.Question, cell string) error {
	if q.Duration == nil || q.Duration.Between == nil {
		return errors.New("only the time between two instants has this bound; others have a constraint")
	}
	seconds := new(int32)
	err := readNumber(cell, &seconds)
	q.Duration.MaxSeconds = *seconds
	return err
}

func writeMaxSeconds(q *checklist.Question) string {
	if q.Duration == nil || q.Duration.Between == nil || q.Duration.MaxSeconds == 0 {
		return ""
	}
	return strconv.Itoa(int(q.Duration.MaxSeconds))
}
