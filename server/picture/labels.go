package picture

import (
	"cmp"
	"slices"
)

// box is a rectangle that something fills.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// crossed reports whether a line that runs from left to right passes through the box.
func (b box) crossed(from, to Point) bool {
	left, right := max(from.X, b.left), min(to.X, b.right)
	if left > right {
		return false
	}
	at := func(x float64) float64 {
		if to.X == from.X {
			return from.Y
		}
		return from.Y + (to.Y-from.Y)*(x-from.X)/(to.X-from.X)
	}
	high, low := min(at(left), at(right)), max(at(left), at(right))
	return high < b.bottom && low > b.top
}

// clutter holds what labels must not cover.
type clutter struct {
	boxes []box
	// lines are pairs of ends, from left to right.
	lines [][2]Point
	// within is the frame of the labels.
	within box
}

// covered is the cost of covering a mark or a label, or of leaving the frame. Covering a line costs 1.
const covered = 100

// cost adds up what a label in the box would cover.
func (c *clutter) cost(b box) int {
	n := 0
	if b.left < c.within.left || b.right > c.within.right || b.top < c.within.top || b.bottom > c.within.bottom {
		n += covered
	}
	for _, other := range c.boxes {
		if b.meets(other) {
			n += covered
		}
	}
	for _, line := range c.lines {
		if b.crossed(line[0], line[1]) {
			n++
		}
	}
	return n
}

// A side is the preferred place of a label beside its point.
type side int

const (
	above side = iota
	below
	before
	after
	// notBelow is above and never below, where it would be read as the label of something else.
	notBelow
)

// place returns the best place for a label at a point, as the middle of its baseline: where it covers least, and of equal
// ones the first. far is true where a line should lead from the point to it. ok is false where it would leave the frame,
// or cover a mark, a label or more than so many lines, wherever it is put.
func (c *clutter) place(text string, size float64, at Point, preferred side, lines int) (p Point, far, ok bool) {
	wide := measure(text, size)
	best, least := box{}, 1<<30
	for _, offset := range offsets(wide, size, preferred) {
		x, y := at.X+offset.X, at.Y+offset.Y
		b := box{x - wide/2, y - size*0.8, x + wide/2, y + size*0.2}
		if n := c.cost(b); n < least {
			best, least, p = b, n, Point{x, y}
		}
	}
	if least > min(lines, covered-1) {
		return Point{}, false, false
	}
	c.boxes = append(c.boxes, best)
	return p, best.bottom < at.Y-size || best.top > at.Y+size, true
}

// labelGap is the space between a label and its point.
const labelGap = 11.0

// offsets are where a label may stand from its point, the best first.
func offsets(wide, size float64, best side) []Point {
	const further, furthest = 22.0, 88.0
	up, down := Point{0, -labelGap}, Point{0, labelGap + size*0.8}
	right := Point{labelGap + wide/2, size * 0.3}
	left := Point{-right.X, right.Y}
	beside := []Point{right, {right.X, up.Y / 2}, {left.X, up.Y / 2}}
	var out []Point
	switch best {
	case below:
		out = append(out, down)
	case before:
		out = append(out, left, up)
	case after:
		out = append(out, right, up)
	default:
		out = append(out, up)
	}
	out = append(out, beside...)
	if best == below {
		out = append(out, Point{0, down.Y + further}, up)
	}
	for step := further; step <= furthest; step += further {
		out = append(out, Point{0, up.Y - step})
	}
	if best == above {
		out = append(out, down, Point{0, down.Y + further})
	}
	return out
}

// A flag is a short text above the plot, at the head of a line that runs down.
type flag struct {
	x    float64
	text string
	// round draws it in a ring.
	round bool
	// x is where its line runs down, centre where its text stands; row counts from the plot upward.
	centre float64
	row    int
}

const (
	flagRow = 25.0
	// flagRows is how many rows there are at most. A flag without room in them is drawn as a line without a text; its text is
	// in the description.
	flagRows = 6
)

func (f flag) wide() float64 { return max(measure(f.text, smallSize)+10, 24) }

// arrange puts flags into rows so that none covers another. It returns those that have room, and the number of rows.
func arrange(flags []flag, left, right float64) ([]flag, int) {
	slices.SortStableFunc(flags, func(a, b flag) int { return cmp.Compare(a.x, b.x) })
	var kept []flag
	var ends []float64 // of each row
	for _, f := range flags {
		half := f.wide() / 2
		f.centre = max(min(f.x, right-half), left+half)
		row := slices.IndexFunc(ends, func(end float64) bool { return end+4 <= f.centre-half })
		if row < 0 {
			if len(ends) == flagRows {
				continue
			}
			row, ends = len(ends), append(ends, 0)
		}
		f.row, ends[row] = row, f.centre+half
		kept = append(kept, f)
	}
	return kept, len(ends)
}
