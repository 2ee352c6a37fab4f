package verify

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"mysteryshopper/server/erasure"
	"mysteryshopper/storage"
)

// checkErasure compares the revisions of a report with the events of its erasure: all revisions up to the last one are
// erased, and no other is. The revisions are those that could be read, by number.
func (c *checker) checkErasure(name string, events []storage.Event, revisions map[int32]*provenRevision) {
	last := int32(0)
	for _, e := range events {
		if isErasure(e) {
			last = e.Revision
		}
	}
	for _, number := range slices.Sorted(maps.Keys(revisions)) {
		switch isErased := erased(revisions[number].stored); {
		case isErased && number > last:
			c.found(Revision, name, "what was written in revision %d is not there, and nobody erased it", number)
		case !isErased && number <= last:
			c.found(Revision, name, "what was written in revision %d was erased, and is there", number)
		}
	}
	for i, e := range events {
		if e.Comment != "" && slices.ContainsFunc(events[i+1:], isErasure) {
			c.found(Report, name, "the comment of its event %d, %s, was erased, and is there", i+1, e.Act)
		}
	}
}

func isErasure(e storage.Event) bool { return e.Act == erasure.Event }

// checkErasures compares the list of erasures with what is erased.
func (c *checker) checkErasures(ctx context.Context) error {
	return storage.Each(ctx, pageSize, c.tx.Erasures().List, func(e storage.Erasure) error {
		c.erasures[e.Resource] = e.Time
		collection, id, _ := strings.Cut(e.Resource, "/")
		if collection == "shoppers" {
			if log := c.log.resources[e.Resource]; log == nil || !log.erased {
				c.found(Resource, e.Resource, "it is in the list of erasures, and the audit log has none of it")
			}
			return nil
		}
		report, err := uuid.Parse(id)
		if err != nil || collection != "reports" {
			c.found(Resource, e.Resource, "it is in the list of erasures, and is no shopper or report")
			return nil //nolint:nilerr // a finding
		}
		events, err := c.tx.Reports().Events(ctx, storage.ReportID(report))
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		if !slices.ContainsFunc(events, isErasure) {
			c.found(Resource, e.Resource, "it is in the list of erasures, and was not erased")
		}
		return nil
	})
}

// checkErasedShopper compares a shopper with the audit log's entry of the erasure.
func (c *checker) checkErasedShopper(s *storage.Shopper) {
	name := "shoppers/" + s.ID
	log := c.log.resources[name]
	if differ := c.comparing(Resource, name); log != nil || s.Erased() {
		differ("whether the person was erased", s.Erased(), log != nil && log.erased)
	}
	if at, listed := c.erasures[name]; s.Erased() && (!listed || !at.Equal(s.EraseTime)) {
		c.found(Resource, name, "the person was erased at %v, and the list of erasures does not have that", s.EraseTime)
	}
	if s.Erased() && (s.Title != "" || s.Email != "" || len(s.Locales) > 0 || s.Home != nil || len(s.Qualifications) > 0) {
		c.found(Resource, name, "the person was erased, and is there")
	}
}
