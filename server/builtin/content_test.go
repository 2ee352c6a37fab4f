package builtin_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mysteryshopper/checklist"
)

// questionsOf returns the questions of a version by their keys.
func questionsOf(v *checklist.Version) map[string]*checklist.Question {
	questions := map[string]*checklist.Question{}
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			q := &v.Sections[i].Questions[j]
			questions[q.Key] = q
		}
	}
	return questions
}

// TestEveryChecklistAsks compares the checklists with what each of them must ask: empathy, respect and what was said of
// other customers, all scored, a wait in minutes, and of a visit in person the premises too.
func TestEveryChecklistAsks(t *testing.T) {
	t.Parallel()
	for _, v := range load(t) {
		questions := questionsOf(v)
		want := []string{"concern-acknowledged", "reaction-to-objection", "mistreated", "no-arguing", "spoke-of-customers", "first-recovery", "asked-all-well"}
		if questions["queue-length"] != nil { // a visit in person
			want = append(want, "premises", "cleanliness", "thrown-out", "attention", "turn-kept")
		}
		for _, key := range want {
			if q := questions[key]; q == nil || possible(q) == 0 {
				t.Errorf("%s: %s is not asked or does not score", v.Checklist, key)
			}
		}
		waits := 0
		for _, q := range questions {
			if q.Role == checklist.RoleWait {
				waits++
				asksReason(t, v, questions["reason-for-leaving"], q)
			}
		}
		if waits < 2 {
			t.Errorf("%s has %d waits", v.Checklist, waits)
		}
	}
}

// asksReason checks that whoever gives up a wait is asked why.
func asksReason(t *testing.T, v *checklist.Version, reason, wait *checklist.Question) {
	t.Helper()
	for _, outcome := range []string{"LEFT_UNSERVED", "HUNG_UP"} {
		if !slices.ContainsFunc(reason.VisibleWhen.Any, func(c checklist.Condition) bool {
			return c.Question == wait.Key && c.Outcome != nil && *c.Outcome == outcome
		}) {
			t.Errorf("%s: nobody is asked why after %s ended %s", v.Checklist, wait.Key, outcome)
		}
	}
}

// TestReasonsOfNotApplicable lists what a shopper is to try or to check: 'not applicable' is then an answer that needs its
// reason, since the shopper may only have forgotten it.
func TestReasonsOfNotApplicable(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		"core-service":         {"pressure-to-buy", "reaction-to-objection", "told-the-truth"},
		"phone-enquiry":        {"call-back-agreed", "pressed-to-buy", "reaction-to-objection", "spoke-of-colleague", "told-the-truth"},
		"return-and-complaint": {"manager-fetched", "rights-told-truly"},
	}
	for _, v := range load(t) {
		var got []string
		for key, q := range questionsOf(v) {
			if q.NotApplicableReasonRequired {
				got = append(got, key)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want[v.Checklist]) {
			t.Errorf("%s asks for the reason in %v, want %v", v.Checklist, got, want[v.Checklist])
		}
	}
}

// TestMissingBehavioursAreOffered looks for the behaviours that version 1 could not record: each is in the catalogue and
// among the options of at least one checklist.
func TestMissingBehavioursAreOffered(t *testing.T) {
	t.Parallel()
	offered := map[string]bool{}
	for _, v := range load(t) {
		for _, o := range questionsOf(v)["behaviours"].MultiChoice.Options {
			offered[o.Key] = true
		}
	}
	for _, code := range []string{
		"insulted", "indifferent", "disclosed-private-matters", "made-customer-chase", "delivered-other", "served-others-first",
		"used-own-phone", "goodwill-gesture", "showed-understanding", "talked-down",
	} {
		if !offered[code] {
			t.Errorf("%s can be recorded nowhere", code)
		}
	}
}

// TestSameQuestionSameWords compares the checklists with each other: a question that reads alike in English reads alike
// in every language, and so does an option of one key in questions of one key.
func TestSameQuestionSameWords(t *testing.T) {
	t.Parallel()
	questions, options := map[string]checklist.Text{}, map[string]checklist.Text{}
	same := func(known map[string]checklist.Text, label string, text checklist.Text) {
		if other, ok := known[label]; ok && !maps.Equal(other, text) {
			t.Errorf("%s reads %v and %v", label, other, text)
		}
		known[label] = text
	}
	for _, v := range load(t) {
		for key, q := range questionsOf(v) {
			same(questions, key+": "+q.Text["en"], q.Text)
			for _, o := range q.Options() {
				same(options, key+": "+o.Key, o.Text)
			}
		}
	}
}

// TestPunctuation checks what a proofreader would: question marks, full stops, quotation marks of the language, spaces,
// and that no two options of a question read alike.
func TestPunctuation(t *testing.T) {
	t.Parallel()
	for _, v := range load(t) {
		for key, q := range questionsOf(v) {
			for _, locale := range locales {
				proofread(t, v.Checklist+"."+key+"."+locale, locale, q.Text[locale], '?')
				if q.Guidance != nil {
					proofread(t, v.Checklist+"."+key+".guidance."+locale, locale, q.Guidance[locale], '.')
				}
				seen := map[string]bool{}
				for _, o := range q.Options() {
					text := o.Text[locale]
					proofread(t, v.Checklist+"."+key+"."+o.Key+"."+locale, locale, text, 0)
					if seen[text] {
						t.Errorf("%s: two options read %q", key, text)
					}
					seen[text] = true
				}
			}
		}
	}
}

var (
	quotationMarks = map[string]string{"en": "“”", "de": "„“", "sv": "””", "hu": "„”"}
	anyQuotes      = regexp.MustCompile(`[“”„"«»]`)
	// familiar are words that do not fit how the shopper is addressed: Sie in German, du in Swedish, Ön in Hungarian.
	familiar = map[string]*regexp.Regexp{
		"de": regexp.MustCompile(`(?i)\b(du|dir|dich|dein\w*|euch|euer)\b`),
		"sv": regexp.MustCompile(`\b(Ni|Er|Ert|Era)\b`),
		"hu": regexp.MustCompile(`(?i)(^|\s)(te|téged|neked|tőled|veled)(\s|[.,?!])`),
		"en": regexp.MustCompile(`\b(I'm|you're|don't|didn't|can't|won't)\b`),
	}
)

// proofread checks one text. The last rune is the mark that it must end with; 0 for a text that ends without a stop.
func proofread(t *testing.T, path, locale, text string, last rune) {
	t.Helper()
	marks := quotationMarks[locale]
	pair := []rune(marks)
	for i, found := range anyQuotes.FindAllString(text, -1) {
		if want := string(pair[i%2]); found != want {
			t.Errorf("%s has the quotation mark %s for %s: %s", path, found, want, text)
		}
	}
	runes := []rune(text)
	switch end := runes[len(runes)-1]; {
	case last == '?' && end != '?', last == '.' && end != '.' && !strings.HasSuffix(text, "."+string(pair[1])):
		t.Errorf("%s does not end with %c: %s", path, last, text)
	case last == 0 && strings.ContainsRune(".?!;,:", end):
		t.Errorf("%s ends with %c: %s", path, end, text)
	}
	if strings.Contains(text, "  ") || strings.TrimSpace(text) != text || strings.Contains(text, " ,") || strings.Contains(text, "...") {
		t.Errorf("%s has stray spaces or stops: %q", path, text)
	}
	if word := familiar[locale].FindString(text); word != "" {
		t.Errorf("%s addresses the shopper with %q: %s", path, word, text)
	}
}
