package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// receivedReport is a report as a phone sent it. Nothing of it is validated but its id.
type receivedReport struct {
	shopper string
	id      storage.ReportID
	base    int32
	clock   visit.Clock
	// takenTime is the now of the request.
	takenTime time.Time
	// writtenTime is the phone's clock when the shopper finished it; zero where the phone sent none.
	writtenTime time.Time
	content     *checklist.Report
	digests     checklist.ReportDigests
	// malformed are the violations of values that have no form in the domain.
	malformed []fault.Violation
}

// reportIDOf returns the id of a request's report; false if it is no UUID of version 7 in its usual form.
func reportIDOf(req submitRequest) (uuid.UUID, bool) {
	id, err := uuid.Parse(req.GetReportId())
	return id, err == nil && id.Version() == 7 && id.Variant() == uuid.RFC4122 && id.String() == req.GetReportId()
}

// receiveReport converts a request and computes its digests.
func (s *Server) receiveReport(ctx context.Context, req submitRequest, clock visit.Clock, taken time.Time) (*receivedReport, error) {
	id, ok := reportIDOf(req)
	if !ok {
		// Without an id it can be no replay, so that the rest is checked too.
		found := s.ContentViolations(req)
		shape := fault.From(chain.Check(ctx, req)).Violations()
		return nil, fault.Invalid(append(found, fault.Beside(found, shape)...)...)
	}
	content, malformed := wire.ReportFromProto(req.GetVisit(), req.GetReport())
	return &receivedReport{
		shopper: auth.From(ctx).Shopper, id: storage.ReportID(id), base: req.GetBaseRevision(),
		clock: clock, takenTime: taken, writtenTime: wire.Time(req.GetWrittenTime()),
		content: content, digests: content.Digests(), malformed: malformed,
	}, nil
}

// earlierReceipt returns the receipt of an earlier submission with the same key and content, or nil where there is none.
// Other content under the key is refused with both digests; a key of another shopper without them.
func (r *receivedReport) earlierReceipt(ctx context.Context, tx storage.Tx) ([]byte, error) {
	earlier, err := tx.Reports().GetSubmission(ctx, r.id, r.base)
	if err != nil {
		return nil, orNone(err)
	}
	if earlier.Shopper != r.shopper {
		return nil, fault.New(pb.Reason_REPORT_ID_TAKEN, "the report id is taken; make a new one")
	}
	if earlier.ContentDigest != r.digests.Content || len(r.malformed) > 0 {
		return nil, fault.New(pb.Reason_REPORT_CONFLICT, "the report id was used with other content").
			With("storedDigest", earlier.ContentDigest.String()).With("sentDigest", r.digests.Content.String())
	}
	return earlier.Receipt, nil
}

// answeredRevision returns the revision that the report answers; nil for a first submission.
func (r *receivedReport) answeredRevision(ctx context.Context, tx storage.Tx, prior *storage.Report) (*storage.Revision, error) {
	if prior == nil {
		return nil, nil //nolint:nilnil // nothing is answered
	}
	return tx.Reports().GetRevision(ctx, prior.ID, prior.Current)
}

// checkPrior returns an error where the report is a resubmission without a returned report that it can answer, or a
// first submission under the id of another report. prior is nil where there is no report with the id.
func (r *receivedReport) checkPrior(prior *storage.Report) error {
	switch {
	case prior == nil && r.base == 0:
		return nil
	case prior == nil:
		return fault.New(pb.Reason_WRONG_BASE_REVISION, "there is no report with this id to answer").
			Violate("baseRevision", pb.Reason_WRONG_BASE_REVISION)
	case prior.Shopper != r.shopper || prior.Visit != r.content.Visit:
		return fault.New(pb.Reason_REPORT_ID_TAKEN, "the report id is taken; make a new one")
	case prior.State != visit.Returned:
		return fault.New(pb.Reason_WRONG_STATE, "the report was not returned").
			With("state", string(prior.State)).With("cause", "REPORT_NOT_RETURNED")
	case prior.Current != r.base:
		return fault.New(pb.Reason_WRONG_BASE_REVISION, "the revision that was returned is another one").
			Violate("baseRevision", pb.Reason_WRONG_BASE_REVISION)
	}
	return nil
}
