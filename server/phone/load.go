package phone

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/published"
)

// load reads what is on disk.
func (p *Phone) load() error {
	if _, _, err := load(p.disk, "", settingsFile, func(s *settings) error { p.settings = *s; return nil }); err != nil {
		return err
	}
	if _, _, err := load(p.disk, "", progressFile, func(s *progress) error { p.progress = *s; return nil }); err != nil {
		return err
	}
	if err := p.loadBundle(); err != nil {
		return err
	}
	if _, err := each(p.disk, reportsFolder, p.keepItem); err != nil {
		return err
	}
	if _, err := each(p.disk, draftsFolder, p.keepDraft); err != nil {
		return err
	}
	return p.reconcile()
}

// loadBundle reads what came from the server. Where a file of it was damaged the next Sync fetches everything again.
func (p *Phone) loadBundle() error {
	damagedVisits, err := each(p.disk, visitsFolder, func(r *visitRecord) error {
		r.visit = &pb.Visit{}
		if err := lenient.Unmarshal(r.Content, r.visit); err != nil {
			return err
		}
		p.visits[r.ID] = r
		return nil
	})
	if err != nil {
		return err
	}
	damagedLocations, err := each(p.disk, locationsFolder, func(r *locationRecord) error {
		location := &pb.Location{}
		if err := lenient.Unmarshal(r.Content, location); err != nil {
			return err
		}
		p.locations[locationKey{r.Client, r.Location}] = location
		return nil
	})
	if err != nil {
		return err
	}
	damagedVersions, err := each(p.disk, versionsFolder, p.keepVersion)
	if err != nil {
		return err
	}
	if damagedVisits || damagedLocations || damagedVersions {
		p.progress.Token = ""
	}
	return nil
}

// lenient reads messages that were kept by another version of this package.
var lenient = protojson.UnmarshalOptions{DiscardUnknown: true}

// keepVersion checks a version on disk as it was checked when it came.
func (p *Phone) keepVersion(r *versionRecord) error {
	content, err := checklist.ParseVersion([]byte(r.Content))
	if err != nil {
		return err
	}
	content.Number = r.Version
	compiled, err := checklist.Compile(content)
	if err != nil {
		return err
	}
	if compiled.Digest() != r.Digest {
		return errors.New("the version has another digest")
	}
	p.versions[published.Key{Checklist: r.Checklist, Number: r.Version}] = compiled
	return nil
}

func (p *Phone) keepItem(i *Item) error {
	request, err := i.request()
	if err != nil {
		return err
	}
	if request.GetReportId() != i.ReportID || request.GetBaseRevision() != i.BaseRevision || request.GetVisit() != i.Visit {
		return errors.New("the frozen report is another one")
	}
	p.reports[i.key()] = i
	return nil
}

func (p *Phone) keepDraft(d *Draft) error {
	if d.Report == nil {
		return errors.New("the draft has no report")
	}
	p.drafts[d.Visit] = d
	return nil
}

// reconcile ends what a crash left half done: Finish writes the frozen report and then removes the draft, Mend writes
// the draft and then removes the refused report.
func (p *Phone) reconcile() error {
	for _, d := range p.drafts {
		if frozen := p.reports[d.key()]; frozen != nil && frozen.State() != Refused {
			if err := p.dropDraft(d.Visit); err != nil {
				return fmt.Errorf("end of Finish: %w", err)
			}
			continue
		}
		if d.Mends == nil {
			continue
		}
		if mended := p.reports[*d.Mends]; mended != nil && mended.State() == Refused {
			if err := p.dropItem(mended); err != nil {
				return fmt.Errorf("end of Mend: %w", err)
			}
		}
	}
	return nil
}
