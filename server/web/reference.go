// Package web holds the pages that the server shows to people.
package web

import (
	"net/http"

	"github.com/swaggest/swgui"
	"github.com/swaggest/swgui/v5emb"
)

// policy is the Content-Security-Policy of the pages. It allows files of this server only, and the script in the page
// that starts the reference.
const policy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"

// Reference returns the pages of the API reference: Swagger UI from files in the binary, at the path base, for the
// OpenAPI document at the path document.
func Reference(base, document string) http.Handler {
	pages := v5emb.NewHandlerWithConfig(swgui.Config{
		Title:            "Mystery Shopper API",
		SwaggerJSON:      document,
		BasePath:         base,
		InternalBasePath: base,
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Referrer-Policy", "no-referrer")
		pages.ServeHTTP(w, r)
	})
}
