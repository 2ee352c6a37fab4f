package app

import (
	"context"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"mysteryshopper/storage"
)

// failingStore is a store whose reads fail while broken is true. It counts them.
type failingStore struct {
	storage.Store
	broken atomic.Bool
	reads  chan struct{}
}

func (s *failingStore) View(context.Context, storage.ReadOptions, func(storage.Tx) error) error {
	s.reads <- struct{}{}
	if s.broken.Load() {
		return storage.ErrUnavailable
	}
	return nil
}

// TestProbe checks that the health service follows the database, both ways.
func TestProbe(t *testing.T) {
	t.Parallel()
	service := health.NewServer()
	store := &failingStore{reads: make(chan struct{})}
	p := startProbe(store, service)
	for _, broken := range []bool{false, true, false} {
		store.broken.Store(broken)
		// The status of one read is set before the next one begins.
		for range 3 {
			<-store.reads
		}
		want := grpc_health_v1.HealthCheckResponse_SERVING
		if broken {
			want = grpc_health_v1.HealthCheckResponse_NOT_SERVING
		}
		for _, name := range []string{"", "mysteryshopper.v1.ReportService"} {
			answer, err := service.Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: name})
			if err != nil || answer.GetStatus() != want {
				t.Errorf("broken %v: the status of %q is %v, %v", broken, name, answer.GetStatus(), err)
			}
		}
	}
	go func() {
		for range store.reads { // a read that had begun
		}
	}()
	p.stop()
	close(store.reads)
}
