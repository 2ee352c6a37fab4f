package phone

import (
	"context"
	"fmt"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Correct makes a draft of a refused report, so that the shopper can correct it. The server has stored nothing of a
// refused report, so it keeps its id. An id under which the server has another report is replaced by a new one.
func (p *Phone) Correct(report string, baseRevision int32) (*Draft, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := reportKey{report, baseRevision}
	i := p.reports[key]
	switch {
	case i == nil:
		return nil, fmt.Errorf("%s: %w", key, ErrNoReport)
	case i.State() != Refused:
		return nil, fmt.Errorf("%s: %w", key, ErrNotRefused)
	case p.drafts[i.Visit] != nil:
		return nil, fmt.Errorf("%s: the visit has a draft: %w", key, ErrReported)
	}
	content, err := i.Report()
	if err != nil {
		return nil, err
	}
	d := &Draft{Visit: i.Visit, ReportID: i.ReportID, BaseRevision: i.BaseRevision, Report: content, Corrects: &key}
	switch i.Refusal.Reason {
	case pb.Reason_REPORT_CONFLICT.String(), pb.Reason_REPORT_ID_TAKEN.String():
		if d.ReportID, err = p.newReportID(); err != nil {
			return nil, err
		}
		d.BaseRevision = 0
	}
	stale, err := p.attachAnew(i.ReportID, d)
	if err != nil {
		return nil, err
	}
	if err := p.putDraft(d); err != nil {
		return nil, err
	}
	if err := p.dropItem(i); err != nil {
		return nil, err
	}
	for _, f := range stale {
		if err := p.detach(f); err != nil {
			return nil, err
		}
	}
	return d.clone()
}

// Revise begins the answer to a return: a draft of what was sent, with the same id and the returned revision as its base.
// If this phone did not send that revision, it is fetched from the server.
func (p *Phone) Revise(ctx context.Context, visit string) (*Draft, error) {
	p.mu.Lock()
	d, content, err := p.revision(visit)
	p.mu.Unlock()
	if err != nil || d.Report != nil {
		return d, err
	}
	if content == nil {
		if content, err = p.fetchReport(ctx, d); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	d.Report = content
	if kept := p.drafts[visit]; kept != nil {
		return kept.clone()
	}
	if err := p.putDraft(d); err != nil {
		return nil, err
	}
	return d.clone()
}

// revision returns the draft that the visit has already, or an empty one and the content to fill it with, where this
// phone has it.
func (p *Phone) revision(visit string) (*Draft, *checklist.Report, error) {
	if d := p.drafts[visit]; d != nil {
		d, err := d.clone()
		return d, nil, err
	}
	record := p.visits[visit]
	if record == nil {
		return nil, nil, fmt.Errorf("%s: %w", visit, ErrNoVisit)
	}
	d := &Draft{Visit: visit, ReportID: record.visit.GetReport(), BaseRevision: record.visit.GetReturnedRevision()}
	switch {
	case d.BaseRevision == 0:
		return nil, nil, fmt.Errorf("%s: %w", visit, ErrNotReturned)
	case p.reports[d.key()] != nil:
		return nil, nil, fmt.Errorf("%s: the return is answered: %w", visit, ErrReported)
	}
	for _, i := range p.reports {
		if i.ReportID != d.ReportID || i.State() != Taken {
			continue
		}
		receipt, err := checklist.ParseReceipt([]byte(i.Receipt))
		if err == nil && receipt.Revision == d.BaseRevision {
			content, err := i.Report()
			return d, content, err
		}
	}
	return d, nil, nil
}

// fetchReport fetches the returned revision from the server.
func (p *Phone) fetchReport(ctx context.Context, d *Draft) (*checklist.Report, error) {
	conn, err := p.connection()
	if err != nil {
		return nil, err
	}
	r, err := pb.NewReportServiceClient(conn).GetReport(p.callContext(ctx), &pb.GetReportRequest{Report: d.ReportID})
	if err != nil {
		return nil, fmt.Errorf("returned report %s: %w", d.ReportID, err)
	}
	if r.GetRevision() != d.BaseRevision {
		return nil, fmt.Errorf("returned report %s: its revision is %d and not %d; sync again", d.ReportID, r.GetRevision(), d.BaseRevision)
	}
	return reportFromProto(d.Visit, r.GetContent())
}
