package verify

import (
	"context"
	"slices"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// parking is why a report is parked, by what its receipts and its events have.
type parking struct {
	// missing is set while evidence is missing, and otherwise while there is another reason.
	missing, otherwise bool
}

// submitted follows a submission with the flags of its receipt.
func (p *parking) submitted(flags []visit.Flag) {
	p.missing = slices.Contains(flags, visit.FlagEvidenceMissing)
	p.otherwise = p.otherwise || slices.Contains(flags, visit.FlagParked)
}

// withoutMissing returns flags without EVIDENCE_MISSING.
func withoutMissing(flags []visit.Flag) []visit.Flag {
	return slices.DeleteFunc(slices.Clone(flags), func(f visit.Flag) bool { return f == visit.FlagEvidenceMissing })
}

// checkReportEvidence compares the flag EVIDENCE_MISSING of a report with the receipt of its last submission, with the events
// since, and with the evidence that its answers name.
func (c *checker) checkReportEvidence(ctx context.Context, name string, r *storage.Report, events []storage.Event, revisions map[int32]*provenRevision) error {
	last := lastSubmissionOf(r, revisions)
	if last == nil || !last.read || len(last.evidence) == 0 && !published.LacksEvidence(r) {
		return nil
	}
	all, err := c.tx.Evidence().OfReport(ctx, r.ID)
	if err != nil {
		return err
	}
	missing := published.MissingEvidence(r, last.evidence, all)
	sent := slices.Contains(last.flags, visit.FlagEvidenceMissing)
	completed := slices.ContainsFunc(events, func(e storage.Event) bool {
		return e.Act == storage.EvidenceCompleteEvent && e.Revision >= last.stored.Number
	})
	differ := c.comparing(Report, name)
	differ("the flag EVIDENCE_MISSING by its receipt and its events", published.LacksEvidence(r), sent && !completed)
	switch {
	case published.LacksEvidence(r) && len(missing) == 0:
		c.found(Report, name, "it has the flag EVIDENCE_MISSING, and all of its evidence is there")
	case !published.LacksEvidence(r) && len(missing) > 0 && sent:
		c.found(Report, name, "it lacks the evidence %v, and has no flag EVIDENCE_MISSING", missing)
	case !published.LacksEvidence(r) && len(missing) > 0:
		c.unproven("evidence that answers name, of reports from before that was looked for")
	}
	return nil
}

// lastSubmissionOf returns the newest revision that is no edit; nil where one of the newer ones cannot be read.
func lastSubmissionOf(r *storage.Report, revisions map[int32]*provenRevision) *provenRevision {
	for n := r.Current; n > 0 && revisions[n] != nil; n-- {
		if !revisions[n].stored.IsEdit() {
			return revisions[n]
		}
	}
	return nil
}
