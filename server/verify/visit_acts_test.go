package verify

import (
	"testing"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// TestActsOn compares what follows from acts on a visit, of which the log does not have whether it was created open or claimed.
func TestActsOn(t *testing.T) {
	t.Parallel()
	made := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time { return made.Add(time.Duration(minutes) * time.Minute) }
	entry := func(act string, minutes int) logEntry { return logEntry{act: act, time: at(minutes)} }
	created := entry(pb.VisitService_CreateVisit_FullMethodName, 0)
	claim, decline := pb.VisitService_ClaimVisit_FullMethodName, pb.VisitService_DeclineVisit_FullMethodName
	report := storage.ReportID(uuid.New())
	for name, test := range map[string]struct {
		visit   storage.Visit
		entries []logEntry
		want    visit.State
		writes  int64
		fits    bool
	}{
		"open": {storage.Visit{Revision: 1, UpdateTime: made}, []logEntry{created}, visit.Open, 1, true},
		"expired": {
			storage.Visit{Revision: 2, UpdateTime: at(1)}, []logEntry{created, entry(storage.ExpireAct, 1)}, visit.Expired, 2, true,
		},
		"created open, claimed": {
			storage.Visit{Shopper: "anna", Revision: 2, UpdateTime: at(1)}, []logEntry{created, entry(claim, 1)}, visit.Claimed, 2, true,
		},
		"created claimed, claimed again": {
			storage.Visit{Shopper: "anna", Revision: 1, UpdateTime: made}, []logEntry{created, entry(claim, 1)}, visit.Claimed, 1, true,
		},
		"created claimed, claimed again, reported": {
			storage.Visit{Shopper: "anna", Report: report, Revision: 2, UpdateTime: at(2)},
			[]logEntry{created, entry(claim, 1)}, visit.Claimed, 1, true,
		},
		"reported without a write": {
			storage.Visit{Shopper: "anna", Report: report, Revision: 1, UpdateTime: at(2)},
			[]logEntry{created, entry(claim, 1)}, visit.Claimed, 2, false,
		},
		"an offer declined": {
			storage.Visit{Revision: 2, UpdateTime: at(1)}, []logEntry{created, entry(decline, 1)}, visit.Open, 2, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := test.visit
			v.CreateTime = made
			acts := actsOn(&v, test.entries)
			if acts.state != test.want || acts.writes != test.writes || acts.fits(&v) != test.fits {
				t.Errorf("state %v after %d writes, fits %t; want %v, %d, %t", acts.state, acts.writes, acts.fits(&v), test.want, test.writes, test.fits)
			}
		})
	}
}
