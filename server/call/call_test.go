package call_test

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/inprocess"
)

// full is a request that carries everything.
var full = call.Info{
	RequestID: "0192f3c4-0000", Peer: "203.0.113.9", AcceptLanguage: "de-AT", Authorization: "Bearer ms_a_b", AppVersion: "1.4.2",
	IdempotencyKey: "k1", UserAgent: "phone/1", SentTime: "2026-11-21T19:12:40Z", Received: time.UnixMicro(1_795_000_000_000_001).UTC(),
	HeldEtags: []string{"a", "b"}, Session: "mss_a_b", OverREST: true, Identity: "iss=a&sub=b",
}

func TestServicesReadWhatTheGatewaySends(t *testing.T) {
	t.Parallel()
	ctx := metadata.NewIncomingContext(t.Context(), full.Metadata())
	if diff := cmp.Diff(&full, call.Read(ctx, true)); diff != "" {
		t.Error(diff)
	}
	if got := call.From(call.With(ctx, &full)); !got.Holds("b") || got.Holds("c") {
		t.Errorf("holds %v", got.HeldEtags)
	}
}

// visits is a service that returns what its calls carry.
type visits struct {
	pb.UnimplementedVisitServiceServer

	seen *call.Info
}

func (v *visits) GetVisit(ctx context.Context, _ *pb.GetVisitRequest) (*pb.Visit, error) {
	v.seen = call.Read(ctx, true)
	call.SetRole(ctx, "SHOPPER")
	call.SetCookie(ctx, &http.Cookie{Name: "a", Value: "b"})
	call.SetAnswerID(ctx, v.seen.RequestID)
	return &pb.Visit{}, nil
}

// TestServicesReadWhatTheGatewayHandsOver compares it with what they read of metadata.
func TestServicesReadWhatTheGatewayHandsOver(t *testing.T) {
	t.Parallel()
	odd := full
	odd.UserAgent, odd.Origin, odd.Peer, odd.Received = "a\n", "http://ä", "fe80::1%eth0", full.Received.Add(1).In(time.FixedZone("", 60))
	for _, info := range []call.Info{full, odd, {RequestID: "0192f3c4-0000"}} {
		channel, service := inprocess.New(nil, nil), &visits{}
		pb.RegisterVisitServiceServer(channel, service)
		ctx, handed := info.Hand(t.Context())
		var header metadata.MD
		if _, err := pb.NewVisitServiceClient(channel).GetVisit(ctx, &pb.GetVisitRequest{}, grpc.Header(&header)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(call.Read(metadata.NewIncomingContext(t.Context(), info.Metadata()), true), service.seen); diff != "" {
			t.Error(diff)
		}
		if handed.Role != "SHOPPER" || !slices.Equal(handed.Cookies, []string{"a=b"}) || len(header) > 0 {
			t.Errorf("role %q, cookies %q, headers %v", handed.Role, handed.Cookies, header)
		}
	}
}

func TestPrivateHeadersCountFromTheGatewayOnly(t *testing.T) {
	t.Parallel()
	ctx := metadata.NewIncomingContext(t.Context(), full.Metadata())
	ctx = peer.NewContext(ctx, &peer.Peer{Addr: &net.TCPAddr{IP: net.ParseIP("::ffff:192.0.2.1"), Port: 5}})
	got := call.Read(ctx, false)
	if got.Session != "" || got.Identity != "" || got.OverREST {
		t.Errorf("session %q, over REST %t", got.Session, got.OverREST)
	}
	if got.Peer != "192.0.2.1" || len(got.HeldEtags) > 0 || !got.Received.IsZero() {
		t.Errorf("peer %q, etags %v, received %v", got.Peer, got.HeldEtags, got.Received)
	}
	if got := call.Read(call.WithReceived(ctx, full.Received), false); !got.Received.Equal(full.Received) {
		t.Errorf("received %v", got.Received)
	}
}

func TestSentTime(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"": "0001-01-01T00:00:00Z", "soon": "0001-01-01T00:00:00Z", "2026-11-21T20:12:40.5+01:00": "2026-11-21T19:12:40.5Z",
	} {
		if got := (&call.Info{SentTime: given}).Sent().Format(time.RFC3339Nano); got != want {
			t.Errorf("%q: %s, want %s", given, got, want)
		}
	}
}

func TestMetadataLeavesOutWhatItCannotHold(t *testing.T) {
	t.Parallel()
	info := call.Info{IdempotencyKey: "ä", AcceptLanguage: "de\n", AppVersion: "1"}
	if diff := cmp.Diff(metadata.MD{call.HeaderAppVersion: {"1"}}, info.Metadata()); diff != "" {
		t.Error(diff)
	}
}

func TestOutsideOfARequestNothingIsCarried(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(&call.Info{}, call.From(context.Background())); diff != "" {
		t.Error(diff)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	info := &call.Info{AcceptLanguage: "sv, de;q=0.5"}
	for want, message := range map[string]any{
		"sv": nil,
		"hu": &pb.SubmitReportRequest{Report: &pb.ReportContent{Locale: "hu-HU"}},
	} {
		if got := info.Language(message); got != want {
			t.Errorf("%v: %s, want %s", message, got, want)
		}
	}
}

func TestNewRequestID(t *testing.T) {
	t.Parallel()
	for given, kept := range map[string]bool{
		"": false, "short": false, "abc.DEF_1-": true, strings.Repeat("a", 64): true, strings.Repeat("a", 65): false, "with space": false,
	} {
		if got := call.NewRequestID(given); got == given != kept || len(got) < 8 {
			t.Errorf("%q became %q", given, got)
		}
	}
}

func TestServicesAndMethods(t *testing.T) {
	t.Parallel()
	methods := map[string]bool{}
	for name := range call.Methods() {
		methods[name] = true
	}
	if len(call.Services()) < 9 || len(methods) < 60 {
		t.Errorf("%d services with %d methods", len(call.Services()), len(methods))
	}
	for _, service := range call.Services() {
		if generated, err := call.GeneratedFor(service); err != nil || generated.RegisterREST == nil {
			t.Errorf("%s: %+v, %v", service.FullName(), generated, err)
		}
	}
	for _, name := range []string{pb.VisitService_GetVisit_FullMethodName, pb.ReportService_SubmitReports_FullMethodName} {
		if !methods[name] {
			t.Errorf("%s is missing", name)
		}
	}
}
