package demo

import (
	"context"
	"fmt"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// edition is a later version of the first program's checklist.
type edition struct {
	number int32
	// month is the month from which on visits are pinned to it. The version before is retired a month later.
	month int
	// change makes it of the version before.
	change func(*checklist.Version)
}

// editions are the later versions of a large demo, in order. Each has other questions than the one before, so that
// trends break there.
var editions = []edition{
	{number: 2, month: 8, change: func(v *checklist.Version) {
		for i := range v.Sections {
			s := &v.Sections[i]
			s.Questions = slices.DeleteFunc(s.Questions, func(q checklist.Question) bool { return q.Key == "addressed-by-name" })
		}
		v.Question("listened-to-the-end").Weight = new(int32(3))
	}},
	{number: 3, month: 16, change: func(v *checklist.Version) {
		for i := range v.Sections {
			switch s := &v.Sections[i]; s.Key {
			case "welcome":
				s.Weight = new(int32(10))
			case "respect":
				s.Weight = new(int32(20))
			}
		}
	}},
}

// draftOf returns the content of a version of the first program's checklist.
func draftOf(number int32) (*checklist.Version, error) {
	all, err := builtin.ChecklistsOf(1)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(v *checklist.Version) bool { return v.Checklist == programSpecs[0].checklist })
	for _, e := range editions {
		if e.number <= number {
			e.change(all[at])
		}
	}
	return all[at], nil
}

// publishDue publishes and retires the versions that are due at the beginning of a month, unless that was done.
func (h *history) publishDue(ctx context.Context, month int) error {
	for _, e := range editions {
		if month >= e.month {
			if err := h.publish(ctx, e); err != nil {
				return fmt.Errorf("publish version %d: %w", e.number, err)
			}
		}
		if month > e.month {
			if err := h.retire(ctx, e); err != nil {
				return fmt.Errorf("retire version %d: %w", e.number-1, err)
			}
		}
	}
	return nil
}

func (h *history) publish(ctx context.Context, e edition) error {
	kept, err := storage.Read(ctx, h.store, storage.ReadOptions{}, func(tx storage.Tx) (*storage.Checklist, error) {
		return tx.Checklists().Get(ctx, programSpecs[0].checklist)
	})
	if err != nil || kept.Latest >= e.number {
		return err
	}
	draft, err := draftOf(e.number)
	if err != nil {
		return err
	}
	h.clock.set(h.first.AddDate(0, e.month, -8))
	put, err := h.checklists.UpdateDraft(h.admin(ctx), &pb.UpdateDraftRequest{Checklist: kept.ID, Draft: withEtag(wire.VersionToProto(draft, ""), "*")})
	if err != nil {
		return err
	}
	_, err = h.checklists.PublishChecklist(h.admin(ctx), &pb.PublishChecklistRequest{Checklist: kept.ID, Etag: put.GetEtag()})
	return err
}

func withEtag(v *pb.ChecklistVersion, etag string) *pb.ChecklistVersion {
	v.Etag = etag
	return v
}

func (h *history) retire(ctx context.Context, e edition) error {
	kept, err := storage.Read(ctx, h.store, storage.ReadOptions{}, func(tx storage.Tx) (*storage.PublishedVersion, error) {
		return tx.Checklists().GetVersion(ctx, programSpecs[0].checklist, e.number-1)
	})
	if err != nil || !kept.RetireTime.IsZero() {
		return err
	}
	h.clock.set(h.first.AddDate(0, e.month+1, 0))
	_, err = h.checklists.RetireChecklistVersion(h.admin(ctx), &pb.RetireChecklistVersionRequest{
		Checklist: kept.Checklist, Version: kept.Number,
	})
	return err
}

// published holds the compiled versions of the programs' checklists, by the checklist and in the order of their numbers.
type published map[string][]*checklist.Compiled

// readPublished reads every version of the programs' checklists.
func readPublished(ctx context.Context, store storage.Store) (published, error) {
	all := published{}
	err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		for _, p := range programSpecs {
			var err error
			if all[p.checklist], err = readVersions(ctx, tx, p.checklist); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// readVersions reads every version of a checklist.
func readVersions(ctx context.Context, tx storage.Tx, id string) (all []*checklist.Compiled, err error) {
	kept, err := tx.Checklists().Get(ctx, id)
	if err != nil {
		return nil, err
	}
	for number := int32(1); number <= kept.Latest; number++ {
		v, err := tx.Checklists().GetVersion(ctx, id, number)
		if err != nil {
			return nil, err
		}
		compiled, err := checklist.Compile(v.Content)
		if err != nil {
			return nil, err
		}
		all = append(all, compiled)
	}
	return all, nil
}

// newest returns the newest version of a checklist.
func (p published) newest(id string) *checklist.Compiled { return p[id][len(p[id])-1] }

// before returns the version before another one. Of the first version it returns the version itself.
func (p published) before(c *checklist.Compiled) *checklist.Compiled {
	v := c.Version()
	return p[v.Checklist][max(0, v.Number-2)]
}
