package demo

import (
	"context"
	"fmt"
	"path"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/words"
)

// planned is an action of the client in a demo.
type planned struct {
	location, question string
	target             int32
	cause              pb.Action_Cause
	title              words.Text
	// dueIn is how many days after the present it is due.
	dueIn int
	// doneAt is the share of the demo's time at which it was done; 0 where it is not done. It is then proven if a visit does.
	doneAt float64
}

// plannedActions returns what the managers of the client promise to mend.
func (r roles) plannedActions() []planned {
	return []planned{
		{r.mending, "listened-to-the-end", 10000, pb.Action_SKILL, words.Text{
			"Practise listening every Monday", "Zuhören jeden Montag üben", "Öva på att lyssna varje måndag", "Odafigyelés gyakorlása minden hétfőn",
		}, 30, trainingFrom},
		{r.slipping, "wait-for-service", 7500, pb.Action_MEANS, words.Text{
			"Two more at the counter on Saturdays", "Samstags zwei mehr an der Theke", "Två till vid disken på lördagar", "Szombatonként kettővel többen a pultnál",
		}, 21, 0},
		{r.pressing, "pressure-to-buy", 10000, pb.Action_WILL, words.Text{
			"Praise advice, not sales", "Beratung loben, nicht Verkauf", "Beröm råd, inte försäljning", "A tanácsadást dicsérjük, ne az eladást",
		}, 45, 0},
	}
}

// promise creates the actions of the client, and completes and proves those that were done.
func (b *builder) promise(ctx context.Context, now time.Time) error {
	for _, p := range b.plannedActions() {
		created, err := b.actions.CreateAction(b.manager(ctx), &pb.CreateActionRequest{Client: clientID, Resource: &pb.Action{
			Program: programSpecs[0].id(), Location: p.location, Question: p.question, TargetBasisPoints: &p.target, Cause: p.cause,
			Title: b.language.Text(p.title), Owner: b.language.Text(regionalManager), Due: now.AddDate(0, 0, p.dueIn).Format(time.DateOnly),
		}})
		if err != nil {
			return fmt.Errorf("action at %s: %w", p.location, err)
		}
		if p.doneAt == 0 {
			continue
		}
		day := b.first.Add(time.Duration(p.doneAt * float64(b.last.Sub(b.first))))
		if err := b.complete(ctx, created.GetAction(), p, day); err != nil {
			return fmt.Errorf("action at %s: %w", p.location, err)
		}
	}
	return nil
}

// mostProofs bounds the reports that are tried as the proof of an action.
const mostProofs = 50

// complete records that an action was done on a day, and proves it by the newest visit that does.
func (b *builder) complete(ctx context.Context, id string, p planned, day time.Time) error {
	_, err := b.actions.CompleteAction(b.manager(ctx), &pb.CompleteActionRequest{Client: clientID, Action: id, Day: day.Format(time.DateOnly)})
	if err != nil {
		return err
	}
	released, err := b.reports.ListReleasedReports(b.manager(ctx), &pb.ListReleasedReportsRequest{
		Client: clientID, Location: p.location, Program: programSpecs[0].id(), PageSize: mostProofs,
	})
	if err != nil {
		return err
	}
	for _, r := range released.GetReleasedReports() {
		_, err := b.actions.ProveAction(b.manager(ctx), &pb.ProveActionRequest{Client: clientID, Action: id, ReleasedReport: path.Base(r.GetName())})
		if err == nil || fault.From(err).Reason() != pb.Reason_INVALID_REQUEST {
			return err
		}
	}
	return nil
}
