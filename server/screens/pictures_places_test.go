package screens

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// routers are the sources in which the screens say which places they have, with what finds these there.
var routers = []struct {
	part, file string
	places     *regexp.Regexp
	// below stands before what is found.
	below string
}{
	{"/c/acme", "client/pages.tsx", regexp.MustCompile(`\{ path: "(/[^"]*)", page`), ""},
	{"/desk", "desk/desk.tsx", regexp.MustCompile(`\{ path: "(/[^"]*)", title`), ""},
	{"/app", "app/app.tsx", regexp.MustCompile(`path === "(/[a-z]+)"`), ""},
	{"/app", "app/app.tsx", regexp.MustCompile(`match\("(/visits/:visit(?:/fill/:section)?)"`), ""},
	{"/app", "app/app.tsx", regexp.MustCompile(`screen === "([a-z]+)"`), "/visits/:visit/"},
}

// TestEveryPlaceHasAPicture reads the places that the screens have from their sources, and fails for each of them that no picture
// shows.
func TestEveryPlaceHasAPicture(t *testing.T) {
	t.Parallel()
	for _, r := range routers {
		source, err := os.ReadFile("../web/src/" + r.file)
		if err != nil {
			t.Fatal(err)
		}
		found := r.places.FindAllStringSubmatch(string(source), -1)
		if len(found) == 0 {
			t.Errorf("%s has no places, or says them otherwise than this test expects", r.file)
		}
		for _, f := range found {
			if place := r.below + f[1]; !isPictured(r.part, place) {
				t.Errorf("%s%s, of %s, has no picture: add it to the list of pictures", r.part, place, r.file)
			}
		}
	}
}

func isPictured(base, place string) bool {
	return slices.ContainsFunc(parts, func(p part) bool {
		return p.base == base && slices.ContainsFunc(p.shots, func(s shot) bool {
			path, _, _ := strings.Cut(s.path, "?")
			return fits(place, path) || fits(place, s.at)
		})
	})
}

// fits reports whether a path is one of a place, such as /reports/:report.
func fits(place, path string) bool {
	wanted, parts := strings.Split(place, "/"), strings.Split(path, "/")
	if len(wanted) != len(parts) {
		return false
	}
	for i, want := range wanted {
		if want != parts[i] && (parts[i] == "" || !strings.HasPrefix(want, ":")) {
			return false
		}
	}
	return true
}
