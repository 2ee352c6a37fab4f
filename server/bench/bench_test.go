package bench_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"mysteryshopper/server/bench"
	"mysteryshopper/server/cli"
)

// TestMain runs the whole program where it is started with a command: the command bench starts its own executable.
func TestMain(m *testing.M) {
	if len(os.Args) < 2 || strings.HasPrefix(os.Args[1], "-") {
		os.Exit(m.Run())
	}
	// Interrupts are handled until the end: a child that ends by itself may be interrupted meanwhile.
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	if os.Args[1] != "bench" {
		os.Exit(cli.Main(ctx, os.Args[1:], cli.Process()))
	}
	if err := run(ctx, os.Stdout, os.Stderr, os.Args[2:]...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run runs the command with its flags.
func run(ctx context.Context, stdout, stderr io.Writer, flags ...string) error {
	parser, err := kong.New(&bench.Commands{}, kong.Writers(stdout, stderr), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(flags)
	if err != nil {
		return err
	}
	return parsed.Run()
}

// printed runs the command and returns what it prints.
func printed(t *testing.T, flags ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if err := run(t.Context(), &stdout, &stderr, flags...); err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	return stdout.String()
}

// wanted are some of the figures of each part.
var wanted = map[string][]string{
	"scoring":   {"answers: time", "answers: allocations"},
	"decode":    {"answers: CPU", "answers: allocations"},
	"start":     {"database made", "empty database", "20 reports", "60 reports", "size of the program"},
	"unchanged": {"304, 1 client: rate", "304, 16 clients: p99"},
	"repeated":  {"whoami, REST, 1 client: rate", "sync, nothing new, gRPC, 16 clients: p99", "receipt again, REST, 64 clients: p50", "receipt again, gRPC, 1 client: rate"},
	"waiting":   {"over REST", "over gRPC", "nothing is written", "its phone: p50", "an offer to all"},
	"scorecard": {"whole client, made anew, 60 reports: p50", "a shop, by month and section, asked again, 60 reports: p99", "added up again", "not the same"},
	"group":     {"1 at once: rate", "64 at once: size of groups", "64 at once, 2ms more a sync: rate"},
	"submit":    {"gRPC, 1 client: rate", "gRPC, 64 clients: p99", "REST, 16 clients: p50", "REST, 64 clients: rate"},
}

// TestEveryPartMeasures runs everything in small: whether it works, not how fast.
func TestEveryPartMeasures(t *testing.T) {
	t.Parallel()
	var report bench.Report
	if err := json.Unmarshal([]byte(printed(t, "--quick", "--json", "--reports", "20,60")), &report); err != nil {
		t.Fatal(err)
	}
	if report.Machine.Cores < 1 || report.Machine.SyncMicros <= 0 || !report.Quick {
		t.Errorf("the report describes the run as %+v, quick %v", report.Machine, report.Quick)
	}
	if len(report.Parts) != len(wanted) {
		t.Errorf("%d parts, want %d", len(report.Parts), len(wanted))
	}
	for _, part := range report.Parts {
		checkPart(t, part)
	}
}

func checkPart(t *testing.T, part bench.Part) {
	t.Helper()
	for _, name := range wanted[part.Name] {
		if !slices.ContainsFunc(part.Figures, func(f bench.Figure) bool { return strings.Contains(f.Name, name) }) {
			t.Errorf("%s: no figure %q", part.Name, name)
		}
	}
	for _, f := range part.Figures {
		switch {
		case f.Unit == "differences" && f.Value != 0:
			t.Errorf("%s: %s: %v roll-ups are not the sums of the reports", part.Name, f.Name, f.Value)
		case f.Unit != "differences" && f.Value <= 0:
			t.Errorf("%s: %s: %v", part.Name, f.Name, f.Value)
		case f.Base != nil && (f.Base.Name == "" || f.Base.Value != 0 && f.Base.Ratio != f.Value/f.Base.Value):
			t.Errorf("%s: %s: base line %+v", part.Name, f.Name, *f.Base)
		}
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flags []string
		want  []string
	}{
		"text":     {nil, []string{"A quick run", "\nScoring a report\n  figure", "allocations"}},
		"markdown": {[]string{"--markdown"}, []string{"Measured on", "\n### Scoring a report\n\n| figure | value |", "| ---: |"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := printed(t, append(c.flags, "--quick", "--only", "scoring")...)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			if strings.Contains(got, "Submitting") {
				t.Errorf("more than was asked for:\n%s", got)
			}
		})
	}
}

func TestWrongFlags(t *testing.T) {
	t.Parallel()
	for _, flags := range [][]string{{"--only", "everything"}, {"--reports", "0"}, {"--reports", "1000001"}, {"--clients", "0"}, {"--clients", "1,1001"}, {"--json", "--markdown"}} {
		if err := run(t.Context(), io.Discard, io.Discard, flags...); err == nil {
			t.Errorf("%q is taken", flags)
		}
	}
}

// TestFilledDatabasesAreKept runs twice in one folder, and is cut off at once the third time.
func TestFilledDatabasesAreKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	flags := []string{"--quick", "--reports", "20", "--only", "unchanged", "--data", dir}
	printed(t, flags...)
	before, err := os.Stat(dir + "/filled-20/demo.db")
	if err != nil {
		t.Fatal(err)
	}
	printed(t, flags...)
	after, err := os.Stat(dir + "/filled-20/demo.db")
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the database was made anew: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := run(ctx, io.Discard, io.Discard, flags...); !errors.Is(err, context.Canceled) {
		t.Errorf("a run that is cut off ends with %v", err)
	}
}
