package api

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/alerting"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateProgram creates a program.
func (s *Server) CreateProgram(ctx context.Context, req *pb.CreateProgramRequest) (*pb.Program, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Program, error) {
		if _, err := storage.LiveClient(ctx, tx, req.GetClient()); err != nil {
			return nil, err
		}
		p, err := programFromProto(ctx, tx, req.GetClient(), req.GetResource(), now)
		if err != nil {
			return nil, err
		}
		if err := tx.Programs().Insert(ctx, p); err != nil {
			return nil, err
		}
		return presented(wire.ProgramToProto, p, alerting.AddDefaults(ctx, tx, p, now))
	})
}

// GetProgram returns a program.
func (s *Server) GetProgram(ctx context.Context, req *pb.GetProgramRequest) (*pb.Program, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Program, error) {
		if err := auth.CheckClient(ctx, req.GetClient()); err != nil {
			return nil, err
		}
		p, err := tx.Programs().Get(ctx, req.GetClient(), req.GetProgram())
		return presented(programFor(ctx), p, err)
	})
}

// ListPrograms lists programs.
func (s *Server) ListPrograms(ctx context.Context, req *pb.ListProgramsRequest) (*pb.ListProgramsResponse, error) {
	query, err := programList.query(req)
	if err != nil {
		return nil, err
	}
	out, next, err := list(ctx, s, req, programFor(ctx), func(tx storage.Tx, page storage.Page) ([]*storage.Program, storage.Cursor, error) {
		if _, err := s.client(ctx, tx, req.GetClient()); err != nil {
			return nil, "", err
		}
		return tx.Programs().Search(ctx, req.GetClient(), query, page)
	})
	return &pb.ListProgramsResponse{Programs: out, NextPageToken: next}, err
}

// UpdateProgram changes a program. Visits that are planned already stay as they are.
func (s *Server) UpdateProgram(ctx context.Context, req *pb.UpdateProgramRequest) (*pb.Program, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Program, error) {
		p, err := tx.Programs().Get(ctx, req.GetClient(), req.GetProgram())
		if err != nil {
			return nil, err
		}
		if p.Deleted() {
			return nil, deletedFault(wire.ProgramToProto(p).GetName())
		}
		wanted, err := wantedState(req, wire.ProgramToProto(p), "program", (*pb.Program).GetProgram)
		if err != nil {
			return nil, err
		}
		wanted.Program = p.ID
		changed, err := programFromProto(ctx, tx, p.Client, wanted, now)
		if err != nil {
			return nil, err
		}
		changed.Revision = p.Revision
		if err := tx.Programs().Update(ctx, changed); err != nil {
			return nil, err
		}
		// Answers with figures have the titles of programs.
		return wire.ProgramToProto(changed), recordClientChange(ctx, tx, storage.ClientChanged, p.Client, now)
	})
}

// keptProgram deletes and undeletes a program.
func keptProgram(ctx context.Context, client, program string) kept[*storage.Program, *pb.Program] {
	return kept[*storage.Program, *pb.Program]{
		present: wire.ProgramToProto,
		get:     func(tx storage.Tx) (*storage.Program, error) { return tx.Programs().Get(ctx, client, program) },
		deleted: func(p *storage.Program) time.Time { return p.DeleteTime },
		set:     func(p *storage.Program, deleted, now time.Time) { p.DeleteTime, p.UpdateTime = deleted, now },
		update:  func(tx storage.Tx, p *storage.Program) error { return tx.Programs().Update(ctx, p) },
		uses: func(tx storage.Tx, p *storage.Program) ([]fault.Violation, error) {
			return openVisits(ctx, tx, "", "client", p.Client, "program", p.ID)
		},
		fits: func(tx storage.Tx, p *storage.Program) error {
			_, err := storage.LiveClient(ctx, tx, p.Client)
			return err
		},
		purge: func(tx storage.Tx, p *storage.Program) error { return tx.Programs().Delete(ctx, p.Client, p.ID) },
		record: func(tx storage.Tx, p *storage.Program, now time.Time) error {
			return recordClientChange(ctx, tx, storage.ClientChanged, p.Client, now)
		},
	}
}

// DeleteProgram deletes a program, or removes one for good that nothing refers to.
func (s *Server) DeleteProgram(ctx context.Context, req *pb.DeleteProgramRequest) (*emptypb.Empty, error) {
	return deleteKept(ctx, s, req, keptProgram(ctx, req.GetClient(), req.GetProgram()))
}

// UndeleteProgram takes the deletion of a program back.
func (s *Server) UndeleteProgram(ctx context.Context, req *pb.UndeleteProgramRequest) (*pb.Program, error) {
	return undeleteKept(ctx, s, req, keptProgram(ctx, req.GetClient(), req.GetProgram()))
}

