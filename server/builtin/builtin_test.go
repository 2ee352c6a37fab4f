package builtin_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/library"
	"mysteryshopper/server/builtin"
)

var locales = []string{"de", "en", "hu", "sv"}

func TestChecklistsArePublishable(t *testing.T) {
	t.Parallel()
	versions := everyVersion(t)
	if want := 3 * int(library.Newest); len(versions) != want {
		t.Fatalf("%d checklists, want %d", len(versions), want)
	}
	for _, v := range versions {
		for _, p := range checklist.Validate(v) {
			t.Errorf("%s: %s: %s", v.Checklist, p.Path, p.Reason)
		}
	}
}

// TestDimensions compares what questions are tagged with: every question that scores is of one of task and human and has
// at least one of the five qualities of a company, each checklist has all of them, and a question that stands in several
// has the same in each.
func TestDimensions(t *testing.T) {
	t.Parallel()
	qualities := []string{"consistent", "responsive", "knowledgeable", "relevant", "pleasant"}
	byKey, byText := map[string][]string{}, map[string][]string{}
	for _, v := range load(t) {
		found := map[string]bool{}
		for _, section := range v.Sections {
			for i := range section.Questions {
				q := &section.Questions[i]
				scored := possible(q) > 0 || q.Bonus
				sides, rest := 0, 0
				for _, d := range q.Dimensions {
					found[d] = true
					switch {
					case d == "task" || d == "human":
						sides++
					case slices.Contains(qualities, d):
						rest++
					default:
						t.Errorf("%s: %s has the dimension %s", v.Checklist, q.Key, d)
					}
				}
				if scored && (sides != 1 || rest == 0) || !scored && sides+rest > 0 {
					t.Errorf("%s: %s has the dimensions %v", v.Checklist, q.Key, q.Dimensions)
				}
				for label, known := range map[string]map[string][]string{q.Key: byKey, q.Text["en"]: byText} {
					if others, ok := known[label]; ok && !slices.Equal(others, q.Dimensions) {
						t.Errorf("%s: %q has the dimensions %v here and %v elsewhere", v.Checklist, label, q.Dimensions, others)
					}
					known[label] = q.Dimensions
				}
			}
		}
		if want := len(qualities) + 2; len(found) != want {
			t.Errorf("%s has the dimensions %v, want %d", v.Checklist, found, want)
		}
	}
}

func TestEveryTextIsThereInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, v := range everyVersion(t) {
		texts := 0
		eachText(reflect.ValueOf(v).Elem(), v.Checklist, func(path string, text checklist.Text) {
			texts++
			requireLocales(t, path, text)
		})
		if texts < 50 {
			t.Errorf("%s: %d texts found, want the whole checklist", v.Checklist, texts)
		}
	}
	for _, b := range behaviours(t) {
		requireLocales(t, b.GetCode()+".title", b.GetTitle())
		if b.GetDescription() != nil {
			requireLocales(t, b.GetCode()+".description", b.GetDescription())
		}
	}
}

