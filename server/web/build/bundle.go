package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// screens are the folders of sources that become a script and a style sheet each.
var screens = []string{"signin", "app", "desk", "client"}

// shell are the files that the phone keeps to start without a network, by the paths that its pages ask for.
func shell() ([]string, error) {
	paths := []string{static + "/app.css", static + "/icon.svg", static + "/icon-192.png"}
	for _, pattern := range []string{"/app*.js", "/texts/app.*.json"} {
		found, err := filepath.Glob(static + pattern)
		if err != nil {
			return nil, err
		}
		paths = append(paths, found...)
	}
	// The reader of QR codes is for enrolment, which needs a network anyway.
	paths = slices.DeleteFunc(paths, func(path string) bool { return path == static+"/app-decode.js" })
	slices.Sort(paths)
	return paths, nil
}

// bundle makes the script and the style sheet of each screen, and the phone's service worker, which knows the digest of the
// files that it keeps.
func bundle() error {
	for _, screen := range screens {
		var entries []api.EntryPoint
		for _, end := range []string{".tsx", ".css"} {
			path := filepath.Join(sources, screen, screen+end)
			if _, err := os.Stat(path); err == nil {
				entries = append(entries, api.EntryPoint{InputPath: path, OutputPath: screen})
			}
		}
		if len(entries) == 0 {
			continue
		}
		// What a screen imports later comes in files of their own, named after the screen.
		if err := build(api.BuildOptions{EntryPointsAdvanced: entries, Splitting: true, ChunkNames: screen + "-[name]"}); err != nil {
			return err
		}
	}
	if _, err := os.Stat(sources + "/app/worker.ts"); err != nil {
		return nil //nolint:nilerr // There is no worker yet.
	}
	files, err := shell()
	if err != nil {
		return err
	}
	digest := sha256.New()
	page, err := os.ReadFile("screen.html") // The worker keeps the page too.
	if err != nil {
		return err
	}
	digest.Write(page)
	urls := make([]string, len(files))
	for i, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(digest, "%s %d\n%s", path, len(data), data)
		urls[i] = "/" + path
	}
	list, err := json.Marshal(urls)
	if err != nil {
		return err
	}
	return build(api.BuildOptions{
		EntryPointsAdvanced: []api.EntryPoint{{InputPath: sources + "/app/worker.ts", OutputPath: "worker"}},
		Define: map[string]string{
			"SHELL_VERSION": `"` + hex.EncodeToString(digest.Sum(nil))[:16] + `"`,
			"SHELL_FILES":   string(list),
		},
	})
}

// build runs esbuild with what all bundles share.
func build(options api.BuildOptions) error {
	options.Bundle, options.Write = true, true
	options.Outdir = static
	options.MinifyWhitespace, options.MinifyIdentifiers, options.MinifySyntax = true, true, true
	options.Format = api.FormatESModule
	options.Target = api.ES2022
	options.Charset = api.CharsetUTF8
	options.LegalComments = api.LegalCommentsNone
	options.JSX, options.JSXImportSource = api.JSXAutomatic, "preact"
	result := api.Build(options)
	var problems []string
	for _, m := range append(result.Errors, result.Warnings...) {
		at := ""
		if m.Location != nil {
			at = fmt.Sprintf("%s:%d: ", m.Location.File, m.Location.Line)
		}
		problems = append(problems, at+m.Text)
	}
	if len(problems) > 0 {
		return errors.New(strings.Join(problems, "\n"))
	}
	return nil
}
