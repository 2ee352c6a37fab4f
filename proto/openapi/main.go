// Command openapi completes the OpenAPI document that buf generates: it mends
// what the generator gets wrong, documents what every operation has in common, and
// lays overlay.yaml over it. It is run by go generate and rewrites the file in
// place; a second run changes nothing.
package main

import (
	_ "embed"
	"fmt"
	"os"
)

//go:embed overlay.yaml
var overlay []byte

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: openapi FILE")
		os.Exit(2)
	}
	if err := rewrite(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}

// rewrite completes the document in the file at path.
func rewrite(path string) error {
	generated, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	complete, err := finish(generated, overlay)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, complete, 0o644)
}
