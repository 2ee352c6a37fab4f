package e2e

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// queue plans visits and makes a submission for each.
func (d *desk) queue(t *testing.T, n int) []*pb.SubmitReportRequest {
	t.Helper()
	const atOnce = 100
	now := time.Now().UTC().Truncate(time.Hour)
	queue := make([]*pb.SubmitReportRequest, 0, n)
	for len(queue) < n {
		batch := &pb.BatchCreateVisitsRequest{}
		for range min(atOnce, n-len(queue)) {
			batch.Requests = append(batch.Requests, &pb.CreateVisitRequest{Resource: &pb.Visit{
				Client: "acme", Program: "house", Location: insidePlace, Shopper: "anna",
				WindowStart: timestamppb.New(now.AddDate(0, 0, -1)), WindowEnd: timestamppb.New(now.AddDate(0, 0, 1)),
			}})
		}
		made := must[*pb.BatchCreateVisitsResponse](t)(d.by(d.Tokens.Admin).BatchCreateVisits(t.Context(), batch))
		for _, v := range made.GetVisits() {
			queue = append(queue, d.submission(v.GetVisit()))
		}
	}
	return queue
}

// wantOneEach fails the test unless every visit of the queue has its one report, with the receipt that was given.
func (d *desk) wantOneEach(t *testing.T, queue []*pb.SubmitReportRequest, receipts map[string][]byte) {
	t.Helper()
	for _, req := range queue {
		reports := d.reportsOf(t, req.GetVisit())
		if len(reports) != 1 || reports[0].GetReport() != req.GetReportId() || reports[0].GetRevision() != 1 {
			t.Fatalf("the visit %s has the reports %v", req.GetVisit(), reports)
		}
		stored := must[*pb.Receipt](t)(d.by(d.shopper).GetReceipt(t.Context(), &pb.GetReceiptRequest{Report: req.GetReportId()}))
		if !bytes.Equal(stored.GetCanonical(), receipts[req.GetReportId()]) {
			t.Errorf("the receipt that was given is %s, what is stored %s", receipts[req.GetReportId()], stored.GetCanonical())
		}
	}
}

// TestStreamOverGRPC sends a queue with invalid reports in the middle, and reads the answers meanwhile.
func TestStreamOverGRPC(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		queue := d.queue(t, 40)
		bad := map[int]string{3: "INVALID_REPORT", 4: "NOT_FOUND", 17: "INVALID_REQUEST", 39: "INVALID_REQUEST"}
		queue[3].Report.Answers = nil
		queue[4].Visit = "no-such-visit"
		queue[17].ReportId = "no-uuid"
		queue[39].Report = nil
		stream := must[pb.ReportService_SubmitReportsClient](t)(d.by(d.shopper).SubmitReports(t.Context()))
		sent := make(chan error, 1)
		go func() {
			for _, req := range queue {
				if err := stream.Send(streamed(req)); err != nil {
					sent <- err
					return
				}
			}
			sent <- stream.CloseSend()
		}()
		receipts := map[string][]byte{}
		for i, req := range queue {
			answer := must[*pb.SubmitReportsResponse](t)(stream.Recv())
			if int(answer.GetIndex()) != i || answer.GetReportId() != req.GetReportId() {
				t.Errorf("answer %d is for %d, %s", i, answer.GetIndex(), answer.GetReportId())
			}
			if got := refusalOfProto(t, answer.GetError()).Reason; got != bad[i] {
				t.Errorf("answer %d: %q, want %q", i, got, bad[i])
			}
			receipts[req.GetReportId()] = answer.GetReceipt().GetCanonical()
		}
		if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
			t.Errorf("after the last answer: %v", err)
		}
		if err := <-sent; err != nil {
			t.Error(err)
		}
		var good []*pb.SubmitReportRequest
		for i, req := range queue {
			if bad[i] == "" {
				good = append(good, req)
			}
		}
		d.wantOneEach(t, good, receipts)
	})
}

