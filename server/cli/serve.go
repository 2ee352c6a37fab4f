package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"strings"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/paper"
	"mysteryshopper/server/webhook"
	"mysteryshopper/storage"
)

// database is the flag of all commands that open a database.
type database struct {
	Database string `setting:"" placeholder:"NAME" default:"sqlite:data/mysteryshopper.db" help:"The database, as sqlite:PATH or postgres://USER@HOST:PORT/NAME (default ${default})."`
}

type serveCommand struct {
	database
	safeguards
	Replica       string     `name:"replica" setting:"" placeholder:"NAME" help:"A copy of a postgres:// database, for scorecards and lists that may be some moments behind."`
	Connections   int        `name:"connections" setting:"" placeholder:"N" default:"12" help:"How many connections to PostgreSQL are open at most, from 2 (default ${default}). A third of them write."`
	Evidence      string     `name:"evidence" setting:"" placeholder:"PLACE" help:"Where the photos, documents and recordings of reports are kept: a folder, or s3://BUCKET/PREFIX?endpoint=HOST:PORT with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment; none takes no evidence. A SQLite database has them in a folder beside it, whose name ends with .evidence; servers of a PostgreSQL database need the same place."`
	REST          string     `name:"rest" setting:"" placeholder:"HOST:PORT" default:"127.0.0.1:8080" help:"Where REST is served (default ${default}); port 0 takes a free one."`
	GRPC          string     `name:"grpc" setting:"" placeholder:"HOST:PORT" default:"127.0.0.1:8081" help:"Where gRPC is served (default ${default}); port 0 takes a free one."`
	TLSCert       string     `name:"tls-cert" setting:"" and:"tls" placeholder:"FILE" help:"The certificate, with its chain, in PEM. REST and gRPC then speak TLS."`
	TLSKey        string     `name:"tls-key" setting:"" and:"tls" placeholder:"FILE" help:"The certificate's private key in PEM."`
	CORS          []string   `name:"cors" setting:"" placeholder:"ORIGIN" help:"An origin whose pages may call, such as https://app.example.com; repeatable."`
	TrustedProxy  []network  `name:"trusted-proxy" setting:"" placeholder:"NETWORK" help:"An address or network, such as 10.0.0.0/8, whose forwarded addresses are believed; repeatable."`
	PublicURL     string     `name:"public-url" setting:"" placeholder:"URL" help:"The address under which phones reach REST, such as https://shop.example.com, for the QR codes of invitations and the links in mails. The address of the request otherwise, for invitations."`
	MinAppVersion string     `name:"min-app-version" setting:"" placeholder:"VERSION" help:"The oldest phone app that may call, such as 1.4.2."`
	PlannedApp    string     `name:"planned-app-version" setting:"" placeholder:"VERSION" help:"The oldest phone app that may call from --planned-app-time on. Phones learn of it with every sync, so that people update in good time."`
	PlannedTime   time.Time  `name:"planned-app-time" setting:"" placeholder:"TIME" help:"When --planned-app-version takes the place of --min-app-version, such as 2026-12-15T00:00:00Z."`
	BrandName     string     `name:"brand-name" setting:"" placeholder:"NAME" help:"The agency's name on papers, of at most 80 characters."`
	BrandColour   string     `name:"brand-colour" setting:"" placeholder:"#RRGGBB" help:"The colour of the rule below the heading of papers."`
	BrandLogo     string     `name:"brand-logo" setting:"" placeholder:"FILE" help:"The agency's logo on papers, a PNG or JPEG of at most 512 KB and 2000 by 2000 pixels."`
	WebhookKeys   string     `name:"webhook-keys" setting:"" placeholder:"FILE" help:"A file with the keys that seal the signing secrets of webhooks in the database, one a line, each 32 random bytes in base64, such as openssl rand -base64 32 prints. The first one seals, all open. Without it webhooks cannot be created (NO_WEBHOOK_KEY), and none are delivered. Keep a copy: without its key a secret is lost."`
	WebhookInside bool       `name:"webhook-allow-private" setting:"" help:"Let webhooks go to private addresses, and by http. Otherwise they go to public addresses alone, by https."`
	WebhookGiveUp span       `name:"webhook-give-up" setting:"" placeholder:"TIME" help:"How long an event of a webhook is sent again before it is listed as failed, and how long a webhook may fail before it is paused, such as 12h; 3d where it is left out."`
	SMTPURL       string     `name:"smtp-url" setting:"" placeholder:"URL" help:"The mail server that takes mails, as smtps://USER@HOST:PORT, or smtp:// for STARTTLS. Without it, or without --mail-from and --public-url, no mails are sent, and the API says so (NO_MAIL)."`
	SMTPPassword  string     `name:"smtp-password-file" setting:"" placeholder:"FILE" help:"A file with the password for the mail server, on one line. The address may have it as well, but it is seen in lists of processes there."`
	MailFrom      string     `name:"mail-from" setting:"" placeholder:"ADDRESS" help:"The sender of mails, such as \"Agency <visits@example.com>\"."`
	OIDCIssuer    string     `name:"oidc-issuer" setting:"" placeholder:"URL" help:"The OpenID provider by which people sign in at /signin/oidc, such as https://login.example.com. Only those are let in whom an admin stored (CreatePerson). It needs --oidc-client-id and --oidc-client-secret-file; the provider has PUBLIC-URL/signin/oidc/callback as the address to return to."`
	OIDCClient    string     `name:"oidc-client-id" setting:"" placeholder:"ID" help:"What this server is called at the OpenID provider."`
	OIDCSecret    string     `name:"oidc-client-secret-file" setting:"" placeholder:"FILE" help:"A file with this server's secret at the OpenID provider, on one line."`
	Metrics       string     `name:"metrics" setting:"" placeholder:"HOST:PORT" help:"Where /metrics is served alone, without TLS; port 0 takes a free one. Otherwise REST serves it."`
	Collector     string     `name:"collector" setting:"" placeholder:"URL" help:"Where traces of calls and all metrics are sent, by OTLP over HTTP, such as http://127.0.0.1:4318 (OpenTelemetry)."`
	MaxConns      int        `name:"max-connections" setting:"" placeholder:"N" default:"4096" help:"How many connections are open at most, half for REST and half for gRPC (default ${default}, and less where the process may have few descriptors)."`
	MaxPerAddress int        `name:"max-connections-per-address" setting:"" placeholder:"N" help:"How many of either are open for one address at most (default: half of them). A trusted proxy is not bounded so."`
	NewPerAddress int        `name:"connections-per-second" setting:"" placeholder:"N" default:"50" help:"How many new connections a second one address may open to either in the long run (default ${default}); 500 at once are served, more wait. A trusted proxy is not bounded so."`
	LogLevel      slog.Level `name:"log-level" setting:"" placeholder:"LEVEL" default:"INFO" help:"The least that is logged: debug, info, warn or error (default ${default})."`
	LogFormat     string     `name:"log-format" setting:"" enum:"text,json" placeholder:"FORMAT" default:"text" help:"How the log on stderr is written: text or json (default ${default})."`
	Config        string     `name:"config" placeholder:"FILE" help:"A YAML or JSON file with settings by the names of these flags. $$MYSTERYSHOPPER_CONFIG"`
	JSON          bool       `name:"json" help:"Print the addresses as one line of JSON."`
}

