package api

import (
	"context"
	"slices"

	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

// client returns a client that the caller may know of.
func (s *Server) client(ctx context.Context, tx storage.Tx, id string) (*storage.Client, error) {
	if err := auth.CheckClient(ctx, id); err != nil {
		return nil, err
	}
	return tx.Clients().Get(ctx, id)
}

// location returns a location that the caller may know of.
func (s *Server) location(ctx context.Context, tx storage.Tx, client, id string) (*storage.Location, error) {
	if err := auth.CheckClient(ctx, client); err != nil {
		return nil, err
	}
	if err := auth.CheckLocation(ctx, tx, client, id); err != nil {
		return nil, err
	}
	return tx.Locations().Get(ctx, client, id)
}

// ownClients returns a page of clients by id; to a client's token its own alone.
func (s *Server) ownClients(ctx context.Context, tx storage.Tx, page storage.Page) ([]*storage.Client, storage.Cursor, error) {
	p := auth.From(ctx)
	if !p.OfClient() {
		return tx.Clients().List(ctx, page)
	}
	c, err := tx.Clients().Get(ctx, p.Client)
	if err != nil {
		return nil, "", err
	}
	return []*storage.Client{c}, "", nil
}

// aboveTops returns the locations above all that bound what the caller may see: what was put down about one of them
// concerns the caller too, who need not know which it is. It is empty where nothing bounds the caller.
func aboveTops(ctx context.Context, tx storage.Tx, client string) ([]string, error) {
	tops := auth.Tops(ctx)
	var above []string
	for _, top := range tops {
		path, err := tx.Locations().Ancestors(ctx, client, top)
		if err := orNone(err); err != nil {
			return nil, err
		}
		for len(path) > 0 && slices.ContainsFunc(path, func(id string) bool { return slices.Contains(tops, id) }) {
			path = path[1:]
		}
		above = append(above, path...)
	}
	slices.Sort(above)
	return slices.Compact(above), nil
}
