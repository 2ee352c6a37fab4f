package gateway

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
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
	target     string // the path and the query

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
	x := &exchange{
		Info: call.Info{
			RequestID:      call.NewRequestID(r.Header.Get(call.HeaderRequestID)),
			Peer:           g.peer(r).String(),
			AcceptLanguage: r.Header.Get(call.HeaderAcceptLanguage),
			Authorization:  bearer(r),
			Session:        session,
			AppVersion:     r.Header.Get(call.HeaderAppVersion),
			IdempotencyKey: r.Header.Get(call.HeaderIdempotencyKey),
			UserAgent:      r.Header.Get(call.HeaderUserAgent),
			TraceParent:    r.Header.Get(call.HeaderTraceParent),
			SentTime:       r.Header.Get(call.HeaderSentTime),
		},
		basic:    basic(r),
		observe:  g.observe,
		started:  g.Clock(),
		read:     read,
		accepted: typeJSON,
		target:   r.URL.RequestURI(),
		encoding: encodingFor(r.Header),
		ifNone:   parseTags(r.Header.Values("If-None-Match")),
		ifMatch:  parseTags(r.Header.Values("If-Match")),
		options:  forms.Options{Brand: g.Brand},
	}
	x.Received = x.started
	x.Origin, _ = g.origin(r) // A Host that names no host is none.
	w.Header().Set(call.HeaderRequestID, x.RequestID)
	return x
}

// observe counts and logs an error of the gateway itself.
func (g *gateway) observe(x *exchange, err *fault.Error) {
	method := ""
	switch {
	case x.route != nil:
		method = x.route.fullName()
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

// bearer returns the credentials of a request; none of HTTP Basic.
func bearer(r *http.Request) string {
	if _, _, basic := r.BasicAuth(); basic {
		return ""
	}
	return r.Header.Get(call.HeaderAuthorization)
}

// basic returns the credentials of HTTP Basic as a bearer token; "" without them. Tools that have only Basic send the id
// and the secret of their key, or the whole key as the password.
func basic(r *http.Request) string {
	id, secret, given := r.BasicAuth()
	switch {
	case !given:
		return ""
	case auth.IsToken(secret):
		return call.Bearer(secret)
	default:
		return call.Bearer(auth.JoinToken(id, secret))
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

// variant returns the part of an ETag that distinguishes the forms of the same state: by role, language, media type and
// encoding.
func (x *exchange) variant() string {
	form := make([]byte, 0, 80)
	for _, part := range [...]string{x.role, x.Language(nil), x.accepted, x.encoding.name()} {
		form = append(append(form, part...), 0)
	}
	if written := x.options.Variant(); written != "" {
		form = append(form, written...)
	}
	return digest(form)[:variantSize]
}
