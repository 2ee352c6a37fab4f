package gateway

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/bounds"
)

// serveCall serves every path below /v1/ except the stream.
func (g *gateway) serveCall(w http.ResponseWriter, r *http.Request) {
	x := g.newExchange(w, r)
	header := w.Header()
	header["Vary"] = append(header["Vary"], vary...)
	collected, release := buffer()
	defer release()
	a := &answer{header: header, body: collected, rendered: g.rendered}
	g.answerCall(w, r, a, x)
	for _, cookie := range x.cookies {
		header.Add("Set-Cookie", cookie)
	}
	a.finish(w, x)
}

// Values of headers that every answer shares. They must not be changed.
var (
	vary    = []string{"Accept, Accept-Encoding, Accept-Language, Authorization, Cookie, X-Screen"}
	nosniff = []string{"nosniff"}
	noCache = []string{"private, no-cache"}
	noStore = []string{"no-store"}
)

// answerCall finds the route of a request, reads its body and passes it to the mux.
func (g *gateway) answerCall(w http.ResponseWriter, r *http.Request, a *answer, x *exchange) {
	found, err := g.routeFor(r, a.header)
	if err != nil {
		writeError(a, x, err)
		return
	}
	if found == nil {
		a.status = http.StatusNoContent
		return
	}
	x.route = found
	if IsReporting(found.rpc) {
		x.acceptBasic()
	}
	body, release := buffer()
	defer release()
	ctx, err := g.prepare(w, r, found, x, body)
	defer x.account.Close()
	if err != nil {
		writeError(a, x, err)
		return
	}
	x.body = body.Bytes()
	if found.plain != nil {
		found.plain.serve(ctx, g, a, x, r.URL.Path)
		return
	}
	found.handler.ServeHTTP(a, inner(r.WithContext(ctx), found, x, body))
}

// routeFor returns the route of a request; nil without an error for OPTIONS.
func (g *gateway) routeFor(r *http.Request, header http.Header) (*route, error) {
	if !utf8.ValidString(r.URL.Path) || strings.ContainsRune(r.URL.Path, 0) {
		return nil, refuse(http.StatusBadRequest, pb.Reason_INVALID_REQUEST, "the path is not UTF-8")
	}
	// No id has a slash in it, so an escaped one cannot be part of a path of the API. The mux would split there.
	if strings.Contains(strings.ToUpper(r.URL.RawPath), "%2F") {
		return nil, noSuchPath(r.URL.Path)
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if found := g.find(method, r.URL.Path); found != nil {
		return found, nil
	}
	allow := g.routes.allow(r.URL.Path)
	if allow == "" {
		return nil, noSuchPath(r.URL.Path)
	}
	header.Set("Allow", allow)
	if method == http.MethodOptions {
		return nil, nil
	}
	return nil, refuse(http.StatusMethodNotAllowed, pb.Reason_NO_SUCH_METHOD, "this path takes %s", allow)
}

// prepare admits a request by its headers, reads its body and query, and chooses the forms of the request and the answer.
// It returns the context for the call.
func (g *gateway) prepare(w http.ResponseWriter, r *http.Request, found *route, x *exchange, body *bytes.Buffer) (context.Context, error) {
	sent, ctx := typeJSON, r.Context()
	if found.body != "" {
		var err error
		if ctx, err = g.admit(w, r, x, found.name); err != nil {
			return ctx, err
		}
		if err := g.readBody(w, r, x, body, g.boundOf(found.name)); err != nil {
			return ctx, err
		}
		given, ok := contentType(r.Header.Get("Content-Type"))
		file := found.takesFiles() && isFile(r.Header.Get("Content-Type"))
		if file {
			if err := x.wrapFile(found, body); err != nil {
				return ctx, err
			}
			given, ok = typeProtobuf, true
		}
		patching := found.method == http.MethodPatch && given != typeJSON
		if body.Len() > 0 && (!ok || patching) {
			w.Header().Set("Accept", typeJSON+", "+typeProtobuf+filesTaken(found))
			return ctx, refuse(http.StatusUnsupportedMediaType, pb.Reason_UNSUPPORTED_MEDIA_TYPE,
				"send %s or, but for PATCH, %s%s", typeJSON, typeProtobuf, filesTaken(found))
		}
		if ok {
			sent = given
		}
	}
	query, err := splitQuery(r.URL.RawQuery)
	if err != nil || !validQuery(query) {
		return ctx, errors.Join(refuse(http.StatusBadRequest, pb.Reason_INVALID_REQUEST, "the query cannot be read"), err)
	}
	x.query = withoutScreen(r, query)
	g.allowWait(w, query)
	x.sent = sent
	if x.rawFile {
		sent = typeJSON // what is answered by default
	}
	return ctx, x.chooseForm(r, found, sent)
}

// validQuery reports whether everything in a query is UTF-8 without NUL.
func validQuery(query url.Values) bool {
	for name, values := range query {
		for _, text := range append(values, name) {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				return false
			}
		}
	}
	return true
}

// boundOf returns the largest size of a method's body, in bytes.
func (g *gateway) boundOf(method string) int64 { return min(bounds.Largest(method), g.MaxBody) }

// inner returns the request for the mux: with the method of the route, the body in memory, and only the two headers that
// choose the codecs.
func inner(r *http.Request, found *route, x *exchange, body *bytes.Buffer) *http.Request {
	in := r.WithContext(withExchange(r.Context(), x))
	in.Method = found.method
	in.Header = http.Header{"Content-Type": {x.sent}, "Accept": {x.accepted}}
	in.RemoteAddr, in.Host = "", "" // The mux would make metadata of them.
	in.Body = http.NoBody
	if found.body != "" {
		in.Body = memory{bytes.NewReader(body.Bytes()), body.Bytes()}
	}
	in.Form, in.PostForm = url.Values{}, url.Values{} // The query is parsed in complete.
	return in
}

// allowWait gives a request that asks to wait for something new so much longer to be answered.
func (g *gateway) allowWait(w http.ResponseWriter, query url.Values) {
	seconds, err := strconv.Atoi(cmp.Or(query.Get("waitSeconds"), query.Get("wait_seconds")))
	if err != nil || seconds <= 0 {
		return
	}
	longer := g.Wall().Add(time.Duration(min(seconds, longestAsked)) * time.Second)
	controller := http.NewResponseController(w)
	_ = controller.SetReadDeadline(longer.Add(readTimeout)) // A recorder in a test supports neither.
	_ = controller.SetWriteDeadline(longer.Add(writeTimeout))
}
