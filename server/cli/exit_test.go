package cli_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExitCodes runs commands that fail, and checks the exit code and the two lines of the error.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	nowhere := filepath.Join(dir, "nowhere")
	noDatabase := file(t, "text.db", strings.Repeat("This is no database. ", 100))
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { busy.Close() })
	database := filepath.Join(dir, "x.db")
	// Migrations are logged by a server that meets those of another one, so the database is made before.
	call{args: []string{"token", "create", "--role", "ADMIN", "--database", database}}.run(t).want(t, 0)
	serve := []string{"serve", "--database", database, "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0"}
	with := func(args []string, more ...string) []string { return append(append([]string{}, args...), more...) }
	for name, test := range map[string]struct {
		args []string
		env  map[string]string
		code int
		want []string
	}{
		"unknown command":          {args: []string{"scor"}, code: 2, want: []string{`did you mean "score"`, "mysteryshopper --help"}},
		"unknown flag":             {args: []string{"score", "--colour", "x"}, code: 2, want: []string{"unknown flag --colour", "mysteryshopper score --help"}},
		"missing argument":         {args: []string{"score"}, code: 2, want: []string{"<file>"}},
		"missing command":          {args: []string{"checklist"}, code: 2, want: []string{"lint"}},
		"missing file":             {args: []string{"score", nowhere}, code: 2, want: []string{nowhere, "check the file's name"}},
		"stdin twice":              {args: []string{"score", "-", "-"}, code: 2, want: []string{"twice"}},
		"file is a folder":         {args: []string{"checklist", "lint", dir}, code: 2, want: []string{dir}},
		"no such shell":            {args: []string{"completion", "tcsh"}, code: 2, want: []string{"bash"}},
		"no database to verify":    {args: []string{"verify", "--database", nowhere}, code: 3, want: []string{nowhere, "check --database"}},
		"no database to list":      {args: []string{"token", "list", "--database", nowhere}, code: 3, want: []string{nowhere}},
		"no database to revoke in": {args: []string{"token", "revoke", "x", "--database", nowhere}, code: 3, want: []string{nowhere}},
		"text as a database":       {args: []string{"verify", "--database", noDatabase}, code: 3, want: []string{noDatabase, "restore a backup"}},
		"unknown engine":           {args: []string{"verify", "--database", "mongodb://x"}, code: 2, want: []string{"sqlite:PATH"}},
		"role that needs a client": {args: []string{"token", "create", "--role", "VIEWER", "--database", nowhere}, code: 2, want: []string{"the role VIEWER needs --client"}},
		"role without a client":    {args: []string{"token", "create", "--role", "ADMIN", "--client", "x", "--database", nowhere}, code: 2, want: []string{"the role ADMIN has no --client"}},
		"no such role":             {args: []string{"token", "create", "--role", "KING", "--database", nowhere}, code: 2, want: []string{"ADMIN"}},
		"no such span":             {args: []string{"token", "create", "--role", "ADMIN", "--expires", "3 days", "--database", nowhere}, code: 2, want: []string{"3 days", "30d"}},
		"address in use":           {args: with(serve, "--rest", busy.Addr().String()), code: 3, want: []string{"listen", "--rest"}},
		"certificate without key":  {args: with(serve, "--tls-cert", "c.pem"), code: 2, want: []string{"--tls-key"}},
		"no such certificate":      {args: with(serve, "--tls-cert", nowhere, "--tls-key", nowhere), code: 2, want: []string{nowhere}},
		"certificate that is none": {args: with(serve, "--tls-cert", noDatabase, "--tls-key", noDatabase), code: 2, want: []string{"certificate"}},
		"network that is none":     {args: with(serve, "--trusted-proxy", "10.0.0.0/99"), code: 2, want: []string{"10.0.0.0/99"}},
		"no such log level":        {args: with(serve, "--log-level", "loud"), code: 2, want: []string{"loud"}},
		"no such config":           {args: with(serve, "--config", nowhere), code: 2, want: []string{nowhere}},
		"unknown setting":          {args: with(serve, "--config", file(t, "a.yaml", "rest: x\ncolour: red\n")), code: 2, want: []string{`line 2: "colour" is no setting`, "log-level"}},
		"config that is no map":    {args: with(serve, "--config", file(t, "a.yaml", "- rest\n")), code: 2, want: []string{"not a mapping"}},
		"nested setting":           {args: with(serve, "--config", file(t, "a.yaml", "rest: {a: b}\n")), code: 2, want: []string{"line 1", "plain value"}},
		"wrong setting in config":  {args: with(serve, "--config", file(t, "a.yaml", "log-format: loud\n")), code: 2, want: []string{"log-format", "text"}},
		"wrong setting in env":     {args: serve, env: map[string]string{"MYSTERYSHOPPER_LOG_LEVEL": "loud"}, code: 2, want: []string{"log-level", "loud"}},
		"database in a file":       {args: []string{"token", "create", "--role", "ADMIN", "--database", noDatabase + "/x.db"}, code: 3, want: []string{noDatabase}},
		"too many reports":         {args: []string{"demo", "--reports", "1000001"}, code: 2, want: []string{"1000000"}},
		"data that is a file":      {args: []string{"demo", "--data", noDatabase}, code: 2, want: []string{noDatabase}},
		"publish without a token":  {args: []string{"checklist", "publish", "core-service"}, code: 2, want: []string{"--token"}},
		"plan without a number":    {args: []string{"plan", "--client", "c", "--program", "p", "--wave", "w", "--visits", "all", "--token", "x"}, code: 2, want: []string{"all=2"}},
		"plan on nobody":           {args: []string{"plan", "--client", "c", "--program", "p", "--wave", "w", "--visits", "all=1", "--token", "x", "--server", "127.0.0.1:1"}, code: 3, want: []string{"does not answer"}},
		"publish to REST":          {args: []string{"checklist", "publish", "core-service", "--token", "x", "--server", "http://127.0.0.1:1"}, code: 2, want: []string{"REST", "127.0.0.1:8081"}},
		"publish to nobody":        {args: []string{"checklist", "publish", "core-service", "--token", "x", "--server", "127.0.0.1:1"}, code: 3, want: []string{"does not answer"}},
		"publish with a bad CA":    {args: []string{"checklist", "publish", "core-service", "--token", "x", "--ca", noDatabase}, code: 2, want: []string{"no certificate"}},
		"phone without a server":   {args: []string{"phone", "sync", "--dir", filepath.Join(dir, "phone")}, code: 3, want: []string{"--server"}},
		"language that is not":     {args: []string{"checklist", "show", "core-service", "--locale", "fi"}, code: 2, want: []string{"de, en, hu, sv"}},
		"version that is not":      {args: []string{"checklist", "show", "core-service@9"}, code: 2, want: []string{"core-service@1"}},
		"list as YAML":             {args: []string{"checklist", "show", "--yaml"}, code: 2, want: []string{"JSON"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := call{args: test.args, env: test.env}.run(t).want(t, test.code)
			if o.stdout != "" {
				t.Errorf("stdout: %s", o.stdout)
			}
			lines := strings.Split(strings.TrimSuffix(o.stderr, "\n"), "\n")
			if len(lines) > 2 || !strings.HasPrefix(lines[0], "mysteryshopper: ") {
				t.Errorf("stderr is not one line of what and one of what to do: %s", o.stderr)
			}
			for _, words := range test.want {
				if !strings.Contains(o.stderr, words) {
					t.Errorf("stderr lacks %q: %s", words, o.stderr)
				}
			}
		})
	}
	t.Cleanup(func() {
		if _, err := os.Stat(nowhere); err == nil {
			t.Error("a command that was refused made a database")
		}
	})
}
