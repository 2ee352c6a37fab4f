package e2e

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/cli"
)

// commandVariable makes this binary the program itself, as the guides call it.
const commandVariable = "MYSTERYSHOPPER_E2E_COMMAND"

// command runs the program's command line and returns its exit code.
func command() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cli.Main(ctx, os.Args[1:], cli.Environment{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv,
		IsTerminal: func(io.Writer) bool { return false }, Now: app.Now, Random: rand.Reader,
	})
}

// TestGuides runs every command of the guides for authors, for an agency's first day and for planning, in the order of the page. The
// lines that the guides show of checklist lint and score are compared.
func TestGuides(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"checklist-guide.md", "first-day.md", "agency-guide.md"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, program := range []string{"bash", "curl", "jq"} {
				if _, err := exec.LookPath(program); err != nil {
					if os.Getenv("CI") != "" {
						t.Fatalf("%s is missing", program)
					}
					t.Skipf("%s is missing", program)
				}
			}
			text, err := os.ReadFile(filepath.Join("../../docs", name))
			if err != nil {
				t.Fatal(err)
			}
			script, shown := guideScript(t, string(text))
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			run := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", script)
			run.Dir = t.TempDir()
			program := fmt.Sprintf("#!/bin/sh\n%s=1 exec %q \"$@\"\n", commandVariable, os.Args[0])
			if err := os.WriteFile(filepath.Join(run.Dir, "mysteryshopper"), []byte(program), 0o755); err != nil {
				t.Fatal(err)
			}
			run.Env = append(os.Environ(), "PATH="+run.Dir+":"+os.Getenv("PATH"))
			// The server of the guide is in the process group, and ends with it.
			run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			run.Cancel = func() error { return syscall.Kill(-run.Process.Pid, syscall.SIGKILL) }
			run.WaitDelay = 10 * time.Second
			var output bytes.Buffer
			run.Stdout, run.Stderr = &output, &output
			if err := run.Run(); err != nil {
				t.Fatalf("%v\n%s", err, output.String())
			}
			for _, line := range shown {
				if !strings.Contains(output.String(), line+"\n") {
					t.Errorf("the guide shows %q; the output is\n%s", line, output.String())
				}
			}
		})
	}
}

// guideScript returns the shell commands of a guide, those of a background block as a job that is ended at the end, on
// ports that are free, and the lines that the guide shows as output where they are not shortened.
func guideScript(t *testing.T, text string) (script string, shown []string) {
	t.Helper()
	blocks := strings.Split(text, "\n```")
	background := false
	var b strings.Builder
	b.WriteString("trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n")
	for i, block := range blocks {
		kind, body, _ := strings.Cut(block, "\n")
		switch {
		case i > 0 && kind == "sh" && background:
			fmt.Fprintf(&b, "(exec env %s) &\n", strings.TrimSpace(body))
		case i > 0 && kind == "sh":
			b.WriteString(body + "\n")
		case i > 0 && kind == "text":
			for line := range strings.Lines(body) {
				if line = strings.TrimSpace(line); line != "" && !strings.Contains(line, "…") {
					shown = append(shown, line)
				}
			}
		}
		background = strings.HasSuffix(block, "<!-- background -->")
	}
	return strings.NewReplacer("127.0.0.1:8080", freeAddress(t), "127.0.0.1:8081", freeAddress(t), "127.0.0.1:8090", freeAddress(t)).Replace(b.String()), shown
}

// freeAddress returns an address of this machine that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
