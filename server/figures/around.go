package figures

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/action"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// aroundMonths bounds the months before and after the one in which an action was done.
const aroundMonths = 12

// Around returns what an action is about, before and after the month in which it was done; see pb.ActionFigures. The
// caller may see the action's location.
func (s *Service) Around(ctx context.Context, tx storage.Tx, a *storage.Action) (_ *pb.ActionFigures, err error) {
	defer fault.Step(&err, "read the figures around action %s", a.ID)
	client, err := s.client(ctx, tx, a.Client)
	if err != nil {
		return nil, err
	}
	before, after := around(a, scorecard.MonthOf(s.clock()))
	b := s.newBuilder(tx, client, auth.From(ctx).OfClient(), &params{
		client: a.Client, location: a.Location, program: a.Program, groupBy: partOfGoal(a.Goal),
		Measure: scorecard.Measure{Method: scorecard.MethodVisitMean, Interval: scorecard.IntervalVisits},
	})
	out := &pb.ActionFigures{
		Name: wire.ResourceName("clients", a.Client, "actions", a.ID), BeforeFrom: before.from.String(), BeforeTo: before.to.String(),
		Etag: aroundEtag(client, a, b.forClient),
	}
	part := a.Goal.Question + a.Goal.Section
	if out.Before, err = b.readSpan(ctx, before, part); err != nil || after == nil {
		return out, err
	}
	out.AfterFrom, out.AfterTo = after.from.String(), after.to.String()
	if out.After, err = b.readSpan(ctx, after, part); err != nil || out.Before == nil || out.After == nil {
		return out, err
	}
	out.Difference, err = b.difference(ctx, before, after.group, part)
	return out, err
}

// around returns the spans before and after the month in which an action was done. Without a done day the span before ends
// with the present month, and there is no other; neither is there before the month after.
func around(a *storage.Action, now scorecard.Month) (before, after *earlier) {
	if a.Done == "" {
		return &earlier{from: now - aroundMonths + 1, to: now}, nil
	}
	// A stored day is always well formed.
	done, _ := scorecard.ParseMonth(a.Done[:len("2026-01")])
	before = &earlier{from: done - aroundMonths, to: done - 1}
	if now > done {
		after = &earlier{from: done + 1, to: min(now, done+aroundMonths)}
	}
	return before, after
}

// partOfGoal returns the grouping by which the goal is one part; none of the total.
func partOfGoal(g action.Goal) []pb.Scorecard_Grouping {
	switch {
	case g.Question != "":
		return []pb.Scorecard_Grouping{pb.Scorecard_QUESTION}
	case g.Section != "":
		return []pb.Scorecard_Grouping{pb.Scorecard_SECTION}
	default:
		return nil
	}
}

// readSpan reads the group of a span and returns its figure: of the part, or of the total where it is empty. It is nil
// where no visit has one.
func (b *builder) readSpan(ctx context.Context, span *earlier, part string) (*pb.Figure, error) {
	q := *b.params
	q.from, q.to = span.from, span.to
	of := b.with(&q)
	found, err := of.read(ctx, []string{q.location}, needs{details: true, absent: q.part() != 0})
	if err != nil {
		return nil, err
	}
	span.group = newGroup(q.part())
	if err := span.group.addAll(found); err != nil {
		return nil, err
	}
	if part == "" {
		if span.group.totals.Visits == 0 {
			return nil, nil //nolint:nilnil // nobody visited
		}
		return of.figure(ctx, span.group, false)
	}
	hidden, err := of.hiddenQuestions(ctx, span.group)
	if err != nil || hidden[part] {
		return nil, err
	}
	counted := span.group.parts.Get(part)
	if counted == nil {
		return nil, nil //nolint:nilnil // nobody was to answer it
	}
	return of.partFigure(q.part(), span.group, counted, part), nil
}

// aroundEtag returns the etag of the figures of an action: the client's count of changes with the action's revision.
func aroundEtag(client *storage.Client, a *storage.Action, forClient bool) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%d\x00%t", answersEdition, a.ID, a.Revision, forClient))
	return "c" + strconv.FormatInt(client.Changes, 36) + "-" + fmt.Sprintf("%x", sum[:8])
}
