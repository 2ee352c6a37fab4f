package verify

import (
	"context"
	"errors"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// checkAlerts compares the alerts of all clients with the feeds, with their reports and with the acts of people in the audit
// log.
func (c *checker) checkAlerts(ctx context.Context) error {
	return storage.Each(ctx, pageSize, c.tx.Clients().List, func(client *storage.Client) error {
		inFeed, times := map[string]int{}, map[string]time.Time{}
		err := c.tx.Feed().Each(ctx, client.ID, func(change storage.Change) error {
			if change.Kind == storage.AlertRaised {
				inFeed[change.Resource]++
				times[change.Resource] = change.Time
			}
			return nil
		})
		if err != nil {
			return err
		}
		query := storage.AlertQuery{Client: client.ID, Agency: true, Ascending: true}
		err = storage.Each(ctx, pageSize, storage.Of(c.tx.Alerts().List, query), func(a *storage.Alert) error {
			if want := map[bool]int{false: 1}[a.Agency]; inFeed[a.ID] != want {
				c.found(Feed, alertName(a), "the feed of its client has it %d times and should have it %d times", inFeed[a.ID], want)
			}
			if at, known := times[a.ID]; known {
				c.comparing(Resource, alertName(a))("the time it was raised", a.RaiseTime.UTC(), at.UTC())
			}
			delete(inFeed, a.ID)
			return c.checkAlert(ctx, a)
		})
		for id := range inFeed {
			c.found(Feed, "clients/"+client.ID+"/alerts/"+id, "no alert has this id, and the feed has it")
		}
		return err
	})
}

func alertName(a *storage.Alert) string { return "clients/" + a.Client + "/alerts/" + a.ID }

// checkAlert compares an alert with its report and with the audit log.
func (c *checker) checkAlert(ctx context.Context, a *storage.Alert) error {
	name := alertName(a)
	differ := c.comparing(Resource, name)
	if !a.Report.IsZero() {
		r, err := c.tx.Reports().Get(ctx, a.Report)
		if errors.Is(err, storage.ErrNotFound) {
			c.found(Resource, name, "its report is not there")
			return nil
		}
		if err != nil {
			return err
		}
		differ("its client", a.Client, r.Client)
		differ("its program", a.Program, r.Program)
		if a.State == alert.Open || a.State == alert.Acknowledged {
			differ("its location", a.Location, r.Location)
			if a.Terms.Moment == alert.OnRelease && !published.Shown(r) {
				c.found(Resource, name, "its state is %s, and its client does not see its report", a.State)
			}
		}
	}
	if !slices.Contains([]alert.State{alert.Open, alert.Acknowledged, alert.Resolved, alert.Ended}, a.State) {
		c.found(Resource, name, "its state is %s", a.State)
	}
	differ("whether it has ended", a.State == alert.Ended, !a.EndTime.IsZero())
	differ("whether it has ended for a reason", a.State == alert.Ended, a.EndReason != "")
	log := c.log.resources[name]
	if log == nil {
		log = &resourceLog{}
	}
	c.checkAct(name, "acknowledged", a.AcknowledgedBy, a.AcknowledgeTime, log.acknowledged)
	c.checkAct(name, "resolved", a.ResolvedBy, a.ResolveTime, log.resolved)
	differ("whether it is resolved", a.State == alert.Resolved, a.ResolvedBy != "")
	differ("whether it has a note", a.Note != "", a.ResolvedBy != "")
	return nil
}

// checkAct compares who did an act on an alert, and when, with the entry of the act.
func (c *checker) checkAct(name, act, by string, at time.Time, entry *logEntry) {
	differ := c.comparing(Resource, name)
	if entry == nil {
		entry = &logEntry{}
	}
	differ("who "+act+" it", by, entry.actor)
	differ("the time it was "+act, at.UTC(), entry.time.UTC())
}

// checkAlertRulesOf finds rules that the audit log does not have. The rules that a program began with have no entry.
func (c *checker) checkAlertRulesOf(ctx context.Context, client string) error {
	return storage.Each(ctx, pageSize, storage.Of(c.tx.Programs().List, client), func(p *storage.Program) error {
		list := func(ctx context.Context, page storage.Page) ([]*storage.AlertRule, storage.Cursor, error) {
			return c.tx.AlertRules().List(ctx, client, p.ID, page)
		}
		return storage.Each(ctx, pageSize, list, func(r *storage.AlertRule) error {
			name := "clients/" + client + "/programs/" + p.ID + "/alertRules/" + r.ID
			if _, first := alert.Defaults()[r.ID]; first && c.log.resources[name] == nil {
				c.comparing(Resource, name)("its revision", r.Revision, int64(1))
				return nil
			}
			c.checkCreation(name, "", counted{r.Revision, r.CreateTime, r.UpdateTime})
			return nil
		})
	})
}

// addAct keeps the entry of an act on an alert or on an action.
func (r *resourceLog) addAct(entry *logEntry) {
	switch entry.act {
	case pb.AlertService_AcknowledgeAlert_FullMethodName:
		r.acknowledged = entry
	case pb.AlertService_ResolveAlert_FullMethodName:
		r.resolved = entry
	}
	if _, known := actionActOf(entry.act); known {
		r.acts = append(r.acts, entry)
	}
}
