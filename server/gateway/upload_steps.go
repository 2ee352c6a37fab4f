package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	tus "github.com/tus/tusd/v2/pkg/handler"
	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// uploadStep is one request of the protocol. The library passes it on in the context.
type uploadStep struct {
	gateway   *gateway
	exchange  *exchange
	answer    *uploadAnswer
	algorithm string
	checksum  []byte
}

type uploadStepKey struct{}

func withUploadStep(ctx context.Context, s *uploadStep) context.Context {
	return context.WithValue(ctx, uploadStepKey{}, s)
}

// refusal returns an error of a call as the library answers it: with a problem document.
func (s *uploadStep) refusal(err error) error {
	p := problemFor(s.exchange, err)
	if p.RequestID == "" {
		p.RequestID = s.exchange.RequestID
	}
	for i := range p.Errors {
		p.Errors[i].Path = metadataPath(p.Errors[i].Path)
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	header, headers := http.Header{}, tus.HTTPHeader{"Content-Type": typeProblem}
	p.announce(header, s.exchange)
	for name := range header {
		headers[name] = header.Get(name)
	}
	return tus.Error{ErrorCode: p.Reason, Message: p.Title, HTTPResponse: tus.HTTPResponse{StatusCode: p.Status, Body: string(body), Header: headers}}
}

// expires says until when an upload can go on.
func (s *uploadStep) expires(e *pb.Evidence) {
	if e.GetState() == pb.Evidence_UPLOADING {
		s.answer.Header().Set("Upload-Expires", e.GetExpireTime().AsTime().UTC().Format(http.TimeFormat))
	}
}

// uploadSteps implements the library's store by calls of EvidenceService.
type uploadSteps struct{ gateway *gateway }

func (s uploadSteps) calls() pb.EvidenceServiceClient {
	return pb.NewEvidenceServiceClient(s.gateway.Conn)
}

// of returns the step of a context, without which the library calls nothing.
func (uploadSteps) of(ctx context.Context) *uploadStep {
	return ctx.Value(uploadStepKey{}).(*uploadStep)
}

// NewUpload implements tus.DataStore.
func (s uploadSteps) NewUpload(ctx context.Context, info tus.FileInfo) (tus.Upload, error) {
	step, meta := s.of(ctx), info.MetaData
	capture, err := captureOf(meta)
	if err != nil {
		return nil, step.refusal(err)
	}
	known, err := s.send(ctx, &pb.UploadEvidenceRequest_Start{
		Evidence: meta["evidence"], Visit: meta["visit"], Report: meta["report"], Question: meta["question"],
		Sha256: strings.ToLower(meta["sha256"]), MediaType: meta["filetype"], SizeBytes: info.Size, Capture: capture,
	}, nil)
	if err != nil {
		return nil, step.refusal(err)
	}
	step.expires(known)
	return &tusUpload{steps: s, known: known}, nil
}

// GetUpload implements tus.DataStore.
func (s uploadSteps) GetUpload(ctx context.Context, id string) (tus.Upload, error) {
	step := s.of(ctx)
	known, err := s.calls().GetUpload(ctx, &pb.GetUploadRequest{Evidence: id})
	if err != nil {
		return nil, step.refusal(err)
	}
	if known.GetState() == pb.Evidence_REMOVED {
		return nil, tus.ErrNotFound
	}
	step.expires(known)
	return &tusUpload{steps: s, known: known}, nil
}

// AsTerminatableUpload implements tus.TerminaterDataStore.
func (uploadSteps) AsTerminatableUpload(upload tus.Upload) tus.TerminatableUpload {
	return upload.(*tusUpload)
}

// send makes one call of UploadEvidence with the bytes of a body; nil is none. A body that breaks off ends the call as one
// that is complete: what has arrived is kept.
func (s uploadSteps) send(ctx context.Context, start *pb.UploadEvidenceRequest_Start, body io.Reader) (*pb.Evidence, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.gateway.Pace.Total)
	defer cancel()
	calls, err := s.calls().UploadEvidence(ctx)
	if err != nil {
		return nil, err
	}
	err = calls.Send(&pb.UploadEvidenceRequest{Part: &pb.UploadEvidenceRequest_Start_{Start: start}})
	if err == nil && body != nil {
		err = s.of(ctx).sendBody(calls, body)
	}
	if err != nil && !errors.Is(err, io.EOF) { // at the end of the call its answer has the reason
		_, failed := calls.CloseAndRecv()
		return nil, errors.Join(err, failed)
	}
	return calls.CloseAndRecv()
}

const (
	// uploadPiece is how many bytes of a body are sent on at once, and uploadHeld how many the service holds of it before it
	// stores them.
	uploadPiece = 64 << 10
	uploadHeld  = 1<<20 + 2*uploadPiece
)

// sendBody sends a body on in pieces, each counted in the account of the request.
func (s *uploadStep) sendBody(calls grpc.ClientStreamingClient[pb.UploadEvidenceRequest, pb.Evidence], body io.Reader) error {
	account := s.exchange.account
	if err := account.Hold(uploadHeld); err != nil {
		return err
	}
	for {
		piece := make([]byte, uploadPiece)
		n, err := io.ReadFull(body, piece)
		if n > 0 {
			if err := account.Hold(uploadHeld + int64(n)); err != nil {
				return err
			}
			if err := calls.Send(&pb.UploadEvidenceRequest{Part: &pb.UploadEvidenceRequest_Data{Data: piece[:n]}}); err != nil {
				return err
			}
			account.Lower(uploadHeld)
		}
		if err != nil {
			return nil //nolint:nilerr // the library answers for a body that broke off
		}
	}
}

// tusUpload is an upload as the library sees it.
type tusUpload struct {
	steps uploadSteps
	known *pb.Evidence
}

// GetInfo implements tus.Upload.
func (u *tusUpload) GetInfo(context.Context) (tus.FileInfo, error) {
	e := u.known
	return tus.FileInfo{ID: e.GetEvidence(), Size: e.GetSizeBytes(), Offset: e.GetReceivedBytes(), MetaData: tus.MetaData{
		"evidence": e.GetEvidence(), "visit": e.GetVisit(), "report": e.GetReport(), "filetype": e.GetMediaType(),
	}}, nil
}

// WriteChunk implements tus.Upload.
func (u *tusUpload) WriteChunk(ctx context.Context, offset int64, body io.Reader) (int64, error) {
	step := u.steps.of(ctx)
	known, err := u.steps.send(ctx, &pb.UploadEvidenceRequest_Start{
		Evidence: u.known.GetEvidence(), MustExist: true, Offset: offset, ChecksumAlgorithm: step.algorithm, Checksum: step.checksum,
	}, body)
	if err != nil {
		return 0, step.refusal(err)
	}
	u.known = known
	step.expires(known)
	return known.GetReceivedBytes() - offset, nil
}

// GetReader implements tus.Upload. Nothing is read by this protocol.
func (u *tusUpload) GetReader(context.Context) (io.ReadCloser, error) {
	return nil, tus.ErrNotImplemented
}

// FinishUpload implements tus.Upload. The service finishes an upload with its last bytes.
func (u *tusUpload) FinishUpload(context.Context) error { return nil }

// Terminate implements tus.TerminatableUpload.
func (u *tusUpload) Terminate(ctx context.Context) error {
	if _, err := u.steps.calls().DeleteUpload(ctx, &pb.DeleteUploadRequest{Evidence: u.known.GetEvidence()}); err != nil {
		return u.steps.of(ctx).refusal(err)
	}
	return nil
}
