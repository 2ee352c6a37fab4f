package api

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/planning"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// PlanVisits plans the visits that locations lack in a wave, each offered to a shopper. The plan is made outside of any
// write transaction, checked once more in the one that stores it, and made again if a claim came between.
func (s *Server) PlanVisits(ctx context.Context, req *pb.PlanVisitsRequest) (*pb.PlanVisitsResponse, error) {
	if saved, answered, err := repeatedImport[*pb.PlanVisitsResponse](ctx, s, req); err != nil || answered {
		return saved, err
	}
	for range importAttempts {
		in, err := storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*planInput, error) {
			return s.planInput(ctx, tx, req)
		})
		if err != nil {
			return nil, err
		}
		plan, err := planning.New(ctx, in.task)
		if err != nil {
			return nil, err
		}
		visits, err := s.plannedVisits(req, in, plan)
		if err != nil {
			return nil, err
		}
		result := planToProto(plan, visits, in.existing, words.Match(call.From(ctx).AcceptLanguage))
		if req.GetValidateOnly() {
			return result, nil
		}
		name := fixedName[*pb.PlanVisitsResponse]("visits")
		out, err := writeAs(ctx, s, req, name, func(tx storage.Tx, now time.Time) (*pb.PlanVisitsResponse, error) {
			return result, s.storePlan(ctx, tx, in.program, visits, now)
		})
		if !errors.Is(err, errChangedMeanwhile) {
			return out, err
		}
	}
	return nil, fault.New(pb.Reason_UNAVAILABLE, "what the plan is made of keeps changing; send it again").RetryAfter(time.Second)
}

// plannedVisits returns the visits of a plan, with ids unless nothing is to be stored.
func (s *Server) plannedVisits(req *pb.PlanVisitsRequest, in *planInput, plan *planning.Plan) ([]*storage.Visit, error) {
	visits := make([]*storage.Visit, len(plan.Visits))
	for i, p := range plan.Visits {
		visits[i] = &storage.Visit{
			Client: req.GetClient(), Program: req.GetProgram(), Location: p.Location, OfferedTo: p.Shopper, State: visit.Open,
			WindowStart: p.Window.Start, WindowEnd: p.Window.End, Scenario: req.GetScenario(), Wave: req.GetWave(),
			Checklist: in.checklist, Version: in.version,
		}
		setBriefing(visits[i], in.program, storage.Money{}, storage.Briefing{})
		if req.GetValidateOnly() {
			continue
		}
		var err error
		if visits[i].ID, err = s.newID(); err != nil {
			return nil, err
		}
	}
	return visits, nil
}

// storePlan stores the visits of a plan. The insertions lock the rows of the shoppers, so that a claim is either seen here
// or sees the plan; if one was made since the plan that breaks its rotation, it returns errChangedMeanwhile.
func (s *Server) storePlan(ctx context.Context, tx storage.Tx, program *storage.Program, visits []*storage.Visit, now time.Time) (err error) {
	defer fault.Step(&err, "store the plan")
	if len(visits) == 0 {
		return nil
	}
	for _, v := range visits {
		v.CreateTime, v.UpdateTime = now, now
	}
	err = errors.Join(tx.Visits().InsertAll(ctx, visits), s.auditPlanned(ctx, tx, visits, now))
	if err != nil || !program.Rules.Rotates() {
		return err
	}
	stays, err := staysOfAll(ctx, tx, program, spanOf(visits))
	if err != nil {
		return err
	}
	for _, v := range visits {
		window := visit.Window{Start: v.WindowStart, End: v.WindowEnd}
		if _, broken := program.Rules.RotationBreach(stays[v.OfferedTo], v.ID, v.Location, window); broken {
			return errChangedMeanwhile
		}
	}
	return nil
}

