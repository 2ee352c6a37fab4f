package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // a checksum that the tus protocol names
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

const (
	// evidencePartBytes is how many bytes of an upload are stored at once: what a server that is killed loses at most.
	evidencePartBytes = 1 << 20
	// maxEvidenceParts bounds how often an upload may break off.
	maxEvidenceParts = 2000
	// lastWrite is how long the rest of an upload that broke off may take to be stored.
	lastWrite = 10 * time.Second
)

// UploadEvidence receives a piece of evidence, or the rest of one. What has arrived is stored, also where the stream breaks.
func (s *Server) UploadEvidence(stream grpc.ClientStreamingServer[pb.UploadEvidenceRequest, pb.Evidence]) error {
	ctx := stream.Context()
	first, shape, err := receiveUpload(ctx, stream)
	if err != nil {
		return err
	}
	if first.GetStart() == nil {
		return fault.Invalid(fault.Violation{Path: "start", Reason: pb.Reason_REQUIRED})
	}
	if len(shape) > 0 {
		if capture := first.GetStart().GetCapture(); capture != nil {
			capture.Position = nil // Its form was checked by its fields, each with its path.
		}
		_, found := newEvidence(first.GetStart())
		return fault.Invalid(append(found, fault.Beside(found, shape)...)...)
	}
	row, err := s.beginUpload(ctx, first.GetStart())
	if err != nil {
		return err
	}
	u := &upload{server: s, row: row, start: first.GetStart(), sum: checksumOf(first.GetStart().GetChecksumAlgorithm())}
	broken := u.receiveAll(ctx, stream)
	// Without the caller's end: what has arrived is kept.
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWrite)
	defer cancel()
	if broken == nil {
		ending = ctx
	}
	if err := u.end(ending); err != nil || broken != nil {
		return errors.Join(err, broken)
	}
	return stream.SendAndClose(wire.EvidenceToProto(u.row))
}

// receiveUpload returns the first message of an upload, and what is wrong with its form.
func receiveUpload(ctx context.Context, stream grpc.ClientStreamingServer[pb.UploadEvidenceRequest, pb.Evidence]) (*pb.UploadEvidenceRequest, []fault.Violation, error) {
	req, err := stream.Recv()
	if errors.Is(err, io.EOF) {
		return &pb.UploadEvidenceRequest{}, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	err = chain.Check(ctx, req)
	shape := fault.From(err).Violations()
	if len(shape) > 0 {
		err = nil
	}
	return req, shape, err
}

// upload is an upload under way.
type upload struct {
	server *Server
	row    *storage.Evidence
	start  *pb.UploadEvidenceRequest_Start
	// buffer has bytes that are not stored yet. parts are stored and not in the row: with a checksum all of them come in at
	// once, at the end.
	buffer bytes.Buffer
	parts  []storage.EvidencePart
	sum    hash.Hash // nil without a checksum
	begun  bool
}

func checksumOf(algorithm string) hash.Hash {
	switch algorithm {
	case "sha1":
		return sha1.New() //nolint:gosec // as above
	case "sha256":
		return sha256.New()
	default:
		return nil
	}
}

// arrived returns how many bytes of the whole have arrived.
func (u *upload) arrived() int64 { return u.row.Received + bytesOf(u.parts) + int64(u.buffer.Len()) }

func bytesOf(parts []storage.EvidencePart) (n int64) {
	for _, p := range parts {
		n += p.Bytes
	}
	return n
}

// receiveAll receives the bytes and stores those of full parts.
func (u *upload) receiveAll(ctx context.Context, stream grpc.ClientStreamingServer[pb.UploadEvidenceRequest, pb.Evidence]) error {
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = chain.Check(ctx, req)
		}
		if err == nil {
			err = u.add(ctx, req)
		}
		if err != nil {
			return err
		}
	}
}

