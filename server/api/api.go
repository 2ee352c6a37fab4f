// Package api holds the handlers of every service: a file for each resource, and in it the few lines that check what
// the caller may see, call storage and present the result. Package auth decides before a handler runs who may call it
// at all.
package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/cache"
	"mysteryshopper/server/call"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/evidence"
	"mysteryshopper/server/figures"
	"mysteryshopper/server/hint"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/published"
	"mysteryshopper/server/webhook"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"

	"google.golang.org/grpc"
)

// Config holds the dependencies and settings of the handlers.
type Config struct {
	Store storage.Store
	Auth  *auth.Authenticator
	// Now is the server's clock.
	Now func() time.Time
	// Random gives ids and secrets; crypto/rand where nil.
	Random io.Reader
	// Behaviours is the behaviour catalogue.
	Behaviours []*pb.Behaviour
	// Apps are the versions of the app that may call, which phones are sent.
	Apps chain.AppVersions
	// PublicURL is the address under which phones reach REST; where empty, that of the request for an invitation.
	PublicURL string
	// Issuer is the OpenID provider by which people sign in; empty for none.
	Issuer string
	// Webhooks are the settings of webhooks, and Mail those of mails.
	Webhooks webhook.Settings
	// Evidence keeps the bytes of evidence; nil where the server keeps none.
	Evidence blobs.Store
	// Logger gets failures that no caller waits for; nil for none.
	Logger *slog.Logger
	Mail   mail.Settings
	// Submitted is called with the outcome of each submission; may be nil.
	Submitted func(outcome string)
}

// Server implements every service of the API.
type Server struct {
	// Service has the handlers of single answers with figures.
	*figures.Service

	store      storage.Store
	auth       *auth.Authenticator
	clock      func() time.Time
	random     io.Reader
	behaviours []*pb.Behaviour
	codes      map[string]bool
	negative   map[string]bool // the codes of what customers suffer from
	apps       chain.AppVersions
	publicURL  string
	issuer     string
	submitted  func(outcome string)
	logger     *slog.Logger

	versions *published.Versions
	assigned *cache.Cache[assignment, struct{}]
	places   *cache.Cache[placeKey, place]
	zones    *cache.Cache[string, *time.Location]
	keys     installation
	// begun wakes the runner of operations.
	begun chan struct{}
	// webhooks are the settings of webhooks, and events writes what they send.
	webhooks webhook.Settings
	events   *webhook.Writer
	// hints wakes calls that wait for something new.
	hints *hint.Watcher
	mail  mail.Settings
	// notNoted are the reasons for which the first reading of a report was not noted, each of which is logged once.
	notNoted sync.Map
	// evidence keeps the bytes of evidence, and drawer draws copies of images.
	evidence blobs.Store
	drawer   *evidence.Drawer
}

// New returns the handlers. It creates the secrets of the installation if the database has none yet.
func New(ctx context.Context, cfg Config) (*Server, error) {
	s := &Server{
		store: cfg.Store, auth: cfg.Auth, clock: cfg.Now, random: cfg.Random,
		behaviours: cfg.Behaviours, codes: map[string]bool{}, negative: map[string]bool{}, apps: cfg.Apps, publicURL: cfg.PublicURL, issuer: cfg.Issuer,
		begun: make(chan struct{}, 1), webhooks: cfg.Webhooks, mail: cfg.Mail,
		evidence: cfg.Evidence, drawer: evidence.NewDrawer(),
	}
	s.versions = published.NewVersions(s.now)
	s.assigned = cache.New[assignment, struct{}](assignedKept, assignedFor, s.now)
	s.places = cache.New[placeKey, place](placesKept, placeFresh, s.now)
	s.zones = cache.New[string, *time.Location](zonesKept, cache.Forever, nil)
	if s.random == nil {
		s.random = rand.Reader
	}
	if s.submitted = cfg.Submitted; s.submitted == nil {
		s.submitted = func(string) {}
	}
	for _, b := range cfg.Behaviours {
		s.codes[b.GetCode()] = true
		s.negative[b.GetCode()] = b.GetPolarity() == pb.Behaviour_NEGATIVE
	}
	if err := s.loadKeys(ctx); err != nil {
		return nil, fmt.Errorf("secrets of the installation: %w", err)
	}
	s.events = &webhook.Writer{Token: s.feedToken, IDKey: s.keys.page, PublicURL: s.publicURL, ExpireTime: s.webhooks.ExpireTime}
	if s.logger = cfg.Logger; s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	s.hints = hint.New(s.store, s.clock, s.logger)
	s.Service = figures.New(figures.Config{
		Store: s.store, Versions: s.versions, Behaviours: s.behaviours, PseudonymKey: s.keys.pseudonym, Clock: s.now,
	})
	return s, nil
}

// Register registers every service on a server or an in-process channel.
func (s *Server) Register(on grpc.ServiceRegistrar) error { return call.Register(on, s) }

// Waiting returns how many calls wait for something new.
func (s *Server) Waiting() int { return s.hints.Waiting() }

// EndWaits answers all calls that wait for something new, and lets none wait any more. It is for the end of the server.
func (s *Server) EndWaits() { s.hints.Stop() }

// now returns the present as storage keeps it: UTC, in whole microseconds.
func (s *Server) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }
