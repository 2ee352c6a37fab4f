package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/evidence"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

// content is the bytes of a blob that is to be stored.
type content struct {
	digest checklist.Digest
	open   func() io.ReadCloser
	bytes  int64
}

// finish judges an upload that has arrived as a whole, draws the copies of an image, and stores all of them. An upload that is
// refused is removed, so that it can begin anew. The row is stored last: before that the last part is as if it had not come.
func (u *upload) finish(ctx context.Context) error {
	s := u.server
	open := func() io.ReadCloser { return u.open(ctx) }
	found, err := u.inspect(open())
	if err != nil {
		return u.refuse(ctx, err)
	}
	contents := []content{{found.Digest, open, found.Bytes}}
	done := *u.row
	done.State, done.MediaType, done.Digest, done.Parts, done.Received = storage.EvidenceStored, found.MediaType, found.Digest, nil, found.Bytes
	if found.IsImage {
		drawn, err := s.drawer.Draw(ctx, found.MediaType, nil, func() ([]byte, error) { return readAll(open()) })
		if err != nil {
			return u.refuse(ctx, err)
		}
		shown, thumbnail := contentOf(drawn.Shown), contentOf(drawn.Thumbnail)
		contents = append(contents, shown, thumbnail)
		done.Shown, done.Thumbnail, done.Width, done.Height = shown.digest, thumbnail.digest, int32(drawn.Width), int32(drawn.Height)
		if !drawn.Photo.IsZero() {
			done.Photo = &drawn.Photo
		}
	}
	if err := s.putContents(ctx, contents); err != nil {
		return err
	}
	parts := u.row.Parts
	stored, err := u.storeRow(ctx, done, contents)
	if err != nil {
		return errors.Join(err, u.discardParts(ctx))
	}
	// Whoever removed the same bytes meanwhile, because nobody had them, removed them before the row was stored.
	if err := s.putContents(ctx, contents); err != nil {
		return err
	}
	u.row = stored
	return errors.Join(s.deleteParts(ctx, parts), u.discardParts(ctx))
}

// inspect reads all bytes once and judges them.
func (u *upload) inspect(from io.ReadCloser) (evidence.Found, error) {
	found, err := evidence.Inspect(from)
	if err := errors.Join(err, from.Close()); err != nil {
		return found, err
	}
	if declared := u.row.Digest; !declared.IsZero() && declared != found.Digest {
		return found, fault.New(pb.Reason_CHECKSUM_MISMATCH, "the bytes have the SHA-256 %s and were declared to have %s", found.Digest, declared)
	}
	return found, nil
}

// open returns all bytes of the upload: those of its parts and of the buffer.
func (u *upload) open(ctx context.Context) io.ReadCloser {
	parts := append(u.row.Parts[:len(u.row.Parts):len(u.row.Parts)], u.parts...)
	return &partReader{ctx: ctx, store: u.server.evidence, parts: parts, rest: bytes.NewReader(u.buffer.Bytes())}
}

func readAll(from io.ReadCloser) ([]byte, error) {
	all, err := io.ReadAll(from)
	return all, errors.Join(err, from.Close())
}

func contentOf(b []byte) content {
	return content{checklist.DigestOf(b), func() io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }, int64(len(b))}
}

// putContents stores bytes that are not stored yet.
func (s *Server) putContents(ctx context.Context, contents []content) error {
	for _, c := range contents {
		key := blobs.ContentKey(c.digest)
		there, size, err := s.evidence.Open(ctx, key)
		if err == nil {
			if err := there.Close(); err != nil || size == c.bytes {
				if err != nil {
					return blobs.Wrap(err)
				}
				continue
			}
		} else if !errors.Is(err, blobs.ErrNotFound) {
			return blobs.Wrap(err)
		}
		from := c.open()
		_, err = s.evidence.Put(ctx, key, from)
		if err := errors.Join(err, from.Close()); err != nil {
			return blobs.Wrap(err)
		}
	}
	return nil
}