// spanOf returns the span of the windows of some visits.
func spanOf(visits []*storage.Visit) visit.Window {
	span := visit.Window{Start: visits[0].WindowStart, End: visits[0].WindowEnd}
	for _, v := range visits {
		if v.WindowStart.Before(span.Start) {
			span.Start = v.WindowStart
		}
		if v.WindowEnd.After(span.End) {
			span.End = v.WindowEnd
		}
	}
	return span
}

// staysOfAll returns the stays at a program's client that can matter for visits in a span, by shopper.
func staysOfAll(ctx context.Context, tx storage.Tx, program *storage.Program, span visit.Window) (map[string][]visit.Stay, error) {
	all, err := tx.Visits().Stays(ctx, program.Client, "", program.Rules.RotationReach(span))
	of := map[string][]visit.Stay{}
	for _, stay := range all {
		of[stay.Shopper] = append(of[stay.Shopper], stay)
	}
	return of, err
}

// planToProto returns the message of a plan, with its reasons in a language.
func planToProto(plan *planning.Plan, visits []*storage.Visit, existing int, language *words.Language) *pb.PlanVisitsResponse {
	out := &pb.PlanVisitsResponse{Existing: int32(existing)}
	for _, v := range visits {
		out.Visits = append(out.Visits, &pb.PlannedVisit{
			Visit: v.ID, Location: v.Location, Shopper: v.OfferedTo,
			WindowStart: wire.Timestamp(v.WindowStart), WindowEnd: wire.Timestamp(v.WindowEnd),
		})
	}
	for _, u := range plan.Unfilled {
		unfilled := &pb.UnfilledLocation{Location: u.Location, Visits: int32(u.Visits)}
		for _, c := range u.Causes {
			unfilled.Causes = append(unfilled.Causes, &pb.UnfilledCause{
				Cause: wire.Enum[pb.UnfilledCause_Cause](c.Reason), Shoppers: int32(c.Shoppers),
				Message: language.Text(words.PlanCauses[string(c.Reason)], "n", language.Number(int64(c.Shoppers))),
			})
		}
		out.Unfilled = append(out.Unfilled, unfilled)
	}
	return out
}

// planInput is what a plan is made of.
type planInput struct {
	task      planning.Task
	program   *storage.Program
	checklist string
	version   int32
	// existing is how many visits the locations have already.
	existing int
}

// planInput reads what a plan is made of, or returns all that is wrong with the request.
func (s *Server) planInput(ctx context.Context, tx storage.Tx, req *pb.PlanVisitsRequest) (_ *planInput, err error) {
	defer fault.Step(&err, "read what the plan is made of")
	if _, err := storage.LiveClient(ctx, tx, req.GetClient()); errors.Is(err, storage.ErrDeleted) {
		return nil, referenceFault(err, "client")
	}
	program, err := storage.LiveProgram(ctx, tx, req.GetClient(), req.GetProgram())
	if err != nil {
		return nil, referenceFault(err, "program")
	}
	in := &planInput{program: program, task: planning.Task{
		Rules: program.Rules, Qualifications: program.Qualifications, Now: s.now(), WindowDays: int(req.GetWindowDays()), Seed: int64(req.GetSeed()),
	}}
	if in.checklist, in.version, err = s.pinnedVersion(ctx, tx, program, in.task.Now); err != nil {
		return nil, err
	}
	violations := in.setWave(req.GetWave())
	more, err := s.setPlaces(ctx, tx, in, req)
	if err != nil {
		return nil, err
	}
	violations = append(violations, more...)
	if more, err = in.setShoppers(ctx, tx, req.GetShoppers()); err != nil {
		return nil, err
	}
	if violations = append(violations, more...); len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	return in, in.addVisits(ctx, tx, req.GetWave())
}

