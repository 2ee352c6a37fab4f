package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateLocation creates a location.
func (s *Server) CreateLocation(ctx context.Context, req *pb.CreateLocationRequest) (*pb.Location, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Location, error) {
		if _, err := storage.LiveClient(ctx, tx, req.GetClient()); err != nil {
			return nil, err
		}
		l, violations := locationFromProto(req.GetClient(), req.GetResource(), now)
		if len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		if err := liveParent(ctx, tx, l); err != nil {
			return nil, parentFault(err)
		}
		if err := tx.Locations().Insert(ctx, l); err != nil {
			return nil, parentFault(err)
		}
		return wire.LocationToProto(l), recordLocationChange(ctx, tx, storage.LocationsChanged, l, now)
	})
}

// GetLocation returns a location.
func (s *Server) GetLocation(ctx context.Context, req *pb.GetLocationRequest) (*pb.Location, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Location, error) {
		l, err := s.location(ctx, tx, req.GetClient(), req.GetLocation())
		if err != nil {
			return nil, err
		}
		if err := hideParents(ctx, tx, l); err != nil {
			return nil, err
		}
		return wire.LocationToProto(l), nil
	})
}

// ListLocations lists the locations of a client; those that the caller may see. Whoever does not see the parents of all of
// them cannot filter by these.
func (s *Server) ListLocations(ctx context.Context, req *pb.ListLocationsRequest) (*pb.ListLocationsResponse, error) {
	fields := locationList
	if len(auth.Tops(ctx)) > 0 {
		fields = fields.without("parent")
	}
	query, err := fields.query(req)
	if err != nil {
		return nil, err
	}
	out, next, err := list(ctx, s, req, wire.LocationToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Location, storage.Cursor, error) {
		if _, err := s.client(ctx, tx, req.GetClient()); err != nil {
			return nil, "", err
		}
		tops := []string{storage.WholeClient}
		if top := req.GetLocation(); top != "" {
			if err := auth.CheckLocation(ctx, tx, req.GetClient(), top); err != nil {
				return nil, "", err
			}
			tops = []string{top}
		} else if own := auth.Tops(ctx); len(own) > 0 {
			tops = own
		}
		found, next, err := tx.Locations().Search(ctx, req.GetClient(), tops, query, page)
		if err != nil {
			return nil, "", err
		}
		return found, next, hideParents(ctx, tx, found...)
	})
	return &pb.ListLocationsResponse{Locations: out, NextPageToken: next}, err
}

// hideParents removes from locations the parents that the caller may not see: those above the tops of its token.
func hideParents(ctx context.Context, tx storage.Tx, locations ...*storage.Location) (err error) {
	defer fault.Step(&err, "hide parents that the caller may not see")
	tops := auth.Tops(ctx)
	for _, l := range locations {
		if l.Parent == "" || !slices.Contains(tops, l.ID) {
			continue // Whoever sees a location below a top sees its parent.
		}
		err := auth.CheckLocation(ctx, tx, l.Client, l.Parent)
		switch {
		case errors.Is(err, fault.New(pb.Reason_NOT_FOUND, "")):
			l.Parent = ""
		case err != nil:
			return err
		}
	}
	return nil
}

// UpdateLocation changes a location. A move also moves its figures.
func (s *Server) UpdateLocation(ctx context.Context, req *pb.UpdateLocationRequest) (*pb.Location, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Location, error) {
		l, err := tx.Locations().Get(ctx, req.GetClient(), req.GetLocation())
		if err != nil {
			return nil, err
		}
		if l.Deleted() {
			return nil, deletedFault(wire.LocationToProto(l).GetName())
		}
		wanted, err := wantedState(req, wire.LocationToProto(l), "location", (*pb.Location).GetLocation)
		if err != nil {
			return nil, err
		}
		wanted.Location = l.ID
		changed, violations := locationFromProto(l.Client, wanted, now)
		if len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		changed.Revision = l.Revision
		if err := s.replaceLocation(ctx, tx, l, changed, now); err != nil {
			return nil, err
		}
		return wire.LocationToProto(changed), recordLocationChange(ctx, tx, storage.LocationsChanged, changed, now)
	})
}

// replaceLocation stores the changed location. If it moves, its figures are moved from the ancestors that it leaves
// to those that it joins, and with them who may see it.
func (s *Server) replaceLocation(ctx context.Context, tx storage.Tx, old, changed *storage.Location, now time.Time) (err error) {
	defer fault.Step(&err, "replace location %s", old.ID)
	if old.Parent == changed.Parent {
		return parentFault(tx.Locations().Update(ctx, changed))
	}
	if err := liveParent(ctx, tx, changed); err != nil {
		return parentFault(err)
	}
	before, err := tx.Locations().Ancestors(ctx, old.Client, old.ID)
	if err != nil {
		return err
	}
	if err := tx.Locations().Update(ctx, changed); err != nil {
		return parentFault(err)
	}
	after, err := tx.Locations().Ancestors(ctx, old.Client, old.ID)
	if err != nil {
		return err
	}
	if err := published.MoveRollups(ctx, tx, old.Client, old.ID, without(before, after), without(after, before)); err != nil {
		return err
	}
	if err := recordLocationChange(ctx, tx, storage.Moved, changed, now); err != nil {
		return err
	}
	return recordClientChange(ctx, tx, storage.AccessChanged, changed.Client, now)
}

// without returns what is in one list and not in the other.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

