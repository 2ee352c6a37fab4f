package api

import (
	"context"
	"errors"
	"slices"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// client returns a client that the caller may see.
func (s *Server) client(ctx context.Context, tx storage.Tx, id string) (*storage.Client, error) {
	if err := auth.CheckClient(ctx, id); err != nil {
		return nil, err
	}
	return tx.Clients().Get(ctx, id)
}

// location returns a location that the caller may see.
func (s *Server) location(ctx context.Context, tx storage.Tx, client, id string) (*storage.Location, error) {
	if err := auth.CheckClient(ctx, client); err != nil {
		return nil, err
	}
	if err := auth.CheckLocation(ctx, tx, client, id); err != nil {
		return nil, err
	}
	return tx.Locations().Get(ctx, client, id)
}

// aboveTops returns the locations above all that bound what the caller may see: what is recorded about one of them
// applies to the caller too, who does not learn which it is. It is empty where nothing bounds the caller.
func aboveTops(ctx context.Context, tx storage.Tx, client string) (_ []string, err error) {
	defer fault.Step(&err, "read the locations above")
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

// checkNarrowed checks that the caller may see the client, and the location if the list is narrowed to one.
func (s *Server) checkNarrowed(ctx context.Context, tx storage.Tx, req interface {
	GetClient() string
	GetLocation() string
}) error {
	if _, err := s.client(ctx, tx, req.GetClient()); err != nil || req.GetLocation() == "" {
		return err
	}
	return auth.CheckLocation(ctx, tx, req.GetClient(), req.GetLocation())
}

// checkWritable checks that the caller may write about a location, or about the whole client, and that the client
// exists and neither was deleted.
func (s *Server) checkWritable(ctx context.Context, tx storage.Tx, client, location string) error {
	if err := auth.CheckLocation(ctx, tx, client, location); err != nil {
		return err
	}
	if _, err := storage.LiveClient(ctx, tx, client); err != nil {
		return err
	}
	if _, err := storage.LiveLocation(ctx, tx, client, location); errors.Is(err, storage.ErrDeleted) {
		return referenceFault(err, "resource.location")
	}
	return nil
}
