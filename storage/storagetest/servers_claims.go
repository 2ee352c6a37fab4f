package storagetest

import (
	"testing"

	"mysteryshopper/storage"
)

// testOneSelfAssessment inserts on both servers a self-assessment of the same location, program and month. One is
// stored, and the other server gets ErrExists.
func testOneSelfAssessment(t *testing.T, s servers) {
	w := newWorld(t, s.server(0))
	for _, month := range []string{"2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"} {
		all := [2]*storage.SelfAssessment{w.newSelfAssessment("one " + month), w.newSelfAssessment("other " + month)}
		all[0].Month, all[1].Month = month, month
		kept := all[s.oneSucceeds(t, storage.ErrExists, func(tx storage.Tx, i int) error {
			return tx.SelfAssessments().Insert(t.Context(), all[i])
		})]
		requireEqual(t, w.selfAssessmentsOf(t, storage.SelfAssessmentQuery{From: month, To: month}, 7), []string{kept.ID})
		requireEqual(t, read(t, s.server(1), w.getSelfAssessment(t.Context(), kept.ID)), kept)
	}
}
