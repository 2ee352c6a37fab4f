package webtest

import (
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"mysteryshopper/server/web"
)

// Fault is a change to a source file that tests must see: a file of the bundle, what stands there once, and what stands
// there instead.
type Fault struct{ File, Old, New string }

// Bundle bundles a TypeScript file with all that it imports, as the screens are bundled, with the faults planted.
func Bundle(t testing.TB, entry string, faults ...Fault) []byte {
	t.Helper()
	options := api.BuildOptions{
		EntryPoints: []string{entry}, Bundle: true, Format: api.FormatESModule, Target: api.ES2022, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, JSX: api.JSXAutomatic, JSXImportSource: "preact",
	}
	for _, f := range faults {
		options.Plugins = append(options.Plugins, api.Plugin{Name: "fault", Setup: func(build api.PluginBuild) {
			build.OnLoad(api.OnLoadOptions{Filter: "/" + f.File + "$"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
				return plant(args.Path, f)
			})
		}})
	}
	result := api.Build(options)
	for _, problem := range append(result.Errors, result.Warnings...) {
		t.Fatal(problem.Text)
	}
	return result.OutputFiles[0].Contents
}

func plant(file string, f Fault) (api.OnLoadResult, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return api.OnLoadResult{}, err
	}
	if n := strings.Count(string(source), f.Old); n != 1 {
		return api.OnLoadResult{}, fmt.Errorf("%q stands in %s %d times", f.Old, file, n)
	}
	broken := strings.Replace(string(source), f.Old, f.New, 1)
	return api.OnLoadResult{Contents: &broken, Loader: api.LoaderTS}, nil
}

// ServeScript serves a page that runs a script, under the strictest policy of the screens, and files by their names beside it. Of
// the files, scripts run before it; where one is a WebAssembly module, the policy allows what that needs.
func ServeScript(t testing.TB, script []byte, files map[string][]byte) string {
	t.Helper()
	mux := http.NewServeMux()
	policy := strings.NewReplacer()
	page := `<!doctype html><html lang="en"><title>test</title>`
	for _, name := range slices.Sorted(maps.Keys(files)) {
		data := files[name]
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", typeOf(name))
			_, _ = w.Write(data) // The page is gone where this fails.
		})
		switch path.Ext(name) {
		case ".js":
			page += `<script src="/` + name + `"></script>`
		case ".wasm":
			policy = strings.NewReplacer("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
		}
	}
	page += `<script type="module" src="/script.mjs"></script></html>`
	mux.HandleFunc("GET /script.mjs", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(script) // as above
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		web.SignIn.SetPageHeaders(w.Header())
		w.Header().Set("Content-Security-Policy", policy.Replace(w.Header().Get("Content-Security-Policy")))
		_, _ = w.Write([]byte(page)) // as above
	})
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// types are the media types that a machine may not know.
var types = map[string]string{".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm"}

func typeOf(name string) string {
	if known, ok := types[path.Ext(name)]; ok {
		return known
	}
	return mime.TypeByExtension(path.Ext(name))
}
