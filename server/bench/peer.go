package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// Peer is the command bench peer.
type Peer struct {
	URL      string   `name:"url" required:"" placeholder:"URL" help:"The address of the other server's call, such as http://127.0.0.1:8090/api/collections/reports/records."`
	Method   string   `default:"POST" placeholder:"NAME" help:"The HTTP method of that call (default ${default})."`
	Header   []string `placeholder:"NAME: VALUE" sep:"none" help:"A header for that call; may be repeated."`
	Field    string   `placeholder:"NAME" help:"Send the report as this field of a JSON object; without it the report is the body."`
	Process  int      `placeholder:"PID" help:"The process of the other server, whose CPU time is then measured. It must run on this machine, and Linux."`
	Clients  int      `placeholder:"N" default:"16" help:"How many clients call at once (default ${default})."`
	Quick    bool     `help:"Measure little, in seconds: to see that the other server answers, not for figures."`
	Data     string   `placeholder:"DIR" type:"path" help:"The folder to work in, on the disk to be measured. A temporary folder otherwise, removed at the end."`
	JSON     bool     `name:"json" xor:"form" help:"Print the figures as one JSON object."`
	Markdown bool     `xor:"form" help:"Print the figures as a table in Markdown."`
}

// Help returns the description of the command.
func (*Peer) Help() string {
	return "Reports are submitted to this program over REST, authenticated, checked, scored, audited and synced, and the same " +
		"bodies are sent to the other server, in turns. Every answer between 200 and 299 counts as a success there. The ratios " +
		"compare the two on this machine; both should keep their data on the same disk."
}

// Validate returns an error for numbers out of range, an address that is none and a header without a colon.
func (c *Peer) Validate() error {
	if c.Clients < 1 || c.Clients > maxClients {
		return fmt.Errorf("--clients: %d is not within 1 and %d", c.Clients, maxClients)
	}
	if address, err := url.Parse(c.URL); c.URL != "" && (err != nil || address.Host == "") {
		return fmt.Errorf("--url: %q is not an address such as http://127.0.0.1:8090/records", c.URL)
	}
	_, err := c.headers()
	return err
}

// headers returns the headers of a call to the peer.
func (c *Peer) headers() (http.Header, error) {
	all := http.Header{"Content-Type": {"application/json"}}
	for _, header := range c.Header {
		name, value, ok := strings.Cut(header, ":")
		if !ok {
			return nil, fmt.Errorf("--header: %q is not of the form NAME: VALUE", header)
		}
		all.Set(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return all, nil
}

// Run measures and prints the report.
func (c *Peer) Run(ctx context.Context, k *kong.Context) error {
	if _, err := cpuTimeOf(c.Process); err != nil {
		return err
	}
	measure := part{"peer", "Submitting reports, beside another server", func(s *session, ctx context.Context) error { return s.peer(ctx, c) }}
	command := &Command{Clients: []int{c.Clients}, Quick: c.Quick, Data: c.Data, JSON: c.JSON, Markdown: c.Markdown}
	return command.measure(ctx, k, measure)
}

// peer measures submissions over REST beside the call of another server with the same bodies.
func (s *session) peer(ctx context.Context, c *Peer) (err error) {
	dir, remove, err := s.scratch("peer")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	l := s.loadOf(c.Clients)
	s.logf("planning %d visits", l.calls+l.spare())
	work, err := s.plannedWorkload(ctx, dir, l.calls+l.spare())
	if err != nil {
		return err
	}
	all, err := work.submissions(l.calls+l.spare(), toREST)
	if err != nil {
		return err
	}
	t, err := s.target(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.stop()) }()
	web := newHTTPClient(2 * c.Clients)
	defer web.CloseIdleConnections()
	peer, err := c.side(web, all)
	if err != nil {
		return err
	}
	measured, base, err := s.compareSides(ctx, l, side{restSubmit(web, t, work, all), t.cpu}, peer)
	if err == nil {
		s.addCalls("REST, "+clientsText(c.Clients), measured, "peer", base)
	}
	return err
}

// side returns the call of the peer with the bodies of the submissions, each once.
func (c *Peer) side(web *http.Client, all []submission) (side, error) {
	header, err := c.headers()
	if err != nil {
		return side{}, err
	}
	q := &queue{all: all}
	call := func(ctx context.Context, _ int) error {
		next, err := q.next()
		if err != nil {
			return err
		}
		body := next.body
		if c.Field != "" {
			if body, err = json.Marshal(map[string]json.RawMessage{c.Field: body}); err != nil {
				return err
			}
		}
		return c.call(ctx, web, header, body)
	}
	return side{call, func(context.Context) (time.Duration, error) { return cpuTimeOf(c.Process) }}, nil
}

func (c *Peer) call(ctx context.Context, web *http.Client, header http.Header, body []byte) error {
	_, err := exchange(ctx, web, c.Method, c.URL, header, body, anySuccess)
	return err
}

// ticksPerSecond is the unit of CPU times in /proc, which is the same on all machines that Go supports.
const ticksPerSecond = 100

// cpuTimeOf returns the CPU time of another process, in user and system mode; 0 for the process 0.
func cpuTimeOf(pid int) (time.Duration, error) {
	if pid == 0 {
		return 0, nil
	}
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0, fmt.Errorf("the CPU time of the process %d: %w", pid, err)
	}
	// The name of the program is in brackets and may have blanks; the times are the 12th and 13th field after it.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	const user, system = 11, 12
	if len(fields) <= system {
		return 0, fmt.Errorf("the CPU time of the process %d: %q has too few fields", pid, text)
	}
	var sum time.Duration
	for _, field := range fields[user : system+1] {
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("the CPU time of the process %d: %w", pid, err)
		}
		sum += time.Duration(ticks) * time.Second / ticksPerSecond
	}
	return sum, nil
}
