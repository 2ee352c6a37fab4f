package e2e

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"mysteryshopper/server/demo"
)

// The environment variables of the measurement: a test binary of another version whose server is attacked instead of this
// one, and how long each attack lasts. With the second one, the table is printed:
//
//	MYSTERYSHOPPER_E2E_ATTACK=10s go test ./server/e2e -run TestAttacks -v
const (
	victimVariable = "MYSTERYSHOPPER_E2E_VICTIM"
	attackVariable = "MYSTERYSHOPPER_E2E_ATTACK"
	attackDefault  = 1500 * time.Millisecond
	// quietDefault is how long a client reads before an attack where its times are not printed.
	quietDefault = 300 * time.Millisecond
)

// mostGrowth is how many bytes an attack may add to the memory that the server's process had at the most before. The race
// detector keeps its own bytes beside those of the program.
const mostGrowth = raceFactor * 100 << 20

// victim is a server in a process of its own, which is attacked from another address than that of its client.
type victim struct {
	*demo.Welcome
	process *exec.Cmd
	rest    string // host and port
}

// attack is a way to make the server work or remember without being anybody. run ends with the context.
type attack struct {
	name string
	run  func(ctx context.Context, v *victim, seen *tally)
	// answers are what callers may be answered; the attack fails if it saw another one, or none of them.
	answers []string
}

var attacks = []attack{
	{"16 callers, 2 KB of gzip for 690,000 answers, no token", packedAnswers, []string{"401", "429"}},
	{"48 imports, 20 KB of gzip whose end is withheld, no token", withheldImports, []string{"401"}},
	{"120 gRPC streams that declare 15 MB and stall, no token", stalledStreams(false), []string{"grpc 16"}},
	{"120 gRPC streams that declare 15 MB and stall, a shopper", stalledStreams(true), []string{"grpc 3"}},
	{"16 callers, 2 MB for 690,000 answers, a shopper", listBombs, []string{"400", "grpc 3", "429", "503", "grpc 8"}},
	{"200 bodies of 1 MB whose end is withheld, a shopper", unfinishedBodies, []string{"503"}},
	{"300 connections that send headers a byte at a time", slowHeaders, []string{"closed"}},
	{"64 callers with 64 KB of headers", endlessHeaders, []string{"431", "closed"}},
}

