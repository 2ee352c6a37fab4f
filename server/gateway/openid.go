package gateway

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"mysteryshopper/server/bounds"
	"mysteryshopper/server/call"
)

// OpenID configures the sign-in by an OpenID provider.
type OpenID struct {
	// Issuer is the provider, such as https://login.example.com; its configuration is read from there.
	Issuer string
	// ClientID and ClientSecret are this server's at the provider.
	ClientID, ClientSecret string
	// PublicURL is the address of this server for browsers. Where it is empty it is that of the request.
	PublicURL string
	// EndSignIns ends the sessions that the provider names, and returns how many there were.
	EndSignIns func(ctx context.Context, l call.Logout) (int, error)
	// Client makes the calls to the provider. Default: one with bounds on time and on the size of answers.
	Client *http.Client
}

const (
	// providerTime bounds a call to the provider, and providerBytes its answer.
	providerTime  = 10 * time.Second
	providerBytes = 1 << 20
	// beginLife is how long a browser may take at the provider.
	beginLife = 10 * time.Minute
)

// account is who somebody is at a provider.
type account struct {
	issuer, subject string
	// session is the provider's id of the session there; empty where it names none.
	session string
	// email is empty where the provider has not verified it.
	email string
}

// header returns the identity in the form of the private header.
func (i account) header() string {
	return url.Values{"iss": {i.issuer}, "sub": {i.subject}, "email": {i.email}, "sid": {i.session}}.Encode()
}

// openID signs people in by a provider, whose configuration is read when it is first needed.
type openID struct {
	OpenID
	clock func() time.Time

	// logouts limits the logout tokens of each address.
	logouts *bounds.Buckets

	mu       sync.Mutex
	provider *oidc.Provider
}

func newOpenID(config OpenID, clock func() time.Time) *openID {
	if config.Client == nil {
		config.Client = &http.Client{Timeout: providerTime, Transport: bounded{http.DefaultTransport}}
	}
	return &openID{OpenID: config, clock: clock, logouts: bounds.NewBuckets(logoutRate)}
}

// bounded cuts answers off that are too large.
type bounded struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, providerBytes), answer.Body}
	}
	return answer, err
}

// discovered returns the provider. An error is tried again with the next sign-in.
func (o *openID) discovered(ctx context.Context) (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.provider != nil {
		return o.provider, nil
	}
	// The provider's keys are read again later, when this request has ended.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), o.Client), o.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errProvider, err)
	}
	o.provider = provider
	return provider, nil
}

// errProvider is that the provider does not answer, which another attempt may change.
var errProvider = errors.New("the OpenID provider cannot be reached")

// oauth returns how codes are requested and exchanged.
func (o *openID) oauth(provider *oidc.Provider, origin string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: o.ClientID, ClientSecret: o.ClientSecret, Endpoint: provider.Endpoint(),
		RedirectURL: origin + callbackPath, Scopes: []string{oidc.ScopeOpenID, "email"},
	}
}

// begun is what a browser keeps while its person is at the provider.
type begun struct{ state, nonce, verifier string }

// newBegun returns three random texts.
func newBegun() begun {
	text := func() string {
		b := make([]byte, 32)
		_, _ = rand.Read(b) // It never fails.
		return base64.RawURLEncoding.EncodeToString(b)
	}
	return begun{text(), text(), oauth2.GenerateVerifier()}
}

// value returns it as the value of a cookie.
func (b begun) value() string { return b.state + "." + b.nonce + "." + b.verifier }

// parseBegun reads such a value.
func parseBegun(value string) (b begun, ok bool) {
	parts := strings.Split(value, ".")
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
		return b, false
	}
	return begun{parts[0], parts[1], parts[2]}, true
}

// identify exchanges the code of a callback and returns who signed in: the ID token must be signed by the provider for this
// server and this sign-in, and in force. Where it has no address, the provider is asked for it.
func (o *openID) identify(ctx context.Context, b begun, query url.Values, origin string) (account, error) {
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(b.state)) != 1 {
		return account{}, errors.New("the answer is not of the sign-in that this browser began")
	}
	if refused := query.Get("error"); refused != "" {
		return account{}, fmt.Errorf("the provider refuses: %.100q", refused)
	}
	provider, err := o.discovered(ctx)
	if err != nil {
		return account{}, err
	}
	ctx = oidc.ClientContext(ctx, o.Client)
	token, err := o.oauth(provider, origin).Exchange(ctx, query.Get("code"), oauth2.VerifierOption(b.verifier))
	if err != nil {
		return account{}, fmt.Errorf("exchange the code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	signed, err := provider.Verifier(&oidc.Config{ClientID: o.ClientID, Now: o.clock}).Verify(ctx, raw)
	if err != nil {
		return account{}, fmt.Errorf("verify the ID token: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(signed.Nonce), []byte(b.nonce)) != 1 {
		return account{}, errors.New("the ID token has another nonce")
	}
	who := account{issuer: signed.Issuer, subject: signed.Subject}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
		Session  string `json:"sid"`
	}
	if err := signed.Claims(&claims); err != nil {
		return account{}, fmt.Errorf("read the claims: %w", err)
	}
	if len(claims.Session) <= longestClaim {
		who.session = claims.Session
	}
	if claims.Email == "" && provider.UserInfoEndpoint() != "" {
		info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return account{}, fmt.Errorf("ask for the address: %w", err)
		}
		if info.Subject != signed.Subject {
			return account{}, errors.New("the provider answers about somebody else")
		}
		claims.Email, claims.Verified = info.Email, info.EmailVerified
	}
	if claims.Verified {
		who.email = claims.Email
	}
	return who, nil
}
