package cli

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// TestManuals holds every command to its help: what it is, examples whose command lines can be parsed, and exit codes.
func TestManuals(t *testing.T) {
	t.Parallel()
	parser := parserOf(t)
	for _, leaf := range parser.Model.Leaves(true) {
		t.Run(leaf.Path(), func(t *testing.T) {
			t.Parallel()
			var page strings.Builder
			env := Environment{Stdout: &page, Stderr: io.Discard, Getenv: func(string) string { return "" }}
			args := append(strings.Fields(leaf.Path()), "--help")
			if code := Main(t.Context(), args, env); code != exitOK {
				t.Fatalf("exit code %d", code)
			}
			for _, words := range []string{leaf.Help, "Example", name + " " + leaf.Path(), "Exit codes:", exits[exitOK]} {
				if !strings.Contains(unwrapped(page.String()), unwrapped(words)) {
					t.Errorf("the help lacks %q:\n%s", words, page.String())
				}
			}
			for _, flag := range leaf.Flags {
				if flag.Help == "" {
					t.Errorf("--%s has no help", flag.Name)
				}
			}
		})
		for _, e := range manualOf(leaf).examples {
			if _, err := parserOf(t).Parse(argumentsOf(e.line)); err != nil {
				t.Errorf("%s: the example %q: %v", leaf.Path(), e.line, err)
			}
		}
	}
	for _, e := range overview().examples[:2] {
		if _, err := parser.Parse(argumentsOf(e.line)); err != nil {
			t.Errorf("the example %q: %v", e.line, err)
		}
	}
}

func parserOf(t *testing.T) *kong.Kong {
	t.Helper()
	env := &Environment{Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }}
	parser, err := newParser(env, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return parser
}

func unwrapped(text string) string { return strings.Join(strings.Fields(text), " ") }

// argumentsOf splits a command line like a shell, up to a pipe, a redirection or a second command.
func argumentsOf(line string) []string {
	for _, end := range []string{" | ", " > ", " 2>", " && "} {
		line, _, _ = strings.Cut(line, end)
	}
	line = strings.ReplaceAll(line, "'", `"`)
	// The file of the example with settings is not there.
	line = strings.ReplaceAll(line, "--config /etc/mysteryshopper.yaml", "")
	var args []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			args = append(args, part)
			continue
		}
		args = append(args, strings.Fields(part)...)
	}
	return args
}

// TestExitsAreAllSaid keeps the table of exit codes whole.
func TestExitsAreAllSaid(t *testing.T) {
	t.Parallel()
	for code, meaning := range exits {
		if meaning == "" {
			t.Errorf("exit code %d has no meaning", code)
		}
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"": "''", "sqlite:data/x.db": "sqlite:data/x.db", "a b": "'a b'", "it's": `'it'\''s'`, "$HOME": "'$HOME'", "a?b": "'a?b'",
	} {
		if got := quote(word); got != want {
			t.Errorf("quote(%q) is %s, want %s", word, got, want)
		}
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for basisPoints, want := range map[int32]string{
		0: "0 %", 7500: "75 %", 3333: "33.33 %", 5: "0.05 %", -5: "-0.05 %", -150: "-1.50 %",
		math.MinInt32: "-21474836.48 %",
	} {
		if got := percent(basisPoints); got != want {
			t.Errorf("percent(%d) is %s, want %s", basisPoints, got, want)
		}
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"30d": 30 * day, "1d": day, "36525d": 36525 * day, "12h": 12 * time.Hour, "1h30m": 90 * time.Minute,
		"0d": 0, "-1d": 0, "36526d": 0, "1.5d": 0, "d": 0, "": 0, "0s": 0, "-1h": 0, "soon": 0,
	} {
		var s span
		err := s.UnmarshalText([]byte(text))
		if time.Duration(s) != want || (err == nil) != (want > 0) {
			t.Errorf("%q is %v, %v, want %v", text, time.Duration(s), err, want)
		}
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"10.0.0.0/8": "10.0.0.0/8", "10.1.2.3/8": "10.0.0.0/8", "10.1.2.3": "10.1.2.3/32", "::1": "::1/128",
		"10.0.0.0/33": "", "proxy": "", "": "",
	} {
		var n network
		err := n.UnmarshalText([]byte(text))
		if got := n.String(); err == nil && got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %s, %v, want %s", text, got, err, want)
		}
	}
}

// TestProgress checks the lines of progress in a file, and the bar on a terminal.
func TestProgress(t *testing.T) {
	t.Parallel()
	var output strings.Builder
	now := time.Unix(0, 0)
	env := &Environment{Stderr: &output, Now: func() time.Time { return now }, IsTerminal: func(io.Writer) bool { return false }}
	p := newProgress(env, "reports")
	for i := range 10 {
		now = now.Add(progressInterval / 4)
		p.set(i+1, 10)
	}
	p.end()
	if want := "reports: 4 of 10, 0.8 a second, 8s left\nreports: 8 of 10, 0.8 a second, 3s left\n"; output.String() != want {
		t.Errorf("printed %q, want %q", output.String(), want)
	}
	output.Reset()
	env.IsTerminal = func(io.Writer) bool { return true }
	p = newProgress(env, "reports")
	p.set(5, 10)
	p.set(10, 10)
	p.end()
	if !strings.Contains(output.String(), "reports") || strings.Contains(output.String(), "\n") {
		t.Errorf("drew %q", output.String())
	}
}

// FuzzDraft reads any text as a checklist: it is read or its faults have places in it, and nothing panics.
func FuzzDraft(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "checklist: a", "checklist: [", "a: 1\na: 2", "---\n---\n", `{"checklist":"a","sections":[{"questions":[{}]}]}`,
		"x: &a [*a]", "title: {en: x}\nsections:\n - key: a\n   weight: 1.5", "\t", "\xff", "!!binary x", "? a\n: b", "a: |\n  b\r\nc: d",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file := parseDraft(source{"fuzz", text})
		faults, err := file.lint(t.Context(), "en")
		if err != nil {
			t.Fatal(err)
		}
		if file.Draft == nil && len(faults) == 0 {
			t.Error("a text that cannot be read has no fault")
		}
		lines := strings.Count(string(text), "\n") + strings.Count(string(text), "\r") + 2
		for _, fault := range faults {
			if fault.Reason == "" || fault.Text == "" || fault.Line < 0 || fault.Line > lines+strings.Count(string(text), "\u2028")+strings.Count(string(text), "\u0085")+strings.Count(string(text), "\u2029") {
				t.Errorf("a fault without a place or words: %s", fmt.Sprint(fault))
			}
		}
	})
}

// TestTheReadmeListsEveryCommand: each command has its place in the first column of the README's table.
func TestTheReadmeListsEveryCommand(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	// A cell such as `token create`, `list` stands for token create and token list, and `phone …` for all of phone.
	listed, groups := map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(string(readme)) {
		cell, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		group := ""
		for i, part := range strings.Split(cell, "`") {
			if i%2 == 0 {
				continue
			}
			first, rest, several := strings.Cut(part, " ")
			switch {
			case rest == "…":
				groups[first] = true
			case several:
				group = first
				listed[part] = true
			case group != "":
				listed[group+" "+part] = true
			default:
				listed[part] = true
			}
		}
	}
	for _, leaf := range parserOf(t).Model.Leaves(true) {
		group, _, _ := strings.Cut(leaf.Path(), " ")
		if !listed[leaf.Path()] && !groups[group] {
			t.Errorf("the README's table lacks %s", leaf.Path())
		}
	}
}
