package api

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// actionPresenter makes messages of actions in one transaction.
type actionPresenter struct {
	server *Server
	tx     storage.Tx
	people *people
}

func (s *Server) newActionPresenter(ctx context.Context, tx storage.Tx) *actionPresenter {
	return &actionPresenter{server: s, tx: tx, people: newPeople(ctx, tx)}
}

// present returns the message of an action, with the people and the proof.
func (p *actionPresenter) present(ctx context.Context, a *storage.Action) (*pb.Action, error) {
	out := wire.ActionToProto(a)
	for i, e := range a.Events {
		var err error
		if out.Events[i].By, err = p.people.person(ctx, e.By); err != nil {
			return nil, err
		}
	}
	if a.Proof.IsZero() {
		return out, nil
	}
	r, err := p.tx.Reports().Get(ctx, a.Proof)
	if err != nil {
		return nil, err
	}
	current, err := p.server.versions.Revision(ctx, p.tx, r.ID, r.Current)
	if err != nil {
		return nil, err
	}
	out.Proof = &pb.ActionProof{ReleasedReport: wire.ResourceName("clients", r.Client, "releasedReports", r.ReleasedID), Month: r.Month}
	out.Proof.BasisPoints, _ = a.Goal.Judge(current.Score)
	return out, nil
}
