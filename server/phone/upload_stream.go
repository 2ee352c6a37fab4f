package phone

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/wire"
)

const (
	unavailable = codes.Unavailable
	// uploadPiece is how many bytes are sent in one message.
	uploadPiece = 64 << 10
)

// send sends the rest of a file from an offset on in one stream, and returns what the server knows of it then.
func (u *uploadRun) send(ctx context.Context, client pb.EvidenceServiceClient, f *File, offset int64) (_ *pb.Evidence, err error) {
	from, err := os.Open(u.phone.bytesPath(f))
	if err != nil {
		return nil, onDisk(err)
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	if _, err := from.Seek(offset, io.SeekStart); err != nil {
		return nil, onDisk(err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stall := u.phone.options.Retry.Stall
	silence := time.AfterFunc(stall, func() { cancel(errStalled) })
	defer silence.Stop()
	stream, err := client.UploadEvidence(u.phone.callContext(ctx))
	if err != nil {
		return nil, stalledOr(ctx, err)
	}
	err = stream.Send(&pb.UploadEvidenceRequest{Part: &pb.UploadEvidenceRequest_Start_{Start: &pb.UploadEvidenceRequest_Start{
		Evidence: f.ID, Visit: f.Visit, Report: f.ReportID, Question: f.Question, SizeBytes: f.Bytes, Sha256: f.Digest.String(),
		MediaType: f.MediaType, Offset: offset, Capture: wire.CaptureToProto(f.Capture),
	}}})
	if err == nil {
		err = sendPieces(stream, from, func() { silence.Reset(stall) })
	}
	if err != nil && !errors.Is(err, io.EOF) { // At the end of the call its answer has the reason.
		return nil, stalledOr(ctx, err)
	}
	known, err := stream.CloseAndRecv()
	return known, stalledOr(ctx, err)
}

// sendPieces sends bytes in pieces. It calls alive for each.
func sendPieces(stream grpc.ClientStreamingClient[pb.UploadEvidenceRequest, pb.Evidence], from io.Reader, alive func()) error {
	for {
		piece := make([]byte, uploadPiece)
		n, err := io.ReadFull(from, piece)
		if n > 0 {
			if err := stream.Send(&pb.UploadEvidenceRequest{Part: &pb.UploadEvidenceRequest_Data{Data: piece[:n]}}); err != nil {
				return err
			}
			alive()
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return onDisk(err)
		}
	}
}
