package inprocess_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/inprocess"
)

// visits is a service with one method.
type visits struct {
	pb.UnimplementedVisitServiceServer

	get func(context.Context, *pb.GetVisitRequest) (*pb.Visit, error)
}

func (v *visits) GetVisit(ctx context.Context, request *pb.GetVisitRequest) (*pb.Visit, error) {
	return v.get(ctx, request)
}

// open returns a client of a service whose method is get.
func open(unary grpc.UnaryServerInterceptor, get func(context.Context, *pb.GetVisitRequest) (*pb.Visit, error)) pb.VisitServiceClient {
	channel := inprocess.New(unary, nil)
	pb.RegisterVisitServiceServer(channel, &visits{get: get})
	return pb.NewVisitServiceClient(channel)
}

type valueKey struct{}

func TestCallsCarryMetadataAlone(t *testing.T) {
	t.Parallel()
	ctx := metadata.AppendToOutgoingContext(context.WithValue(t.Context(), valueKey{}, "hidden"), "language", "sv")
	service := open(nil, func(ctx context.Context, request *pb.GetVisitRequest) (*pb.Visit, error) {
		if ctx.Value(valueKey{}) != nil {
			t.Error("the service sees a value of its caller's context")
		}
		if got := inprocess.Caller(ctx).Value(valueKey{}); got != "hidden" {
			t.Errorf("the caller's context has %v", got)
		}
		if got := metadata.ValueFromIncomingContext(ctx, "language"); len(got) != 1 || got[0] != "sv" {
			t.Errorf("metadata is %v", got)
		}
		err := errors.Join(
			grpc.SetHeader(ctx, metadata.Pairs("a", "1")), grpc.SendHeader(ctx, metadata.Pairs("a", "2")),
			grpc.SetTrailer(ctx, metadata.Pairs("b", "3")),
		)
		if grpc.SetHeader(ctx, metadata.Pairs("a", "4")) == nil {
			t.Error("a header was set after all were sent")
		}
		return &pb.Visit{Visit: request.GetVisit()}, err
	})
	var header, trailer metadata.MD
	got, err := service.GetVisit(ctx, &pb.GetVisitRequest{Visit: "v"}, grpc.Header(&header), grpc.Trailer(&trailer))
	if err != nil || got.GetVisit() != "v" {
		t.Fatalf("%v, %v", got, err)
	}
	if diff := cmp.Diff([]metadata.MD{{"a": {"1", "2"}}, {"b": {"3"}}}, []metadata.MD{header, trailer}); diff != "" {
		t.Error(diff)
	}
	if inprocess.Caller(t.Context()) != nil {
		t.Error("there is a caller outside of a call")
	}
}

func TestCallsPassTheInterceptor(t *testing.T) {
	t.Parallel()
	refuse := func(_ context.Context, _ any, info *grpc.UnaryServerInfo, _ grpc.UnaryHandler) (any, error) {
		return nil, status.Error(codes.PermissionDenied, info.FullMethod)
	}
	_, err := open(refuse, nil).GetVisit(t.Context(), &pb.GetVisitRequest{})
	if got := status.Convert(err); got.Code() != codes.PermissionDenied || got.Message() != pb.VisitService_GetVisit_FullMethodName {
		t.Error(err)
	}
}

