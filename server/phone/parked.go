package phone

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// parkedCopy is a draft that another phone parked, on disk. A Sync fetches it, so that it can be resumed without a
// connection.
type parkedCopy struct {
	Visit string `json:"visit"`
	// Content is the draft in the API's JSON.
	Content json.RawMessage `json:"content"`

	draft *pb.VisitDraft
}

// loadCopy reads a copy. A damaged one is fetched again by the next Sync.
func (p *Phone) loadCopy(c *parkedCopy) error {
	c.draft = &pb.VisitDraft{}
	if err := lenient.Unmarshal(c.Content, c.draft); err != nil {
		return err
	}
	p.copies[c.Visit] = c
	return nil
}

// fetchParked fetches the drafts that another phone parked, and removes the copies of those that are no longer parked.
// A visit without such a draft costs no call.
func (p *Phone) fetchParked(ctx context.Context, client pb.VisitServiceClient) error {
	var faults []error
	for _, visit := range p.parkedElsewhere() {
		draft, err := client.GetDraft(ctx, &pb.GetDraftRequest{Visit: visit})
		switch {
		case status.Code(err) == codes.NotFound: // It became a report meanwhile, which the next Sync brings.
		case err != nil:
			faults = append(faults, fmt.Errorf("the parked draft of %s: %w", visit, err))
		default:
			faults = append(faults, p.putCopy(visit, draft))
		}
	}
	return errors.Join(append(faults, p.removeCopies())...)
}

// parkedElsewhere returns the visits that have a parked draft of which this phone has no copy, in byte order.
func (p *Phone) parkedElsewhere() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var visits []string
	for _, id := range slices.Sorted(maps.Keys(p.visits)) {
		etag := p.visits[id].visit.GetParkedDraftEtag()
		own, kept := p.drafts[id], p.copies[id]
		if etag != "" && (own == nil || own.Parked.Etag != etag) && (kept == nil || kept.draft.GetEtag() != etag) {
			visits = append(visits, id)
		}
	}
	return visits
}

func (p *Phone) putCopy(visit string, draft *pb.VisitDraft) error {
	content, err := protojson.Marshal(draft)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := &parkedCopy{Visit: visit, Content: content, draft: draft}
	if err := p.disk.put(copiesFolder, fileName(visit), kept); err != nil {
		return err
	}
	p.copies[visit] = kept
	return nil
}

// removeCopies removes the copies whose visit has no parked draft, or is gone, and those of this phone's own draft.
func (p *Phone) removeCopies() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, kept := range p.copies {
		r, own := p.visits[id], p.drafts[id]
		if r != nil && r.visit.GetParkedDraftEtag() != "" && (own == nil || own.Parked.Etag != kept.draft.GetEtag()) {
			continue
		}
		if err := p.disk.remove(copiesFolder, fileName(id)); err != nil {
			return err
		}
		delete(p.copies, id)
	}
	return nil
}

// copyOf returns the copy of a parked draft that this phone has; nil where it has none.
func (p *Phone) copyOf(visit string) *pb.VisitDraft {
	p.mu.Lock()
	defer p.mu.Unlock()
	if kept := p.copies[visit]; kept != nil {
		return kept.draft
	}
	return nil
}
