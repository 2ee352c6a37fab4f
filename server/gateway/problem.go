package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// problem is an error over REST: a problem document (RFC 9457) with the members that this API adds.
type problem struct {
	Type      string            `json:"type"`
	Title     string            `json:"title"`
	Status    int               `json:"status"`
	Detail    string            `json:"detail,omitempty"`
	Code      string            `json:"code"`
	Reason    string            `json:"reason"`
	Errors    []problemError    `json:"errors,omitempty"`
	RequestID string            `json:"requestId,omitempty"`
	Metadata  map[string]string `json:"metadata,omitempty"`

	retryAfter time.Duration
	language   string // of the title and the messages
}

// problemError is one violation.
type problemError struct {
	Path    string `json:"path"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

// codeNames holds the names of the gRPC codes in google.rpc.Code.
var codeNames = [...]string{
	codes.OK: "OK", codes.Canceled: "CANCELLED", codes.Unknown: "UNKNOWN", codes.InvalidArgument: "INVALID_ARGUMENT",
	codes.DeadlineExceeded: "DEADLINE_EXCEEDED", codes.NotFound: "NOT_FOUND", codes.AlreadyExists: "ALREADY_EXISTS",
	codes.PermissionDenied: "PERMISSION_DENIED", codes.ResourceExhausted: "RESOURCE_EXHAUSTED",
	codes.FailedPrecondition: "FAILED_PRECONDITION", codes.Aborted: "ABORTED", codes.OutOfRange: "OUT_OF_RANGE",
	codes.Unimplemented: "UNIMPLEMENTED", codes.Internal: "INTERNAL", codes.Unavailable: "UNAVAILABLE",
	codes.DataLoss: "DATA_LOSS", codes.Unauthenticated: "UNAUTHENTICATED",
}

// problemOf converts a status. The paths of violations are relative to the body if the body is one field of the request,
// since that is what the caller wrote.
func problemOf(s *status.Status, bodyField string) problem {
	p := problem{Detail: s.Message()}
	if code := int(s.Code()); code < len(codeNames) {
		p.Code = codeNames[code]
	}
	for _, detail := range s.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			p.Reason, p.Metadata = detail.GetReason(), detail.GetMetadata()
		case *errdetails.LocalizedMessage:
			p.Title, p.language = detail.GetMessage(), detail.GetLocale()
		case *errdetails.BadRequest:
			p.Errors = violationsOf(detail, bodyField)
		case *errdetails.RetryInfo:
			p.retryAfter = detail.GetRetryDelay().AsDuration()
		case *errdetails.RequestInfo:
			p.RequestID = detail.GetRequestId()
		}
	}
	reason := pb.Reason(pb.Reason_value[p.Reason])
	p.Status = fault.HTTPStatus(reason)
	if p.Title == "" {
		p.Title, p.language = http.StatusText(p.Status), "en"
	}
	p.Type = "/docs/errors#" + p.Reason
	return p
}

// violationsOf converts the violations of a bad request.
func violationsOf(bad *errdetails.BadRequest, bodyField string) []problemError {
	errs := make([]problemError, 0, len(bad.GetFieldViolations()))
	for _, v := range bad.GetFieldViolations() {
		message := v.GetLocalizedMessage().GetMessage()
		if message == "" {
			message = v.GetDescription()
		}
		path := v.GetField()
		if bodyField != "" {
			path = strings.TrimPrefix(path, bodyField+".")
		}
		errs = append(errs, problemError{Path: path, Reason: v.GetReason(), Message: message})
	}
	return errs
}

// onError writes every error of a call and of the generated handlers.
func (g *gateway) onError(ctx context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, err error) {
	x := exchangeFrom(ctx)
	writeError(w, x, g.handlerError(ctx, x, r.URL.Path, err))
}

// onRoutingError answers requests for which the mux has no handler. It is not reached while the mux and the table of
// routes agree.
func (g *gateway) onRoutingError(ctx context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, _ int) {
	writeError(w, exchangeFrom(ctx), noSuchPath(r.URL.Path))
}

// problemFor converts any error to a problem in the caller's language. Errors of services were counted and logged by the
// interceptors; those of the gateway are here.
func problemFor(x *exchange, err error) problem {
	var own *fault.Error
	if s := status.Convert(err); !errors.As(err, &own) && len(s.Proto().GetDetails()) > 0 {
		return problemOf(s, x.route.bodyName())
	}
	own = fault.From(err).FromApp(x.AppVersion != "")
	if x.observe != nil {
		x.observe(x, own)
	}
	p := problemOf(own.Status(x.AcceptLanguage, x.RequestID), x.route.bodyName())
	var r *refusal
	if errors.As(err, &r) && r.status != 0 {
		p.Status = r.status
	}
	return p
}

// writeError answers with a problem document.
func writeError(w http.ResponseWriter, x *exchange, err error) {
	p := problemFor(x, err)
	if p.RequestID == "" {
		p.RequestID = x.RequestID
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte(`{"title":"Internal Server Error","status":500}`)
	}
	p.announce(w.Header(), x)
	w.Header().Set("Content-Type", typeProblem)
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // This fails only if the caller has gone.
}

// announce sets the headers that an error has in every form.
func (p problem) announce(header http.Header, x *exchange) {
	header.Set("Content-Language", p.language)
	header.Set("Cache-Control", "no-store")
	header.Del("ETag")
	if p.retryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.retryAfter.Seconds()))))
	}
	if p.Status == http.StatusUnauthorized {
		header.Add("WWW-Authenticate", bearerChallenge(p.Reason))
		if x.takesBasic {
			header.Add("WWW-Authenticate", `Basic realm="mysteryshopper", charset="UTF-8"`)
		}
	}
}

// bearerChallenge returns the challenge for bearer tokens (RFC 6750, section 3): it has an error only if a token was sent.
func bearerChallenge(reason string) string {
	challenge := `Bearer realm="mysteryshopper"`
	if reason == pb.Reason_INVALID_TOKEN.String() || reason == pb.Reason_TOKEN_REUSED.String() {
		challenge += `, error="invalid_token", error_description="the token is unknown, expired or revoked"`
	}
	return challenge
}