// add adds the bytes of a message.
func (u *upload) add(ctx context.Context, req *pb.UploadEvidenceRequest) error {
	data := req.GetData()
	if req.GetStart() != nil {
		return fault.Invalid(fault.Violation{Path: "start", Reason: pb.Reason_NOT_ALLOWED})
	}
	if len(data) == 0 {
		return nil
	}
	if !u.begun && (u.start.GetOffset() != u.row.Received || u.row.State != storage.EvidenceUploading) {
		return wrongOffset(u.row)
	}
	u.begun = true
	if u.arrived()+int64(len(data)) > u.row.Bytes {
		return fault.New(pb.Reason_BODY_TOO_LARGE, "the upload was declared to have %d bytes", u.row.Bytes).With("maxBytes", strconv.FormatInt(u.row.Bytes, 10))
	}
	if u.sum != nil {
		u.sum.Write(data)
	}
	u.buffer.Write(data)
	if u.buffer.Len() < evidencePartBytes || u.arrived() == u.row.Bytes {
		return nil
	}
	return u.storePart(ctx)
}

func wrongOffset(row *storage.Evidence) error {
	return fault.New(pb.Reason_UPLOAD_OFFSET, "the upload goes on at byte %d", row.Received).
		With("offset", strconv.FormatInt(row.Received, 10))
}

// storePart stores the buffer as a part and, without a checksum, adds it to the row.
func (u *upload) storePart(ctx context.Context) error {
	if len(u.row.Parts)+len(u.parts) >= maxEvidenceParts {
		return fault.New(pb.Reason_EVIDENCE_QUOTA, "the upload broke off more than %d times", maxEvidenceParts)
	}
	key := blobs.PartPrefix + uuid.UUID(u.row.ID).String() + "-" + strings.ToLower(rand.Text())
	n, err := u.server.evidence.Put(ctx, key, bytes.NewReader(u.buffer.Bytes()))
	if err != nil {
		return blobs.Wrap(err)
	}
	u.buffer.Reset()
	u.parts = append(u.parts, storage.EvidencePart{Key: key, Bytes: n})
	if u.sum != nil {
		return nil
	}
	return u.addParts(ctx)
}

// addParts adds the stored parts to the row.
func (u *upload) addParts(ctx context.Context) error {
	added, err := update(ctx, u.server, func(tx storage.Tx, now time.Time) (*storage.Evidence, error) {
		row, err := u.current(ctx, tx)
		if err != nil {
			return nil, err
		}
		row.Parts, row.Received = append(row.Parts, u.parts...), row.Received+bytesOf(u.parts)
		row.UpdateTime, row.RemoveTime = now, now.Add(uploadKept)
		return row, tx.Evidence().Update(ctx, row)
	})
	if err != nil {
		return errors.Join(err, u.discardParts(ctx))
	}
	u.row, u.parts = added, nil
	return nil
}

// current returns the row in a transaction; UPLOAD_OFFSET where another stream has gone on meanwhile.
func (u *upload) current(ctx context.Context, tx storage.Tx) (*storage.Evidence, error) {
	row, err := tx.Evidence().Get(ctx, u.row.ID)
	if err == nil && (row.State != storage.EvidenceUploading || row.Received != u.row.Received) {
		err = wrongOffset(row)
	}
	return row, err
}

// discardParts removes parts that are not in the row.
func (u *upload) discardParts(ctx context.Context) error {
	err := u.server.deleteParts(ctx, u.parts)
	u.parts = nil
	return err
}

// end checks the checksum and stores what is left: a part, or the whole where all of it has arrived.
func (u *upload) end(ctx context.Context) error {
	if !u.begun {
		return nil
	}
	if u.sum != nil && subtle.ConstantTimeCompare(u.sum.Sum(nil), u.start.GetChecksum()) == 0 {
		return errors.Join(fault.New(pb.Reason_CHECKSUM_MISMATCH, "the bytes do not have the checksum; none of them is kept"), u.discardParts(ctx))
	}
	if u.arrived() == u.row.Bytes {
		return u.finish(ctx)
	}
	if u.buffer.Len() > 0 {
		if err := u.storePart(ctx); err != nil {
			return err
		}
	}
	if len(u.parts) > 0 {
		return u.addParts(ctx)
	}
	return nil
}
