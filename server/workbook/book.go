// Package workbook writes Excel workbooks that explain themselves: a front sheet with the request and its
// figure, sheets of data with native charts, and a last sheet that explains the columns.
//
// A text is always written as a text, never as a formula, whatever it begins with. The same Book gives the same bytes.
package workbook

import (
	"fmt"
	"time"

	"mysteryshopper/server/sheet"
)

// MaxRows is how many rows a sheet of data can have below its headings: the format ends there.
const MaxRows = 1<<20 - 1

// TooManyRowsError is the error of a sheet with more than MaxRows rows.
type TooManyRowsError struct {
	Sheet string
	Max   int
}

// Error returns a text with the sheet and the bound.
func (e *TooManyRowsError) Error() string {
	return fmt.Sprintf("workbook: sheet %q has more than %d rows, which is all that it can have", e.Sheet, e.Max)
}

// Book is the content of a workbook.
type Book struct {
	// Title is the first line of the front sheet, Subtitle the second.
	Title, Subtitle string
	// Language is en, de, sv or hu; anything else is English.
	Language string
	// Made is when the data were read. It is the only time in the file.
	Made time.Time
	// Headline is the main figure; nil where there is none.
	Headline *Headline
	// Facts are the parameters of the request and the confidence of the figure.
	Facts  []Fact
	Sheets []Sheet
	// Notes explain the columns.
	Notes []Note
}

// Headline is the figure of the front sheet.
type Headline struct {
	Label string
	// Value is a share, 1 for 100 %; nil where there is no figure, which the sentences explain.
	Value *float64
	// Sentences have its interval, and what it stands on.
	Sentences []string
	// Thin is true where the figure stands on too few visits to be relied on.
	Thin bool
}

// Fact is one line of the front sheet.
type Fact struct{ Label, Value string }

// Note explains a column or a word.
type Note struct{ Term, Meaning string }

// Sheet is a sheet of data.
type Sheet struct {
	// Name is shortened, cleared of characters that a name cannot have, and made different from those before it.
	Name  string
	Table sheet.Table
	// Headings are by column; nil for those that the columns have in the language of the book.
	Headings []string
	// Formats are those of columns, by key; other columns are shown by what they hold.
	Formats map[string]Format
	// Keys is how many of the first columns name the row. They stay in view.
	Keys int
	// Thin marks the rows that stand on too few visits to be relied on; nil where that is not known.
	Thin *Thin
	// Charts are drawn on the front sheet, from the rows of Table; below the rows where Below is set.
	Charts []Chart
	Below  bool
}

// Thin is the key of the column with the confidence of a row, and the texts in it that mark a row as thin.
type Thin struct {
	Key   string
	Texts []string
}

// Format is the number format of a cell.
type Format uint8

// The formats of cells.
const (
	// FormatByKind shows a cell by what it holds.
	FormatByKind Format = iota
	// FormatPercent shows a share as a percentage.
	FormatPercent
	// FormatPoints shows the difference of two shares in percentage points, with its sign.
	FormatPoints
	// FormatDuration shows a part of a day as hours, minutes and seconds.
	FormatDuration
)

// ChartKind is the form of a chart.
type ChartKind uint8

// The forms of charts.
const (
	// Lines has a point for each row and a line through those of each column of values.
	Lines ChartKind = iota
	// Bars has a lying bar for each row.
	Bars
	// Counts has a lying bar for each row, of whole numbers in place of shares.
	Counts
	// Coefficients has a lying bar for each row, of numbers from −1 to 1.
	Coefficients
)

// Chart draws columns of a sheet, which hold shares.
type Chart struct {
	Kind  ChartKind
	Title string
	// Category is the key of the column that names the points.
	Category string
	// Values are the keys of the columns drawn.
	Values []string
	// Low and High are the keys of the ends of the interval of the only column of values; empty for none. Bars have none.
	Low, High string
	// From is the index of the first row that is drawn, and Rows how many are at most; 0 for as many as can be read.
	From, Rows int
}
