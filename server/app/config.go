package app

import (
	"cmp"
	"log/slog"
	"net/netip"
	"strings"
	"time"

	"mysteryshopper/server/chain"
	"mysteryshopper/server/gateway"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/paper"
	"mysteryshopper/server/webhook"
)

// Config configures a server. Database, REST and GRPC are required.
type Config struct {
	// Database is sqlite:PATH, a plain path, or postgres://USER@HOST:PORT/NAME. Replica and Connections are for the
	// last one; see type Database.
	Database    string
	Replica     string
	Connections int
	// Evidence is where the bytes of evidence are kept; see EvidencePlace.
	Evidence string
	// REST and GRPC are the addresses to listen on; port 0 takes a free one.
	REST, GRPC string
	// TLSCert and TLSKey are the files of a certificate and its key; without them there is no TLS.
	TLSCert, TLSKey string
	// CORS lists the origins whose pages may call the API.
	CORS []string
	// Brand is printed on papers; nil for none.
	Brand *paper.Brand
	// TrustedProxies are the networks whose forwarded addresses are believed.
	TrustedProxies []netip.Prefix
	// PublicURL is the address under which phones reach REST, for the QR codes of invitations. Where it is empty, an invitation
	// has the address under which it was requested over REST.
	PublicURL string
	// OpenID is the provider by which people sign in; nil for none. Its public address is PublicURL.
	OpenID *gateway.OpenID
	// Apps are the versions of the phone app that may call.
	Apps chain.AppVersions
	// MetricsAddress is an address for /metrics alone; where it is empty, REST serves them.
	MetricsAddress string
	// Collector is the address to which traces and metrics are sent, by OTLP over HTTP; empty for none.
	Collector string
	// MaxConnections bounds the connections of both listeners together, and MaxConnectionsPerAddress those of one address to
	// one of them. 0 stands for the default; see bounds.Limits.
	MaxConnections, MaxConnectionsPerAddress int
	// ConnectionsPerSecond bounds the new connections of one address to each listener; that of Limits where it is 0.
	ConnectionsPerSecond int
	// Limits bound how often a caller may call; DefaultLimits where nil.
	Limits *chain.Limits
	// AuditHead configures where the last hash of the audit log is written.
	AuditHead AuditHead
	// Webhooks configures webhooks; its metrics are the server's own.
	Webhooks webhook.Settings
	// Mail configures mails; its metrics are the server's own, and so are its keys, its address and its brand where it has none.
	Mail mail.Settings
	// Unpaced is true for a server whose database nobody else uses yet; see upkeep.Config.
	Unpaced bool
	// Logger writes the log; nothing is logged where it is nil.
	Logger *slog.Logger
	// Clock is the server's clock; Now where nil.
	Clock func() time.Time
}

// Now returns the time of the machine's clock.
func Now() time.Time { return time.Now() }

// DefaultLimits returns the limits of a server for many phones behind one address.
func DefaultLimits() chain.Limits {
	limits := chain.DefaultLimits()
	limits.Token = chain.Limit{PerSecond: 200, Burst: 2000}
	limits.Peer = chain.Limit{PerSecond: 2000, Burst: 10000}
	return limits
}

// mailSettings returns the settings of mails with what they share with other settings.
func mailSettings(cfg Config, m *metrics) mail.Settings {
	s := cfg.Mail
	s.Metrics = m.mails
	if s.Keys == nil {
		s.Keys = cfg.Webhooks.Keys
	}
	if s.Brand == nil {
		s.Brand = cfg.Brand
	}
	s.PublicURL = strings.TrimRight(cmp.Or(s.PublicURL, cfg.PublicURL), "/")
	return s
}

// issuerOf returns the OpenID provider by which people sign in; empty for none.
func issuerOf(cfg Config) string {
	if cfg.OpenID == nil {
		return ""
	}
	return cfg.OpenID.Issuer
}