func (*serveCommand) manual() manual {
	return manual{
		examples: []example{
			{"Serve a database in ./data, which is made where there is none.", "serve"},
			{"Serve to other machines, with TLS.", "serve --rest :443 --grpc :8443 --tls-cert cert.pem --tls-key key.pem"},
			{"Serve a PostgreSQL database, which other servers may serve as well.", "serve --database postgres://shop@db.example.com/shop"},
			{"Take free ports, and print them for a program.", "serve --rest 127.0.0.1:0 --grpc 127.0.0.1:0 --json"},
			{"Take all settings from a file.", "serve --config /etc/mysteryshopper.yaml"},
		},
		codes: []int{exitOK, exitUsage, exitUnreachable, exitInternal},
	}
}

// Help returns the description of the command.
func (*serveCommand) Help() string {
	return "A setting on the command line comes before one in the environment, and that before one in the file. " +
		"An interrupt or SIGTERM stops the server after what is under way; a second one stops it at once."
}

// Run serves until the context ends.
func (c *serveCommand) Run(ctx context.Context, env *Environment) error {
	logger := newLogger(env.Stderr, c.LogLevel, c.LogFormat)
	cfg := c.config(logger)
	var err error
	if cfg.Brand, err = c.brand(); err != nil {
		return notStarted(err)
	}
	if cfg.Webhooks, err = c.webhooks(); err != nil {
		return notStarted(err)
	}
	if cfg.Mail, err = c.mail(); err != nil {
		return notStarted(err)
	}
	if cfg.OpenID, err = c.openID(); err != nil {
		return notStarted(err)
	}
	if err := cfg.Apps.Check(); err != nil {
		return notStarted(err)
	}
	a, err := app.Open(ctx, cfg)
	if err != nil {
		return notStarted(err)
	}
	if err := publishNewer(ctx, a, logger); err != nil {
		return closeAfter(a, err)
	}
	if err := c.announce(ctx, env, a); err != nil {
		return closeAfter(a, err)
	}
	stop, err := c.schedule(ctx, c.Database, c.Evidence, env, logger)
	if err != nil {
		return closeAfter(a, err)
	}
	defer stop()
	return a.Serve(ctx)
}

