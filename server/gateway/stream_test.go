package gateway_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/gateway"
)

// line is a line of an answer as a phone parses it.
type line struct {
	Index    *int
	ReportID string
	Receipt  json.RawMessage
	Error    *problemDocument
}

// String returns the index, the report and the result of a line.
func (l line) String() string {
	index := "-"
	if l.Index != nil {
		index = fmt.Sprint(*l.Index)
	}
	if l.Error == nil {
		return index + " " + l.ReportID + " " + string(l.Receipt)
	}
	text := index + " " + l.ReportID + " " + l.Error.Reason
	for _, e := range l.Error.Errors {
		text += " " + e.Path + ":" + e.Reason
	}
	return text
}

// readLine reads a line of an answer.
func readLine(t testing.TB, from *bufio.Reader) (line, error) {
	t.Helper()
	text, err := from.ReadString('\n')
	if err != nil {
		return line{}, err
	}
	var l line
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return l, nil
}

// allLines reads the lines of an answer, sorted by their index.
func allLines(t testing.TB, body string) map[string]bool {
	t.Helper()
	lines := map[string]bool{}
	from := bufio.NewReader(strings.NewReader(body))
	for {
		l, err := readLine(t, from)
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatal(err)
		}
		lines[l.String()] = true
	}
}

// dial opens a connection that is closed at the end of the test, and has a deadline.
func (w *world) dial(t testing.TB) net.Conn {
	t.Helper()
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if err := connection.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return connection
}

// patience is how long a test waits for an answer before it fails.
const patience = time.Minute

const submitStream = "/v1/reports:submitStream"

func TestStreamLines(t *testing.T) {
	t.Parallel()
	long := `{"visit":"` + strings.Repeat("x", 5000) + `"}`
	body := "\n  \r\n" + `{"visit":"v","reportId":"r0","baseRevision":0,"deviceTime":"2026-11-21T19:12:40Z","report":{}}` + "\r\n" +
		"{bad\n" +
		`{"visit":"refused","reportId":"r2"}` + "\n\n" +
		long + "\n" +
		`{"reportId":"r4","x":1,"report":{"answers":[{"y":2}]}}` + "\n" +
		"\xff\n" +
		`{"visit":"v","reportId":"r6"}`
	want := map[string]bool{
		"0 r0 " + canonicalReceipt:          true,
		"1  MALFORMED_JSON :MALFORMED_JSON": true,
		"2 r2 REPORT_CONFLICT":              true,
		"3  BODY_TOO_LARGE":                 true,
		"4 r4 INVALID_REQUEST x:UNKNOWN_FIELD report.answers[0].y:UNKNOWN_FIELD": true,
		"5  MALFORMED_JSON :MALFORMED_JSON":                                      true,
		"6 r6 " + canonicalReceipt:                                               true,
	}
	for name, headers := range map[string][]string{
		"as it is": {"Content-Type: application/x-ndjson"},
		"packed":   {"Content-Encoding: gzip", "Content-Type: application/jsonl; charset=utf-8"},
		"untyped":  nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, func(c *gateway.Config) { c.MaxBody = 4096 })
			sent := body
			if name == "packed" {
				sent = zipped(body)
			}
			got := w.do(t, "POST", submitStream, sent, append(headers, "Authorization: Bearer ms_a_b", "X-Request-Id: stream-1")...)
			if got.status != 200 || got.header.Get("Content-Type") != "application/x-ndjson" || got.header.Get("X-Request-Id") != "stream-1" {
				t.Errorf("status %d, %v", got.status, got.header)
			}
			if diff := cmp.Diff(want, allLines(t, got.body)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if _, md := w.seen(); md.Get("authorization")[0] != "Bearer ms_a_b" {
				t.Errorf("credentials %v", md.Get("authorization"))
			}
		})
	}
}

// TestStreamBothWaysAtOnce sends each line after the answer to the one before.
func TestStreamBothWaysAtOnce(t *testing.T) {
	t.Parallel()
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, nil)
			if http2 {
				transport := &http.Transport{Protocols: new(http.Protocols)}
				transport.Protocols.SetUnencryptedHTTP2(true)
				t.Cleanup(transport.CloseIdleConnections)
				w.client = &http.Client{Transport: transport, Timeout: patience}
			}
			body, phone := io.Pipe()
			answered := make(chan *http.Response, 1)
			go func() {
				defer close(answered)
				request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+submitStream, body)
				if err != nil {
					t.Error(err)
					return
				}
				response, err := w.client.Do(request)
				if err != nil {
					t.Error(err)
					return
				}
				answered <- response
			}()
			send := func(i int) {
				if _, err := fmt.Fprintf(phone, `{"visit":"v","reportId":"r%d"}`+"\n", i); err != nil {
					t.Fatal(err)
				}
			}
			send(0)
			response := <-answered
			if response == nil {
				t.Fatal("no answer")
			}
			defer func() { _ = response.Body.Close() }()
			from := bufio.NewReader(response.Body)
			for i := range 5 {
				l, err := readLine(t, from)
				if err != nil || l.Index == nil || *l.Index != i || l.ReportID != fmt.Sprintf("r%d", i) {
					t.Fatalf("line %d: %v %v", i, l, err)
				}
				if i < 4 {
					send(i + 1)
				}
			}
			_ = phone.Close()
			if rest, err := io.ReadAll(from); err != nil || len(rest) > 0 {
				t.Errorf("%q %v", rest, err)
			}
		})
	}
}

