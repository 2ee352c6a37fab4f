package gateway

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/fault"
)

// serveStream connects newline-delimited JSON to the stream SubmitReports: a line for each report, and a line for each
// answer, in the order in which they are ready. A caller may read while it sends, or send all and then read all.
func (g *gateway) serveStream(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		g.serveCall(w, r)
		return
	}
	x := g.newExchange(w, r)
	x.read, x.stream = false, true
	admitted, err := g.admit(w, r, x, pb.ReportService_SubmitReports_FullMethodName)
	if err != nil {
		writeError(w, x, err)
		return
	}
	defer func() { x.account.Close() }()
	lines, err := openLines(w, r, int(g.boundOf(pb.ReportService_SubmitReports_FullMethodName)), x.account)
	if err != nil {
		g.answerEarly(w, r)
		writeError(w, x, err)
		return
	}
	controller := http.NewResponseController(w)
	// A recorder in a test or another server may support none of these; the stream works without.
	_ = controller.EnableFullDuplex()
	_ = controller.SetReadDeadline(time.Time{})
	_ = controller.SetWriteDeadline(time.Time{})

	ctx, cancel := context.WithCancel(metadata.NewOutgoingContext(admitted, x.Metadata()))
	defer cancel()
	calls, err := pb.NewReportServiceClient(g.Conn).SubmitReports(ctx)
	if err != nil {
		writeError(w, x, err)
		return
	}
	x.answered = true
	b := &bridge{exchange: x, calls: calls, maxDepth: g.MaxDepth, out: newOutbox(), waiting: map[int32]sentLine{}, ended: make(chan struct{})}
	b.broken = func(m proto.Message, found []fault.Violation) []fault.Violation { return g.broken(ctx, m, "", found) }
	b.run(w, r, controller, lines, g.StreamIdle, cancel)
}

// openLines returns the lines of a request's body, decompressed.
func openLines(w http.ResponseWriter, r *http.Request, maxLine int, account *bounds.Account) (*lineReader, error) {
	switch name, _, _ := strings.Cut(strings.ToLower(r.Header.Get("Content-Type")), ";"); strings.TrimSpace(name) {
	case "", typeLines, "application/jsonl", "application/x-jsonlines", typeJSON:
	default:
		w.Header().Set("Accept", typeLines)
		return nil, refuse(http.StatusUnsupportedMediaType, pb.Reason_UNSUPPORTED_MEDIA_TYPE, "send %s", typeLines)
	}
	packed, err := isPacked(w, r)
	if err != nil {
		return nil, err
	}
	if packed {
		return newLineReader(&lazyGzip{packed: r.Body}, maxLine, account), nil
	}
	return newLineReader(r.Body, maxLine, account), nil
}

// lazyGzip decompresses from the first read on: the gzip header may arrive late.
type lazyGzip struct {
	packed   io.Reader
	unpacked *gzip.Reader
}

// Read implements io.Reader.
func (z *lazyGzip) Read(p []byte) (n int, err error) {
	if z.unpacked == nil {
		if z.unpacked, err = gzip.NewReader(z.packed); err != nil {
			return 0, err
		}
	}
	return z.unpacked.Read(p)
}
