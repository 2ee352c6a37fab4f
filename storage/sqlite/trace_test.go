package sqlite

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// traced is one system call of a traced process. Where others ran meanwhile, writes and syncs stand where they ended, and
// a sync covers the writes that had ended when it began.
type traced struct {
	call, path string
	data       []byte
	// offset is that of a write, length that of a truncation.
	offset, length int64
	// begun is the number of calls that had ended when this one began.
	begun  int
	failed bool
	// injected is true where strace made the call fail.
	injected bool
}

var (
	tracedCall = regexp.MustCompile(`^(\w+)\((\w+|-?\d+)<([^>]*)>(?:, "([^"]*)"\.*)?(?:, (\d+))?(?:, (\d+))?\)\s+= (-?\d+)(.*)$`)
	unfinished = regexp.MustCompile(`^(.*) <unfinished \.\.\.>$`)
	resumed    = regexp.MustCompile(`^<\.\.\. \w+ resumed>(.*)$`)
)

// strace runs a command of this test binary under strace and returns its writes, syncs and truncations. It skips the test
// where strace is missing.
func strace(t *testing.T, env []string, more ...string) []traced {
	t.Helper()
	program, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	out := filepath.Join(t.TempDir(), "trace")
	args := append([]string{"-f", "-y", "-xx", "-s", "100000", "-o", out, "-e", "trace=write,pwrite64,ftruncate,fsync,fdatasync"}, more...)
	command := exec.CommandContext(t.Context(), program, append(args, os.Args[0], "-test.run=^$")...)
	command.Env = append(os.Environ(), env...)
	if text, err := command.CombinedOutput(); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) || len(more) == 0 {
			t.Fatalf("%v: %s", err, text)
		}
	}
	calls, err := readTrace(out)
	if err != nil {
		t.Fatal(err)
	}
	return calls
}

func readTrace(path string) ([]traced, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	type half struct {
		text  string
		begun int
	}
	halves := map[string]half{}
	var calls []traced
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		process, text, _ := strings.Cut(strings.TrimSpace(lines.Text()), " ")
		text = strings.TrimSpace(text)
		begun := len(calls)
		if m := unfinished.FindStringSubmatch(text); m != nil {
			halves[process] = half{m[1], begun}
			continue
		}
		if m := resumed.FindStringSubmatch(text); m != nil {
			h := halves[process]
			text, begun = h.text+m[1], h.begun
		}
		c, err := parseCall(text)
		if err != nil {
			return nil, err
		}
		if c != nil {
			c.begun = begun
			calls = append(calls, *c)
		}
	}
	return calls, lines.Err()
}

// parseCall parses a finished call; nil for other lines.
func parseCall(text string) (*traced, error) {
	m := tracedCall.FindStringSubmatch(text)
	if m == nil {
		return nil, nil
	}
	path, err := unescape(m[3])
	if err != nil {
		return nil, err
	}
	data, err := unescape(m[4])
	if err != nil {
		return nil, err
	}
	c := &traced{call: m[1], path: string(path), data: data, failed: strings.HasPrefix(m[7], "-"), injected: strings.Contains(m[8], "INJECTED")}
	first, _ := strconv.ParseInt(m[5], 10, 64)
	second, _ := strconv.ParseInt(m[6], 10, 64)
	c.offset, c.length = second, first
	if !c.failed && (c.call == "write" || c.call == "pwrite64") && int64(len(data)) != first {
		return nil, fmt.Errorf("%d bytes of %d were traced", len(data), first)
	}
	return c, nil
}

func unescape(text string) ([]byte, error) {
	return hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
}
