package app

import (
	"context"
	"io"
	"time"

	"google.golang.org/grpc"

	"mysteryshopper/server/api"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/inprocess"
	"mysteryshopper/storage"
)

// OpenHandlers returns a connection to the handlers on a store, without the interceptors in front of them. The caller
// is the principal of the context (auth.With). random gives the ids and secrets. Nothing has to be closed.
func OpenHandlers(ctx context.Context, store storage.Store, clock func() time.Time, random io.Reader) (grpc.ClientConnInterface, error) {
	behaviours, err := builtin.Behaviours()
	if err != nil {
		return nil, err
	}
	services, err := api.New(ctx, api.Config{
		Store: store, Auth: auth.NewAuthenticator(store, clock), Now: clock, Random: random, Behaviours: behaviours,
	})
	if err != nil {
		return nil, err
	}
	asCaller := func(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
		return handle(auth.With(ctx, auth.From(inprocess.Caller(ctx))), request)
	}
	conn := inprocess.New(asCaller, nil)
	return conn, services.Register(conn)
}
