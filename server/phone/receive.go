package phone

import (
	"errors"
	"fmt"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// ErrDisagree is returned where the server and the phone have different reports under one id: the receipt is not for
// what was sent, or the server reports a conflict that is impossible. The report stays on the phone. The agency should
// look into it.
var ErrDisagree = errors.New("the server and this phone disagree about a report")

// errDisk is returned where the phone cannot write to its folder. It ends a Send.
var errDisk = errors.New("the phone's folder cannot be written")

func timestamp(t time.Time) *timestamppb.Timestamp { return timestamppb.New(instant(t)) }

// handleAnswer stores the answer to one report. It returns an error only where the phone's disk failed.
func (s *sendRun) handleAnswer(i *Item, answer *pb.SubmitReportsResponse, out *round) error {
	switch result := answer.GetResult().(type) {
	case *pb.SubmitReportsResponse_Receipt:
		return s.storeReceipt(i, result.Receipt, out)
	case *pb.SubmitReportsResponse_Error:
		return s.handleRefusal(i, status.FromProto(result.Error), out)
	}
	out.err = fmt.Errorf("%s: the server's answer is empty", i.key())
	return nil
}

// storeReceipt checks a receipt and stores it. The same write removes the report from the queue.
func (s *sendRun) storeReceipt(i *Item, receipt *pb.Receipt, out *round) error {
	if err := checkReceipt(i, receipt); err != nil {
		s.held[i.key()] = true
		s.disagreements = append(s.disagreements, fmt.Errorf("%w: receipt of %s: %w", ErrDisagree, i.key(), err))
		return nil
	}
	taken := i.copy()
	taken.Receipt = string(receipt.GetCanonical())
	if err := s.phone.storeAnswer(taken); err != nil {
		return err
	}
	out.progress = true
	s.out.Taken = append(s.out.Taken, taken.copy())
	return nil
}

// checkReceipt returns an error that names everything in a receipt that does not fit the report that was sent.
func checkReceipt(i *Item, sent *pb.Receipt) error {
	if digest := checklist.DigestOf(sent.GetCanonical()); digest.String() != sent.GetDigest() {
		return fmt.Errorf("its digest is %s and not %s", digest, sent.GetDigest())
	}
	r, err := checklist.ParseReceipt(sent.GetCanonical())
	if err != nil {
		return err
	}
	var faults []error
	differ := func(what string, got, want any) {
		if got != want {
			faults = append(faults, fmt.Errorf("its %s is %v and not %v", what, got, want))
		}
	}
	differ("report id", r.ReportID, i.ReportID)
	differ("base revision", r.BaseRevision, i.BaseRevision)
	differ("visit", r.Visit, i.Visit)
	differ("content digest", r.ContentDigest, i.ContentDigest)
	return errors.Join(faults...)
}

// handleRefusal handles a refusal by its reason: a temporary one leaves the report in the queue, one that is about the
// phone ends the Send, and every other one is final.
func (s *sendRun) handleRefusal(i *Item, refusal *status.Status, out *round) error {
	f := fault.FromStatus(refusal)
	switch {
	case blocksSending(f.Reason()):
		out.fatal = fmt.Errorf("%s: %w", i.key(), refusal.Err())
	case fault.Retriable(f.Reason()):
		out.err = fmt.Errorf("%s: %w", i.key(), refusal.Err())
		out.wait = max(out.wait, f.Delay())
	default:
		return s.storeRefusal(i, refusal, out)
	}
	return nil
}

// storeRefusal stores a final refusal, with everything that is wrong with the report.
func (s *sendRun) storeRefusal(i *Item, refusal *status.Status, out *round) error {
	refused := i.copy()
	refused.Refusal = refusalOf(refusal)
	if err := s.phone.storeAnswer(refused); err != nil {
		return err
	}
	out.progress = true
	s.out.Refused = append(s.out.Refused, refused.copy())
	if refused.Refusal.Reason == pb.Reason_REPORT_CONFLICT.String() {
		s.checkConflict(refused)
	}
	return nil
}

// checkConflict reports a conflict that is impossible: the server has the same content, or it read another content than
// the phone sent.
func (s *sendRun) checkConflict(i *Item) {
	stored, sent := i.Refusal.Metadata["storedDigest"], i.Refusal.Metadata["sentDigest"]
	if own := i.ContentDigest.String(); stored == own || sent != own {
		s.disagreements = append(s.disagreements, fmt.Errorf("%w: conflict of %s: the server has %s and read %s, the phone sent %s",
			ErrDisagree, i.key(), stored, sent, own))
	}
}

func (p *Phone) storeAnswer(i *Item) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.putItem(i); err != nil {
		return fmt.Errorf("%w: %w", errDisk, err)
	}
	return nil
}

// refusalOf returns a refusal with its texts and violations.
func refusalOf(s *status.Status) *Refusal {
	out := &Refusal{Reason: fault.FromStatus(s).Reason().String(), Message: s.Message()}
	for _, detail := range s.Details() {
		switch d := detail.(type) {
		case *errdetails.ErrorInfo:
			out.Metadata = d.GetMetadata()
		case *errdetails.LocalizedMessage:
			out.Message = d.GetMessage()
		case *errdetails.BadRequest:
			for _, v := range d.GetFieldViolations() {
				out.Violations = append(out.Violations, Violation{
					Path: v.GetField(), Reason: v.GetReason(), Message: v.GetLocalizedMessage().GetMessage(),
				})
			}
		}
	}
	return out
}
