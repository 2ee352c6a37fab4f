package cli_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDemo makes a small demo, reads its line of JSON and uses every token; then serves it again for people and pastes
// the lines that are printed to try; then verifies what was made.
func TestDemo(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	args := []string{"demo", "--data", dir, "--reports", "20", "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0"}
	r := call{args: append(args, "--json")}.start(t)
	var line map[string]json.RawMessage
	if err := json.Unmarshal([]byte(r.first), &line); err != nil {
		t.Fatalf("the first line is %q: %v", r.first, err)
	}
	members := slices.Sorted(maps.Keys(line))
	if want := []string{"client", "grpc", "guide", "rest", "shopper", "tokens", "visits"}; !slices.Equal(members, want) {
		t.Errorf("the members are %v, want %v", members, want)
	}
	var welcome struct {
		Rest, Grpc, Client, Shopper, Guide string
		Tokens                             map[string]string
		Visits                             []string
	}
	if err := json.Unmarshal([]byte(r.first), &welcome); err != nil {
		t.Fatal(err)
	}
	checkGuide(t, welcome.Guide, filepath.Join(dir, "guide.html"), welcome.Tokens["client"])
	if len(welcome.Visits) < 20 {
		t.Errorf("%d visits are open, want 20 or more", len(welcome.Visits))
	}
	client := plainClient(t)
	for _, role := range []string{"admin", "reviewer", "shopper", "client", "manager"} {
		get(t, client, welcome.Rest+"/v1/whoami", welcome.Tokens[role])
	}
	get(t, client, welcome.Rest+"/v1/visits/"+welcome.Visits[0], welcome.Tokens["shopper"])
	reportByPhone(t, dir, welcome.Grpc, welcome.Visits[0])
	if code := r.stop(); code != 0 {
		t.Fatalf("exit code %d: %s", code, r.stderr)
	}

	tryDemo(t, args)
	if o := run(t, "verify", "--database", filepath.Join(dir, "demo.db")).want(t, 0); !strings.HasPrefix(o.stdout, "clean: ") {
		t.Errorf("stdout: %s", o.stdout)
	}
}

// reportByPhone lets a phone in by an invitation, made beside the running server, and has it report a visit.
func reportByPhone(t *testing.T, dir, server, visit string) {
	t.Helper()
	code := strings.TrimSpace(run(t, "token", "invite", "--role", "SHOPPER", "--shopper", "anna", "--database", filepath.Join(dir, "demo.db")).want(t, 0).stdout)
	folder := filepath.Join(t.TempDir(), "phone")
	phone := func(args ...string) outcome {
		return run(t, append([]string{"phone", "--dir", folder, "--server", server}, args...)...).want(t, 0)
	}
	phone("enrol", code)
	phone("sync")
	phone("fill", visit, "--demo")
	if o := phone("send"); !strings.Contains(o.stdout, "1 accepted, 0 refused, 0 waiting") {
		t.Errorf("stdout: %s", o.stdout)
	}
}

// checkGuide checks that the guide has the printed path, and that nobody else can read it.
func checkGuide(t *testing.T, path, want, token string) {
	t.Helper()
	if path != want {
		t.Errorf("the guide is %q, want %q", path, want)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the guide has mode %o", mode)
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), token) || !strings.HasSuffix(string(text), "</html>\n") {
		t.Errorf("the guide is not one of this demo: %v", err)
	}
}

var curlLine = regexp.MustCompile(`^  curl -s(?: -w '\\n'|S -o \S+) -H 'Authorization: Bearer (\S+)' '?([^ ']+)'?$`)

// tryDemo serves a demo and runs the commands that it prints to try.
func tryDemo(t *testing.T, args []string) {
	t.Helper()
	r := call{args: args}.start(t)
	if !strings.HasPrefix(r.first, "Guide  file:///") {
		t.Errorf("the first line is %q", r.first)
	}
	var calls [][]string
	for line := ""; !strings.HasPrefix(line, "An interrupt"); {
		var err error
		if line, err = r.stdout.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		if m := curlLine.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil {
			calls = append(calls, m)
		}
	}
	client := plainClient(t)
	for _, m := range calls {
		if text := get(t, client, m[2], m[1]); len(text) < 100 {
			t.Errorf("%s answers %s", m[2], text)
		}
	}
	if len(calls) < 4 {
		t.Errorf("%d lines to try were found", len(calls))
	}
	if code := r.stop(); code != 0 {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
}

// TestDemoOfNamedDatabase has its guide in a folder of its own, which is gone at the end.
func TestDemoOfNamedDatabase(t *testing.T) {
	t.Parallel()
	database := filepath.Join(t.TempDir(), "named.db")
	r := call{args: []string{"demo", "--reports", "0", "--database", "sqlite:" + database, "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--json"}}.start(t)
	var welcome struct {
		Guide  string
		Tokens map[string]string
	}
	if err := json.Unmarshal([]byte(r.first), &welcome); err != nil {
		t.Fatal(err)
	}
	if filepath.Dir(welcome.Guide) == filepath.Dir(database) {
		t.Errorf("the guide is %s", welcome.Guide)
	}
	checkGuide(t, welcome.Guide, welcome.Guide, welcome.Tokens["client"])
	if code := r.stop(); code != 0 {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
	if _, err := os.Stat(filepath.Dir(welcome.Guide)); !os.IsNotExist(err) {
		t.Errorf("the guide's folder is still there: %v", err)
	}
	if _, err := os.Stat(database); err != nil {
		t.Error(err)
	}
}

// TestDemoInTemporaryFolder checks that the folder is printed, and removed at the end.
func TestDemoInTemporaryFolder(t *testing.T) {
	t.Parallel()
	r := call{args: []string{"demo", "--reports", "1", "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--json"}}.start(t)
	m := regexp.MustCompile(`The demo is made in (\S+), which is removed`).FindStringSubmatch(r.stderr.String())
	if m == nil {
		t.Fatalf("stderr: %s", r.stderr)
	}
	if _, err := os.Stat(filepath.Join(m[1], "demo.db")); err != nil {
		t.Error(err)
	}
	if code := r.stop(); code != 0 {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
	if _, err := os.Stat(m[1]); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}
