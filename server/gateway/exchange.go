package gateway

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/google/uuid"
	"google.golang.org/grpc/metadata"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/forms"
)

// call is one request on its way through the gateway: what the parts that the
// mux calls must know of it, and what they found out.
type call struct {
	log       *slog.Logger
	id        string    // the request id, the caller's own or a new one
	language  string    // the Accept-Language header
	read      bool      // GET or HEAD
	bodyField string    // in JSON form, where the body is one field of the request
	sent      mediaType // what the body is written in
	accepted  mediaType // what the answer is written in
	gzip      bool      // whether the caller prefers gzip
	ifNone    tags      // If-None-Match
	ifMatch   tags      // If-Match
	query     url.Values
	metadata  metadata.MD // what goes to the service, and nothing else of the request does
	role      string      // the role of the caller, where the service tells it

	etag        string // of the answer, with quotes
	notModified bool
	target      string        // the path and the query
	renderedKey string        // where the body may be kept, "" where it may not
	rendered    *renderedBody // the body, where it has been written before

	form     *forms.Form // what the answer is written in, nil for JSON and protobuf
	formed   []byte      // the answer as it was written in that form
	fileName string      // what a file of it is called
	nextPage string      // the reference to the page after it
}

type callKey struct{}

// withCall hands a call down to what the mux calls.
func withCall(ctx context.Context, c *call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

// callFrom returns the call that a request stands for; never nil.
func callFrom(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{}
}

// newCall reads from the headers what every request may carry.
func (g *gateway) newCall(r *http.Request) *call {
	c := &call{
		log:      g.Logger,
		id:       requestID(r.Header.Get("X-Request-Id")),
		language: r.Header.Get("Accept-Language"),
		read:     r.Method == http.MethodGet || r.Method == http.MethodHead,
		accepted: typeJSON,
		target:   r.URL.RequestURI(),
		gzip:     prefersGzip(r.Header.Values("Accept-Encoding")),
		ifNone:   parseTags(r.Header.Values("If-None-Match")),
		ifMatch:  parseTags(r.Header.Values("If-Match")),
	}
	c.metadata = metadata.MD{
		"x-request-id":          {c.id},
		"x-mysteryshopper-peer": {g.peer(r).String()},
	}
	for _, name := range [...]string{"Accept-Language", "Idempotency-Key", "X-App-Version", "User-Agent"} {
		if value := r.Header.Get(name); value != "" && printable(value) {
			c.metadata[strings.ToLower(name)] = []string{value}
		}
	}
	if credentials := credentials(r, c.read); credentials != "" && printable(credentials) {
		c.metadata["authorization"] = []string{credentials}
	}
	return c
}

// outgoingHeader says which headers of a service go out to the caller.
func outgoingHeader(name string) (string, bool) {
	switch name {
	case "cache-control", "deprecation", "sunset":
		return http.CanonicalHeaderKey(name), true
	}
	return "", false
}

// roleHeader is how a service tells the gateway the role that it answered to,
// which the answer's ETag covers. It does not go out.
const roleHeader = "x-mysteryshopper-role"

// The interceptors take a request id of this length as it is, in letters,
// digits and a few signs; any other they replace.
const (
	minRequestID = 8
	maxRequestID = 64
)

// requestID returns the caller's id of a request where it is well formed, or a
// new UUID of version 7.
func requestID(given string) string {
	if minRequestID <= len(given) && len(given) <= maxRequestID && strings.IndexFunc(given, notInID) < 0 {
		return given
	}
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.NewString()
	}
	return id.String()
}

func notInID(c rune) bool {
	return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.')
}

// credentials returns what the caller came in with, as a bearer token. Tools
// that can do nothing but Basic send the id and the secret of their key; that is
// good for reading alone.
func credentials(r *http.Request, read bool) string {
	given := r.Header.Get("Authorization")
	id, secret, basic := r.BasicAuth()
	switch {
	case !basic:
		return given
	case !read:
		return ""
	case strings.HasPrefix(secret, "ms_"):
		return "Bearer " + secret
	default:
		return "Bearer ms_" + id + "_" + secret
	}
}

// printable says whether gRPC metadata can hold the value.
func printable(value string) bool {
	for i := range len(value) {
		if value[i] < 0x20 || value[i] > 0x7e {
			return false
		}
	}
	return true
}

// peer returns the address of the caller: the far end of the connection or,
// where that is a trusted proxy, the nearest forwarded address that is not.
func (g *gateway) peer(r *http.Request) netip.Addr {
	end, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	address := end.Addr().Unmap()
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(forwarded) - 1; i >= 0 && g.trusts(address); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(forwarded[i]))
		if err != nil {
			break
		}
		address = next.Unmap()
	}
	return address
}

// fromProxy says whether a request came from a trusted proxy.
func (g *gateway) fromProxy(r *http.Request) bool {
	end, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && g.trusts(end.Addr().Unmap())
}

// trusts says whether the address is one of a trusted proxy.
func (g *gateway) trusts(address netip.Addr) bool {
	for _, prefix := range g.TrustedProxies {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// variantSize is how many hexadecimal digits tell a few forms apart.
const variantSize = 8

// variant is the part of an ETag that tells apart the forms that the same state
// is answered in.
func (c *call) variant() string {
	encoding := "identity"
	if c.gzip {
		encoding = "gzip"
	}
	form := make([]byte, 0, 80)
	for _, part := range [...]string{c.role, fault.Language(c.language), c.accepted, encoding} {
		form = append(append(form, part...), 0)
	}
	return digest(form)[:variantSize]
}
