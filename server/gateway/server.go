package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"github.com/rs/cors"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/bounds"
	"mysteryshopper/server/fault"
)

// Bounds on a connection. Headers have little time, since no phone sends them byte by byte. A body has as long as its pace
// gives it; readTimeout is for the rest of one that is not read.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 60 * time.Second
	writeTimeout      = 60 * time.Second
	idleTimeout       = 2 * time.Minute
	// longestAsked is how many seconds a request may ask to wait.
	longestAsked = 60
	// largestHeaders is the size of a request's headers in bytes that is accepted. The server reads up to maxHeaderBytes, so that
	// most that are too large are answered with a problem document.
	largestHeaders = 32 << 10
	maxHeaderBytes = 60 << 10
)

// Bounds on a connection of HTTP/2, whose buffers the server fills before a handler reads.
const (
	maxStreams       = 100
	connectionBuffer = 256 << 10
	streamBuffer     = 64 << 10
)

// Server returns a server for the handler, with bounds on headers and on slow callers. It serves HTTP/1.1 and HTTP/2, with
// TLS and without. Streams replace the deadlines by their own. What the server reports by itself is logged as a warning.
func Server(handler http.Handler, logger *slog.Logger) *http.Server {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	return &http.Server{
		Handler:           counted(handler),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		Protocols:         protocols,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: maxStreams, MaxReceiveBufferPerConnection: connectionBuffer, MaxReceiveBufferPerStream: streamBuffer,
		},
		ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return bounds.WithConnection(ctx, bounds.ConnectionOf(c))
		},
	}
}

// counted counts the requests under way on each connection: one without any may be closed to make room for another.
func counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection := bounds.OfContext(r.Context())
		connection.Begin()
		defer connection.End()
		next.ServeHTTP(w, r)
	})
}

// withRecovery answers a panic of the gateway with INTERNAL, if nothing has been sent yet. Panics of services are
// recovered by the interceptors.
func (g *gateway) withRecovery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(cause)
			}
			g.Logger.ErrorContext(r.Context(), "panic in the gateway", "cause", cause, "stack", string(debug.Stack()))
			g.refusePage(w, r, fault.New(pb.Reason_INTERNAL, ""))
		}()
		next.ServeHTTP(w, r)
	})
}

// preflightSeconds is how long a browser may cache the answer to a preflight request.
const preflightSeconds = 7200

// withCommonHeaders sets the headers that every answer has, and those by which browsers let the pages of the configured
// origins call the API. Origins are compared as they are; "*" admits all.
func (g *gateway) withCommonHeaders(next http.Handler) http.Handler {
	if len(g.CORS) > 0 {
		next = cors.New(cors.Options{
			AllowOriginFunc: func(origin string) bool { return slices.Contains(g.CORS, origin) || slices.Contains(g.CORS, "*") },
			AllowedMethods:  []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
			AllowedHeaders: []string{
				"Accept", "Accept-Language", "Authorization", "Content-Encoding", "Content-Type", "Idempotency-Key", "If-Match",
				"If-None-Match", "OData-MaxVersion", "OData-Version", "Prefer", "Tus-Resumable", "Upload-Checksum", "Upload-Length", "Upload-Metadata", "Upload-Offset",
				"X-App-Version", "X-HTTP-Method-Override", "X-Request-Id", "X-Sent-Time",
			},
			ExposedHeaders: []string{
				"Content-Disposition", "Content-Length", "Date", "Deprecation", "ETag", "Link", "Location", "OData-Version",
				"Preference-Applied", "Retry-After", "Sunset", "Tus-Checksum-Algorithm", "Tus-Extension", "Tus-Max-Size", "Tus-Resumable",
				"Tus-Version", "Upload-Expires", "Upload-Length", "Upload-Offset", "X-Request-Id",
			},
			MaxAge: preflightSeconds,
		}).Handler(next)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["X-Content-Type-Options"] = nosniff
		next.ServeHTTP(w, r)
	})
}
