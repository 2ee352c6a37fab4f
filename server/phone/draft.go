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
	// ReportID is the id that the report has from its first word on: also where the draft is parked and finished on
	// another phone it stays one report.
	ReportID string `json:"reportId"`
	// BaseRevision is 0, or the returned revision that is being answered.
	BaseRevision int32 `json:"baseRevision,omitempty"`
	// Report is what there is of it.
	Report *checklist.Report `json:"report"`
	// Watch measures the visit.
	Watch stopwatch `json:"watch"`
	// Mends names the refused report that this draft was made of.
	Mends *reportKey `json:"mends,omitempty"`
	// Parked is what is known of the copy on the server.
	Parked parked `json:"parked"`
}

func (d *Draft) key() reportKey { return reportKey{d.ReportID, d.BaseRevision} }

func (d *Draft) version() published.Key {
	return published.Key{Checklist: d.Report.Checklist, Number: d.Report.Version}
}

// Errors of what a shopper does.
var (
	// ErrNoVisit says that the phone does not have the visit.
	ErrNoVisit = errors.New("the visit is not on this phone")
	// ErrNoDraft says that no report of the visit was begun.
	ErrNoDraft = errors.New("the visit has no draft")
	// ErrNoVersion says that the phone does not have the checklist version.
	ErrNoVersion = errors.New("the checklist version is not on this phone")
	// ErrReported says that the visit has a report already, and none that was returned.
	ErrReported = errors.New("the visit has a report already")
)

// Begin starts the report of a visit on the version that the visit is pinned to, and the visit's clock; where there
// is a draft already it is returned as it is. A visit that has a report is not begun again, but see Revise and Mend.
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
	id, err := p.newReportID()
	if err != nil {
		return nil, err
	}
	d := &Draft{Visit: visit, ReportID: id, Report: blank(visit, version, p.options.Locale)}
	p.run(d)
	if err := p.putDraft(d); err != nil {
		return nil, err
	}
	return d.clone()
}

// Draft returns the draft of a visit.
func (p *Phone) Draft(visit string) (*Draft, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
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

// Save lets edit change what there is of a report and keeps it. Which visit and which version it is of cannot be
// changed. It returns the score of what there is and what is wrong with it so far; nothing of that keeps a draft from
// being kept. Only what the wire cannot carry at all is an error, and then nothing is changed.
func (p *Phone) Save(visit string, edit func(*checklist.Report)) (*Check, error) {
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
	version := d.version()
	edit(d.Report)
	d.Report.Visit, d.Report.Checklist, d.Report.Version = visit, version.Checklist, version.Number
	settle(d.Report)
	p.run(d)
	if _, err := contentOf(d.Report); err != nil {
		return nil, err
	}
	if err := p.putDraft(d); err != nil {
		return nil, err
	}
	return p.check(d)
}

// Leave says that the visit is over: it stops the clock of the report. What is answered later counts no time.
func (p *Phone) Leave(visit string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept, err := p.draft(visit)
	if err != nil {
		return err
	}
	d, err := kept.clone()
	if err != nil {
		return err
	}
	p.stop(d)
	return p.putDraft(d)
}

// Discard removes a draft from the phone. What is parked on the server stays there.
func (p *Phone) Discard(visit string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, err := p.draft(visit); err != nil {
		return err
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

// clone makes a copy that shares nothing that changes.
func (d *Draft) clone() (*Draft, error) {
	report, err := cloneReport(d.Report)
	if err != nil {
		return nil, err
	}
	c := *d
	c.Report = report
	return &c, nil
}
