package chain

import (
	"context"
	"net"
	"net/netip"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
)

// Metadata that the chain reads and writes.
const (
	headerRequestID  = "x-request-id"
	headerAppVersion = "x-app-version"
	headerLanguage   = "accept-language"
	headerAuth       = "authorization"
	// headerPeer and headerRole are between the gateway and the in-process chain only.
	headerPeer = "x-mysteryshopper-peer"
	headerRole = "x-mysteryshopper-role"
)

type contextKey struct{}

// call is what is known of the request under way.
type call struct {
	chain     *Chain
	method    string
	started   time.Time
	requestID string
	peer      string
	// request is nil for a stream.
	request        any
	acceptLanguage string
	authorization  string
	appVersion     string
	// principal is set once the caller is known.
	principal *auth.Principal
}

var noCall = &call{}

func of(ctx context.Context) *call {
	if c, ok := ctx.Value(contextKey{}).(*call); ok {
		return c
	}
	return noCall
}

// RequestID returns the id of the request, which is in its answer and in the log; empty outside of a request.
func RequestID(ctx context.Context) string { return of(ctx).requestID }

// Peer returns the address of the phone or the program that calls, without its port; empty outside of a request.
func Peer(ctx context.Context) string { return of(ctx).peer }

// Language returns the language in which the caller is told what is wrong with a message: that of the report where
// it has one, then what the caller accepts, then English.
func Language(ctx context.Context, message any) string {
	return of(ctx).language(message)
}

// AcceptLanguage returns the languages that the caller asks for, as the header of that name has them; empty for none.
func AcceptLanguage(ctx context.Context) string { return of(ctx).acceptLanguage }

// open begins a call: from here on its answer carries a request id.
func (c *Chain) open(ctx context.Context, method string, req any) (context.Context, *call) {
	call := &call{
		chain: c, method: method, started: c.clock(),
		requestID:      requestID(first(ctx, headerRequestID)),
		peer:           c.peer(ctx),
		request:        req,
		acceptLanguage: first(ctx, headerLanguage),
		authorization:  first(ctx, headerAuth),
		appVersion:     first(ctx, headerAppVersion),
	}
	ctx = context.WithValue(ctx, contextKey{}, call)
	// A transport that takes no headers is no reason to refuse a call: the id is in the error and in the log too.
	_ = grpc.SetHeader(ctx, metadata.MD{headerRequestID: {call.requestID}})
	return ctx, call
}

// peer returns the address of the caller. What the metadata says of it counts in process alone.
func (c *Chain) peer(ctx context.Context) string {
	if c.inProcess {
		if address, err := netip.ParseAddr(first(ctx, headerPeer)); err == nil {
			return address.Unmap().WithZone("").String()
		}
		return "gateway"
	}
	p, ok := peer.FromContext(ctx)
	if !ok || p.Addr == nil {
		return ""
	}
	if tcp, ok := p.Addr.(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap().WithZone("").String()
	}
	return p.Addr.String()
}

// language returns the language of the texts about a message. It is looked for when there is something to tell only.
func (c *call) language(message any) string {
	if s, ok := message.(interface{ GetReport() *pb.ReportContent }); ok {
		return fault.Language(s.GetReport().GetLocale(), c.acceptLanguage)
	}
	return fault.Language(c.acceptLanguage)
}

const (
	minRequestID = 8
	maxRequestID = 64
)

// requestID returns the caller's id where it is fit for logs and headers, and a new one otherwise.
func requestID(given string) string {
	if isRequestID(given) {
		return given
	}
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil.String()
	}
	return id.String()
}

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

// first returns the first value of a key of the metadata that came in; empty where there is none.
func first(ctx context.Context, key string) string {
	if values := metadata.ValueFromIncomingContext(ctx, key); len(values) > 0 {
		return values[0]
	}
	return ""
}
