package postgrestest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	_ "github.com/jackc/pgx/v5/stdlib" // The driver "pgx".
)

// errPortTaken is returned if another process uses the cluster's port.
var errPortTaken = errors.New("the port is taken")

// locales are the collations for a cluster. The first one that is installed is used. All but the last order "a" before
// "B".
var locales = [][]string{
	{"--locale-provider=icu", "--icu-locale=en", "--locale=C"},
	{"--locale=en_US.UTF-8"},
	{"--no-locale"},
}

// command returns a program of PostgreSQL that runs as the cluster's account, without the caller's environment.
func (c *Cluster) command(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, c.programs.path(program), arguments...)
	// The account may have no access to the test's working folder.
	command.Dir = c.folder.path
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC", "HOME=" + c.folder.path}
	command.SysProcAttr = c.account.attributes()
	return command
}

// run runs a program to its end. Its error has the program's output.
func (c *Cluster) run(ctx context.Context, program string, arguments ...string) error {
	out, err := c.command(ctx, program, arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, out)
	}
	return nil
}

// create creates the cluster's files and starts its server.
func (c *Cluster) create(ctx context.Context) error {
	var failed error
	for _, locale := range locales {
		arguments := append([]string{"-D", c.data(), "-U", superuser, "-A", "trust", "-E", "UTF8", "--no-sync"}, locale...)
		err := c.run(ctx, "initdb", arguments...)
		if err == nil {
			failed = nil
			break
		}
		failed = errors.Join(failed, err)
	}
	if failed != nil {
		return failed
	}
	if err := c.configure(); err != nil {
		return err
	}
	return c.launchAnywhere(ctx)
}

// configure appends the settings to the configuration, where they override others.
func (c *Cluster) configure() error {
	file, err := os.OpenFile(filepath.Join(c.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.settings)) {
		fmt.Fprintf(&lines, "%s = %s\n", name, literal(c.settings[name]))
	}
	_, err = file.WriteString(lines.String())
	return errors.Join(err, file.Close())
}

// literal quotes a text for SQL and for the configuration.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// launchAnywhere starts the server for the first time, on a free port.
func (c *Cluster) launchAnywhere(ctx context.Context) error {
	return poll(ctx, func() error {
		var err error
		if c.port, err = freePort(ctx); err != nil {
			return final{err}
		}
		return retryIfTaken(c.launch(ctx))
	})
}

// freePort returns a free port of 127.0.0.1. It is below the ports of outgoing connections, so that it stays free while
// the server is down.
func freePort(ctx context.Context) (int, error) {
	const first, last, tries = 15000, 32000, 100
	var failed error
	for range tries {
		port := first + rand.IntN(last-first)
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return port, listener.Close()
		}
		failed = err
	}
	return 0, fmt.Errorf("no free port: %w", failed)
}

// launch starts the server and waits until it accepts queries. It returns errPortTaken if the port is used; other
// errors include the log.
func (c *Cluster) launch(ctx context.Context) error {
	logged, err := os.OpenFile(c.logPath(), os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = logged.Close() }()
	before, err := logged.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	// Settings of the place are arguments and not in the files, because a standby gets a copy of the files. The server
	// outlives this call, so it does not use the call's context.
	command := c.command(context.WithoutCancel(ctx), "postgres", "-D", c.data(),
		"-c", "port="+strconv.Itoa(c.port), "-c", "unix_socket_directories="+c.folder.path, "-c", "cluster_name="+c.name)
	command.Stdout, command.Stderr = logged, logged
	if c.running, err = start(command); err != nil {
		return err
	}
	err = poll(ctx, func() error {
		select {
		case <-c.running.ended:
			return final{fmt.Errorf("the server has ended: %w", c.running.err)}
		default:
		}
		return c.exec(ctx, "SELECT 1")
	})
	if err == nil {
		return nil
	}
	err = errors.Join(err, c.kill(ctx))
	if output, _ := io.ReadAll(io.NewSectionReader(logged, before, 1<<20)); strings.Contains(string(output), "could not create any TCP/IP sockets") {
		return fmt.Errorf("%w: %d", errPortTaken, c.port)
	}
	return fmt.Errorf("%s does not start: %w\n%s", c.name, err, c.log(""))
}

// stop shuts the server down if it runs.
func (c *Cluster) stop(ctx context.Context) error {
	if c.running == nil {
		return nil
	}
	if err := c.running.end(ctx, syscall.SIGINT); err != nil {
		return fmt.Errorf("%s does not stop: %w\n%s", c.name, err, c.log(""))
	}
	c.running = nil
	return nil
}

// kill kills the processes of the cluster if it runs.
func (c *Cluster) kill(ctx context.Context) error {
	if c.running == nil {
		return nil
	}
	err := poll(ctx, func() error {
		left, err := endAll(c.data())
		if err == nil && left > 0 {
			err = fmt.Errorf("%d processes of %s are left", left, c.name)
		}
		return err
	})
	if err == nil {
		err = c.running.end(ctx, syscall.SIGKILL)
	}
	if err != nil {
		return err
	}
	c.running = nil
	return nil
}

// remove kills the server and removes everything.
func (c *Cluster) remove() error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	c.mu.Lock()
	defer c.mu.Unlock()
	var failed error
	if c.running != nil {
		failed = c.running.end(ctx, syscall.SIGQUIT)
		c.running = nil
	}
	return errors.Join(failed, c.releaseMemory(ctx), c.folder.remove())
}

// releaseMemory frees the System V memory segment of a killed server.
func (c *Cluster) releaseMemory(ctx context.Context) error {
	id := c.sharedMemory()
	if id == "" {
		return nil
	}
	if out, err := exec.CommandContext(ctx, "ipcrm", "-m", id).CombinedOutput(); err != nil {
		return fmt.Errorf("free the shared memory of %s: %w: %s", c.name, err, out)
	}
	return nil
}

// sharedMemory returns the number of the server's System V memory segment, from the seventh line of its lock file. A
// server that was shut down has freed the segment and removed the file.
func (c *Cluster) sharedMemory() string {
	content, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return ""
	}
	lines := strings.Split(string(content), "\n")
	if len(lines) < 7 {
		return ""
	}
	_, id, _ := strings.Cut(strings.TrimSpace(lines[6]), " ")
	return strings.TrimSpace(id)
}

// exec executes one statement in the database "postgres".
func (c *Cluster) exec(ctx context.Context, statement string) error {
	return c.with(func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, statement)
		return err
	})
}

// with calls use with a connection to the database "postgres", which is closed after the call.
func (c *Cluster) with(use func(*sql.DB) error) error {
	db, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		return err
	}
	return errors.Join(use(db), db.Close())
}

// logPath returns the path of the server's log.
func (c *Cluster) logPath() string { return filepath.Join(c.folder.path, "log") }

// log returns the last lines of the server's log, only those of a database if it is named.
func (c *Cluster) log(database string) string {
	const most = 32 << 10
	file, err := os.Open(c.logPath())
	if err != nil {
		return err.Error()
	}
	defer func() { _ = file.Close() }()
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return err.Error()
	}
	// After an error, the lines that were read are returned.
	content, _ := io.ReadAll(io.NewSectionReader(file, max(0, end-most), most))
	var lines strings.Builder
	for line := range strings.Lines(string(content)) {
		if database == "" || strings.Contains(line, "] "+database+": ") {
			lines.WriteString(line)
		}
	}
	return lines.String()
}
