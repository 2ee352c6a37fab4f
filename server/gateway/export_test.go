package gateway_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/gateway"
)

const visitsPath = "/v1/clients/acme/visitRows"

// pageOfVisits returns a page of two rows with the token of the page after it.
func pageOfVisits(page, next string) *pb.ListVisitRowsResponse {
	return &pb.ListVisitRowsResponse{NextPageToken: next, VisitRows: []*pb.VisitRow{
		{ReleasedReport: page + "a", Client: "acme", Narrative: "=1+1", Criticals: []string{"x", "y"}},
		{ReleasedReport: page + "b", Deleted: true},
	}}
}

// threePages returns the pages 1, 2 and 3.
func threePages(token string) (*pb.ListVisitRowsResponse, error) {
	switch token {
	case "":
		return pageOfVisits("1", "2"), nil
	case "2":
		return pageOfVisits("2", "3"), nil
	default:
		return pageOfVisits("3", ""), nil
	}
}

func TestExportIsWhole(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	w.visits = threePages
	for _, tt := range []struct{ query, accept, contentType, file, begin, row string }{
		{"", "text/csv", "text/csv; charset=utf-8; header=present", "acme-visitRows.csv", "releasedReport,updateTime,deleted,client", "2a,,false,acme"},
		{"?alt=csv", "application/json", "text/csv; charset=utf-8; header=present", "acme-visitRows.csv", "releasedReport,", `,"x; y",`},
		{"", "application/x-ndjson, text/csv;q=0.5", "application/x-ndjson", "acme-visitRows.ndjson", `{"releasedReport":"1a","deleted":false,"client":"acme"`, `{"releasedReport":"3b","deleted":true,`},
		{"?alt=ndjson", "*/*", "application/x-ndjson", "acme-visitRows.ndjson", `{"releasedReport":"1a"`, `"narrative":"=1+1"`},
	} {
		plain := w.do(t, "GET", visitsPath+tt.query, "", "Accept: "+tt.accept)
		if plain.status != 200 || !strings.HasPrefix(plain.body, tt.begin) || !strings.Contains(plain.body, tt.row) {
			t.Errorf("%+v: %d %s", tt, plain.status, plain.body)
		}
		if got := plain.header.Get("Content-Type"); got != tt.contentType {
			t.Errorf("the type is %q, want %q", got, tt.contentType)
		}
		if got := plain.header.Get("Content-Disposition"); got != "attachment; filename="+tt.file {
			t.Errorf("the file is %q, want %q", got, tt.file)
		}
		for _, row := range []string{"1a", "1b", "2a", "2b", "3a", "3b"} {
			if strings.Count(plain.body, row) != 1 {
				t.Errorf("%+v: the row %s is not there once: %s", tt, row, plain.body)
			}
		}
		packed := w.do(t, "GET", visitsPath+tt.query, "", "Accept: "+tt.accept, "Accept-Encoding: gzip")
		if got := unpackedBody(t, packed); got != plain.body {
			t.Errorf("%+v: packed it is %s", tt, got)
		}
		head := w.do(t, "HEAD", visitsPath+tt.query, "", "Accept: "+tt.accept)
		if head.status != 200 || head.body != "" || head.header.Get("Content-Type") != tt.contentType {
			t.Errorf("HEAD: %d %v", head.status, head.header)
		}
	}
	if got := w.do(t, "GET", visitsPath, "", "Accept: text/csv"); !strings.Contains(got.body, ",'=1+1") {
		t.Errorf("a formula is one still: %s", got.body)
	}
	if got := w.do(t, "GET", visitsPath, ""); !strings.Contains(got.body, `"nextPageToken":"2"`) {
		t.Errorf("JSON is not one page: %s", got.body)
	}
}

// unpackedBody returns the decompressed body of an answer.
func unpackedBody(t *testing.T, a answer) string {
	t.Helper()
	if a.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not packed: %v", a.header)
	}
	return unzipped(t, a.body)
}