// setWave sets the days of the wave, or returns what is wrong with it.
func (in *planInput) setWave(id string) []fault.Violation {
	at := slices.IndexFunc(in.program.Waves, func(w storage.Wave) bool { return w.ID == id })
	if at < 0 {
		return []fault.Violation{{Path: "wave", Reason: pb.Reason_NOT_FOUND}}
	}
	first, err := time.Parse(time.DateOnly, in.program.Waves[at].FirstDay)
	if err != nil {
		return []fault.Violation{{Path: "wave", Reason: pb.Reason_INVALID_FORMAT}}
	}
	last, err := time.Parse(time.DateOnly, in.program.Waves[at].LastDay)
	if err != nil {
		return []fault.Violation{{Path: "wave", Reason: pb.Reason_INVALID_FORMAT}}
	}
	if last.After(first.AddDate(0, 0, planning.MaxDays-1)) {
		return []fault.Violation{tooMany("wave", planning.MaxDays)}
	}
	in.task.FirstDay, in.task.LastDay = first, last
	return nil
}

// tooMany returns the violation of something that has more than a number of parts.
func tooMany(path string, most int) fault.Violation {
	return fault.Violation{Path: path, Reason: pb.Reason_OUT_OF_BOUNDS, Params: map[string]string{"max": strconv.Itoa(most)}}
}

// setShoppers sets the shoppers to choose from: those of the ids, or all.
func (in *planInput) setShoppers(ctx context.Context, tx storage.Tx, ids []string) ([]fault.Violation, error) {
	all, err := allShoppers(ctx, tx)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(all, func(_ string, sh *storage.Shopper) bool { return sh.Erased() })
	living := maps.Clone(all)
	maps.DeleteFunc(living, func(_ string, sh *storage.Shopper) bool { return sh.Deleted() })
	var violations []fault.Violation
	chosen := living
	if len(ids) > 0 {
		chosen = map[string]*storage.Shopper{}
		for i, id := range ids {
			path := "shoppers[" + strconv.Itoa(i) + "]"
			switch {
			case all[id] == nil:
				violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_NOT_FOUND})
			case living[id] == nil:
				violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_DELETED})
			case chosen[id] != nil:
				violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_DUPLICATE_KEY})
			default:
				chosen[id] = all[id]
			}
		}
	}
	if len(chosen) > planning.MaxShoppers {
		violations = append(violations, tooMany("shoppers", planning.MaxShoppers))
	}
	for _, sh := range chosen {
		in.task.Shoppers = append(in.task.Shoppers, planning.Shopper{
			ID: sh.ID, Home: sh.Home, Locales: sh.Locales, Qualifications: sh.Qualifications,
		})
	}
	return violations, nil
}

// addVisits adds what there is already: the visits of the wave, and when shoppers are at the client.
func (in *planInput) addVisits(ctx context.Context, tx storage.Tx, wave string) error {
	existing, loads := map[string][]visit.Window{}, map[string]int{}
	err := eachOfWave(ctx, tx, in.program.Client, in.program.ID, wave, "", func(v *storage.Visit) {
		loads[holderOf(v)]++
		if !v.Test {
			existing[v.Location] = append(existing[v.Location], visit.Window{Start: v.WindowStart, End: v.WindowEnd})
		}
	})
	if err != nil {
		return err
	}
	for i := range in.task.Places {
		p := &in.task.Places[i]
		p.Existing = existing[p.Location]
		in.existing += len(p.Existing)
	}
	// The days of the wave, in whatever time zone.
	span := visit.Window{Start: in.task.FirstDay.AddDate(0, 0, -1), End: in.task.LastDay.AddDate(0, 0, 2)}
	stays := map[string][]visit.Stay{}
	if in.program.Rules.Rotates() {
		if stays, err = staysOfAll(ctx, tx, in.program, span); err != nil {
			return err
		}
	}
	for i := range in.task.Shoppers {
		sh := &in.task.Shoppers[i]
		sh.Visits, sh.Stays = loads[sh.ID], stays[sh.ID]
	}
	return nil
}

// holderOf returns the shopper who has the visit, or to whom alone it is offered.
func holderOf(v *storage.Visit) string {
	if v.State == visit.Open {
		return v.OfferedTo
	}
	return v.Shopper
}
