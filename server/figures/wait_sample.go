package figures

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/published"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

const (
	// mostMarked bounds the marked visits.
	mostMarked = 50
	// mostPlaces bounds the locations up to which visits are marked: the usual of more is too much to read.
	mostPlaces = 200
)

// waitSample gathers from single reports what roll-ups do not hold about waits.
type waitSample struct {
	builder *builder
	waits   []*sampledWait
	// queue and staff are the questions about the load; "" where the load is not asked for.
	queue, staff string
	// usual has the usual waits of each location; nil where no visit is to be marked.
	usual map[string]*scorecard.Details
}

// sampledWait holds what single reports add to the waits of one question.
type sampledWait struct {
	*wait
	served, gaveUp scorecard.Histogram
	loaded         []scorecard.LoadedWait
	marked         []*pb.MarkedWait
}

// sampleWaits fills in what only single reports hold. It reads none if nothing needs them.
func (b *builder) sampleWaits(ctx context.Context, seen *seenQuestions, waits []*wait, before *scorecard.Details, out *pb.Waits) error {
	s := &waitSample{builder: b}
	needed := false
	for _, w := range waits {
		s.waits = append(s.waits, &sampledWait{wait: w})
		needed = needed || w.gaveUp == nil
	}
	if queue, staff := seen.ofRole(checklist.RoleQueueLength), seen.ofRole(checklist.RoleStaffOnFloor); queue != nil && staff != nil {
		s.queue, s.staff = queue.Key, staff.Key
	}
	var err error
	if s.usual, err = b.usualPlaces(ctx, waits, before); err != nil {
		return err
	}
	if len(waits) == 0 || !needed && s.queue == "" && s.usual == nil {
		return nil
	}
	if out.Sample, err = b.sample(ctx, mostSampled, false, s.add); err != nil {
		return err
	}
	for _, w := range s.waits {
		s.fill(w, out.Sample)
	}
	return nil
}

// usualPlaces reads the usual waits of each location; nil where there are too many locations, and where there are no
// usual waits.
func (b *builder) usualPlaces(ctx context.Context, waits []*wait, before *scorecard.Details) (map[string]*scorecard.Details, error) {
	if !slices.ContainsFunc(waits, func(w *wait) bool { return partOf(before, w.question).Served.N() > 0 }) {
		return nil, nil
	}
	places, _, err := b.tx.Locations().List(ctx, b.params.client, []string{b.params.location}, storage.Page{Limit: mostPlaces + 1})
	if err != nil || len(places) > mostPlaces {
		return nil, err
	}
	rows, err := b.tx.Rollups().Query(ctx, b.usualSpan().query([]string{b.params.location}, true, true))
	return byLocation(rows, func(r *storage.Rollup) string { return r.Key.Location }), err
}

// add adds one report.
func (s *waitSample) add(scored *published.Revision, r *storage.CountedReport) error {
	queue, queueKnown := countAnswered(scored, s.queue)
	staff, staffKnown := countAnswered(scored, s.staff)
	for _, w := range s.waits {
		answer, points := scored.Answer(w.question)
		if answer == nil || answer.Duration == nil {
			continue
		}
		seconds := int32(answer.Duration.Seconds) // at most a week
		if answer.Duration.Outcome.GivenUp() {
			w.gaveUp.Add(seconds)
		} else {
			w.served.Add(seconds)
		}
		if queueKnown && staffKnown {
			loaded := scorecard.LoadedWait{Seconds: seconds, Outcome: answer.Duration.Outcome, Queue: queue, Staff: staff}
			if points.Possible > 0 {
				loaded.FullPoints = new(points.Earned >= points.Possible)
			}
			w.loaded = append(w.loaded, loaded)
		}
		if s.usual != nil {
			w.mark(answer.Duration, r, &partOf(s.usual[r.Location], w.question).Served)
		}
	}
	return nil
}

// countAnswered returns a count that was answered; ok is false where none was, and of a negative number and of a part of
// one, which no people can be.
func countAnswered(r *published.Revision, question string) (n int64, ok bool) {
	answer, _ := r.Answer(question)
	switch {
	case answer == nil:
		return 0, false
	case answer.Scale != nil:
		return int64(*answer.Scale), *answer.Scale >= 0
	case answer.Number != nil:
		text, fraction, _ := strings.Cut(*answer.Number, ".")
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil && n >= 0 && text[0] != '-' && strings.Trim(fraction, "0") == ""
	}
	return 0, false
}

// mark keeps a visit whose wait was at least three times the usual of its location.
func (w *sampledWait) mark(d *checklist.DurationAnswer, r *storage.CountedReport, usual *scorecard.Histogram) {
	beside := scorecard.BesideUsual(int32(d.Seconds), usual)
	if !beside.Marked {
		return
	}
	w.marked = append(w.marked, &pb.MarkedWait{
		ReleasedReport: r.ReleasedID, Location: r.Location, Month: r.Month, Seconds: int32(d.Seconds),
		GaveUp: d.Outcome.GivenUp(), UsualSeconds: *beside.MedianSeconds, Times: *beside.Times,
	})
}

// fill sets the figures of one question from the sample.
func (s *waitSample) fill(w *sampledWait, sample *pb.Sample) {
	if w.wait.gaveUp == nil {
		w.wait.setSurvival(&w.served, &w.gaveUp)
		if sample.GetRead() == sample.GetOf() {
			w.out.Counts = waitCounts(&w.served, &w.gaveUp)
		}
	}
	if s.queue != "" {
		for _, group := range scorecard.WaitsByLoad(w.loaded, scorecard.UsualLoadBounds()) {
			w.out.Loads = append(w.out.Loads, loadToProto(&group))
		}
	}
	slices.SortFunc(w.marked, func(x, y *pb.MarkedWait) int {
		return cmp.Or(cmp.Compare(y.GetSeconds(), x.GetSeconds()), strings.Compare(x.GetReleasedReport(), y.GetReleasedReport()))
	})
	w.out.MarkedTotal = int32(len(w.marked))
	w.out.Marked = w.marked[:min(len(w.marked), mostMarked)]
	for _, m := range w.out.Marked {
		s.builder.names.locations[m.GetLocation()] = true
	}
}

func loadToProto(g *scorecard.LoadedWaits) *pb.WaitLoad {
	out := &pb.WaitLoad{
		From: int32(g.From), NoStaff: g.NoStaff, Waits: int32(g.Waits.Served + g.Waits.LeftUnserved + g.Waits.HungUp),
		GaveUp: int32(g.Waits.LeftUnserved + g.Waits.HungUp), MedianSeconds: g.Waits.MedianSeconds,
	}
	if g.Below != nil {
		out.Below = new(int32(*g.Below))
	}
	if g.Waits.InTime.N > 0 {
		out.ServedInTime = rateToProto(g.Waits.InTime)
	}
	return out
}
