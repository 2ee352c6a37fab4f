package storage

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
)

// EvidenceID is the UUID (version 7) that a phone created for a piece of evidence.
type EvidenceID [16]byte

// EvidenceState is where a piece of evidence stands.
type EvidenceState string

// The states of evidence.
const (
	// EvidenceUploading: a part of its bytes has arrived, or none.
	EvidenceUploading EvidenceState = "UPLOADING"
	// EvidenceStored: all of its bytes are stored.
	EvidenceStored EvidenceState = "STORED"
	// EvidenceRemoved: its bytes were removed, because their time was over or a person was erased.
	EvidenceRemoved EvidenceState = "REMOVED"
)

// EvidenceCompleteEvent is the act of the event of a report that lacked evidence and has all of it.
const EvidenceCompleteEvent = "EVIDENCE_COMPLETE"

// EvidencePart is bytes of an upload that have arrived, in the store of blobs under a key of their own.
type EvidencePart struct {
	Key   string `json:"key"`
	Bytes int64  `json:"bytes"`
}

// EvidenceArea is a rectangle in the pixels of an image, upright, from its upper left corner.
type EvidenceArea struct {
	X      int32 `json:"x"`
	Y      int32 `json:"y"`
	Width  int32 `json:"width"`
	Height int32 `json:"height"`
}

// Evidence is a photo, a document or a recording that a shopper uploads for a report. The report may come later.
type Evidence struct {
	ID      EvidenceID
	Shopper string
	Visit   string
	Report  ReportID
	// Question is the key of the question that it proves; empty for none.
	Question string
	State    EvidenceState
	// MediaType is what the phone declared while it uploads, and what the bytes are once they are stored.
	MediaType string
	// Bytes is the size of the whole, Received how many of them have arrived, in Parts while it uploads.
	Bytes, Received int64
	Parts           []EvidencePart
	// Digest is that of the bytes; while it uploads the one that the phone declared, zero for none. It is zero where they
	// were removed.
	Digest checklist.Digest
	// Shown and Thumbnail are the digests of the copy for clients and of the small one; zero for what is no image.
	Shown, Thumbnail checklist.Digest
	// Width and Height are the pixels of an image, upright; 0 for what is none.
	Width, Height int32
	// BlackedOut are the areas of an image that a reviewer has blacked out in its copies.
	BlackedOut []EvidenceArea
	// Photo is how an image looks, and what its camera noted; nil where neither is known. How it looks is kept after its bytes
	// were removed because their time was over, so that a copy is still found.
	Photo *visit.Photo
	// Capture is when, where and from what the phone says that it was taken; nil where it says nothing.
	Capture *visit.Capture
	// ReleasedID is the random id by which the client of the released report refers to it; empty where it is not released.
	ReleasedID string
	CreateTime time.Time
	UpdateTime time.Time
	// StoredTime is when all bytes were stored; zero before.
	StoredTime time.Time
	// RemoveTime is when upkeep removes it; zero for never.
	RemoveTime time.Time
	// Revision counts the changes of the row.
	Revision int64
}

// IsImage reports whether there is a copy for clients.
func (e *Evidence) IsImage() bool { return e.Shown != checklist.Digest{} }

// IsOf reports whether it is of a report: its shopper uploaded it for that report of that visit.
func (e *Evidence) IsOf(r *Report) bool {
	return e.Report == r.ID && e.Shopper == r.Shopper && e.Visit == r.Visit
}

// Digests returns the digests of the blobs that it has once it is stored.
func (e *Evidence) Digests() []checklist.Digest {
	var list []checklist.Digest
	for _, digest := range []checklist.Digest{e.Digest, e.Shown, e.Thumbnail} {
		if e.State == EvidenceStored && digest != (checklist.Digest{}) {
			list = append(list, digest)
		}
	}
	return list
}