// TestAttacks attacks a server in each of the ways, while a client reads its scorecard. The client is answered, attackers
// get nothing but refusals, and the memory of the process stays within its bound. The client's times are printed, and not
// asserted.
func TestAttacks(t *testing.T) {
	lasting, quietly := attackDefault, quietDefault
	if text := os.Getenv(attackVariable); text != "" {
		lasting = must[time.Duration](t)(time.ParseDuration(text))
		quietly = lasting
	}
	database := onSQLite.demo(t)
	table := tabwriter.NewWriter(os.Stderr, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "attack\tp50 quiet\tp50 attacked\tmemory before\tmemory at the most\tanswers")
	for _, a := range attacks {
		v := startVictim(t, database, "")
		quiet := v.scorecards(t, quietly)
		before := v.memory(t)
		ctx, cancel := context.WithCancel(t.Context())
		seen := &tally{counts: map[string]int{}, answered: make(chan struct{})}
		var attacking sync.WaitGroup
		attacking.Go(func() { a.run(ctx, v, seen) })
		attacked := v.scorecards(t, lasting)
		select {
		case <-seen.answered:
		case <-time.After(time.Minute): // A busy machine makes attackers wait; seen.check fails.
		}
		cancel()
		attacking.Wait()
		after := v.memory(t)
		v.kill()
		fmt.Fprintf(table, "%s\t%.1f ms\t%.1f ms\t%d MB\t%d MB\t%s\n", a.name, milliseconds(quiet), milliseconds(attacked), before>>20, after>>20, seen)
		if os.Getenv(victimVariable) != "" {
			continue // Another version is measured and not judged.
		}
		if after-before > mostGrowth {
			t.Errorf("%s: the process grew from %d to %d bytes", a.name, before, after)
		}
		seen.check(t, a)
	}
	if os.Getenv(attackVariable) != "" {
		if err := table.Flush(); err != nil {
			t.Fatal(err)
		}
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// startVictim starts a server. limits is a command of the shell that precedes it, such as ulimit -n 300.
func startVictim(t *testing.T, database, limits string) *victim {
	t.Helper()
	binary := os.Args[0]
	if other := os.Getenv(victimVariable); other != "" {
		binary = other
	}
	command := exec.CommandContext(t.Context(), "sh", "-c", limits+"\nexec \"$0\" -test.run='^$'", binary)
	command.Env = append(os.Environ(), serveVariable+"="+database)
	command.Stderr = os.Stderr
	out := must[io.ReadCloser](t)(command.StdoutPipe())
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	v := &victim{Welcome: &demo.Welcome{}, process: command}
	t.Cleanup(v.kill)
	if err := json.NewDecoder(bufio.NewReader(out)).Decode(v.Welcome); err != nil {
		t.Fatalf("the server did not start: %v", err)
	}
	v.rest = strings.TrimPrefix(v.REST, "http://")
	return v
}

func (v *victim) kill() {
	_ = v.process.Process.Kill()
	_ = v.process.Wait()
}

// memory returns the most resident memory that the process has had, in bytes.
func (v *victim) memory(t *testing.T) int64 {
	t.Helper()
	status := must[[]byte](t)(os.ReadFile(fmt.Sprintf("/proc/%d/status", v.process.Process.Pid)))
	for line := range strings.Lines(string(status)) {
		var kilobytes int64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); n == 1 {
			return kilobytes << 10
		}
	}
	t.Fatal("the process has no VmHWM")
	return 0
}

// scorecards reads a client's scorecard again and again for some time, and returns the median of what it took.
func (v *victim) scorecards(t *testing.T, lasting time.Duration) time.Duration {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}, Timeout: time.Minute}
	defer client.CloseIdleConnections()
	var took []time.Duration
	for begun := time.Now(); time.Since(begun) < lasting || len(took) < 20; time.Sleep(5 * time.Millisecond) {
		request := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), http.MethodGet, v.REST+"/v1/clients/acme/scorecard?groupBy=month", nil))
		request.Header.Set("Authorization", "Bearer "+v.Tokens.Client)
		start := time.Now()
		response, err := client.Do(request)
		if err != nil {
			t.Fatalf("the client is not served: %v", err)
		}
		_, err = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("the client is answered %s, %v", response.Status, err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took[len(took)/2]
}

// tally counts what attackers were answered.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
	// answered is closed with the first answer.
	answered chan struct{}
}

func (t *tally) add(answer string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.counts) == 0 {
		close(t.answered)
	}
	t.counts[answer]++
}

func (t *tally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []string
	for answer, n := range t.counts {
		all = append(all, fmt.Sprintf("%s: %d", answer, n))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// check fails the test for an answer that the attack must not get, and if there was none.
func (t *tally) check(test *testing.T, a attack) {
	test.Helper()
	if len(t.counts) == 0 {
		test.Errorf("%s: nothing was answered", a.name)
	}
	for answer := range t.counts {
		if !slices.Contains(a.answers, answer) {
			test.Errorf("%s: answered %s, want only %v", a.name, t, a.answers)
		}
	}
}

// attackers dials from another address than the client's, so that bounds for each address do not hold for both.
var attackers = &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}

// together runs n attackers until the context ends. The connections that they dial by the function are closed then.
func together(ctx context.Context, n int, run func(dial func(address string) (net.Conn, error))) {
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			run(func(address string) (net.Conn, error) {
				c, err := attackers.DialContext(ctx, "tcp", address)
				if err == nil {
					context.AfterFunc(ctx, func() { _ = c.Close() })
				}
				return c, err
			})
		})
	}
	all.Wait()
}

