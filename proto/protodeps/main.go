// Command protodeps writes the third-party .proto files that our own import
// into a folder, so that buf can compile them without a schema registry.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"mysteryshopper/proto/imports"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: protodeps FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "protodeps:", err)
		os.Exit(1)
	}
}

// write replaces folder by one that holds every file to import. It starts from
// an empty folder, because a file that an older version left behind would still
// be compiled.
func write(folder string) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	files, err := imports.Print()
	if err != nil {
		return err
	}
	for _, file := range files {
		path := filepath.Join(folder, filepath.FromSlash(file.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, file.Text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
