package gateway

import (
	"net/http"
	"slices"

	"github.com/rs/cors"
)

// preflightSeconds is how long a browser may cache the answer to a preflight request.
const preflightSeconds = 7200

// withCommonHeaders sets the headers that every answer has, and those by which browsers let the pages of the configured
// origins call the API. Origins are compared as they are; "*" admits all.
func (g *gateway) withCommonHeaders(next http.Handler) http.Handler {
	if len(g.CORS) > 0 {
		next = cors.New(cors.Options{
			AllowOriginFunc: func(origin string) bool { return slices.Contains(g.CORS, origin) || slices.Contains(g.CORS, "*") },
			AllowedMethods:  []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
			AllowedHeaders: []string{
				"Accept", "Accept-Language", "Authorization", "Content-Encoding", "Content-Type", "Idempotency-Key", "If-Match",
				"If-None-Match", "X-App-Version", "X-Request-Id", "X-Sent-Time",
			},
			ExposedHeaders: []string{"Content-Length", "Date", "Deprecation", "ETag", "Retry-After", "Sunset", "X-Request-Id"},
			MaxAge:         preflightSeconds,
		}).Handler(next)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["X-Content-Type-Options"] = nosniff
		next.ServeHTTP(w, r)
	})
}
