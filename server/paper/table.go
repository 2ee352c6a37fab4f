package paper

// table writes rows of cells under headings; a row is never split between pages.
type table struct {
	*sheet
	// widths are those of the columns, and faces the looks of their cells.
	widths []float64
	faces  []face
	// whole keeps every line of its cells.
	whole bool
}

// cellGap is what is kept free between columns, and mostLines how many lines a cell has at most.
const (
	cellGap   = 3.0
	mostLines = 6
)

func (t *table) head(cells ...string) {
	faces := make([]face, len(cells))
	for i := range faces {
		faces[i] = noteFace
	}
	t.cells(cells, faces)
	t.line(left, t.y, right, t.y, rule, 0.25)
	t.y += 0.6
}

func (t *table) row(cells ...string) {
	t.cells(cells, t.faces)
	t.line(left, t.y, right, t.y, hair, 0.2)
	t.y += 0.6
}

func (t *table) cells(cells []string, faces []face) {
	wrapped := make([][]string, len(cells))
	high := 0.0
	most := mostLines
	if t.whole {
		most = 60
	}
	for i, cell := range cells {
		wrapped[i] = t.ruler.wrap(cell, faces[i], t.widths[i]-cellGap, most)
		high = max(high, float64(len(wrapped[i]))*faces[i].height())
	}
	t.room(high + 1)
	start, x := t.y, left
	for i, lines := range wrapped {
		t.y = start
		t.lines(x, lines, faces[i])
		x += t.widths[i]
	}
	t.y = start + high + 1
}
