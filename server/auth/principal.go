// Package auth says who a caller is and what a caller may do: tokens and one-time codes of which only digests are
// kept, the principal that a request runs as, one policy table that is closed by default, and the checks by which
// handlers keep a caller to its own client, locations and visits.
package auth

import (
	"context"

	"mysteryshopper/storage"
)

// Principal is who a request runs as. It is shared by requests and must not be changed.
type Principal struct {
	// TokenID is the middle part of the token; empty for a caller without one.
	TokenID string
	// Role is empty for a caller without a token, who may do nothing but what is public.
	Role storage.Role
	// Shopper is set for the role SHOPPER alone.
	Shopper string
	// Client is set for the roles VIEWER and MANAGER alone.
	Client string
	// Locations are the tops of what a client's token may see; the whole client where empty.
	Locations []string
}

type contextKey struct{}

var nobody = &Principal{}

// With returns a context that runs as p.
func With(ctx context.Context, p *Principal) context.Context {
	return context.WithValue(ctx, contextKey{}, p)
}

// From returns who the request runs as. It is never nil: a principal without a role stands for a caller without a
// token.
func From(ctx context.Context) *Principal {
	if p, ok := ctx.Value(contextKey{}).(*Principal); ok {
		return p
	}
	return nobody
}

// Agency says whether the caller works for the agency, which sees every client.
func (p *Principal) Agency() bool {
	return p.Role == storage.Admin || p.Role == storage.Reviewer
}

// OfClient says whether the caller belongs to a client.
func (p *Principal) OfClient() bool {
	return p.Role == storage.Viewer || p.Role == storage.Manager
}
