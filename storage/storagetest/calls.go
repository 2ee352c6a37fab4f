package storagetest

import (
	"context"
	"reflect"

	"mysteryshopper/storage"
)

// from returns a function that picks an element of a pool.
func from[T any](pool []T) func(*generator) T {
	return func(c *generator) T { return pick(c, pool) }
}

// call generates calls of a role's method. Each of draws is a function of the generator that returns the argument of a
// parameter after the context. The outcome is the method's result beside its error, nil if there is none.
func call(role, method any, draws ...any) func(*generator) operation {
	return func(c *generator) operation {
		args := drawn(c, draws)
		return operation{args: values(args), run: func(ctx context.Context, tx storage.Tx) (any, error) {
			results := invoke(ctx, tx, role, method, args)
			err := errorOf(values(results)...)
			if len(results) == 1 {
				return nil, err
			}
			return results[0].Interface(), err
		}}
	}
}

// list generates calls of a role's list, whose last parameter is a page. It reads at most the given number of pages, or
// all if that is 0.
func list(pages int, role, method any, draws ...any) func(*generator) operation {
	return func(c *generator) operation {
		args, limit := drawn(c, draws), c.limit()
		return operation{args: append(values(args), limit), run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return walk(pages, limit, func(page storage.Page) (items []any, next storage.Cursor, err error) {
				results := invoke(ctx, tx, role, method, append(args[:len(args):len(args)], reflect.ValueOf(page)))
				for i := range results[0].Len() {
					items = append(items, results[0].Index(i).Interface())
				}
				return items, results[1].Interface().(storage.Cursor), errorOf(values(results)...)
			})
		}}
	}
}

func drawn(c *generator, draws []any) []reflect.Value {
	return mapped(draws, func(draw any) reflect.Value {
		return reflect.ValueOf(draw).Call([]reflect.Value{reflect.ValueOf(c)})[0]
	})
}

func values(list []reflect.Value) []any { return mapped(list, reflect.Value.Interface) }

// invoke calls a method of a role of the transaction.
func invoke(ctx context.Context, tx storage.Tx, role, method any, args []reflect.Value) []reflect.Value {
	self := reflect.ValueOf(role).Call([]reflect.Value{reflect.ValueOf(tx)})[0]
	return reflect.ValueOf(method).Call(append([]reflect.Value{self, reflect.ValueOf(ctx)}, args...))
}
