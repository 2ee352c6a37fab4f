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
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/verify"
)

// templateReports is how many released reports every test's server begins with.
const templateReports = 60

// logger shows what goes wrong in a server, and nothing else.
var logger = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))

// template is a finished demo, made once and copied for each test.
var template = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "mysteryshopper-e2e-")
	if err != nil {
		return "", err
	}
	a, _, err := demo.Open(context.Background(), demo.Options{
		Dir: dir, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Reports: templateReports, Seed: 7,
		Logger: logger,
	})
	if err != nil {
		return "", err
	}
	return dir, a.Close()
})

func TestMain(m *testing.M) {
	if dir := os.Getenv(serveVariable); dir != "" {
		fmt.Fprintln(os.Stderr, serveFolder(dir))
		os.Exit(1)
	}
	code := m.Run()
	if dir, err := template(); err == nil {
		_ = os.RemoveAll(dir)
	}
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// verified reads the whole database of a folder, whose server has ended, and fails the test for everything in it that
// does not agree.
func verified(t *testing.T, path string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	store, err := app.OpenStore(ctx, app.Database{Name: "sqlite:" + path, ReadOnly: true, Logger: logger})
	if err != nil {
		t.Error(err)
		return
	}
	defer store.Close()
	_, err = verify.Run(ctx, store, verify.Options{Found: func(f verify.Finding) {
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
}

// start starts a server of the test's own.
func start(t *testing.T) *server {
	t.Helper()
	from, err := template()
	if err != nil {
		t.Fatalf("make the template: %v", err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return startIn(t, dir)
}

// startIn starts a server on a folder that has a demo already.
func startIn(t *testing.T, dir string) *server {
	t.Helper()
	a, welcome, err := demo.Open(t.Context(), demo.Options{Dir: dir, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	return run(t, filepath.Join(dir, "demo.db"), a, welcome)
}

// run serves an app until the test ends, and then looks whether all that it left behind agrees.
func run(t *testing.T, database string, a *app.App, welcome *demo.Welcome) *server {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	conn, err := grpc.NewClient(a.GRPC(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	s := &server{Welcome: welcome, app: a, database: database, conn: conn, web: &http.Client{Transport: &http.Transport{DisableCompression: true}, Timeout: time.Minute}}
	t.Cleanup(func() {
		_ = conn.Close()
		s.web.CloseIdleConnections()
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with: %v", err)
		}
		verified(t, database)
	})
	return s
}

// startAt starts a server on a copy of the demo, whose clock is the one given.
func startAt(t *testing.T, clock func() time.Time) *server {
	t.Helper()
	from, err := template()
	if err != nil {
		t.Fatalf("make the template: %v", err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return startOn(t, dir, "demo.db", clock)
}

// startOn starts a server on the database of a folder, whose clock is the one given, with a token for each role.
func startOn(t *testing.T, dir, file string, clock func() time.Time) *server {
	t.Helper()
	s := startBare(t, dir, file, clock)
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

// startBare is startOn for a database that nobody may be in yet.
func startBare(t *testing.T, dir, file string, clock func() time.Time) *server {
	t.Helper()
	database := filepath.Join(dir, file)
	a, err := app.Open(t.Context(), app.Config{
		Database: "sqlite:" + database, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger,
		Limits: &chain.Limits{}, Clock: clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	return run(t, database, a, &demo.Welcome{REST: a.REST(), GRPC: a.GRPC(), Client: "acme", Shopper: "anna"})
}

// as is a context whose gRPC calls come with a token.
func as(ctx context.Context, token string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
}

// answer is what came back over REST.
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

// call sends a request over REST; headers are "Name: value". A body that is no string is sent as its JSON.
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
	return answer{status: response.StatusCode, header: response.Header, body: raw}
}

// at reads a value out of JSON by keys and indexes; nil where it is not there.
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