func TestCallsEndWithTheirCaller(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var after context.Context
	service := open(nil, func(ctx context.Context, _ *pb.GetVisitRequest) (*pb.Visit, error) {
		after = ctx
		cancel()
		<-ctx.Done()
		return nil, ctx.Err()
	})
	if _, err := service.GetVisit(ctx, &pb.GetVisitRequest{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if after.Err() == nil {
		t.Error("the service's context lives on")
	}
	_, err := service.GetVisit(ctx, &pb.GetVisitRequest{})
	if status.Code(err) != codes.Canceled {
		t.Errorf("a call of a caller that is gone: %v", err)
	}
}

// TestCallsEndAfterTheirTime limits calls of callers with a deadline and without.
func TestCallsEndAfterTheirTime(t *testing.T) {
	t.Parallel()
	later := time.Now().Add(time.Hour)
	long, cancel := context.WithDeadline(t.Context(), later)
	defer cancel()
	for name, test := range map[string]struct {
		caller context.Context
		ends   bool
	}{"no deadline": {t.Context(), true}, "a deadline": {long, false}} {
		service := open(nil, func(ctx context.Context, _ *pb.GetVisitRequest) (*pb.Visit, error) {
			child := context.WithValue(ctx, valueKey{}, "")
			if !inprocess.Limit(child, time.Nanosecond) {
				t.Errorf("%s: a call that began is not limited", name)
			}
			waiting, stop := context.WithCancel(child)
			defer stop()
			if at, _ := ctx.Deadline(); !test.ends {
				if !at.Equal(later) || waiting.Err() != nil {
					t.Errorf("%s: the deadline is %v, %v", name, at, waiting.Err())
				}
				return &pb.Visit{}, nil
			}
			<-waiting.Done()
			if inprocess.Limit(child, time.Hour) {
				t.Errorf("%s: a call that ended is limited", name)
			}
			return nil, waiting.Err()
		})
		if _, err := service.GetVisit(test.caller, &pb.GetVisitRequest{}); errors.Is(err, context.DeadlineExceeded) != test.ends {
			t.Errorf("%s: %v", name, err)
		}
	}
	if inprocess.Limit(t.Context(), time.Second) {
		t.Error("what is no call is limited")
	}
}

// TestRefusedBeforeItsRequest sends the request of a download after it was refused: the caller gets the reason, as over a network.
func TestRefusedBeforeItsRequest(t *testing.T) {
	t.Parallel()
	channel := inprocess.New(nil, func(any, grpc.ServerStream, *grpc.StreamServerInfo, grpc.StreamHandler) error {
		return status.Error(codes.PermissionDenied, "refused")
	})
	pb.RegisterEvidenceServiceServer(channel, pb.UnimplementedEvidenceServiceServer{})
	stream, err := channel.NewStream(t.Context(), &grpc.StreamDesc{ServerStreams: true}, pb.EvidenceService_DownloadEvidence_FullMethodName)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Header(); err != nil && status.Code(err) != codes.PermissionDenied {
		t.Fatal(err)
	}
	if err := errors.Join(stream.SendMsg(&pb.DownloadEvidenceRequest{}), stream.CloseSend()); err != nil {
		t.Errorf("sending after the refusal: %v", err)
	}
	if err := stream.RecvMsg(&pb.EvidenceBytes{}); status.Code(err) != codes.PermissionDenied {
		t.Errorf("receiving: %v", err)
	}
}

// TestAnsweringACallerWhoWentAway answers a call that its caller has ended: the service gets the end of the context.
func TestAnsweringACallerWhoWentAway(t *testing.T) {
	t.Parallel()
	answered := make(chan error, 1)
	channel := inprocess.New(nil, func(_ any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, _ grpc.StreamHandler) error {
		<-stream.Context().Done()
		err := stream.SendMsg(&pb.EvidenceBytes{})
		answered <- err
		return err
	})
	pb.RegisterEvidenceServiceServer(channel, pb.UnimplementedEvidenceServiceServer{})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	if _, err := pb.NewEvidenceServiceClient(channel).DownloadEvidence(ctx, &pb.DownloadEvidenceRequest{}); err != nil {
		t.Fatal(err)
	}
	leave()
	if err := <-answered; !errors.Is(err, context.Canceled) {
		t.Errorf("answering: %v", err)
	}
}

func TestUnknownMethods(t *testing.T) {
	t.Parallel()
	_, err := pb.NewReportServiceClient(inprocess.New(nil, nil)).GetReport(t.Context(), &pb.GetReportRequest{})
	if status.Code(err) != codes.Unimplemented {
		t.Error(err)
	}
}

func TestHandover(t *testing.T) {
	t.Parallel()
	from := &pb.SubmitReportRequest{
		Visit: "v", BaseRevision: 1, DeviceTime: timestamppb.New(time.Unix(1_795_000_000, 0)),
		Report: &pb.ReportContent{Answers: []*pb.Answer{{Question: "q", Value: &pb.Answer_Scale{Scale: 0}}}},
	}
	from.ProtoReflect().SetUnknown([]byte{0xf8, 0x07, 0x01})
	to := &pb.SubmitReportRequest{ReportId: "old"}
	if err := (inprocess.Handover{}).Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(from, to, protocmp.Transform()); diff != "" {
		t.Errorf("(-from +to):\n%s", diff)
	}
	if to.GetReport() != from.GetReport() {
		t.Error("the content was copied")
	}
	answer, handed := &pb.Answer{Value: &pb.Answer_Scale{Scale: 3}}, &pb.Answer{}
	if err := (inprocess.Handover{}).Copy(handed, answer); err != nil {
		t.Fatal(err)
	}
	handed.ProtoReflect().Set(handed.ProtoReflect().Descriptor().Fields().ByName("scale"), protoreflect.ValueOfInt32(5))
	if answer.GetScale() != 3 || handed.GetScale() != 5 {
		t.Errorf("a field that was set is %d in the original, and %d", answer.GetScale(), handed.GetScale())
	}
	if same, err := (inprocess.Handover{}).Clone(from); err != nil || same != any(from) {
		t.Errorf("clone: %v", err)
	}
	if err := (inprocess.Handover{}).Copy(&pb.Receipt{}, from); err == nil {
		t.Error("a request became a receipt")
	}
	if err := (inprocess.Handover{}).Copy(to, 5); err == nil {
		t.Error("a number became a request")
	}
}
