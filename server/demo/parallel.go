package demo

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// forEach calls work with every number from 0 up to n, at most limit calls at a time. After the first error, or when
// ctx ends, no other call is begun. It returns that error, or the cause for which ctx ended.
func forEach(ctx context.Context, limit, n int, work func(ctx context.Context, i int) error) error {
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(limit)
	for i := range n {
		group.Go(func() error {
			if inner.Err() != nil {
				return context.Cause(inner)
			}
			return work(inner, i)
		})
	}
	err := group.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