// TestStreamOverREST sends good lines between bad ones.
func TestStreamOverREST(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		queue := d.queue(t, 6)
		unknown := strings.Replace(lineOf(t, queue[3]), `"narrative"`, `"colour":1,"narrative"`, 1)
		deep := `{"report":` + strings.Repeat(`[`, 200) + strings.Repeat(`]`, 200) + "}\n"
		long := `{"visit":"` + strings.Repeat("x", 3<<20) + "\"}\n"
		for _, c := range []struct {
			name  string
			lines []string
			want  []string // the reason by index; "" for a receipt
		}{
			{"nothing", nil, nil},
			{"blank lines", []string{"\n", "  \n", "\r\n"}, nil},
			{"bad lines", []string{lineOf(t, queue[0]), "no json\n", "\n", unknown, deep, long, `{"visit":1}` + "\n", "[]\n", lineOf(t, queue[1])},
				[]string{"", "MALFORMED_JSON", "INVALID_REQUEST", "", "BODY_TOO_LARGE", "INVALID_REQUEST", "", ""}},
			{"the same twice", []string{lineOf(t, queue[2]), lineOf(t, queue[2])}, []string{"", ""}},
			{"a last line without an end", []string{lineOf(t, queue[4]), strings.TrimSuffix(lineOf(t, queue[5]), "\n")}, []string{"", ""}},
		} {
			body := strings.Join(c.lines, "")
			if body == "" {
				body = "\n"
			}
			a := d.call(t, d.shopper, "POST", streamRoute, body, "Content-Type: application/x-ndjson").want(t, 200)
			got := map[int32]line{}
			if len(c.want) > 0 {
				for _, l := range streamLines(t, a.body) {
					if l.Index == nil {
						t.Errorf("%s: a line without an index: %+v", c.name, l)
						continue
					}
					if _, twice := got[*l.Index]; twice {
						t.Errorf("%s: two answers for line %d", c.name, *l.Index)
					}
					got[*l.Index] = l
				}
			} else if len(bytes.TrimSpace(a.body)) > 0 {
				t.Errorf("%s: %s", c.name, a.body)
			}
			if len(got) != len(c.want) {
				t.Errorf("%s: %d answers, want %d", c.name, len(got), len(c.want))
			}
			for i, want := range c.want {
				l := got[int32(i)]
				reason := l.refusal().Reason
				if want != "" && reason != want || want == "" && c.name != "bad lines" && len(l.Receipt) == 0 {
					t.Errorf("%s: line %d: %q, want %q: %+v", c.name, i, reason, want, l.Error)
				}
			}
			if c.name == "bad lines" && (got[0].Receipt == nil || got[int32(len(c.want)-1)].Receipt == nil) {
				t.Errorf("%s: a good line has no receipt: %+v", c.name, got)
			}
			if c.name == "the same twice" && !bytes.Equal(got[0].Receipt, got[1].Receipt) {
				t.Errorf("%s: two receipts: %s %s", c.name, got[0].Receipt, got[1].Receipt)
			}
		}
	})
}

// rawConn is an HTTP connection; the test writes and reads every byte of it.
type rawConn struct {
	net.Conn
	in *bufio.Reader
}

// dialStream opens a stream of lines in chunks, and sends the head alone.
func (d *desk) dialStream(t *testing.T) *rawConn {
	t.Helper()
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp", strings.TrimPrefix(d.REST, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	head := "POST " + streamRoute + " HTTP/1.1\r\nHost: phone\r\nAuthorization: Bearer " + d.shopper +
		"\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
	if _, err := io.WriteString(conn, head); err != nil {
		t.Fatal(err)
	}
	return &rawConn{conn, bufio.NewReader(conn)}
}

// chunk sends a piece of the body; the empty piece ends it.
func (w *rawConn) chunk(t *testing.T, piece string) {
	t.Helper()
	if _, err := fmt.Fprintf(w, "%x\r\n%s\r\n", len(piece), piece); err != nil {
		t.Fatal(err)
	}
}

// response reads the head of the answer.
func (w *rawConn) response(t *testing.T) *http.Response {
	t.Helper()
	r, err := http.ReadResponse(w.in, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Body.Close() })
	if r.StatusCode != http.StatusOK {
		t.Fatalf("status %d", r.StatusCode)
	}
	return r
}

