package published

import (
	"context"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// Revision is a stored revision of a report, decoded and scored again.
type Revision struct {
	Stored  *storage.Revision
	Report  *checklist.Report
	Version *Version
	// Score is nil where the outcome is not scored.
	Score *checklist.Score
}

// Revision gets a revision of a report and scores its stored answers again.
func (v *Versions) Revision(ctx context.Context, tx storage.Tx, report storage.ReportID, number int32) (*Revision, error) {
	rev, err := tx.Reports().GetRevision(ctx, report, number)
	if err != nil {
		return nil, err
	}
	return v.Rescore(ctx, tx, rev)
}

// Rescore decodes a stored revision and scores its answers again.
func (v *Versions) Rescore(ctx context.Context, tx storage.Tx, rev *storage.Revision) (_ *Revision, err error) {
	defer fault.Step(&err, "score revision %d again", rev.Number)
	version, err := v.Get(ctx, tx, Key{rev.Checklist, rev.Version})
	if err != nil {
		return nil, err
	}
	out, err := NewRescorer(true).Rescore(version, &storage.CountedReport{
		Outcome: rev.Outcome, Scoring: rev.Scoring, Personal: rev.Personal,
	})
	if err != nil {
		return nil, err
	}
	out.Stored = rev
	return out, nil
}

// Rescorer scores reports that figures read, one after another in the same memory. One goroutine may use it.
type Rescorer struct {
	texts    bool
	memory   checklist.Rescorer
	revision Revision
}

// NewRescorer returns a Rescorer. Without texts, what people wrote is as if it had been erased, which does not alter a score.
func NewRescorer(texts bool) *Rescorer {
	return &Rescorer{texts: texts}
}

// Rescore scores the current revision of a report, which is of that version. Stored is nil. The next call overwrites the
// revision.
func (s *Rescorer) Rescore(version *Version, r *storage.CountedReport) (*Revision, error) {
	personal := r.Personal
	if !s.texts {
		personal = checklist.ErasedPersonal()
	}
	out := &s.revision
	*out = Revision{Version: version}
	var err error
	if out.Report, err = s.memory.Decode(r.Scoring, personal); err != nil {
		return nil, fault.New(pb.Reason_INTERNAL, "a stored report cannot be read").Because(err)
	}
	if r.Outcome.Scored() {
		out.Score = s.memory.Score(version.Compiled, out.Report.Answers, r.Outcome)
	}
	return out, nil
}

// Digest returns the digest of the score; the zero digest where there is none.
func (r *Revision) Digest() checklist.Digest {
	if r.Score == nil {
		return checklist.Digest{}
	}
	return r.Score.Digest()
}

// Answer returns the answer to a question and its points; nil where the question was not reached or not answered.
func (r *Revision) Answer(question string) (*checklist.Answer, *checklist.QuestionScore) {
	if r.Score == nil {
		return nil, nil
	}
	judged := slices.IndexFunc(r.Score.Questions, func(q checklist.QuestionScore) bool { return q.Question == question })
	if judged < 0 || r.Score.Questions[judged].State != checklist.StateAnswered {
		return nil, nil
	}
	// An entry without a value is a comment, and may stand beside the answer.
	answers := r.Version.CountedAnswers(r.Report.Answers, r.Score)
	given := slices.IndexFunc(answers, func(a checklist.Answer) bool { return a.Question == question && a.HasValue() })
	if given < 0 {
		return nil, nil
	}
	return &answers[given], &r.Score.Questions[judged]
}

// ScoreToProto returns the message of the score; nil where the outcome is not scored.
func (r *Revision) ScoreToProto() *pb.Score {
	p := wire.ScoreToProto(r.Score)
	if p != nil {
		p.ChecklistDigest = r.Version.Digest().String()
		p.AnswersDigest = r.Stored.AnswersDigest.String()
	}
	return p
}

// Lateness returns the question of role PROMISE_MADE and by how many seconds after it was due the promise was kept, 0 where
// it was in time; nil where nothing was promised or kept.
func (r *Revision) Lateness() (question string, seconds *int32) {
	q := scorecard.OfRole(r.Version.Version(), checklist.RolePromiseMade)
	if q == nil || r.Score == nil {
		return "", nil
	}
	kept := scorecard.PromisesOf(r.Version.Compiled, r.Score, r.Report.Answers)
	if late, is := kept.Late.Median(); is {
		return q.Key, &late
	}
	if kept.InTime > 0 {
		return q.Key, new(int32(0))
	}
	return q.Key, nil
}

// Difference returns by how many basis points a total changed; nil where there was or is none.
func Difference(before, after *int32) *int32 {
	if before == nil || after == nil {
		return nil
	}
	return new(*after - *before)
}
