package workbook

import (
	"reflect"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/server/sheet"
)

// verbs are the places in a text that are filled in.
var verbs = regexp.MustCompile(`%[sd%]|&[PN]`)

// TestWords sees that every text is there in every language, no two of a kind the same by a slip of copying, and with
// the same places to fill in.
func TestWords(t *testing.T) {
	t.Parallel()
	check := func(name string, w sheet.Words) {
		for language, text := range map[string]string{"de": w.DE, "sv": w.SV, "hu": w.HU} {
			if text == "" || w.EN == "" {
				t.Errorf("%s has no text in %s", name, language)
			}
			percents := func(text string) (out []string) {
				for _, v := range verbs.FindAllString(text, -1) {
					if v != "%%" {
						out = append(out, v)
					}
				}
				return out
			}
			if diff := cmp.Diff(percents(w.EN), percents(text)); diff != "" {
				t.Errorf("%s in %s (-en +%s):\n%s", name, language, language, diff)
			}
		}
	}
	for _, all := range []any{words, scoreWords, changeWords} {
		v := reflect.ValueOf(all)
		for i := range v.NumField() {
			w := sheet.Words{EN: v.Field(i).Field(0).String(), DE: v.Field(i).Field(1).String(), SV: v.Field(i).Field(2).String(), HU: v.Field(i).Field(3).String()}
			check(v.Type().Field(i).Name, w)
		}
	}
	for name, w := range methodWords {
		check(name, w.name)
		check(name, w.meaning)
	}
	for name, w := range sureWords {
		check(name, w.sentence)
		check(name, w.word)
	}
	for name, w := range channelWords {
		check(name, w)
	}
	for _, c := range figureColumns {
		check(c.key, c.heading)
		if c.key != keyScore {
			check(c.key, c.note)
		}
	}
}
