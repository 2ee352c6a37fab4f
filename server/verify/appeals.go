package verify

import (
	"context"
	"errors"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/appeal"
	"mysteryshopper/server/erasure"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// appealActs are the acts that close appeals, by the states that they lead to.
var appealActs = map[appeal.State]string{
	appeal.Upheld: pb.AppealService_UpholdAppeal_FullMethodName, appeal.Refused: pb.AppealService_RefuseAppeal_FullMethodName,
	appeal.Withdrawn: pb.AppealService_WithdrawAppeal_FullMethodName,
}

// feedOfAppeals counts the changes of a client's feed that are about appeals, by kind and id.
type feedOfAppeals map[storage.ChangeKind]map[string]int

// checkAppeals compares the appeals of all clients with the feeds, with their reports and with the audit log.
func (c *checker) checkAppeals(ctx context.Context) error {
	return storage.Each(ctx, pageSize, c.tx.Clients().List, func(client *storage.Client) error {
		feed := feedOfAppeals{storage.AppealChanged: {}, storage.AppealAnswered: {}}
		err := c.tx.Feed().Each(ctx, client.ID, func(change storage.Change) error {
			if counts := feed[change.Kind]; counts != nil {
				counts[change.Resource]++
			}
			return nil
		})
		if err != nil {
			return err
		}
		query := storage.AppealQuery{Client: client.ID, Order: storage.AppealsOldest}
		err = storage.Each(ctx, pageSize, storage.Of(c.tx.Appeals().List, query), func(a *storage.Appeal) error {
			if log := c.log.resources[wire.AppealName(a)]; log == nil || log.appealed == nil {
				c.found(Resource, wire.AppealName(a), "the audit log has no entry of it")
				delete(feed[storage.AppealChanged], a.ID)
				delete(feed[storage.AppealAnswered], a.ID)
				return nil
			}
			c.checkAppealInFeed(a, feed)
			c.checkAppealLog(a)
			return c.checkAppealReport(ctx, a)
		})
		for _, counts := range feed {
			for id := range counts {
				c.found(Feed, "clients/"+client.ID+"/appeals/"+id, "no appeal has this id, and the feed has it")
			}
		}
		return err
	})
}

// checkAppealInFeed compares how often an appeal is in its client's feed with what was done to it.
func (c *checker) checkAppealInFeed(a *storage.Appeal, feed feedOfAppeals) {
	changed, answered := 1, 0
	switch {
	case a.State == appeal.Withdrawn:
		changed = 2
	case a.State.Answered():
		answered = 1
	}
	for kind, want := range map[storage.ChangeKind]int{storage.AppealChanged: changed, storage.AppealAnswered: answered} {
		if got := feed[kind][a.ID]; got != want {
			c.found(Feed, wire.AppealName(a), "the feed of its client has %s %d times and should have it %d times", kind, got, want)
		}
		delete(feed[kind], a.ID)
	}
}

// checkAppealLog compares an appeal with the entries of its acts in the audit log.
func (c *checker) checkAppealLog(a *storage.Appeal) {
	name := wire.AppealName(a)
	differ := c.comparing(Resource, name)
	log := c.log.resources[name]
	differ("who made it", a.AppealedBy, log.appealed.actor)
	differ("the time it was made", a.CreateTime.UTC(), log.appealed.time.UTC())
	if !slices.Contains(appeal.States, a.State) {
		c.found(Resource, name, "its state is %s", a.State)
	}
	closed := log.closed
	if closed == nil {
		closed = &logEntry{}
	}
	differ("whether it has a reason", a.Reason != "", a.State.Answered())
	if a.Answer != "" && !a.State.Answered() {
		c.found(Resource, name, "it has an answer, and its state is %s", a.State)
	}
	differ("the act that closed it", appealActs[a.State], closed.act)
	differ("who closed it", a.ClosedBy, closed.actor)
	differ("the time it was closed", a.CloseTime.UTC(), closed.time.UTC())
}

// checkAppealReport compares an appeal with its report, and what people wrote in it with the digests of the audit log.
func (c *checker) checkAppealReport(ctx context.Context, a *storage.Appeal) error {
	name := wire.AppealName(a)
	r, err := c.tx.Reports().Get(ctx, a.Report)
	if errors.Is(err, storage.ErrNotFound) {
		c.found(Resource, name, "its report is not there")
		return nil
	}
	if err != nil {
		return err
	}
	differ := c.comparing(Resource, name)
	differ("its client", a.Client, r.Client)
	differ("its program", a.Program, r.Program)
	if a.Disputed < 1 || a.Disputed > r.Current || a.Corrected > r.Current {
		c.found(Resource, name, "it disputes revision %d and is corrected by %d, and its report has %d", a.Disputed, a.Corrected, r.Current)
	}
	differ("whether its report has an outcome", a.Outcome != "", a.State == appeal.Upheld)
	differ("whether a revision corrects its report", a.Corrected != 0, a.Outcome != "" && a.Outcome != appeal.ReportWithdrawn)
	if a.Outcome == appeal.Corrected {
		rev, err := c.tx.Reports().GetRevision(ctx, a.Report, a.Corrected)
		if errors.Is(err, storage.ErrNotFound) || err == nil && (rev.Editor != a.ClosedBy || !rev.TakenTime.Equal(a.CloseTime)) {
			c.found(Resource, name, "revision %d of its report was not made by its answer", a.Corrected)
		} else if err != nil {
			return err
		}
	}
	events, err := c.tx.Reports().Events(ctx, a.Report)
	if err != nil {
		return err
	}
	c.checkAppealTexts(a, slices.ContainsFunc(events, func(e storage.Event) bool { return e.Act == erasure.Event }))
	return nil
}

// checkAppealTexts compares what an appeal holds with the digests of the audit log. The texts of one whose report was
// erased cannot be proven.
func (c *checker) checkAppealTexts(a *storage.Appeal, erased bool) {
	name := wire.AppealName(a)
	log := c.log.resources[name]
	for _, part := range []struct {
		entry *logEntry
		proof []byte
		gone  bool
		what  string
	}{
		{log.appealed, a.Proof(), a.Text == "" && len(a.Evidence) == 0, "what it disputes"},
		{log.closed, a.AnswerProof(), a.Answer == "", "its answer"},
	} {
		if part.entry == nil {
			continue
		}
		switch proof := part.entry.proves(part.proof); {
		case proof == proven:
		case proof == unprovable || erased && part.gone:
			c.unproven("what was written in appeals whose texts are erased")
		default:
			c.found(Resource, name, "%s is not what the audit log has of it", part.what)
		}
	}
}

// addAppeal keeps the entry of an act on an appeal.
func (r *resourceLog) addAppeal(entry *logEntry) {
	switch entry.act {
	case pb.AppealService_CreateAppeal_FullMethodName:
		r.appealed = entry
	case pb.AppealService_UpholdAppeal_FullMethodName, pb.AppealService_RefuseAppeal_FullMethodName,
		pb.AppealService_WithdrawAppeal_FullMethodName:
		r.closed = entry
	}
}
