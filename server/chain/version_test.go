package chain

import (
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// TestAppVersion: what a phone delivers is accepted from every version of the app, a version that is none is refused on reads.
func TestAppVersion(t *testing.T) {
	t.Parallel()
	c := &Chain{minApp: parseVersion("2.0")}
	for method, want := range map[string]struct{ old, garbage pb.Reason }{
		pb.ReportService_SubmitReport_FullMethodName:     {},
		pb.ReportService_SubmitReports_FullMethodName:    {},
		pb.VisitService_SaveDraft_FullMethodName:         {},
		pb.VisitService_GetDraft_FullMethodName:          {},
		pb.EvidenceService_UploadEvidence_FullMethodName: {},
		pb.EvidenceService_GetUpload_FullMethodName:      {},
		pb.VisitService_SyncVisits_FullMethodName:        {pb.Reason_APP_TOO_OLD, pb.Reason_INVALID_REQUEST},
		pb.VisitService_ListOffers_FullMethodName:        {pb.Reason_APP_TOO_OLD, pb.Reason_INVALID_REQUEST},
		pb.AccessService_WhoAmI_FullMethodName:           {pb.Reason_APP_TOO_OLD, pb.Reason_INVALID_REQUEST},
		pb.VisitService_ClaimVisit_FullMethodName:        {pb.Reason_APP_TOO_OLD, 0},
		pb.VisitService_CheckIn_FullMethodName:           {pb.Reason_APP_TOO_OLD, 0},
	} {
		for version, reason := range map[string]pb.Reason{"1.9": want.old, "banana": want.garbage, "2.1": 0, "": 0} {
			err := c.checkAppVersion(&invocation{Info: &call.Info{AppVersion: version}, method: method})
			if got := fault.From(err).Reason(); got != reason {
				t.Errorf("%s of version %q: %v, want %v", method, version, got, reason)
			}
		}
	}
}