// Proof returns the bytes whose salted digest the audit entry of the stored evidence has: what it is of, its type, its size,
// the digest of its bytes, what is known of a photo, and what the phone says of how it was taken.
func (e *Evidence) Proof() []byte {
	proof := append(e.ID[:len(e.ID):len(e.ID)], e.Report[:]...)
	proof = append(proof, e.Digest[:]...)
	proof = binary.BigEndian.AppendUint64(proof, uint64(e.Bytes))
	for _, text := range []string{e.Visit, e.Question, e.MediaType} {
		proof = append(append(proof, text...), 0)
	}
	if e.Photo != nil {
		photo, _ := json.Marshal(e.Photo) // It has nothing that JSON cannot have.
		proof = append(proof, photo...)
	}
	if e.Capture != nil {
		capture, _ := json.Marshal(e.Capture)
		proof = append(proof, capture...)
	}
	return proof
}

// CopiesProof returns the bytes whose salted digest the audit entry of a black-out has: what it is of, the areas, and the
// digests of the copies that were drawn with them.
func (e *Evidence) CopiesProof() []byte {
	proof := append(e.ID[:len(e.ID):len(e.ID)], e.Digest[:]...)
	proof = append(append(proof, e.Shown[:]...), e.Thumbnail[:]...)
	for _, a := range e.BlackedOut {
		for _, n := range []int32{a.X, a.Y, a.Width, a.Height} {
			proof = binary.BigEndian.AppendUint32(proof, uint32(n))
		}
	}
	return proof
}

