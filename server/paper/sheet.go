package paper

import (
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"google.golang.org/protobuf/types/known/timestamppb"

	"mysteryshopper/server/words"
)

// The page, in millimetres. Content lies between top and bottom; the footer is below.
const (
	paperWidth = 210.0
	left       = 18.0
	right      = paperWidth - 18
	inner      = right - left
	top        = 16.0
	bottom     = 278.0
	footerLine = 283.0
)

// point is a point of type in millimetres.
const point = 25.4 / 72

// rgb is a colour.
type rgb struct{ r, g, b int }

// The colours of texts, ink and quiet, and of lines. Drawings bring their own.
var (
	ink   = rgb{0, 0, 0}
	quiet = rgb{80, 80, 80}
	hair  = rgb{205, 205, 205}
	rule  = rgb{118, 118, 118}
)

// face is the look of a text: its size in points, its weight, its colour.
type face struct {
	size   float64
	bold   bool
	colour rgb
}

// The faces of text.
var (
	titleFace   = face{size: 21, bold: true}
	figureFace  = face{size: 40, bold: true}
	headFace    = face{size: 12.5, bold: true}
	leadFace    = face{size: 11}
	bodyFace    = face{size: 9.5}
	strongFace  = face{size: 9.5, bold: true}
	quietFace   = face{size: 9.5, colour: quiet}
	smallFace   = face{size: 8}
	smallStrong = face{size: 8, bold: true}
	noteFace    = face{size: 8, colour: quiet}
)

// height is the distance of lines of text.
func (f face) height() float64 { return f.size * point * 1.3 }

// sheet is a document that is being written. It grows downward from y, page after page.
type sheet struct {
	pdf      *fpdf.Fpdf
	ruler    *ruler
	language *words.Language
	y        float64
	// inForce is the font last chosen on this page.
	inForce face
	// running stands at the head of all pages but the first.
	running string
	// boxed is true where a text had characters that cannot be shown.
	boxed bool
	// brand is the agency's; nil for none.
	brand *Brand
}

// newSheet begins a document with the time of its figures.
func newSheet(lang string, asOf time.Time, brand *Brand) *sheet {
	language := words.Match(lang)
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(asOf.UTC())
	pdf.SetModificationDate(asOf.UTC())
	author := product
	if brand != nil && brand.name != "" {
		author = brand.name
	}
	pdf.SetAuthor(author, true)
	pdf.SetCreator(product, true)
	pdf.SetProducer(product, true)
	pdf.SetLang(language.Tag())
	pdf.SetDisplayMode("fullpage", "continuous")
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddUTF8FontFromBytes(family, "", liberationsansregular.TTF)
	pdf.AddUTF8FontFromBytes(family, "B", liberationsansbold.TTF)
	// A bookmark is written in the encoding of the font in force, from the first one on.
	pdf.SetFont(family, "", bodyFace.size)
	s := &sheet{pdf: pdf, ruler: newRuler(), language: language, brand: brand}
	s.next()
	return s
}

const (
	product = "mysteryshopper"
	family  = "liberation"
)

// next begins a page.
func (s *sheet) next() {
	s.pdf.AddPage()
	s.inForce, s.y = face{}, top
	if s.pdf.PageNo() > 1 {
		s.put(left, s.y, s.running, noteFace)
		s.line(left, s.y+2, right, s.y+2, hair, 0.2)
		s.y += 9
	}
}

// room begins a page where less than that is left on this one.
func (s *sheet) room(height float64) {
	if s.y+height > bottom {
		s.next()
	}
}

// head begins a part of the report, on a page that has room for its heading and so much more.
func (s *sheet) head(title string, more float64) {
	s.y += 5
	s.room(headFace.height() + 3 + more)
	s.pdf.Bookmark(title, 0, s.y)
	s.y += headFace.size * point
	s.put(left, s.y, title, headFace)
	s.y += 1.8
	s.line(left, s.y, right, s.y, ink, 0.35)
	s.y += 2.2
}

// put writes a clean text with its baseline at y.
func (s *sheet) put(x, y float64, text string, f face) {
	if text == "" {
		return
	}
	if s.inForce.size != f.size || s.inForce.bold != f.bold {
		style := ""
		if f.bold {
			style = "B"
		}
		s.pdf.SetFont(family, style, f.size)
		s.inForce = f
	}
	s.pdf.SetTextColor(f.colour.r, f.colour.g, f.colour.b)
	s.pdf.Text(x, y, text)
}

// putRight writes a text that ends at x, and putMiddle one around it.
func (s *sheet) putRight(x, y float64, text string, f face) { s.put(x-s.width(text, f), y, text, f) }

func (s *sheet) putMiddle(x, y float64, text string, f face) {
	s.put(x-s.width(text, f)/2, y, text, f)
}

func (s *sheet) width(text string, f face) float64 { return s.ruler.width(text, f) }

// lines writes lines below y and moves on; each finds its place on a page.
func (s *sheet) lines(x float64, lines []string, f face) {
	for _, line := range lines {
		s.room(f.height())
		s.y += f.height()
		s.put(x, s.y-f.height()*0.25, line, f)
	}
}

// paragraph writes a clean text over the whole width, in at most so many lines, which stay together.
func (s *sheet) paragraph(text string, f face, most int) {
	lines := s.ruler.wrap(text, f, inner, most)
	s.room(float64(len(lines)) * f.height())
	s.lines(left, lines, f)
}

// footers writes the foot of every page, once it is known how many there are: the time and the state of its figures.
func (s *sheet) footers(asOf *timestamppb.Timestamp, etag string) {
	all := s.pdf.PageCount()
	f := face{size: 7.5, colour: quiet}
	state := s.language.Text(words.AsOfTime, "time", s.language.Time(asOf.AsTime()))
	if etag = s.clean(etag); etag != "" {
		state += " · " + s.language.Text(words.StateMark, "etag", etag)
	}
	for n := 1; n <= all; n++ {
		s.pdf.SetPage(n)
		s.inForce = face{}
		s.line(left, footerLine, right, footerLine, hair, 0.2)
		text := s.language.Text(words.PageOf, "n", s.language.Number(int64(n)), "all", s.language.Number(int64(all)))
		s.putRight(right, footerLine+4, text, f)
		s.put(left, footerLine+4, s.ruler.cut(state, f, inner-s.width(text, f)-6), f)
	}
}
