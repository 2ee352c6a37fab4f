package e2e

import (
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

// agencyCallers are the further roles of the agency. Their cells follow from the policy, whose table for them is pinned in
// server/auth, and from the rows: what they may call has for them the outcome that it has for the admin, or for the reviewer
// where an admin may not call it.
var agencyCallers = []storage.Role{storage.Planner, storage.Auditor}

// wantOf returns the outcome of a row for a further role of the agency.
func wantOf(t *testing.T, r row, role storage.Role) byte {
	t.Helper()
	rule, ok := auth.RuleFor(r.method)
	if !ok {
		t.Fatalf("%s has no rule", r.method)
	}
	switch {
	case !rule.Allows(role):
		return refused
	case r.what == "another's" && rule.Scope == auth.OwnToken && (role != storage.Auditor || r.method != pb.SessionService_ListSessions_FullMethodName):
		return hidden
	case r.want[admin] != refused:
		return r.want[admin]
	default:
		return r.want[reviewer]
	}
}
