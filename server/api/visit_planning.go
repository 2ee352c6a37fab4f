package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateVisit plans a visit, for a shopper or open to all.
func (s *Server) CreateVisit(ctx context.Context, req *pb.CreateVisitRequest) (*pb.Visit, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Visit, error) {
		v, err := s.planVisit(ctx, tx, "resource", req.GetResource(), now)
		return presented(visitFor(ctx), v, err)
	})
}

// BatchCreateVisits plans several visits: all of them, or none and every fault by its index.
func (s *Server) BatchCreateVisits(ctx context.Context, req *pb.BatchCreateVisitsRequest) (*pb.BatchCreateVisitsResponse, error) {
	name := fixedName[*pb.BatchCreateVisitsResponse]("visits")
	return writeAs(ctx, s, req, name, func(tx storage.Tx, now time.Time) (*pb.BatchCreateVisitsResponse, error) {
		out := &pb.BatchCreateVisitsResponse{}
		var planned []*storage.Visit
		var refusal *fault.Error
		for i, one := range req.GetRequests() {
			path := fmt.Sprintf("requests[%d].resource", i)
			v, err := s.planVisit(ctx, tx, path, one.GetResource(), now)
			if err != nil {
				refusal = joinFaults(refusal, fault.From(err), path)
				continue
			}
			planned = append(planned, v)
			out.Visits = append(out.Visits, visitFor(ctx)(v))
		}
		if refusal != nil {
			return nil, refusal
		}
		return out, s.auditPlanned(ctx, tx, planned, now)
	})
}

// planVisit inserts a new visit; see newVisit.
func (s *Server) planVisit(ctx context.Context, tx storage.Tx, path string, p *pb.Visit, now time.Time) (*storage.Visit, error) {
	v, err := s.newVisit(ctx, tx, path, p, now)
	if err != nil {
		return nil, err
	}
	return v, tx.Visits().Insert(ctx, v)
}

// newVisit returns a new visit, pinned to the version that its program names or to the newest, or what is wrong with it.
func (s *Server) newVisit(ctx context.Context, tx storage.Tx, path string, p *pb.Visit, now time.Time) (_ *storage.Visit, err error) {
	defer fault.Step(&err, "plan the visit of %s", p.GetLocation())
	v := &storage.Visit{
		ID: p.GetVisit(), Client: p.GetClient(), Program: p.GetProgram(), Location: p.GetLocation(), Shopper: p.GetShopper(),
		WindowStart: wire.Time(p.GetWindowStart()), WindowEnd: wire.Time(p.GetWindowEnd()), Scenario: p.GetScenario(),
		Wave: p.GetWave(), Test: p.GetTest(), Guests: p.GetGuests(), State: visit.Open, CreateTime: now, UpdateTime: now,
	}
	if _, err := storage.LiveClient(ctx, tx, v.Client); errors.Is(err, storage.ErrDeleted) {
		return nil, referenceFault(err, path+".client")
	}
	program, err := storage.LiveProgram(ctx, tx, v.Client, v.Program)
	if err != nil {
		return nil, referenceFault(err, path+".program")
	}
	location, err := storage.LiveLocation(ctx, tx, v.Client, v.Location)
	if err != nil {
		return nil, referenceFault(err, path+".location")
	}
	if violations := feeViolations(path+".fee", p.GetFee()); len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	setBriefing(v, program, wire.MoneyFromProto(p.GetFee()), wire.BriefingFromProto(p.GetMinutes(), p.GetBriefingFiles()))
	if err := s.checkWindow(path, v); err != nil {
		return nil, err
	}
	if v.Checklist, v.Version, err = s.pinnedVersion(ctx, tx, program, now); err != nil {
		return nil, err
	}
	if v.Wave == "" {
		v.Wave = waveOf(program, v.WindowStart.In(s.zone(location.TimeZone)))
	}
	if v.Shopper != "" {
		if _, err := storage.LivingShopper(ctx, tx, v.Shopper); err != nil {
			return nil, referenceFault(err, path+".shopper")
		}
		if err := checkCapacity(ctx, tx, v, v.Shopper, program.Rules); err != nil {
			return nil, err
		}
		if err := checkRotation(ctx, tx, v, program.Rules, v.Shopper); err != nil {
			return nil, err
		}
		v.State = visit.Claimed
	}
	if err := checkGuests(ctx, tx, path, v, program.Rules); err != nil {
		return nil, err
	}
	if v.ID == "" {
		if v.ID, err = s.newID(); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// setBriefing sets the fee and the briefing of a new visit: what was given, and else what its program has.
func setBriefing(v *storage.Visit, program *storage.Program, fee storage.Money, own storage.Briefing) {
	v.Fee = cmp.Or(fee, program.Fee)
	v.Briefing.Minutes = cmp.Or(own.Minutes, program.Briefing.Minutes)
	if v.Briefing.Files = own.Files; len(own.Files) == 0 {
		v.Briefing.Files = program.Briefing.Files
	}
}

func (s *Server) checkWindow(path string, v *storage.Visit) error {
	var violations []fault.Violation
	for _, end := range []struct {
		field string
		at    time.Time
	}{{"windowStart", v.WindowStart}, {"windowEnd", v.WindowEnd}} {
		switch {
		case end.at.IsZero():
			violations = append(violations, fault.Violation{Path: path + "." + end.field, Reason: pb.Reason_REQUIRED})
		case !end.at.Equal(end.at.Truncate(time.Microsecond)):
			violations = append(violations, fault.Violation{Path: path + "." + end.field, Reason: pb.Reason_TIME_TOO_FINE})
		}
	}
	if len(violations) == 0 && !v.WindowStart.Before(v.WindowEnd) {
		violations = append(violations, fault.Violation{Path: path + ".windowEnd", Reason: pb.Reason_OUT_OF_RANGE})
	}
	if len(violations) > 0 {
		return fault.Invalid(violations...)
	}
	return nil
}

// pinnedVersion returns the version that a new visit of the program is filled with: published and not retired.
func (s *Server) pinnedVersion(ctx context.Context, tx storage.Tx, p *storage.Program, now time.Time) (string, int32, error) {
	number := p.Version
	if number == 0 {
		c, err := tx.Checklists().Get(ctx, p.Checklist)
		if err != nil {
			return "", 0, err
		}
		number = c.Latest
	}
	if number == 0 {
		return "", 0, fault.New(pb.Reason_WRONG_STATE, "the program's checklist has no published version").With("cause", "NO_VERSION")
	}
	pinned, err := s.versions.Get(ctx, tx, published.Key{Checklist: p.Checklist, Number: number})
	if err != nil {
		return "", 0, err
	}
	if !pinned.RetireTime.IsZero() && !pinned.RetireTime.After(now) {
		return "", 0, fault.New(pb.Reason_WRONG_STATE, "the program's version is retired").With("cause", "VERSION_RETIRED")
	}
	return p.Checklist, number, nil
}

// waveOf returns the wave of the program that contains a day; "" where none does.
func waveOf(p *storage.Program, day time.Time) string {
	date := day.Format(time.DateOnly)
	for _, w := range p.Waves {
		if w.FirstDay <= date && date <= w.LastDay {
			return w.ID
		}
	}
	return ""
}
