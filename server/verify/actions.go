package verify

import (
	"context"
	"errors"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/action"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// actionActs are the acts of the audit log on actions, but for those on reports and appeals, which take a proof away.
var actionActs = map[string]action.Act{
	pb.ActionService_CreateAction_FullMethodName:   action.Create,
	pb.ActionService_CompleteAction_FullMethodName: action.Complete,
	pb.ActionService_ProveAction_FullMethodName:    action.Prove,
	pb.ActionService_ReopenAction_FullMethodName:   action.Reopen,
	pb.ActionService_CancelAction_FullMethodName:   action.Cancel,
	storage.MissAct: action.Miss,
}

// actionActOf returns what an act of the audit log does to an action.
func actionActOf(act string) (action.Act, bool) {
	if strings.HasPrefix(act, "/"+pb.ReportService_ServiceDesc.ServiceName+"/") || act == pb.AppealService_UpholdAppeal_FullMethodName {
		return action.Unprove, true
	}
	a, known := actionActs[act]
	return a, known
}

// checkActions compares the actions of all clients with the audit log, with the table of states and with the reports that
// prove them.
func (c *checker) checkActions(ctx context.Context) error {
	return storage.Each(ctx, pageSize, c.tx.Clients().List, func(client *storage.Client) error {
		return storage.Each(ctx, pageSize, storage.Of(c.tx.Actions().List, storage.ActionQuery{Client: client.ID}), func(a *storage.Action) error {
			c.checkActionEvents(a)
			return c.checkProof(ctx, a)
		})
	})
}

func actionName(a *storage.Action) string { return "clients/" + a.Client + "/actions/" + a.ID }

// checkActionEvents compares the events of an action with the entries of its acts, and its state, its days and its times
// with the events.
func (c *checker) checkActionEvents(a *storage.Action) {
	name := actionName(a)
	differ := c.comparing(Resource, name)
	c.checkCreation(name, "", counted{a.Revision, a.CreateTime, a.UpdateTime})
	state, ok := action.Replay(a.Events)
	if !ok {
		c.found(Resource, name, "its events do not follow the table of states")
	}
	differ("its state", a.State, state)
	done, due := "", a.Due
	for _, e := range a.Events {
		switch e.Act {
		case action.Complete:
			done = e.Day
		case action.Reopen:
			done = ""
		case action.Miss:
			if e.Time.Before(a.DueTime) && a.State == action.Missed {
				c.found(Resource, name, "it was missed before its due day %s ended", due)
			}
		}
	}
	differ("the day on which it was done", a.Done, done)
	differ("whether it is proven", a.State == action.Proven, !a.Proof.IsZero())
	log := c.log.resources[name]
	if log == nil {
		return // checkCreation has found it
	}
	differ("how many acts it has", len(a.Events), len(log.acts))
	for i := range min(len(a.Events), len(log.acts)) {
		e, entry := a.Events[i], log.acts[i]
		act, _ := actionActOf(entry.act)
		differ("what happened to it", e.Act, act)
		differ("the time of what happened to it", e.Time.UTC(), entry.time.UTC())
		if act != action.Unprove {
			differ("who did it", e.By, entry.actor)
		}
	}
}

// checkProof compares the report that proves an action with it.
func (c *checker) checkProof(ctx context.Context, a *storage.Action) error {
	if a.Proof.IsZero() {
		return nil
	}
	name := actionName(a)
	r, err := c.tx.Reports().Get(ctx, a.Proof)
	if errors.Is(err, storage.ErrNotFound) {
		c.found(Resource, name, "the report that proves it is not there")
		return nil
	}
	if err != nil {
		return err
	}
	differ := c.comparing(Resource, name)
	differ("the client of the report that proves it", r.Client, a.Client)
	differ("the program of the report that proves it", r.Program, a.Program)
	if !published.StatusOf(r).Counts() {
		c.found(Resource, name, "the report that proves it is not released")
	}
	return nil
}
