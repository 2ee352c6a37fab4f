package words_test

import (
	"strings"
	"testing"

	"mysteryshopper/server/words"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		preferences []string
		want        string
	}{
		{nil, "en"},
		{[]string{""}, "en"},
		{[]string{"de"}, "de"},
		{[]string{"de-CH"}, "de"},
		{[]string{"de-u-co-phonebk"}, "de"},
		{[]string{"hu_HU"}, "hu"},
		{[]string{"EN"}, "en"},
		{[]string{"sv-SE,sv;q=0.9,en;q=0.8"}, "sv"},
		{[]string{"en;q=0.3, de;q=0.9"}, "de"},
		{[]string{"fr;q=0.9, sv;q=0.8"}, "sv"},
		{[]string{"ja", "de"}, "de"},
		{[]string{"ja", "zu"}, "en"},
		{[]string{"hu", "de"}, "hu"},
		{[]string{"not a language;;", "sv"}, "sv"},
		{[]string{"\x00!!"}, "en"},
		{[]string{strings.Repeat("de,", 1000)}, "en"},
		{[]string{"*"}, "en"},
	} {
		if got := words.Match(c.preferences...).Tag(); got != c.want {
			t.Errorf("Match(%q) = %q, want %q", c.preferences, got, c.want)
		}
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		titles         map[string]string
		language, want string
	}{
		{map[string]string{"cs": "Přestavba", "de-AT": "Umbau"}, "de", "Umbau"},
		{map[string]string{"de-AT": "Umbau", "de": "Neubau"}, "de", "Neubau"},
		{map[string]string{"de": "", "de-CH": "Umbau", "en": "Rebuilt"}, "de", "Umbau"},
		{map[string]string{"en-GB": "Rebuilt", "cs": "Přestavba"}, "hu", "Rebuilt"},
		{map[string]string{"sk": "Prestavba", "cs": "Přestavba"}, "hu", "Přestavba"},
		{map[string]string{"\x00": "x"}, "sv", "x"},
		{nil, "sv", ""},
	} {
		if got := words.Match(c.language).Title(c.titles); got != c.want {
			t.Errorf("of %v a reader of %s gets %q, want %q", c.titles, c.language, got, c.want)
		}
	}
}

func TestLocale(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		locales          []string
		preference, want string
	}{
		{[]string{"en", "de", "pt-BR"}, "de-AT", "de"},
		{[]string{"en", "de", "pt-BR"}, "pt", "pt-BR"},
		{[]string{"en", "de", "pt-BR"}, "ja, de;q=0.1", "de"},
		{[]string{"hu", "de"}, "ja", "hu"},
		{[]string{"hu", "de"}, ";;", "hu"},
		{nil, "de", ""},
	} {
		if got := words.Locale(c.locales, c.preference); got != c.want {
			t.Errorf("of %q %q is served by %q, want %q", c.locales, c.preference, got, c.want)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	english := words.Match("en")
	for _, c := range []struct{ text, want string }{
		{"Plain.", "Plain."},
		{"A {max}.", "A {x}[y]."},
		{"A[ (from {min})][ (to {max})].", "A (to {x}[y])."},
		{"A[: {min} and {max}].", "A."},
		{"A {min}.", "A {min}."},
		{"An [open end", "An [open end"},
	} {
		if got := english.Text(words.Text{c.text}, "max", "{x}[y]", "odd"); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
		}
		if got := english.TextOf(words.Text{c.text}, map[string]string{"max": "{x}[y]"}); got != c.want {
			t.Errorf("%q becomes %q of a map, want %q", c.text, got, c.want)
		}
	}
}

func TestColumn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ key, language, want string }{
		{"month", "en", "Month"},
		{"month", "de", "Monat"},
		{"month", "sv", "Månad"},
		{"month", "hu", "Hónap"},
		{"month", "fr", "Month"},
		{"total.percent", "de", "Ergebnis (%)"},
		{"percent", "de", "Prozent"},
		{"total.outcomes.leftUnserved", "sv", "Gick därifrån"},
		{"likeForLike.total.visits", "hu", "Csak azonos kérdések – Látogatások"},
		{"difference.from", "en", "Difference – from"},
		{"total.somethingNew", "en", "Something new"},
		{"somethingNew.visits", "en", "Something new – Visits"},
	} {
		t.Run(test.key+" "+test.language, func(t *testing.T) {
			t.Parallel()
			if got := words.Match(test.language).Column(test.key); got != test.want {
				t.Errorf("heading is %q, want %q", got, test.want)
			}
		})
	}
}
