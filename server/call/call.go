// Package call holds what every request carries beside its message: the request id, the caller's address, languages,
// credentials and app version, and the headers that only the gateway and the interceptors exchange. The gateway writes
// it as metadata (Info.Metadata), the interceptors read it there (Read) and put it into the context (With), and the
// handlers read it from the context (From). No other package names these headers.
package call

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/words"
)

// Info is what a request carries. It is shared by everything that serves the request and must not be changed then.
type Info struct {
	// RequestID is in the answer, in every error and in the log. It is never empty during a request.
	RequestID string
	// Peer is the address of the phone or the program that calls, without its port.
	Peer string
	// AcceptLanguage holds the languages that the caller accepts, in the form of the header of that name.
	AcceptLanguage string
	// Authorization holds the credentials, in the form of the header of that name.
	Authorization string
	// Session is the cookie of a browser's session; empty for callers that send credentials. Only the gateway may set it.
	Session string
	// Identity is who signs in by an OpenID provider, as the query of a URL: iss, sub, and email where it is verified. Only the
	// gateway may set it.
	Identity string
	// OverREST is whether the request came by the gateway. Metadata does not have it: Read knows it.
	OverREST bool
	// AppVersion is the version of the caller's app, such as 1.4.2; empty for callers that are not apps.
	AppVersion string
	// IdempotencyKey names the write; a write that is repeated with the same key is answered as the first time.
	IdempotencyKey string
	// UserAgent is the caller's program, in the form of the header of that name.
	UserAgent string
	// SentTime is the caller's clock at the moment of sending, in the form of the header of that name.
	SentTime string
	// Received is when the headers of the request came, by the server's clock. It is never zero during a request. Only
	// the gateway may set it.
	Received time.Time
	// Origin is the address under which the caller reached the server over REST, such as https://api.example.com; empty over
	// gRPC. Only the gateway may set it.
	Origin string
	// TraceParent is the span that the request belongs to, in the form of the header of that name (W3C Trace Context).
	TraceParent string
	// HeldEtags are etags of states that the caller of a read holds. A service that is about to answer with one of
	// them may answer with the etag alone. Only the gateway may set them.
	HeldEtags []string
}

type contextKey struct{}

var none = &Info{}

// With returns a context whose request carries info.
func With(ctx context.Context, info *Info) context.Context {
	return context.WithValue(ctx, contextKey{}, info)
}

// From returns what the request under way carries. It is never nil; outside of a request every field is empty.
func From(ctx context.Context) *Info {
	if info, ok := ctx.Value(contextKey{}).(*Info); ok {
		return info
	}
	return none
}

// Language returns the language of error texts about a message: that of the report in it, if it has one, else what the
// caller accepts, else English. message may be nil.
func (i *Info) Language(message any) string {
	if m, ok := message.(interface{ GetReport() *pb.ReportContent }); ok {
		return words.Match(m.GetReport().GetLocale(), i.AcceptLanguage).Tag()
	}
	return words.Match(i.AcceptLanguage).Tag()
}

// Holds reports whether the caller holds the state of that etag.
func (i *Info) Holds(etag string) bool { return slices.Contains(i.HeldEtags, etag) }

