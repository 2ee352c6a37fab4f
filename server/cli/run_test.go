package cli_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/server/app"
	"mysteryshopper/server/cli"
)

var update = flag.Bool("update", false, "write the golden files anew")

// outcome is how a command ended.
type outcome struct {
	code           int
	stdout, stderr string
}

// call is a command line with what is around it.
type call struct {
	args  []string
	stdin string
	env   map[string]string
}

// run runs a command to its end.
func run(t *testing.T, args ...string) outcome {
	t.Helper()
	return call{args: args}.run(t)
}

func (c call) run(t *testing.T) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var stdout, stderr bytes.Buffer
	code := cli.Main(ctx, c.args, c.environment(&stdout, &stderr))
	return outcome{code, stdout.String(), stderr.String()}
}

func (c call) environment(stdout, stderr io.Writer) cli.Environment {
	return cli.Environment{
		Stdin: strings.NewReader(c.stdin), Stdout: stdout, Stderr: stderr,
		Getenv:     func(name string) string { return c.env[name] },
		IsTerminal: func(io.Writer) bool { return false },
		Now:        app.Now, Random: rand.Reader,
	}
}

// want fails the test with all output unless the command ended with the code.
func (o outcome) want(t *testing.T, code int) outcome {
	t.Helper()
	if o.code != code {
		t.Fatalf("exit code %d, want %d\nstdout: %s\nstderr: %s", o.code, code, o.stdout, o.stderr)
	}
	return o
}

// file writes a file for a test and returns its path.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// golden compares a text with a file of testdata, or writes it there.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got), written anew by go test -update:\n%s", path, diff)
	}
}
