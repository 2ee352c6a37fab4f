package api

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// submission is one report as it arrived, with what is computed of it before the store is asked.
type submission struct {
	shopper string
	id      storage.ReportID
	base    int32
	device  time.Time
	taken   time.Time
	report  *checklist.Report
	digests checklist.ReportDigests
	// unkept are the violations of what could not be brought into the domain's form at all.
	unkept []fault.Violation

	// What follows is read by prepare.
	visit   *storage.Visit
	version *published.Version
	flags   visit.FlagInput
	zone    *time.Location
	channel storage.Channel
	prior   *storage.Report
	score   *checklist.Score

	// What follows is made once the report is found to be good: its bodies, and its receipt but for what is known only
	// when it is stored.
	scoring, personal []byte
	// contended says that another one was first: the visit is then read again in the writer's turn.
	contended bool
	proof     checklist.Receipt
}

// submitRequest is what a single submission and one of a stream have in common.
type submitRequest interface {
	proto.Message
	GetVisit() string
	GetReportId() string
	GetBaseRevision() int32
	GetReport() *pb.ReportContent
}

// SubmitReport takes a report exactly once.
func (s *Server) SubmitReport(ctx context.Context, req *pb.SubmitReportRequest) (*pb.Receipt, error) {
	return s.submit(ctx, req, wire.Time(req.GetDeviceTime()))
}

// submit looks for an earlier submission of the same key before anything is judged, so that a receipt is returned
// whatever limits were tightened since; then judges, and then stores all of it or nothing.
func (s *Server) submit(ctx context.Context, req submitRequest, device time.Time) (*pb.Receipt, error) {
	receipt, outcome, err := s.submitOnce(ctx, req, device)
	if err != nil && fault.From(err).Reason() == pb.Reason_REPORT_CONFLICT {
		outcome = Conflict
	}
	s.submitted(outcome)
	return receipt, err
}

// What becomes of a submission, for the metrics: it is stored; it had been stored before and gets its receipt again; its
// id was used with other content; or it is refused for another reason.
const (
	Accepted = "accepted"
	Replayed = "replayed"
	Conflict = "conflict"
	Refused  = "refused"
)

func (s *Server) submitOnce(ctx context.Context, req submitRequest, device time.Time) (*pb.Receipt, string, error) {
	id, err := uuid.Parse(req.GetReportId())
	if err != nil || id.Version() != 7 || id.Variant() != uuid.RFC4122 || id.String() != req.GetReportId() {
		return nil, Refused, fault.Invalid(fault.Violation{Path: "reportId", Reason: pb.Reason_INVALID_REPORT_ID})
	}
	in := &submission{
		shopper: auth.From(ctx).Shopper, id: storage.ReportID(id), base: req.GetBaseRevision(),
		device: device.Truncate(time.Microsecond), taken: s.now(),
	}
	in.report, in.unkept = wire.ReportFromProto(req.GetVisit(), req.GetReport())
	in.digests = in.report.Digests()
	var lost error
	for attempt := range attempts {
		in.contended = attempt > 0
		outcome := Replayed
		receipt, err := s.judgeOrReplay(ctx, req, in)
		if err == nil && receipt == nil {
			outcome = Accepted
			receipt, err = s.take(ctx, in)
		}
		if lost = err; errors.Is(err, storage.ErrExists) || errors.Is(err, storage.ErrStale) {
			continue
		}
		if err != nil {
			return nil, Refused, err
		}
		return wire.ReceiptToProto(receipt), outcome, nil
	}
	return nil, Refused, fault.New(pb.Reason_UNAVAILABLE, "the report or its visit keeps changing; send it again").
		Because(lost).RetryAfter(time.Second)
}

// attempts is how often a submission is judged anew when what it was judged by changes before it is stored.
const attempts = 5

