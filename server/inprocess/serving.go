package inprocess

import (
	"context"
	"sync"
	"time"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// serving is the context of a service for a call: it ends with the caller's, with the call and after its time, and has none
// of the caller's values but the outgoing metadata. It begins to watch for its end when somebody asks for that: a call that
// reads nothing but memory never does.
type serving struct {
	caller, values context.Context

	mu      sync.Mutex
	timeout time.Duration // 0 for none but the caller's
	ending  context.Context
	cancel  context.CancelFunc
	ended   bool
}

// serve returns the context of a service for a call, which must be ended.
func serve(caller context.Context, sent *answerHeaders) *serving {
	values := grpc.NewContextWithServerTransportStream(context.Background(), sent)
	if md, ok := metadata.FromOutgoingContext(caller); ok {
		values = metadata.NewIncomingContext(values, md)
	}
	return &serving{caller: caller, values: values}
}

// watched returns a context that ends when this one does.
func (s *serving) watched() context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending == nil {
		if s.timeout > 0 {
			s.ending, s.cancel = context.WithTimeout(s.caller, s.timeout)
		} else {
			s.ending, s.cancel = context.WithCancel(s.caller)
		}
		if s.ended {
			s.cancel()
		}
	}
	return s.ending
}

// end ends the context with the call.
func (s *serving) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended = true; s.cancel != nil {
		s.cancel()
	}
}

// Deadline implements context.Context.
func (s *serving) Deadline() (time.Time, bool) { return s.watched().Deadline() }

// Done implements context.Context.
func (s *serving) Done() <-chan struct{} { return s.watched().Done() }

// Err implements context.Context.
func (s *serving) Err() error { return s.watched().Err() }

// AfterFunc makes package context wait for the end without a goroutine.
func (s *serving) AfterFunc(f func()) (stop func() bool) { return context.AfterFunc(s.watched(), f) }

type (
	callerKey  struct{}
	servingKey struct{}
)

// Value implements context.Context.
func (s *serving) Value(key any) any {
	switch key.(type) {
	case callerKey:
		return s.caller
	case servingKey:
		return s
	case *int:
		// Package context looks by such a key for the context that ends first. Where it finds none, it calls AfterFunc.
		return s.watched().Value(key)
	}
	return s.values.Value(key)
}

// Caller returns the context that the caller of an in-process call passed; nil outside of one.
func Caller(ctx context.Context) context.Context {
	if caller, ok := ctx.Value(callerKey{}).(context.Context); ok {
		return caller
	}
	return inprocgrpc.ClientContext(ctx)
}

// Limit gives a unary in-process call so much time, from when somebody first asks for its end. A caller's own deadline is left
// as it is. It returns false for any other call, and for one whose end somebody has asked for.
func Limit(ctx context.Context, timeout time.Duration) bool {
	s, ok := ctx.Value(servingKey{}).(*serving)
	if !ok {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending != nil {
		return false
	}
	if _, own := s.caller.Deadline(); !own {
		s.timeout = timeout
	}
	return true
}
