package verify

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// evidenceActs are the acts on evidence that the log is read for. Whoever opens it changes nothing.
var evidenceActs = []string{
	pb.EvidenceService_UploadEvidence_FullMethodName, pb.EvidenceService_DeleteUpload_FullMethodName, storage.EvidenceRemovedAct,
	pb.EvidenceService_BlackOutEvidence_FullMethodName,
}

// checkEvidence compares the evidence of all shoppers with the audit log, both ways, with its visits and reports, and with the
// rows of its blobs.
func (c *checker) checkEvidence(ctx context.Context) error {
	used := map[checklist.Digest]bool{}
	err := c.tx.Evidence().Each(ctx, func(e *storage.Evidence) error {
		c.counts.Resources++
		entries, err := c.log.evidence.next(e.ID[:], c.absentEvidence)
		if err != nil {
			return err
		}
		for _, digest := range e.Digests() {
			used[digest] = true
		}
		c.checkEvidenceShape(e)
		c.checkEvidenceLog(e, entries)
		if err := c.checkBuckets(ctx, e); err != nil {
			return err
		}
		return c.checkEvidencePlace(ctx, e, entries)
	})
	if err != nil {
		return err
	}
	if _, err := c.log.evidence.next(nil, c.absentEvidence); err != nil {
		return err
	}
	return c.checkBlobs(ctx, used)
}

// absentEvidence records evidence that the audit log has and the database lacks, unless its shopper removed it.
func (c *checker) absentEvidence(key []byte, entries []logEntry) {
	last := entries[len(entries)-1]
	if last.act != pb.EvidenceService_DeleteUpload_FullMethodName {
		c.found(Resource, "evidence/"+uuid.UUID(key).String(), "it is not there, and the audit log has %s at %v", last.act, last.time)
	}
}

// checkEvidenceShape compares the columns of evidence with its state.
func (c *checker) checkEvidenceShape(e *storage.Evidence) {
	differ := c.comparing(Resource, wire.EvidenceName(e))
	var arrived int64
	for _, part := range e.Parts {
		arrived += part.Bytes
	}
	uploading, stored, image := e.State == storage.EvidenceUploading, e.State == storage.EvidenceStored, !e.Shown.IsZero()
	if !uploading && !stored && e.State != storage.EvidenceRemoved {
		c.found(Resource, wire.EvidenceName(e), "it has the state %s", e.State)
	}
	if uploading {
		differ("the bytes that have arrived", e.Received, arrived)
		differ("whether all of it has arrived", e.Received == e.Bytes, false)
		differ("whether it ends at some time", e.RemoveTime.IsZero(), false)
	} else {
		differ("the bytes that have arrived", e.Received, e.Bytes)
		differ("its parts", len(e.Parts), 0)
	}
	differ("whether it was stored", e.StoredTime.IsZero(), uploading)
	differ("whether it has a digest", !e.Digest.IsZero() || uploading, uploading || stored)
	differ("whether it has a copy for clients", image && !stored, false)
	differ("whether it has a small copy", e.Thumbnail.IsZero(), !image)
	differ("whether it has a width", e.Width > 0, e.Height > 0)
	differ("whether areas are blacked out", len(e.BlackedOut) > 0 && !image, false)
	differ("whether its client may see it", e.ReleasedID != "" && !image, false)
	differ("whether it is known as a photo", e.Photo != nil && !image && e.State != storage.EvidenceRemoved, false)
	differ("whether the phone's word of how it was taken is there", e.State == storage.EvidenceRemoved && e.Capture != nil, false)
	differ("whether it is known when and where it was taken", e.State == storage.EvidenceRemoved && e.Photo != nil && (e.Photo.Point != nil || !e.Photo.LocalTime.IsZero()), false)
}

// checkBuckets compares the buckets by which a photo is found with how it looks, and their client with that of its visit.
func (c *checker) checkBuckets(ctx context.Context, e *storage.Evidence) error {
	client, buckets, err := c.tx.Evidence().Buckets(ctx, e.ID)
	if err != nil {
		return err
	}
	var want []uint32
	if e.Photo != nil {
		want = slices.Sorted(slices.Values(e.Photo.Buckets()))
	}
	if !slices.Equal(buckets, want) {
		c.found(Resource, wire.EvidenceName(e), "it is in the buckets %v of photos and should be in %v", buckets, want)
	}
	if len(buckets) == 0 {
		return nil
	}
	v, err := c.tx.Visits().Get(ctx, e.Visit)
	if errors.Is(err, storage.ErrNotFound) {
		return nil // which checkEvidencePlace finds
	}
	if err == nil && v.Client != client {
		c.found(Resource, wire.EvidenceName(e), "it is among the photos of %s and should be among those of %s", client, v.Client)
	}
	return err
}