// TestStreamSendAllThenReadAll sends so much before it reads that the answers fill every buffer in between.
func TestStreamSendAllThenReadAll(t *testing.T) {
	t.Parallel()
	const lines = 15_000
	w := serve(t, nil)
	connection := w.dial(t)
	body := strings.Repeat(`{"x":"`+strings.Repeat("x", 800)+`"}`+"\n", lines)
	if _, err := fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", submitStream, len(body), body); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	from := bufio.NewReader(response.Body)
	for i := range lines {
		l, err := readLine(t, from)
		if err != nil || *l.Index != i {
			t.Fatalf("line %d: %v %v", i, l, err)
		}
	}
}

func TestStreamRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	w.fails = fault.New(pb.Reason_UNAUTHENTICATED, "")
	for _, body := range []string{"", `{"visit":"v"}`, "{bad\n{bad", strings.Repeat(`{"visit":"v"}`+"\n", 10_000)} {
		got := w.do(t, "POST", submitStream, body)
		if p := got.problem(t); got.status != 401 || p.Reason != "UNAUTHENTICATED" || got.header.Get("WWW-Authenticate") == "" {
			t.Errorf("status %d %v", got.status, p)
		}
	}
	if got := w.do(t, "POST", submitStream, "x", "Content-Type: text/plain"); got.status != 415 {
		t.Errorf("text: %d", got.status)
	}
	if got := w.do(t, "POST", submitStream, "x", "Content-Encoding: br"); got.status != 415 {
		t.Errorf("br: %d", got.status)
	}
}

// TestStreamThatEndsEarly: every report without an answer, or the whole request, is answered with the cause.
func TestStreamThatEndsEarly(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	got := w.do(t, "POST", submitStream, `{"visit":"v","reportId":"r0"}`+"\n"+`{"visit":"last","reportId":"r1"}`+"\n")
	lines := allLines(t, got.body)
	if !lines["0 r0 "+canonicalReceipt] || !lines["1 r1 "+canonicalReceipt] || !lines["-  UNAVAILABLE"] {
		t.Errorf("%v", lines)
	}
}

// TestStreamOfASilentPhone: the connection of a phone that sends nothing more is closed, after the answers to what it
// sent.
func TestStreamOfASilentPhone(t *testing.T) {
	t.Parallel()
	w := serve(t, func(c *gateway.Config) { c.StreamIdle = 200 * time.Millisecond })
	for body, want := range map[string]string{
		"": "",
		`{"visit":"v","reportId":"r0"}` + "\n" + `{"visit":`: canonicalReceipt,
	} {
		connection := w.dial(t)
		if _, err := fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n%s", submitStream, body); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(connection)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(answer), want) {
			t.Errorf("%q: %s", body, answer)
		}
	}
}

// TestStreamOfAPhoneThatGoesAway leaves nothing running; TestMain checks that.
func TestStreamOfAPhoneThatGoesAway(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	for range 10 {
		connection := w.dial(t)
		if _, err := fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"+`{"visit":"v","reportId":"r0"}`+"\n"+`{"visit":`, submitStream); err != nil {
			t.Fatal(err)
		}
		_ = connection.Close()
	}
}

// TestStreamOnAConnectionThatIsUsedAgain: the deadlines of a stream do not apply to the next request.
func TestStreamOnAConnectionThatIsUsedAgain(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	for range 20 {
		if got := w.do(t, "POST", submitStream, `{"visit":"v","reportId":"r0"}`); got.status != 200 || !strings.Contains(got.body, canonicalReceipt) {
			t.Fatalf("stream: %d %s", got.status, got.body)
		}
		if got := w.do(t, "POST", "/v1/visits/v:submit", `{}`); got.status != 200 {
			t.Fatalf("after it: %d %s", got.status, got.body)
		}
	}
}

// TestStreamWithoutAServer uses a recorder, which supports no deadlines.
func TestStreamWithoutAServer(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, submitStream, strings.NewReader(`{"visit":"v","reportId":"r0"}`))
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, request)
	if !strings.Contains(recorder.Body.String(), canonicalReceipt) {
		t.Errorf("%d %s", recorder.Code, recorder.Body)
	}
}
