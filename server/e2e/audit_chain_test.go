package e2e

import (
	"strings"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// checkedChain checks the whole chain, some entries at a time, and returns the last answer and how many calls it took.
func checkedChain(t *testing.T, by *clients, pageSize int32) (chain *pb.AuditChain, calls int) {
	t.Helper()
	for request := (&pb.GetAuditChainRequest{PageSize: pageSize}); ; {
		chain = must[*pb.AuditChain](t)(by.GetAuditChain(t.Context(), request))
		if calls++; !chain.GetMore() {
			return chain, calls
		}
		request.Position, request.Hash = chain.GetPosition(), chain.GetHash()
	}
}

// TestAuditChain checks the chain of the audit log in parts and at once. An entry that was changed, one that was removed and a log whose
// end was cut off are found at their place; a hash that is not the chain's is too.
func TestAuditChain(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := openDemo(t, on.demo(t)) // which is not verified: entries are changed
		auditor := s.by(s.token(t, storage.Grant{Role: storage.Auditor}))
		var whole *pb.AuditChain
		within(t, time.Minute, "sealed entries", func() bool {
			whole, _ = checkedChain(t, auditor, 0)
			return whole.GetPosition() >= 6
		})
		parts, calls := checkedChain(t, s.by(s.Tokens.Admin), 2)
		if len(whole.GetFaults()) > 0 || len(parts.GetFaults()) > 0 || parts.GetPosition() < whole.GetPosition() || calls < 3 ||
			len(whole.GetHash()) != 64 || !whole.GetEntryTime().IsValid() || !whole.GetCheckTime().IsValid() || whole.GetSealed() != whole.GetPosition() {
			t.Errorf("the chain is %v, in %d parts %v", whole, calls, parts)
		}
		s.call(t, s.Tokens.Admin, "GET", "/v1/audit:chain?position=1", nil).faulty(t, "hash OUT_OF_RANGE")
		s.call(t, s.Tokens.Admin, "GET", "/v1/audit:chain?position=-1&hash=x", nil).faulty(t, "position OUT_OF_RANGE", "hash INVALID_FORMAT")
		wrong := must[*pb.AuditChain](t)(auditor.GetAuditChain(t.Context(), &pb.GetAuditChainRequest{Position: 2, Hash: strings.Repeat("0a", 32)}))
		if len(wrong.GetFaults()) != 1 || wrong.GetMore() || wrong.GetPosition() != 2 {
			t.Errorf("after a hash that is not the chain's: %v", wrong)
		}
		for _, tt := range []struct {
			statement string
			position  int64
			fault     string
		}{
			{"UPDATE audit SET resource = 'x' WHERE position = 4", 3, "not what was sealed"},
			{"DELETE FROM audit WHERE position = 3", 2, "the entry before it is number 2"},
			{"DELETE FROM audit WHERE position > 2", 2, "the log ends with entry 2"},
		} {
			alter(t, s.database, tt.statement)
			got, _ := checkedChain(t, auditor, 0)
			if got.GetPosition() != tt.position || !strings.Contains(strings.Join(got.GetFaults(), "; "), tt.fault) {
				t.Errorf("%s: %v", tt.statement, got)
			}
		}
	})
}
