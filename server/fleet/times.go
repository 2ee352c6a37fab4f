package fleet

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
)

// Quantiles are how long calls took that were answered, in milliseconds.
type Quantiles struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50Millis"`
	P95   float64 `json:"p95Millis"`
	P99   float64 `json:"p99Millis"`
}

// times collects how long calls took, by method.
type times struct {
	now func() time.Time
	mu  sync.Mutex
	all map[string][]time.Duration
}

func newTimes(now func() time.Time) *times {
	return &times{now: now, all: map[string][]time.Duration{}}
}

func (t *times) add(method string, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	name := method[strings.LastIndexByte(method, '/')+1:]
	t.all[name] = append(t.all[name], took)
}

func (t *times) quantiles() map[string]Quantiles {
	t.mu.Lock()
	defer t.mu.Unlock()
	result := map[string]Quantiles{}
	for name, all := range t.all {
		slices.Sort(all)
		at := func(share float64) float64 {
			return all[min(int(share*float64(len(all))), len(all)-1)].Seconds() * 1e3
		}
		result[name] = Quantiles{len(all), at(0.50), at(0.95), at(0.99)}
	}
	return result
}

// measured is a connection whose calls are measured. A report of a stream is measured from its message to its answer.
type measured struct {
	grpc.ClientConnInterface
	times *times
}

// Invoke implements grpc.ClientConnInterface.
func (m *measured) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	began := m.times.now()
	err := m.ClientConnInterface.Invoke(ctx, method, args, reply, opts...)
	if err == nil {
		m.times.add(method, m.times.now().Sub(began))
	}
	return err
}

// NewStream implements grpc.ClientConnInterface.
func (m *measured) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	stream, err := m.ClientConnInterface.NewStream(ctx, desc, method, opts...)
	if err != nil {
		return nil, err
	}
	return &measuredStream{ClientStream: stream, times: m.times, method: method}, nil
}

// measuredStream is a stream whose answers come in the order of its messages.
type measuredStream struct {
	grpc.ClientStream
	times  *times
	method string
	mu     sync.Mutex
	sent   []time.Time
}

// SendMsg implements grpc.ClientStream.
func (s *measuredStream) SendMsg(m any) error {
	s.mu.Lock()
	s.sent = append(s.sent, s.times.now())
	s.mu.Unlock()
	return s.ClientStream.SendMsg(m)
}

// RecvMsg implements grpc.ClientStream.
func (s *measuredStream) RecvMsg(m any) error {
	err := s.ClientStream.RecvMsg(m)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && len(s.sent) > 0 {
		s.times.add(s.method, s.times.now().Sub(s.sent[0]))
		s.sent = s.sent[1:]
	}
	return err
}
