package gateway

import (
	"io"
	"net/http"
	"sync"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/proto/gen/openapi"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/web"
)

// addPages adds the system paths and the API reference.
func (g *gateway) addPages(root *http.ServeMux) error {
	description := func() []byte { return openapi.Document }
	pages := map[string]http.Handler{
		"/healthz":      http.HandlerFunc(serveHealth),
		"/readyz":       http.HandlerFunc(g.serveReady),
		"/openapi.json": g.documentOf(description, fixed(typeJSON, description)),
		"/docs":         g.document(web.Reference("/docs", "/openapi.json")),
		"/docs/":        g.document(web.Reference("/docs", "/openapi.json")),
		"/docs/errors":  g.document(http.HandlerFunc(web.Errors)),
	}
	if g.Metrics != nil {
		pages["/metrics"] = g.Metrics
	}
	for path, page := range pages {
		root.Handle(path, g.readOnly(page))
	}
	if err := g.addScreens(root); err != nil {
		return err
	}
	root.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		g.refusePage(w, r, noSuchPath(r.URL.Path))
	})
	return nil
}

// readOnly allows GET and HEAD only.
func (g *gateway) readOnly(page http.Handler) http.Handler {
	const allow = "GET, HEAD, OPTIONS"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			page.ServeHTTP(w, r)
		case http.MethodOptions:
			w.Header().Set("Allow", allow)
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Allow", allow)
			g.refusePage(w, r, refuse(http.StatusMethodNotAllowed, pb.Reason_NO_SUCH_METHOD, "this path takes %s", allow))
		}
	})
}

// refusePage answers a request outside the API with a problem document.
func (g *gateway) refusePage(w http.ResponseWriter, r *http.Request, err error) {
	x := g.newExchange(w, r)
	writeError(w, x, err)
}

// serveHealth answers while the process runs, whatever the state of its database.
func serveHealth(w http.ResponseWriter, _ *http.Request) { plain(w, "ok\n") }

// serveReady answers whether requests can be served. The cause, if they cannot, is logged only.
func (g *gateway) serveReady(w http.ResponseWriter, r *http.Request) {
	if err := g.Ready(r.Context()); err != nil {
		g.Logger.WarnContext(r.Context(), "not ready", "error", err)
		x := g.newExchange(w, r)
		x.observe = nil // A probe is no call.
		writeError(w, x, fault.New(pb.Reason_UNAVAILABLE, ""))
		return
	}
	plain(w, "ready\n")
}

// plain answers with a text that must not be cached.
func plain(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, text) // This fails only if the caller has gone.
}

// document answers a page that changes with releases only, whole, with an ETag and compressed. It is for GET and HEAD.
func (g *gateway) document(page http.Handler) http.Handler {
	return g.documentOf(nil, page)
}

// documentOf is document for a page that always has the same data: it is compressed once. Its digest is computed for the first
// reader, and not at the start.
func (g *gateway) documentOf(data func() []byte, page http.Handler) http.Handler {
	state := sync.OnceValue(func() string { return digest(data()) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &exchange{
			read: true, encoding: acceptedEncoding(r.Header.Values("Accept-Encoding")),
			ifNone: parseTags(r.Header.Values("If-None-Match")),
		}
		collected, release := buffer()
		defer release()
		a := &answer{header: w.Header(), body: collected, rendered: g.rendered}
		a.header.Add("Vary", "Accept-Encoding")
		page.ServeHTTP(a, r)
		if a.header.Get("Content-Encoding") != "" {
			x.encoding = identity // The page is compressed already.
		}
		if data != nil {
			x.etag = x.quoted(state())
			x.renderedKey = x.etag + " " + r.URL.Path
			x.rendered = g.rendered.get(x.renderedKey)
		}
		a.finish(w, x)
	})
}

// fixed is a page with the same content for all.
func fixed(contentType mediaType, data func() []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(data()) // This fails only if the caller has gone.
	})
}
