package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"mysteryshopper/server/app"
	"mysteryshopper/server/call"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/verify"
	"mysteryshopper/server/webtest"
	"mysteryshopper/storage"
)

// logger logs the errors of a server.
var logger = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))

func TestMain(m *testing.M) {
	if os.Getenv(commandVariable) != "" {
		os.Exit(command())
	}
	if database := os.Getenv(serveVariable); database != "" {
		fmt.Fprintln(os.Stderr, serveDatabase(database))
		os.Exit(1)
	}
	code := webtest.Main(clusterDemos.Around(m))
	if dir, err := fileDemo(); err == nil {
		_ = os.RemoveAll(dir)
	}
	mailbox().Stop()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// verified verifies a whole database, whose servers have ended, and fails the test for every finding.
func verified(t *testing.T, database string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	store, err := app.OpenStore(ctx, app.Database{Name: database, ReadOnly: true, Logger: logger})
	if err != nil {
		t.Error(err)
		return
	}
	defer store.Close()
	agrees(t, store)
}

// agrees verifies a store, and fails the test for every finding.
func agrees(t *testing.T, store storage.Store) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	_, err := verify.Run(ctx, store, verify.Options{Found: func(f verify.Finding) {
		t.Errorf("the database does not agree: %s %s: %s", f.Kind, f.Resource, f.Text)
	}})
	if err != nil {
		t.Error(err)
	}
}

// server is a running server with the demo's year in it.
type server struct {
	*demo.Welcome
	app      *app.App
	database string
	conn     *grpc.ClientConn
	web      *http.Client
	// stop ends the server in an orderly way, before the test ends.
	stop func()
}

// start starts a server on the test's own database, which is verified when the test has ended.
func start(t *testing.T, on engine) *server {
	t.Helper()
	return startDemo(t, on.demo(t))
}

// startDemo is start on a database that has the demo.
func startDemo(t *testing.T, database string) *server {
	t.Helper()
	t.Cleanup(func() { verified(t, database) })
	return openDemo(t, database)
}

// openDemo is startDemo without verifying the database.
func openDemo(t *testing.T, database string) *server {
	t.Helper()
	a, welcome, err := demo.Open(t.Context(), demo.Options{Database: database, Evidence: evidencePlace(t, database), REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger, Webhooks: hooked, Mail: mailed()})
	if err != nil {
		t.Fatal(err)
	}
	return run(t, database, a, welcome)
}

// evidencePlaces are where the evidence of databases that are no files is kept.
var evidencePlaces sync.Map

// evidencePlace returns where the evidence of a database is kept, the same for all its servers.
func evidencePlace(t *testing.T, database string) string {
	t.Helper()
	if _, inFile := app.FilePath(database); inFile {
		return ""
	}
	place, _ := evidencePlaces.LoadOrStore(database, t.TempDir())
	return place.(string)
}

// run serves an app until the test ends or the server is stopped.
func run(t *testing.T, database string, a *app.App, welcome *demo.Welcome) *server {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	options := []grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}
	if strings.Contains(database, "default_transaction_isolation=serializable") {
		options = append(options, grpc.WithUnaryInterceptor(patient))
	}
	conn, err := grpc.NewClient(a.GRPC(), options...)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{Welcome: welcome, app: a, database: database, conn: conn, web: &http.Client{Transport: &http.Transport{DisableCompression: true}, Timeout: time.Minute}}
	s.stop = sync.OnceFunc(func() {
		_ = conn.Close()
		s.web.CloseIdleConnections()
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with: %v", err)
		}
	})
	t.Cleanup(s.stop)
	return s
}

// patient repeats a call while the server returns UNAVAILABLE, as callers should. At the strictest isolation an update
// may conflict with others for longer than the server retries.
func patient(
	ctx context.Context, method string, req, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption,
) error {
	const tries = 5
	for n := 1; ; n++ {
		err := invoke(ctx, method, req, reply, conn, opts...)
		if status.Code(err) != codes.Unavailable || n == tries {
			return err
		}
	}
}

// startAt starts a server on a copy of the demo, whose clock is the one given.
func startAt(t *testing.T, on engine, clock func() time.Time) *server {
	t.Helper()
	return startOn(t, on.demo(t), clock)
}

// startOn starts a server on a database, whose clock is the one given, with a token for each role.
func startOn(t *testing.T, database string, clock func() time.Time) *server {
	t.Helper()
	s := startBare(t, database, clock)
	s.enter(t)
	return s
}

// enter makes a token for each role.
func (s *server) enter(t *testing.T) {
	t.Helper()
	s.Tokens = demo.Tokens{
		Admin: s.token(t, grants[admin]), Reviewer: s.token(t, grants[reviewer]),
		Shopper: s.token(t, grants[own]), Client: s.token(t, grants[manager]),
	}
}

// startBare is startOn for a database without tokens.
func startBare(t *testing.T, database string, clock func() time.Time) *server {
	t.Helper()
	t.Cleanup(func() { verified(t, database) })
	a, err := app.Open(t.Context(), app.Config{
		Database: database, Evidence: evidencePlace(t, database), REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger,
		Limits: &chain.Limits{}, Clock: clock, Webhooks: hooked, Mail: mailed(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return run(t, database, a, &demo.Welcome{REST: a.REST(), GRPC: a.GRPC(), Client: "acme", Shopper: "anna"})
}

// as returns a context whose gRPC calls have a token.
func as(ctx context.Context, token string) context.Context {
	return call.WithToken(ctx, token)
}

// answer is a response over REST.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// json returns the body as a JSON object.
func (a answer) json(t *testing.T) map[string]any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal(a.body, &object); err != nil {
		t.Fatalf("status %d, not a JSON object: %v\n%s", a.status, err, a.body)
	}
	return object
}

// want fails the test unless the status is the one expected.
func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// call sends a request over REST; headers are "Name: value". A body that is no string is sent as its JSON. An answer
// that is not as the published document describes it fails the test.
func (s *server) call(t *testing.T, token, method, path string, body any, headers ...string) answer {
	t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		reader = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, s.REST+path, reader)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	response, err := s.web.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: response.StatusCode, header: response.Header, body: raw}
	a.isDescribed(t, method, path)
	return a
}

// at returns a value in JSON by keys and indexes; nil if it is absent.
func at(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		default:
			panic(fmt.Sprintf("a path has no %T", step))
		}
	}
	return value
}