// storeRow stores the row of evidence that has arrived, its blobs, and the entry of the audit log.
func (u *upload) storeRow(ctx context.Context, done storage.Evidence, contents []content) (*storage.Evidence, error) {
	return update(ctx, u.server, func(tx storage.Tx, now time.Time) (*storage.Evidence, error) {
		// Two pieces that are the last ones of a report wait for each other, in the order of their ids.
		if _, err := tx.Evidence().OfReport(ctx, done.Report); err != nil {
			return nil, err
		}
		current, err := u.current(ctx, tx)
		if err != nil {
			return nil, err
		}
		row := done
		row.Capture = current.Capture // of somebody who was erased meanwhile there is none
		row.Revision, row.UpdateTime, row.StoredTime, row.RemoveTime = current.Revision, now, now, now.Add(orphanKept)
		r, err := tx.Reports().Get(ctx, row.Report)
		if err := orNone(err); err != nil {
			return nil, err
		}
		if r != nil && row.IsOf(r) {
			if row.RemoveTime, err = keptUntil(ctx, tx, r, now); err != nil {
				return nil, err
			}
		}
		for _, c := range contents {
			if err := tx.Blobs().Put(ctx, storage.Blob{Digest: c.digest, Bytes: c.bytes, CreateTime: now}); err != nil {
				return nil, err
			}
		}
		if err := tx.Evidence().Update(ctx, &row); err != nil {
			return nil, err
		}
		if err := putPhoto(ctx, tx, &row); err != nil {
			return nil, err
		}
		if r != nil && row.IsOf(r) {
			if err := u.server.evidenceArrived(ctx, tx, r, &row, now); err != nil {
				return nil, err
			}
		}
		method, _ := grpc.Method(ctx)
		return &row, u.server.auditAct(ctx, tx, method, wire.EvidenceName(&row), row.Proof(), now)
	})
}

// putPhoto lets a photo be found by how it looks, among those of the client of its visit.
func putPhoto(ctx context.Context, tx storage.Tx, e *storage.Evidence) error {
	if e.Photo == nil || len(e.Photo.Looks) == 0 {
		return nil
	}
	v, err := tx.Visits().Get(ctx, e.Visit)
	if err != nil {
		return err
	}
	return tx.Evidence().PutBuckets(ctx, e.ID, v.Client, e.Photo.Buckets())
}

// refuse removes an upload whose bytes are refused, and returns why. It stays where the reason is not in the bytes.
func (u *upload) refuse(ctx context.Context, why error) error {
	switch fault.From(why).Reason() {
	case pb.Reason_FILE_REFUSED, pb.Reason_IMAGE_TOO_LARGE, pb.Reason_CHECKSUM_MISMATCH:
	default:
		return errors.Join(why, u.discardParts(ctx))
	}
	err := u.server.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		if _, err := u.current(ctx, tx); err != nil {
			return err
		}
		return tx.Evidence().Delete(ctx, u.row.ID)
	})
	if err == nil {
		err = u.server.deleteParts(ctx, u.row.Parts)
	}
	return errors.Join(why, err, u.discardParts(ctx))
}

// deleteParts removes parts of an upload that is over. A server without evidence leaves them to one that has it.
func (s *Server) deleteParts(ctx context.Context, parts []storage.EvidencePart) (err error) {
	if s.evidence == nil {
		return nil
	}
	for _, p := range parts {
		err = errors.Join(err, s.evidence.Delete(ctx, p.Key))
	}
	return blobs.Wrap(err)
}

// releaseBlobs marks the blobs that no evidence has any more.
func releaseBlobs(ctx context.Context, tx storage.Tx, digests []checklist.Digest, now time.Time) (err error) {
	for _, digest := range digests {
		err = errors.Join(err, orNone(tx.Blobs().Release(ctx, digest, now)))
	}
	return err
}

// partReader reads the parts of an upload one after another, and then the rest.
type partReader struct {
	ctx   context.Context
	store blobs.Store
	parts []storage.EvidencePart
	open  io.ReadCloser
	rest  io.Reader
}

// Read implements io.Reader.
func (r *partReader) Read(p []byte) (int, error) {
	for {
		if r.open == nil {
			if len(r.parts) == 0 {
				return r.rest.Read(p)
			}
			part := r.parts[0]
			r.parts = r.parts[1:]
			open, size, err := r.store.Open(r.ctx, part.Key)
			if err != nil {
				return 0, storage.ErrUnavailable
			}
			if r.open = open; size != part.Bytes {
				return 0, storage.ErrCorrupt
			}
		}
		n, err := r.open.Read(p)
		if !errors.Is(err, io.EOF) {
			return n, err
		}
		if err := r.open.Close(); err != nil {
			return n, err
		}
		r.open = nil
		if n > 0 {
			return n, nil
		}
	}
}

// Close closes the part that is open.
func (r *partReader) Close() error {
	if r.open == nil {
		return nil
	}
	return r.open.Close()
}
