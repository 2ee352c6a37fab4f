package storagetest

import (
	"context"

	"mysteryshopper/storage"
)

// from returns a function that picks an element of a pool.
func from[T any](pool []T) func(*generator) T {
	return func(c *generator) T { return pick(c, pool) }
}

// result1 generates calls of a role's method with one argument. The outcome is the method's result.
func result1[R, A, T any](
	role func(storage.Tx) R, method func(R, context.Context, A) (T, error), a func(*generator) A,
) func(*generator) operation {
	return func(c *generator) operation {
		first := a(c)
		return operation{args: []any{first}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return method(role(tx), ctx, first)
		}}
	}
}

// result2 does the same for a method with two arguments.
func result2[R, A, B, T any](
	role func(storage.Tx) R, method func(R, context.Context, A, B) (T, error), a func(*generator) A, b func(*generator) B,
) func(*generator) operation {
	return func(c *generator) operation {
		first, second := a(c), b(c)
		return operation{args: []any{first, second}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return method(role(tx), ctx, first, second)
		}}
	}
}

// write1 generates calls of a role's method that writes its argument and returns only an error.
func write1[R, A any](
	role func(storage.Tx) R, method func(R, context.Context, A) error, a func(*generator) A,
) func(*generator) operation {
	return func(c *generator) operation {
		first := a(c)
		return operation{args: []any{first}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return nil, method(role(tx), ctx, first)
		}}
	}
}

// list1 generates calls of a role's list with one argument before the page. It reads at most the given number of pages,
// or all if that is 0.
func list1[R, A, T any](
	pages int, role func(storage.Tx) R, method func(R, context.Context, A, storage.Page) ([]T, storage.Cursor, error),
	a func(*generator) A,
) func(*generator) operation {
	return func(c *generator) operation {
		first, limit := a(c), c.limit()
		return operation{args: []any{first, limit}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return walk(pages, limit, func(p storage.Page) ([]T, storage.Cursor, error) { return method(role(tx), ctx, first, p) })
		}}
	}
}
