package phone

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// parked describes the copy of a draft on the server.
type parked struct {
	// Etag is the etag of the copy; empty where there is none or its etag is unknown.
	Etag string `json:"etag,omitempty"`
	// Digest is the digest of the copy's content.
	Digest checklist.Digest `json:"digest,omitzero"`
	// Attempts are the digests of contents that were sent without an answer. The copy may be one of them.
	Attempts []checklist.Digest `json:"attempts,omitempty"`
}

// ErrParkedElsewhere is returned where the draft on the server and that on the phone were both changed. The shopper
// chooses: ResumeOver keeps the server's, ParkOver the phone's.
var ErrParkedElsewhere = errors.New("another phone changed the parked draft")

// Park stores a copy of the draft on the server, where another phone can resume it. It does not overwrite what another
// phone parked meanwhile: the error is then ErrParkedElsewhere.
func (p *Phone) Park(ctx context.Context, visit string) error { return p.park(ctx, visit, false) }

// ParkOver is Park, but overwrites what is on the server.
func (p *Phone) ParkOver(ctx context.Context, visit string) error { return p.park(ctx, visit, true) }

func (p *Phone) park(ctx context.Context, visit string, overwrite bool) error {
	conn, err := p.connection()
	if err != nil {
		return err
	}
	ctx = p.callContext(ctx)
	client := pb.NewVisitServiceClient(conn)
	d, err := p.beginParking(visit)
	if err != nil {
		return err
	}
	etag := d.Parked.Etag
	if overwrite {
		etag = "*"
	}
	saved, err := saveDraft(ctx, client, d, etag)
	if isStaleEtag(err) {
		// Perhaps the copy is our own, of an attempt whose answer was lost.
		etag, err = etagOfOwnCopy(ctx, client, d)
		if err == nil {
			saved, err = saveDraft(ctx, client, d, etag)
		}
	}
	if err != nil {
		return fmt.Errorf("park %s: %w", visit, err)
	}
	return p.endParking(d, saved.GetEtag())
}

// beginParking records what is about to be sent.
func (p *Phone) beginParking(visit string) (*Draft, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d, err := p.draftCopy(visit)
	if err != nil {
		return nil, err
	}
	if digest := d.Report.Digests().Content; !slices.Contains(d.Parked.Attempts, digest) {
		d.Parked.Attempts = append(slices.Clone(d.Parked.Attempts), digest)
		if err := p.putDraft(d); err != nil {
			return nil, err
		}
	}
	return d.clone()
}

// endParking records what the server has now. The draft may have been changed or finished meanwhile.
func (p *Phone) endParking(sent *Draft, etag string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := p.drafts[sent.Visit]
	if kept == nil || kept.key() != sent.key() {
		return nil
	}
	d, err := kept.clone()
	if err != nil {
		return err
	}
	d.Parked = parked{Etag: etag, Digest: sent.Report.Digests().Content}
	return p.putDraft(d)
}

func saveDraft(ctx context.Context, client pb.VisitServiceClient, d *Draft, etag string) (*pb.VisitDraft, error) {
	content, err := contentToProto(d.Report)
	if err != nil {
		return nil, err
	}
	return client.SaveDraft(ctx, &pb.SaveDraftRequest{Visit: d.Visit, Draft: &pb.VisitDraft{
		ReportId: d.ReportID, BaseRevision: d.BaseRevision, Report: content, Comment: d.Comment, Etag: etag,
	}})
}

// isStaleEtag reports whether a call failed because the copy on the server has another etag.
func isStaleEtag(err error) bool {
	if err == nil {
		return false
	}
	reason := fault.From(err).Reason()
	return reason == pb.Reason_ETAG_REQUIRED || reason == pb.Reason_ETAG_MISMATCH
}

