package api

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

const (
	// nearKilometers is how far an offer near a position is, unless the request says otherwise.
	nearKilometers = 50
	// anyKilometers reaches round the earth.
	anyKilometers = 20_000
	// offersSearched is how many open visits are compared with a position at most; those after it, by id, are left out.
	offersSearched = 50_000
	// noDistance orders the offers without a distance after all others.
	noDistance = math.MaxInt32
)

// offer is an open visit with its location, and with its distance in metres or noDistance.
type offer struct {
	visit    *storage.Visit
	location *storage.Location
	meters   int32
}

// ListOffers lists the visits that the shopper may claim and whose checklist version the phone can score, with their
// locations: by id, or the nearest first.
func (s *Server) ListOffers(ctx context.Context, req *pb.ListOffersRequest) (*pb.ListOffersResponse, error) {
	if violations := areaViolations(req); len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	query := s.offers
	if req.Latitude != nil || req.GetNearHome() {
		query = s.offersNear
	}
	parts, next, err := list(ctx, s, req, offerFor(ctx), func(tx storage.Tx, page storage.Page) ([]offer, storage.Cursor, error) {
		return query(ctx, tx, req, page)
	})
	out, known := &pb.ListOffersResponse{NextPageToken: next}, map[string]bool{}
	for _, part := range parts {
		out.Visits = append(out.Visits, part.GetVisits()...)
		for _, l := range part.GetLocations() {
			if !known[l.GetName()] {
				known[l.GetName()] = true
				out.Locations = append(out.Locations, l)
			}
		}
	}
	return out, err
}

// areaViolations returns what is wrong with where offers are searched: half a position, or a position and the home too.
func areaViolations(req *pb.ListOffersRequest) []fault.Violation {
	var violations []fault.Violation
	switch {
	case req.Latitude != nil && req.Longitude == nil:
		violations = append(violations, fault.Violation{Path: "longitude", Reason: pb.Reason_REQUIRED})
	case req.Latitude == nil && req.Longitude != nil:
		violations = append(violations, fault.Violation{Path: "latitude", Reason: pb.Reason_REQUIRED})
	}
	if req.GetNearHome() && (req.Latitude != nil || req.Longitude != nil) {
		violations = append(violations, fault.Violation{Path: "nearHome", Reason: pb.Reason_NOT_ALLOWED})
	}
	return violations
}

// offerFor returns the function that presents an offer: a page of one visit and its location.
func offerFor(ctx context.Context) func(offer) *pb.ListOffersResponse {
	present := visitFor(ctx)
	return func(o offer) *pb.ListOffersResponse {
		v := present(o.visit)
		if o.meters != noDistance {
			v.DistanceMeters = &o.meters
		}
		return &pb.ListOffersResponse{Visits: []*pb.Visit{v}, Locations: []*pb.Location{locationIn(ctx, o.location)}}
	}
}

// offers returns a page of offers by id, without distances.
func (s *Server) offers(ctx context.Context, tx storage.Tx, req *pb.ListOffersRequest, page storage.Page) ([]offer, storage.Cursor, error) {
	visits, after, err := tx.Visits().Offers(ctx, auth.From(ctx).Shopper, s.now(), page)
	if err != nil {
		return nil, "", err
	}
	if visits, err = s.scorable(ctx, tx, visits, maxEngine(req)); err != nil {
		return nil, "", err
	}
	out := make([]offer, len(visits))
	for i, v := range visits {
		at, err := s.placeOf(ctx, tx, v)
		if err != nil {
			return nil, "", err
		}
		out[i] = offer{v, at.location, noDistance}
	}
	return out, after, nil
}

// offersNear returns a page of offers by their distance and then by id. Each page compares all offers anew, so that its
// cursor, a distance and an id, holds when others are claimed in between.
func (s *Server) offersNear(ctx context.Context, tx storage.Tx, req *pb.ListOffersRequest, page storage.Page) (_ []offer, _ storage.Cursor, err error) {
	defer fault.Step(&err, "compare the distances of offers")
	area, err := searchedArea(ctx, tx, req)
	if err != nil {
		return nil, "", err
	}
	var near []offer
	scan := storage.Page{Limit: largestPage}
	for range offersSearched / largestPage {
		found, next, err := s.offers(ctx, tx, req, scan)
		if err != nil {
			return nil, "", err
		}
		for _, o := range found {
			if o.meters = metersTo(area.Point, o.location); o.meters == noDistance || int64(o.meters) <= int64(area.RadiusKilometers)*1000 {
				near = append(near, o)
			}
		}
		if scan.After = next; next == "" {
			break
		}
	}
	slices.SortFunc(near, compareOffers)
	return pageOfOffers(near, page)
}

// pageOfOffers returns the page of sorted offers after a cursor.
func pageOfOffers(sorted []offer, page storage.Page) ([]offer, storage.Cursor, error) {
	if page.After != "" {
		last := offer{visit: &storage.Visit{}}
		if _, err := fmt.Sscanf(string(page.After), "%d %s", &last.meters, &last.visit.ID); err != nil {
			return nil, "", storage.ErrCursor
		}
		i, found := slices.BinarySearchFunc(sorted, last, compareOffers)
		if found {
			i++
		}
		sorted = sorted[i:]
	}
	if len(sorted) <= page.Limit {
		return sorted, "", nil
	}
	sorted = sorted[:page.Limit]
	last := sorted[page.Limit-1]
	return sorted, storage.Cursor(fmt.Sprintf("%d %s", last.meters, last.visit.ID)), nil
}

func compareOffers(a, b offer) int {
	return cmp.Or(cmp.Compare(a.meters, b.meters), cmp.Compare(a.visit.ID, b.visit.ID))
}

// searchedArea returns where offers are looked for, and how far from there.
func searchedArea(ctx context.Context, tx storage.Tx, req *pb.ListOffersRequest) (visit.HomeArea, error) {
	area := visit.HomeArea{RadiusKilometers: nearKilometers}
	if req.GetNearHome() {
		shopper, err := tx.Shoppers().Get(ctx, auth.From(ctx).Shopper)
		switch {
		case err != nil:
			return area, err
		case shopper.Home == nil:
			return area, fault.New(pb.Reason_WRONG_STATE, "the shopper has no home area").With("cause", "NO_HOME_AREA")
		}
		area = *shopper.Home
		area.RadiusKilometers = cmp.Or(area.RadiusKilometers, anyKilometers)
	} else {
		area.Point = wire.PointFromProto(&pb.GeoPoint{Latitude: req.GetLatitude(), Longitude: req.GetLongitude()})
	}
	area.RadiusKilometers = cmp.Or(req.GetMaxDistanceKilometers(), area.RadiusKilometers)
	return area, nil
}

// metersTo returns the distance of a location that is visited in person; noDistance for any other and where its place is
// not known.
func metersTo(from visit.Point, l *storage.Location) int32 {
	if l.Channel != storage.InPerson || l.Point == nil {
		return noDistance
	}
	return int32(math.Round(visit.DistanceMeters(from, *l.Point)))
}
