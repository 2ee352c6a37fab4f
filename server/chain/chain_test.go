package chain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
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

const fine = pb.Reason_REASON_UNSPECIFIED

func TestEachAnswerHasARequestID(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	shopper, _ := w.token(storage.ShopperRole)
	for given, kept := range map[string]bool{
		"": false, "0192f3c4-0000-7000-8000-000000000000": true, "abc.DEF_1": true, "short": false,
		strings.Repeat("a", 64): true, strings.Repeat("a", 65): false, "spaces are no good": false, `quote"quote"`: false,
	} {
		var header metadata.MD
		visit, err := w.visit(w.as(shopper, call.HeaderRequestID, given), grpc.Header(&header))
		if err != nil {
			t.Fatal(err)
		}
		id := visit.GetVisit()
		if (id == given) != kept || len(id) < 8 {
			t.Errorf("given %q, the handler sees %q", given, id)
		}
		if diff := cmp.Diff([]string{id}, header.Get(call.HeaderRequestID)); diff != "" {
			t.Error(diff)
		}
	}
	_, err := w.visit(w.as("", call.HeaderRequestID, "0192f3c4-err"))
	if got := detail[errdetails.RequestInfo](err).GetRequestId(); got != "0192f3c4-err" {
		t.Errorf("the error has request id %q", got)
	}
}

func TestAPanicIsAnInternalError(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	w.getVisit = func(context.Context) error { panic("a secret of the handler") }
	shopper, _ := w.token(storage.ShopperRole)
	_, err := w.visit(w.as(shopper))
	if reason(err) != pb.Reason_INTERNAL || strings.Contains(fmt.Sprint(err), "secret") {
		t.Errorf("sent %v", err)
	}
	for _, want := range []string{`"level":"ERROR"`, "panic: a secret of the handler", "chain_test.go"} {
		if !strings.Contains(w.log.String(), want) {
			t.Errorf("the log has no %q:\n%s", want, w.log)
		}
	}
	w.getVisit = nil
	if _, err := w.visit(w.as(shopper)); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestErrorsAreInTheCallersLanguage(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	reports := pb.NewReportServiceClient(w.network)
	in := func(language string) string {
		return language + ": " + words.Match(language).Text(words.Reason(pb.Reason_UNAUTHENTICATED))
	}
	for _, c := range []struct{ locale, accept, want string }{
		{"", "", "en"},
		{"", "sv-SE, de;q=0.5", "sv"},
		{"hu", "de", "hu"},
		{"hu-HU", "", "hu"},
		{"ja", "de", "de"},
		{"ja", "", "en"},
		{"de,sv;q=0.1", "", "de"},
	} {
		_, err := reports.SubmitReport(w.as("", call.HeaderAcceptLanguage, c.accept), &pb.SubmitReportRequest{
			Visit: "v1", Report: &pb.ReportContent{Locale: c.locale},
		})
		if got := title(err); got != in(c.want) {
			t.Errorf("locale %q, accepting %q: %s", c.locale, c.accept, got)
		}
	}
}

// TestCausesAreLoggedAndNotSent: the log has every step that led to an error, down to its cause; the caller gets the
// public text of the reason.
func TestCausesAreLoggedAndNotSent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want pb.Reason
		text string
	}{
		"an unknown error": {
			fmt.Errorf("get visit v1: load version: %w", errors.New("SELECT secret")), pb.Reason_INTERNAL, "get visit v1: load version: SELECT secret",
		},
		"an error of storage": {
			fmt.Errorf("get visit v1: SELECT secret: %w", storage.ErrNotFound), pb.Reason_NOT_FOUND, "get visit v1: SELECT secret",
		},
		"an error of the API": {
			fmt.Errorf("get visit v1: %w", fault.New(pb.Reason_INTERNAL, "").Because(errors.New("SELECT secret"))), pb.Reason_INTERNAL, "get visit v1: INTERNAL",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, nil)
			reviewer, _ := w.token(storage.Reviewer)
			w.getVisit = func(context.Context) error { return test.err }
			_, err := w.visit(w.as(reviewer))
			sent := status.Convert(err)
			if reason(err) != test.want || sent.Message() != fault.New(test.want, "").Text() || strings.Contains(fmt.Sprint(err, sent.Details()), "SELECT") {
				t.Errorf("sent %v, %v", err, sent.Details())
			}
			if log := w.log.String(); !strings.Contains(log, `"cause":"`+test.text) || !strings.Contains(log, "SELECT secret") {
				t.Errorf("the log has not %q:\n%s", test.text, log)
			}
		})
	}
}

