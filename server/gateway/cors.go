package gateway

import (
	"net/http"
	"slices"
)

// What a page of another origin may send and read, where it is let in at all.
const (
	corsMethods  = "GET, HEAD, POST, PUT, PATCH, DELETE"
	corsHeaders  = "Accept, Accept-Language, Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-App-Version, X-Request-Id"
	corsExposed  = "Content-Length, Date, Deprecation, ETag, Retry-After, Sunset, X-Request-Id"
	corsMaxAge   = "7200"
	headerOrigin = "Access-Control-Allow-Origin"
)

// withCommonHeaders sets what every answer has, and lets in the pages of the
// origins in the configuration.
func (g *gateway) withCommonHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header["X-Content-Type-Options"] = nosniff
		if len(g.CORS) == 0 {
			next.ServeHTTP(w, r)
			return
		}
		header.Add("Vary", "Origin")
		origin := r.Header.Get("Origin")
		if origin == "" || !g.admits(origin) {
			next.ServeHTTP(w, r)
			return
		}
		header.Set(headerOrigin, origin)
		header.Set("Access-Control-Expose-Headers", corsExposed)
		if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
			next.ServeHTTP(w, r)
			return
		}
		header.Add("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")
		header.Set("Access-Control-Allow-Methods", corsMethods)
		header.Set("Access-Control-Allow-Headers", corsHeaders)
		header.Set("Access-Control-Max-Age", corsMaxAge)
		w.WriteHeader(http.StatusNoContent)
	})
}

// admits says whether the pages of an origin may call.
func (g *gateway) admits(origin string) bool {
	return slices.Contains(g.CORS, origin) || slices.Contains(g.CORS, "*")
}