// judgeOrReplay returns the receipt of an earlier submission of the same key and content; else nothing, with the
// submission judged and ready to be stored. What it reads may be of several moments: storing fails where any of it has
// changed.
func (s *Server) judgeOrReplay(ctx context.Context, req submitRequest, in *submission) ([]byte, error) {
	return read(ctx, s, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) ([]byte, error) {
		var err error
		if in.prior, err = tx.Reports().Get(ctx, in.id); orNone(err) != nil {
			return nil, err
		}
		if in.prior != nil {
			if receipt, err := in.replayed(ctx, tx); err != nil || receipt != nil {
				return receipt, err
			}
		}
		if err := chain.Check(ctx, req); err != nil {
			return nil, err
		}
		return nil, s.prepare(ctx, tx, in)
	})
}

// replayed returns the receipt of an earlier submission with the same key and content, or nothing where there is none.
// Another content under the key is refused with both digests; somebody else's key without.
func (in *submission) replayed(ctx context.Context, tx storage.Tx) ([]byte, error) {
	earlier, err := tx.Reports().GetSubmission(ctx, in.id, in.base)
	if err != nil {
		return nil, orNone(err)
	}
	if earlier.Shopper != in.shopper {
		return nil, fault.New(pb.Reason_REPORT_ID_TAKEN, "the report id is taken; make a new one")
	}
	if earlier.ContentDigest != in.digests.Content || len(in.unkept) > 0 {
		return nil, fault.New(pb.Reason_REPORT_CONFLICT, "the report id was used with other content").
			With("storedDigest", earlier.ContentDigest.String()).With("sentDigest", in.digests.Content.String())
	}
	return earlier.Receipt, nil
}

// prepare reads what the report is judged by, and refuses it with everything that is wrong.
func (s *Server) prepare(ctx context.Context, tx storage.Tx, in *submission) error {
	var err error
	if in.visit, err = tx.Visits().Get(ctx, in.report.Visit); err != nil {
		return err
	}
	if in.visit.Shopper != in.shopper {
		if err := checkHeld(ctx, tx, in.report.Visit, in.shopper); err != nil {
			return err
		}
	}
	if err := in.checkPrior(); err != nil {
		return err
	}
	place, err := s.placeOf(ctx, tx, in.visit)
	if err != nil {
		return err
	}
	in.flags = flagInput(in.visit, place, in.taken)
	in.zone, in.channel = s.zone(place.location.TimeZone), place.location.Channel
	return s.judge(ctx, tx, in)
}

// checkPrior says whether there is a report that a resubmission can answer, and none where it is the first.
func (in *submission) checkPrior() error {
	switch prior := in.prior; {
	case prior == nil && in.base == 0:
		return nil
	case prior == nil:
		return fault.New(pb.Reason_WRONG_BASE_REVISION, "there is no report with this id to answer").
			Violate("baseRevision", pb.Reason_WRONG_BASE_REVISION)
	case prior.Shopper != in.shopper || prior.Visit != in.report.Visit:
		return fault.New(pb.Reason_REPORT_ID_TAKEN, "the report id is taken; make a new one")
	case prior.State != visit.Returned:
		return fault.New(pb.Reason_WRONG_STATE, "the report was not returned").
			With("state", string(prior.State)).With("cause", "REPORT_NOT_RETURNED")
	case prior.Current != in.base:
		return fault.New(pb.Reason_WRONG_BASE_REVISION, "the revision that was returned is another one").
			Violate("baseRevision", pb.Reason_WRONG_BASE_REVISION)
	}
	return nil
}

// take stores the report in one transaction and returns the receipt. ErrExists or ErrStale say that something of what
// the report was judged by has changed meanwhile.
func (s *Server) take(ctx context.Context, in *submission) ([]byte, error) {
	var receipt []byte
	err := s.store.Update(ctx, storage.WriteOptions{NoRetry: true}, func(tx storage.Tx) error {
		var err error
		if in.prior == nil {
			receipt, err = s.insertReport(ctx, tx, in)
		} else {
			receipt, err = s.resubmitReport(ctx, tx, in)
		}
		if err != nil {
			return err
		}
		return s.auditBytes(ctx, tx, wire.ResourceName("reports", uuid.UUID(in.id).String()), in.digests.Content[:], in.taken)
	})
	return receipt, err
}
