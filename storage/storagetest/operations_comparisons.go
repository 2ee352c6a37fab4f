package storagetest

import (
	"context"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// someBuckets are the buckets of narratives.
var someBuckets = []uint32{0, 1, 1<<32 - 1}

func (c *generator) reportRevision() storage.ReportRevision {
	return storage.ReportRevision{Report: c.reportID(), Number: 1 + int32(c.IntN(4))}
}

func (c *generator) buckets() []uint32 { return some(c, someBuckets, 3) }

// comparedReport returns a random comparison, sometimes one that found nothing.
func (c *generator) comparedReport() *storage.ComparedReport {
	found := &storage.ComparedReport{ReportRevision: c.reportRevision()}
	if c.oneIn(3) {
		return found
	}
	found.Details = []visit.FlagDetail{
		{Flag: visit.FlagOverlapsOther, Other: c.text(), OtherRevision: c.int32(), Numbers: map[string]int64{"overlapSeconds": c.int64()}},
		{Flag: visit.FlagTest},
	}
	return found
}

// comparisonOperations are the operations on comparisons.
var comparisonOperations = []operationKind{
	{name: "enqueue comparison", weight: 4, draw: call(storage.Tx.Comparisons, storage.Comparisons.Enqueue, (*generator).reportRevision)},
	{name: "put comparison", weight: 10, draw: call(storage.Tx.Comparisons, storage.Comparisons.Put,
		(*generator).comparedReport, (*generator).buckets)},
	{name: "get comparison", weight: 4, reads: true, draw: call(storage.Tx.Comparisons, storage.Comparisons.Get, (*generator).reportID)},
	{name: "list comparisons", weight: 4, reads: true, draw: list(3, storage.Tx.Comparisons, storage.Comparisons.List,
		from([]visit.Flag{"", visit.FlagTest, visit.FlagLate}))},
	{name: "is waiting", weight: 3, reads: true, draw: call(storage.Tx.Comparisons, storage.Comparisons.IsWaiting, (*generator).reportID)},
	{name: "waiting", weight: 3, reads: true, draw: call(storage.Tx.Comparisons, storage.Comparisons.Waiting, (*generator).limit)},
	{name: "near", weight: 4, reads: true, draw: call(storage.Tx.Comparisons, storage.Comparisons.Near,
		(*generator).reportID, (*generator).buckets, (*generator).limit)},
	{name: "shopper visits", weight: 5, reads: true, draw: call(storage.Tx.Comparisons, storage.Comparisons.ShopperVisits,
		func(c *generator) storage.ShopperVisitsQuery {
			return storage.ShopperVisitsQuery{Shopper: pick(c, shopperIDs), From: c.time(), To: c.time(), Until: c.time()}
		}, (*generator).limit)},
	{name: "shopper places", weight: 5, reads: true, draw: func(c *generator) operation {
		shopper, until, limit := pick(c, shopperIDs), c.time(), c.limit()
		return operation{args: []any{shopper, until, limit}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			reports, places, err := tx.Comparisons().ShopperPlaces(ctx, shopper, until, limit)
			return []int64{reports, places}, err
		}}
	}},
	{name: "durations", weight: 5, reads: true, draw: call(storage.Tx.Comparisons, storage.Comparisons.Durations,
		from(checklistIDs), (*generator).time, (*generator).limit, (*generator).limit)},
}
