package phone

import (
	"encoding/json"
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
)

// ErrVersion is returned where the content of a checklist version does not have the digest that came with it, or cannot
// be scored.
var ErrVersion = errors.New("the checklist version from the server is damaged")

// visitRecord is a visit on disk.
type visitRecord struct {
	ID string `json:"visit"`
	// Content is the visit in the API's JSON.
	Content json.RawMessage `json:"content"`
	// Generation is the generation of the fetch that the visit came with; see progress.
	Generation int64 `json:"generation"`
	// Removed is set where the visit is no longer the shopper's. It is kept because its report was begun.
	Removed bool `json:"removed,omitempty"`

	visit *pb.Visit
}

type locationKey struct{ client, location string }

type locationRecord struct {
	Client   string          `json:"client"`
	Location string          `json:"location"`
	Content  json.RawMessage `json:"content"`
}

func versionFile(k published.Key) string { return fileName(k.Checklist, fmt.Sprint(k.Number)) }

// versionRecord is a checklist version on disk. Content is its canonical JSON, over which Digest was computed.
type versionRecord struct {
	Checklist string           `json:"checklist"`
	Version   int32            `json:"version"`
	Digest    checklist.Digest `json:"digest"`
	Content   string           `json:"content"`
}

// verify computes the digest of every version and compiles it.
func verify(list []*pb.ChecklistVersion) ([]*checklist.Compiled, error) {
	versions := make([]*checklist.Compiled, 0, len(list))
	var faults []error
	for _, sent := range list {
		content := wire.VersionFromProto(sent)
		content.Number = sent.GetVersion()
		compiled, err := checklist.Compile(content)
		switch {
		case err != nil:
			faults = append(faults, fmt.Errorf("%w: %s %d: %w", ErrVersion, content.Checklist, content.Number, err))
		case compiled.Digest().String() != sent.GetDigest():
			faults = append(faults, fmt.Errorf("%w: %s %d: its digest is %s and not %s",
				ErrVersion, content.Checklist, content.Number, compiled.Digest(), sent.GetDigest()))
		}
		versions = append(versions, compiled)
	}
	return versions, errors.Join(faults...)
}

// storePage writes the contents of a page. Visits come last, so that a visit on the phone has its version beside it.
func (p *Phone) storePage(page *pb.SyncVisitsResponse, versions []*checklist.Compiled) error {
	for _, v := range versions {
		if err := p.putVersion(v); err != nil {
			return err
		}
	}
	for _, l := range page.GetLocations() {
		if err := p.putLocation(l); err != nil {
			return err
		}
	}
	for _, v := range page.GetVisits() {
		if err := p.putVisit(v, false); err != nil {
			return err
		}
	}
	for _, id := range page.GetRemovedVisits() {
		if err := p.removeVisit(id); err != nil {
			return err
		}
	}
	return nil
}

func (p *Phone) putVersion(v *checklist.Compiled) error {
	content := v.Version()
	key := published.Key{Checklist: content.Checklist, Number: content.Number}
	if kept := p.versions[key]; kept != nil && kept.Digest() == v.Digest() {
		return nil
	}
	err := p.disk.put(versionsFolder, versionFile(key), versionRecord{
		Checklist: key.Checklist, Version: key.Number, Digest: v.Digest(), Content: string(content.AppendCanonical(nil)),
	})
	if err == nil {
		p.versions[key] = v
	}
	return err
}

func (p *Phone) putLocation(l *pb.Location) error {
	key := locationKey{l.GetClient(), l.GetLocation()}
	if proto.Equal(p.locations[key], l) {
		return nil
	}
	content, err := protojson.Marshal(l)
	if err != nil {
		return err
	}
	record := locationRecord{Client: key.client, Location: key.location, Content: content}
	if err := p.disk.put(locationsFolder, fileName(key.client, key.location), record); err != nil {
		return err
	}
	p.locations[key] = l
	return nil
}

func (p *Phone) putVisit(v *pb.Visit, removed bool) error {
	content, err := protojson.Marshal(v)
	if err != nil {
		return err
	}
	record := &visitRecord{ID: v.GetVisit(), Content: content, Generation: p.progress.Generation, Removed: removed, visit: v}
	if err := p.disk.put(visitsFolder, fileName(record.ID), record); err != nil {
		return err
	}
	p.visits[record.ID] = record
	return nil
}

// removeVisit removes a visit. A visit with an unsent draft or report is only marked.
func (p *Phone) removeVisit(id string) error {
	kept := p.visits[id]
	switch {
	case kept == nil:
		return nil
	case p.begun(id):
		return p.putVisit(kept.visit, true)
	}
	if err := p.disk.remove(visitsFolder, fileName(id)); err != nil {
		return err
	}
	delete(p.visits, id)
	return nil
}

// begun reports whether the visit has a draft or a report without a receipt.
func (p *Phone) begun(visit string) bool {
	if p.drafts[visit] != nil {
		return true
	}
	for _, i := range p.reports {
		if i.Visit == visit && i.State() != Taken {
			return true
		}
	}
	return false
}

// removeUnused removes what nothing on the phone refers to any more: visits that were not in a complete fetch, removed
// visits whose report has a receipt, locations, versions.
func (p *Phone) removeUnused() error {
	places, versions := map[locationKey]bool{}, map[published.Key]bool{}
	for id, r := range p.visits {
		if r.Generation < p.progress.Generation || r.Removed && !p.begun(id) {
			if err := p.removeVisit(id); err != nil {
				return err
			}
		}
		if p.visits[id] == nil {
			continue
		}
		places[locationKey{r.visit.GetClient(), r.visit.GetLocation()}] = true
		versions[published.Key{Checklist: r.visit.GetChecklist(), Number: r.visit.GetVersion()}] = true
	}
	for _, d := range p.drafts {
		versions[d.version()] = true
	}
	for _, i := range p.reports {
		if i.State() != Taken {
			versions[published.Key{Checklist: i.Checklist, Number: i.Version}] = true
		}
	}
	for key := range p.locations {
		if !places[key] {
			if err := p.disk.remove(locationsFolder, fileName(key.client, key.location)); err != nil {
				return err
			}
			delete(p.locations, key)
		}
	}
	for key := range p.versions {
		if !versions[key] {
			if err := p.disk.remove(versionsFolder, versionFile(key)); err != nil {
				return err
			}
			delete(p.versions, key)
		}
	}
	return nil
}
