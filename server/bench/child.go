package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"mysteryshopper/server/app"
)

// stopWithin is how long a server may take to stop before it is ended by force.
const stopWithin = 20 * time.Second

// child is this program, running another of its commands.
type child struct {
	command *exec.Cmd
	stdin   io.Closer
	stdout  *bufio.Reader
	stderr  *strings.Builder
	started time.Time
}

// run starts this program with other arguments.
func (s *session) run(ctx context.Context, args ...string) (*child, error) {
	c := &child{command: exec.CommandContext(ctx, s.program, args...), stderr: &strings.Builder{}}
	c.command.Cancel = func() error { return c.command.Process.Signal(os.Interrupt) }
	c.command.WaitDelay = stopWithin
	c.command.Stderr = c.stderr
	stdin, err := c.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := c.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.stdin, c.stdout = stdin, bufio.NewReader(stdout)
	c.started = app.Now()
	return c, c.command.Start()
}

// read reads the line of JSON that the child prints when it is ready.
func (c *child) read(into any) error {
	line, err := c.stdout.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, into)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("the server did not start: %w", err), c.stop())
	}
	return nil
}

// stop interrupts the child and waits for its end.
func (c *child) stop() error {
	_ = c.stdin.Close()
	_ = c.command.Process.Signal(os.Interrupt)
	force := time.AfterFunc(stopWithin, func() { _ = c.command.Process.Kill() })
	defer force.Stop()
	if err := c.command.Wait(); err != nil {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(c.stderr.String()))
	}
	return nil
}

// target is a server under load.
type target struct {
	*child
	address
}

// target starts a server on the demo of a folder.
func (s *session) target(ctx context.Context, dir string) (*target, error) {
	args := []string{"bench", "--target", dir}
	if s.Profiles != "" {
		args = append(args, "--profiles", s.Profiles)
	}
	c, err := s.run(ctx, args...)
	if err != nil {
		return nil, err
	}
	t := &target{child: c}
	return t, c.read(&t.address)
}

// usage returns the CPU time and memory that the server has used so far.
func (t *target) usage(ctx context.Context) (u usage, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, t.EmptyREST+usagePath, nil)
	if err != nil {
		return u, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return u, err
	}
	defer answer.Body.Close()
	return u, json.NewDecoder(answer.Body).Decode(&u)
}

// cpu returns the CPU time that the server has used so far.
func (t *target) cpu(ctx context.Context) (time.Duration, error) {
	used, err := t.usage(ctx)
	return used.CPU, err
}
