package api

import (
	"context"

	"mysteryshopper/storage"
)

// list answers a request for a page: it asks storage, presents each item and seals the token of the next page.
func list[S, P any](ctx context.Context, s *Server, req pagedRequest, present func(S) P,
	ask func(storage.Tx, storage.Page) ([]S, storage.Cursor, error),
) ([]P, string, error) {
	page, err := s.page(req)
	if err != nil {
		return nil, "", err
	}
	var items []S
	var after storage.Cursor
	err = s.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		var err error
		items, after, err = ask(tx, page)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	out := make([]P, len(items))
	for i, item := range items {
		out[i] = present(item)
	}
	next, err := s.nextToken(req, after)
	return out, next, err
}
