package storage

// Page asks for a part of a list.
type Page struct {
	// Limit is how many at most, from 1; less is an error.
	Limit int
	// After is where the page before ended; empty for the first.
	After Cursor
}

// Cursor is a place in a list, between the last item of one page and the first of the next. It holds keys and not
// an offset, so that items inserted or removed elsewhere move nothing. Its form is the store's own; only the list
// that returned it understands it.
type Cursor string

// EachPage calls read with one page after the other, of so many things each, until there is no more.
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

// Op compares a field with a value.
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

// Filter narrows a list. Exactly one of its members is set; the zero Filter holds for everything.
type Filter struct {
	All     []Filter
	Any     []Filter
	Not     *Filter
	Compare *Comparison
}

// Comparison compares a field of the list, by its name in the API in snake case, with a string, an int64 or a bool.
type Comparison struct {
	Field string
	Op    Op
	Value any
}
