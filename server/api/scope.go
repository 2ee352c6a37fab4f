package api

import (
	"context"

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
