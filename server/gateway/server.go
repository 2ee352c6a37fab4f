package gateway

import (
	"net/http"
	"time"
)

// Bounds on a connection. A phone in a basement is slow, so a body has a minute;
// one that sends its headers a byte at a time is no phone.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 60 * time.Second
	writeTimeout      = 60 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
)

// Server returns a server for the handler with bounds on headers and on slow
// callers. It speaks HTTP/1.1 and HTTP/2, over TLS and in the clear. The stream
// of reports lifts the bounds on time for itself and puts its own in their place.
func Server(handler http.Handler) *http.Server {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		Protocols:         protocols,
	}
}
