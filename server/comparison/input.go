package comparison

import (
	"context"
	"slices"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// FlagInput returns what the flags of a check-in or a report at a visit are judged by, without what was sent.
func FlagInput(v *storage.Visit, program *storage.Program, location *storage.Location, now time.Time) visit.FlagInput {
	return visit.FlagInput{
		Rules: program.Rules, Taken: now, Window: visit.Window{Start: v.WindowStart, End: v.WindowEnd},
		PinnedVersion: v.Version, InPerson: location.Channel == storage.InPerson, Location: location.Point, Test: v.Test,
	}
}

// input returns what the stored flags of the report were judged by, as far as their numbers need it, with the visit, the
// program and the location as they are now.
func (s *subject) input(ctx context.Context, version *published.Version) (visit.FlagInput, error) {
	if len(s.report.Flags) == 0 {
		return visit.FlagInput{}, nil
	}
	v, err := s.tx.Visits().Get(ctx, s.report.Visit)
	if err != nil {
		return visit.FlagInput{}, err
	}
	program, err := s.program(ctx)
	if err != nil {
		return visit.FlagInput{}, err
	}
	in := FlagInput(v, program, s.location, s.report.TakenTime)
	in.Report, in.Clock = s.content, s.clock()
	in.Version, in.VersionRetired = version.Version(), version.RetireTime
	if s.revision.Base > 0 && (slices.Contains(s.report.Flags, visit.FlagLate) || slices.Contains(s.report.Flags, visit.FlagAnsweredLate)) {
		returned, answer, err := published.LastAnswer(ctx, s.tx, s.report.ID)
		if err != nil {
			return in, err
		}
		in.ReturnedTime, in.AnswerDue, in.WrittenTime = returned.Time, returned.AnswerDue, answer.WrittenTime
	}
	if slices.Contains(s.report.Flags, visit.FlagEvidenceMissing) {
		in.NamedEvidence, in.MissingEvidence, err = published.LackedEvidence(ctx, s.tx, s.report)
	}
	return in, err
}

// program returns the program of the report, which the reports of a batch share.
func (s *subject) program(ctx context.Context) (*storage.Program, error) {
	key := [2]string{s.report.Client, s.report.Program}
	if p := s.programs[key]; p != nil {
		return p, nil
	}
	p, err := s.tx.Programs().Get(ctx, s.report.Client, s.report.Program)
	if err == nil {
		s.programs[key] = p
	}
	return p, err
}

// lookAgain brings the flag EVIDENCE_MISSING and its numbers up to date, for evidence may have arrived since the comparison.
func (f *Found) lookAgain(ctx context.Context, tx storage.Tx) error {
	i := slices.IndexFunc(f.Details, func(d visit.FlagDetail) bool { return d.Flag == visit.FlagEvidenceMissing })
	if i < 0 {
		return nil
	}
	// An upload that ends meanwhile changes the report as well: it is waited for first.
	if _, err := tx.Evidence().OfReport(ctx, f.Report); err != nil {
		return err
	}
	r, err := tx.Reports().Get(ctx, f.Report)
	if err != nil {
		return err
	}
	if !published.LacksEvidence(r) {
		f.Details = slices.Delete(f.Details, i, i+1)
		return nil
	}
	in := visit.FlagInput{}
	if in.NamedEvidence, in.MissingEvidence, err = published.LackedEvidence(ctx, tx, r); err != nil {
		return err
	}
	f.Details[i] = visit.Details(in, []visit.Flag{visit.FlagEvidenceMissing})[0]
	return nil
}

// clock returns a clock with the stored skew: measured, where the start was moved by it.
func (s *subject) clock() visit.Clock {
	ahead, taken := time.Duration(s.report.SkewMillis)*time.Millisecond, s.report.TakenTime
	if s.report.StartTime.Equal(visit.Corrected(s.revision.StartTime, 0, taken).Truncate(time.Microsecond)) {
		return visit.Clock{DeviceTime: taken.Add(ahead), Began: taken, Ended: taken}
	}
	return visit.Clock{Offset: new(-ahead), Began: taken, Ended: taken}
}
