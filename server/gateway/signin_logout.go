package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

const (
	// logoutBytes bounds the body of a logout.
	logoutBytes = 16 << 10
	// longestClaim bounds the ids in tokens of a provider, in bytes.
	longestClaim = 255
	// A logout token is taken for logoutAge after it was issued, and for clockAhead before by this server's clock.
	logoutAge  = 10 * time.Minute
	clockAhead = time.Minute
)

// logoutRate is how often an address may send logout tokens: a wrong one can make the server read the provider's keys anew.
var logoutRate = bounds.Rate{PerSecond: 10, Burst: 100}

// logoutEvent is the event that a logout token has.
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

// providerLogout takes a logout token of the provider (OpenID Connect Back-Channel Logout 1.0), and ends the sessions that
// it names. It answers 200 without a body, or 400 where the token does not hold. Its address is limited before the body is
// read.
func (g *gateway) providerLogout(w http.ResponseWriter, r *http.Request, o *openID) {
	x := g.signingIn(w, r)
	body, release := buffer()
	defer release()
	ctx, holder, err := g.Admit(r.Context(), &x.Info, pb.SessionService_CreateSession_FullMethodName, x.started)
	if err == nil {
		if wait := o.logouts.Take(holder.Name, 1, g.Clock()); wait > 0 {
			err = fault.New(pb.Reason_RATE_LIMITED, "").RetryAfter(wait)
		}
	}
	if err != nil {
		g.answerEarly(w, r)
		writeError(w, x, err)
		return
	}
	x.account = g.Budget.Open(holder)
	defer x.account.Close()
	if err := g.readBody(w, r, x, body, logoutBytes); err != nil {
		writeError(w, x, err)
		return
	}
	token, err := logoutToken(r, body.String())
	if err != nil {
		g.refuseLogout(w, r, x, err)
		return
	}
	l, err := o.loggedOut(ctx, token)
	if errors.Is(err, errProvider) {
		writeError(w, x, fault.New(pb.Reason_UNAVAILABLE, "").Because(err))
		return
	}
	if err != nil {
		g.refuseLogout(w, r, x, err)
		return
	}
	ended, err := o.EndSignIns(call.With(ctx, &x.Info), l)
	switch {
	case err != nil && fault.From(err).Reason() == pb.Reason_ALREADY_EXISTS:
		g.refuseLogout(w, r, x, err)
	case err != nil:
		writeError(w, x, err)
	default:
		g.Logger.InfoContext(ctx, "the OpenID provider ended sessions", "requestId", x.RequestID, "sessions", ended)
		w.WriteHeader(http.StatusOK)
	}
}

// refuseLogout answers a logout that does not hold, in the form that the specification has for it.
func (g *gateway) refuseLogout(w http.ResponseWriter, r *http.Request, x *exchange, err error) {
	g.Logger.WarnContext(r.Context(), "a logout of the OpenID provider was refused", "requestId", x.RequestID, "peer", x.Peer, "error", err)
	w.Header().Set("Content-Type", typeJSON)
	w.WriteHeader(http.StatusBadRequest)
	// This fails only if the caller has gone.
	_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_request", "error_description": "the logout token does not hold"})
}

// logoutToken returns the token in the form of a request.
func logoutToken(r *http.Request, body string) (string, error) {
	given, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || given != "application/x-www-form-urlencoded" {
		return "", fmt.Errorf("the body is no form: %.100q", r.Header.Get("Content-Type"))
	}
	form, err := url.ParseQuery(body)
	if err != nil {
		return "", err
	}
	if tokens := form["logout_token"]; len(tokens) == 1 {
		return tokens[0], nil
	}
	return "", errors.New("the form has no logout_token, or several")
}

// loggedOut returns what a logout token says: the provider must have signed it for this server within the last minutes, with
// the event of a logout and without a nonce, which ID tokens have.
func (o *openID) loggedOut(ctx context.Context, raw string) (call.Logout, error) {
	provider, err := o.discovered(ctx)
	if err != nil {
		return call.Logout{}, err
	}
	token, err := provider.Verifier(&oidc.Config{ClientID: o.ClientID, Now: o.clock}).VerifyLogout(oidc.ClientContext(ctx, o.Client), raw)
	if err != nil {
		return call.Logout{}, fmt.Errorf("verify the logout token: %w", err)
	}
	var claims struct {
		Events map[string]map[string]any `json:"events"`
	}
	if err := token.Claims(&claims); err != nil {
		return call.Logout{}, fmt.Errorf("read the claims: %w", err)
	}
	now := o.clock()
	switch {
	case claims.Events[logoutEvent] == nil:
		return call.Logout{}, errors.New("its event is no object")
	case token.IssuedAt.Before(now.Add(-logoutAge)) || token.IssuedAt.After(now.Add(clockAhead)):
		return call.Logout{}, fmt.Errorf("it was issued at %s, more than %s ago or %s ahead", token.IssuedAt, logoutAge, clockAhead)
	case len(token.TokenID) > longestClaim || len(token.Subject) > longestClaim || len(token.SessionID) > longestClaim:
		return call.Logout{}, fmt.Errorf("an id in it is longer than %d bytes", longestClaim)
	}
	return call.Logout{Issuer: token.Issuer, ID: token.TokenID, Subject: token.Subject, Session: token.SessionID}, nil
}
