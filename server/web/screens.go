package web

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed static
var static embed.FS

//go:embed screen.html
var screenPage string

// screenPolicy is the Content-Security-Policy of the screens: scripts, styles and answers of this server alone, and no way to
// make a script or a page of a text.
const screenPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; manifest-src 'self'; " +
	"worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types "

// trustedTypes names who may make an address of a script in a screen's page: on the phone a policy that lets its service worker
// through and nothing else, elsewhere nobody.
var trustedTypes = map[Screen]string{Phone: "worker"}

// StaticPath is where the files of the screens are.
const StaticPath = "/static/"

// Screen names the files of a screen.
type Screen string

// The screens: the sign-in, the shopper's phone, the agency's desk and the pages of a client.
const (
	SignIn Screen = "signin"
	Phone  Screen = "app"
	Desk   Screen = "desk"
	Client Screen = "client"
)

// File is a file of the screens.
type File struct {
	// Path is where it is served.
	Path string
	// Type is its media type.
	Type string
	// Data returns its content, which nobody may change. It is in memory from the first call on.
	Data func() []byte
}

// Files returns all files that the screens are made of, as go generate has made them: scripts, style sheets, texts, icons. The
// phone's service worker and its manifest lie below its own path, since they are for that path alone.
func Files() ([]File, error) {
	var files []File
	err := fs.WalkDir(static, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		at := "/" + name
		if base := path.Base(name); base == "worker.js" || base == "app.webmanifest" {
			at = "/app/" + base
		}
		data := sync.OnceValue(func() []byte {
			content, _ := static.ReadFile(name) // The file was just listed, and what is embedded can be read.
			return content
		})
		files = append(files, File{Path: at, Type: typeOf(name), Data: data})
		return nil
	})
	return files, err
}

// typeOf returns the media type of a file by its name.
func typeOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// Page writes the page of a screen. The page holds no data: its script asks the API. Told are attributes for the script, such
// as whether people can sign in by a provider.
func (s Screen) Page(told map[string]string) ([]byte, error) {
	var out bytes.Buffer
	page, err := template.New("screen").Parse(screenPage)
	if err != nil {
		return nil, err
	}
	err = page.Execute(&out, map[string]any{"Screen": string(s), "IsPhone": s == Phone, "Told": told})
	return out.Bytes(), err
}

// SetPageHeaders sets what the page of a screen has beside its content: what it may load, who may hold it and which parts of
// the device it may ask for.
func (s Screen) SetPageHeaders(header http.Header) {
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", screenPolicy+cmp.Or(trustedTypes[s], "'none'"))
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
}

// WantsPage reports whether a request comes from a browser that shows pages, and not from a program.
func WantsPage(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }
