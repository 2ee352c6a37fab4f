package gateway

import (
	"io"
	"net/http"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/proto/gen/openapi"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/web"
)

// addPages adds the system paths and the API reference.
func (g *gateway) addPages(root *http.ServeMux) error {
	reasons, err := web.Errors()
	if err != nil {
		return err
	}
	pages := map[string]http.Handler{
		"/healthz":      http.HandlerFunc(serveHealth),
		"/readyz":       http.HandlerFunc(g.serveReady),
		"/openapi.json": newDocument(typeJSON, openapi.Document),
		"/docs":         web.Reference("/docs", "/openapi.json"),
		"/docs/":        web.Reference("/docs", "/openapi.json"),
		"/docs/errors":  reasons,
		"/{$}":          http.RedirectHandler("/docs", http.StatusFound),
	}
	if g.Metrics != nil {
		pages["/metrics"] = g.Metrics
	}
	for path, page := range pages {
		root.Handle(path, g.readOnly(page))
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

// document is a page that does not change while the server runs.
type document struct {
	contentType  mediaType
	plain, gzip  []byte
	plainTag     string
	gzipTag      string
	cacheControl string
}

// newDocument returns a page in both encodings.
func newDocument(contentType mediaType, data []byte) document {
	packed, release := pack(data)
	defer release()
	state := digest(data)
	return document{
		contentType: contentType,
		plain:       data, gzip: append([]byte(nil), packed...),
		plainTag: `"` + state + `.identity"`, gzipTag: `"` + state + `.gzip"`,
		cacheControl: "no-cache",
	}
}

// ServeHTTP implements http.Handler.
func (d document) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, tag := d.plain, d.plainTag
	header := w.Header()
	header.Add("Vary", "Accept-Encoding")
	if prefersGzip(r.Header.Values("Accept-Encoding")) {
		body, tag = d.gzip, d.gzipTag
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("ETag", tag)
	header.Set("Cache-Control", d.cacheControl)
	if none := parseTags(r.Header.Values("If-None-Match")); none.given && none.match(tag) {
		header.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", d.contentType)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // This fails only if the caller has gone.
}
