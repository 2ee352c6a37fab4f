package storage

// Page selects a part of a list.
type Page struct {
	// Limit is the largest number of items, at least 1.
	Limit int
	// After is the cursor at which the page before ended. Empty selects the first page.
	After Cursor
}

// Cursor is a position in a list: after the last item of one page. It holds keys and not an offset, so that inserted or
// removed items do not shift it. Its format is private to the store, and only the list that returned it accepts it.
type Cursor string

// EachPage calls read with one page of limit items after the other until the list ends.
func EachPage(limit int, read func(Page) (Cursor, error)) error {
	page := Page{Limit: limit}
	for {
		next, err := read(page)
		if err != nil || next == "" {
			return err
		}
		page.After = next
	}
}

// Op is an operator that compares a field with a value.
type Op string

// The operators of a filter.
const (
	Equal          Op = "="
	NotEqual       Op = "!="
	Less           Op = "<"
	LessOrEqual    Op = "<="
	Greater        Op = ">"
	GreaterOrEqual Op = ">="
)

// Filter narrows a list. Exactly one field is set; the zero Filter matches everything.
type Filter struct {
	All     []Filter
	Any     []Filter
	Not     *Filter
	Compare *Comparison
}

// Comparison compares a field of the list with a string, an int64 or a bool. The field's name is the API's, in snake
// case.
type Comparison struct {
	Field string
	Op    Op
	Value any
}
