package chain

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/types/known/wrapperspb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/storage"
)

// anyCall sends messages on a call of any kind, and returns its end: io.EOF where all of them were answered.
func anyCall(ctx context.Context, w *world, method string, messages ...any) error {
	stream, err := w.network.NewStream(ctx, &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, method)
	if err != nil {
		return err
	}
	for _, m := range messages {
		if err := stream.SendMsg(m); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	for {
		if err := stream.RecvMsg(&pb.SubmitReportsResponse{}); err != nil {
			return err
		}
	}
}

// TestMessagesAreRefusedAsCallsAre sends messages that the gRPC library would refuse by itself, as calls and on streams: the
// caller gets the details of a problem, and the refusal is in the log and in the metrics.
func TestMessagesAreRefusedAsCallsAre(t *testing.T) {
	t.Parallel()
	const get, submit, stream = pb.VisitService_GetVisit_FullMethodName, pb.ReportService_SubmitReport_FullMethodName, pb.ReportService_SubmitReports_FullMethodName
	large := submission(strings.Repeat("x", 3<<20))
	malformed := wrapperspb.Bytes([]byte{0xff, 0xfe}) // In the place of a text, which is UTF-8.
	for name, test := range map[string]struct {
		method   string
		messages []any
		want     pb.Reason
		bound    string // the metadata maxBytes
	}{
		"a large message":     {get, []any{large}, pb.Reason_BODY_TOO_LARGE, "262144"},
		"a large report":      {submit, []any{large}, pb.Reason_BODY_TOO_LARGE, "2097152"},
		"one of a stream":     {stream, []any{submission("a"), large}, pb.Reason_BODY_TOO_LARGE, "2097152"},
		"no message":          {get, nil, pb.Reason_INVALID_REQUEST, ""},
		"two messages":        {get, []any{&pb.GetVisitRequest{}, &pb.GetVisitRequest{}}, pb.Reason_INVALID_REQUEST, ""},
		"a malformed one":     {get, []any{malformed}, pb.Reason_INVALID_REQUEST, ""},
		"malformed, a stream": {stream, []any{malformed}, pb.Reason_INVALID_REQUEST, ""},
		"an unknown method":   {"/mysteryshopper.v1.VisitService/Nothing", []any{malformed}, pb.Reason_NO_SUCH_METHOD, ""},
		"an unknown service":  {"/nothing.v1.Nothing/Get", []any{malformed}, pb.Reason_NO_SUCH_METHOD, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serveMetered(t)
			shopper, _ := w.token(storage.ShopperRole)
			err := anyCall(metadata.AppendToOutgoingContext(w.as(shopper), "x-request-id", "request-1"), w, test.method, test.messages...)
			info := detail[errdetails.ErrorInfo](err)
			if reason(err) != test.want || info.GetMetadata()["maxBytes"] != test.bound || detail[errdetails.RequestInfo](err).GetRequestId() != "request-1" {
				t.Errorf("answered %v, %v", err, info)
			}
			w.stop()
			if !strings.Contains(w.log.String(), `"reason":"`+test.want.String()+`"`) {
				t.Errorf("the log has no %s:\n%s", test.want, w.log)
			}
		})
	}
}
