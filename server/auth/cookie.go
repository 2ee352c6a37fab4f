package auth

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"mysteryshopper/storage"
)

// screenCookies are the names of the cookies of sessions. A browser takes a name with this beginning from this host alone,
// over TLS or from the same machine, and for all paths.
var screenCookies = map[storage.Screen]string{
	storage.AppScreen: "__Host-ms-app", storage.DeskScreen: "__Host-ms-desk", storage.ClientScreen: "__Host-ms-client",
}

// SessionCookie returns the cookie of a session for a time; with an empty value one that removes it. Scripts cannot read it,
// and other sites send it with nothing but links: SameSite is Lax, since Strict would lose the session on the way back from
// an OpenID provider and from mails.
func SessionCookie(screen storage.Screen, value string, life time.Duration) *http.Cookie {
	age := int(life / time.Second)
	if value == "" {
		age = -1
	}
	return &http.Cookie{
		Name: screenCookies[screen], Value: value, Path: "/", MaxAge: age, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// CookieOf returns the cookie of a request's session: that of the screen that is named, or where none is, the only one that
// there is. found reports whether there is a cookie of any screen.
func CookieOf(r *http.Request, screen string) (value string, found bool) {
	var values []string
	for name, cookie := range screenCookies {
		sent := r.CookiesNamed(cookie)
		found = found || len(sent) > 0
		if len(sent) != 1 || screen != "" && !strings.EqualFold(screen, string(name)) {
			continue // No browser sends one twice.
		}
		values = append(values, sent[0].Value)
	}
	if len(values) != 1 {
		return "", found
	}
	return values[0], found
}

// ScreensOf returns the screens of which a request has cookies, in alphabetical order, whatever their sessions are worth.
func ScreensOf(r *http.Request) []string {
	var screens []string
	for screen, name := range screenCookies {
		if len(r.CookiesNamed(name)) > 0 {
			screens = append(screens, string(screen))
		}
	}
	slices.Sort(screens)
	return screens
}
