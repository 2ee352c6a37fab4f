package storagetest

import (
	"context"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// The pools for evidence.
var (
	evidenceIDs    = numbered("e", 12)
	evidenceStates = []storage.EvidenceState{storage.EvidenceUploading, storage.EvidenceStored, storage.EvidenceStored, storage.EvidenceRemoved}
)

func namedEvidence(name string) storage.EvidenceID { return storage.EvidenceID(namedReport(name)) }

func (c *generator) blobDigest() checklist.Digest { return digestOf(pick(c, keys)) }

func (c *generator) maybeDigest() checklist.Digest {
	if c.oneIn(3) {
		return checklist.Digest{}
	}
	return c.blobDigest()
}

// evidenceTable lists the evidence of a piece's shopper.
var evidenceTable = table[storage.Evidence]{
	id:       func(e *storage.Evidence) string { return string(e.ID[:]) },
	revision: func(e *storage.Evidence) *int64 { return &e.Revision },
	role:     func(tx storage.Tx) writer[storage.Evidence] { return tx.Evidence() },
	get: func(ctx context.Context, tx storage.Tx, e *storage.Evidence) (*storage.Evidence, error) {
		return tx.Evidence().Get(ctx, e.ID)
	},
	remove: func(ctx context.Context, tx storage.Tx, e *storage.Evidence) error {
		return tx.Evidence().Delete(ctx, e.ID)
	},
	list: func(ctx context.Context, tx storage.Tx, e *storage.Evidence, page storage.Page) ([]*storage.Evidence, storage.Cursor, error) {
		return tx.Evidence().OfShopper(ctx, e.Shopper, page)
	},
}

var evidenceKind = resourceOperations[storage.Evidence]{
	name: "evidence", table: evidenceTable, weight: 14, deleteWeight: 4,
	draw: func(c *generator) storage.Evidence {
		e := storage.Evidence{
			ID: c.evidenceID(), Shopper: pick(c, shopperIDs), Visit: pick(c, visitIDs), Report: c.reportID(),
			Question: c.text(), State: pick(c, evidenceStates), MediaType: c.text(), Bytes: int64(c.IntN(1000)), Received: int64(c.IntN(1000)),
			Digest: c.maybeDigest(), Shown: c.maybeDigest(), Thumbnail: c.maybeDigest(), Width: c.int32(), Height: c.int32(),
			CreateTime: c.time(), UpdateTime: c.time(), StoredTime: c.maybeTime(), RemoveTime: c.maybeTime(),
		}
		if c.oneIn(2) {
			e.ReleasedID = c.text()
			e.Parts = []storage.EvidencePart{{Key: c.text(), Bytes: 1}}
			e.BlackedOut = []storage.EvidenceArea{{X: c.int32(), Y: 2, Width: c.int32(), Height: 4}}
			e.Photo = &visit.Photo{Looks: []visit.Look{{c.Uint64(), 0, 1, c.Uint64()}}, LocalTime: c.maybeTime(), Point: &visit.Point{LatitudeE7: c.int32()}}
			e.Capture = &visit.Capture{Time: c.maybeTime(), AccuracyMeters: c.int32(), Source: visit.FromLibrary}
		}
		return e
	},
}

// evidenceOperations are the operations on evidence that resourceOperations does not generate, and those on blobs.
var evidenceOperations = []operationKind{
	{name: "evidence of report", weight: 4, reads: true, draw: call(storage.Tx.Evidence, storage.EvidenceRows.OfReport, (*generator).reportID)},
	{name: "usage of evidence", weight: 4, reads: true, draw: func(c *generator) operation {
		shopper, visit := pick(c, shopperIDs), pick(c, visitIDs)
		return operation{args: []any{shopper, visit}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Evidence().Usage(ctx, shopper, visit)
		}}
	}},
	{name: "due evidence", weight: 4, reads: true, draw: func(c *generator) operation {
		now := c.time()
		return operation{args: []any{now}, run: func(ctx context.Context, tx storage.Tx) (any, error) { return tx.Evidence().Due(ctx, now, 5) }}
	}},
	{name: "put buckets of photo", weight: 8, draw: call(storage.Tx.Evidence, storage.EvidenceRows.PutBuckets,
		(*generator).evidenceID, from(clientIDs), (*generator).buckets)},
	{name: "near photos", weight: 5, reads: true, draw: call(storage.Tx.Evidence, storage.EvidenceRows.NearPhotos,
		from(clientIDs), (*generator).reportID, (*generator).buckets, (*generator).limit)},
	{name: "put blob", weight: 10, draw: call(storage.Tx.Blobs, storage.BlobRows.Put, (*generator).blob)},
	{name: "get blob", weight: 4, reads: true, draw: call(storage.Tx.Blobs, storage.BlobRows.Get, (*generator).blobDigest)},
	{name: "release blob", weight: 8, draw: call(storage.Tx.Blobs, storage.BlobRows.Release, (*generator).blobDigest, (*generator).time)},
	{name: "remove blob", weight: 6, draw: call(storage.Tx.Blobs, storage.BlobRows.Remove, (*generator).blobDigest)},
	{name: "unused blobs", weight: 4, reads: true, draw: func(c *generator) operation {
		since := c.time()
		return operation{args: []any{since}, run: func(ctx context.Context, tx storage.Tx) (any, error) { return tx.Blobs().Unused(ctx, since, 5) }}
	}},
}

func (c *generator) evidenceID() storage.EvidenceID { return namedEvidence(pick(c, evidenceIDs)) }

func (c *generator) blob() storage.Blob {
	return storage.Blob{Digest: c.blobDigest(), Bytes: int64(c.IntN(1000)), CreateTime: c.time()}
}
