// Package proto holds the sources of the API and the directives that generate
// Go code and the OpenAPI document from them:
//
//	go generate ./proto
//
// What is generated is committed under proto/gen. The tools are those of
// .ci/tools.mod; nothing has to be installed.
package proto

import "embed"

// Sources are the .proto files of the API, by the paths under which others import them.
//
//go:embed mysteryshopper/v1/*.proto
var Sources embed.FS

//go:generate go -C .. run ./proto/protodeps .protodeps
//go:generate go -C .. tool -modfile=.ci/tools.mod buf generate --template proto/buf.gen.yaml
//go:generate go -C .. run ./proto/openapi proto/gen/openapi/openapi.json
