package storage

import "context"

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

// Each calls fn with every item of a list until the list ends or an error is returned. It reads pages of limit items.
func Each[T any](ctx context.Context, limit int, list func(context.Context, Page) ([]T, Cursor, error), fn func(T) error) error {
	for page := (Page{Limit: limit}); ; {
		items, next, err := list(ctx, page)
		if err != nil {
			return err
		}
		for _, item := range items {
			if err := fn(item); err != nil {
				return err
			}
		}
		if page.After = next; next == "" {
			return nil
		}
	}
}

// Of returns a list with its argument, for Each.
func Of[A, T any](list func(context.Context, A, Page) ([]T, Cursor, error), a A) func(context.Context, Page) ([]T, Cursor, error) {
	return func(ctx context.Context, page Page) ([]T, Cursor, error) { return list(ctx, a, page) }
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
	// Has is for lists, which have the value, and for texts of the directory, which contain it by case.
	Has Op = ":"
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
