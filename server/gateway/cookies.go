package gateway

import (
	"mime"
	"net/http"
	"net/url"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// headerScreen names the screen whose session a page means; images and downloads, which have no headers of their own, have
// it in the query.
const (
	headerScreen = "X-Screen"
	queryScreen  = "screen"
)

// sessionsPath is where sessions begin. A page of another origin must not sign anybody in.
const sessionsPath = "/v1/sessions"

// cookieOf returns the cookie of the session that a request comes with. Credentials in a header come before it, whatever
// they are.
func cookieOf(r *http.Request) (value string, found bool) {
	if len(r.Header.Values(call.HeaderAuthorization)) > 0 {
		return "", false
	}
	screen := r.Header.Get(headerScreen)
	if screen == "" && isRead(r) {
		screen = r.URL.Query().Get(queryScreen)
	}
	return auth.CookieOf(r, screen)
}

// withoutScreen removes the screen from the query of a request with the cookie of a session, which no request has as a field.
func withoutScreen(r *http.Request, query url.Values) url.Values {
	if session, _ := cookieOf(r); session != "" && isRead(r) {
		query.Del(queryScreen)
	}
	return query
}

// isRead reports whether a request only reads by its method.
func isRead(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// withSameOrigin refuses requests with the cookie of a session that a page of another origin makes, and those whose body is
// of a type that a form of another origin can send. It looks at headers alone. Requests without cookies are not browsers'
// own, and pass.
func (g *gateway) withSameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, cookies := cookieOf(r)
		if !cookies && r.URL.Path != sessionsPath {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		if err := protection.Check(r); err != nil {
			g.answerEarly(w, r)
			g.refusePage(w, r, fault.New(pb.Reason_CROSS_ORIGIN, "").Because(err))
			return
		}
		if cookies && !isRead(r) && r.ContentLength != 0 && isFormType(r.Header.Get("Content-Type")) {
			g.answerEarly(w, r)
			w.Header().Set("Accept", typeJSON+", "+typeProtobuf)
			g.refusePage(w, r, refuse(http.StatusUnsupportedMediaType, pb.Reason_UNSUPPORTED_MEDIA_TYPE, "with a session's cookie, send %s", typeJSON))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isFormType reports whether a form of any page can send a body of the type, or one without a type.
func isFormType(header string) bool {
	name, _, _ := mime.ParseMediaType(header)
	switch name {
	case "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data":
		return true
	}
	return false
}
