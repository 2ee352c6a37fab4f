// Package app assembles the server: configuration, storage, services, listeners. It is the only package that imports the
// engines, and the only one that reads the clock.
package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	_ "time/tzdata" // a small machine may have no time zones of its own

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/api"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/call"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/gateway"
	"mysteryshopper/server/inprocess"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/upkeep"
	"mysteryshopper/server/webhook"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

// App is a server, ready to serve.
type App struct {
	store    storage.Store
	owned    bool
	rest     net.Listener
	grpc     net.Listener
	scraped  net.Listener // for metrics; nil without an address of their own
	tls      *tls.Config
	web      *http.Server
	scraping *http.Server // nil without an address of its own
	rpc      *grpc.Server
	inside   *inprocess.Channel
	health   *health.Server
	logger   *slog.Logger
	metrics  *metrics
	services *api.Server
	upkeep   *upkeep.Worker
	running  *api.OperationRunner
	webhooks *webhook.Worker
	mails    *mail.Worker
	probe    *probe
	heads    *headWriter
	budget   *bounds.Budget
	sent     *telemetry
	evidence blobs.Store
}

// Open opens the database, creates the services and listens. Serve and Close close what it opened.
func Open(ctx context.Context, cfg Config) (*App, error) {
	store, err := OpenStore(ctx, Database{
		Name: cfg.Database, Replica: cfg.Replica, Connections: cfg.Connections, Logger: cfg.Logger,
	})
	if err != nil {
		return nil, err
	}
	a, err := OpenOn(ctx, store, cfg)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	a.owned = true
	return a, nil
}

// OpenOn is Open on an open store, which the caller closes.
func OpenOn(ctx context.Context, store storage.Store, cfg Config) (*App, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Clock == nil {
		cfg.Clock = Now
	}
	if cfg.Limits == nil {
		limits := DefaultLimits()
		cfg.Limits = &limits
	}
	if cfg.ConnectionsPerSecond > 0 {
		cfg.Limits.Connections.PerSecond = float64(cfg.ConnectionsPerSecond)
	}
	a := &App{store: store, logger: cfg.Logger, budget: bounds.NewBudget(bounds.ProcessBytes, cfg.Limits.Bytes, Now)}
	var err error
	if a.evidence, err = OpenEvidence(cfg.Evidence, cfg.Database); err != nil {
		return nil, err
	}
	if err := a.build(ctx, cfg); err != nil {
		return nil, err
	}
	if err := a.listen(ctx, cfg); err != nil {
		a.closeListeners()
		return nil, err
	}
	a.limitConnections(cfg)
	if a.running, err = a.services.StartOperations(cfg.Logger); err != nil {
		a.closeListeners()
		return nil, err
	}
	a.upkeep = upkeep.Start(&upkeep.Config{
		Store: store, Evidence: a.evidence, Clock: cfg.Clock, Logger: cfg.Logger, Metrics: a.metrics.background, Unpaced: cfg.Unpaced,
	})
	a.webhooks = a.services.StartWebhooks(ctx, cfg.Logger)
	a.mails = a.services.StartMails(ctx, cfg.Logger)
	a.probe = startProbe(store, a.health)
	a.heads = startHeads(store, cfg.AuditHead, cfg.Clock, cfg.Logger)
	return a, nil
}

// build creates the services, the interceptors and the gateway in front of them.
func (a *App) build(ctx context.Context, cfg Config) error {
	behaviours, err := builtin.Behaviours()
	if err != nil {
		return fmt.Errorf("behaviour catalogue: %w", err)
	}
	if err := a.loadTLS(cfg); err != nil {
		return err
	}
	usable := &readiness{store: a.store, clock: Now}
	a.metrics = newMetrics(a.store, a.tls, usable, a.budget)
	if cfg.Collector != "" {
		if a.sent, err = newTelemetry(ctx, cfg.Collector, a.metrics, cfg.Logger); err != nil {
			return fmt.Errorf("collector %s: %w", cfg.Collector, err)
		}
	}
	store := a.metrics.transactions.measure(a.store, cfg.Logger)
	authenticator := auth.NewAuthenticator(store, cfg.Clock)
	authenticator.OnReuse(func(ctx context.Context, t *storage.Token) {
		a.metrics.reused.Inc()
		cfg.Logger.WarnContext(ctx, "a replaced secret of a token was used; the token is revoked", "token", t.ID, "role", t.Grant.Role,
			"peer", call.From(ctx).Peer, "requestId", call.From(ctx).RequestID)
	})
	cfg.Webhooks.Metrics = a.metrics.webhooks
	a.services, err = api.New(ctx, api.Config{
		Store: store, Auth: authenticator, Now: cfg.Clock, Behaviours: behaviours,
		Apps: cfg.Apps, PublicURL: cfg.PublicURL, Submitted: a.metrics.submitted,
		Webhooks: cfg.Webhooks, Mail: mailSettings(cfg, a.metrics), Logger: cfg.Logger,
		Evidence: a.evidence, Issuer: issuerOf(cfg),
	})
	if err != nil {
		return err
	}
	a.metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "mysteryshopper_waiting_calls", Help: "Calls of phones that wait for something new.",
	}, func() float64 { return float64(a.services.Waiting()) }))
	codec := chain.NewCodec()
	calls, err := a.interceptors(cfg, authenticator, codec)
	if err != nil {
		return err
	}
	inside := calls.InProcess()
	a.inside = inprocess.New(inside.Unary(), inside.Stream())
	if err := errors.Join(a.services.Register(a.inside), a.buildRPC(calls, codec)); err != nil {
		return err
	}
	return a.buildWeb(ctx, cfg, calls, usable)
}

