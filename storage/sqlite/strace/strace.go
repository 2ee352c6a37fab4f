// Package strace traces the writes and syncs of a process with the program strace, to find out what is on disk when.
package strace

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// Call is one system call of a traced process. Where others ran meanwhile, it stands where it ended.
type Call struct {
	// Name is that of the call, such as pwrite64; Path that of the file or the kind of the socket.
	Name, Path string
	Data       []byte
	// Offset is that of a write, Length that of a truncation.
	Offset, Length int64
	// Begun is the number of calls that had ended when this one began.
	Begun int
	// Failed is true where the call returned an error, Injected where strace made it fail. A write that the end of the
	// process interrupted may have been done and has not failed; a sync that it interrupted has.
	Failed, Injected bool
}

// Command returns the command that runs a program under strace, which writes the trace to a file. Options are further
// ones of strace. The error wraps exec.ErrNotFound where strace is missing.
func Command(ctx context.Context, trace string, options []string, program string, args ...string) (*exec.Cmd, error) {
	found, err := exec.LookPath("strace")
	if err != nil {
		return nil, err
	}
	all := append([]string{"-f", "--seccomp-bpf", "-y", "-xx", "-s", "100000", "-o", trace, "-e", "trace=write,pwrite64,ftruncate,fsync,fdatasync"}, options...)
	return exec.CommandContext(ctx, found, append(append(all, program), args...)...), nil
}

// Kill kills the process that strace runs; strace itself ignores signals, and ends after it.
func Kill(strace int) error {
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", strace))
	if err != nil {
		return err
	}
	for _, child := range strings.Fields(string(children)) {
		id, err := strconv.Atoi(child)
		if err != nil {
			return err
		}
		process, err := os.FindProcess(id)
		if err != nil {
			return err
		}
		if err := process.Kill(); err != nil {
			return err
		}
	}
	return nil
}

var (
	finished   = regexp.MustCompile(`^(\w+)\((\w+|-?\d+)<([^>]*)>(?:, "([^"]*)"\.*)?(?:, (\d+))?(?:, (\d+))?\)\s+= (-?\d+|\?)(.*)$`)
	unfinished = regexp.MustCompile(`^(.*) <unfinished \.\.\.>$`)
	resumed    = regexp.MustCompile(`^<\.\.\. \w+ resumed>(.*)$`)
)

// Read reads a trace.
func Read(path string) (calls []Call, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	type half struct {
		text  string
		begun int
	}
	halves := map[string]half{}
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
		c, err := parse(text)
		if err != nil {
			return nil, err
		}
		if c != nil {
			c.Begun = begun
			calls = append(calls, *c)
		}
	}
	return calls, lines.Err()
}

// parse parses a finished call; nil for other lines.
func parse(text string) (*Call, error) {
	m := finished.FindStringSubmatch(text)
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
	isWrite := m[1] == "write" || m[1] == "pwrite64"
	c := &Call{
		Name: m[1], Path: string(path), Data: data, Injected: strings.Contains(m[8], "INJECTED"),
		Failed: strings.HasPrefix(m[7], "-") || m[7] == "?" && !isWrite,
	}
	// A number that is missing is 0.
	c.Length, _ = strconv.ParseInt(m[5], 10, 64)
	c.Offset, _ = strconv.ParseInt(m[6], 10, 64)
	if !c.Failed && isWrite && int64(len(data)) != c.Length {
		return nil, fmt.Errorf("%d bytes of %d were traced", len(data), c.Length)
	}
	return c, nil
}

func unescape(text string) ([]byte, error) {
	return hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
}
