package gateway

import (
	"net/http"
	"strings"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/web"
)

// addScreens adds the pages for people and the files that they are made of. A page is the same for all places of its screen:
// its script reads the path. No page has data of anybody; scripts get it from the API, as everybody does.
func (g *gateway) addScreens(root *http.ServeMux) error {
	files, err := web.Files()
	if err != nil {
		return err
	}
	for _, file := range files {
		root.Handle(file.Path, g.readOnly(g.documentOf(file.Data, ownOrigin(fixed(file.Type, file.Data)))))
	}
	for path, screen := range map[string]web.Screen{"/app/": web.Phone, "/desk/": web.Desk, "/c/{client}/": web.Client} {
		data, err := screen.Page(nil)
		if err != nil {
			return err
		}
		root.Handle(path, g.readOnly(g.document(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { servePage(w, screen, data) }))))
	}
	root.Handle("/{$}", g.readOnly(http.HandlerFunc(g.serveSignIn)))
	return nil
}

// ownOrigin keeps pages of other origins from using a file.
func ownOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// servePage answers with a page of a screen.
func servePage(w http.ResponseWriter, screen web.Screen, page []byte) {
	screen.SetPageHeaders(w.Header())
	_, _ = w.Write(page) // This fails only if the caller has gone.
}

// serveSignIn answers a browser with the page of the sign-in, which learns of which screens it has cookies, so that it asks
// for nobody who is not there. A program is led to the API reference, as before.
func (g *gateway) serveSignIn(w http.ResponseWriter, r *http.Request) {
	if !web.WantsPage(r) {
		http.Redirect(w, r, "/docs", http.StatusFound)
		return
	}
	told := map[string]string{"screens": strings.Join(auth.ScreensOf(r), " ")}
	if g.OpenID != nil {
		told["openid"] = "yes"
	}
	w.Header()["Cache-Control"] = noStore
	w.Header().Add("Vary", "Accept, Cookie")
	page, err := web.SignIn.Page(told)
	if err != nil {
		g.refusePage(w, r, err)
		return
	}
	servePage(w, web.SignIn, page)
}
