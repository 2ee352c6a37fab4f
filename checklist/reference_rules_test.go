package checklist_test

import (
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode"

	"mysteryshopper/checklist"
)

// The rules of engine 2 on single answers, for the reference.

// length counts the code points of a text without white space at both ends; a marker of an erased text has any length.
func length(s string) (n int64, erased bool) {
	runes := []rune(s)
	space := func(r rune) bool { return unicode.Is(unicode.White_Space, r) }
	for len(runes) > 0 && space(runes[0]) {
		runes = runes[1:]
	}
	for len(runes) > 0 && space(runes[len(runes)-1]) {
		runes = runes[:len(runes)-1]
	}
	return int64(len(runes)), s == "\u2421"
}

func needsComment(q *checklist.Question, a *checklist.Answer) bool {
	rule := q.CommentRule
	if rule == nil {
		return false
	}
	var chosen []string
	if a.Choice != nil {
		chosen = []string{*a.Choice}
	} else if a.Choices != nil {
		chosen = a.Choices.Keys
	}
	applies := rule.Always || rule.BelowPoints > 0 && unweightedEarned(q, a) < int64(rule.BelowPoints) ||
		slices.ContainsFunc(chosen, func(key string) bool { return slices.Contains(rule.Options, key) })
	n, erased := length(a.Comment)
	return applies && !erased && n < max(1, int64(rule.MinCharacters))
}

func faultOfSet(m *checklist.MultiChoice, keys []string) string {
	set := map[string]bool{}
	for _, key := range keys {
		set[key] = true
	}
	for _, o := range m.Options {
		if o.Exclusive && set[o.Key] && len(set) > 1 {
			return "EXCLUSIVE_OPTION"
		}
	}
	if len(set) < int(m.MinChosen) || m.MaxChosen > 0 && len(set) > int(m.MaxChosen) {
		return "WRONG_COUNT"
	}
	return ""
}

func faultOfNumber(n *checklist.Number, text string) string {
	value := rational(text)
	if n.Min != nil && value.Cmp(rational(*n.Min)) < 0 || n.Max != nil && value.Cmp(rational(*n.Max)) > 0 {
		return "OUT_OF_RANGE"
	}
	_, fraction, _ := strings.Cut(text, ".")
	if n.Decimals != nil && len(strings.TrimRight(fraction, "0")) > int(*n.Decimals) {
		return "TOO_MANY_DECIMALS"
	}
	return ""
}

func faultOfText(f *checklist.FreeText, text string) string {
	switch n, erased := length(text); {
	case erased:
		return ""
	case n < int64(f.MinCharacters):
		return "TOO_SHORT"
	case f.MaxCharacters > 0 && n > int64(f.MaxCharacters):
		return "TOO_LONG"
	}
	return ""
}

// early returns the reason that refuses an instant before that of an earlier question.
func (r *reference) early(q *checklist.Question, a *checklist.Answer) string {
	if q.Timestamp == nil || q.Timestamp.NotBefore == "" || a.NotApplicable {
		return ""
	}
	if earlier := r.given[q.Timestamp.NotBefore]; earlier != nil && a.Timestamp.Before(*earlier.Timestamp) {
		return "BEFORE_EARLIER"
	}
	return ""
}

func longest(d *checklist.Duration) int64 {
	switch {
	case d.MaxSeconds > 0:
		return int64(d.MaxSeconds)
	case d.Between != nil:
		return 365 * 24 * 60 * 60
	}
	return 7 * 24 * 60 * 60
}

func secondsBetween(d *checklist.Duration, from, to time.Time) *checklist.Answer {
	micros := new(big.Int).Sub(big.NewInt(to.UnixMicro()), big.NewInt(from.UnixMicro()))
	seconds := new(big.Int).Div(micros, big.NewInt(1_000_000)).Int64()
	return &checklist.Answer{Duration: &checklist.DurationAnswer{Seconds: min(seconds, longest(d))}}
}
