package verify

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// checkCreations finds resources that the audit log does not have, and retirements that it does not have: clients,
// locations, programs, shoppers, versions of checklists, claims and timeline events.
func (c *checker) checkCreations(ctx context.Context) error {
	err := storage.Each(ctx, pageSize, c.tx.Shoppers().List, func(s *storage.Shopper) error {
		c.checkCreation("shoppers/"+s.ID, "shoppers", counted{s.Revision, s.CreateTime, s.UpdateTime})
		c.checkDeletion("shoppers/"+s.ID, "shoppers", s.DeleteTime)
		c.checkErasedShopper(s)
		return nil
	})
	if err != nil {
		return err
	}
	c.checkPublications()
	err = storage.Each(ctx, pageSize, c.tx.Checklists().List, func(k *storage.Checklist) error {
		c.checkWrites("checklists/"+k.ID, "", counted{k.Revision, k.CreateTime, k.UpdateTime})
		return nil
	})
	if err != nil {
		return err
	}
	return storage.Each(ctx, pageSize, c.tx.Clients().List, func(client *storage.Client) error {
		c.checkCreation("clients/"+client.ID, "", counted{client.Revision, client.CreateTime, client.UpdateTime})
		c.checkDeletion("clients/"+client.ID, "", client.DeleteTime)
		for _, check := range []func(context.Context, string) error{
			c.checkLocationsOf, c.checkProgramsOf, c.checkClaimsOf, c.checkTimelineOf, c.checkAlertRulesOf, c.checkReadersOf,
		} {
			if err := check(ctx, client.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkCreation finds a resource without an entry in the audit log. A collection that was imported has one entry for all.
func (c *checker) checkCreation(name, collection string, stored counted) {
	switch {
	case c.log.resources[name] != nil:
		c.checkWrites(name, collection, stored)
	case collection != "" && c.log.resources[collection] != nil:
		c.unproven("locations, claims and shoppers that may be from an import")
	default:
		c.found(Resource, name, "the audit log has no entry of it")
	}
}

// counted is what a resource has of its writes. The times are zero where it does not have them.
type counted struct {
	revision               int64
	createTime, updateTime time.Time
}

// checkWrites compares the revision and the times of a resource with the audit log's entries of its writes. They are not
// proven where an import may have changed it, which has one entry for all that it wrote.
func (c *checker) checkWrites(name, collection string, stored counted) {
	log := c.log.resources[name]
	if log == nil || !log.whole {
		c.unproven("revisions and times of what is older than the audit log, or was imported")
		return
	}
	differ := c.comparing(Resource, name)
	if !stored.createTime.IsZero() {
		differ("the time it was created", stored.createTime.UTC(), log.first.UTC())
	}
	if imported := c.log.resources[collection]; collection != "" && imported != nil && !imported.last.Before(log.first) {
		c.unproven("revisions and times of what an import may have changed")
		return
	}
	if !stored.updateTime.IsZero() {
		differ("the time of its last change", stored.updateTime.UTC(), log.last.UTC())
	}
	differ("its revision", stored.revision, log.count)
}

// checkPublications compares every version with the audit entries of its publication and its retirement.
func (c *checker) checkPublications() {
	for _, key := range slices.SortedFunc(maps.Keys(c.published), func(a, b published.Key) int {
		return cmp.Or(cmp.Compare(a.Checklist, b.Checklist), cmp.Compare(a.Number, b.Number))
	}) {
		name := "checklists/" + key.Checklist + "/versions/" + number(&key.Number)
		log := c.log.resources[name]
		differ := c.comparing(Version, key.String())
		differ("whether it is retired", !c.published[key].RetireTime.IsZero(), log != nil && log.retired)
		switch {
		case log != nil && log.published != nil:
			differ("the time it was published", c.published[key].PublishTime.UTC(), log.published.time.UTC())
		case log == nil:
			c.found(Version, key.String(), "the audit log has no entry of its publication")
		}
	}
}

func (c *checker) checkLocationsOf(ctx context.Context, client string) error {
	collection := "clients/" + client + "/locations"
	list := func(ctx context.Context, page storage.Page) ([]*storage.Location, storage.Cursor, error) {
		return c.tx.Locations().List(ctx, client, []string{storage.WholeClient}, page)
	}
	return storage.Each(ctx, pageSize, list, func(l *storage.Location) error {
		c.checkCreation(collection+"/"+l.ID, collection, counted{l.Revision, time.Time{}, l.UpdateTime})
		c.checkDeletion(collection+"/"+l.ID, collection, l.DeleteTime)
		return nil
	})
}

func (c *checker) checkProgramsOf(ctx context.Context, client string) error {
	return storage.Each(ctx, pageSize, storage.Of(c.tx.Programs().List, client), func(p *storage.Program) error {
		c.checkCreation("clients/"+client+"/programs/"+p.ID, "", counted{p.Revision, time.Time{}, p.UpdateTime})
		c.checkDeletion("clients/"+client+"/programs/"+p.ID, "", p.DeleteTime)
		return nil
	})
}

func (c *checker) checkClaimsOf(ctx context.Context, client string) error {
	collection := "clients/" + client + "/claims"
	query := storage.ClaimQuery{Client: client, Retired: true}
	return storage.Each(ctx, pageSize, storage.Of(c.tx.Claims().List, query), func(claim *storage.Claim) error {
		name := collection + "/" + claim.ID
		c.checkCreation(name, collection, counted{claim.Revision, claim.CreateTime, claim.UpdateTime})
		log := c.log.resources[name]
		c.comparing(Resource, name)("whether it is retired", !claim.RetireTime.IsZero(), log != nil && log.retired)
		return nil
	})
}

func (c *checker) checkTimelineOf(ctx context.Context, client string) error {
	query := storage.TimelineQuery{Client: client}
	return storage.Each(ctx, pageSize, storage.Of(c.tx.TimelineEvents().List, query), func(e *storage.TimelineEvent) error {
		c.checkCreation("clients/"+client+"/timelineEvents/"+e.ID, "", counted{e.Revision, e.CreateTime, time.Time{}})
		return nil
	})
}
