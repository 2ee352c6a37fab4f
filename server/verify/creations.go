package verify

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// checkCreations finds resources that the audit log does not have, and retirements that it does not have: clients,
// locations, programs, shoppers, versions of checklists, claims and timeline events.
func (c *checker) checkCreations(ctx context.Context) error {
	err := storage.Each(ctx, pageSize, c.tx.Shoppers().List, func(s *storage.Shopper) error {
		c.checkCreation("shoppers/"+s.ID, "shoppers")
		return nil
	})
	if err != nil {
		return err
	}
	c.checkPublications()
	return storage.Each(ctx, pageSize, c.tx.Clients().List, func(client *storage.Client) error {
		c.checkCreation("clients/"+client.ID, "")
		for _, check := range []func(context.Context, string) error{
			c.checkLocationsOf, c.checkProgramsOf, c.checkClaimsOf, c.checkTimelineOf,
		} {
			if err := check(ctx, client.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkCreation finds a resource without an entry in the audit log. A collection that was imported has one entry for all.
func (c *checker) checkCreation(name, collection string) {
	switch {
	case c.log.resources[name] != nil:
	case collection != "" && c.log.resources[collection] != nil:
		c.unproven("locations, claims and shoppers that may be from an import")
	default:
		c.found(Resource, name, "the audit log has no entry of it")
	}
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
		c.checkCreation(collection+"/"+l.ID, collection)
		return nil
	})
}

func (c *checker) checkProgramsOf(ctx context.Context, client string) error {
	return storage.Each(ctx, pageSize, storage.Of(c.tx.Programs().List, client), func(p *storage.Program) error {
		c.checkCreation("clients/"+client+"/programs/"+p.ID, "")
		return nil
	})
}

func (c *checker) checkClaimsOf(ctx context.Context, client string) error {
	collection := "clients/" + client + "/claims"
	query := storage.ClaimQuery{Client: client, Retired: true}
	return storage.Each(ctx, pageSize, storage.Of(c.tx.Claims().List, query), func(claim *storage.Claim) error {
		name := collection + "/" + claim.ID
		c.checkCreation(name, collection)
		log := c.log.resources[name]
		c.comparing(Resource, name)("whether it is retired", !claim.RetireTime.IsZero(), log != nil && log.retired)
		return nil
	})
}

func (c *checker) checkTimelineOf(ctx context.Context, client string) error {
	query := storage.TimelineQuery{Client: client}
	return storage.Each(ctx, pageSize, storage.Of(c.tx.TimelineEvents().List, query), func(e *storage.TimelineEvent) error {
		c.checkCreation("clients/"+client+"/timelineEvents/"+e.ID, "")
		return nil
	})
}
