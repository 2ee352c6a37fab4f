package phone

import (
	"errors"
	"fmt"

	"mysteryshopper/checklist"
	"mysteryshopper/server/published"
)

// Draft is a report that is being written. What the methods of Phone return is a copy.
type Draft struct {
	Visit string `json:"visit"`
	// ReportID is the id of the report from its beginning on. It stays the same where the draft is parked and finished on
	// another phone.
	ReportID string `json:"reportId"`
	// BaseRevision is 0, or the returned revision that is being answered.
	BaseRevision int32 `json:"baseRevision,omitempty"`
	// Report is the content so far.
	Report *checklist.Report `json:"report"`
	// Watch measures the visit.
	Watch stopwatch `json:"watch"`
	// Comment is what another phone parked beside the report, for the agency. This one keeps it in the copy on the server.
	Comment string `json:"comment,omitempty"`
	// Corrects is the refused report that this draft was made from.
	Corrects *reportKey `json:"mends,omitempty"`
	// Parked describes the copy on the server.
	Parked parked `json:"parked"`
}

func (d *Draft) key() reportKey { return reportKey{d.ReportID, d.BaseRevision} }

func (d *Draft) version() published.Key {
	return published.Key{Checklist: d.Report.Checklist, Number: d.Report.Version}
}

// Errors of what a shopper does.
var (
	// ErrNoVisit is returned where the phone does not have the visit.
	ErrNoVisit = errors.New("the visit is not on this phone")
	// ErrNoDraft is returned where no report of the visit was begun.
	ErrNoDraft = errors.New("the visit has no draft")
	// ErrNoVersion is returned where the phone does not have the checklist version.
	ErrNoVersion = errors.New("the checklist version is not on this phone")
	// ErrReported is returned where the visit has a report that was not returned.
	ErrReported = errors.New("the visit has a report already")
)

// Begin starts the report of a visit on the version that the visit is pinned to, and the visit's clock; where there
// is a draft already it is returned as it is, and one that another phone parked before the last Sync is resumed. A visit that has a report is not begun again; see Revise and Correct.
func (p *Phone) Begin(visit string) (*Draft, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d := p.drafts[visit]; d != nil {
		return d.clone()
	}
	record := p.visits[visit]
	if record == nil {
		return nil, fmt.Errorf("%s: %w", visit, ErrNoVisit)
	}
	if p.itemOf(visit) != nil || record.visit.GetReport() != "" {
		return nil, fmt.Errorf("%s: %w", visit, ErrReported)
	}
	version := published.Key{Checklist: record.visit.GetChecklist(), Number: record.visit.GetVersion()}
	if p.versions[version] == nil {
		return nil, fmt.Errorf("%s: %s %d: %w", visit, version.Checklist, version.Number, ErrNoVersion)
	}
	d, err := p.firstDraft(visit, version)
	if err != nil {
		return nil, err
	}
	p.run(d)
	if err := p.putDraft(d); err != nil {
		return nil, err
	}
	return d.clone()
}

// firstDraft returns the draft that another phone parked; a blank one where there is none.
func (p *Phone) firstDraft(visit string, version published.Key) (*Draft, error) {
	if kept := p.copies[visit]; kept != nil {
		content, err := reportFromProto(visit, kept.draft.GetReport())
		if err != nil {
			return nil, err
		}
		return p.draftFromCopy(kept.draft, content)
	}
	id, err := p.newReportID()
	return &Draft{Visit: visit, ReportID: id, Report: blank(visit, version, p.options.Locale)}, err
}

// Draft returns the draft of a visit.
func (p *Phone) Draft(visit string) (*Draft, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.draftCopy(visit)
}

// draftCopy returns a copy of a draft, to be changed and put.
func (p *Phone) draftCopy(visit string) (*Draft, error) {
	d, err := p.draft(visit)
	if err != nil {
		return nil, err
	}
	return d.clone()
}

func (p *Phone) draft(visit string) (*Draft, error) {
	if d := p.drafts[visit]; d != nil {
		return d, nil
	}
	return nil, fmt.Errorf("%s: %w", visit, ErrNoDraft)
}

// Save calls edit with a copy of the draft's report and stores the result. The visit and the version cannot be changed,
// and files that are attached stay named in their answers.
// Save returns the score so far and everything that is wrong with the report; a draft with violations is stored too. It
// returns an error and stores nothing where the API cannot represent the report.
func (p *Phone) Save(visit string, edit func(*checklist.Report)) (*Check, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d, err := p.draftCopy(visit)
	if err != nil {
		return nil, err
	}
	version := d.version()
	edit(d.Report)
	d.Report.Visit, d.Report.Checklist, d.Report.Version = visit, version.Checklist, version.Number
	normalize(d.Report)
	p.nameFiles(d)
	p.run(d)
	if _, err := contentToProto(d.Report); err != nil {
		return nil, err
	}
	if err := p.putDraft(d); err != nil {
		return nil, err
	}
	return p.check(d)
}

// Leave ends the visit: it stops the clock of the report. Answers after that add no time.
func (p *Phone) Leave(visit string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	d, err := p.draftCopy(visit)
	if err != nil {
		return err
	}
	p.stop(d)
	return p.putDraft(d)
}

// Discard removes a draft from the phone, with the files that were attached to it. What is parked on the server stays
// there.
func (p *Phone) Discard(visit string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	d, err := p.draft(visit)
	if err != nil {
		return err
	}
	for _, f := range p.filesWhere(func(f *File) bool { return f.ReportID == d.ReportID && !f.Detached }) {
		if err := p.detach(f); err != nil {
			return err
		}
	}
	return p.dropDraft(visit)
}

func (p *Phone) putDraft(d *Draft) error {
	err := p.disk.put(draftsFolder, fileName(d.Visit), d)
	if err == nil {
		p.drafts[d.Visit] = d
	}
	return err
}

func (p *Phone) dropDraft(visit string) error {
	err := p.disk.remove(draftsFolder, fileName(visit))
	if err == nil {
		delete(p.drafts, visit)
	}
	return err
}

// clone returns a deep copy.
func (d *Draft) clone() (*Draft, error) {
	report, err := cloneReport(d.Report)
	if err != nil {
		return nil, err
	}
	c := *d
	c.Report = report
	return &c, nil
}
