package chain

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

type submissions = interface {
	Send(*pb.SubmitReportsRequest) error
	Recv() (*pb.SubmitReportsResponse, error)
	CloseSend() error
}

func (w *world) submissions(ctx context.Context) submissions {
	w.t.Helper()
	stream, err := pb.NewReportServiceClient(w.network).SubmitReports(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return stream
}

func submission(id string) *pb.SubmitReportsRequest {
	return &pb.SubmitReportsRequest{Visit: "v1", ReportId: id, Report: &pb.ReportContent{Checklist: "core-service", Version: 1, Locale: "sv"}}
}

// exchange sends a submission and returns its answer.
func exchange(s submissions, req *pb.SubmitReportsRequest) (*pb.SubmitReportsResponse, error) {
	if err := s.Send(req); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return s.Recv()
}

func TestABadMessageDoesNotEndTheStream(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	shopper, _ := w.token(storage.ShopperRole)
	stream := w.submissions(w.as(shopper, call.HeaderAcceptLanguage, "de", call.HeaderRequestID, "stream-1"))
	bad := submission("a")
	bad.Visit, bad.Report.Answers = "", []*pb.Answer{{}}
	answer, err := exchange(stream, bad)
	if err != nil {
		t.Fatal(err)
	}
	refusal := status.ErrorProto(answer.GetError())
	if got := violationsOf(refusal); got != "report.answers[0].question REQUIRED, visit REQUIRED" {
		t.Errorf("refused for %s", got)
	}
	if got := title(refusal); got != "sv: "+words.Match("sv").Text(words.Reason(pb.Reason_INVALID_REQUEST)) {
		t.Errorf("title %s", got)
	}
	if answer, err := exchange(stream, submission("b")); err != nil || answer.GetError() != nil || answer.GetIndex() != 1 {
		t.Errorf("the next: %v, %v", answer, err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("the end: %v", err)
	}
	if !strings.Contains(w.log.String(), `"reason":"INVALID_REQUEST"`) {
		t.Error("the refusal is not in the log")
	}
}

func TestARevokedTokenEndsItsStreams(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	shopper, kept := w.token(storage.ShopperRole)
	stream := w.submissions(w.as(shopper))
	if _, err := exchange(stream, submission("a")); err != nil {
		t.Fatal(err)
	}
	gone := *kept
	gone.RevokeTime = noon
	w.update(func(ctx context.Context, tx storage.Tx) error { return tx.Access().UpdateToken(ctx, &gone) })
	w.auth.Forget(kept.ID)
	if _, err := exchange(stream, submission("b")); reason(err) != pb.Reason_INVALID_TOKEN {
		t.Errorf("got %v", err)
	}
	if n := w.received.Load(); n != 1 {
		t.Errorf("the handler received %d", n)
	}
}

func TestAStreamWaitsForItsRateLimit(t *testing.T) {
	t.Parallel()
	w := serve(t, func(c *Config) { c.Limits = Limits{Token: Limit{PerSecond: 200, Burst: 2}} })
	shopper, _ := w.token(storage.ShopperRole)
	stream := w.submissions(w.as(shopper))
	for range 5 {
		if answer, err := exchange(stream, submission("a")); err != nil || answer.GetError() != nil {
			t.Fatalf("%v, %v", answer, err)
		}
	}
}

func TestAStreamIsRefusedLikeACall(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	viewer, _ := w.token(storage.Viewer)
	shopper, _ := w.token(storage.ShopperRole)
	for name, c := range map[string]struct {
		token string
		req   *pb.SubmitReportsRequest
		want  pb.Reason
	}{
		"nobody": {"", submission("a"), pb.Reason_UNAUTHENTICATED},
		"viewer": {viewer, submission("a"), pb.Reason_PERMISSION_DENIED},
		"panic":  {shopper, submission("panic"), pb.Reason_INTERNAL},
	} {
		_, err := exchange(w.submissions(w.as(c.token)), c.req)
		if reason(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// bare is a stream that has a context only.
type bare struct {
	grpc.ServerStream
	ctx context.Context
}

func (s bare) Context() context.Context { return s.ctx }

func TestStreamsHaveADeadlineUnlessTheyWatch(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	shopper, _ := w.token(storage.ShopperRole)
	ctx := metadata.NewIncomingContext(t.Context(), metadata.Pairs(call.HeaderAuthorization, "Bearer "+shopper))
	for method, want := range map[string]bool{
		pb.ReportService_SubmitReports_FullMethodName: true, grpc_health_v1.Health_Watch_FullMethodName: false,
	} {
		err := w.chain.Stream()(nil, bare{ctx: ctx}, &grpc.StreamServerInfo{FullMethod: method}, func(_ any, s grpc.ServerStream) error {
			if _, got := s.Context().Deadline(); got != want {
				t.Errorf("%s has a deadline: %t", method, got)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", method, err)
		}
	}
}

func TestRefuseOutsideOfACall(t *testing.T) {
	t.Parallel()
	got := Refuse(t.Context(), submission("a"), fault.New(pb.Reason_INVALID_REPORT, ""))
	if title(status.ErrorProto(got)) != "sv: "+words.Match("sv").Text(words.Reason(pb.Reason_INVALID_REPORT)) {
		t.Errorf("got %v", got)
	}
	if Refuse(t.Context(), nil, nil) != nil {
		t.Error("nil is refused")
	}
}
