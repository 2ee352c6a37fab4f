package phone

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// uploads is the part of the fake server that keeps evidence, except for the faults that a test sets.
type uploads struct {
	pb.UnimplementedEvidenceServiceServer

	lock sync.Mutex
	kept map[string]*upload
	// began and received count the uploads that began, and the bytes of all streams.
	began, received int
	// cuts are the numbers of bytes after which the next streams end. A stream without one is not cut.
	cuts []int
	// asks is called with every message of an upload, and wants with every question for one, unlocked.
	asks, wants func()
	// forget removes an upload at the next question for it, once for each id.
	forget map[string]bool
	// lateForget removes an upload when it is asked for and has bytes.
	lateForget string
	// refuse refuses an upload when all of it is there, by its visit.
	refuse map[string]*fault.Error
	// lose stores the end of so many uploads without an answer; mangle changes answers.
	lose   int
	mangle func(*pb.Evidence)
}

type upload struct {
	start *pb.UploadEvidenceRequest_Start
	data  []byte
	state pb.Evidence_State
}

func (u *upload) evidence() *pb.Evidence {
	e := &pb.Evidence{
		Evidence: u.start.GetEvidence(), Report: u.start.GetReport(), Visit: u.start.GetVisit(), Question: u.start.GetQuestion(),
		State: u.state, SizeBytes: u.start.GetSizeBytes(), ReceivedBytes: int64(len(u.data)), Sha256: u.start.GetSha256(),
	}
	if u.state == pb.Evidence_STORED {
		digest := checklist.DigestOf(u.data)
		e.Sha256 = hex.EncodeToString(digest[:])
	}
	return e
}

func (u *uploads) GetUpload(_ context.Context, req *pb.GetUploadRequest) (*pb.Evidence, error) {
	if u.wants != nil {
		u.wants()
	}
	u.lock.Lock()
	defer u.lock.Unlock()
	if u.forget[req.GetEvidence()] {
		delete(u.forget, req.GetEvidence())
		delete(u.kept, req.GetEvidence())
	}
	known := u.kept[req.GetEvidence()]
	if known != nil && len(known.data) > 0 && u.lateForget == req.GetEvidence() {
		u.lateForget = ""
		delete(u.kept, req.GetEvidence())
		return known.evidence(), nil // It expires after it was asked for.
	}
	if known == nil {
		return nil, fault.New(pb.Reason_NOT_FOUND, "").Status("", "").Err()
	}
	return known.evidence(), nil
}

func (u *uploads) DeleteUpload(_ context.Context, req *pb.DeleteUploadRequest) (*emptypb.Empty, error) {
	u.lock.Lock()
	defer u.lock.Unlock()
	if u.kept[req.GetEvidence()] == nil {
		return nil, fault.New(pb.Reason_NOT_FOUND, "").Status("", "").Err()
	}
	delete(u.kept, req.GetEvidence())
	return &emptypb.Empty{}, nil
}

func (u *uploads) UploadEvidence(stream grpc.ClientStreamingServer[pb.UploadEvidenceRequest, pb.Evidence]) error {
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	known, budget := u.begin(first.GetStart())
	offset := first.GetStart().GetOffset()
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if u.asks != nil {
			u.asks()
		}
		if err := u.add(known, &offset, req.GetData(), &budget); err != nil {
			return err
		}
	}
	answer, err := u.end(known)
	if err != nil {
		return err
	}
	return stream.SendAndClose(answer)
}

func (u *uploads) begin(start *pb.UploadEvidenceRequest_Start) (known *upload, budget int) {
	u.lock.Lock()
	defer u.lock.Unlock()
	if budget = -1; len(u.cuts) > 0 {
		budget, u.cuts = u.cuts[0], u.cuts[1:]
	}
	if known = u.kept[start.GetEvidence()]; known == nil {
		known = &upload{start: start, state: pb.Evidence_UPLOADING}
		if u.kept == nil {
			u.kept = map[string]*upload{}
		}
		u.kept[start.GetEvidence()] = known
		u.began++
	}
	return known, budget
}

func (u *uploads) add(known *upload, offset *int64, data []byte, budget *int) error {
	u.lock.Lock()
	defer u.lock.Unlock()
	if *offset != int64(len(known.data)) || known.state != pb.Evidence_UPLOADING {
		return fault.New(pb.Reason_UPLOAD_OFFSET, "").Status("", "").Err()
	}
	cut := *budget >= 0 && len(data) >= *budget
	if cut {
		data = data[:*budget]
	} else if *budget >= 0 {
		*budget -= len(data)
	}
	known.data = append(known.data, data...)
	*offset += int64(len(data))
	u.received += len(data)
	if cut {
		return status.Error(codes.Unavailable, "cut")
	}
	return nil
}

func (u *uploads) end(known *upload) (*pb.Evidence, error) {
	u.lock.Lock()
	defer u.lock.Unlock()
	if int64(len(known.data)) == known.start.GetSizeBytes() && known.state == pb.Evidence_UPLOADING {
		if refusal := u.refuse[known.start.GetVisit()]; refusal != nil {
			delete(u.kept, known.start.GetEvidence())
			return nil, refusal.Status("de", "r-1").Err()
		}
		known.state = pb.Evidence_STORED
	}
	if u.lose > 0 && known.state == pb.Evidence_STORED {
		u.lose--
		return nil, status.Error(codes.Unavailable, "the answer is lost")
	}
	answer := known.evidence()
	if u.mangle != nil {
		u.mangle(answer)
	}
	return answer, nil
}

// stored returns the digests of the evidence that is stored, by its id.
func (u *uploads) stored() map[string]checklist.Digest {
	u.lock.Lock()
	defer u.lock.Unlock()
	out := map[string]checklist.Digest{}
	for id, known := range u.kept {
		if known.state == pb.Evidence_STORED {
			out[id] = checklist.DigestOf(known.data)
		}
	}
	return out
}

// document returns bytes that a phone takes for a PDF.
func document(size int, word string) []byte {
	data := make([]byte, size)
	copy(data, "%PDF-1.7\n"+word)
	return data
}

// attach attaches a document to a visit.
func (b *bench) attach(visit string, data []byte) *File {
	b.t.Helper()
	f, err := b.Attach(visit, "counter", "slip.pdf", nil, newBytes(data))
	if err != nil {
		b.t.Fatal(err)
	}
	return f
}

func (b *bench) upload(t *testing.T) *Uploaded {
	t.Helper()
	done, err := b.Upload(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return done
}
