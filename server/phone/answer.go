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

// ErrDisagree says that the server and the phone do not mean the same report by the same id: a receipt that is not of
// what was sent, or a conflict that cannot be. The report stays on the phone, and somebody should be told.
var ErrDisagree = errors.New("the server and this phone disagree about a report")

// errDisk says that the phone cannot write. Nothing goes on before it can.
var errDisk = errors.New("the phone's folder cannot be written")

func timestamp(t time.Time) *timestamppb.Timestamp { return timestamppb.New(instant(t)) }

// take keeps the answer to one report. The error says that the phone's disk failed.
func (s *sendRun) take(i *Item, answer *pb.SubmitReportsResponse, out *round) error {
	switch result := answer.GetResult().(type) {
	case *pb.SubmitReportsResponse_Receipt:
		return s.receive(i, result.Receipt, out)
	case *pb.SubmitReportsResponse_Error:
		return s.judge(i, status.FromProto(result.Error), out)
	}
	out.err = fmt.Errorf("%s: the server's answer says nothing", i.key())
	return nil
}

// receive checks a receipt and keeps it. The same write takes the report out of the queue.
func (s *sendRun) receive(i *Item, receipt *pb.Receipt, out *round) error {
	if err := checkReceipt(i, receipt); err != nil {
		s.held[i.key()] = true
		s.loud = append(s.loud, fmt.Errorf("%w: receipt of %s: %w", ErrDisagree, i.key(), err))
		return nil
	}
	taken := i.copy()
	taken.Receipt = string(receipt.GetCanonical())
	if err := s.phone.keepAnswer(taken); err != nil {
		return err
	}
	out.progress = true
	s.out.Taken = append(s.out.Taken, taken.copy())
	return nil
}

// checkReceipt says what of a receipt does not fit the report that was sent.
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

// judge sorts a refusal: what may pass stays in the queue, what lies with the phone ends the Send, and the rest is
// for good.
func (s *sendRun) judge(i *Item, refusal *status.Status, out *round) error {
	f := fault.FromStatus(refusal)
	switch {
	case ofCaller(f.Reason()):
		out.fatal = fmt.Errorf("%s: %w", i.key(), refusal.Err())
	case fault.Retriable(f.Reason()):
		out.err = fmt.Errorf("%s: %w", i.key(), refusal.Err())
		out.wait = max(out.wait, f.Delay())
	default:
		return s.refuse(i, refusal, out)
	}
	return nil
}

// refuse sets a report aside with what is wrong with it.
func (s *sendRun) refuse(i *Item, refusal *status.Status, out *round) error {
	refused := i.copy()
	refused.Refusal = refusalOf(refusal)
	if err := s.phone.keepAnswer(refused); err != nil {
		return err
	}
	out.progress = true
	s.out.Refused = append(s.out.Refused, refused.copy())
	if refused.Refusal.Reason == pb.Reason_REPORT_CONFLICT.String() {
		s.conflict(refused)
	}
	return nil
}

// conflict tells loudly of a conflict that cannot be: the server holds just this content, or read something else than
// what was sent.
func (s *sendRun) conflict(i *Item) {
	stored, sent := i.Refusal.Metadata["storedDigest"], i.Refusal.Metadata["sentDigest"]
	if own := i.ContentDigest.String(); stored == own || sent != own {
		s.loud = append(s.loud, fmt.Errorf("%w: conflict of %s: the server has %s and read %s, the phone sent %s",
			ErrDisagree, i.key(), stored, sent, own))
	}
}

func (p *Phone) keepAnswer(i *Item) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.putItem(i); err != nil {
		return fmt.Errorf("%w: %w", errDisk, err)
	}
	return nil
}

// refusalOf reads what a refusal says, texts included.
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
