package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	_ "google.golang.org/grpc/encoding/gzip" // registers gzip, in both directions
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	"mysteryshopper/server/bounds"
	"mysteryshopper/server/chain"
)

const (
	// graceful is how long running calls may take when the server stops.
	graceful = 20 * time.Second
	// maxStreams bounds the calls under way on one gRPC connection; callers wait for a place.
	maxStreams = 100
	// streamWindow and connectionWindow are how many bytes callers may send before the server has read them. A message that
	// is being read has room for all of it beyond that.
	streamWindow     = 64 << 10
	connectionWindow = 1 << 20
	// leastPing is how often a caller may ping at most, also without a call under way. gRPC's libraries send no more than a
	// ping every 10 seconds; the rest is for pings that a mobile network delays and then delivers together.
	leastPing = 5 * time.Second
)

// buildRPC creates the gRPC server with health and reflection. The tap handle refuses calls by their headers, and the
// credentials meter what is received; so nothing may read ahead of them.
func (a *App) buildRPC(calls *chain.Chain, codec *chain.Codec) error {
	identity := insecure.NewCredentials()
	if a.tls != nil {
		identity = credentials.NewTLS(a.tls.Clone())
	}
	a.rpc = grpc.NewServer(
		grpc.UnknownServiceHandler(calls.Unknown),
		grpc.InTapHandle(calls.Tap(a.budget, bounds.DefaultPace())), grpc.Creds(bounds.Credentials(identity)), grpc.ReadBufferSize(0),
		grpc.ForceServerCodecV2(codec),
		grpc.MaxRecvMsgSize(bounds.LargestMessage), grpc.MaxConcurrentStreams(maxStreams), grpc.ConnectionTimeout(20*time.Second),
		grpc.StaticStreamWindowSize(streamWindow), grpc.StaticConnWindowSize(connectionWindow), grpc.MaxHeaderListSize(32<<10),
		grpc.KeepaliveParams(keepalive.ServerParameters{MaxConnectionIdle: 10 * time.Minute, Time: 2 * time.Minute}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: leastPing, PermitWithoutStream: true}),
	)
	services := reflected{calls.Registrar(a.rpc), a.rpc}
	if err := a.services.Register(services); err != nil {
		return err
	}
	a.health = health.NewServer()
	grpc_health_v1.RegisterHealthServer(services, a.health)
	reflection.Register(services)
	return nil
}

// reflected registers services, and lists those that the server has.
type reflected struct {
	grpc.ServiceRegistrar
	reflection.ServiceInfoProvider
}

// loadTLS reads the certificate where one is configured.
func (a *App) loadTLS(cfg Config) error {
	if cfg.TLSCert == "" && cfg.TLSKey == "" {
		return nil
	}
	certificate, err := tls.LoadX509KeyPair(cfg.TLSCert, cfg.TLSKey)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	a.tls = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	return nil
}

func (a *App) listen(ctx context.Context, cfg Config) error {
	var listener net.ListenConfig
	var err error
	if a.rest, err = listener.Listen(ctx, "tcp", cfg.REST); err != nil {
		return fmt.Errorf("listen for REST: %w", err)
	}
	if a.grpc, err = listener.Listen(ctx, "tcp", cfg.GRPC); err != nil {
		return fmt.Errorf("listen for gRPC: %w", err)
	}
	if cfg.MetricsAddress != "" {
		if a.scraped, err = listener.Listen(ctx, "tcp", cfg.MetricsAddress); err != nil {
			return fmt.Errorf("listen for metrics: %w", err)
		}
	}
	return nil
}

// limitConnections bounds the connections of both listeners.
func (a *App) limitConnections(cfg Config) {
	limit := bounds.Limits(cfg.MaxConnections, cfg.MaxConnectionsPerAddress)
	limited := func(protocol string, l net.Listener, refuse func(net.Conn)) net.Listener {
		return a.metrics.connections.limit(protocol, bounds.Listen(l, limit, cfg.TrustedProxies), cfg.Limits.Connections, refuse)
	}
	a.rest = limited("REST", a.rest, func(c net.Conn) {
		if a.tls == nil {
			_, _ = io.WriteString(c, tooManyConnections) // The caller may have gone.
		}
	})
	a.grpc = limited("gRPC", a.grpc, func(net.Conn) {})
}

// tooManyConnections answers a connection over the bound on which no request can be read.
var tooManyConnections = func() string {
	const body = `{"type":"/docs/errors#OVERLOADED","title":"Service Unavailable","status":503,"detail":"too many connections are open",` +
		`"code":"RESOURCE_EXHAUSTED","reason":"OVERLOADED"}`
	return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Type: application/problem+json\r\n" +
		"Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
}()

// CheckAddresses returns an error where the addresses are in use, for callers with long work to do before they listen.
func CheckAddresses(ctx context.Context, cfg Config) error {
	var a App
	err := a.listen(ctx, cfg)
	a.closeListeners()
	return err
}

// Serve serves until the context ends, then waits for running calls and closes everything that was opened. It returns nil
// after such an end.
func (a *App) Serve(ctx context.Context) error {
	servers := []func() error{func() error { return a.rpc.Serve(a.grpc) }, a.serveWeb}
	if a.scraping != nil {
		servers = append(servers, func() error { return a.scraping.Serve(a.scraped) })
	}
	ended := make(chan error, len(servers))
	for _, serve := range servers {
		go func() { ended <- serve() }()
	}
	var failed error
	running := len(servers)
	select {
	case <-ctx.Done():
	case failed = <-ended:
		running--
	}
	a.health.Shutdown()
	a.stop()
	for range running {
		if err := <-ended; failed == nil {
			failed = err
		}
	}
	if errors.Is(failed, http.ErrServerClosed) || errors.Is(failed, grpc.ErrServerStopped) {
		failed = nil
	}
	return errors.Join(failed, a.closeStore())
}

func (a *App) serveWeb() error {
	if a.tls != nil {
		return a.web.ServeTLS(a.rest, "", "")
	}
	return a.web.Serve(a.rest)
}

// stop stops both servers: gracefully, and by force after the time of graceful.
func (a *App) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), graceful)
	defer cancel()
	if a.scraping != nil {
		_ = a.scraping.Close()
	}
	a.services.EndWaits()
	gentle := make(chan struct{})
	go func() { a.rpc.GracefulStop(); close(gentle) }()
	if err := a.web.Shutdown(ctx); err != nil {
		a.logger.Warn("requests were cut off", "error", err)
		_ = a.web.Close()
	}
	select {
	case <-gentle:
	case <-ctx.Done():
		a.logger.Warn("calls were cut off")
		a.rpc.Stop()
	}
}

// Close closes a server for which Serve was never called.
func (a *App) Close() error {
	a.rpc.Stop()
	a.closeListeners()
	return a.closeStore()
}

func (a *App) closeListeners() {
	for _, l := range []net.Listener{a.rest, a.grpc, a.scraped} {
		if l != nil {
			_ = l.Close()
		}
	}
}

// closeStore ends background work, and closes the store where Open opened it.
func (a *App) closeStore() error {
	a.probe.stop()
	a.running.Stop()
	a.webhooks.Stop()
	a.mails.Stop()
	a.upkeep.Stop()
	a.heads.stop()
	if err := a.sent.close(); err != nil {
		a.logger.Warn("telemetry was not sent", "error", err)
	}
	if !a.owned {
		return nil
	}
	return a.store.Close()
}