// publishNewer publishes the built-in checklists' newest version in a database that has an earlier one unchanged.
func publishNewer(ctx context.Context, a *app.App, logger *slog.Logger) error {
	names, err := builtin.PublishNewer(ctx, a.Store(), app.Now)
	for _, name := range names {
		logger.Info("published a newer version of a built-in checklist", "version", name)
	}
	if errors.Is(err, storage.ErrUnavailable) || errors.Is(err, storage.ErrReadOnly) {
		// The server can start without it; the next start publishes.
		logger.Warn("built-in checklists were not published", "error", err)
		return nil
	}
	return err
}

func (c *serveCommand) config(logger *slog.Logger) app.Config {
	proxies := make([]netip.Prefix, len(c.TrustedProxy))
	for i, n := range c.TrustedProxy {
		proxies[i] = n.Prefix
	}
	return app.Config{
		Database: c.Database, Evidence: c.Evidence, Replica: c.Replica, Connections: c.Connections, REST: c.REST, GRPC: c.GRPC, TLSCert: c.TLSCert, TLSKey: c.TLSKey,
		CORS: c.CORS, TrustedProxies: proxies, PublicURL: c.PublicURL, Apps: chain.AppVersions{Minimum: c.MinAppVersion, Planned: c.PlannedApp, PlannedTime: c.PlannedTime}, Logger: logger,
		MetricsAddress: c.Metrics, Collector: c.Collector, MaxConnections: c.MaxConns, MaxConnectionsPerAddress: c.MaxPerAddress, ConnectionsPerSecond: c.NewPerAddress, AuditHead: c.auditHead(),
	}
}

// brand reads what is printed on papers.
func (c *serveCommand) brand() (*paper.Brand, error) {
	var logo []byte
	if c.BrandLogo != "" {
		var err error
		if logo, err = readAtMost(c.BrandLogo, paper.MostLogoBytes); err != nil {
			return nil, fmt.Errorf("brand-logo: %w", err)
		}
	}
	return paper.NewBrand(c.BrandName, c.BrandColour, logo)
}

