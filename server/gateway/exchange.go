package gateway

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/forms"
)

// exchange is one HTTP request on its way through the gateway and what is found out for its answer. The parts of the
// gateway that the mux calls get it from the context.
type exchange struct {
	call.Info // what goes to the service; nothing else of the headers does

	basic      string                        // the token of HTTP Basic, as Authorization has it
	takesBasic bool                          // whether the route takes HTTP Basic
	observe    func(*exchange, *fault.Error) // counts and logs an error of the gateway; nil for none
	started    time.Time
	answered   bool            // whether a service has answered
	stream     bool            // the stream of reports, which has no route
	read       bool            // GET or HEAD
	route      *route          // nil for what is not a route of the API
	body       []byte          // unpacked; nil without one
	account    *bounds.Account // of the bytes of the body that are held
	sent       mediaType       // what the body is written in
	rawFile    bool            // the body is a file, and the query sets the other fields
	accepted   mediaType       // what the answer is written in
	encoding   encoding        // how the caller prefers the answer to be compressed
	ifNone     tags            // If-None-Match
	ifMatch    tags            // If-Match
	cookies    []string        // to set, as the service answered them
	query      url.Values
	url        *url.URL

	role        string // the caller's role, if the service returns it
	etag        string // of the answer, with quotes
	notModified bool
	renderedKey string        // under which the body may be cached, "" if it may not
	rendered    *renderedBody // the cached body, nil if there is none

	form     *forms.Form // what the answer is written in, nil for JSON and protobuf
	options  forms.Options
	formed   []byte // the answer as it was written in that form
	fileName string // the name for a file of it
	nextPage string // the reference to the page after it
}

type exchangeKey struct{}

