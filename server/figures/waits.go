package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// GetWaits returns how long customers wait, and how many give up.
func (s *Service) GetWaits(ctx context.Context, req *pb.GetWaitsRequest) (*pb.Waits, error) {
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.Waits) error {
		return b.waits(ctx, req.GetQuestion(), out)
	})
}

// wait holds the waits of one question.
type wait struct {
	question string
	part     *scorecard.Part
	// gaveUp are the seconds of the waits that were given up; nil where only single reports have them.
	gaveUp *scorecard.Histogram
	out    *pb.WaitFigures
}

// waits fills in the waits of one question, or of all questions of role WAIT where none is named.
func (b *builder) waits(ctx context.Context, question string, out *pb.Waits) error {
	if err := b.oneProgram(ctx); err != nil {
		return err
	}
	query := b.query([]string{b.params.location}, true, false)
	query.Tallies, query.Waits, query.PointsOnly = true, true, pointsBut(pb.Scorecard_QUESTION)
	rows, err := b.tx.Rollups().Query(ctx, query)
	if err != nil || len(rows) == 0 {
		return err
	}
	seen, err := b.seenQuestions(ctx, rows)
	if err != nil {
		return err
	}
	asked, err := waitQuestions(seen, question)
	if err != nil {
		return err
	}
	waits := make([]*wait, len(asked))
	details := summed(rows)
	for i, q := range asked {
		b.names.questions[q.Key] = true
		waits[i] = waitOf(q.Key, details, rows)
		out.Questions = append(out.Questions, waits[i].out)
	}
	before, err := b.besideUsual(ctx, details, waits, out)
	if err != nil {
		return err
	}
	return b.sampleWaits(ctx, seen, waits, before, out)
}

// waitQuestions returns the named question, or all of role WAIT.
func waitQuestions(seen *seenQuestions, key string) ([]*checklist.Question, error) {
	var asked []*checklist.Question
	for _, q := range seen.list {
		if q.Duration != nil && (q.Key == key || key == "" && q.Role == checklist.RoleWait) {
			asked = append(asked, q)
		}
	}
	if key != "" && len(asked) == 0 {
		return nil, fault.Invalid(fault.Violation{Path: "question", Reason: pb.Reason_UNKNOWN_QUESTION})
	}
	return asked, nil
}

// summed adds up the details of some roll-ups.
func summed(rows []*storage.Rollup) *scorecard.Details {
	sum := &scorecard.Details{}
	for _, r := range rows {
		sum.Add(r.Details)
	}
	return sum
}

// partOf returns the part of a question; an empty one where there is none.
func partOf(d *scorecard.Details, question string) *scorecard.Part {
	if d != nil {
		if part := d.Questions.Get(question); part != nil {
			return part
		}
	}
	return &scorecard.Part{}
}

// waitOf computes the figures that roll-ups hold.
func waitOf(question string, details *scorecard.Details, rows []*storage.Rollup) *wait {
	w := &wait{question: question, part: partOf(details, question)}
	w.gaveUp = gaveUp(w, rows)
	waits := w.part.Waits()
	w.out = &pb.WaitFigures{
		Question: question, Waits: int32(waits.Served + waits.LeftUnserved + waits.HungUp), Served: int32(waits.Served),
		LeftUnserved: int32(waits.LeftUnserved), HungUp: int32(waits.HungUp), MedianSeconds: waits.MedianSeconds,
		HeavilyCensored: waits.HeavilyCensored(),
	}
	if waits.InTime.N > 0 {
		w.out.ServedInTime = rateToProto(waits.InTime)
	}
	if w.gaveUp != nil {
		w.setSurvival(&w.part.Served, w.gaveUp)
	}
	w.out.Counts = waitCounts(&w.part.Served, w.gaveUp)
	return w
}

// gaveUp adds up the seconds of the waits that were given up; nil where a roll-up lacks them.
func gaveUp(w *wait, rows []*storage.Rollup) *scorecard.Histogram {
	sum := &scorecard.Histogram{}
	if w.part.LeftUnserved+w.part.HungUp == 0 {
		return sum
	}
	for _, r := range rows {
		if r.Tallies == nil {
			return nil
		}
		if there := r.Tallies.GaveUp.Get(w.question); there != nil {
			sum.Merge(there)
		}
	}
	return sum
}

// setSurvival sets the median that takes those who gave up into account.
func (w *wait) setSurvival(served, gaveUp *scorecard.Histogram) {
	survival := scorecard.SurvivalOf(served, gaveUp)
	w.out.SurvivalMedianSeconds = survival.MedianSeconds
	w.out.SurvivalLowSeconds, w.out.SurvivalHighSeconds = survival.Low, survival.High
}
