package cli

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"mysteryshopper/server/gateway"
)

// openID reads the settings of the OpenID provider; nil where there is none. The error names all settings that are missing or
// wrong.
func (c *serveCommand) openID() (*gateway.OpenID, error) {
	if c.OIDCIssuer == "" && c.OIDCClient == "" && c.OIDCSecret == "" {
		return nil, nil //nolint:nilnil // there is no provider
	}
	var errs []error
	for _, setting := range []struct{ name, value string }{
		{"oidc-issuer", c.OIDCIssuer}, {"oidc-client-id", c.OIDCClient}, {"oidc-client-secret-file", c.OIDCSecret},
	} {
		if setting.value == "" {
			errs = append(errs, fmt.Errorf("%s: it is needed with the other settings of the OpenID provider", setting.name))
		}
	}
	issuer, err := url.Parse(c.OIDCIssuer)
	if c.OIDCIssuer != "" && (err != nil || issuer.Host == "" || issuer.Scheme != "https" && !isLoopback(issuer) || strings.ContainsAny(c.OIDCIssuer, " ?#")) {
		errs = append(errs, errors.New("oidc-issuer: it is an https:// address without a query, or http:// on this machine"))
	}
	if c.OIDCSecret == "" {
		return nil, errors.Join(errs...)
	}
	secret, err := readAtMost(c.OIDCSecret, mostKeyBytes)
	if err != nil {
		errs = append(errs, fmt.Errorf("oidc-client-secret-file: %w", err))
	}
	return &gateway.OpenID{Issuer: c.OIDCIssuer, ClientID: c.OIDCClient, ClientSecret: strings.TrimRight(string(secret), "\r\n")}, errors.Join(errs...)
}

// isLoopback reports whether an address is http:// on this machine, as a provider in a test has it.
func isLoopback(u *url.URL) bool {
	switch u.Hostname() {
	case "localhost", "127.0.0.1", "::1":
		return u.Scheme == "http"
	}
	return false
}
