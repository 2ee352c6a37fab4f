package api

import (
	"context"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/planning"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// setPlaces sets the places of a plan: the locations of the request, and those below its regions that have none below
// themselves. A place has the number of the nearest location at or above it that the request names.
func (s *Server) setPlaces(ctx context.Context, tx storage.Tx, in *planInput, req *pb.PlanVisitsRequest) ([]fault.Violation, error) {
	all, parents := map[string]*storage.Location{}, map[string]bool{storage.WholeClient: true}
	list := func(ctx context.Context, page storage.Page) ([]*storage.Location, storage.Cursor, error) {
		return tx.Locations().List(ctx, req.GetClient(), []string{storage.WholeClient}, page)
	}
	err := storage.Each(ctx, 5000, list, func(l *storage.Location) error {
		all[l.ID] = l
		if !l.Deleted() {
			parents[l.Parent] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	var violations []fault.Violation
	for i, p := range req.GetLocations() {
		path, id := "locations["+strconv.Itoa(i)+"].location", p.GetLocation()
		if _, named := counts[id]; named {
			violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_DUPLICATE_KEY})
		} else if all[id] == nil && id != storage.WholeClient {
			violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_NOT_FOUND})
		}
		if l := all[id]; l != nil && l.Deleted() {
			violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_DELETED})
		}
		counts[id] = int(p.GetVisits())
	}
	total := 0
	for _, l := range all {
		if parents[l.ID] || l.Deleted() {
			continue
		}
		if n := nearestCount(counts, all, l); n > 0 {
			total += n
			in.task.Places = append(in.task.Places, s.place(l, n))
		}
	}
	if total > planning.MaxVisits {
		violations = append(violations, tooMany("locations", planning.MaxVisits))
	}
	return violations, nil
}

// nearestCount returns the number of the nearest location at or above one that has a number; 0 if none has.
func nearestCount(counts map[string]int, all map[string]*storage.Location, l *storage.Location) int {
	for range storage.MaxDepth + 1 {
		if n, ok := counts[l.ID]; ok {
			return n
		}
		parent := all[l.Parent]
		if parent == nil {
			break
		}
		l = parent
	}
	return counts[storage.WholeClient]
}

// place returns a location as a plan sees it.
func (s *Server) place(l *storage.Location, visits int) planning.Place {
	p := planning.Place{Location: l.ID, Visits: visits, Zone: s.zone(l.TimeZone), Opening: l.Opening, Locale: l.Locale}
	if l.Channel == storage.InPerson {
		p.Point = l.Point
	}
	return p
}
