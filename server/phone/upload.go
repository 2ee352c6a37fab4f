package phone

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// Uploaded is the result of an Upload.
type Uploaded struct {
	// Stored are the files whose digest the server has named, and whose bytes have left the phone.
	Stored []*File
	// Refused are the files that were refused for good. They stay on the phone until they are detached.
	Refused []*File
	// Waiting counts the files that still wait.
	Waiting int
	// Attempts counts the streams.
	Attempts int
}

// ErrNotUploaded is returned where files still wait. Nothing is lost.
var ErrNotUploaded = errors.New("not all files could be uploaded; they wait on this phone")

// Upload uploads the files that are attached, the oldest first, whether their report was sent or not. Where an upload
// breaks, it goes on at the byte that the server names, after a wait; an upload that the server does not know any more
// begins anew. A file is in Uploaded.Stored when the server has named the digest of its bytes, and in Uploaded.Refused when
// the server has refused it for good. Every other file waits; the error then wraps ErrNotUploaded and the cause, and Upload
// can be called again at any time, beside Send too.
func (p *Phone) Upload(ctx context.Context) (*Uploaded, error) {
	if !p.uploading.TryLock() {
		return nil, fmt.Errorf("upload: %w", ErrBusy)
	}
	defer p.uploading.Unlock()
	run := &uploadRun{phone: p, checked: map[string]bool{}, held: map[string]bool{}, offsets: map[string]int64{}}
	err := p.repeat(ctx, func() *round { return run.next(ctx) })
	run.out.Waiting = len(p.waitingFiles(nil))
	if run.out.Waiting > 0 && err != nil {
		err = fmt.Errorf("%w: %w", ErrNotUploaded, err)
	}
	return &run.out, errors.Join(err, errors.Join(run.faults...))
}

// waitingFiles lists the files that are to be uploaded, and before them those that are to be removed from the server.
func (p *Phone) waitingFiles(held map[string]bool) []*File {
	p.mu.Lock()
	defer p.mu.Unlock()
	detached := p.filesWhere(func(f *File) bool { return f.Detached && !held[f.ID] })
	return append(detached, p.filesWhere(func(f *File) bool { return !f.Detached && f.State() == Queued && !held[f.ID] })...)
}

// uploadRun is one Upload.
type uploadRun struct {
	phone *Phone
	out   Uploaded
	// checked are the files whose bytes have their digest.
	checked map[string]bool
	// held are the files that this Upload does not touch again, because the server's answer was impossible.
	held map[string]bool
	// offsets are the bytes of files that the server had when it was asked last.
	offsets map[string]int64
	// faults are errors that end no upload but that of one file.
	faults []error
}

// next makes one attempt with the next file; nil where none waits.
func (u *uploadRun) next(ctx context.Context) *round {
	waiting := u.phone.waitingFiles(u.held)
	if len(waiting) == 0 {
		return nil
	}
	f, out := waiting[0], &round{}
	conn, err := u.phone.connection()
	if err == nil {
		u.out.Attempts++
		client := pb.NewEvidenceServiceClient(conn)
		if f.Detached {
			err = u.remove(ctx, client, f)
		} else {
			err = u.upload(ctx, client, f, out)
		}
	}
	switch {
	case err == nil, !f.Detached && u.isGone(f):
	case ctx.Err() != nil:
		out.fatal = context.Cause(ctx)
	case errors.Is(err, ErrOffline), errors.Is(err, errDisk):
		out.fatal = err
	default:
		u.failed(f, err, out)
	}
	return out
}

// remove removes from the server what is there of a file that was detached.
func (u *uploadRun) remove(ctx context.Context, client pb.EvidenceServiceClient, f *File) error {
	_, err := client.DeleteUpload(u.phone.callContext(ctx), &pb.DeleteUploadRequest{Evidence: f.ID})
	switch reason := fault.From(err).Reason(); {
	case err == nil, reason == pb.Reason_NOT_FOUND, reason == pb.Reason_WRONG_STATE: // It is part of a report, or gone.
	default:
		return err
	}
	u.phone.mu.Lock()
	defer u.phone.mu.Unlock()
	return onDisk(u.phone.dropFile(f))
}

func onDisk(err error) error {
	if err != nil {
		return fmt.Errorf("%w: %w", errDisk, err)
	}
	return nil
}

