// Package xlsform converts checklists from and to XLSForm workbooks, the form that ODK, KoboToolbox and SurveyCTO share:
// an Excel file with the sheets survey, choices and settings.
//
// Read makes a draft of a workbook and lists everything that the draft does not have, or has in another way than the
// workbook. Write makes a workbook of a draft. What XLSForm has no column for, such as points, stands in columns whose
// names begin with ms_. Other tools skip them: pyxform, which ODK and KoboToolbox convert forms with, was
// tried. A draft that was written and read again is the same draft.
package xlsform

import "fmt"

// Reason is why something of a workbook is not in the draft as it was written. The values are stable.
type Reason string

// The reasons of problems.
const (
	// UnsupportedType is a type of question that no kind of checklist question answers. The row is left out.
	UnsupportedType Reason = "UNSUPPORTED_TYPE"
	// UnsupportedColumn is a column with content that has no place in a checklist.
	UnsupportedColumn Reason = "UNSUPPORTED_COLUMN"
	// UnsupportedSheet is a sheet with content that is not read.
	UnsupportedSheet Reason = "UNSUPPORTED_SHEET"
	// UnsupportedExpression is a relevant, constraint or calculation that cannot be expressed. The question is kept
	// without it.
	UnsupportedExpression Reason = "UNSUPPORTED_EXPRESSION"
	// NotNeeded is a row whose value every report carries anyway, such as the start of the visit.
	NotNeeded Reason = "NOT_NEEDED"
	// Simplified is a row that was read as something near; the text of the problem explains the difference.
	Simplified Reason = "SIMPLIFIED"
	// Renamed is a name that became another key, since keys are lower case letters, digits and hyphens.
	Renamed Reason = "RENAMED"
	// MissingName is a row without a name, or a choice without a list.
	MissingName Reason = "MISSING_NAME"
	// UnknownList is a select question whose list is not on the sheet of choices.
	UnknownList Reason = "UNKNOWN_LIST"
	// UnusedList is a list of choices that no question of the draft has.
	UnusedList Reason = "UNUSED_LIST"
	// UnknownQuestion is an expression with a question that does not come earlier.
	UnknownQuestion Reason = "UNKNOWN_QUESTION"
	// UnknownOption is an expression with an option that the question does not have.
	UnknownOption Reason = "UNKNOWN_OPTION"
	// UnknownLanguage is a column in a language that is not known. Its texts are left out.
	UnknownLanguage Reason = "UNKNOWN_LANGUAGE"
	// InvalidValue is a cell that does not have the form that its column needs. It is read as an empty one.
	InvalidValue Reason = "INVALID_VALUE"
	// UnbalancedGroup is a group that begins and does not end, or ends and did not begin.
	UnbalancedGroup Reason = "UNBALANCED_GROUP"
)

// Problem is something of a workbook that the draft does not have, or has in another way.
type Problem struct {
	Sheet string `json:"sheet"`
	// Row counts from 1, the row of the headings included. It is 0 where the problem is of the whole sheet.
	Row int `json:"row,omitempty"`
	// Column is the heading as it is written; empty where the problem is of the whole row.
	Column string `json:"column,omitempty"`
	Reason Reason `json:"reason"`
	// Text explains the problem to the author, in English.
	Text string `json:"text"`
}

// String returns sheet:row:column: REASON: text, without the parts that are not set.
func (p Problem) String() string {
	place := p.Sheet
	if p.Row > 0 {
		place += fmt.Sprintf(":%d", p.Row)
	}
	if p.Column != "" {
		place += ":" + p.Column
	}
	return fmt.Sprintf("%s: %s: %s", place, p.Reason, p.Text)
}

// The bounds of a workbook. A workbook over one of them is refused with an error that names it.
const (
	// MaxBytes is the size of the file.
	MaxBytes = 5 << 20
	// maxUnzipped is the size of all its parts together once they are unpacked. The memory that reading takes is some
	// thirty times as much at worst.
	maxUnzipped = 12 << 20
	maxParts    = 500
	maxSheets   = 60
	maxRows     = 5_000
	maxColumns  = 300
	maxCell     = 20_000
	maxProblems = 10_000
	// maxExpression is the length of an expression in bytes, and maxDepth how deep its parentheses nest.
	maxExpression = 4_000
	maxDepth      = 20
)