// attackingClient is a client whose connections come from the attackers' address.
func attackingClient(ctx context.Context, protocols func(*http.Protocols)) *http.Client {
	transport := &http.Transport{DialContext: attackers.DialContext, MaxIdleConnsPerHost: 100, Protocols: new(http.Protocols)}
	protocols(transport.Protocols)
	context.AfterFunc(ctx, transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func overHTTP1(p *http.Protocols) { p.SetHTTP1(true) }
func overHTTP2(p *http.Protocols) { p.SetUnencryptedHTTP2(true) }

// answerOf returns how an attacker was answered: by the status of gRPC, if there is one, or of HTTP.
func answerOf(response *http.Response) string {
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	for _, header := range []http.Header{response.Header, response.Trailer} {
		if code := header.Get("Grpc-Status"); code != "" {
			return "grpc " + code
		}
	}
	return fmt.Sprint(response.StatusCode)
}

// post sends a body until the context ends, and counts the answers.
func post(ctx context.Context, client *http.Client, seen *tally, url string, body []byte, headers ...string) {
	for ctx.Err() == nil {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			seen.add(err.Error())
			return
		}
		setHeaders(request.Header, headers)
		response, err := client.Do(request)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			seen.add("error")
		default:
			seen.add(answerOf(response))
		}
	}
}

func setHeaders(header http.Header, lines []string) {
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		header.Set(name, value)
	}
}

const emptyAnswers = 690_000

func gzipped(text string) []byte {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = io.WriteString(writer, text) // Writing to memory does not fail.
	_ = writer.Close()
	return packed.Bytes()
}

func manyAnswers() string {
	return `{"report":{"answers":[` + strings.Repeat("{},", emptyAnswers-1) + "{}]}}"
}

func packedAnswers(ctx context.Context, v *victim, seen *tally) {
	body, client := gzipped(manyAnswers()), attackingClient(ctx, overHTTP1)
	together(ctx, 16, func(func(string) (net.Conn, error)) {
		post(ctx, client, seen, v.REST+"/v1/visits/x:submit", body, "Content-Encoding: gzip", "Content-Type: application/json")
	})
}

// withheldImports begins imports and withholds the ends of their bodies.
func withheldImports(ctx context.Context, v *victim, seen *tally) {
	packed := gzipped(`{"csv":"` + strings.Repeat("x", 20<<20))
	packed = packed[:len(packed)-16]
	together(ctx, 48, func(dial func(string) (net.Conn, error)) {
		withhold(v, dial, seen, "/v1/clients/acme/locations:import", packed, len(packed)+1000, "Content-Encoding: gzip")
	})
}

func unfinishedBodies(ctx context.Context, v *victim, seen *tally) {
	body := []byte(`{"report":{"narrative":"` + strings.Repeat("x", 900<<10))
	together(ctx, 200, func(dial func(string) (net.Conn, error)) {
		withhold(v, dial, seen, "/v1/visits/"+v.Visits[0]+":submit", body, 1<<20, "Authorization: Bearer "+v.Tokens.Shopper)
	})
}

// withhold sends a part of a body, waits for the answer, and then for the end of the connection.
func withhold(v *victim, dial func(string) (net.Conn, error), seen *tally, path string, part []byte, declared int, headers ...string) {
	c, err := dial(v.rest)
	if err != nil {
		return
	}
	head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n\r\n", path, declared, strings.Join(headers, "\r\n"))
	if _, err := c.Write(append([]byte(head), part...)); err != nil && !errors.Is(err, net.ErrClosed) {
		seen.addAnswer(c)
		return
	}
	seen.addAnswer(c)
	_, _ = io.Copy(io.Discard, c)
}

// addAnswer reads the answer on a connection and counts it; it counts nothing if the connection ends without one.
func (t *tally) addAnswer(c net.Conn) {
	if response, err := http.ReadResponse(bufio.NewReader(c), nil); err == nil {
		t.add(fmt.Sprint(response.StatusCode))
		_ = response.Body.Close()
	}
}

