package phone

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/published"
)

// Progress is the state of a visit on this phone.
type Progress string

// The states of a visit.
const (
	// ToDo visits wait to be made.
	ToDo Progress = "TO_DO"
	// Parked visits have a draft that another phone parked, and none here: Begin and Resume go on with it.
	Parked Progress = "PARKED"
	// Begun visits have a draft here.
	Begun Progress = "BEGUN"
	// Waiting visits have a report in the queue.
	Waiting Progress = "WAITING"
	// ToCorrect visits have a report that was refused.
	ToCorrect Progress = "TO_MEND"
	// Returned visits have a report that a reviewer gave back, and wait for Revise.
	Returned Progress = "RETURNED"
	// Done visits have a report with a receipt.
	Done Progress = "DONE"
)

// Visit is a visit on this phone. The messages must not be changed.
type Visit struct {
	// Visit is the visit as it came from the server.
	*pb.Visit
	// Location is where it is; nil where the phone does not have it.
	Location *pb.Location
	// Removed is set where the visit is no longer the shopper's. The server still accepts a report that was begun.
	Removed bool
	// Progress is the state of the visit.
	Progress Progress
}

// Visits lists the visits on this phone, by the end of their window and then by id.
func (p *Phone) Visits() []Visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []Visit
	for _, r := range p.visits {
		list = append(list, p.visitOf(r))
	}
	slices.SortFunc(list, func(a, b Visit) int {
		return cmp.Or(
			a.GetWindowEnd().AsTime().Compare(b.GetWindowEnd().AsTime()),
			cmp.Compare(a.GetVisit(), b.GetVisit()),
		)
	})
	return list
}

// Visit returns one visit and the checklist version that it is filled with: that of the draft where there is one.
func (p *Phone) Visit(id string) (Visit, *checklist.Compiled, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.visits[id]
	if r == nil {
		return Visit{}, nil, fmt.Errorf("%s: %w", id, ErrNoVisit)
	}
	key := published.Key{Checklist: r.visit.GetChecklist(), Number: r.visit.GetVersion()}
	if d := p.drafts[id]; d != nil {
		key = d.version()
	}
	version := p.versions[key]
	if version == nil {
		return Visit{}, nil, fmt.Errorf("%s: %s %d: %w", id, key.Checklist, key.Number, ErrNoVersion)
	}
	return p.visitOf(r), version, nil
}

func (p *Phone) visitOf(r *visitRecord) Visit {
	return Visit{
		Visit: r.visit, Removed: r.Removed, Progress: p.progressOf(r.visit),
		Location: p.locations[locationKey{r.visit.GetClient(), r.visit.GetLocation()}],
	}
}

func (p *Phone) progressOf(v *pb.Visit) Progress {
	newest := p.itemOf(v.GetVisit())
	answered := p.reports[reportKey{v.GetReport(), v.GetReturnedRevision()}] != nil
	switch {
	case p.drafts[v.GetVisit()] != nil:
		return Begun
	case newest != nil && newest.State() == Queued:
		return Waiting
	case newest != nil && newest.State() == Refused:
		return ToCorrect
	case v.GetReturnedRevision() > 0 && !answered:
		return Returned
	case newest != nil || v.GetReport() != "":
		return Done
	case p.copies[v.GetVisit()] != nil:
		return Parked
	}
	return ToDo
}

// Clock returns the server's time when it was last measured, and how far the phone's clock was ahead of it.
func (p *Phone) Clock() (server time.Time, skew time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.progress.ServerTime, p.progress.Skew
}
