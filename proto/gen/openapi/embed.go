// Package openapi holds the OpenAPI document of the REST API.
package openapi

import _ "embed"

// Document is the OpenAPI 3.1 description of the REST API as JSON in UTF-8. It
// is generated from the sources of the API; callers must not change it.
//
//go:embed openapi.json
var Document []byte