// etagOfOwnCopy returns the etag of the copy on the server, if this phone sent that copy.
func etagOfOwnCopy(ctx context.Context, client pb.VisitServiceClient, d *Draft) (string, error) {
	copied, content, err := getDraft(ctx, client, d.Visit)
	if err != nil {
		return "", err
	}
	digest := content.Digests().Content
	if copied.GetReportId() != d.ReportID || digest != d.Parked.Digest && !slices.Contains(d.Parked.Attempts, digest) {
		return "", ErrParkedElsewhere
	}
	return copied.GetEtag(), nil
}

func getDraft(ctx context.Context, client pb.VisitServiceClient, visit string) (*pb.VisitDraft, *checklist.Report, error) {
	copied, err := client.GetDraft(ctx, &pb.GetDraftRequest{Visit: visit})
	if err != nil {
		return nil, nil, err
	}
	content, err := reportFromProto(visit, copied.GetReport())
	return copied, content, err
}

// fetchOrCopy returns the draft on the server; without a connection the copy that a Sync fetched, if there is one.
func (p *Phone) fetchOrCopy(ctx context.Context, visit string) (*pb.VisitDraft, *checklist.Report, error) {
	conn, err := p.connection()
	if err == nil {
		var copied *pb.VisitDraft
		var content *checklist.Report
		copied, content, err = getDraft(p.callContext(ctx), pb.NewVisitServiceClient(conn), visit)
		if err == nil || status.Code(err) != codes.Unavailable && status.Code(err) != codes.DeadlineExceeded {
			return copied, content, err
		}
	}
	kept := p.copyOf(visit)
	if kept == nil {
		return nil, nil, err
	}
	content, err := reportFromProto(visit, kept.GetReport())
	return kept, content, err
}

// Resume fetches the parked draft of a visit; without a connection it takes the copy that the last Sync fetched. It does not overwrite a draft on this phone that was changed since it was
// parked or resumed: the error is then ErrParkedElsewhere.
func (p *Phone) Resume(ctx context.Context, visit string) (*Draft, error) {
	return p.resume(ctx, visit, false)
}

// ResumeOver is Resume, but overwrites the draft on this phone.
func (p *Phone) ResumeOver(ctx context.Context, visit string) (*Draft, error) {
	return p.resume(ctx, visit, true)
}

func (p *Phone) resume(ctx context.Context, visit string, overwrite bool) (*Draft, error) {
	copied, content, err := p.fetchOrCopy(ctx, visit)
	if err != nil {
		return nil, fmt.Errorf("resume %s: %w", visit, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.visits[visit] == nil {
		return nil, fmt.Errorf("%s: %w", visit, ErrNoVisit)
	}
	d, err := p.draftFromCopy(copied, content)
	if err != nil {
		return nil, err
	}
	if p.reports[d.key()] != nil {
		return nil, fmt.Errorf("%s: %w", visit, ErrReported)
	}
	if kept := p.drafts[visit]; kept != nil {
		if !overwrite && kept.changedSince(d.Parked.Digest) {
			return nil, fmt.Errorf("resume %s: the draft on this phone was changed: %w", visit, ErrParkedElsewhere)
		}
		d.Corrects = kept.Corrects
	}
	p.run(d)
	if err := p.putDraft(d); err != nil {
		return nil, err
	}
	return d.clone()
}

// draftFromCopy makes a draft of the copy on the server. The stopwatch goes on from the time that the other phone
// measured.
func (p *Phone) draftFromCopy(copied *pb.VisitDraft, content *checklist.Report) (*Draft, error) {
	d := &Draft{
		Visit: content.Visit, ReportID: copied.GetReportId(), BaseRevision: copied.GetBaseRevision(), Report: content, Comment: copied.GetComment(),
		Watch:  stopwatch{Elapsed: seconds(content.ElapsedSeconds)},
		Parked: parked{Etag: copied.GetEtag(), Digest: content.Digests().Content},
	}
	var err error
	if d.ReportID == "" {
		d.ReportID, err = p.newReportID()
	}
	return d, err
}

// changedSince reports whether the draft differs both from this copy and from the last one that was parked or resumed.
func (d *Draft) changedSince(copied checklist.Digest) bool {
	digest := d.Report.Digests().Content
	return digest != d.Parked.Digest && digest != copied
}
