package sqlstore

import (
	"fmt"
	"time"

	"mysteryshopper/storage"
)

// orders are the orders of a list of the directory: by id, and by some fields.
type orders[T any] struct {
	name   string
	scan   func(row) (T, error)
	id     func(T) string
	fields map[string]orderedBy[T]
}

// orderedBy reads the key of an order. The field has the name of its column.
type orderedBy[T any] struct {
	key    func(T) any
	target func() any
}

func newOrders[T any](name string, scan func(row) (T, error), id func(T) string, fields map[string]orderedBy[T]) *orders[T] {
	return &orders[T]{name, scan, id, fields}
}

func textKey[T any](text func(T) string) orderedBy[T] {
	return orderedBy[T]{func(thing T) any { return text(thing) }, func() any { return new(string) }}
}

func timeKey[T any](at func(T) time.Time) orderedBy[T] {
	return orderedBy[T]{func(thing T) any { return micros(at(thing)) }, func() any { return new(int64) }}
}

// pages returns the list in the order of a query. Its cursors are of that order alone.
func (o *orders[T]) pages(query storage.DirectoryQuery) (*pagedList[T], error) {
	way, after := "", ">"
	if query.Descending {
		way, after = " DESC", "<"
	}
	if query.Order == "" {
		return &pagedList[T]{
			name: o.name + "-id" + way, order: "id" + way, after: "id " + after + " ?", scan: o.scan,
			keys:    func(thing T) []any { return []any{o.id(thing)} },
			targets: func() []any { return []any{new(string)} },
		}, nil
	}
	field, ok := o.fields[query.Order]
	if !ok {
		return nil, fmt.Errorf("%w: no order by %q", storage.ErrFilter, query.Order)
	}
	return &pagedList[T]{
		name: o.name + "-" + query.Order + way, scan: o.scan,
		order:   query.Order + way + ", id" + way,
		after:   "(" + query.Order + ", id) " + after + " (?, ?)",
		keys:    func(thing T) []any { return []any{field.key(thing), o.id(thing)} },
		targets: func() []any { return []any{field.target(), new(string)} },
	}, nil
}

// whereDirectory adds the conditions of a query.
func (q *query) whereDirectory(query storage.DirectoryQuery, fields filterFields) error {
	if !query.Deleted {
		q.where("delete_time IS NULL")
	}
	return q.whereFilter(query.Filter, fields)
}