// TestABrokenStreamIsSentAgain breaks the connection in the middle of a line, after some answers were read, and
// sends the whole queue again.
func TestABrokenStreamIsSentAgain(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		queue := d.queue(t, 20)
		w := d.dialStream(t)
		for _, req := range queue[:10] {
			w.chunk(t, lineOf(t, req))
		}
		half := lineOf(t, queue[10])
		w.chunk(t, half[:len(half)/2])
		receipts := map[string][]byte{}
		answers := json.NewDecoder(w.response(t).Body)
		for range 5 {
			var l line
			if err := answers.Decode(&l); err != nil {
				t.Fatal(err)
			}
			receipts[l.ReportID] = l.Receipt
		}
		// The connection is reset, as when a phone loses its network.
		if err := w.Conn.(*net.TCPConn).SetLinger(0); err != nil {
			t.Fatal(err)
		}
		_ = w.Close()

		ctx, cancel := context.WithCancel(t.Context())
		broken := must[pb.ReportService_SubmitReportsClient](t)(d.by(d.shopper).SubmitReports(ctx))
		for _, req := range queue[5:15] {
			if err := broken.Send(streamed(req)); err != nil {
				t.Fatal(err)
			}
		}
		for range 3 {
			answer := must[*pb.SubmitReportsResponse](t)(broken.Recv())
			d.sameReceipt(t, receipts, answer.GetReportId(), answer.GetReceipt().GetCanonical())
		}
		cancel()

		var body strings.Builder
		for _, req := range queue {
			body.WriteString(lineOf(t, req))
		}
		lines := streamLines(t, d.call(t, d.shopper, "POST", streamRoute, body.String()).want(t, 200).body)
		if len(lines) != len(queue) {
			t.Errorf("%d answers", len(lines))
		}
		for _, l := range lines {
			d.sameReceipt(t, receipts, l.ReportID, l.Receipt)
		}
		d.wantOneEach(t, queue, receipts)
	})
}

// sameReceipt stores a receipt, and fails the test if there was a different one before.
func (d *desk) sameReceipt(t *testing.T, receipts map[string][]byte, id string, got []byte) {
	t.Helper()
	if kept := receipts[id]; len(got) == 0 || kept != nil && !bytes.Equal(kept, got) {
		t.Errorf("the report %s had the receipt %s, now %s", id, kept, got)
	}
	receipts[id] = got
}

// TestHalfDuplex sends 500 reports to the last byte before it reads anything, with a small buffer to receive in.
func TestHalfDuplex(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	queue := d.queue(t, 500)
	w := d.dialStream(t)
	if err := w.Conn.(*net.TCPConn).SetReadBuffer(4096); err != nil {
		t.Fatal(err)
	}
	for _, req := range queue {
		w.chunk(t, lineOf(t, req))
	}
	w.chunk(t, "")
	body, err := io.ReadAll(w.response(t).Body)
	if err != nil {
		t.Fatal(err)
	}
	lines := streamLines(t, body)
	receipts := map[string][]byte{}
	for _, l := range lines {
		if l.Error != nil || queue[*l.Index].GetReportId() != l.ReportID {
			t.Fatalf("line %d: %+v", *l.Index, l)
		}
		receipts[l.ReportID] = l.Receipt
	}
	if len(lines) != len(queue) || len(receipts) != len(queue) {
		t.Errorf("%d answers for %d reports", len(lines), len(receipts))
	}
	d.wantOneEach(t, queue[490:], receipts)
	page := must[*pb.ListReportsResponse](t)(d.by(d.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{Filter: `program = "house"`, PageSize: 1000}))
	if n := len(page.GetReports()); n != len(queue) {
		t.Errorf("%d reports are stored", n)
	}
}

// TestGzipStream sends a stream in gzip.
func TestGzipStream(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	queue := d.queue(t, 3)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	for _, req := range queue {
		if _, err := io.WriteString(z, lineOf(t, req)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	lines := streamLines(t, d.call(t, d.shopper, "POST", streamRoute, packed.String(), "Content-Encoding: gzip").want(t, 200).body)
	receipts := map[string][]byte{}
	for _, l := range lines {
		receipts[l.ReportID] = l.Receipt
	}
	d.wantOneEach(t, queue, receipts)
}

// TestARevokedTokenEndsAStream revokes the shopper's token while a stream is open: what was acknowledged stays, and
// nothing more is taken.
func TestARevokedTokenEndsAStream(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		queue := d.queue(t, 2)
		token := d.token(t, grants[own])
		stream := must[pb.ReportService_SubmitReportsClient](t)(d.by(token).SubmitReports(t.Context()))
		if err := stream.Send(streamed(queue[0])); err != nil {
			t.Fatal(err)
		}
		first := must[*pb.SubmitReportsResponse](t)(stream.Recv())
		must[*pb.Token](t)(d.by(d.Tokens.Admin).RevokeToken(t.Context(), &pb.RevokeTokenRequest{Token: tokenID(token)}))
		if err := stream.Send(streamed(queue[1])); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if answer, err := stream.Recv(); err == nil || refusalOf(t, err).Reason != "INVALID_TOKEN" {
			t.Errorf("after the revocation: %v, %v", answer, err)
		}
		d.wantOneEach(t, queue[:1], map[string][]byte{queue[0].GetReportId(): first.GetReceipt().GetCanonical()})
		if n := len(d.reportsOf(t, queue[1].GetVisit())); n != 0 {
			t.Errorf("%d reports were taken after the revocation", n)
		}
	})
}
