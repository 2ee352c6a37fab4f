// Package auth authenticates and authorises callers: tokens and one-time codes, of which only digests are stored, the
// principal of a request, one policy table that is closed by default, and the checks by which handlers restrict a
// caller to its own client, locations and visits.
package auth

import (
	"context"

	"mysteryshopper/storage"
)

// Principal is the authenticated caller of a request. It is shared by requests and must not be changed.
type Principal struct {
	// TokenID is the middle part of the token; empty for a caller without one.
	TokenID string
	// Session is the id of the session by whose cookie the caller is authenticated; empty for a caller with the token itself.
	Session string
	// Secret is the digest of the secret that a caller of AuthenticateRotation came with; zero for others.
	Secret [32]byte
	// Role is empty for a caller without a token, who may call public methods only.
	Role storage.Role
	// Shopper is set for the role SHOPPER only.
	Shopper string
	// Client is set for the roles VIEWER and MANAGER only.
	Client string
	// Locations are the tops of the subtrees that a client's token may see; if there are none, it sees the whole client.
	Locations []string
}

type contextKey struct{}

var nobody = &Principal{}

// With returns a context with p as the caller.
func With(ctx context.Context, p *Principal) context.Context {
	return context.WithValue(ctx, contextKey{}, p)
}

// From returns the caller of a request. It is never nil: a principal without a role stands for a caller without a token.
func From(ctx context.Context) *Principal {
	if p, ok := ctx.Value(contextKey{}).(*Principal); ok {
		return p
	}
	return nobody
}

// Agency reports whether the caller works for the agency, which sees every client.
func (p *Principal) Agency() bool {
	switch p.Role {
	case storage.Admin, storage.Reviewer, storage.Planner, storage.Auditor:
		return true
	default:
		return false
	}
}

// OfClient reports whether the caller belongs to a client.
func (p *Principal) OfClient() bool {
	return p.Role == storage.Viewer || p.Role == storage.Manager
}
