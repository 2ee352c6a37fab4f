package gateway

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/sheet"
)

const typeCSV mediaType = "text/csv"

// exports are the lists that are exported whole.
var exports = []*rowList{visitRows, answerRows, questionRows}

// IsExport reports whether an RPC lists what is exported whole, also as newline-delimited JSON.
func IsExport(rpc protoreflect.MethodDescriptor) bool {
	return slices.ContainsFunc(exports, func(l *rowList) bool {
		return l.method == "/"+string(rpc.Parent().FullName())+"/"+string(rpc.Name())
	})
}

// addExports adds the lists that are exported whole, from the first page to the last, as CSV, as newline-delimited JSON and as
// a workbook. In other forms they are answered page by page, as every list.
func (g *gateway) addExports(root *http.ServeMux) {
	for _, l := range exports {
		root.HandleFunc("GET /v1/clients/{client}/"+l.name(), func(w http.ResponseWriter, r *http.Request) {
			g.serveExport(w, r, l)
		})
	}
}

// wholeForms are the forms in which a list is exported whole.
var wholeForms = map[mediaType]struct {
	name, parameters string
	writer           func(io.Writer, protoreflect.MessageDescriptor, sheet.Dialect) rowWriter
}{
	typeCSV:   {"csv", "; charset=utf-8; header=present", newCSVRows},
	typeLines: {"ndjson", "", newLineRows},
}

// wholeForm returns the form of a request if a list is exported whole in it, "" otherwise.
func wholeForm(r *http.Request) mediaType {
	for form, f := range wholeForms {
		if r.URL.Query().Get(formParameter) == f.name {
			return form
		}
	}
	if r.URL.Query().Get(formParameter) == "xlsx" && !paged(r) {
		return typeWorkbook
	}
	if r.URL.Query().Has(formParameter) {
		return ""
	}
	accepted, _ := acceptedType(r.Header.Values("Accept"), typeJSON, typeProtobuf, typeCSV, typeLines, typeWorkbook)
	if accepted == typeWorkbook && !paged(r) {
		return accepted
	}
	if _, whole := wholeForms[accepted]; !whole {
		return ""
	}
	return accepted
}

// paged reports whether a request names a page. Workbooks are then answered page by page, as every list.
func paged(r *http.Request) bool {
	query := r.URL.Query()
	return slices.ContainsFunc([]string{"pageSize", "page_size", "pageToken", "page_token"}, query.Has)
}

// serveExport serves a list.
func (g *gateway) serveExport(w http.ResponseWriter, r *http.Request, l *rowList) {
	form := wholeForm(r)
	switch form {
	case "":
		g.serveCall(w, r)
		return
	case typeWorkbook:
		g.serveBook(w, r, l)
		return
	}
	x := g.newExchange(w, r)
	x.acceptBasic()
	x.ifNone, x.ifMatch = tags{}, tags{} // The state is unknown until all of it is read.
	header := w.Header()
	header["Vary"] = append(header["Vary"], vary...)
	request, err := x.exportRequest(r, l, form)
	if err == nil && !r.ProtoAtLeast(1, 1) {
		err = refuse(http.StatusHTTPVersionNotSupported, pb.Reason_INVALID_REQUEST,
			"this takes HTTP/1.1 or later: before, the end of a stream cannot be distinguished from a lost connection")
	}
	if err != nil {
		writeError(w, x, err)
		return
	}
	e := &export{reader: reader{conn: g.Conn, exchange: x, list: l, request: request}, idle: g.StreamIdle}
	rows, next, err := e.page(r.Context(), "", l.page)
	if err != nil {
		writeError(w, x, err)
		return
	}
	header.Set("Content-Type", form+wholeForms[form].parameters)
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{
		"filename": r.PathValue("client") + "-" + l.name() + "." + wholeForms[form].name,
	}))
	header["Cache-Control"] = noStore
	if x.encoding != identity {
		header.Set("Content-Encoding", x.encoding.name())
	}
	if r.Method == http.MethodHead {
		return
	}
	if err := e.write(r.Context(), w, form, rows, next); err != nil {
		g.Logger.Warn("an export was broken off", "request", x.RequestID, "list", l.name(), "error", err)
		// The connection is aborted, so that a part is not mistaken for the whole.
		panic(http.ErrAbortHandler)
	}
}

// exportRequest parses the query. Callers cannot choose pages.
func (x *exchange) exportRequest(r *http.Request, l *rowList, form mediaType) (pagedRequest, error) {
	query, err := readQuery(r)
	if err != nil {
		return nil, err
	}
	delete(query, formParameter)
	if form == typeCSV {
		if err := x.chooseDialect(query); err != nil {
			return nil, err
		}
	}
	message, err := l.parse(r.PathValue("client"), query)
	if err != nil {
		return nil, err
	}
	request := message.(pagedRequest)
	var violations []fault.Violation
	if request.GetPageSize() != 0 {
		violations = append(violations, fault.Violation{Path: "pageSize", Reason: pb.Reason_NOT_ALLOWED})
	}
	if request.GetPageToken() != "" {
		violations = append(violations, fault.Violation{Path: "pageToken", Reason: pb.Reason_NOT_ALLOWED})
	}
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	return request, nil
}

// export writes one list. It holds one page at a time, and the buffers of the writers.
type export struct {
	reader
	idle time.Duration
}

// write writes the first page and all that follow. It gives up on a caller that reads nothing for the idle time. An error
// is written in the form, if the form can hold it; the answer is incomplete then.
func (e *export) write(ctx context.Context, w http.ResponseWriter, form mediaType, rows protoreflect.List, next string) error {
	controller := http.NewResponseController(w)
	// A recorder in a test or another server may support none of these; the export works without.
	_ = controller.SetReadDeadline(time.Time{})
	_ = controller.SetWriteDeadline(time.Time{})
	silence := time.AfterFunc(e.idle, func() { _ = controller.SetWriteDeadline(past) })
	defer silence.Stop()

	out := newPackedWriter(w, e.exchange.encoding)
	writer := wholeForms[form].writer(out, e.list.rows.Message(), e.exchange.options.Dialect)
	for {
		if err := writer.rows(rows); err != nil {
			return err
		}
		if next == "" {
			return out.finish()
		}
		if err := errors.Join(out.flush(), flushed(controller)); err != nil {
			return err
		}
		silence.Reset(e.idle)
		var err error
		if rows, next, err = e.nextPage(ctx, next); err != nil {
			return errors.Join(err, writer.failed(problemFor(e.exchange, err)), out.finish(), flushed(controller))
		}
	}
}

// flushed flushes the connection, if it supports that.
func flushed(controller *http.ResponseController) error {
	if err := controller.Flush(); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// packedWriter compresses what is written, if the caller prefers that.
type packedWriter struct {
	io.Writer
	encoding encoding
	packer   packer
}

func newPackedWriter(w io.Writer, e encoding) *packedWriter {
	if e == identity {
		return &packedWriter{Writer: w}
	}
	p := e.packerTo(w)
	return &packedWriter{p, e, p}
}

func (p *packedWriter) flush() error {
	if p.packer == nil {
		return nil
	}
	return p.packer.Flush()
}

// finish ends the compression. The writer must not be used after it.
func (p *packedWriter) finish() error {
	if p.packer == nil {
		return nil
	}
	err := p.packer.Close()
	p.encoding.release(p.packer)
	return err
}
