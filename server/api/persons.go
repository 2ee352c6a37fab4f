package api

import (
	"context"
	"errors"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreatePerson creates a token for somebody who signs in by the OpenID provider. Nobody learns its secret.
func (s *Server) CreatePerson(ctx context.Context, req *pb.CreatePersonRequest) (*pb.Token, error) {
	if s.issuer == "" {
		return nil, fault.New(pb.Reason_NO_PROVIDER, "")
	}
	given := req.GetPerson()
	identity, violations := identityOf(s.issuer, given)
	if given.GetRole() == pb.AccessRole_SHOPPER {
		violations = append(violations, fault.Violation{Path: "person.role", Reason: pb.Reason_NOT_ALLOWED})
	}
	if given.GetRole() == pb.AccessRole_ACCESS_ROLE_UNSPECIFIED {
		violations = append(violations, fault.Violation{Path: "person.role", Reason: pb.Reason_REQUIRED})
	}
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*pb.Token, error) {
		grant := storage.Grant{
			Role: storage.Role(wire.Name(given.GetRole())), Client: given.GetClient(), Locations: given.GetLocations(), Title: given.GetTitle(),
		}
		expire := wire.Time(given.GetExpireTime()).Truncate(time.Microsecond)
		if !expire.IsZero() && !expire.After(now) {
			violations = append(violations, fault.Violation{Path: "person.expireTime", Reason: pb.Reason_OUT_OF_RANGE})
		}
		if len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		if err := checkGrant(ctx, tx, "person", grant); err != nil {
			return nil, err
		}
		_, token := auth.NewToken(s.random, grant, now, expire)
		token.Identity = identity
		if err := tx.Access().InsertToken(ctx, token); errors.Is(err, storage.ErrExists) {
			return nil, fault.New(pb.Reason_ALREADY_EXISTS, "somebody signs in by this account already; revoke that token first")
		} else if err != nil {
			return nil, err
		}
		if err := recordAccessChange(ctx, tx, grant, now); err != nil {
			return nil, err
		}
		out := wire.TokenToProto(token)
		return out, s.auditBytes(ctx, tx, out.GetName(), token.Proof(), now)
	})
}

// identityOf returns the account of a person at the provider, and what is wrong with it.
func identityOf(issuer string, p *pb.Token) (storage.Identity, []fault.Violation) {
	email, subject := strings.ToLower(p.GetEmail()), p.GetSubject()
	switch {
	case email == "" && subject == "":
		return storage.Identity{}, []fault.Violation{{Path: "person.email", Reason: pb.Reason_REQUIRED}}
	case email != "" && subject != "":
		return storage.Identity{}, []fault.Violation{{Path: "person.subject", Reason: pb.Reason_NOT_ALLOWED}}
	case email != "" && (!strings.Contains(email, "@") || strings.ContainsAny(email, " \t\r\n<>")):
		return storage.Identity{}, []fault.Violation{{Path: "person.email", Reason: pb.Reason_INVALID_FORMAT}}
	}
	return storage.Identity{Issuer: issuer, Email: email, Subject: subject}, nil
}
