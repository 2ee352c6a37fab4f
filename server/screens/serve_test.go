package screens

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

func TestMain(m *testing.M) {
	code := webtest.Main(m)
	if dir, err := filledDemo(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

var logger = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))

// filledDemo makes the demo once for all tests, in a folder of its own.
var filledDemo = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "screens-")
	if err != nil {
		return "", err
	}
	a, _, err := demo.Open(context.Background(), demoIn(dir))
	if err != nil {
		return dir, err
	}
	ctx, stop := context.WithCancel(context.Background())
	stop() // Serving ends at once, and closes everything.
	return dir, a.Serve(ctx)
})

func demoIn(dir string) demo.Options {
	return demo.Options{Dir: dir, Reports: 300, FollowUp: true, Morning: true, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger}
}

// serve serves a copy of the demo until the test ends.
func serve(t *testing.T) *demo.Welcome {
	t.Helper()
	filled, err := filledDemo()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.CopyFS(dir, os.DirFS(filled)); err != nil {
		t.Fatal(err)
	}
	return open(t, demoIn(dir))
}

// open serves a demo until the test ends, and makes it first where it is not there.
func open(t *testing.T, o demo.Options) *demo.Welcome {
	t.Helper()
	// The test's own context ends before its pages are closed.
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	a, welcome, err := demo.Open(ctx, o)
	if err != nil {
		stop()
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with: %v", err)
		}
	})
	return welcome
}
