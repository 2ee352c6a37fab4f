package phone

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/published"
)

// load reads everything from the disk.
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
	if _, err := loadAll(p.disk, reportsFolder, p.loadItem); err != nil {
		return err
	}
	if _, err := loadAll(p.disk, draftsFolder, p.loadDraft); err != nil {
		return err
	}
	if _, err := loadAll(p.disk, filesFolder, p.loadFile); err != nil {
		return err
	}
	if err := p.finishInterrupted(); err != nil {
		return err
	}
	return p.finishFiles()
}

// loadBundle reads what came from the server. If a file is damaged, the next Sync fetches everything again.
func (p *Phone) loadBundle() error {
	damagedVisits, err := loadAll(p.disk, visitsFolder, func(r *visitRecord) error {
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
	damagedLocations, err := loadAll(p.disk, locationsFolder, func(r *locationRecord) error {
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
	damagedVersions, err := loadAll(p.disk, versionsFolder, p.loadVersion)
	if err != nil {
		return err
	}
	damagedCopies, err := loadAll(p.disk, copiesFolder, p.loadCopy)
	if err != nil {
		return err
	}
	if damagedVisits || damagedLocations || damagedVersions || damagedCopies {
		p.progress.Token = ""
	}
	return nil
}

// lenient reads messages that another version of this package stored.
var lenient = protojson.UnmarshalOptions{DiscardUnknown: true}

// loadVersion checks a version on disk as it was checked when it came.
func (p *Phone) loadVersion(r *versionRecord) error {
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

func (p *Phone) loadItem(i *Item) error {
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

func (p *Phone) loadDraft(d *Draft) error {
	if d.Report == nil {
		return errors.New("the draft has no report")
	}
	p.drafts[d.Visit] = d
	return nil
}

// finishInterrupted completes what a crash interrupted: Finish writes the frozen report and then removes the draft,
// Correct writes the draft and then removes the refused report.
func (p *Phone) finishInterrupted() error {
	for _, d := range p.drafts {
		if frozen := p.reports[d.key()]; frozen != nil && frozen.State() != Refused {
			if err := p.dropDraft(d.Visit); err != nil {
				return fmt.Errorf("end of Finish: %w", err)
			}
			continue
		}
		if d.Corrects == nil {
			continue
		}
		if refused := p.reports[*d.Corrects]; refused != nil && refused.State() == Refused {
			if err := p.dropItem(refused); err != nil {
				return fmt.Errorf("end of Correct: %w", err)
			}
		}
	}
	return nil
}
