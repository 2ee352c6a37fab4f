package verify

import (
	"context"

	"mysteryshopper/checklist"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// checkVersions compiles every published version, compares its digest, and keeps the version for scoring.
func (c *checker) checkVersions(ctx context.Context) error {
	return storage.Each(ctx, pageSize, c.tx.Checklists().List, func(kept *storage.Checklist) error { return c.checkChecklist(ctx, kept) })
}

// checkChecklist checks that a checklist has each version up to its newest one.
func (c *checker) checkChecklist(ctx context.Context, kept *storage.Checklist) error {
	numbers := map[int32]bool{}
	err := storage.Each(ctx, pageSize, storage.Of(c.tx.Checklists().ListVersions, kept.ID), func(v *storage.PublishedVersion) error {
		numbers[v.Number] = true
		return c.checkVersion(ctx, published.Key{Checklist: kept.ID, Number: v.Number})
	})
	for number := int32(1); number <= kept.Latest; number++ {
		if !numbers[number] {
			c.found(Version, published.Key{Checklist: kept.ID, Number: number}.String(), "it is not there, though version %d is the newest", kept.Latest)
		}
		delete(numbers, number)
	}
	for number := range numbers {
		c.found(Version, published.Key{Checklist: kept.ID, Number: number}.String(), "it is there, though version %d is the newest", kept.Latest)
	}
	return err
}

func (c *checker) checkVersion(ctx context.Context, key published.Key) error {
	c.counts.Versions++
	v, err := c.tx.Checklists().GetVersion(ctx, key.Checklist, key.Number)
	if gone, err := c.missing(err, Version, key.String(), "its content"); gone {
		return nil
	} else if err != nil {
		return c.damageOf(err, Version, key.String())
	}
	compiled, err := checklist.Compile(v.Content)
	if err != nil {
		c.found(Version, key.String(), "it cannot score: %v", err)
		return nil
	}
	c.versions[key] = compiled
	listed := *v
	listed.Content = nil
	c.published[key] = &listed
	differ := c.comparing(Version, key.String())
	differ("the id in its content", v.Content.Checklist, key.Checklist)
	differ("the number in its content", v.Content.Number, key.Number)
	differ("its digest", v.Digest, compiled.Digest())
	differ("its total fingerprint", v.TotalFingerprint, compiled.TotalFingerprint())
	return nil
}
