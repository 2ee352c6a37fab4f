package picture

import (
	"slices"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// rows is a picture of one row below the other: a title, a scale from 0 to 100 %, and columns of numbers.
type rows struct {
	*sheet
	// indent is where titles begin.
	indent float64
	// left and right are the ends of the scale.
	left, right float64
	// columns are the right ends of the columns.
	columns []column
	// top is where the scale begins, gridTop where the rows that have no grid yet do.
	top, gridTop float64
	// stacked puts titles and numbers above their marks, on narrow pages.
	stacked bool
	// spans is where bars of whole numbers are drawn, of the extra column that has them; empty where none has.
	spans spanScale
}

// A column of numbers.
type column struct {
	head string
	// right is the right end of its cells, headRight that of its head.
	right, headRight float64
}

// Extra is a further column of texts beside figures, such as how each changed.
type Extra struct {
	Head string
	// Cells are by row.
	Cells []string
	// Of is the greatest of the whole numbers from 1 on that the bars beside the cells are drawn in; 0 for no bars. One
	// column at most has bars.
	Of int64
}

// cellsOf returns the cells of a row in the further columns.
func cellsOf(extra []Extra, row int) []string {
	cells := make([]string, len(extra))
	for i, e := range extra {
		if row < len(e.Cells) {
			cells[i] = e.Cells[row]
		}
	}
	return cells
}

// columnWide is the room of a column of numbers, columnGap the least space between two columns. extraGap is further space
// between the numbers and the columns before them.
// leastScale and leastTitle are the least widths of the scale and of the titles.
const (
	columnWide = 84.0
	columnGap  = 14.0
	extraGap   = 20.0
	leastScale = 130.0
	leastTitle = 170.0
)

// newRows returns rows with further columns, and columns of numbers under these heads. The first column of numbers is wide
// enough for widest, the width of its widest text.
func newRows(s *sheet, indent float64, extra []Extra, widest float64, heads ...string) *rows {
	r := &rows{sheet: s, indent: indent, left: 352 + (indent-margin)*40/84 - (usualWidth-s.width)*0.4}
	right := s.right()
	for _, head := range slices.Backward(heads) {
		r.columns = append(r.columns, column{head, right, right})
		if s.printed {
			right -= max(measure(head, smallSize), measure(s.language.Percent(chart.Hundred), textSize)) + columnGap
		} else {
			right -= max(measure(head, smallSize)+columnGap, columnWide)
		}
	}
	if len(extra) > 0 && !s.printed {
		right -= max(extraGap, widest+columnGap-(r.columns[len(heads)-1].right-right))
	}
	for _, e := range slices.Backward(extra) {
		head := column{e.Head, right, right}
		if e.Of > 0 {
			r.spans = spanScale{left: right - spanWide, right: right, of: e.Of}
			head.right -= spanWide + columnGap
		}
		r.columns = append(r.columns, head)
		wide := measure(e.Head, smallSize)
		for _, cell := range e.Cells {
			wide = max(wide, measure(cell, textSize)+right-head.right)
		}
		right -= wide + columnGap
	}
	slices.Reverse(r.columns)
	r.right = right - 26
	if s.narrow() {
		r.indent, r.stacked, r.left, r.right = margin, true, margin+8, s.right()-8
		r.columns = r.columns[len(extra):]
		r.spans.left, r.spans.right = r.left, r.right
		return r
	}
	r.left = max(min(r.left, r.right-leastScale), indent+leastTitle)
	r.right = max(r.right, r.left+leastScale/2)
	return r
}

const (
	rowLine = 19.0
	// rowGap is the space between two titles.
	rowGap = 16.0
	// scaleGap is the space between the titles and the scale.
	scaleGap = 22.0
)

// begin prints the heads of the columns and the scale.
func (r *rows) begin() {
	r.y += 22
	if r.printed {
		r.y -= 10
	}
	for _, c := range r.columns {
		r.text(c.headRight, r.y, c.head, Font{Size: smallSize, Fill: quiet, Anchor: end})
	}
	if r.stacked {
		r.y += 20
	}
	r.scale(r.y)
	r.y += 8
	r.top, r.gridTop = r.y, r.y
}

// heading prints the heading of the rows that follow, and ends the grid above it.
func (r *rows) heading(text string) {
	r.grid(r.gridTop)
	r.y += 6
	for _, line := range wrap(text, textSize, r.inner()/1.08, r.mostLines()) { // Bold texts are wider.
		r.y += rowLine
		r.text(margin, r.y, line, Font{Size: textSize, Bold: true})
	}
	r.y += 6
	r.gridTop = r.y
	r.describe(text)
}

// scale prints the percentages of the grid.
func (r *rows) scale(y float64) {
	step := int32(chart.Hundred / 4)
	for step < chart.Hundred && r.x(step)-r.left < measure(r.language.PercentExact(chart.Hundred), smallSize)+4 {
		step *= 2
	}
	for v := int32(0); v <= chart.Hundred; v += step {
		r.text(r.x(v), y, r.language.PercentExact(v), Font{Size: smallSize, Fill: quiet, Anchor: middle})
	}
}

// x is the place of basis points on the scale.
func (r *rows) x(basisPoints int32) float64 {
	return r.left + chart.OnScale(basisPoints, 0, chart.Hundred)*(r.right-r.left)
}

// row prints a title, its cells in the columns, and its mark, whose title describes the whole row. draw draws the mark
// around the middle of the row.
func (r *rows) row(title, description string, cells []string, draw func(y float64)) {
	wide := r.left - scaleGap - r.indent
	if r.stacked {
		wide = r.columns[0].right - 60 - r.indent
	}
	lines := wrap(title, textSize, wide, r.mostLines())
	high := float64(max(len(lines), 1))*rowLine + rowGap
	if r.printed {
		high -= rowGap / 2
	}
	y := r.y + high/2
	if r.stacked {
		r.stack(title+": "+description, lines, cells, draw)
		return
	}
	r.mark(title+": "+description, func() {
		for i, line := range lines {
			r.text(r.indent, y+5+(float64(i)-float64(len(lines)-1)/2)*rowLine, line, Font{Size: textSize})
		}
		for i, cell := range cells[:min(len(cells), len(r.columns))] {
			if cell != "" {
				r.text(r.columns[i].right, y+5, cell, Font{Size: textSize, Anchor: end})
			}
		}
		draw(y)
	})
	r.describe(title + ": " + description)
	r.y += high
	r.cuts = append(r.cuts, r.y)
}

// stack prints a row of a narrow page: title and cells above the mark.
func (r *rows) stack(description string, lines, cells []string, draw func(y float64)) {
	const markHigh = 30.0
	below := 0.0
	if r.spans.of > 0 {
		below = stackedSpan
	}
	cells = cells[max(0, len(cells)-len(r.columns)):]
	r.mark(description, func() {
		for i, line := range lines {
			r.text(r.indent, r.y+float64(i+1)*rowLine, line, Font{Size: textSize})
		}
		for i, cell := range cells {
			r.text(r.columns[i].right, r.y+rowLine, cell, Font{Size: textSize, Anchor: end})
		}
		middle := r.y + float64(max(len(lines), 1))*rowLine + 4 + markHigh/2
		r.ticks(middle-markHigh/2+3, middle+markHigh/2-3)
		draw(middle)
	})
	r.describe(description)
	r.y += float64(max(len(lines), 1))*rowLine + markHigh + below + rowGap/2
	r.cuts = append(r.cuts, r.y)
}

// absent prints why there is no figure.
func (r *rows) absent(f chart.Figure, y float64) {
	r.text(r.left+8, y+5, f.Absence(r.language), Font{Size: smallSize, Fill: quiet})
}

// interval draws the interval of a figure that has one.
func (r *rows) interval(f chart.Figure, y float64) {
	if f.HasInterval() {
		r.whisker(r.x(*f.Low), r.x(*f.High), y)
	}
}

// closeRows draws the grid behind the rows and the pass mark, where there is one, through them; below many rows it prints the
// scale again.
func (r *rows) closeRows(mark *int32) {
	r.grid(r.gridTop)
	r.threshold(mark)
	if r.y-r.top > 600 {
		r.y += 18
		r.scale(r.y)
	}
	r.y += 6
}

// grid draws the grid from the top to where the rows end now.
func (r *rows) grid(top float64) {
	if !r.stacked { // There each row has its own.
		r.ticks(top, r.y)
	}
}

// ticks draws the lines of the grid between two heights.
func (r *rows) ticks(top, bottom float64) {
	for v := int32(0); v <= chart.Hundred; v += chart.Hundred / 4 {
		look := Style{Stroke: grid, Width: 1}
		if v == 0 {
			look = Style{Stroke: ink, Width: 1}
		}
		r.under.line(r.x(v), top, r.x(v), bottom, look)
	}
}

// threshold draws the pass mark through the rows.
func (r *rows) threshold(mark *int32) {
	if mark == nil {
		return
	}
	text := r.language.Text(words.PassMark, "p", r.language.PercentExact(*mark))
	r.mark(text, func() { r.line(r.x(*mark), r.top, r.x(*mark), r.y, passLine) })
	r.describe(text)
}

// andMore prints how many rows were left out.
func (r *rows) andMore(n int64) {
	if n <= 0 {
		return
	}
	r.y += 20
	text := r.language.Text(words.More, "n", r.language.Number(n))
	r.text(r.indent, r.y, text, Font{Size: textSize, Fill: quiet})
	r.y += 8
	r.describe(text)
}

// valueCells are the cells of a figure in the columns for value and visits.
func valueCells(f chart.Figure, language *words.Language) []string {
	value := ""
	if f.Value != nil {
		value = language.Percent(*f.Value)
	}
	return []string{value, language.Number(f.Visits)}
}

// widestValue returns the width of the widest value of figures, as it is printed.
func widestValue(figures []chart.Figure, language *words.Language) float64 {
	widest := 0.0
	for _, f := range figures {
		widest = max(widest, measure(valueCells(f, language)[0], textSize))
	}
	return widest
}
