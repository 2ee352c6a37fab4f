package phone

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// parked is what a phone knows of the copy of its draft on the server.
type parked struct {
	// Etag is that of the copy; empty where the phone knows of none.
	Etag string `json:"etag,omitempty"`
	// Digest is that of the copy's content.
	Digest checklist.Digest `json:"digest,omitzero"`
	// Attempts are the contents that were sent and whose answer never came: the copy may be one of them.
	Attempts []checklist.Digest `json:"attempts,omitempty"`
}

// ErrParkedElsewhere says that the draft on the server and that on the phone went different ways. The shopper chooses:
// Yield takes the server's, Replace keeps the phone's.
var ErrParkedElsewhere = errors.New("another phone changed the parked draft")

// Park puts a copy of the draft on the server, where another phone can take it up. It never overwrites what another
// phone parked meanwhile: the error is then ErrParkedElsewhere.
func (p *Phone) Park(ctx context.Context, visit string) error { return p.park(ctx, visit, false) }

// Replace is Park for a shopper who chose the phone's draft: it overwrites what is on the server.
func (p *Phone) Replace(ctx context.Context, visit string) error { return p.park(ctx, visit, true) }

func (p *Phone) park(ctx context.Context, visit string, overwrite bool) error {
	conn, err := p.connection()
	if err != nil {
		return err
	}
	ctx = p.as(ctx)
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
	if moved(err) {
		// Perhaps the copy is our own, of an attempt whose answer was lost.
		etag, err = ownCopy(ctx, client, d)
		if err == nil {
			saved, err = saveDraft(ctx, client, d, etag)
		}
	}
	if err != nil {
		return fmt.Errorf("park %s: %w", visit, err)
	}
	return p.endParking(d, saved.GetEtag())
}

// beginParking notes what is about to be sent, before it is.
func (p *Phone) beginParking(visit string) (*Draft, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept, err := p.draft(visit)
	if err != nil {
		return nil, err
	}
	d, err := kept.clone()
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

// endParking notes what the server has now. The draft may have been changed meanwhile, or finished.
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
	content, err := contentOf(d.Report)
	if err != nil {
		return nil, err
	}
	return client.SaveDraft(ctx, &pb.SaveDraftRequest{Visit: d.Visit, Draft: &pb.VisitDraft{
		ReportId: d.ReportID, BaseRevision: d.BaseRevision, Report: content, Etag: etag,
	}})
}

// moved says that the copy on the server is not the one that the etag names.
func moved(err error) bool {
	if err == nil {
		return false
	}
	reason := fault.From(err).Reason()
	return reason == pb.Reason_ETAG_REQUIRED || reason == pb.Reason_ETAG_MISMATCH
}

// ownCopy returns the etag of the copy on the server where it is one that this phone sent.
func ownCopy(ctx context.Context, client pb.VisitServiceClient, d *Draft) (string, error) {
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
	content, err := reportOf(visit, copied.GetReport())
	return copied, content, err
}

// TakeUp brings the parked draft of a visit to this phone. A draft that is here and was changed since it was parked or
// taken up is not overwritten: the error is then ErrParkedElsewhere.
func (p *Phone) TakeUp(ctx context.Context, visit string) (*Draft, error) {
	return p.takeUp(ctx, visit, false)
}

// Yield is TakeUp for a shopper who chose the server's draft: it overwrites the one on this phone.
func (p *Phone) Yield(ctx context.Context, visit string) (*Draft, error) {
	return p.takeUp(ctx, visit, true)
}

func (p *Phone) takeUp(ctx context.Context, visit string, overwrite bool) (*Draft, error) {
	conn, err := p.connection()
	if err != nil {
		return nil, err
	}
	copied, content, err := getDraft(p.as(ctx), pb.NewVisitServiceClient(conn), visit)
	if err != nil {
		return nil, fmt.Errorf("take up %s: %w", visit, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.visits[visit] == nil {
		return nil, fmt.Errorf("%s: %w", visit, ErrNoVisit)
	}
	d, err := p.fromCopy(copied, content)
	if err != nil {
		return nil, err
	}
	if p.reports[d.key()] != nil {
		return nil, fmt.Errorf("%s: %w", visit, ErrReported)
	}
	if kept := p.drafts[visit]; kept != nil {
		if !overwrite && kept.movedFrom(d.Parked.Digest) {
			return nil, fmt.Errorf("take up %s: the draft on this phone was changed: %w", visit, ErrParkedElsewhere)
		}
		d.Mends = kept.Mends
	}
	p.run(d)
	if err := p.putDraft(d); err != nil {
		return nil, err
	}
	return d.clone()
}

// fromCopy makes a draft of the copy on the server. The other phone's clock measured so much of the visit; this one's
// goes on from there.
func (p *Phone) fromCopy(copied *pb.VisitDraft, content *checklist.Report) (*Draft, error) {
	d := &Draft{
		Visit: content.Visit, ReportID: copied.GetReportId(), BaseRevision: copied.GetBaseRevision(), Report: content,
		Watch:  stopwatch{Elapsed: seconds(content.ElapsedSeconds)},
		Parked: parked{Etag: copied.GetEtag(), Digest: content.Digests().Content},
	}
	var err error
	if d.ReportID == "" {
		d.ReportID, err = p.newReportID()
	}
	return d, err
}

// movedFrom says that the draft holds what neither this copy nor the last one that was parked or taken up has.
func (d *Draft) movedFrom(copied checklist.Digest) bool {
	digest := d.Report.Digests().Content
	return digest != d.Parked.Digest && digest != copied
}