func TestQuestionsNameKnownBehaviours(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, b := range behaviours(t) {
		known[b.GetCode()] = true
	}
	named := 0
	for _, v := range everyVersion(t) {
		for _, section := range v.Sections {
			for _, q := range section.Questions {
				for _, code := range q.Behaviours {
					named++
					if !known[code] {
						t.Errorf("%s: question %s names the behaviour %q, which the catalogue does not have", v.Checklist, q.Key, code)
					}
				}
			}
		}
	}
	if named == 0 {
		t.Error("no question names a behaviour")
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	list := behaviours(t)
	if len(list) < 60 {
		t.Errorf("%d behaviours, want 60 at least", len(list))
	}
	codes := map[string]bool{}
	for _, b := range list {
		if codes[b.GetCode()] {
			t.Errorf("%q is listed twice", b.GetCode())
		}
		codes[b.GetCode()] = true
		if b.GetPolarity() == pb.Behaviour_POLARITY_UNSPECIFIED {
			t.Errorf("%q has no polarity", b.GetCode())
		}
		if d := b.GetDimension(); d != "task" && d != "human" {
			t.Errorf("%q has the dimension %q", b.GetCode(), d)
		}
	}
}

// TestMergedBehaviours looks for the codes that were merged with a near-twin: the catalogue still has them, since version
// 1 and stored commendations name them, each description names its replacement, and the newest version uses only that.
func TestMergedBehaviours(t *testing.T) {
	t.Parallel()
	merged := map[string]string{
		"called-back-on-time": "kept-promise-on-time", "announced-delay": "said-how-long", "acknowledged-feeling": "showed-understanding",
		"took-seriously": "took-responsibility", "claimed-scarcity": "pressed-to-buy", "stayed-calm": "stayed-polite",
	}
	known := map[string]*pb.Behaviour{}
	for _, b := range behaviours(t) {
		known[b.GetCode()] = b
		if _, gone := merged[b.GetCode()]; gone != (b.GetDescription() != nil) {
			t.Errorf("%s is described as merged or is, and not both", b.GetCode())
		}
	}
	for old, twin := range merged {
		if known[old] == nil || known[twin] == nil {
			t.Errorf("the catalogue lacks %s or %s", old, twin)
			continue
		}
		for locale, text := range known[old].GetDescription() {
			if !strings.Contains(text, known[twin].GetTitle()[locale]) || !strings.Contains(text, "("+twin+")") {
				t.Errorf("%s does not name %s in %s: %s", old, twin, locale, text)
			}
		}
	}
	for _, v := range load(t) {
		for _, section := range v.Sections {
			for i := range section.Questions {
				for _, code := range section.Questions[i].Behaviours {
					if twin, gone := merged[code]; gone {
						t.Errorf("%s: %s names %s, which is %s now", v.Checklist, section.Questions[i].Key, code, twin)
					}
				}
			}
		}
	}
}

func TestValuesAreTheCallersOwn(t *testing.T) {
	t.Parallel()
	load(t)[0].Title["en"] = "altered"
	if load(t)[0].Title["en"] == "altered" {
		t.Error("what one caller writes is seen by the next")
	}
}

func load(t *testing.T) []*checklist.Version {
	t.Helper()
	versions, err := builtin.Checklists()
	if err != nil {
		t.Fatal(err)
	}
	return versions
}

// everyVersion returns the built-in checklists in all versions.
func everyVersion(t *testing.T) []*checklist.Version {
	t.Helper()
	var all []*checklist.Version
	for number := int32(1); number <= library.Newest; number++ {
		versions, err := builtin.ChecklistsOf(number)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, versions...)
	}
	return all
}

func behaviours(t *testing.T) []*pb.Behaviour {
	t.Helper()
	list, err := builtin.Behaviours()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func requireLocales(t *testing.T, path string, text map[string]string) {
	t.Helper()
	if got := slices.Sorted(maps.Keys(text)); !slices.Equal(got, locales) {
		t.Errorf("%s is there in %v, want %v", path, got, locales)
	}
	for locale, words := range text {
		if words == "" {
			t.Errorf("%s is empty in %s", path, locale)
		}
	}
}

// eachText finds every text by its type, so that a text in a field of tomorrow is found too. Texts that are left out
// are skipped.
func eachText(value reflect.Value, path string, found func(string, checklist.Text)) {
	if text, ok := value.Interface().(checklist.Text); ok {
		if text != nil {
			found(path, text)
		}
		return
	}
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			eachText(value.Elem(), path, found)
		}
	case reflect.Slice:
		for i := range value.Len() {
			eachText(value.Index(i), fmt.Sprintf("%s[%d]", path, i), found)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			eachText(value.Field(i), path+"."+value.Type().Field(i).Name, found)
		}
	}
}
