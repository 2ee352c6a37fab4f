package e2e

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

// caller is a caller of the API, and a column of the matrix.
type caller int

// The callers: nobody has no token, own is the shopper of the demo's token, other is a shopper of another client's
// visits, viewer and manager see all of the demo's client, foreign is a viewer of the second client, and subtree a
// viewer of one region of the demo's client.
const (
	nobody caller = iota
	admin
	reviewer
	own
	other
	viewer
	manager
	foreign
	subtree
	callers
)

var callerNames = [callers]string{"nobody", "admin", "reviewer", "own shopper", "other shopper", "viewer", "manager", "foreign viewer", "subtree viewer"}

func (c caller) String() string { return callerNames[c] }

const (
	secondClient  = "globex"
	secondShopper = "bert"
	// insideRegion is what the subtree's viewer may see, insidePlace is in it, outsidePlace is not.
	insideRegion = "germany-north"
	insidePlace  = "kiel"
	outsidePlace = "dresden"
)

// grants are what the callers' tokens give.
var grants = [callers]storage.Grant{
	admin:    {Role: storage.Admin},
	reviewer: {Role: storage.Reviewer},
	own:      {Role: storage.ShopperRole, Shopper: "anna"},
	other:    {Role: storage.ShopperRole, Shopper: secondShopper},
	viewer:   {Role: storage.Viewer, Client: "acme"},
	manager:  {Role: storage.Manager, Client: "acme"},
	foreign:  {Role: storage.Viewer, Client: secondClient},
	subtree:  {Role: storage.Viewer, Client: "acme", Locations: []string{insideRegion}},
}

// token makes a token straight in the database; the empty token for a grant without a role.
func (s *server) token(t *testing.T, grant storage.Grant) string {
	t.Helper()
	if grant.Role == "" {
		return ""
	}
	var plain string
	err := s.app.Store().Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) (err error) {
		now, ctx := time.Now().UTC().Truncate(time.Microsecond), context.WithoutCancel(t.Context())
		plain, _, err = auth.CreateToken(ctx, tx, rand.Reader, "test", grant, now, time.Time{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// tokenID is the id in a token, which is not secret.
func tokenID(plain string) string {
	id, _ := splitToken(plain)
	return id
}

func splitToken(plain string) (id, secret string) {
	const prefix = len("ms_")
	for i := prefix; i < len(plain); i++ {
		if plain[i] == '_' {
			return plain[prefix:i], plain[i+1:]
		}
	}
	return "", ""
}