// upload makes one attempt with a file: it asks how much of it the server has, and sends the rest.
func (u *uploadRun) upload(ctx context.Context, client pb.EvidenceServiceClient, f *File, out *round) error {
	if whole, err := u.begin(f); err != nil || !whole {
		return err
	}
	known, err := client.GetUpload(u.phone.callContext(ctx), &pb.GetUploadRequest{Evidence: f.ID})
	if err != nil && fault.From(err).Reason() != pb.Reason_NOT_FOUND {
		return err
	}
	offset := known.GetReceivedBytes() // 0 where the server does not know the upload
	if known.GetState() <= pb.Evidence_UPLOADING {
		out.progress = offset > u.offsets[f.ID]
		u.offsets[f.ID] = offset
		if known, err = u.send(ctx, client, f, offset); err != nil {
			return err
		}
	}
	switch known.GetState() {
	case pb.Evidence_STORED:
		return u.store(f, known, out)
	case pb.Evidence_REMOVED:
		return u.refuse(f, &Refusal{Reason: pb.Reason_WRONG_STATE.String(), Message: "the server has removed the file"}, out)
	}
	return status.Error(unavailable, "the upload ended before all of it was there")
}

// isGone reports whether the shopper has detached a file since the Upload chose it. Its bytes are then removed.
func (u *uploadRun) isGone(f *File) bool {
	u.phone.mu.Lock()
	defer u.phone.mu.Unlock()
	kept := u.phone.files[f.ID]
	return kept == nil || kept.Detached
}

// begin checks the bytes of a file, once in an Upload, and records that the server may have something of it from now on.
// It returns false for a file that is damaged, which is moved to the quarantine.
func (u *uploadRun) begin(f *File) (whole bool, err error) {
	if u.checked[f.ID] {
		return true, nil
	}
	whole, err = u.phone.checkBytes(f)
	if u.isGone(f) {
		return false, nil
	}
	if err != nil || !whole {
		u.faults = append(u.faults, fmt.Errorf("%s (%s): the bytes on this phone are damaged and were moved away", f.ID, f.Title))
		return false, onDisk(u.phone.setFileAside(f))
	}
	if !f.Begun {
		if err := u.change(f, func(c *File) { c.Begun = true }); err != nil {
			return false, err
		}
	}
	u.checked[f.ID] = true
	return true, nil
}

// change stores a change of a file, unless the shopper has detached it meanwhile.
func (u *uploadRun) change(f *File, change func(*File)) error {
	p := u.phone
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := p.files[f.ID]
	if kept == nil || kept.Detached {
		return nil
	}
	c := *kept
	change(&c)
	if err := p.putFile(&c); err != nil {
		return onDisk(err)
	}
	if c.Stored {
		return onDisk(p.dropBytes(c.Digest))
	}
	return nil
}

// store lets the bytes of a file go, if the server has the same.
func (u *uploadRun) store(f *File, known *pb.Evidence, out *round) error {
	if known.GetSha256() != f.Digest.String() || known.GetSizeBytes() != f.Bytes {
		u.held[f.ID] = true
		u.faults = append(u.faults, fmt.Errorf("%w: file %s has %d bytes with the digest %s, the server has %d with %s",
			ErrDisagree, f.ID, f.Bytes, f.Digest, known.GetSizeBytes(), known.GetSha256()))
		return nil
	}
	if err := u.change(f, func(c *File) { c.Stored = true }); err != nil {
		return err
	}
	out.progress = true
	done := *f
	done.Stored = true
	u.out.Stored = append(u.out.Stored, &done)
	return nil
}

func (u *uploadRun) refuse(f *File, why *Refusal, out *round) error {
	if err := u.change(f, func(c *File) { c.Refusal = why }); err != nil {
		return err
	}
	out.progress = true
	refused := *f
	refused.Refusal = why
	u.out.Refused = append(u.out.Refused, &refused)
	return nil
}

// failed handles an error by its reason: one that is about the phone or the server ends the Upload, a temporary one leaves
// the file where it is, and every other one is about the file and final.
func (u *uploadRun) failed(f *File, err error, out *round) {
	failure := fault.From(err)
	switch reason := failure.Reason(); {
	case blocksSending(reason), reason == pb.Reason_NO_EVIDENCE_STORE:
		out.fatal = err
	case fault.Retriable(reason):
		out.err, out.wait = err, retryAfter(failure)
	case reason == pb.Reason_UPLOAD_OFFSET, reason == pb.Reason_CHECKSUM_MISMATCH, f.Detached:
		// The offset is another one, or bytes were changed on their way: the next attempt begins where the server says.
		out.err = err
	default:
		if err := u.refuse(f, refusalOf(status.Convert(err)), out); err != nil {
			out.fatal = err
		}
	}
}