// Remove marks stored evidence as removed and releases its blobs, and lets upkeep remove an upload at once. It reports whether
// anything changed.
func (e *Evidence) Remove(ctx context.Context, tx Tx, now time.Time) (bool, error) {
	digests := e.Digests()
	switch {
	case e.State == EvidenceStored:
		e.State, e.Digest, e.Shown, e.Thumbnail, e.ReleasedID, e.RemoveTime = EvidenceRemoved, checklist.Digest{}, checklist.Digest{}, checklist.Digest{}, "", time.Time{}
		e.BlackedOut, e.Capture = nil, nil
		if e.Photo = e.Photo.WithoutPlace(); e.Photo != nil && len(e.Photo.Looks) == 0 {
			e.Photo = nil
		}
	case e.State == EvidenceUploading && e.RemoveTime.After(now):
		e.RemoveTime = now
	default:
		return false, nil
	}
	e.UpdateTime = now
	if err := tx.Evidence().Update(ctx, e); err != nil {
		return false, err
	}
	for _, digest := range digests {
		if err := tx.Blobs().Release(ctx, digest, now); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Forget removes evidence of a person who is erased: as Remove, and how a photo looks too, and of an upload how it was taken. It
// reports whether anything changed.
func (e *Evidence) Forget(ctx context.Context, tx Tx, now time.Time) (bool, error) {
	removed, err := e.Remove(ctx, tx, now)
	if err != nil || e.Photo == nil && e.Capture == nil {
		return removed, err
	}
	e.Photo, e.Capture, e.UpdateTime = nil, nil, now
	if err := tx.Evidence().Update(ctx, e); err != nil {
		return false, err
	}
	return true, tx.Evidence().PutBuckets(ctx, e.ID, "", nil)
}

// EvidenceUsage is what a shopper has uploaded.
type EvidenceUsage struct {
	// Pieces and Bytes are those of the visit, with the bytes that uploads have declared.
	Pieces, Bytes int64
	// Uploading are the shopper's pieces, of all visits, that are not stored yet.
	Uploading int64
}

// PhotosOfBucket bounds the photos of one bucket that are looked at.
const PhotosOfBucket = 64

// EvidenceRows keeps what is known of evidence. Its bytes are in the store of blobs.
type EvidenceRows interface {
	// Insert adds a piece of evidence and sets its revision to 1. It returns ErrNotFound if the shopper or the visit does
	// not exist, and ErrExists if the id is used.
	Insert(ctx context.Context, e *Evidence) error
	// Get returns a piece of evidence. In an Update no other changes it before the end.
	Get(ctx context.Context, id EvidenceID) (*Evidence, error)
	// Update writes everything but the id, the shopper, the visit, the report and the time of creation, and increments the
	// revision.
	Update(ctx context.Context, e *Evidence) error
	// Delete removes a piece of evidence of which nothing is to stay, with its buckets.
	Delete(ctx context.Context, id EvidenceID) error
	// OfReport returns the evidence for a report, whose rows need not exist, in byte order of the ids.
	OfReport(ctx context.Context, report ReportID) ([]*Evidence, error)
	// OfShopper returns the evidence of a shopper in byte order of the ids.
	OfShopper(ctx context.Context, shopper string, page Page) ([]*Evidence, Cursor, error)
	// Usage returns what a shopper has uploaded for a visit, and is uploading. In an Update no other one counts before the
	// end, and it returns ErrNotFound if the shopper does not exist.
	Usage(ctx context.Context, shopper, visit string) (EvidenceUsage, error)
	// Due returns evidence whose RemoveTime is not after now, the earliest first, at most so many.
	Due(ctx context.Context, now time.Time, limit int) ([]*Evidence, error)
	// PutBuckets replaces the buckets of a photo, by which NearPhotos finds it among those of a client. It returns ErrNotFound if
	// the evidence does not exist.
	PutBuckets(ctx context.Context, id EvidenceID, client string, buckets []uint32) error
	// Buckets returns the client and the buckets of a photo, in ascending order; none where it has none.
	Buckets(ctx context.Context, id EvidenceID) (client string, buckets []uint32, err error)
	// PhotosOf returns the ids of the evidence for a report of which something is known as a photo, in byte order: how it looks, what
	// its camera noted or, of stored images, what the phone says of how it was taken. It locks nothing.
	PhotosOf(ctx context.Context, report ReportID) ([]EvidenceID, error)
	// NearPhotos returns at most limit photos of a client that have a bucket in common with those given, without those of a
	// report: those with most buckets in common first, then in byte order. Of each bucket it looks at the PhotosOfBucket photos
	// with the last ids.
	NearPhotos(ctx context.Context, client string, report ReportID, buckets []uint32, limit int) ([]*Evidence, error)
	// Each calls fn with every piece of evidence in byte order of the ids, for verification. It stops at the first error of
	// fn and returns it.
	Each(ctx context.Context, fn func(*Evidence) error) error
}

// Blob is the row of stored bytes.
type Blob struct {
	Digest     checklist.Digest
	Bytes      int64
	CreateTime time.Time
	// UnusedSince is when the last evidence with these bytes was removed; zero while there is any.
	UnusedSince time.Time
}

// BlobRows lists the bytes that are stored by their digests, so that bytes which two pieces of evidence have are stored once
// and removed with the last.
type BlobRows interface {
	// Put lists bytes that are in use. A blob that is listed already stays as it is, and is in use again. Until the end of the
	// Update no other removes it.
	Put(ctx context.Context, b Blob) error
	// Get returns the row of a blob.
	Get(ctx context.Context, digest checklist.Digest) (*Blob, error)
	// Release marks a blob as unused since now if no evidence has it. It returns ErrNotFound for one that is not listed.
	Release(ctx context.Context, digest checklist.Digest, now time.Time) error
	// Unused returns blobs that are unused since a time or before, the longest unused first, at most so many.
	Unused(ctx context.Context, since time.Time, limit int) ([]*Blob, error)
	// Remove removes the row of a blob that no evidence has, and returns ErrInUse if one has it. Until the end of the Update
	// no other puts it, so the bytes are removed before that.
	Remove(ctx context.Context, digest checklist.Digest) error
	// Each calls fn with every blob in byte order of the digests. It stops at the first error of fn and returns it.
	Each(ctx context.Context, fn func(*Blob) error) error
}
