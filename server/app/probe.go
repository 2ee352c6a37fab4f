package app

import (
	"context"
	"errors"
	"time"

	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"mysteryshopper/server/call"
	"mysteryshopper/storage"
)

// probeInterval is how long the health service lags behind the database.
const probeInterval = 150 * time.Millisecond

// probe makes the gRPC health service follow the database: load balancers then send calls to servers that can answer
// them. It is SERVING where the database can be read, for the whole server and under the name of every service.
type probe struct {
	cancel context.CancelFunc
	done   chan struct{}
}

func startProbe(store storage.Store, service *health.Server) *probe {
	ctx, cancel := context.WithCancel(context.Background())
	p := &probe{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(p.done)
		ticker := time.NewTicker(probeInterval)
		defer ticker.Stop()
		for {
			status := grpc_health_v1.HealthCheckResponse_SERVING
			if err := readDatabase(ctx, store); err != nil {
				status = grpc_health_v1.HealthCheckResponse_NOT_SERVING
			}
			service.SetServingStatus("", status)
			for _, described := range call.Services() {
				service.SetServingStatus(string(described.FullName()), status)
			}
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return p
}

// stop ends the probe and waits for its end.
func (p *probe) stop() {
	p.cancel()
	<-p.done
}

// readDatabase reads one row.
func readDatabase(ctx context.Context, store storage.Store) error {
	return store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		if _, _, err := tx.Leases().Get(ctx, storage.UpkeepLease); !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		return nil
	})
}
