package gateway

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"mysteryshopper/server/bounds"
)

// Bounds on a connection. Headers have little time, since no phone sends them byte by byte. A body has as long as its pace
// gives it; readTimeout is for the rest of one that is not read.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 60 * time.Second
	writeTimeout      = 60 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
)

// Bounds on a connection of HTTP/2, whose buffers the server fills before a handler reads.
const (
	maxStreams       = 100
	connectionBuffer = 256 << 10
	streamBuffer     = 64 << 10
)

type connectionKey struct{}

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
			return context.WithValue(ctx, connectionKey{}, bounds.ConnectionOf(c))
		},
	}
}

// counted counts the requests under way on each connection: one without any may be closed to make room for another.
func counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection, _ := r.Context().Value(connectionKey{}).(*bounds.Connection)
		connection.Begin()
		defer connection.End()
		next.ServeHTTP(w, r)
	})
}
