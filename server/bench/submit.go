package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"

	"google.golang.org/grpc/health/grpc_health_v1"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// submit measures submissions over gRPC and REST, from one client and from many at once, and the memory of the server.
func (s *session) submit(ctx context.Context) (err error) {
	dir, remove, err := s.scratch("submit")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	work, err := s.submitWorkload(ctx, dir)
	if err != nil {
		return err
	}
	t, err := s.target(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.stop()) }()
	idle, err := t.usage(ctx)
	if err != nil {
		return err
	}
	for _, by := range []func(*session, context.Context, *target, *workload, load) error{(*session).submitGRPC, (*session).submitREST} {
		for _, clients := range s.Clients {
			if err := by(s, ctx, t, work, s.loadOf(clients)); err != nil {
				return err
			}
		}
	}
	loaded, err := t.usage(ctx)
	if err == nil && loaded.Memory.Peak > 0 {
		s.addMemory("most at a time", loaded.Memory.Peak, idle.Memory.Peak)
		s.addMemory("at the end, without the pages of the program", loaded.Memory.Own, idle.Memory.Own)
	}
	return err
}

func (s *session) addMemory(name string, bytes, idle int64) {
	s.add(Figure{Name: "the server's memory, " + name, Value: float64(bytes) / bytesPerMiB, Unit: mebibytes}.
		against("before the first call", float64(idle)/bytesPerMiB))
}

func (s *session) loadOf(clients int) load {
	return load{clients, min(clients*s.sizes.each, s.sizes.all), s.sizes.limit}
}

// submitWorkload plans as many visits as both protocols need.
func (s *session) submitWorkload(ctx context.Context, dir string) (*workload, error) {
	n := 0
	for _, clients := range s.Clients {
		l := s.loadOf(clients)
		n += 2 * (l.calls + l.spare())
	}
	s.logf("planning %d visits", n)
	return s.plannedWorkload(ctx, dir, n)
}

// queue returns submissions, each once.
type queue struct {
	all   []submission
	taken atomic.Int64
}

func (q *queue) next() (*submission, error) {
	i := q.taken.Add(1) - 1
	if i >= int64(len(q.all)) {
		return nil, errNoVisitLeft
	}
	return &q.all[i], nil
}

func (s *session) submitGRPC(ctx context.Context, t *target, work *workload, l load) (err error) {
	name := fmt.Sprintf("gRPC, %s", clientsText(l.clients))
	s.logf("%s", name)
	all, err := work.submissions(l.calls+l.spare(), toGRPC)
	if err != nil {
		return err
	}
	phones, err := dial(t.Demo.GRPC, l.clients)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, phones.close()) }()
	empty, err := dial(t.EmptyGRPC, l.clients)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, empty.close()) }()
	q := &queue{all: all}
	measured, base, err := s.compare(ctx, t, l,
		func(ctx context.Context, client int) error {
			next, err := q.next()
			if err != nil {
				return err
			}
			return phones.call(as(ctx, work.tokens[next.shopper]), client, pb.ReportService_SubmitReport_FullMethodName, next.body)
		},
		func(ctx context.Context, client int) error {
			return empty.call(ctx, client, grpc_health_v1.Health_Check_FullMethodName, nil)
		})
	if err == nil {
		s.addCalls(name, measured, "empty call", base)
	}
	return err
}

func (s *session) submitREST(ctx context.Context, t *target, work *workload, l load) error {
	name := fmt.Sprintf("REST, %s", clientsText(l.clients))
	s.logf("%s", name)
	all, err := work.submissions(l.calls+l.spare(), toREST)
	if err != nil {
		return err
	}
	web := newHTTPClient(l.clients)
	defer web.CloseIdleConnections()
	header := bearer(work.tokens[0])
	measured, base, err := s.compare(ctx, t, l, restSubmit(web, t, work, all),
		func(ctx context.Context, _ int) error {
			_, err := exchange(ctx, web, http.MethodPost, t.EmptyREST, header, all[0].body, http.StatusOK)
			return err
		})
	if err == nil {
		s.addCalls(name, measured, "empty handler", base)
	}
	return err
}

// restSubmit returns the call that submits over REST, each submission once.
func restSubmit(web *http.Client, t *target, work *workload, all []submission) callFunc {
	headers := make([]http.Header, len(work.tokens))
	for i, token := range work.tokens {
		headers[i] = bearer(token)
	}
	q := &queue{all: all}
	return func(ctx context.Context, _ int) error {
		next, err := q.next()
		if err != nil {
			return err
		}
		url := t.Demo.REST + "/v1/visits/" + next.id + ":submit"
		_, err = exchange(ctx, web, http.MethodPost, url, headers[next.shopper], next.body, http.StatusOK)
		return err
	}
}

func clientsText(n int) string {
	if n == 1 {
		return "1 client"
	}
	return fmt.Sprintf("%d clients", n)
}
