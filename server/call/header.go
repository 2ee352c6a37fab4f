package call

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// Headers that callers may send, as metadata and, in any case of letters, over HTTP.
const (
	HeaderRequestID      = "x-request-id"
	HeaderAcceptLanguage = "accept-language"
	HeaderAuthorization  = "authorization"
	HeaderAppVersion     = "x-app-version"
	HeaderIdempotencyKey = "idempotency-key"
	HeaderUserAgent      = "user-agent"
	HeaderTraceParent    = "traceparent"
	// HeaderDate is in answers alone: the server's clock.
	HeaderDate = "date"
	// HeaderSentTime is the caller's clock at the moment of sending, as of RFC 3339.
	HeaderSentTime = "x-sent-time"
)

// Headers between the gateway and the interceptors of the in-process channel. They are trusted there only, and never
// reach a caller.
const (
	headerPeer      = "x-mysteryshopper-peer"
	headerOrigin    = "x-mysteryshopper-origin"
	headerSession   = "x-mysteryshopper-session"
	headerIdentity  = "x-mysteryshopper-identity"
	headerHeldEtags = "x-mysteryshopper-if-none-match"
	headerReceived  = "x-mysteryshopper-received"
)

// SetAnswerID puts the request id into the headers of the RPC's answer; the gateway has it already. A transport without
// headers is no reason to refuse a call: the id is in the error and in the log too.
func SetAnswerID(ctx context.Context, id string) {
	if handedOf(ctx) != nil {
		return
	}
	_ = grpc.SetHeader(ctx, metadata.MD{HeaderRequestID: {id}})
}

// SetDate puts the server's clock into the headers of an RPC's answer, in the form that HTTP has for it. Phones measure
// the offset of their clocks by it.
func SetDate(ctx context.Context, now time.Time) {
	_ = grpc.SetHeader(ctx, metadata.MD{HeaderDate: {now.UTC().Format(http.TimeFormat)}})
}

// SetRole tells the gateway the caller's role, which it makes part of the ETag.
func SetRole(ctx context.Context, role string) {
	if handed := handedOf(ctx); handed != nil {
		handed.Role = role
	}
}

// SetCookie tells the gateway a cookie of a session, which it sets.
func SetCookie(ctx context.Context, cookie *http.Cookie) {
	if handed := handedOf(ctx); handed != nil {
		handed.Cookies = append(handed.Cookies, cookie.String())
	}
}

// WithToken returns a context for the outgoing calls of a client that holds an access token.
func WithToken(ctx context.Context, token string) context.Context {
	return (&Info{Authorization: Bearer(token)}).Outgoing(ctx)
}

// Bearer returns the value of the authorization header for an access token.
func Bearer(token string) string { return "Bearer " + token }

// Printable reports whether metadata can hold the value: it has only the printable characters of ASCII.
func Printable(value string) bool {
	for i := range len(value) {
		if value[i] < 0x20 || value[i] > 0x7e {
			return false
		}
	}
	return true
}

// Bounds of a request id, in bytes.
const (
	minRequestID = 8
	maxRequestID = 64
)

// NewRequestID returns the caller's id if it is fit for logs and headers, and a new UUID of version 7 otherwise.
func NewRequestID(given string) string {
	if isRequestID(given) {
		return given
	}
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil.String()
	}
	return id.String()
}

// isRequestID reports whether an id has 8 to 64 letters, digits, hyphens, underscores and full stops.
func isRequestID(s string) bool {
	if len(s) < minRequestID || len(s) > maxRequestID {
		return false
	}
	for i := range len(s) {
		switch b := s[i]; {
		case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', '0' <= b && b <= '9', b == '-', b == '_', b == '.':
		default:
			return false
		}
	}
	return true
}
