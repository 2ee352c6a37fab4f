package api

import (
	"context"
	"errors"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/published"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// people finds who has a token, in one transaction. It reads each token once.
type people struct {
	tx storage.Tx
	// agency is set where the agency reads: clients do not see the names of people at the agency.
	agency bool
	known  map[string]*pb.AlertPerson
}

func newPeople(ctx context.Context, tx storage.Tx) *people {
	return &people{tx: tx, agency: auth.From(ctx).Agency(), known: map[string]*pb.AlertPerson{}}
}

// person returns who has a token; nil for none.
func (p *people) person(ctx context.Context, token string) (*pb.AlertPerson, error) {
	if token == "" {
		return nil, nil //nolint:nilnil // nobody did it
	}
	if known, ok := p.known[token]; ok {
		return known, nil
	}
	t, err := p.tx.Access().GetToken(ctx, token)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return &pb.AlertPerson{}, nil
	case err != nil:
		return nil, err
	}
	who := &pb.AlertPerson{Title: t.Grant.Title, Role: string(t.Grant.Role)}
	if !p.agency && t.Grant.Client == "" {
		who.Title = ""
	}
	p.known[token] = who
	return who, nil
}

// questionText returns the text of a question of a report's version as a language has it; empty where the version has no
// such question.
func (s *Server) questionText(ctx context.Context, tx storage.Tx, l *words.Language, r *storage.Report, key string) (string, error) {
	version, err := s.versions.Get(ctx, tx, published.Key{Checklist: r.Checklist, Number: r.Version})
	if err != nil {
		return "", err
	}
	q := version.Version().Question(key)
	if q == nil {
		return "", nil
	}
	return q.Text.In(l.Tag(), version.Version().DefaultLocale), nil
}
