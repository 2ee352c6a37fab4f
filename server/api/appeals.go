package api

import (
	"context"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/appeal"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateAppeal appeals against one question of a released report.
func (s *Server) CreateAppeal(ctx context.Context, req *pb.CreateAppealRequest) (*pb.Appeal, error) {
	var made *storage.Appeal
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Appeal, error) {
		r, err := s.releasedReport(ctx, tx, req.GetClient(), req.GetReleasedReport())
		if err != nil {
			return nil, err
		}
		if made, err = s.newAppeal(ctx, tx, r, req.GetResource(), now); err != nil {
			return nil, err
		}
		if err := tx.Appeals().Insert(ctx, made); err != nil {
			return nil, err
		}
		if err := recordAppealChange(ctx, tx, storage.AppealChanged, made, now); err != nil {
			return nil, err
		}
		return s.newAppealPresenter(ctx, tx).present(ctx, made)
	}, func(tx storage.Tx, result *pb.Appeal, now time.Time) error {
		return s.auditBytes(ctx, tx, result.GetName(), made.Proof(), now)
	})
}

// newAppeal returns the appeal of a request, or everything that is wrong with it.
func (s *Server) newAppeal(ctx context.Context, tx storage.Tx, r *storage.Report, given *pb.Appeal, now time.Time) (*storage.Appeal, error) {
	violations := appealViolations(given)
	if key := given.GetQuestion(); key != "" {
		version, err := s.versions.Get(ctx, tx, published.Key{Checklist: r.Checklist, Number: r.Version})
		if err != nil {
			return nil, err
		}
		if published.HiddenFromClients(version.Version().Question(key)) {
			violations = append(violations, fault.Violation{
				Path: "resource.question", Reason: pb.Reason_UNKNOWN_QUESTION, Params: map[string]string{"question": key},
			})
		}
	}
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	program, err := tx.Programs().Get(ctx, r.Client, r.Program)
	if err != nil {
		return nil, err
	}
	a := &storage.Appeal{
		Client: r.Client, Program: r.Program, Location: r.Location, Report: r.ID, Question: given.GetQuestion(), Disputed: given.GetRevision(),
		Text: given.GetText(), Evidence: wire.AppealFilesFromProto(given.GetEvidence()), AppealedBy: auth.From(ctx).TokenID,
		CreateTime: now, DueTime: appeal.Due(now, &program.Rules), State: appeal.Open,
	}
	if a.Disputed == 0 {
		a.Disputed = r.Current
	}
	if err := checkMaking(ctx, tx, r, a, appeal.Until(r.ReleaseTime, &program.Rules)); err != nil {
		return nil, err
	}
	a.ID, err = s.randomID()
	return a, err
}

// appealViolations returns what an appeal lacks.
func appealViolations(given *pb.Appeal) []fault.Violation {
	return requiredViolations("question", given.GetQuestion(), "text", given.GetText())
}

// checkMaking refuses an appeal that comes too late, disputes another revision than the client is shown, or repeats one.
func checkMaking(ctx context.Context, tx storage.Tx, r *storage.Report, a *storage.Appeal, until time.Time) error {
	before, err := tx.Appeals().Against(ctx, r.ID, a.Question)
	if err != nil {
		return err
	}
	making := appeal.Making{Until: until, Now: a.CreateTime, Revision: a.Disputed, Current: r.Current}
	for _, b := range before {
		making.Earlier = append(making.Earlier, appeal.Earlier{State: b.State, Revision: b.Disputed})
	}
	switch refusal := making.Refusal(); refusal {
	case "":
		return nil
	case appeal.TimeOver:
		refused := fault.New(pb.Reason_APPEAL_TIME_OVER, "")
		if !until.IsZero() {
			refused = refused.With("until", until.UTC().Format(time.RFC3339))
		}
		return refused
	case appeal.StillOpen:
		return fault.New(pb.Reason_ALREADY_EXISTS, "the question of the report has an open appeal").With("cause", string(refusal))
	case appeal.OtherRevision:
		return fault.New(pb.Reason_WRONG_STATE, "the report has the revision %d now", r.Current).
			With("cause", string(refusal)).With("revision", strconv.Itoa(int(r.Current)))
	default:
		return fault.New(pb.Reason_WRONG_STATE, "an appeal against the question in this revision was answered").With("cause", string(refusal))
	}
}

// recordAppealChange appends to the client's feed that an appeal was made, answered or withdrawn.
func recordAppealChange(ctx context.Context, tx storage.Tx, kind storage.ChangeKind, a *storage.Appeal, now time.Time) error {
	return tx.Feed().Append(ctx, storage.Change{
		Client: a.Client, Kind: kind, Location: a.Location, Resource: a.ID, Revision: a.Revision, Time: now,
	})
}

// appeal returns an appeal of a client that the caller may see.
func (s *Server) appeal(ctx context.Context, tx storage.Tx, client, id string) (*storage.Appeal, error) {
	if err := auth.CheckClient(ctx, client); err != nil {
		return nil, err
	}
	a, err := tx.Appeals().Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if a.Client != client {
		return nil, storage.ErrNotFound
	}
	return a, auth.CheckLocation(ctx, tx, client, a.Location)
}

// GetAppeal returns an appeal.
func (s *Server) GetAppeal(ctx context.Context, req *pb.GetAppealRequest) (*pb.Appeal, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Appeal, error) {
		a, err := s.appeal(ctx, tx, req.GetClient(), req.GetAppeal())
		if err != nil {
			return nil, err
		}
		return s.newAppealPresenter(ctx, tx).present(ctx, a)
	})
}

// WithdrawAppeal takes an open appeal back.
func (s *Server) WithdrawAppeal(ctx context.Context, req *pb.WithdrawAppealRequest) (*pb.Appeal, error) {
	var a *storage.Appeal
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (_ *pb.Appeal, err error) {
		if a, err = s.appeal(ctx, tx, req.GetClient(), req.GetAppeal()); err != nil {
			return nil, err
		}
		if err := closeAppeal(ctx, a, req.GetEtag(), appeal.Withdraw, appeal.Client, now); err != nil {
			return nil, err
		}
		return s.storeClosed(ctx, tx, a, storage.AppealChanged, now)
	}, func(tx storage.Tx, result *pb.Appeal, now time.Time) error {
		return s.auditBytes(ctx, tx, result.GetName(), a.AnswerProof(), now)
	})
}
