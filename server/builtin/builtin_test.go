package builtin_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/builtin"
)

var locales = []string{"de", "en", "hu", "sv"}

func TestChecklistsArePublishable(t *testing.T) {
	t.Parallel()
	versions := load(t)
	if len(versions) != 3 {
		t.Fatalf("%d checklists, want 3", len(versions))
	}
	for _, v := range versions {
		for _, p := range checklist.Validate(v) {
			t.Errorf("%s: %s: %s", v.Checklist, p.Path, p.Reason)
		}
	}
}

func TestChecklistsHaveBothDimensions(t *testing.T) {
	t.Parallel()
	for _, v := range load(t) {
		found := map[string]bool{}
		for _, section := range v.Sections {
			for _, q := range section.Questions {
				for _, d := range q.Dimensions {
					found[d] = true
				}
			}
		}
		if !maps.Equal(found, map[string]bool{"task": true, "human": true}) {
			t.Errorf("%s has the dimensions %v, want task and human", v.Checklist, found)
		}
	}
}

func TestEveryTextIsThereInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, v := range load(t) {
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
	for _, v := range load(t) {
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
	if len(list) < 60 || len(list) > 90 {
		t.Errorf("%d behaviours, want 60 to 90", len(list))
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
