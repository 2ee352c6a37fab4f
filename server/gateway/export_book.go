package gateway

import (
	"net/http"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/forms"
)

const typeWorkbook mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// mostBookRows bounds the rows of a workbook, which is held in memory until it is complete.
const mostBookRows = 100_000

// serveBook serves a list as one workbook, from the first page to the last.
func (g *gateway) serveBook(w http.ResponseWriter, r *http.Request, l *rowList) {
	x := g.newExchange(w, r)
	w.Header()["Vary"] = append(w.Header()["Vary"], vary...)
	all, err := g.allRows(r, x, l)
	if err != nil {
		writeError(w, x, err)
		return
	}
	for _, f := range forms.Of(all.Descriptor().FullName()) {
		if f.Type == typeWorkbook {
			x.form, x.accepted, x.options.Language = f, typeWorkbook, x.Language(nil)
		}
	}
	if err := x.write(all.Interface()); err != nil {
		writeError(w, x, err)
		return
	}
	collected, release := buffer()
	defer release()
	a := &answer{header: w.Header(), body: collected, rendered: g.rendered}
	a.finish(w, x)
}

// allRows returns the answer of a list with the rows of all pages.
func (g *gateway) allRows(r *http.Request, x *exchange, l *rowList) (protoreflect.Message, error) {
	request, err := x.exportRequest(r, l, typeWorkbook)
	if err != nil {
		return nil, err
	}
	all := l.response.ProtoReflect().New()
	into := all.Mutable(l.rows).List()
	pages := &reader{conn: g.Conn, exchange: x, list: l, request: request}
	rows, next, err := pages.page(r.Context(), "", l.page)
	for ; err == nil; rows, next, err = pages.nextPage(r.Context(), next) {
		for i := range rows.Len() {
			into.Append(rows.Get(i))
		}
		if into.Len() > mostBookRows {
			return nil, refuse(http.StatusBadRequest, pb.Reason_OUT_OF_RANGE,
				"a workbook has at most %d rows; narrow by program, location, from and to, or take CSV", mostBookRows)
		}
		if next == "" {
			return all, nil
		}
	}
	return nil, err
}
