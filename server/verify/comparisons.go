package verify

import (
	"context"
	"fmt"
	"time"

	"mysteryshopper/server/comparison"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// checkComparisons proves the stored flags with their numbers by the reports that they name.
func (c *checker) checkComparisons(ctx context.Context) error {
	versions := published.NewVersions(func() time.Time { return time.Time{} }) // nothing changes within a snapshot
	return c.tx.Comparisons().Each(ctx, func(found *storage.ComparedReport) error {
		c.counts.Comparisons++
		name := wire.ReportName(found.Report)
		wrong, err := comparison.Prove(ctx, c.tx, versions, found)
		if err != nil {
			return c.damageOf(fmt.Errorf("its comparison: %w", err), Report, name)
		}
		for _, text := range wrong {
			c.found(Report, name, "in its comparison %s", text)
		}
		return nil
	})
}
