package screens

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

// pictureSize is the size of a screen, how many pictures of it stand side by side, and by how much those are made smaller.
type pictureSize struct {
	name, said    string
	width, height int64
	// most is the height of the highest page that is pictured whole, for people who look at each picture.
	most    int64
	columns int
	scale   float64
}

var (
	phoneSize = pictureSize{name: "phone", said: "phone", width: 390, height: 844, most: 3400, columns: 4, scale: 0.75}
	deskSize  = pictureSize{name: "desk", said: "desk", width: 1280, height: 800, most: 2400, columns: 2, scale: 0.6}
	paperSize = pictureSize{name: "paper", said: "on paper", width: 794, height: 1123, most: 1123, columns: 4, scale: 0.5}
)

// sizes are those at which a screen is pictured.
func (s *shot) sizes() []pictureSize {
	switch s.mode {
	case printed:
		return []pictureSize{paperSize}
	case dark, light:
	}
	return []pictureSize{phoneSize, deskSize}
}

func (s *shot) file(size pictureSize) string { return s.name + "-" + size.name + ".webp" }

// sit takes the pictures of a part in one language.
func sit(t *testing.T, w *demo.Welcome, language string, p part, all *album, only *regexp.Regexp) {
	t.Helper()
	if only != nil && !slices.ContainsFunc(p.shots, func(s shot) bool { return only.MatchString(s.name) }) {
		return
	}
	s := &sitting{Welcome: w, language: language, base: p.base}
	p.open(t, s, p)
	for i := range p.shots {
		s.sitFor(t, &p.shots[i], all, only)
	}
}

// sitFor goes to a screen and takes its pictures. What is done for one picture is there in the next, so it is done also where this
// one is not wanted.
func (s *sitting) sitFor(t *testing.T, shot *shot, all *album, only *regexp.Regexp) {
	t.Helper()
	wanted := only == nil || only.MatchString(shot.name)
	// What a page scrolls to is there at the size that it was opened with.
	s.page.Resize(shot.sizes()[0].width, shot.sizes()[0].height)
	if shot.path != "" && (wanted || shot.act != nil) {
		s.page.Do(chromedp.Navigate(s.REST + s.base + strings.ReplaceAll(shot.path, "{visit}", s.visit)))
		s.calm(t, shot.there)
	}
	if shot.act != nil {
		shot.act(t, s)
		s.calm(t, "")
	}
	if wanted {
		s.take(t, shot, all)
	}
}

// take takes the pictures of a screen.
func (s *sitting) take(t *testing.T, shot *shot, all *album) {
	t.Helper()
	s.show(shot.mode)
	for _, size := range shot.sizes() {
		s.page.Resize(size.width, size.height)
		s.calm(t, "")
		all.add(shot.file(size), s.language, capture(s.page, page.CaptureScreenshotParams{}))
		if *eachOf == "" {
			continue
		}
		if whole := webtest.Eval[int64](s.page, `document.documentElement.scrollHeight`); whole > size.height {
			s.page.Resize(size.width, min(whole, size.most))
			s.calm(t, "")
		}
		name := strings.TrimSuffix(shot.file(size), ".webp") + "-" + s.language + ".png"
		if err := os.WriteFile(filepath.Join(*eachOf, name), capture(s.page, page.CaptureScreenshotParams{}), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.show(light)
}

// show shows the page in the light, in the dark or as it is printed.
func (s *sitting) show(m mode) {
	params := emulation.SetEmulatedMediaParams{}
	switch m {
	case dark:
		params.Features = []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}
	case printed:
		params.Media = "print"
	case light:
	}
	s.page.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, params)
		return err
	}))
	// Printers leave a margin.
	s.run(fmt.Sprintf(`document.documentElement.style.padding = %t ? "1.2cm" : ""`, m == printed))
}

// calm waits until a page has all its parts, and what else is wanted.
func (s *sitting) calm(t *testing.T, there string) {
	t.Helper()
	if there == "" {
		there = "true"
	}
	for range 2 {
		s.page.Until("all its parts", `document.querySelector("h1") !== null && document.querySelector("progress.loading, [aria-busy=true], .toast") === null
		  && !document.documentElement.hasAttribute("data-loading") && [...document.images].every((i) => i.complete || i.loading === "lazy") && (`+there+`)`)
		webtest.Eval[bool](s.page, `new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done))).then(() => true)`)
	}
}

// capture takes a picture of what the page shows. A browser that has nothing new to draw may keep it waiting; it is asked again.
func capture(p *webtest.Page, params page.CaptureScreenshotParams) []byte {
	var picture []byte
	p.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		var err error
		for range 10 {
			within, stop := context.WithTimeout(ctx, 10*time.Second)
			var taken page.CaptureScreenshotResult
			taken, err = cdp.Call(within, target, page.CaptureScreenshot, params)
			stop()
			if picture = taken.Data; err == nil {
				return nil
			}
			if _, err := cdp.Call(ctx, target, page.BringToFront, cdp.Empty{}); err != nil {
				return err
			}
		}
		return err
	}))
	return picture
}

// quality is that of the pictures: letters are to be read, and all pictures together to stay small.
const quality = int64(28)

// write lays the languages of each picture side by side, and writes them as one.
func (a *album) write(t *testing.T) {
	t.Helper()
	p := webtest.Open(t, "about:blank")
	for _, part := range parts {
		for _, s := range part.shots {
			for _, size := range s.sizes() {
				name := s.file(size)
				if len(a.pictures[name]) == len(pictured) {
					a.lay(t, p, name, size)
				}
			}
		}
	}
}

func (a *album) lay(t *testing.T, p *webtest.Page, name string, size pictureSize) {
	t.Helper()
	const gap = 12
	wide, high := int64(float64(size.width)*size.scale), int64(float64(size.height)*size.scale)
	rows := int64(len(pictured)+size.columns-1) / int64(size.columns)
	p.Resize(int64(size.columns)*(wide+gap)+gap, rows*(high+gap)+gap)
	var b strings.Builder
	fmt.Fprintf(&b, `<style>body{margin:%dpx;background:#8d9299;display:grid;grid-template-columns:repeat(%d,%dpx);gap:%[1]dpx}img{width:100%%;display:block}</style>`, gap, size.columns, wide)
	for _, language := range pictured {
		fmt.Fprintf(&b, `<img src="data:image/png;base64,%s">`, base64.StdEncoding.EncodeToString(a.pictures[name][language]))
	}
	webtest.Eval[bool](p, fmt.Sprintf(`document.body.innerHTML = %q, Promise.all([...document.images].map((i) => i.decode())).then(() => true)`, b.String()))
	q := quality
	sheet := capture(p, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &q})
	if err := os.WriteFile(filepath.Join(*picturesOf, picturesFolder, name), sheet, 0o644); err != nil {
		t.Fatal(err)
	}
}
