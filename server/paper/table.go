package paper

// table is a list of rows of cells under headings. A row is never split between pages, the headings are repeated on every
// page, and the last rows stay together with what follows them.
type table struct {
	*sheet
	// widths are those of the columns, and faces the looks of their cells.
	widths []float64
	faces  []face
	// whole keeps every line of its cells.
	whole bool

	heads []string
	rows  [][]string
}

// cellGap is what is kept free between columns, mostLines how many lines a cell has at most, and lastRows how many rows
// at the end stay on one page.
const (
	cellGap   = 3.0
	mostLines = 6
	lastRows  = 2
)

func (t *table) head(cells ...string) { t.heads = cells }

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// print writes the table and leaves room for more below its last row. No page ends with the first row.
func (t *table) print(more float64) {
	heads, rows := t.laidOut(t.heads, noteFace), make([]tableRow, len(t.rows))
	for i, cells := range t.rows {
		rows[i] = t.laidOut(cells, t.faces...)
	}
	t.room(heads.height + together(rows, more))
	t.cells(heads, rule, 0.25)
	for i, row := range rows {
		need := row.height
		if i == len(rows)-lastRows {
			need = together(rows[i:], more)
		}
		if t.y+need > bottom {
			t.next()
			t.cells(heads, rule, 0.25)
		}
		t.cells(row, hair, 0.2)
	}
}

// together returns the height of rows that begin on one page: of the first two, or of all where few are left, with what
// follows those.
func together(rows []tableRow, more float64) float64 {
	high, first := more, rows
	if len(rows) > lastRows+1 {
		high, first = 0, rows[:2]
	}
	for _, row := range first {
		high += row.height
	}
	return high
}

// tableRow holds the lines of the cells of a row, and its height.
type tableRow struct {
	cells  [][]string
	faces  []face
	height float64
}

// laidOut wraps the cells of a row. The last look is that of all cells after it.
func (t *table) laidOut(cells []string, faces ...face) tableRow {
	row, high, most := tableRow{}, 0.0, mostLines
	if t.whole {
		most = 60
	}
	for i, cell := range cells {
		look := faces[min(i, len(faces)-1)]
		lines := t.ruler.wrap(cell, look, t.widths[i]-cellGap, most)
		row.cells, row.faces = append(row.cells, lines), append(row.faces, look)
		high = max(high, float64(len(lines))*look.height())
	}
	row.height = high + 1.6
	return row
}

// cells writes a row with a line below it.
func (t *table) cells(row tableRow, colour rgb, width float64) {
	start, x := t.y, left
	for i, lines := range row.cells {
		t.y = start
		t.lines(x, lines, row.faces[i])
		x += t.widths[i]
	}
	t.y = start + row.height - 0.6
	t.line(left, t.y, right, t.y, colour, width)
	t.y += 0.6
}
