package verify

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/storage"
)

// clientFeed is what a client's feed has of its reports.
type clientFeed struct {
	// first is the time of the first change; zero where there is none.
	first time.Time
	last  map[string]storage.ChangeKind
}

// checkFeeds reads the feeds of all clients. Positions have no gaps and end at the stored count.
func (c *checker) checkFeeds(ctx context.Context) error {
	return storage.Each(ctx, pageSize, c.tx.Clients().List, func(client *storage.Client) error { return c.checkFeed(ctx, client.ID) })
}

func (c *checker) checkFeed(ctx context.Context, client string) error {
	name := "clients/" + client + "/changes"
	feed := clientFeed{last: map[string]storage.ChangeKind{}}
	position := int64(0)
	err := c.tx.Feed().Each(ctx, client, func(change storage.Change) error {
		c.counts.Changes++
		if feed.first.IsZero() || change.Time.Before(feed.first) {
			feed.first = change.Time
		}
		switch change.Kind {
		case storage.Released, storage.Corrected, storage.Withdrawn:
			feed.last[change.Resource] = change.Kind
		}
		if change.Position == 0 {
			return nil
		}
		if change.Position != position+1 {
			c.found(Feed, name, "the change before number %d is number %d", change.Position, position)
		}
		position = change.Position
		return nil
	})
	if err != nil {
		return err
	}
	c.feeds[client] = feed
	assigned, err := c.tx.Feed().AssignedCount(ctx, client)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		if position > 0 {
			c.unproven("the end of feeds that an earlier release numbered")
		}
		return nil
	case err == nil && assigned != position:
		c.found(Feed, name, "it ends with change %d and should end with change %d", position, assigned)
	}
	return err
}

// checkReleased compares the id and the release of a report with the feed of its client.
func (c *checker) checkReleased(name string, r *storage.Report) {
	if r.ReleasedID == "" {
		return
	}
	feed := c.feeds[r.Client]
	kind, listed := feed.last[r.ReleasedID]
	delete(feed.last, r.ReleasedID)
	switch {
	case !listed && (feed.first.IsZero() || r.UpdateTime.Before(feed.first)):
		c.unproven("the released ids of reports from before the feed")
	case !listed:
		c.found(Feed, name, "the feed of its client has no change of its released id %s", r.ReleasedID)
	case r.Released == (kind == storage.Withdrawn):
		c.found(Feed, name, "its last change in the feed of its client is %s", kind)
	}
}

// checkUnknownReleased finds changes of reports in feeds that no report has.
func (c *checker) checkUnknownReleased(context.Context) error {
	for client, feed := range c.feeds {
		for id := range feed.last {
			c.found(Feed, "clients/"+client+"/releasedReports/"+id, "no report has this id, and the feed has a change of it")
		}
	}
	return nil
}
