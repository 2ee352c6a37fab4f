package picture

import (
	"mysteryshopper/server/words"
)

// Picture is anything that Draw can draw.
type Picture interface {
	// texts returns the caption.
	texts() Caption
	// draw draws everything between the caption's title and its notes. It reports false where there is nothing to show.
	draw(s *sheet) bool
}

// Options are how a picture is drawn.
type Options struct {
	// Language is a BCP 47 tag or the value of an Accept-Language header.
	Language string
	// Width is that of the picture; the usual one where it is 0, and within LeastWidth and GreatestWidth.
	Width float64
	// Printed is set for paper, where plots are flatter and no title is cut.
	Printed bool
}

// Drawing is a picture that was laid out: shapes in a box, the later above the earlier.
type Drawing struct {
	Width, Height float64
	// Title and Sentences are for screen readers. Language is the tag of theirs.
	Title, Language string
	Sentences       []string
	Shapes          []Shape
	// Cuts are the heights at which a page may end, rising: between two rows, never through a text.
	Cuts []float64
}

// Draw lays a picture out.
func Draw(p Picture, o Options) *Drawing {
	s := newSheet(o, p.texts())
	if !p.draw(s) {
		s.y += 12
		s.note(s.language.Text(words.Nothing))
	}
	for _, text := range p.texts().Notes {
		s.note(text)
	}
	return &Drawing{
		Width: s.width, Height: s.y + margin, Title: s.title, Sentences: s.sentences, Language: s.language.Tag(),
		Shapes: append(s.under.shapes, s.shapes...), Cuts: s.cuts,
	}
}

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
	// width is that of the page, cuts are where it may be parted.
	width float64
	cuts  []float64
	// printed is set for paper.
	printed bool
}

// inner is the width between the margins, right the right one's place.
func (s *sheet) inner() float64 { return s.width - 2*margin }
func (s *sheet) right() float64 { return s.width - margin }

// mostLines is how many lines a title may have.
func (s *sheet) mostLines() int {
	switch {
	case s.printed:
		return 8
	case s.narrow():
		return 6
	}
	return 3
}

// narrow reports whether the page is that of a phone.
func (s *sheet) narrow() bool { return s.width < 600 }

// boldSlack is how many times wider than measured bold text of a title may be in the font that a reader has.
const boldSlack = 1.16

// newSheet begins a picture with its heading.
func newSheet(o Options, c Caption) *sheet {
	s := &sheet{language: words.Match(o.Language), title: clean(c.Title), y: margin, width: usualWidth, printed: o.Printed}
	if o.Width > 0 {
		s.width = min(max(o.Width, LeastWidth), GreatestWidth)
	}
	for _, line := range wrap(c.Title, titleSize, s.inner()/boldSlack, s.mostLines()) {
		s.y += titleSize
		s.text(margin, s.y, line, Font{Size: titleSize, Bold: true})
		s.y += 6
	}
	for _, line := range wrap(c.Subtitle, textSize, s.inner(), s.mostLines()) {
		s.y += textSize
		s.text(margin, s.y, line, Font{Size: textSize, Fill: quiet})
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
	for _, line := range wrap(text, smallSize, s.inner(), s.mostLines()) {
		s.y += smallSize + 5
		s.text(margin, s.y, line, Font{Size: smallSize, Fill: quiet})
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
		lines := wrap(sample.text, smallSize, s.inner()-sampleWidth-gap, 3)
		wide := sampleWidth + gap
		for _, text := range lines {
			wide = max(wide, sampleWidth+gap+measure(text, smallSize))
		}
		if x > margin && x+wide > s.right() {
			x = margin
			s.y += line
		}
		sample.draw(x, s.y)
		for i, text := range lines {
			if i > 0 {
				s.y += smallSize + 4
			}
			s.text(x+sampleWidth+gap, s.y+5, text, Font{Size: smallSize})
		}
		x += wide + space
	}
	s.y += 14
}

// whisker draws an interval from x1 to x2 at y.
func (s *sheet) whisker(x1, x2, y float64) {
	const tick = 5
	look := Style{Stroke: ink, Width: 1.5}
	s.line(x1, y, x2, y, look)
	s.line(x1, y-tick, x1, y+tick, look)
	s.line(x2, y-tick, x2, y+tick, look)
}
