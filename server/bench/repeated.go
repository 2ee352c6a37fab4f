package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// repeatedCall is a call of a phone that changes nothing, in both protocols.
type repeatedCall struct {
	name string
	// method and message are the call over gRPC.
	method  string
	message proto.Message
	// verb, path and body are the call over REST.
	verb, path string
	body       []byte
}

// repeated measures the calls that phones repeat most and that change nothing: whoami, a sync when nothing is new, and a
// submission whose receipt did not arrive.
func (s *session) repeated(ctx context.Context) (err error) {
	dir, remove, err := s.scratch("repeated")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	work, err := s.plannedWorkload(ctx, dir, 1)
	if err != nil {
		return err
	}
	t, err := s.target(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.stop()) }()
	visits, err := work.takeVisits(1)
	if err != nil {
		return err
	}
	token := work.tokens[visits[0].shopper]
	calls, err := work.repeatedCalls(as(ctx, token), t, visits[0])
	if err != nil {
		return err
	}
	for _, c := range calls {
		for _, clients := range s.Clients {
			if err := errors.Join(s.repeatedREST(ctx, t, token, c, s.loadOf(clients)), s.repeatedGRPC(as(ctx, token), t, c, s.loadOf(clients))); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
		}
	}
	return nil
}

// repeatedCalls submits a report of a visit and syncs until nothing is new, and returns the calls that then change nothing.
func (work *workload) repeatedCalls(ctx context.Context, t *target, v plannedVisit) (_ []repeatedCall, err error) {
	conn, err := grpc.NewClient(t.Demo.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	submission := work.request(v)
	if _, err := pb.NewReportServiceClient(conn).SubmitReport(ctx, submission); err != nil {
		return nil, err
	}
	sync := &pb.SyncVisitsRequest{}
	for more := true; more; {
		answer, err := pb.NewVisitServiceClient(conn).SyncVisits(ctx, sync)
		if err != nil {
			return nil, err
		}
		sync.Token, more = answer.GetToken(), answer.GetMore()
	}
	body, err := toREST(proto.CloneOf(submission))
	return []repeatedCall{
		{"whoami", pb.AccessService_WhoAmI_FullMethodName, &pb.WhoAmIRequest{}, http.MethodGet, "/v1/whoami", nil},
		{
			"sync, nothing new", pb.VisitService_SyncVisits_FullMethodName, sync,
			http.MethodGet, "/v1/visits:sync?token=" + url.QueryEscape(sync.GetToken()), nil,
		},
		{
			"receipt again", pb.ReportService_SubmitReport_FullMethodName, submission,
			http.MethodPost, "/v1/visits/" + url.PathEscape(v.id) + ":submit", body,
		},
	}, err
}

func (s *session) repeatedREST(ctx context.Context, t *target, token string, c repeatedCall, l load) error {
	web := newHTTPClient(l.clients)
	defer web.CloseIdleConnections()
	header := bearer(token)
	call := func(url string) callFunc {
		return func(ctx context.Context, _ int) error {
			_, err := exchange(ctx, web, c.verb, url, header, c.body, http.StatusOK)
			return err
		}
	}
	measured, base, err := s.compare(ctx, t, l, call(t.Demo.REST+c.path), call(t.EmptyREST))
	if err == nil {
		s.addCalls(fmt.Sprintf("%s, REST, %s", c.name, clientsText(l.clients)), measured, "empty handler", base)
	}
	return err
}

func (s *session) repeatedGRPC(ctx context.Context, t *target, c repeatedCall, l load) (err error) {
	message, err := proto.Marshal(c.message)
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
	measured, base, err := s.compare(ctx, t, l,
		func(ctx context.Context, client int) error { return phones.call(ctx, client, c.method, message) },
		func(ctx context.Context, client int) error {
			return empty.call(ctx, client, grpc_health_v1.Health_Check_FullMethodName, nil)
		})
	if err == nil {
		s.addCalls(fmt.Sprintf("%s, gRPC, %s", c.name, clientsText(l.clients)), measured, "empty call", base)
	}
	return err
}
