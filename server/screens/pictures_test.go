package screens

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

// picturesOf is the folder of the page with the pictures, docs/ for those of the repository; eachOf is where it writes every picture by
// itself too, as high as its page, for people who look at them one by one.
var (
	picturesOf = flag.String("pictures", "", "write the pictures of the screens, and screens-pictures.md, into this folder")
	eachOf     = flag.String("pictures-each", "", "with -pictures: write each picture by itself into this folder, too")
	onlyOf     = flag.String("pictures-only", "", "with -pictures: only pictures whose names match this pattern, and no page")
)

// picturesFolder is that of the pictures, below the folder of the page.
const picturesFolder = "pictures/screens"

// shot is a screen that has a picture.
type shot struct {
	// name is that of the file; it begins with the part of the page that it belongs to.
	name string
	// title and seen stand over the picture.
	title, seen string
	// path is where the screen is, below that of its part. Where it is empty, the screen that is there is pictured.
	path string
	// at is where act leads to, as a place of the router; empty where path says it.
	at string
	// there is an expression that holds when the screen is there; empty where its heading is enough.
	there string
	// act is done on the page before, once for each language.
	act func(t *testing.T, s *sitting)
	// mode is how the page is shown.
	mode mode
}

// mode is how a page is shown.
type mode string

const (
	light   mode = ""
	dark    mode = "dark"
	printed mode = "print"
)

// part is a row of screens that somebody sees.
type part struct {
	title, said string
	// who returns the key of whoever is signed in; base is the address below which the screens are.
	who  func(demo.Tokens) string
	base string
	// open opens the page and signs in.
	open  func(t *testing.T, s *sitting, p part)
	shots []shot
}

// TestPictures compares the pictures and the page of docs/screens-pictures.md with the list of screens. With -pictures it drives a
// browser through the demo, in every language and at the sizes of a phone and of a desk, and writes them:
//
//	go test ./server/screens -run TestPictures -timeout 40m -pictures ../../docs
func TestPictures(t *testing.T) {
	t.Parallel()
	if *picturesOf == "" {
		comparePictures(t)
		return
	}
	var only *regexp.Regexp
	if *onlyOf != "" {
		only = regexp.MustCompile(*onlyOf)
	}
	takePictures(t, only)
	if only == nil {
		if err := os.WriteFile(filepath.Join(*picturesOf, "screens-pictures.md"), []byte(picturesPage()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// takePictures takes the pictures in every language, and lays those of a screen and a size side by side.
func takePictures(t *testing.T, only *regexp.Regexp) {
	t.Helper()
	filled := filepath.Join(t.TempDir(), "demo")
	o := demoIn(filled)
	o.Morning, o.Reports = true, 1500
	if err := os.Mkdir(filled, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Run("demo", func(t *testing.T) { open(t, o) })
	all := &album{pictures: map[string]map[string][]byte{}}
	t.Run("languages", func(t *testing.T) {
		for _, language := range pictured {
			t.Run(language, func(t *testing.T) {
				t.Parallel()
				o := o
				o.Dir = filepath.Join(t.TempDir(), "demo")
				if err := os.CopyFS(o.Dir, os.DirFS(filled)); err != nil {
					t.Fatal(err)
				}
				w := open(t, o)
				for _, p := range parts {
					t.Run(p.title, func(t *testing.T) { sit(t, w, language, p, all, only) })
				}
			})
		}
	})
	all.write(t)
}

// pictured are the languages from left to right.
var pictured = []string{"en", "de", "hu", "sv"}

// album holds pictures by their names and languages.
type album struct {
	sync.Mutex
	pictures map[string]map[string][]byte
}

func (a *album) add(name, language string, picture []byte) {
	a.Lock()
	defer a.Unlock()
	if a.pictures[name] == nil {
		a.pictures[name] = map[string][]byte{}
	}
	a.pictures[name][language] = picture
}

// comparePictures fails the test where the page is not that of the list, or a picture is missing or left over.
func comparePictures(t *testing.T) {
	t.Helper()
	const docs = "../../docs"
	page, err := os.ReadFile(filepath.Join(docs, "screens-pictures.md"))
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != picturesPage() {
		t.Error("docs/screens-pictures.md is not that of the list: take the pictures anew, see TestPictures")
	}
	wanted := map[string]bool{}
	for _, p := range parts {
		for _, s := range p.shots {
			for _, size := range s.sizes() {
				wanted[s.file(size)] = true
			}
		}
	}
	have, err := os.ReadDir(filepath.Join(docs, picturesFolder))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range have {
		if !wanted[file.Name()] {
			t.Errorf("docs/"+picturesFolder+"/%s is of no screen in the list", file.Name())
		}
		delete(wanted, file.Name())
	}
	for name := range wanted {
		t.Errorf("docs/"+picturesFolder+"/%s is missing: take the pictures anew, see TestPictures", name)
	}
}

// picturesPage returns docs/screens-pictures.md.
func picturesPage() string {
	var b strings.Builder
	b.WriteString(`# Pictures of the screens

Each picture has a screen in four languages: English, German, Hungarian and Swedish. The first is the size of a phone (390 by 844), the
second that of a desk (1280 by 800). They show the demo, as ` + "`mysteryshopper demo`" + ` makes it, in a real browser; what places, checklists and
shoppers say is in the languages of the demo, and fields for dates are those of an English browser. [Screens](screens.md) describes what each does.

This page and its pictures are written by a test, which also fails where a screen of its list has none:

` + "```bash\ngo test ./server/screens -run TestPictures -timeout 40m -pictures ../../docs\n```\n")
	for _, p := range parts {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", p.title, p.said)
		for _, s := range p.shots {
			fmt.Fprintf(&b, "\n### %s\n\n%s\n\n", s.title, s.seen)
			for _, size := range s.sizes() {
				fmt.Fprintf(&b, "![%s, %s](%s/%s)\n", s.title, size.said, picturesFolder, s.file(size))
			}
		}
	}
	return b.String()
}

// sitting is somebody in front of the screens of a part, in one language.
type sitting struct {
	*demo.Welcome
	page     *webtest.Page
	language string
	base     string
	// visit is a visit of the shopper that has been begun.
	visit string
}
