package e2e

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// bearer is a connection whose calls have a token.
type bearer struct {
	grpc.ClientConnInterface
	token string
}

// Invoke implements grpc.ClientConnInterface.
func (b bearer) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	return b.ClientConnInterface.Invoke(b.context(ctx), method, args, reply, opts...)
}

// NewStream implements grpc.ClientConnInterface.
func (b bearer) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	return b.ClientConnInterface.NewStream(b.context(ctx), desc, method, opts...)
}

func (b bearer) context(ctx context.Context) context.Context {
	if b.token == "" {
		return ctx
	}
	return as(ctx, b.token)
}

// newReportID makes an id as a phone does.
func newReportID() string { return uuid.Must(uuid.NewV7()).String() }

// refusal is the error of a failed call, the same for both transports; the zero refusal is success.
type refusal struct {
	Code, Reason string
	Title        string
	Violations   []violation
	Metadata     map[string]string
}

// violation is one fault of a request.
type violation struct {
	Path    string `json:"path"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

// refusalOf reads the details of a gRPC error. An error of the API without them fails the test.
func refusalOf(t *testing.T, err error) refusal {
	t.Helper()
	return refusalOfStatus(t, status.Convert(err))
}

func refusalOfStatus(t *testing.T, s *status.Status) refusal {
	t.Helper()
	if s.Code() == codes.OK {
		return refusal{}
	}
	r := refusal{Code: code.Code(s.Code()).String()}
	for _, detail := range s.Details() {
		switch d := detail.(type) {
		case *errdetails.ErrorInfo:
			r.Reason, r.Metadata = d.GetReason(), d.GetMetadata()
			if d.GetDomain() != "mysteryshopper" {
				t.Errorf("the domain of %s is %q", d.GetReason(), d.GetDomain())
			}
		case *errdetails.LocalizedMessage:
			r.Title = d.GetMessage()
		case *errdetails.BadRequest:
			for _, v := range d.GetFieldViolations() {
				r.Violations = append(r.Violations, violation{v.GetField(), v.GetReason(), v.GetLocalizedMessage().GetMessage()})
			}
		}
	}
	if r.Reason == "" {
		t.Errorf("an error without a reason: %v", s)
	}
	return r
}

// problem is an error over REST.
type problem struct {
	Type      string            `json:"type"`
	Title     string            `json:"title"`
	Status    int               `json:"status"`
	Detail    string            `json:"detail"`
	Code      string            `json:"code"`
	Reason    string            `json:"reason"`
	Errors    []violation       `json:"errors"`
	RequestID string            `json:"requestId"`
	Metadata  map[string]string `json:"metadata"`
}

// problem reads an answer that is an error, and fails the test if it is not a complete problem document.
func (a answer) problem(t *testing.T) problem {
	t.Helper()
	var p problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Fatalf("status %d, not a problem: %v\n%s", a.status, err, a.body)
	}
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("status %d: the type of a problem is %q", a.status, got)
	}
	if p.Status != a.status || p.Title == "" || p.Code == "" || p.Reason == "" || p.Type != "/docs/errors#"+p.Reason ||
		p.RequestID == "" || p.RequestID != a.header.Get("X-Request-Id") {
		t.Errorf("status %d, request id %q: an incomplete problem: %s", a.status, a.header.Get("X-Request-Id"), a.body)
	}
	return p
}

// refusal converts a response to the form of a gRPC error; the zero refusal if it is no error.
func (a answer) refusal(t *testing.T) refusal {
	t.Helper()
	if a.status < 300 {
		return refusal{}
	}
	p := a.problem(t)
	return refusal{Code: p.Code, Reason: p.Reason, Title: p.Title, Violations: p.Errors, Metadata: p.Metadata}
}

// withHeaders adds headers of the form "Name: value" to the metadata of a call.
func withHeaders(ctx context.Context, headers []string) context.Context {
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		ctx = metadata.AppendToOutgoingContext(ctx, strings.ToLower(name), value)
	}
	return ctx
}

// read gets a resource over REST.
func (s *server) read(t *testing.T, token, path string, into proto.Message) {
	t.Helper()
	if err := protojson.Unmarshal(s.call(t, token, "GET", path, nil).want(t, 200).body, into); err != nil {
		t.Fatal(err)
	}
}

// mask names the fields that an update changes.
func mask(paths ...string) *fieldmaskpb.FieldMask { return &fieldmaskpb.FieldMask{Paths: paths} }
