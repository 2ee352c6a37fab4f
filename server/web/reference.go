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

// narrow lets phones show the reference in their own width, where the descriptions of services go below their names.
const narrow = `<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
@media (max-width: 768px) {
  .swagger-ui .opblock-tag { flex-wrap: wrap; }
  .swagger-ui .opblock-tag small { flex: 1 1 100%; order: 1; padding: 4px 0 0; }
  .swagger-ui .opblock-tag .expand-operation { margin-left: auto; }
  .swagger-ui .servers > label select { max-width: 100%; }
}
</style>`

// Reference returns the pages of the API reference: Swagger UI from files in the binary, at the path base, for the
// OpenAPI document at the path document.
func Reference(base, document string) http.Handler {
	pages := v5emb.NewHandlerWithConfig(swgui.Config{
		Title:            "Mystery Shopper API",
		SwaggerJSON:      document,
		BasePath:         base,
		InternalBasePath: base,
		AppendHead:       narrow,
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Referrer-Policy", "no-referrer")
		pages.ServeHTTP(w, r)
	})
}
