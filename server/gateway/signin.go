package gateway

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// The paths of the sign-in by an OpenID provider. It ends at afterSignIn, with the cookie of a session.
const (
	signInPath   = "/signin/oidc"
	callbackPath = "/signin/oidc/callback"
	logoutPath   = "/signin/oidc/logout"
	afterSignIn  = "/"
)

// beginCookie is the cookie of a sign-in under way.
const beginCookie = "__Host-ms-signin"

// addSignIn adds the sign-in by a provider, where there is one.
func (g *gateway) addSignIn(root *http.ServeMux) {
	if g.OpenID == nil {
		return
	}
	o := newOpenID(*g.OpenID, g.Clock)
	root.HandleFunc("GET "+signInPath, func(w http.ResponseWriter, r *http.Request) { g.beginSignIn(w, r, o) })
	root.HandleFunc("GET "+callbackPath, func(w http.ResponseWriter, r *http.Request) { g.endSignIn(w, r, o) })
	root.HandleFunc("POST "+logoutPath, func(w http.ResponseWriter, r *http.Request) { g.providerLogout(w, r, o) })
}

// signInCookie returns the cookie of a sign-in under way; with an empty value one that removes it.
func signInCookie(value string) *http.Cookie {
	age := int(beginLife.Seconds())
	if value == "" {
		age = -1
	}
	return &http.Cookie{Name: beginCookie, Value: value, Path: "/", MaxAge: age, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// beginSignIn sends a browser to the provider.
func (g *gateway) beginSignIn(w http.ResponseWriter, r *http.Request, o *openID) {
	x := g.signingIn(w, r)
	provider, err := o.discovered(r.Context())
	if err != nil {
		writeError(w, x, fault.New(pb.Reason_UNAVAILABLE, "").Because(err))
		return
	}
	b := newBegun()
	http.SetCookie(w, signInCookie(b.value()))
	oauth := o.oauth(provider, cmp.Or(o.PublicURL, x.Origin))
	http.Redirect(w, r, oauth.AuthCodeURL(b.state, oidc.Nonce(b.nonce), oauth2.S256ChallengeOption(b.verifier)), http.StatusFound)
}

// signingIn returns the exchange of a request of a sign-in, whose answer nobody keeps or refers to.
func (g *gateway) signingIn(w http.ResponseWriter, r *http.Request) *exchange {
	w.Header()["Cache-Control"] = noStore
	w.Header().Set("Referrer-Policy", "no-referrer")
	x := g.newExchange(w, r)
	x.Authorization, x.Session = "", "" // Whoever signs in is nobody yet.
	return x
}

// endSignIn takes a browser that comes back from the provider, and begins a session of the person whom an admin stored for
// that account. Nobody is let in only because the provider knows them.
func (g *gateway) endSignIn(w http.ResponseWriter, r *http.Request, o *openID) {
	x := g.signingIn(w, r)
	http.SetCookie(w, signInCookie(""))
	if _, _, err := g.Admit(r.Context(), &x.Info, pb.SessionService_CreateSession_FullMethodName, x.started); err != nil {
		writeError(w, x, err)
		return
	}
	var b begun
	if sent := r.CookiesNamed(beginCookie); len(sent) == 1 {
		b, _ = parseBegun(sent[0].Value)
	}
	if b.state == "" {
		writeError(w, x, fault.New(pb.Reason_SIGN_IN_REFUSED, "the sign-in was not begun in this browser, or more than 10 minutes ago"))
		return
	}
	who, err := o.identify(r.Context(), b, r.URL.Query(), cmp.Or(o.PublicURL, x.Origin))
	if err != nil {
		g.Logger.WarnContext(r.Context(), "a sign-in was refused", "requestId", x.RequestID, "error", err)
		reason := fault.New(pb.Reason_SIGN_IN_REFUSED, "the answer of the OpenID provider does not hold")
		if errors.Is(err, errProvider) {
			reason = fault.New(pb.Reason_UNAVAILABLE, "")
		}
		writeError(w, x, reason.Because(err))
		return
	}
	x.Identity = who.header()
	ctx, handed := x.Hand(r.Context())
	_, err = pb.NewSessionServiceClient(g.Conn).CreateSession(ctx, &pb.CreateSessionRequest{})
	x.answered = true
	if err != nil {
		writeError(w, x, err)
		return
	}
	for _, cookie := range handed.Cookies {
		w.Header().Add("Set-Cookie", cookie)
	}
	http.Redirect(w, r, afterSignIn, http.StatusSeeOther)
}
