package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mysteryshopper/proto/gen/openapi"
)

// nodeStep is a command in a folder with packages of npm. want is a text that it prints.
type nodeStep struct {
	name    string
	command []string
	want    string
}

// installed gets the packages of the folder's lock file.
var installed = nodeStep{"install", []string{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"}, ""}

// clientSteps lint the published document, make clients of it, compile them and let them make a phone's day.
var clientSteps = []nodeStep{
	installed,
	{"lint with redocly", []string{"node_modules/.bin/redocly", "lint", "openapi.json", "--format=stylish"}, ""},
	{"lint with spectral", []string{"node_modules/.bin/spectral", "lint", "--fail-severity=warn", "openapi.json"}, ""},
	{"openapi-typescript", []string{"node_modules/.bin/openapi-typescript", "openapi.json", "-o", "gen/api.ts"}, ""},
	{"hey-api", []string{"node_modules/.bin/openapi-ts", "-i", "openapi.json", "-o", "gen/hey", "-c", "@hey-api/client-fetch"}, ""},
	{"orval", []string{"node_modules/.bin/orval", "--config", "orval.config.cjs"}, ""},
	{"compile", []string{"node_modules/.bin/tsc", "-p", "."}, ""},
	{"day of openapi-fetch", []string{"node", "out/day.js"}, "fetch 200 304 200 true INVALID_REPORT ETAG_REQUIRED APPROVED true"},
	{"day of hey-api", []string{"node", "out/day-hey.js"}, "hey SHOPPER true FAIL INVALID_REQUEST"},
	{"day of orval", []string{"node", "out/day-orval.js"}, "orval SHOPPER true FAIL INVALID_REQUEST"},
}

// TestClients runs clientSteps in a folder of its own. The day of openapi-fetch is the one that docs/clients.md shows. It
// needs Node.js and a registry of npm; without Node.js it is skipped, and fails in CI.
func TestClients(t *testing.T) {
	t.Parallel()
	folder := nodeFolder(t, "testdata/clients")
	s := start(t, onSQLite)
	for name, text := range map[string][]byte{"openapi.json": openapi.Document, "day.ts": shownProgram(t, "clients.md", "day.ts")} {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	runNode(t, folder, clientSteps, "REST="+s.REST, "SHOPPER="+s.Tokens.Shopper, "REVIEWER="+s.Tokens.Reviewer)
}

// nodeFolder returns a copy of a folder for Node.js. Where Node.js is missing it skips the test, or fails it in CI.
func nodeFolder(t *testing.T, from string) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is missing; install Node.js 20 or later", program)
			}
			t.Skipf("%s is missing: nothing is driven from Node.js", program)
		}
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return folder
}

// runNode runs steps in a folder, with variables in their environment. It ends the test at the first that fails.
func runNode(t *testing.T, folder string, steps []nodeStep, variables ...string) {
	t.Helper()
	for _, step := range steps {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		run := exec.CommandContext(ctx, step.command[0], step.command[1:]...)
		run.Dir, run.WaitDelay = folder, 10*time.Second
		run.Env = append(os.Environ(), variables...)
		output, err := run.CombinedOutput()
		if err != nil || !strings.Contains(string(output), step.want) {
			t.Fatalf("%s: %v, want %q\n%s", step.name, err, step.want, output)
		}
	}
}

// shownProgram returns a program that a page of the documentation shows below a comment with its name.
func shownProgram(t *testing.T, page, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../docs", page))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "<!-- "+name+" -->\n```")
	_, rest, begun := strings.Cut(rest, "\n")
	program, _, ended := strings.Cut(rest, "\n```")
	if !found || !begun || !ended {
		t.Fatalf("%s has no %s", page, name)
	}
	return []byte(program + "\n")
}
