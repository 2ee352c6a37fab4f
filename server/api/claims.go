package api

import (
	"context"
	"slices"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateClaim creates a claim of a client, linked to questions.
func (s *Server) CreateClaim(ctx context.Context, req *pb.CreateClaimRequest) (*pb.Claim, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Claim, error) {
		c := wire.ClaimFromProto(req.GetClient(), req.GetResource(), now)
		if err := s.checkWritable(ctx, tx, c.Client, c.Location); err != nil {
			return nil, err
		}
		violations, err := claimViolations(ctx, s.versions.ProgramQuestions(tx), c)
		if err != nil {
			return nil, err
		}
		if len(violations) > 0 {
			return nil, fault.Invalid(prefixed("resource", violations)...)
		}
		if c.ID == "" {
			if c.ID, err = s.newID(); err != nil {
				return nil, err
			}
		}
		if err := tx.Claims().Insert(ctx, c); err != nil {
			return nil, referenceFault(err, "resource.location")
		}
		return wire.ClaimToProto(c, nil), recordClientChange(ctx, tx, storage.ClaimsChanged, c.Client, now)
	})
}

// prefixed returns violations with a path put before theirs.
func prefixed(path string, violations []fault.Violation) []fault.Violation {
	out := slices.Clone(violations)
	for i := range out {
		out[i].Path = path + "." + out[i].Path
	}
	return out
}

// claimViolations returns the violations of a claim that the rules in the proto do not cover.
func claimViolations(ctx context.Context, questions *published.ProgramQuestions, c *storage.Claim) ([]fault.Violation, error) {
	violations := monthFormViolations("month", c.Month)
	known, err := questions.Get(ctx, c.Client, c.Program)
	if err != nil {
		return nil, err
	}
	if known == nil {
		return append(violations, fault.Violation{Path: "program", Reason: pb.Reason_NOT_FOUND}), nil
	}
	for i, key := range c.Questions {
		if !known[key] {
			violations = append(violations, fault.Violation{
				Path: "questions[" + strconv.Itoa(i) + "]", Reason: pb.Reason_UNKNOWN_QUESTION,
				Params: map[string]string{"question": key},
			})
		}
	}
	return violations, nil
}

// GetClaim returns a claim about a location that the caller may see, or about one above it.
func (s *Server) GetClaim(ctx context.Context, req *pb.GetClaimRequest) (*pb.Claim, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Claim, error) {
		if err := auth.CheckClient(ctx, req.GetClient()); err != nil {
			return nil, err
		}
		c, err := tx.Claims().Get(ctx, req.GetClient(), req.GetClaim())
		if err != nil {
			return nil, err
		}
		above, err := aboveTops(ctx, tx, c.Client)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(above, c.Location) {
			if err := auth.CheckLocation(ctx, tx, c.Client, c.Location); err != nil {
				return nil, err
			}
		}
		return wire.ClaimToProto(c, above), nil
	})
}

// ListClaims lists claims by id: those about locations that the caller may see, and those about locations above,
// which apply to it too, without their location.
func (s *Server) ListClaims(ctx context.Context, req *pb.ListClaimsRequest) (*pb.ListClaimsResponse, error) {
	var above []string
	present := func(c *storage.Claim) *pb.Claim { return wire.ClaimToProto(c, above) }
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.Claim, storage.Cursor, error) {
		if err := s.checkNarrowed(ctx, tx, req); err != nil {
			return nil, "", err
		}
		var err error
		if above, err = aboveTops(ctx, tx, req.GetClient()); err != nil {
			return nil, "", err
		}
		return tx.Claims().List(ctx, storage.ClaimQuery{
			Client: req.GetClient(), Tops: auth.Tops(ctx), At: above, Location: req.GetLocation(),
			Program: req.GetProgram(), Retired: req.GetRetired(),
		}, page)
	})
	return &pb.ListClaimsResponse{Claims: out, NextPageToken: next}, err
}

// RetireClaim ends a claim. It stays, with the figures of its time.
func (s *Server) RetireClaim(ctx context.Context, req *pb.RetireClaimRequest) (*pb.Claim, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Claim, error) {
		if err := auth.CheckClient(ctx, req.GetClient()); err != nil {
			return nil, err
		}
		c, err := tx.Claims().Get(ctx, req.GetClient(), req.GetClaim())
		if err != nil {
			return nil, err
		}
		if err := auth.CheckLocation(ctx, tx, c.Client, c.Location); err != nil {
			return nil, err
		}
		if err := checkEtag(req.GetEtag(), wire.Etag(c.Revision)); err != nil {
			return nil, err
		}
		if !c.RetireTime.IsZero() {
			return nil, fault.New(pb.Reason_WRONG_STATE, "the claim is retired already").With("cause", "RETIRED")
		}
		c.RetireTime, c.UpdateTime = now, now
		if err := tx.Claims().Update(ctx, c); err != nil {
			return nil, err
		}
		return wire.ClaimToProto(c, nil), recordClientChange(ctx, tx, storage.ClaimsChanged, c.Client, now)
	})
}
