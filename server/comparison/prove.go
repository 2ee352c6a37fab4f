package comparison

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// Prove returns what is wrong with a stored comparison: flags that the report has and the comparison lacks, or the other
// way round, and numbers that the reports do not give. Where a report was changed after it was compared, it waits for
// another comparison, and nothing of this one is proven. Distances, windows and the usual time are not proven: locations
// and programs may have changed since.
func Prove(ctx context.Context, tx storage.Tx, versions *published.Versions, c *storage.ComparedReport) ([]string, error) {
	s, err := load(ctx, tx, newBatch(), c.Report)
	if errors.Is(err, storage.ErrNotFound) {
		return []string{"its report is not there"}, nil
	}
	if err != nil || c.Number != s.report.Current {
		return nil, err
	}
	version, err := versions.Get(ctx, tx, published.Key{Checklist: s.revision.Checklist, Number: s.revision.Version})
	if err != nil {
		return nil, err
	}
	// Until it is compared again, what arrived since is not in it.
	outdated, err := tx.Comparisons().IsWaiting(ctx, c.Report)
	if err != nil {
		return nil, err
	}
	var wrong []string
	if outdated {
		c.Details = slices.DeleteFunc(c.Details, func(d visit.FlagDetail) bool { return d.Flag == visit.FlagEvidenceMissing })
		s.report.Flags = slices.DeleteFunc(s.report.Flags, func(f visit.Flag) bool { return f == visit.FlagEvidenceMissing })
	}
	if own := ownFlags(c.Details); !slices.Equal(own, s.report.Flags) {
		wrong = append(wrong, fmt.Sprintf("the flags of its submission are %v and should be %v", own, s.report.Flags))
	}
	for _, d := range c.Details {
		want, problem, err := s.proof(ctx, version, d)
		if err != nil {
			return nil, err
		}
		if problem != "" {
			wrong = append(wrong, fmt.Sprintf("%s: %s", d.Flag, problem))
		}
		for name, n := range want {
			if d.Numbers[name] != n {
				wrong = append(wrong, fmt.Sprintf("%s: %s is %d and should be %d", d.Flag, name, d.Numbers[name], n))
			}
		}
	}
	slices.Sort(wrong)
	return wrong, nil
}

// ownFlags returns the flags that were raised by the submission.
func ownFlags(details []visit.FlagDetail) []visit.Flag {
	var own []visit.Flag
	for _, d := range details {
		if !visit.IsCompared(d.Flag) {
			own = append(own, d.Flag)
		}
	}
	return own
}

// proof returns the numbers of a detail that follow from reports alone, none where there are no such, or what is wrong
// with the detail.
func (s *subject) proof(ctx context.Context, version *published.Version, d visit.FlagDetail) (map[string]int64, string, error) {
	switch d.Flag {
	case visit.FlagEvidenceMissing:
		return s.proofOfEvidence(ctx, d)
	case visit.FlagTooFast, visit.FlagTooShort, visit.FlagImplausibleDuration:
		return map[string]int64{"elapsedSeconds": s.revision.ElapsedSeconds}, "", nil
	case visit.FlagHighTotalFewPlaces:
		if s.report.Effective == nil {
			return nil, "the report has no total", nil
		}
		return map[string]int64{"totalBasisPoints": int64(*s.report.Effective)}, "", nil
	case visit.FlagStraightLining:
		want, found := visit.StraightLining(version.Version(), s.content.Answers)
		if !found {
			return nil, "its answers are no line", nil
		}
		return want.Numbers, "", nil
	case visit.FlagPhotoElsewhere, visit.FlagPhotoOutsideVisit, visit.FlagPhotoSeenBefore:
		return s.proofOfPhoto(ctx, d)
	case visit.FlagOverlapsOther, visit.FlagImpossibleSpeed, visit.FlagNarrativeNearOther:
		return s.proofOfPair(ctx, d)
	}
	return nil, "", nil
}

// proofOfEvidence looks for the evidence that is missing once more.
func (s *subject) proofOfEvidence(ctx context.Context, d visit.FlagDetail) (map[string]int64, string, error) {
	in := visit.FlagInput{}
	var err error
	if in.NamedEvidence, in.MissingEvidence, err = published.LackedEvidence(ctx, s.tx, s.report); err != nil {
		return nil, "", err
	}
	want := visit.Details(in, []visit.Flag{visit.FlagEvidenceMissing})[0]
	if !slices.Equal(d.Evidence, want.Evidence) {
		return want.Numbers, fmt.Sprintf("the missing evidence is %v and should be %v", d.Evidence, want.Evidence), nil
	}
	return want.Numbers, "", nil
}

// proofOfPair compares with the other report of a detail once more. Nothing is proven where that has another revision
// now, or the text of one of them was erased.
func (s *subject) proofOfPair(ctx context.Context, d visit.FlagDetail) (map[string]int64, string, error) {
	const gone = "the other report is not there"
	if uuid.Validate(d.Other) != nil {
		return nil, gone, nil //nolint:nilerr // no report has such an id
	}
	other, err := s.tx.Reports().Get(ctx, storage.ReportID(uuid.MustParse(d.Other)))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, gone, nil
	}
	if err != nil || other.Current != d.OtherRevision {
		return nil, "", err
	}
	if d.Flag == visit.FlagNarrativeNearOther {
		mine, enough := visit.NewNarrative(s.content.Narrative)
		if !enough {
			return nil, "", nil
		}
		detail, _, err := compareNarratives(ctx, s.tx, mine, other)
		return detail.Numbers, "", err
	}
	if s.report.Shopper != other.Shopper {
		return nil, "the other report is of another shopper", nil
	}
	rev, err := s.tx.Reports().GetRevision(ctx, other.ID, other.Current)
	if err != nil || d.Flag == visit.FlagImpossibleSpeed {
		return nil, "", err
	}
	found := visit.Neighbours(
		visit.Span{Start: s.report.StartTime, ElapsedSeconds: s.revision.ElapsedSeconds},
		[]visit.Span{{Start: other.StartTime, ElapsedSeconds: rev.ElapsedSeconds}})
	if len(found) == 0 {
		return nil, "the visits do not overlap", nil
	}
	return found[0].Numbers, "", nil
}
