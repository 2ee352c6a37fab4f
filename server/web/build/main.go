// Command build makes the files of the screens: it writes the types of the API and the keys of the texts for TypeScript,
// bundles each screen into server/web/static, and gives its texts a file per language. `go generate ./server/web` runs it.
// npm fetches Preact, at the version of package-lock.json, where it is not there yet; nothing else needs Node.js.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Folders of server/web.
const (
	sources   = "src"
	generated = "src/gen"
	static    = "static"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// run makes everything anew, in the folder server/web.
func run() error {
	if _, err := os.Stat("package-lock.json"); err != nil {
		return errors.New("run it in server/web, or by go generate ./server/web")
	}
	if err := fetchPackages(); err != nil {
		return err
	}
	for _, folder := range []string{generated, static} {
		if err := os.RemoveAll(folder); err != nil {
			return err
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	if err := writeAPI(); err != nil {
		return err
	}
	if err := writeTexts(); err != nil {
		return err
	}
	if err := os.CopyFS(static, os.DirFS(sources+"/files")); err != nil {
		return err
	}
	return bundle()
}

// fetchPackages lets npm fetch what package-lock.json lists, without running scripts of packages.
func fetchPackages() error {
	missing := false
	for _, name := range []string{"preact", "qr"} {
		_, err := os.Stat("node_modules/" + name + "/package.json")
		missing = missing || err != nil
	}
	if !missing {
		return nil
	}
	npm := exec.CommandContext(context.Background(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Stdout, npm.Stderr = os.Stderr, os.Stderr
	if err := npm.Run(); err != nil {
		return fmt.Errorf("npm ci, which fetches Preact and the reader of QR codes: %w", err)
	}
	return nil
}

// write writes a file that is made, for people to read in a change and never to edit.
func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}