// checkAll returns everything that is wrong with a request that no handler gets.
func (a *App) checkAll(ctx context.Context, m proto.Message) error {
	return chain.CheckAll(ctx, m, a.services.ContentViolations)
}

// buildWeb creates the gateway, and the server of metrics where they have an address of their own.
func (a *App) buildWeb(ctx context.Context, cfg Config, calls *chain.Chain, usable *readiness) error {
	metrics := promhttp.HandlerFor(a.metrics, promhttp.HandlerOpts{})
	config := gateway.Config{
		Check: a.checkAll, Conn: a.inside, Ready: usable.ready, Admit: calls.Admit, Budget: a.budget, Wall: Now,
		Logger: cfg.Logger, CORS: cfg.CORS, Brand: cfg.Brand, TrustedProxies: cfg.TrustedProxies, Clock: cfg.Clock, Observe: calls.Observe,
	}
	if cfg.OpenID != nil {
		provider := *cfg.OpenID
		provider.PublicURL, provider.EndSignIns = cfg.PublicURL, a.services.EndSignIns
		config.OpenID = &provider
	}
	if cfg.MetricsAddress == "" {
		config.Metrics = metrics
	} else {
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", metrics)
		a.scraping = gateway.Server(mux, cfg.Logger)
	}
	handler, err := gateway.New(ctx, config)
	if err != nil {
		return err
	}
	a.web = gateway.Server(handler, cfg.Logger)
	a.web.TLSConfig = a.tls.Clone()
	return nil
}

// interceptors creates the interceptors of all calls.
func (a *App) interceptors(cfg Config, authenticator *auth.Authenticator, codec *chain.Codec) (*chain.Chain, error) {
	return chain.New(chain.Config{
		Codec: codec, Tracer: a.sent.tracer(), Auth: authenticator, Logger: cfg.Logger, Registerer: a.metrics, Clock: cfg.Clock, Limits: *cfg.Limits,
		Apps: cfg.Apps, Content: a.services.ContentViolations,
		HandlerValidates: map[string]string{
			pb.ReportService_SubmitReport_FullMethodName:     "a report that was taken before is answered with its receipt whatever the rules are now",
			pb.EvidenceService_UploadEvidence_FullMethodName: "the bytes that came before a bad message are kept",
			pb.ReportService_SubmitReports_FullMethodName:    "a bad report of a stream is refused by itself",
			pb.ChecklistService_CheckDraft_FullMethodName:    "values over a bound are listed with the other faults of the draft",
		},
	})
}

// REST returns the address of the REST side, such as http://127.0.0.1:8080.
func (a *App) REST() string {
	scheme := "http://"
	if a.tls != nil {
		scheme = "https://"
	}
	return scheme + a.rest.Addr().String()
}

// GRPC returns the address of the gRPC side, such as 127.0.0.1:8081.
func (a *App) GRPC() string { return a.grpc.Addr().String() }

// Metrics returns the address of /metrics, such as 127.0.0.1:9090; empty where REST serves them.
func (a *App) Metrics() string {
	if a.scraped == nil {
		return ""
	}
	return a.scraped.Addr().String()
}

// Conn is a connection to the services in this process, through the same interceptors as calls over the network. Messages
// are not copied: a request must not be changed after it is sent.
func (a *App) Conn() grpc.ClientConnInterface { return a.inside }

// Store returns the store.
func (a *App) Store() storage.Store { return a.store }

// Waiting returns how many calls wait for something new.
func (a *App) Waiting() int { return a.services.Waiting() }