// webhooks reads the settings of webhooks.
func (c *serveCommand) webhooks() (webhook.Settings, error) {
	settings := webhook.Settings{AllowPrivate: c.WebhookInside, GiveUp: time.Duration(c.WebhookGiveUp)}
	if c.WebhookKeys == "" {
		return settings, nil
	}
	text, err := readAtMost(c.WebhookKeys, mostKeyBytes)
	if err == nil {
		settings.Keys, err = webhook.ParseKeys(text)
	}
	if err != nil {
		return settings, fmt.Errorf("webhook-keys: %w", err)
	}
	return settings, nil
}

// mail reads the settings of mails; none where no mail server is named.
func (c *serveCommand) mail() (settings mail.Settings, err error) {
	if c.SMTPURL == "" {
		return settings, nil
	}
	var password []byte
	if c.SMTPPassword != "" {
		if password, err = readAtMost(c.SMTPPassword, mostKeyBytes); err != nil {
			return settings, fmt.Errorf("smtp-password-file: %w", err)
		}
	}
	if settings.Relay, err = mail.ParseRelay(c.SMTPURL, strings.TrimRight(string(password), "\r\n")); err != nil {
		return settings, fmt.Errorf("smtp-url: %w", err)
	}
	if settings.From, err = mail.ParseFrom(c.MailFrom); err != nil {
		return settings, fmt.Errorf("mail-from: %w", err)
	}
	if c.PublicURL == "" {
		return settings, errors.New("public-url: mails have links to this server, so that it is needed with smtp-url")
	}
	return settings, nil
}

// mostKeyBytes bounds the file of keys.
const mostKeyBytes = 64 << 10

// readAtMost reads a file, and of a large one a byte more than the bound.
func readAtMost(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	return text, cmp.Or(err, file.Close())
}

// announce prints the addresses, and how to create the first token where there is none.
func (c *serveCommand) announce(ctx context.Context, env *Environment, a *app.App) error {
	if c.JSON {
		if err := json.NewEncoder(env.Stdout).Encode(map[string]string{"rest": a.REST(), "grpc": a.GRPC()}); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(env.Stdout, "REST  %s  (what can be called: %[1]s/docs)\ngRPC  %s\n", a.REST(), a.GRPC())
	}
	tokens, err := storage.Read(ctx, a.Store(), storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.Token, error) {
		list, _, err := tx.Access().ListTokens(ctx, "", storage.Page{Limit: 1})
		return list, err
	})
	if err == nil && len(tokens) == 0 {
		fmt.Fprintf(env.Stderr, "Nobody can call yet: there is no token. Make the first one, of an admin, with\n"+
			"  %s token create --role ADMIN --database %s\n", name, quote(app.WithoutPassword(c.Database)))
	}
	return err
}

// closeAfter closes a server after an error, and returns that error.
func closeAfter(a *app.App, cause error) error {
	if err := a.Close(); err != nil {
		return fmt.Errorf("%w (and closing: %w)", cause, err)
	}
	return cause
}

// notStarted returns the error of a server that did not start. It blames the settings for every error that is not of
// storage or the network.
func notStarted(err error) error {
	r := explain(err)
	if r.code == exitInternal {
		r = &refusal{
			code: exitUsage, what: "the server cannot start: " + firstLine(err.Error()),
			todo: "check the settings; run " + name + " serve --help to read what they may be", cause: err,
		}
	}
	return r
}

// newLogger returns a logger that writes lines of text or JSON.
func newLogger(w io.Writer, level slog.Level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// network is an address or a network on the command line.
type network struct{ netip.Prefix }

// UnmarshalText parses 10.0.0.0/8 or 10.1.2.3.
func (n *network) UnmarshalText(text []byte) error {
	if address, err := netip.ParseAddr(string(text)); err == nil {
		n.Prefix = netip.PrefixFrom(address, address.BitLen())
		return nil
	}
	prefix, err := netip.ParsePrefix(string(text))
	if err != nil {
		return fmt.Errorf("%q is no address and no network", text)
	}
	n.Prefix = prefix.Masked()
	return nil
}
