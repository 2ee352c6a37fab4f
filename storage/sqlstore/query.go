package sqlstore

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"mysteryshopper/storage"
)

// query builds a SELECT with its arguments.
type query struct {
	text strings.Builder
	args []any
	// conjunction is the text before the next condition.
	conjunction string
	// visits are the reports of the visits that a filter names. The visit has them, and reports have no index by it.
	visits map[string][]storage.ReportID
}

// newQuery returns a query that begins with a text up to its conditions.
func newQuery(text string) *query {
	q := &query{conjunction: " WHERE "}
	q.text.WriteString(text)
	return q
}

// bind adds an argument and returns its placeholder.
func (q *query) bind(arg any) string {
	q.args = append(q.args, arg)
	return "$" + strconv.Itoa(len(q.args))
}

// where adds a condition. Each ? in it stands for an argument.
func (q *query) where(condition string, args ...any) *query {
	q.text.WriteString(q.conjunction)
	q.conjunction = " AND "
	for _, arg := range args {
		before, after, _ := strings.Cut(condition, "?")
		q.text.WriteString(before)
		q.text.WriteString(q.bind(arg))
		condition = after
	}
	q.text.WriteString(condition)
	return q
}

// whereEqual narrows a query to the rows with a value in a column. An empty value is no condition.
func (q *query) whereEqual(column, value string) {
	if value != "" {
		q.where(column+" = ?", value)
	}
}

// whereMonths narrows a query to the months from first to last, both included. An empty month is no bound.
func (q *query) whereMonths(first, last string) {
	if first != "" {
		q.where("month >= ?", monthValue{&first})
	}
	if last != "" {
		q.where("month <= ?", monthValue{&last})
	}
}

// whereEither adds the condition that either narrow's conditions hold or the other one.
func (q *query) whereEither(narrow func(*query), or string, args ...any) *query {
	q.text.WriteString(q.conjunction)
	q.conjunction = "("
	narrow(q)
	q.conjunction = " OR "
	q.where(or, args...)
	q.text.WriteString(")")
	q.conjunction = " AND "
	return q
}

// pagedList defines how a list is divided into pages.
type pagedList[T any] struct {
	// name distinguishes its cursors from those of other lists.
	name string
	// order is the ORDER BY. after is the condition for the rows after a cursor's keys; see query.where.
	order string
	after string
	// keys returns an item's keys. targets returns the variables that the keys are read into.
	keys    func(T) []any
	targets func() []any
	scan    func(row) (T, error)
}

// readPage reads a page of the query's rows.
func (p *pagedList[T]) readPage(ctx context.Context, t *tx, q *query, page storage.Page) ([]T, storage.Cursor, error) {
	if page.Limit < 1 {
		return nil, "", errLimit
	}
	if page.After != "" {
		keys := p.targets()
		if err := readCursor(page.After, p.name, keys...); err != nil {
			return nil, "", err
		}
		q.where(p.after, keys...)
	}
	text := fmt.Sprintf("%s ORDER BY %s LIMIT %s", q.text.String(), p.order, q.bind(int64(page.Limit)+1))
	things, err := queryAll(ctx, t, p.scan, text, q.args...)
	if err != nil {
		return nil, "", err
	}
	if len(things) <= page.Limit {
		return things, "", nil
	}
	things = things[:page.Limit]
	return things, newCursor(p.name, p.keys(things[page.Limit-1])...), nil
}

// readClientPage reads a page of a client's rows. It returns ErrNotFound if the client does not exist.
func (p *pagedList[T]) readClientPage(
	ctx context.Context, t *tx, client string, q *query, page storage.Page,
) ([]T, storage.Cursor, error) {
	things, next, err := p.readPage(ctx, t, q, page)
	if err == nil && len(things) == 0 {
		err = t.require(ctx, hasClient, client)
	}
	return things, next, err
}

// listByID returns a list in byte order of ids.
func listByID[T any](name string, id func(T) string, scan func(row) (T, error)) *pagedList[T] {
	return &pagedList[T]{
		name: name, order: "id", after: "id > ?", scan: scan,
		keys:    func(thing T) []any { return []any{id(thing)} },
		targets: func() []any { return []any{new(string)} },
	}
}

// oneOf returns the condition that a column has one of some values. No values give a condition that no row meets.
func oneOf[T any](q *query, column string, values []T) string {
	if len(values) == 0 {
		return "1 = 0"
	}
	places := make([]string, len(values))
	for i, value := range values {
		places[i] = q.bind(value)
	}
	return column + " IN (" + strings.Join(places, ", ") + ")"
}