func TestADeadlineIsSetWhereThereIsNone(t *testing.T) {
	t.Parallel()
	w := serve(t, func(c *Config) { c.Deadline = time.Minute })
	shopper, _ := w.token(storage.ShopperRole)
	var left time.Duration
	w.getVisit = func(ctx context.Context) error {
		end, ok := ctx.Deadline()
		if !ok {
			return fault.New(pb.Reason_INTERNAL, "no deadline")
		}
		left = time.Until(end)
		return nil
	}
	if _, err := w.visit(w.as(shopper)); err != nil || left > time.Minute || left < 50*time.Second {
		t.Errorf("without one: %s left, %v", left, err)
	}
	ctx, cancel := context.WithTimeout(w.as(shopper), time.Hour)
	defer cancel()
	if _, err := w.visit(ctx); err != nil || left < 50*time.Minute {
		t.Errorf("with one of an hour: %s left, %v", left, err)
	}
	w.getVisit = func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	short, cancel := context.WithTimeout(w.as(shopper), 50*time.Millisecond)
	defer cancel()
	if _, err := w.visit(short); reason(err) != pb.Reason_DEADLINE_EXCEEDED {
		t.Errorf("at the deadline: %v", err)
	}
}

func TestOnlyCallersOfThePolicyAreAdmitted(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	shopper, kept := w.token(storage.ShopperRole)
	reviewer, _ := w.token(storage.Reviewer)
	viewer, _ := w.token(storage.Viewer)
	for name, c := range map[string]struct {
		token string
		want  pb.Reason
	}{
		"shopper":   {shopper, fine},
		"reviewer":  {reviewer, fine},
		"viewer":    {viewer, pb.Reason_PERMISSION_DENIED},
		"nobody":    {"", pb.Reason_UNAUTHENTICATED},
		"a guess":   {shopper[:len(shopper)-4] + "aaaa", pb.Reason_INVALID_TOKEN},
		"malformed": {"ms_x", pb.Reason_INVALID_TOKEN},
	} {
		if _, err := w.visit(w.as(c.token)); reason(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	visit, err := w.visit(w.as(shopper))
	if err != nil || visit.GetShopper() != "anna" {
		t.Errorf("the handler runs as %q: %v", visit.GetShopper(), err)
	}
	gone := *kept
	gone.RevokeTime = noon
	w.update(func(ctx context.Context, tx storage.Tx) error { return tx.Access().UpdateToken(ctx, &gone) })
	w.auth.Forget(kept.ID)
	if _, err := w.visit(w.as(shopper)); reason(err) != pb.Reason_INVALID_TOKEN {
		t.Errorf("revoked: %v", err)
	}
	if strings.Contains(w.log.String(), shopper[16:]) || !strings.Contains(w.log.String(), kept.ID) {
		t.Error("the log has the secret of a token, or not its id")
	}
}

func TestPublicMethodsNeedNoToken(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	if _, err := grpc_health_v1.NewHealthClient(w.network).Check(w.as(""), &grpc_health_v1.HealthCheckRequest{}); err != nil {
		t.Errorf("health: %v", err)
	}
	_, err := pb.NewAccessServiceClient(w.network).EnrolDevice(w.as(""), &pb.EnrolDeviceRequest{Code: "x"})
	if reason(err) != pb.Reason_INVALID_CODE {
		t.Errorf("enrolment: %v", err)
	}
}

func TestThePeer(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	shopper, _ := w.token(storage.ShopperRole)
	for _, c := range []struct {
		name  string
		conn  grpc.ClientConnInterface
		given []string
		want  string
	}{
		{"network", w.network, nil, "127.0.0.1"},
		{"network that lies", w.network, []string{"x-mysteryshopper-peer", "203.0.113.9"}, "127.0.0.1"},
		{"gateway", w.inside, []string{"x-mysteryshopper-peer", "203.0.113.9"}, "203.0.113.9"},
		{"gateway, mapped", w.inside, []string{"x-mysteryshopper-peer", "::ffff:203.0.113.9"}, "203.0.113.9"},
		{"gateway, zone", w.inside, []string{"x-mysteryshopper-peer", "fe80::1%eth0"}, "fe80::1"},
		{"gateway, nothing", w.inside, nil, "gateway"},
		{"gateway, nonsense", w.inside, []string{"x-mysteryshopper-peer", "invalid IP"}, "gateway"},
	} {
		visit, err := pb.NewVisitServiceClient(c.conn).GetVisit(w.as(shopper, c.given...), &pb.GetVisitRequest{Visit: "v1"})
		if err != nil || visit.GetLocation() != c.want {
			t.Errorf("%s: peer %q, %v", c.name, visit.GetLocation(), err)
		}
	}
}

// TestWhatTheGatewayHandsOver makes calls as the gateway does. Over the network nothing is handed over.
func TestWhatTheGatewayHandsOver(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	shopper, _ := w.token(storage.ShopperRole)
	for _, c := range []struct {
		name              string
		conn              grpc.ClientConnInterface
		given, want, role string
	}{
		{"address", w.inside, "203.0.113.9", "203.0.113.9", "SHOPPER"},
		{"mapped", w.inside, "::ffff:203.0.113.9", "203.0.113.9", "SHOPPER"},
		{"zone", w.inside, "fe80::1%eth0", "fe80::1", "SHOPPER"},
		{"nothing", w.inside, "", "gateway", "SHOPPER"},
		{"nonsense", w.inside, "invalid IP", "gateway", "SHOPPER"},
		{"network", w.network, "203.0.113.9", "127.0.0.1", ""},
	} {
		ctx, handed := (&call.Info{Peer: c.given, Authorization: call.Bearer(shopper)}).Hand(w.as(shopper))
		visit, err := pb.NewVisitServiceClient(c.conn).GetVisit(ctx, &pb.GetVisitRequest{Visit: "v1"})
		if err != nil || visit.GetLocation() != c.want || handed.Role != c.role {
			t.Errorf("%s: peer %q, role %q, %v", c.name, visit.GetLocation(), handed.Role, err)
		}
	}
}

func TestAppsBelowTheMinimumVersionAreRefused(t *testing.T) {
	t.Parallel()
	w := serve(t, func(c *Config) { c.Apps.Minimum = "1.10.2" })
	for version, want := range map[string]pb.Reason{
		"": pb.Reason_UNAUTHENTICATED, "1.10.2": pb.Reason_UNAUTHENTICATED, "2": pb.Reason_UNAUTHENTICATED,
		"1.10.2+7": pb.Reason_UNAUTHENTICATED, "curl": pb.Reason_INVALID_REQUEST, "1.10.2.1": pb.Reason_UNAUTHENTICATED,
		"1.9.9": pb.Reason_APP_TOO_OLD, "1.10": pb.Reason_APP_TOO_OLD, "1.10.1-beta": pb.Reason_APP_TOO_OLD, "0": pb.Reason_APP_TOO_OLD,
	} {
		_, err := w.visit(w.as("", call.HeaderAppVersion, version))
		if reason(err) != want {
			t.Errorf("version %q: %v", version, err)
		}
		if want == pb.Reason_APP_TOO_OLD {
			if got := detail[errdetails.ErrorInfo](err).GetMetadata()["minimum"]; got != "1.10.2" {
				t.Errorf("minimum %q", got)
			}
		}
	}
}

// TestObserve: a request that the gateway refused is in the log and in the metrics, as "other" if it has no method.
func TestObserve(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	info := &call.Info{RequestID: "observed-1", Peer: "203.0.113.9"}
	w.chain.Observe(t.Context(), info, "", noon, false, fault.New(pb.Reason_NO_SUCH_METHOD, ""))
	w.chain.Observe(t.Context(), info, pb.VisitService_GetVisit_FullMethodName, noon, true, fault.New(pb.Reason_BODY_TOO_LARGE, ""))
	for _, want := range []string{`"method":"other"`, `"requestId":"observed-1"`, `"peer":"203.0.113.9"`, `"reason":"NO_SUCH_METHOD"`, `"reason":"BODY_TOO_LARGE"`} {
		if !strings.Contains(w.log.String(), want) {
			t.Errorf("the log has no %s:\n%s", want, w.log)
		}
	}
	got := w.metrics()
	for name, want := range map[string]float64{
		"mysteryshopper_requests_total other":                                                        1,
		"mysteryshopper_errors_total other NO_SUCH_METHOD":                                           1,
		"mysteryshopper_requests_total " + pb.VisitService_GetVisit_FullMethodName:                   0,
		"mysteryshopper_errors_total " + pb.VisitService_GetVisit_FullMethodName + " BODY_TOO_LARGE": 1,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	shopper, _ := w.token(storage.ShopperRole)
	for range 3 {
		if _, err := w.visit(w.as(shopper)); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = w.visit(w.as(""))
	// Another chain of the same registry counts on.
	again, err := New(Config{Registerer: w.registry, Clock: w.now, HandlerValidates: handlerValidates()})
	if err != nil {
		t.Fatal(err)
	}
	again.observer.requests[pb.VisitService_GetVisit_FullMethodName].requests.Inc()
	got := w.metrics()
	const method = " " + pb.VisitService_GetVisit_FullMethodName
	for name, want := range map[string]float64{
		"mysteryshopper_requests_total" + method:                    5,
		"mysteryshopper_errors_total" + method + " UNAUTHENTICATED": 1,
		"mysteryshopper_request_seconds" + method:                   4,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
}