// stalledStreams opens gRPC calls that declare messages of 15 MB, send most of them and stall.
func stalledStreams(authenticated bool) func(context.Context, *victim, *tally) {
	return func(ctx context.Context, v *victim, seen *tally) {
		var headers []string
		if authenticated {
			headers = append(headers, "Authorization: Bearer "+v.Tokens.Shopper)
		}
		client := attackingClient(ctx, overHTTP2)
		part := make([]byte, 14<<20)
		binary.BigEndian.PutUint32(part[1:], 15<<20)
		together(ctx, 120, func(func(string) (net.Conn, error)) {
			reader, writer := io.Pipe()
			go func() {
				_, _ = writer.Write(part)
				<-ctx.Done()
				_ = writer.Close()
			}()
			post := must2(http.NewRequestWithContext(ctx, http.MethodPost, "http://"+v.GRPC+"/mysteryshopper.v1.ReportService/SubmitReport", reader))
			setHeaders(post.Header, append(headers, "Content-Type: application/grpc", "Te: trailers"))
			if response, err := client.Do(post); err == nil {
				seen.add(answerOf(response))
			}
			_ = reader.Close()
			<-ctx.Done()
		})
	}
}

// must2 returns a result that cannot fail.
func must2[T any](result T, err error) T {
	if err != nil {
		panic(err)
	}
	return result
}

// listBombs sends more answers than fit into memory, in JSON and in protobuf, over REST and over gRPC.
func listBombs(ctx context.Context, v *victim, seen *tally) {
	token := "Authorization: Bearer " + v.Tokens.Shopper
	text := []byte(manyAnswers())
	report := bytes.Repeat([]byte{9<<3 | 2, 0}, emptyAnswers) // ReportContent.answers, all empty
	message := append(binary.AppendUvarint([]byte{5<<3 | 2}, uint64(len(report))), report...)
	framed := append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...)
	rest, rpc := attackingClient(ctx, overHTTP1), attackingClient(ctx, overHTTP2)
	n := 0
	var mu sync.Mutex
	together(ctx, 16, func(func(string) (net.Conn, error)) {
		mu.Lock()
		n++
		kind := n % 3
		mu.Unlock()
		path := v.REST + "/v1/visits/" + v.Visits[0] + ":submit"
		switch kind {
		case 0:
			post(ctx, rest, seen, path, text, token, "Content-Type: application/json")
		case 1:
			post(ctx, rest, seen, path, message, token, "Content-Type: application/x-protobuf")
		default:
			post(ctx, rpc, seen, "http://"+v.GRPC+"/mysteryshopper.v1.ReportService/SubmitReport", framed, token, "Content-Type: application/grpc", "Te: trailers")
		}
	})
}

// slowHeaders opens connections that send headers a byte at a time.
func slowHeaders(ctx context.Context, v *victim, seen *tally) {
	together(ctx, 300, func(dial func(string) (net.Conn, error)) {
		c, err := dial(v.rest)
		if err != nil {
			return
		}
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for _, b := range []byte("GET / HTTP/1.1\r\nX: " + strings.Repeat("x", 1000)) {
			if _, err := c.Write([]byte{b}); err != nil {
				break
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
			}
		}
		seen.add("closed")
	})
}

// endlessHeaders sends more headers than are read, and closes the connection.
func endlessHeaders(ctx context.Context, v *victim, seen *tally) {
	line := []byte("X: " + strings.Repeat("x", 4<<10) + "\r\n")
	together(ctx, 64, func(dial func(string) (net.Conn, error)) {
		for ctx.Err() == nil {
			c, err := dial(v.rest)
			if err != nil {
				return
			}
			_, err = io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n")
			for n := 0; n < 16 && err == nil; n++ {
				_, err = c.Write(line)
			}
			response, err := http.ReadResponse(bufio.NewReader(c), nil)
			switch {
			case ctx.Err() != nil:
			case err != nil:
				seen.add("closed")
			default:
				seen.add(fmt.Sprint(response.StatusCode))
				_ = response.Body.Close()
			}
			_ = c.Close()
		}
	})
}