// programFromProto returns a program, or all its violations.
func programFromProto(ctx context.Context, tx storage.Tx, client string, p *pb.Program, now time.Time) (*storage.Program, error) {
	rules := visit.Defaults()
	for _, set := range []struct {
		from *int32
		into *int32
	}{
		{p.RotationDays, &rules.RotationDays},
		{p.ClientRotationDays, &rules.ClientRotationDays},
		{p.VisitsPerShopper, &rules.VisitsPerShopper},
		{p.MaxDistanceKilometers, &rules.MaxDistanceKilometers},
		{p.GeofenceMeters, &rules.GeofenceMeters},
		{p.ReportDueHours, &rules.ReportDueHours},
		{p.ReturnAnswerHours, &rules.ReturnAnswerHours},
		{p.GracePeriodDays, &rules.GracePeriodDays},
		{p.AppealDays, &rules.AppealDays},
		{p.AppealAnswerDays, &rules.AppealAnswerDays},
		{p.SecondLookPercent, &rules.SecondLookPercent},
		{p.EvidenceDays, &rules.EvidenceDays},
		{p.TextDays, &rules.TextDays},
	} {
		if set.from != nil {
			*set.into = *set.from
		}
	}
	if mode := wire.Name(p.GetReleaseMode()); mode != "" {
		rules.ReleaseMode = visit.ReleaseMode(mode)
	}
	program := &storage.Program{
		Client: client, ID: p.GetProgram(), Title: p.GetTitle(), Titles: titlesFromProto(p.GetTitles()), Checklist: p.GetChecklist(), Version: p.GetVersion(),
		Rules: rules, Qualifications: p.GetQualifications(), Fee: wire.MoneyFromProto(p.GetFee()),
		Briefing: wire.BriefingFromProto(p.GetVisitMinutes(), p.GetBriefingFiles()), UpdateTime: now,
	}
	violations := requiredViolations("program", program.ID, "title", program.Title, "checklist", program.Checklist)
	violations = append(violations, titleViolations(program.Titles)...)
	if program.Checklist != "" {
		violations = append(violations, checklistViolations(ctx, tx, program)...)
	}
	violations = append(violations, ruleViolations(rules.Problems())...)
	// A fee from before currencies were checked stays as it is.
	if stored, err := tx.Programs().Get(ctx, client, program.ID); err != nil || stored.Fee != program.Fee {
		violations = append(violations, feeViolations("resource.fee", p.GetFee())...)
	}
	for i, w := range p.GetWaves() {
		program.Waves = append(program.Waves, storage.Wave{ID: w.GetWave(), FirstDay: w.GetFirstDay(), LastDay: w.GetLastDay()})
		violations = append(violations, waveViolations(fmt.Sprintf("resource.waves[%d]", i), w)...)
	}
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	return program, nil
}

// ruleViolations returns the violations of a resource's rules.
func ruleViolations(problems []checklist.Problem) []fault.Violation {
	var violations []fault.Violation
	for _, problem := range problems {
		violations = append(violations, fault.Violation{
			Path: "resource." + problem.Path, Reason: fault.Named(string(problem.Reason)), Params: problem.Params,
		})
	}
	return violations
}

// checklistViolations returns a violation where the program's checklist, or its version if one is named, does not
// exist.
func checklistViolations(ctx context.Context, tx storage.Tx, p *storage.Program) []fault.Violation {
	if _, err := tx.Checklists().Get(ctx, p.Checklist); errors.Is(err, storage.ErrNotFound) {
		return []fault.Violation{{Path: "resource.checklist", Reason: pb.Reason_NOT_FOUND}}
	}
	if p.Version == 0 {
		return nil
	}
	if _, err := tx.Checklists().GetVersionHead(ctx, p.Checklist, p.Version); errors.Is(err, storage.ErrNotFound) {
		return []fault.Violation{{Path: "resource.version", Reason: pb.Reason_UNKNOWN_VERSION}}
	}
	return nil
}

func waveViolations(path string, w *pb.Wave) []fault.Violation {
	if w.GetWave() == "" {
		return []fault.Violation{{Path: path + ".wave", Reason: pb.Reason_REQUIRED}}
	}
	first, err := time.Parse(time.DateOnly, w.GetFirstDay())
	if err != nil {
		return []fault.Violation{{Path: path + ".firstDay", Reason: pb.Reason_INVALID_FORMAT, Params: formOf("a day, such as 2026-11-21")}}
	}
	last, err := time.Parse(time.DateOnly, w.GetLastDay())
	if err != nil {
		return []fault.Violation{{Path: path + ".lastDay", Reason: pb.Reason_INVALID_FORMAT, Params: formOf("a day, such as 2026-11-21")}}
	}
	if last.Before(first) {
		return []fault.Violation{{Path: path + ".lastDay", Reason: pb.Reason_OUT_OF_RANGE}}
	}
	return nil
}

// programFor returns the function that presents programs; to a client without the agency's rules.
func programFor(ctx context.Context) func(*storage.Program) *pb.Program {
	if !auth.From(ctx).OfClient() {
		return wire.ProgramToProto
	}
	return func(p *storage.Program) *pb.Program {
		out := wire.ProgramToProto(p)
		out.ClientRotationDays, out.VisitsPerShopper, out.MaxDistanceKilometers, out.Qualifications = nil, nil, nil, nil
		out.AppealDays, out.AppealAnswerDays, out.SecondLookPercent, out.EvidenceDays, out.TextDays = nil, nil, nil, nil, nil
		out.VisitMinutes, out.BriefingFiles = 0, nil
		out.RotationDays, out.GeofenceMeters, out.ReportDueHours, out.ReturnAnswerHours, out.GracePeriodDays, out.Fee = nil, nil, nil, nil, nil, nil
		return out
	}
}