// Read returns what an incoming RPC carries, with a new request id if the caller's is unfit. fromGateway is set for the
// in-process channel; only there the private headers are trusted, and what the gateway hands over (Hand).
func Read(ctx context.Context, fromGateway bool) *Info {
	if fromGateway {
		if handed := handedOf(ctx); handed != nil {
			return handed.info
		}
	}
	info := &Info{
		RequestID:      NewRequestID(first(ctx, HeaderRequestID)),
		AcceptLanguage: first(ctx, HeaderAcceptLanguage),
		Authorization:  first(ctx, HeaderAuthorization),
		AppVersion:     first(ctx, HeaderAppVersion),
		IdempotencyKey: first(ctx, HeaderIdempotencyKey),
		UserAgent:      first(ctx, HeaderUserAgent),
		TraceParent:    first(ctx, HeaderTraceParent),
		SentTime:       first(ctx, HeaderSentTime),
	}
	if info.OverREST = fromGateway; fromGateway {
		info.Session = first(ctx, headerSession)
		info.Identity = first(ctx, headerIdentity)
		info.Received = instantOf(first(ctx, headerReceived))
		info.Peer = forwardedPeer(first(ctx, headerPeer))
		info.Origin = first(ctx, headerOrigin)
		info.HeldEtags = metadata.ValueFromIncomingContext(ctx, headerHeldEtags)
	} else {
		info.Peer = networkPeer(ctx)
		info.Received, _ = ctx.Value(receivedKey{}).(time.Time)
	}
	return info
}

// Metadata returns the form in which the gateway sends info to the services. Values that metadata cannot hold are left
// out.
func (i *Info) Metadata() metadata.MD {
	md := make(metadata.MD, 8)
	for _, header := range [...]struct{ name, value string }{
		{HeaderRequestID, i.RequestID},
		{HeaderAcceptLanguage, i.AcceptLanguage},
		{HeaderAuthorization, i.Authorization},
		{HeaderAppVersion, i.AppVersion},
		{HeaderIdempotencyKey, i.IdempotencyKey},
		{HeaderUserAgent, i.UserAgent},
		{HeaderTraceParent, i.TraceParent},
		{HeaderSentTime, i.SentTime},
		{headerPeer, i.Peer},
		{headerOrigin, i.Origin},
		{headerSession, i.Session},
		{headerIdentity, i.Identity},
	} {
		if header.value != "" && Printable(header.value) {
			md[header.name] = []string{header.value}
		}
	}
	if !i.Received.IsZero() {
		md[headerReceived] = []string{strconv.FormatInt(i.Received.UnixMicro(), 10)}
	}
	if len(i.HeldEtags) > 0 {
		md[headerHeldEtags] = i.HeldEtags
	}
	return md
}

type receivedKey struct{}

// WithReceived returns a context for a call over the network whose headers came at that time.
func WithReceived(ctx context.Context, at time.Time) context.Context {
	return context.WithValue(ctx, receivedKey{}, at)
}

// instantOf parses microseconds since 1970; the zero time where there are none.
func instantOf(micros string) time.Time {
	n, err := strconv.ParseInt(micros, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// Sent returns the caller's clock at the moment of sending; the zero time where it was not sent, or in another form.
func (i *Info) Sent() time.Time {
	at, err := time.Parse(time.RFC3339, i.SentTime)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// Outgoing returns a context whose outgoing calls carry info, in addition to what they carry already.
func (i *Info) Outgoing(ctx context.Context) context.Context {
	md, _ := metadata.FromOutgoingContext(ctx)
	return metadata.NewOutgoingContext(ctx, metadata.Join(md, i.Metadata()))
}

// gatewayPeer stands for a caller of the gateway whose address is unknown, such as the server itself.
const gatewayPeer = "gateway"

func forwardedPeer(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return gatewayPeer
	}
	return plainAddress(ip)
}

func networkPeer(ctx context.Context) string {
	p, ok := peer.FromContext(ctx)
	if !ok || p.Addr == nil {
		return ""
	}
	if tcp, ok := p.Addr.(*net.TCPAddr); ok {
		return plainAddress(tcp.AddrPort().Addr())
	}
	return p.Addr.String()
}

// plainAddress writes an address without a zone, and one of IPv4 as such.
func plainAddress(ip netip.Addr) string { return ip.Unmap().WithZone("").String() }

// first returns the first value of a key of the incoming metadata; empty if there is none.
func first(ctx context.Context, key string) string {
	if values := metadata.ValueFromIncomingContext(ctx, key); len(values) > 0 {
		return values[0]
	}
	return ""
}
