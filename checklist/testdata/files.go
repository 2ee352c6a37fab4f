// Package testdata holds the vectors: data files with which a phone's developers test what a phone computes by itself.
package testdata

import "embed"

// Files are the vectors, by their paths in this folder.
//
//go:embed conditions digests scoring scoring-2 unpublishable-2.json
var Files embed.FS