// checkEvidenceLog compares evidence with the entry that its last bytes made, and with that of its removal.
func (c *checker) checkEvidenceLog(e *storage.Evidence, entries []logEntry) {
	name := wire.EvidenceName(e)
	i := slices.IndexFunc(entries, func(l logEntry) bool { return l.act == pb.EvidenceService_UploadEvidence_FullMethodName })
	if e.State == storage.EvidenceUploading {
		if i >= 0 {
			c.found(Resource, name, "it is not stored, and the audit log has that it was at %v", entries[i].time)
		}
		return
	}
	if i < 0 {
		c.found(Resource, name, "the audit log has no entry of it")
		return
	}
	entry := &entries[i]
	c.comparing(Resource, name)("the time it was stored", e.StoredTime.UTC(), entry.time.UTC())
	if token := c.tokens[entry.actor]; token != nil && token.Grant.Shopper != e.Shopper {
		c.found(Resource, name, "it is of %s, and was stored by a token of %s", e.Shopper, token.Grant.Shopper)
	}
	if e.State == storage.EvidenceRemoved {
		c.unproven("evidence whose bytes were removed")
		return
	}
	c.checkEvidenceProof(entry, e.Proof(), name, "it is not what the audit log has of it")
	c.checkBlackedOut(e, entries)
}

// checkEvidenceProof compares what is kept with the entry of the audit log that made it.
func (c *checker) checkEvidenceProof(entry *logEntry, proof []byte, name, otherwise string) {
	switch entry.proves(proof) {
	case disproved:
		c.found(Resource, name, "%s", otherwise)
	case unprovable:
		c.unproven("evidence whose audit entries are erased")
	}
}

// checkBlackedOut compares the areas that are blacked out, and the copies that were drawn with them, with the last entry of
// that. Copies of images that nobody blacked out have no entry.
func (c *checker) checkBlackedOut(e *storage.Evidence, entries []logEntry) {
	name := wire.EvidenceName(e)
	for _, entry := range slices.Backward(entries) {
		if entry.act == pb.EvidenceService_BlackOutEvidence_FullMethodName {
			c.checkEvidenceProof(&entry, e.CopiesProof(), name, "its copies or the areas that are blacked out in them are not what the audit log has")
			return
		}
	}
	if len(e.BlackedOut) > 0 {
		c.found(Resource, name, "areas of it are blacked out, and the audit log has no entry of that")
	}
}

// checkEvidencePlace compares evidence with its visit and its report.
func (c *checker) checkEvidencePlace(ctx context.Context, e *storage.Evidence, entries []logEntry) error {
	name := wire.EvidenceName(e)
	held, err := c.tx.Visits().WasAssigned(ctx, e.Visit, e.Shopper)
	if err != nil {
		return err
	}
	if !held {
		c.found(Resource, name, "%s never had visit %s", e.Shopper, e.Visit)
	}
	r, err := c.tx.Reports().Get(ctx, e.Report)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if e.ReleasedID != "" && (r == nil || !r.Released) {
		c.found(Resource, name, "its client may see it, and its report is not released")
	}
	if e.State != storage.EvidenceRemoved {
		return nil
	}
	erased := c.log.resources["shoppers/"+e.Shopper] != nil && c.log.resources["shoppers/"+e.Shopper].erased
	if r != nil {
		events, err := c.tx.Reports().Events(ctx, r.ID)
		if err != nil {
			return err
		}
		erased = erased || erasedAfter(events, e.StoredTime)
	}
	byTime := slices.ContainsFunc(entries, func(l logEntry) bool { return l.act == storage.EvidenceRemovedAct })
	if !byTime && !erased {
		c.found(Resource, name, "its bytes are removed, and nothing removed them")
	}
	return nil
}

// checkBlobs compares the rows of blobs with the evidence that has them.
func (c *checker) checkBlobs(ctx context.Context, used map[checklist.Digest]bool) error {
	err := c.tx.Blobs().Each(ctx, func(b *storage.Blob) error {
		name := "blobs/" + b.Digest.String()
		switch {
		case used[b.Digest] && !b.UnusedSince.IsZero():
			c.found(Resource, name, "it is to be removed, and evidence has it")
		case !used[b.Digest] && b.UnusedSince.IsZero():
			c.found(Resource, name, "no evidence has it, and it is not to be removed")
		}
		delete(used, b.Digest)
		return nil
	})
	for digest := range used {
		c.found(Resource, "blobs/"+digest.String(), "evidence has it, and it is not listed")
	}
	return err
}