// TestExportIsSentAsItIsMade reads the first page before the second one exists.
func TestExportIsSentAsItIsMade(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"identity", "gzip"} {
		w := serve(t, nil)
		more := make(chan struct{})
		w.visits = func(token string) (*pb.ListVisitRowsResponse, error) {
			if token == "2" {
				<-more
			}
			return threePages(token)
		}
		response := w.open(t, "Accept: application/x-ndjson", "Accept-Encoding: "+encoding)
		var body io.Reader = response.Body
		if encoding == "gzip" {
			unpacked, err := gzip.NewReader(body)
			if err != nil {
				t.Fatal(err)
			}
			body = unpacked
		}
		lines := bufio.NewReader(body)
		for range 2 {
			if line, err := lines.ReadString('\n'); err != nil || !strings.HasPrefix(line, `{"releasedReport":"1`) {
				t.Fatalf("%q %v", line, err)
			}
		}
		close(more)
		if rest, err := io.ReadAll(lines); err != nil || strings.Count(string(rest), "\n") != 4 {
			t.Errorf("%s %v", rest, err)
		}
	}
}

// open requests visits and returns the answer before its body is read.
func (w *world) open(t *testing.T, headers ...string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+visitsPath, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	response, err := w.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

// TestExportThatFailsIsBrokenOff: a part of an export cannot be mistaken for the whole.
func TestExportThatFailsIsBrokenOff(t *testing.T) {
	t.Parallel()
	overHTTP2 := &http.Transport{Protocols: new(http.Protocols), DisableCompression: true}
	overHTTP2.Protocols.SetUnencryptedHTTP2(true)
	t.Cleanup(overHTTP2.CloseIdleConnections)
	for _, transport := range []http.RoundTripper{nil, overHTTP2} {
		w := serve(t, nil)
		if transport != nil {
			w.client = &http.Client{Transport: transport}
		}
		w.visits = func(token string) (*pb.ListVisitRowsResponse, error) {
			if token == "3" {
				return nil, fault.New(pb.Reason_INTERNAL, "")
			}
			return threePages(token)
		}
		for _, encoding := range []string{"identity", "gzip"} {
			for _, form := range []string{"text/csv", "application/x-ndjson"} {
				response := w.open(t, "Accept: "+form, "Accept-Encoding: "+encoding)
				body, err := io.ReadAll(response.Body)
				if response.StatusCode != http.StatusOK || err == nil {
					t.Errorf("%s %s: %d, ends as if it were whole: %q", form, encoding, response.StatusCode, body)
				}
				if encoding != "identity" {
					continue
				}
				last := string(body[strings.LastIndexByte(strings.TrimRight(string(body), "\r\n"), '\n')+1:])
				reported := strings.HasPrefix(last, `{"error":`) && strings.Contains(last, `"reason":"INTERNAL"`)
				if want := form == "application/x-ndjson"; reported != want || !strings.Contains(string(body), "2b") {
					t.Errorf("%s: the last line is %q", form, last)
				}
			}
		}
	}
}

// TestExportTriesAgain: a page that fails because the server is busy is requested again.
func TestExportTriesAgain(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	failed := 0
	w.visits = func(token string) (*pb.ListVisitRowsResponse, error) {
		if token == "3" && failed < 3 {
			failed++
			return nil, fault.New(pb.Reason_RATE_LIMITED, "").RetryAfter(time.Millisecond)
		}
		return threePages(token)
	}
	got := w.do(t, "GET", visitsPath, "", "Accept: application/x-ndjson")
	if strings.Count(got.body, "\n") != 6 || failed != 3 {
		t.Errorf("%d failures, then %s", failed, got.body)
	}
}

func TestExportIsRefused(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	w.visits = threePages
	for _, tt := range []struct {
		query  string
		status int
		reason string
	}{
		{"?pageSize=10", 400, "INVALID_REQUEST"},
		{"?pageToken=2", 400, "INVALID_REQUEST"},
		{"?updatedAfter=now", 400, "INVALID_REQUEST"},
		{"?unknown=1", 400, "INVALID_REQUEST"},
		{"?client=globex", 400, "INVALID_REQUEST"},
		{"?from=%ff", 400, "INVALID_REQUEST"},
		{"?alt=docx", 400, "INVALID_REQUEST"},
	} {
		got := w.do(t, "GET", visitsPath+tt.query, "", "Accept: text/csv")
		if p := got.problem(t); got.status != tt.status || p.Reason != tt.reason {
			t.Errorf("%s: %d %v", tt.query, got.status, p)
		}
	}
	if got := w.do(t, "POST", visitsPath, "", "Accept: text/csv"); got.status != 405 || got.header.Get("Allow") != "GET, HEAD, OPTIONS" {
		t.Errorf("POST: %d %v", got.status, got.header)
	}
	w.fails = fault.New(pb.Reason_UNAUTHENTICATED, "")
	if got := w.do(t, "GET", visitsPath, "", "Accept: text/csv"); got.status != 401 || got.header.Get("WWW-Authenticate") == "" {
		t.Errorf("without a token: %d %v", got.status, got.header)
	}
	w.fails = nil
	connection := w.dial(t)
	if _, err := fmt.Fprintf(connection, "GET %s HTTP/1.0\r\nAccept: text/csv\r\n\r\n", visitsPath); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(connection); err != nil || !strings.Contains(string(answer), " 505 ") {
		t.Errorf("over HTTP/1.0: %s %v", answer, err)
	}
}

// endless returns pages of large rows without end.
func endless(string) (*pb.ListVisitRowsResponse, error) {
	return &pb.ListVisitRowsResponse{NextPageToken: "more", VisitRows: []*pb.VisitRow{{Narrative: strings.Repeat("x", 100_000)}}}, nil
}

// TestExportToASilentCaller: the export gives up on a caller that reads nothing, and leaves nothing running; TestMain
// checks that.
func TestExportToASilentCaller(t *testing.T) {
	t.Parallel()
	w := serve(t, func(c *gateway.Config) { c.StreamIdle = 200 * time.Millisecond })
	given := make(chan struct{})
	handler := w.handler
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		defer close(given)
		handler.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	w.url, w.visits = server.URL, endless
	response := w.open(t, "Accept: text/csv")
	select {
	case <-given:
	case <-time.After(patience):
		t.Fatal("the caller is waited for")
	}
	if _, err := io.Copy(io.Discard, response.Body); err == nil {
		t.Error("what a caller did not take in time ends as if it were whole")
	}
}

// TestExportThatIsSlowIsNotGivenUp: each page needs less than the idle time, and all together more.
func TestExportThatIsSlowIsNotGivenUp(t *testing.T) {
	t.Parallel()
	const idle, pages = 3 * time.Second, 5
	w := serve(t, func(c *gateway.Config) { c.StreamIdle = idle })
	made := 0
	w.visits = func(string) (*pb.ListVisitRowsResponse, error) {
		<-time.After(idle / (pages - 1))
		if made++; made == pages {
			return pageOfVisits("last", ""), nil
		}
		return pageOfVisits("x", "more"), nil
	}
	if got := w.do(t, "GET", visitsPath, "", "Accept: application/x-ndjson"); strings.Count(got.body, "\n") != 2*pages {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestExportWhileTheServerStops reads an export whose server stops.
func TestExportWhileTheServerStops(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	w.url, w.visits = server.URL, endless
	response := w.open(t, "Accept: text/csv")
	if _, err := io.CopyN(io.Discard, response.Body, 1_000_000); err != nil {
		t.Fatal(err)
	}
	server.CloseClientConnections()
	if _, err := io.Copy(io.Discard, response.Body); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("it ends with %v", err)
	}
}
