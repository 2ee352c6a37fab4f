package phone

import (
	"context"
	"fmt"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// OfferQuery is where offers are searched. The zero query lists all.
type OfferQuery struct {
	// Position is where the phone is; nil for none.
	Position *pb.GeoPoint
	// NearHome searches near the shopper's home area, in the place of a position.
	NearHome bool
	// MaxKilometers bounds the distance of visits in person; 0 leaves the bound to the server.
	MaxKilometers int32
}

// maxOffers is how many offers are listed at most.
const maxOffers = 1000

// Offers lists the visits that the shopper may claim, with their locations: by id, or the nearest first; 1,000 at most. They
// are not kept on the phone.
func (p *Phone) Offers(ctx context.Context, query OfferQuery) ([]Visit, error) {
	conn, err := p.connection()
	if err != nil {
		return nil, fmt.Errorf("offers: %w", err)
	}
	ctx = p.callContext(ctx)
	request := &pb.ListOffersRequest{PageSize: maxOffers, NearHome: query.NearHome, MaxDistanceKilometers: query.MaxKilometers}
	if at := query.Position; at != nil {
		request.Latitude, request.Longitude = &at.Latitude, &at.Longitude
	}
	var list []Visit
	for {
		page, err := pb.NewVisitServiceClient(conn).ListOffers(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("offers: %w", err)
		}
		places := map[locationKey]*pb.Location{}
		for _, l := range page.GetLocations() {
			places[locationKey{l.GetClient(), l.GetLocation()}] = l
		}
		for _, v := range page.GetVisits() {
			list = append(list, Visit{Visit: v, Location: places[locationKey{v.GetClient(), v.GetLocation()}], Progress: ToDo})
		}
		request.PageToken = page.GetNextPageToken()
		if request.GetPageToken() == "" || len(list) >= maxOffers {
			return list[:min(len(list), maxOffers)], nil
		}
	}
}

// Claim claims an offer and fetches it: from then on it is on the phone.
func (p *Phone) Claim(ctx context.Context, visit string) error {
	conn, err := p.connection()
	if err == nil {
		_, err = pb.NewVisitServiceClient(conn).ClaimVisit(p.callContext(ctx), &pb.ClaimVisitRequest{Visit: visit})
	}
	if err != nil {
		return fmt.Errorf("claim %s: %w", visit, err)
	}
	_, err = p.Sync(ctx)
	return err
}

// Decline declines an offer, or gives a claimed visit back and removes it from the phone, where its report was not begun.
func (p *Phone) Decline(ctx context.Context, visit string, reason pb.Decline_Reason, note string) error {
	conn, err := p.connection()
	if err == nil {
		_, err = pb.NewVisitServiceClient(conn).DeclineVisit(p.callContext(ctx), &pb.DeclineVisitRequest{
			Visit: visit, Reason: reason, Note: note,
		})
	}
	if err != nil {
		return fmt.Errorf("decline %s: %w", visit, err)
	}
	_, err = p.Sync(ctx)
	return err
}

// CheckIn tells the server that the shopper has arrived, with the position that the phone has; nil for none. The clock's
// offset is sent where it was measured.
func (p *Phone) CheckIn(ctx context.Context, visit string, position *pb.Position) (*pb.Visit, error) {
	conn, err := p.connection()
	if err != nil {
		return nil, fmt.Errorf("check in at %s: %w", visit, err)
	}
	request := &pb.CheckInRequest{Visit: visit, Position: position, DeviceTime: timestamp(p.options.Now())}
	request.ClockOffsetMillis, request.ClockOffsetTime = p.clockOffset()
	v, err := pb.NewVisitServiceClient(conn).CheckIn(p.callContext(ctx), request)
	if err != nil {
		return nil, fmt.Errorf("check in at %s: %w", visit, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if kept := p.visits[visit]; kept != nil {
		err = p.putVisit(v, kept.Removed)
	}
	return v, err
}
