package wire

import _ "embed"

// RESTVectors are the vectors of scoring as REST answers them, a JSON object in a line; callers must not change them.
//
//go:embed testdata/rest-vectors.ndjson
var RESTVectors []byte
