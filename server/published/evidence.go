package published

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// NamedEvidence returns the ids of the evidence that the answers of a report name, each once, in the order of the answers.
func NamedEvidence(content *checklist.Report) (ids []string) {
	for _, a := range content.Answers {
		if a.Evidence == nil {
			continue
		}
		for _, id := range a.Evidence.IDs {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// MissingEvidence returns those of the named ids of which all has a report no stored evidence. Evidence that was removed
// after the report was received was there.
func MissingEvidence(r *storage.Report, named []string, all []*storage.Evidence) (missing []string) {
	for _, id := range named {
		if !slices.ContainsFunc(all, func(e *storage.Evidence) bool {
			return uuid.UUID(e.ID).String() == id && e.IsOf(r) && (e.State == storage.EvidenceStored ||
				e.State == storage.EvidenceRemoved && e.UpdateTime.After(r.TakenTime))
		}) {
			missing = append(missing, id)
		}
	}
	return missing
}

// LackedEvidence returns how many pieces of evidence the last submission of a report names, and the ids of those that are
// missing. Edits by reviewers change neither. In an Update the evidence of the report stays as it is before the end.
func LackedEvidence(ctx context.Context, tx storage.Tx, r *storage.Report) (named int, missing []string, err error) {
	content, err := lastSubmission(ctx, tx, r)
	if err != nil {
		return 0, nil, err
	}
	ids := NamedEvidence(content)
	all, err := tx.Evidence().OfReport(ctx, r.ID)
	return len(ids), MissingEvidence(r, ids, all), err
}

// lastSubmission returns the content of the newest revision that is no edit.
func lastSubmission(ctx context.Context, tx storage.Tx, r *storage.Report) (*checklist.Report, error) {
	for number := r.Current; ; number-- {
		rev, err := tx.Reports().GetRevision(ctx, r.ID, number)
		if err != nil {
			return nil, err
		}
		if !rev.IsEdit() {
			return checklist.DecodeAnswers(rev.Scoring, rev.Personal)
		}
	}
}

// LacksEvidence reports whether a report has the flag EVIDENCE_MISSING.
func LacksEvidence(r *storage.Report) bool {
	return slices.Contains(r.Flags, visit.FlagEvidenceMissing)
}

// ParkedOtherwise reports whether a report is parked for another reason than evidence that is missing.
func ParkedOtherwise(r *storage.Report) bool {
	return r.Parked && (!LacksEvidence(r) || slices.Contains(r.Flags, visit.FlagParked))
}
