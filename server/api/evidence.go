package api

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/evidence"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

// evidenceOf returns the evidence of a report: what its shopper uploaded for it.
func evidenceOf(ctx context.Context, tx storage.Tx, r *storage.Report) ([]*storage.Evidence, error) {
	all, err := tx.Evidence().OfReport(ctx, r.ID)
	return slices.DeleteFunc(all, func(e *storage.Evidence) bool { return !e.IsOf(r) }), err
}

// reportEvidence returns a piece of evidence of a report that the caller may see. A shopper may see what they uploaded also
// before its report.
func (s *Server) reportEvidence(ctx context.Context, tx storage.Tx, report, text string) (*storage.Evidence, error) {
	r, errReport := s.report(ctx, tx, report)
	if r == nil && orNone(errReport) != nil {
		return nil, errReport
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return nil, storage.ErrNotFound
	}
	e, err := tx.Evidence().Get(ctx, storage.EvidenceID(id))
	switch {
	case err != nil:
		return nil, err
	case errReport == nil && e.IsOf(r), isOwn(ctx, e) && uuid.UUID(e.Report).String() == report:
		return e, nil
	}
	return nil, storage.ErrNotFound
}

// isOwn reports whether the caller is the shopper who uploaded a piece of evidence.
func isOwn(ctx context.Context, e *storage.Evidence) bool {
	caller := auth.From(ctx)
	return caller.Role == storage.ShopperRole && caller.Shopper == e.Shopper
}

// GetEvidence returns what is known of a piece of evidence.
func (s *Server) GetEvidence(ctx context.Context, req *pb.GetEvidenceRequest) (*pb.Evidence, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Evidence, error) {
		e, err := s.reportEvidence(ctx, tx, req.GetReport(), req.GetEvidence())
		return presented(wire.EvidenceToProto, e, err)
	})
}

// ListEvidence lists the evidence of a report, the first uploaded first.
func (s *Server) ListEvidence(ctx context.Context, req *pb.ListEvidenceRequest) (*pb.ListEvidenceResponse, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ListEvidenceResponse, error) {
		all, err := s.listEvidence(ctx, tx, req.GetReport())
		out := &pb.ListEvidenceResponse{}
		for _, e := range all {
			out.Evidence = append(out.Evidence, wire.EvidenceToProto(e))
		}
		return out, err
	})
}

// listEvidence returns the evidence of a report that the caller may see; for a shopper what they uploaded for one that has not
// come yet.
func (s *Server) listEvidence(ctx context.Context, tx storage.Tx, report string) ([]*storage.Evidence, error) {
	r, errReport := s.report(ctx, tx, report)
	if errReport == nil {
		return evidenceOf(ctx, tx, r)
	}
	id, err := uuid.Parse(report)
	if err != nil || orNone(errReport) != nil {
		return nil, errReport
	}
	all, err := tx.Evidence().OfReport(ctx, storage.ReportID(id))
	all = slices.DeleteFunc(all, func(e *storage.Evidence) bool { return !isOwn(ctx, e) })
	if err == nil && len(all) == 0 {
		err = errReport
	}
	return all, err
}

// download is bytes that a caller may read.
type download struct {
	digest    checklist.Digest
	mediaType string
}

// DownloadEvidence sends the bytes of a piece of evidence.
func (s *Server) DownloadEvidence(req *pb.DownloadEvidenceRequest, stream grpc.ServerStreamingServer[pb.EvidenceBytes]) error {
	ctx := stream.Context()
	found, err := s.openedBy(ctx, func(tx storage.Tx) (*storage.Evidence, *download, error) {
		e, err := s.reportEvidence(ctx, tx, req.GetReport(), req.GetEvidence())
		if err != nil {
			return nil, nil, err
		}
		switch req.GetForm() {
		case pb.DownloadEvidenceRequest_CLIENT:
			return e, &download{e.Shown, evidence.DrawnType}, nil
		case pb.DownloadEvidenceRequest_THUMBNAIL:
			return e, &download{e.Thumbnail, evidence.DrawnType}, nil
		default:
			return e, &download{e.Digest, e.MediaType}, nil
		}
	})
	if err != nil {
		return err
	}
	return s.send(ctx, found, stream)
}

// openedBy finds bytes and records in the audit log that the caller opens them. A shopper who opens what they uploaded is not
// recorded.
func (s *Server) openedBy(ctx context.Context, find func(tx storage.Tx) (*storage.Evidence, *download, error)) (*download, error) {
	if s.evidence == nil {
		return nil, fault.New(pb.Reason_NO_EVIDENCE_STORE, "")
	}
	check := func(tx storage.Tx) (*storage.Evidence, *download, error) {
		e, found, err := find(tx)
		if err == nil && (e.State != storage.EvidenceStored || found.digest.IsZero()) {
			err = storage.ErrNotFound
		}
		return e, found, err
	}
	if auth.From(ctx).Role == storage.ShopperRole {
		return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*download, error) {
			_, found, err := check(tx)
			return found, err
		})
	}
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*download, error) {
		e, found, err := check(tx)
		if err != nil {
			return nil, err
		}
		return found, s.auditBytes(ctx, tx, wire.EvidenceName(e), found.digest[:], now)
	})
}

// downloadBytes is how many bytes are sent in one message.
const downloadBytes = 64 << 10

// send sends bytes in pieces. The first message also has their type and their number.
func (s *Server) send(ctx context.Context, found *download, stream grpc.ServerStreamingServer[pb.EvidenceBytes]) (err error) {
	from, size, err := s.evidence.Open(ctx, blobs.ContentKey(found.digest))
	if err != nil {
		return blobs.Wrap(err)
	}
	defer func() { err = errors.Join(err, blobs.Wrap(from.Close())) }()
	out := &pb.EvidenceBytes{MediaType: found.mediaType, SizeBytes: size}
	for {
		piece := make([]byte, downloadBytes)
		n, err := io.ReadFull(from, piece)
		if n > 0 {
			out.Data = piece[:n]
			if err := stream.Send(out); err != nil {
				return err
			}
			out = &pb.EvidenceBytes{}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return blobs.Wrap(err)
		}
	}
}
