package storagetest

import (
	"errors"
	"testing"

	"mysteryshopper/storage"
)

// testOneSelfAssessment inserts on both servers a self-assessment of the same location, program and month. One is
// stored, and the other server gets ErrExists.
func testOneSelfAssessment(t *testing.T, s servers) {
	w := newWorld(t, s.of(0))
	for _, month := range []string{"2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"} {
		all := [2]*storage.SelfAssessment{w.newSelfAssessment("one " + month), w.newSelfAssessment("other " + month)}
		var errs [2]error
		submit := func(i int) func() {
			all[i].Month = month
			return func() {
				errs[i] = tryUpdate(t, s.of(i), func(tx storage.Tx) error { return tx.SelfAssessments().Insert(t.Context(), all[i]) })
			}
		}
		atOnce(submit(0), submit(1))
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs[0], errs[1]), storage.ErrExists) {
			t.Fatalf("%s: got %v and %v, want one to exist already", month, errs[0], errs[1])
		}
		kept := all[0]
		if errs[0] != nil {
			kept = all[1]
		}
		requireEqual(t, w.selfAssessmentsOf(t, storage.SelfAssessmentQuery{From: month, To: month}, 7), []string{kept.ID})
		requireEqual(t, read(t, s.of(1), w.getSelfAssessment(t.Context(), kept.ID)), kept)
	}
}
