package picture

import (
	"encoding/hex"
	"hash/fnv"
	"strings"

	"mysteryshopper/server/words"
)

// sheet is a picture that is being drawn. It grows downward from its heading.
type sheet struct {
	// canvas holds the marks above, under those below them.
	canvas
	under    canvas
	language *words.Language
	title    string
	// y is where the next thing begins.
	y float64
	// sentences make up the description.
	sentences []string
}

// newSheet begins a picture with its heading.
func newSheet(lang string, c Caption) *sheet {
	s := &sheet{language: words.Match(lang), title: clean(c.Title), y: margin}
	for _, line := range wrap(c.Title, titleSize, inner/1.08, 3) {
		s.y += titleSize
		s.text(margin, s.y, line, font{size: titleSize, bold: true})
		s.y += 6
	}
	for _, line := range wrap(c.Subtitle, textSize, inner, 3) {
		s.y += textSize
		s.text(margin, s.y, line, font{size: textSize, fill: quiet})
		s.y += 5
	}
	s.y += 8
	s.describe(c.Subtitle)
	return s
}

// describe adds a sentence to the description.
func (s *sheet) describe(text string) {
	if text = clean(text); text != "" {
		s.sentences = append(s.sentences, words.Sentence(text))
	}
}

// note prints a text below what is drawn so far, and adds it to the description.
func (s *sheet) note(text string) {
	for _, line := range wrap(text, smallSize, inner, 3) {
		s.y += smallSize + 5
		s.text(margin, s.y, line, font{size: smallSize, fill: quiet})
	}
	s.describe(text)
}

// A sample is an entry of the key, which explains a mark.
type sample struct {
	text string
	// draw draws the mark around y, from x to x + sampleWidth.
	draw func(x, y float64)
}

const sampleWidth = 30.0

// key prints the samples in as many lines as they need.
func (s *sheet) key(samples []sample) {
	if len(samples) == 0 {
		return
	}
	const line, gap, space = 24.0, 8.0, 28.0
	x := margin
	s.y += 14
	for _, sample := range samples {
		text := oneLine(sample.text, smallSize, inner-sampleWidth-gap)
		wide := sampleWidth + gap + measure(text, smallSize)
		if x > margin && x+wide > width-margin {
			x = margin
			s.y += line
		}
		sample.draw(x, s.y)
		s.text(x+sampleWidth+gap, s.y+5, text, font{size: smallSize})
		x += wide + space
	}
	s.y += 14
}

// whisker draws an interval from x1 to x2 at y.
func (s *sheet) whisker(x1, x2, y float64) {
	const tick = 5
	look := style{stroke: ink, width: 1.5}
	s.line(x1, y, x2, y, look)
	s.line(x1, y-tick, x1, y+tick, look)
	s.line(x2, y-tick, x2, y+tick, look)
}

// idMark is a placeholder for the prefix of the ids, which depends on the content. No text can hold it.
const idMark = "\x00"

// finish prints the caption's notes and returns the document.
func (s *sheet) finish(c Caption) []byte {
	for _, text := range c.Notes {
		s.note(text)
	}
	height := decimal(s.y + margin)
	var d canvas
	d.raw(`<svg xmlns="http://www.w3.org/2000/svg" width="`, decimal(width), `" height="`, height,
		`" viewBox="0 0 `, decimal(width), " ", height, `" role="img" aria-labelledby="`, idMark, `title `, idMark,
		`desc" lang="`, s.language.Tag(), `" xml:lang="`, s.language.Tag(), `" font-family="`, fonts, `" fill="`, ink, "\">\n")
	d.raw(`<title id="`, idMark, `title">`)
	d.escaped(s.title)
	d.raw("</title>\n", `<desc id="`, idMark, `desc">`)
	for i, text := range s.sentences {
		if i > 0 {
			d.raw(" ")
		}
		d.escaped(text)
	}
	d.raw("</desc>\n")
	d.raw(`<rect width="`, decimal(width), `" height="`, height, `" fill="`, paper, "\"/>\n")
	d.out = append(d.out, s.under.out...)
	d.out = append(d.out, s.out...)
	d.raw("</svg>\n")
	return []byte(strings.ReplaceAll(string(d.out), idMark, prefixOf(d.out)))
}

// prefixOf returns the prefix that keeps the ids of this document apart from those of others in the same page.
func prefixOf(document []byte) string {
	h := fnv.New64a()
	// A write to a hash never fails.
	_, _ = h.Write(document)
	return "p" + hex.EncodeToString(h.Sum(nil)) + "-"
}

// empty finishes a picture that has nothing to show.
func (s *sheet) empty(c Caption) []byte {
	s.y += 12
	s.note(s.language.Text(words.Nothing))
	return s.finish(c)
}