// withExchange hands an exchange down to what the mux calls.
func withExchange(ctx context.Context, x *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// exchangeFrom returns the exchange of a request; never nil.
func exchangeFrom(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{}
}

// newExchange reads the headers that every request may carry, and puts the request id into the headers of the answer.
func (g *gateway) newExchange(w http.ResponseWriter, r *http.Request) *exchange {
	read := isRead(r)
	session, _ := cookieOf(r)
	bearer, basic := credentials(r)
	x := &exchange{
		Info: call.Info{
			RequestID:      call.NewRequestID(firstOf(r.Header, headerRequestID)),
			Peer:           g.peer(r).String(),
			AcceptLanguage: firstOf(r.Header, headerAcceptLanguage),
			Authorization:  bearer,
			Session:        session,
			AppVersion:     firstOf(r.Header, headerAppVersion),
			IdempotencyKey: firstOf(r.Header, headerIdempotencyKey),
			UserAgent:      firstOf(r.Header, headerUserAgent),
			TraceParent:    firstOf(r.Header, headerTraceParent),
			SentTime:       firstOf(r.Header, headerSentTime),
		},
		basic:    basic,
		observe:  g.observe,
		started:  g.Clock(),
		read:     read,
		accepted: typeJSON,
		url:      r.URL,
		encoding: encodingFor(r.Header),
		ifNone:   parseTags(r.Header["If-None-Match"]),
		ifMatch:  parseTags(r.Header["If-Match"]),
		options:  forms.Options{Brand: g.Brand},
	}
	x.Received = x.started
	x.Origin, _ = g.origin(r) // A Host that names no host is none.
	w.Header()[headerRequestID] = []string{x.RequestID}
	return x
}

// The names of headers as HTTP writes them, by which a header is found without rewriting its name.
var (
	headerRequestID      = http.CanonicalHeaderKey(call.HeaderRequestID)
	headerAcceptLanguage = http.CanonicalHeaderKey(call.HeaderAcceptLanguage)
	headerAuthorization  = http.CanonicalHeaderKey(call.HeaderAuthorization)
	headerAppVersion     = http.CanonicalHeaderKey(call.HeaderAppVersion)
	headerIdempotencyKey = http.CanonicalHeaderKey(call.HeaderIdempotencyKey)
	headerUserAgent      = http.CanonicalHeaderKey(call.HeaderUserAgent)
	headerTraceParent    = http.CanonicalHeaderKey(call.HeaderTraceParent)
	headerSentTime       = http.CanonicalHeaderKey(call.HeaderSentTime)
)

// firstOf returns the first value of a header, by its name as HTTP writes it; empty without one.
func firstOf(header http.Header, name string) string {
	if values := header[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// observe counts and logs an error of the gateway itself.
func (g *gateway) observe(x *exchange, err *fault.Error) {
	method := ""
	switch {
	case x.route != nil:
		method = x.route.name
	case x.stream:
		method = pb.ReportService_SubmitReports_FullMethodName
	}
	g.Observe(context.Background(), &x.Info, method, x.started, x.answered, err)
}

// outgoingHeader returns the name under which a header of a service is sent to the caller; false for one that is not sent.
func outgoingHeader(name string) (string, bool) {
	switch name {
	case "cache-control", "deprecation", "sunset":
		return http.CanonicalHeaderKey(name), true
	}
	return "", false
}

// credentials returns the credentials of a request, and those of HTTP Basic as a bearer token; only one is not empty. Tools
// that have only Basic send the id and the secret of their key, or the whole key as the password.
func credentials(r *http.Request) (bearer, basic string) {
	id, secret, given := r.BasicAuth()
	switch {
	case !given:
		return firstOf(r.Header, headerAuthorization), ""
	case auth.IsToken(secret):
		return "", call.Bearer(secret)
	default:
		return "", call.Bearer(auth.JoinToken(id, secret))
	}
}

// acceptBasic accepts HTTP Basic for a read-only reporting route. A browser sends it by itself with every request, so no
// other route takes it.
func (x *exchange) acceptBasic() {
	x.takesBasic = x.read
	if x.read && x.basic != "" {
		x.Authorization = x.basic
	}
}

// reporting has the services and, beside them, the methods whose reads are for reporting tools.
var reporting = map[protoreflect.FullName]bool{
	"mysteryshopper.v1.ScorecardService":                  true,
	"mysteryshopper.v1.ExportService":                     true,
	"mysteryshopper.v1.FeedService":                       true,
	"mysteryshopper.v1.ReportService.ListReleasedReports": true,
	"mysteryshopper.v1.ReportService.GetReleasedReport":   true,
}

// IsReporting reports whether reads of an RPC are for reporting tools, and therefore take HTTP Basic too.
func IsReporting(rpc protoreflect.MethodDescriptor) bool {
	return reporting[rpc.FullName()] || reporting[rpc.Parent().FullName()]
}

// peer returns the address of the caller: the remote end of the connection or, if that is a trusted proxy, the nearest
// forwarded address that is not one.
func (g *gateway) peer(r *http.Request) netip.Addr {
	end, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	address := end.Addr().Unmap()
	if !g.trusts(address) {
		return address
	}
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

// fromProxy reports whether a request came from a trusted proxy.
func (g *gateway) fromProxy(r *http.Request) bool {
	end, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && g.trusts(end.Addr().Unmap())
}

// trusts reports whether the address is one of a trusted proxy.
func (g *gateway) trusts(address netip.Addr) bool {
	for _, prefix := range g.TrustedProxies {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// variantSize is how many hexadecimal digits distinguish the forms of a state.
const variantSize = 8

// variants are the variants that were made before, by what they are made of. There are no more than roles, languages, types
// and encodings; what is written otherwise is not kept.
var variants sync.Map // [4]string → string

// variant returns the part of an ETag that distinguishes the forms of the same state: by role, language, media type and
// encoding.
func (x *exchange) variant() string {
	parts := [...]string{x.role, x.Language(nil), x.accepted, x.encoding.name()}
	written := x.options.Variant()
	if written == "" {
		if made, ok := variants.Load(parts); ok {
			return made.(string)
		}
	}
	form := make([]byte, 0, 80)
	for _, part := range parts {
		form = append(append(form, part...), 0)
	}
	made := digest(append(form, written...))[:variantSize]
	if written == "" {
		variants.Store(parts, made)
	}
	return made
}