// keptLocation deletes and undeletes a location. The tree is locked from the first read on, so that none comes below it
// meanwhile.
func keptLocation(ctx context.Context, client, location string) kept[*storage.Location, *pb.Location] {
	return kept[*storage.Location, *pb.Location]{
		present: wire.LocationToProto,
		get: func(tx storage.Tx) (*storage.Location, error) {
			if err := tx.Locations().Lock(ctx, client); err != nil {
				return nil, err
			}
			return tx.Locations().Get(ctx, client, location)
		},
		deleted: func(l *storage.Location) time.Time { return l.DeleteTime },
		set:     func(l *storage.Location, deleted, now time.Time) { l.DeleteTime, l.UpdateTime = deleted, now },
		update:  func(tx storage.Tx, l *storage.Location) error { return tx.Locations().Update(ctx, l) },
		uses:    func(tx storage.Tx, l *storage.Location) ([]fault.Violation, error) { return locationUses(ctx, tx, l) },
		fits: func(tx storage.Tx, l *storage.Location) error {
			if _, err := storage.LiveClient(ctx, tx, l.Client); err != nil {
				return err
			}
			return referenceFault(liveParent(ctx, tx, l), "parent")
		},
		purge: func(tx storage.Tx, l *storage.Location) error {
			l.Revision = 0
			return tx.Locations().Delete(ctx, l.Client, l.ID)
		},
		record: func(tx storage.Tx, l *storage.Location, now time.Time) error {
			return recordLocationChange(ctx, tx, storage.LocationsChanged, l, now)
		},
	}
}

// locationUses returns a violation for each location below that is not deleted, and for each open visit.
func locationUses(ctx context.Context, tx storage.Tx, l *storage.Location) ([]fault.Violation, error) {
	below := storage.DirectoryQuery{Filter: equal("parent", l.ID)}
	children, _, err := tx.Locations().Search(ctx, l.Client, []string{storage.WholeClient}, below, storage.Page{Limit: mostUses + 1})
	if err != nil {
		return nil, err
	}
	var uses []fault.Violation
	for _, child := range children {
		uses = append(uses, fault.Violation{Path: wire.LocationToProto(child).GetName(), Reason: pb.Reason_IN_USE})
	}
	visits, err := openVisits(ctx, tx, "", "client", l.Client, "location", l.ID)
	return append(uses, visits...), err
}

// liveParent returns ErrDeleted if the parent of a location was deleted, and ErrNotFound if it does not exist.
func liveParent(ctx context.Context, tx storage.Tx, l *storage.Location) error {
	if l.Parent == storage.WholeClient {
		return nil
	}
	_, err := storage.LiveLocation(ctx, tx, l.Client, l.Parent)
	return err
}

// DeleteLocation deletes a location, or removes one for good that nothing refers to.
func (s *Server) DeleteLocation(ctx context.Context, req *pb.DeleteLocationRequest) (*emptypb.Empty, error) {
	return deleteKept(ctx, s, req, keptLocation(ctx, req.GetClient(), req.GetLocation()))
}

// UndeleteLocation takes the deletion of a location back.
func (s *Server) UndeleteLocation(ctx context.Context, req *pb.UndeleteLocationRequest) (*pb.Location, error) {
	return undeleteKept(ctx, s, req, keptLocation(ctx, req.GetClient(), req.GetLocation()))
}

// parentFault converts the error of a location's parent.
func parentFault(err error) error {
	return referenceFault(err, "resource.parent")
}

// locationFromProto returns a location and its violations.
func locationFromProto(client string, p *pb.Location, now time.Time) (*storage.Location, []fault.Violation) {
	l := &storage.Location{
		Client: client, ID: p.GetLocation(), Parent: p.GetParent(), Title: p.GetTitle(), Titles: titlesFromProto(p.GetTitles()),
		Channel: storage.Channel(wire.Name(p.GetChannel())), TimeZone: p.GetTimeZone(), Locale: p.GetLocale(),
		Address: p.GetAddress(), Contact: p.GetContact(), UpdateTime: now,
	}
	if l.Parent == "" {
		l.Parent = storage.WholeClient
	}
	if l.Channel == "" {
		l.Channel = storage.InPerson
	}
	if at := p.GetPosition(); at != nil {
		point := wire.PointFromProto(at)
		l.Point = &point
	}
	for _, h := range p.GetOpeningHours() {
		l.Opening.Hours = append(l.Opening.Hours, visit.OpeningSpan{Day: visit.Weekday(h.GetDay()), Opens: h.GetOpens(), Closes: h.GetCloses()})
	}
	l.Opening.ClosedDays = p.GetClosedDays()
	l.Attributes = slices.Sorted(slices.Values(p.GetAttributes()))
	violations := append(requiredViolations("location", l.ID, "title", l.Title), localeViolations("resource.locale", l.Locale)...)
	if l.ID == storage.WholeClient {
		violations = append(violations, fault.Violation{Path: "resource.location", Reason: pb.Reason_NOT_ALLOWED})
	}
	if _, err := time.LoadLocation(l.TimeZone); err != nil || l.TimeZone == "Local" {
		violations = append(violations, fault.Violation{
			Path: "resource.timeZone", Reason: pb.Reason_UNKNOWN_VALUE,
			Params: formOf("the name of a time zone in the IANA database, such as Europe/Berlin"),
		})
	}
	violations = slices.Concat(violations, titleViolations(l.Titles), attributeViolations(p.GetAttributes()))
	return l, append(violations, ruleViolations(l.Opening.Problems())...)
}

// attributeViolations returns a violation for each attribute whose key an earlier one has.
func attributeViolations(attributes []string) []fault.Violation {
	var violations []fault.Violation
	keys := map[string]bool{}
	for i, attribute := range attributes {
		key, _, _ := strings.Cut(attribute, ":")
		if keys[key] {
			violations = append(violations, fault.Violation{Path: fmt.Sprintf("resource.attributes[%d]", i), Reason: pb.Reason_DUPLICATE_KEY})
		}
		keys[key] = true
	}
	return violations
}
