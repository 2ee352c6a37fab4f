package picture_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"mysteryshopper/server/picture"
)

// An element of a picture, with the text in it.
type element struct {
	name  string
	attrs map[string]string
	text  string
}

func (e element) number(name string) float64 {
	v, err := strconv.ParseFloat(e.attrs[name], 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// allowed are the elements that a picture may have.
var allowed = []string{"svg", "title", "desc", "g", "rect", "line", "circle", "polygon", "polyline", "path", "text"}

// parse reads a picture, and refuses what is not well-formed or has no place in one.
func parse(svg []byte) ([]element, error) {
	d := xml.NewDecoder(bytes.NewReader(svg))
	var out []element
	var open []int
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if len(out) == 0 || out[0].name != "svg" {
				return nil, errors.New("no svg")
			}
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attrs: map[string]string{}}
			if !slices.Contains(allowed, e.name) || token.Name.Space != "http://www.w3.org/2000/svg" {
				return nil, fmt.Errorf("element %v", token.Name)
			}
			for _, a := range token.Attr {
				name := a.Name.Local
				if strings.HasPrefix(name, "on") || strings.Contains(name, "href") || name == "style" || name == "class" {
					return nil, fmt.Errorf("attribute %s", name)
				}
				e.attrs[name] = a.Value
			}
			open = append(open, len(out))
			out = append(out, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				out[open[len(open)-1]].text += string(token)
			}
		default:
			return nil, fmt.Errorf("%T", token)
		}
	}
}

// extent is the rectangle of a mark. Text is as wide as in the fonts that the layout measures by.
type extent struct{ left, top, right, bottom float64 }

func (e element) extent() (extent, bool) {
	n := e.number
	var points []float64
	switch e.name {
	case "rect":
		x, y := n("x"), n("y")
		if e.attrs["x"] == "" { // The paper.
			x, y = 0, 0
		}
		if n("width") < 0 || n("height") < 0 {
			x = math.NaN()
		}
		return extent{x, y, x + n("width"), y + n("height")}, true
	case "line":
		points = []float64{n("x1"), n("y1"), n("x2"), n("y2")}
	case "circle":
		return extent{n("cx") - n("r"), n("cy") - n("r"), n("cx") + n("r"), n("cy") + n("r")}, true
	case "polygon", "polyline", "path":
		text := e.attrs["points"] + e.attrs["d"]
		for _, field := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,ML", r) }) {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil {
				v = math.NaN()
			}
			points = append(points, v)
		}
	case "text":
		wide, size, x := picture.Measure(e.text, n("font-size"))/1.1, n("font-size"), n("x")
		if e.attrs["font-weight"] == "bold" {
			wide *= 1.07
		}
		switch e.attrs["text-anchor"] {
		case "middle":
			x -= wide / 2
		case "end":
			x -= wide
		}
		return extent{x, n("y") - size*0.72, x + wide, n("y") + size*0.2}, true
	default:
		return extent{}, false
	}
	b := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := 0; i+1 < len(points); i += 2 {
		b.left, b.right = min(b.left, points[i]), max(b.right, points[i])
		b.top, b.bottom = min(b.top, points[i+1]), max(b.bottom, points[i+1])
	}
	return b, len(points) > 0
}

// outside names the marks that are not within the view box, or nowhere at all.
func outside(elements []element) []string {
	width, height := elements[0].number("width"), elements[0].number("height")
	var out []string
	if elements[0].attrs["viewBox"] != fmt.Sprintf("0 0 %s %s", elements[0].attrs["width"], elements[0].attrs["height"]) {
		out = append(out, "the view box is another")
	}
	for _, e := range elements {
		b, drawn := e.extent()
		// Written so that what is no number is outside.
		if drawn && !(b.left >= 0 && b.top >= 0 && b.right <= width && b.bottom <= height) {
			out = append(out, fmt.Sprintf("%s %v %q: %v", e.name, e.attrs, e.text, b))
		}
	}
	return out
}

// overlapping names the texts that cover each other.
func overlapping(elements []element) []string {
	type printed struct {
		text string
		extent
	}
	var all []printed
	for _, e := range elements {
		if b, _ := e.extent(); e.name == "text" {
			all = append(all, printed{e.text, b})
		}
	}
	var out []string
	for i, a := range all {
		for _, b := range all[:i] {
			if a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom {
				out = append(out, fmt.Sprintf("%q at %v and %q at %v", a.text, a.extent, b.text, b.extent))
			}
		}
	}
	return out
}

// texts are all that is printed.
func texts(elements []element) []string {
	var out []string
	for _, e := range elements {
		if e.name == "text" {
			out = append(out, e.text)
		}
	}
	return out
}

// description is what a screen reader reads.
func description(elements []element) string {
	for _, e := range elements {
		if e.name == "desc" {
			return e.text
		}
	}
	return ""
}
