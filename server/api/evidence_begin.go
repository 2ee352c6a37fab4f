package api

import (
	"context"
	"encoding/hex"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/evidence"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// How long evidence is kept that leads nowhere, and how much of it there may be.
const (
	// uploadKept is how long an upload is kept after its last bytes.
	uploadKept = 14 * 24 * time.Hour
	// orphanKept is how long evidence is kept whose report does not come.
	orphanKept = 30 * 24 * time.Hour

	maxEvidenceOfVisit = 60
	maxBytesOfVisit    = 512 << 20
	maxUploading       = 100
)

// beginUpload returns the row of an upload that is known, or inserts one.
func (s *Server) beginUpload(ctx context.Context, start *pb.UploadEvidenceRequest_Start) (*storage.Evidence, error) {
	if s.evidence == nil {
		return nil, fault.New(pb.Reason_NO_EVIDENCE_STORE, "")
	}
	fresh, violations := newEvidence(start)
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	fresh.Shopper = auth.From(ctx).Shopper
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*storage.Evidence, error) {
		known, err := tx.Evidence().Get(ctx, fresh.ID)
		switch {
		case err == nil && known.Shopper == fresh.Shopper && (start.GetMustExist() || sameUpload(known, fresh)):
			return known, nil
		case err == nil && !start.GetMustExist():
			return nil, storage.ErrExists
		case err == nil:
			return nil, storage.ErrNotFound
		case start.GetMustExist() || !errors.Is(err, storage.ErrNotFound):
			return nil, err
		}
		if err := checkUpload(ctx, tx, fresh); err != nil {
			return nil, err
		}
		row := *fresh // the function may run again
		row.CreateTime, row.UpdateTime, row.RemoveTime = now, now, now.Add(uploadKept)
		return &row, tx.Evidence().Insert(ctx, &row)
	})
}

// newEvidence returns what an upload begins with, and what is wrong with it.
func newEvidence(start *pb.UploadEvidenceRequest_Start) (*storage.Evidence, []fault.Violation) {
	var violations []fault.Violation
	parse := func(field, text string) [16]byte {
		id, err := uuid.Parse(text)
		if text == "" {
			violations = append(violations, fault.Violation{Path: "start." + field, Reason: pb.Reason_REQUIRED})
		} else if err != nil || id.Version() != 7 {
			violations = append(violations, fault.Violation{Path: "start." + field, Reason: pb.Reason_INVALID_KEY})
		}
		return id
	}
	e := &storage.Evidence{
		ID: parse("evidence", start.GetEvidence()), Visit: start.GetVisit(), Question: start.GetQuestion(), State: storage.EvidenceUploading,
		MediaType: start.GetMediaType(), Bytes: start.GetSizeBytes(),
	}
	if start.GetMustExist() {
		return e, violations
	}
	e.Report = parse("report", start.GetReport())
	if e.Visit == "" {
		violations = append(violations, fault.Violation{Path: "start.visit", Reason: pb.Reason_REQUIRED})
	}
	if e.Bytes < 1 || e.Bytes > evidence.MaxBytes {
		violations = append(violations, fault.Violation{
			Path: "start.sizeBytes", Reason: pb.Reason_OUT_OF_RANGE, Params: map[string]string{"min": "1", "max": strconv.Itoa(evidence.MaxBytes)},
		})
	}
	_, _ = hex.Decode(e.Digest[:], []byte(start.GetSha256())) // The form was validated.
	var reader wire.Reader
	e.Capture = reader.Capture("start.capture", start.GetCapture())
	return e, append(violations, reader.Violations...)
}

// sameUpload reports whether an upload that is known is the one that begins again. What it said of how it was taken stays: no file
// is refused for that.
func sameUpload(known, fresh *storage.Evidence) bool {
	return known.Visit == fresh.Visit && known.Report == fresh.Report && known.Question == fresh.Question && known.Bytes == fresh.Bytes &&
		(fresh.Digest.IsZero() || known.Digest == fresh.Digest)
}

// checkUpload checks that the shopper may upload evidence for the visit and its report.
func checkUpload(ctx context.Context, tx storage.Tx, e *storage.Evidence) error {
	if _, err := storage.LivingShopper(ctx, tx, e.Shopper); err != nil {
		return err
	}
	if err := checkHeld(ctx, tx, e.Visit, e.Shopper); err != nil {
		return err
	}
	r, err := tx.Reports().Get(ctx, e.Report)
	if err := orNone(err); err != nil {
		return err
	}
	if r != nil && !e.IsOf(r) {
		return storage.ErrNotFound
	}
	usage, err := tx.Evidence().Usage(ctx, e.Shopper, e.Visit)
	if err != nil {
		return err
	}
	for _, bound := range []struct {
		name      string
		have, max int64
	}{
		{"evidenceOfVisit", usage.Pieces + 1, maxEvidenceOfVisit}, {"bytesOfVisit", usage.Bytes + e.Bytes, maxBytesOfVisit},
		{"uploading", usage.Uploading + 1, maxUploading},
	} {
		if bound.have > bound.max {
			return fault.New(pb.Reason_EVIDENCE_QUOTA, "").With("bound", bound.name).With("max", strconv.FormatInt(bound.max, 10))
		}
	}
	return nil
}

// ownUpload returns evidence that the caller uploads or has uploaded.
func ownUpload(ctx context.Context, tx storage.Tx, text string) (*storage.Evidence, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return nil, storage.ErrNotFound
	}
	e, err := tx.Evidence().Get(ctx, storage.EvidenceID(id))
	if err != nil {
		return nil, err
	}
	return e, auth.CheckShopper(ctx, e.Shopper)
}

// GetUpload returns how much of the caller's own evidence has arrived.
func (s *Server) GetUpload(ctx context.Context, req *pb.GetUploadRequest) (*pb.Evidence, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Evidence, error) {
		e, err := ownUpload(ctx, tx, req.GetEvidence())
		return presented(wire.EvidenceToProto, e, err)
	})
}

// DeleteUpload removes the caller's own evidence, as long as its report was not taken.
func (s *Server) DeleteUpload(ctx context.Context, req *pb.DeleteUploadRequest) (*emptypb.Empty, error) {
	var gone *storage.Evidence
	_, err := writeAs(ctx, s, req, func(*emptypb.Empty) string { return wire.EvidenceName(gone) }, func(tx storage.Tx, now time.Time) (*emptypb.Empty, error) {
		var err error
		if gone, err = ownUpload(ctx, tx, req.GetEvidence()); err != nil {
			return nil, err
		}
		_, err = tx.Reports().Get(ctx, gone.Report)
		switch {
		case err == nil && gone.State != storage.EvidenceUploading || gone.State == storage.EvidenceRemoved:
			return nil, fault.New(pb.Reason_WRONG_STATE, "the evidence is part of a report").With("state", string(gone.State))
		case orNone(err) != nil:
			return nil, err
		}
		return &emptypb.Empty{}, errors.Join(tx.Evidence().Delete(ctx, gone.ID), releaseBlobs(ctx, tx, gone.Digests(), now))
	})
	if err != nil || gone == nil { // nil where the request was answered before
		return &emptypb.Empty{}, err
	}
	return &emptypb.Empty{}, s.deleteParts(ctx, gone.Parts)
}
