package chain

import (
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// TestAppVersion: what a phone delivers is accepted from every version of the app, a version that is none is refused on reads.
func TestAppVersion(t *testing.T) {
	t.Parallel()
	c := &Chain{apps: AppVersions{Minimum: "2.0"}}
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

// TestPlannedVersions: what is planned comes into force at its time, and settings that say nothing or the wrong are named.
func TestPlannedVersions(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 15, 0, 0, 0, 0, time.UTC)
	planned := AppVersions{Minimum: "1.4", Planned: "1.5", PlannedTime: at}
	for now, want := range map[time.Time]AppVersions{at.Add(-1): planned, at: {Minimum: "1.5"}, at.Add(time.Hour): {Minimum: "1.5"}} {
		if got := planned.At(now); got != want {
			t.Errorf("at %v: %v", now, got)
		}
	}
	for _, tt := range []struct {
		versions AppVersions
		right    bool
	}{
		{AppVersions{}, true}, {AppVersions{Minimum: "1.4"}, true}, {planned, true}, {AppVersions{Planned: "1.5", PlannedTime: at}, true},
		{AppVersions{Minimum: "banana"}, false}, {AppVersions{Planned: "1.5"}, false}, {AppVersions{PlannedTime: at}, false},
		{AppVersions{Planned: "banana", PlannedTime: at}, false}, {AppVersions{Minimum: "1.5", Planned: "1.5", PlannedTime: at}, false},
		{AppVersions{Minimum: "1.10", Planned: "1.9", PlannedTime: at}, false},
	} {
		if err := tt.versions.Check(); (err == nil) != tt.right {
			t.Errorf("%+v: %v", tt.versions, err)
		}
	}
}
