package api

import (
	"context"
	"errors"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

const (
	invitationLife    = 24 * time.Hour
	longestInvitation = 30 * 24 * time.Hour
)

// CreateInvitation makes a one-time code that a device is enrolled with.
func (s *Server) CreateInvitation(ctx context.Context, req *pb.CreateInvitationRequest) (*pb.Invitation, error) {
	given := req.GetInvitation()
	var out *pb.Invitation
	err := s.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		now := s.now()
		grant := storage.Grant{
			Role: storage.Role(wire.Name(given.GetRole())), Shopper: given.GetShopper(), Client: given.GetClient(), Locations: given.GetLocations(),
		}
		if err := checkGrant(ctx, tx, "invitation", grant); err != nil {
			return err
		}
		expire := now.Add(invitationLife)
		if given.GetExpireTime() != nil {
			expire = wire.Time(given.GetExpireTime()).Truncate(time.Microsecond)
		}
		if !expire.After(now) || expire.After(now.Add(longestInvitation)) {
			return fault.Invalid(fault.Violation{Path: "invitation.expireTime", Reason: pb.Reason_OUT_OF_RANGE})
		}
		code, invitation := auth.NewInvitation(s.random, grant, now, expire)
		if err := tx.Access().InsertInvitation(ctx, invitation); err != nil {
			return err
		}
		out = &pb.Invitation{
			Code: code, Role: given.GetRole(), Shopper: grant.Shopper, Client: grant.Client, Locations: grant.Locations,
			ExpireTime: wire.Timestamp(expire), EnrolmentUri: "mysteryshopper:enrol?code=" + code,
		}
		return s.audit(ctx, tx, "invitations", nil, now)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// checkGrant says everything that is wrong with what a token or an invitation would give.
func checkGrant(ctx context.Context, tx storage.Tx, path string, g storage.Grant) error {
	var violations []fault.Violation
	add := func(field string, reason pb.Reason) {
		violations = append(violations, fault.Violation{Path: path + "." + field, Reason: reason})
	}
	check := func(field, value string, wanted bool, find func() error) error {
		switch {
		case wanted && value == "":
			add(field, pb.Reason_REQUIRED)
		case !wanted && value != "":
			add(field, pb.Reason_NOT_ALLOWED)
		case wanted:
			if err := find(); errors.Is(err, storage.ErrNotFound) {
				add(field, pb.Reason_NOT_FOUND)
			} else if err != nil {
				return err
			}
		}
		return nil
	}
	ofClient := g.Role == storage.Viewer || g.Role == storage.Manager
	err := check("shopper", g.Shopper, g.Role == storage.ShopperRole, func() error {
		_, err := tx.Shoppers().Get(ctx, g.Shopper)
		return err
	})
	if err != nil {
		return err
	}
	err = check("client", g.Client, ofClient, func() error {
		_, err := tx.Clients().Get(ctx, g.Client)
		return err
	})
	if err != nil {
		return err
	}
	for i, location := range g.Locations {
		err := check("locations["+strconv.Itoa(i)+"]", location, ofClient, func() error {
			_, err := tx.Locations().Ancestors(ctx, g.Client, location)
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(violations) > 0 {
		return fault.Invalid(violations...)
	}
	return nil
}

// EnrolDevice exchanges a one-time code for a token.
func (s *Server) EnrolDevice(ctx context.Context, req *pb.EnrolDeviceRequest) (*pb.Token, error) {
	refused := fault.New(pb.Reason_INVALID_CODE, "the code is unknown, used or expired")
	digest, ok := auth.CodeDigest(req.GetCode())
	if !ok {
		return nil, refused
	}
	var out *pb.Token
	var expired bool
	err := s.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		now := s.now()
		invitation, err := tx.Access().RedeemInvitation(ctx, digest)
		if errors.Is(err, storage.ErrNotFound) {
			return refused
		}
		if err != nil {
			return err
		}
		if expired = !now.Before(invitation.ExpireTime); expired {
			return nil
		}
		grant := invitation.Grant
		grant.Title = req.GetTitle()
		if out, err = s.newToken(ctx, tx, grant, now, time.Time{}); err != nil {
			return err
		}
		return s.audit(ctx, tx, out.GetName(), nil, now)
	})
	if err != nil {
		return nil, err
	}
	if expired {
		return nil, refused
	}
	return out, nil
}

// newToken stores a token and returns it with its secret, for this once.
func (s *Server) newToken(ctx context.Context, tx storage.Tx, g storage.Grant, now, expire time.Time) (*pb.Token, error) {
	plain, token := auth.NewToken(s.random, g, now, expire)
	if err := tx.Access().InsertToken(ctx, token); err != nil {
		return nil, err
	}
	if err := tellOfAccess(ctx, tx, g, now); err != nil {
		return nil, err
	}
	out := tokenToProto(token)
	out.Secret = plain
	return out, nil
}

// CreateApiKey makes a key for a client's people and programs.
func (s *Server) CreateApiKey(ctx context.Context, req *pb.CreateApiKeyRequest) (*pb.Token, error) {
	given := req.GetApiKey()
	return writeSecret(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Token, error) {
		grant := storage.Grant{
			Role: storage.Role(wire.Name(given.GetRole())), Client: req.GetClient(), Locations: given.GetLocations(), Title: given.GetTitle(),
		}
		if grant.Role != storage.Viewer && grant.Role != storage.Manager {
			return nil, fault.Invalid(fault.Violation{Path: "apiKey.role", Reason: pb.Reason_NOT_ALLOWED})
		}
		if _, err := tx.Clients().Get(ctx, grant.Client); err != nil {
			return nil, err
		}
		if err := checkGrant(ctx, tx, "apiKey", grant); err != nil {
			return nil, err
		}
		expire := wire.Time(given.GetExpireTime()).Truncate(time.Microsecond)
		if !expire.IsZero() && !expire.After(now) {
			return nil, fault.Invalid(fault.Violation{Path: "apiKey.expireTime", Reason: pb.Reason_OUT_OF_RANGE})
		}
		return s.newToken(ctx, tx, grant, now, expire)
	})
}

// ListTokens lists tokens without their secrets, by id.
func (s *Server) ListTokens(ctx context.Context, req *pb.ListTokensRequest) (*pb.ListTokensResponse, error) {
	out, next, err := list(ctx, s, req, tokenToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Token, storage.Cursor, error) {
		return tx.Access().ListTokens(ctx, req.GetClient(), page)
	})
	return &pb.ListTokensResponse{Tokens: out, NextPageToken: next}, err
}

// RotateToken gives the caller's token a new secret and ends the old one.
func (s *Server) RotateToken(ctx context.Context, req *pb.RotateTokenRequest) (*pb.Token, error) {
	if auth.From(ctx).TokenID != req.GetToken() {
		return nil, fault.New(pb.Reason_NOT_FOUND, "no such token")
	}
	out, err := writeSecret(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Token, error) {
		token, err := tx.Access().GetToken(ctx, req.GetToken())
		if err != nil {
			return nil, err
		}
		plain := auth.Renew(s.random, token)
		if err := tx.Access().UpdateToken(ctx, token); err != nil {
			return nil, err
		}
		out := tokenToProto(token)
		out.Secret = plain
		return out, nil
	})
	s.auth.Forget(req.GetToken())
	return out, err
}

// RevokeToken ends a token, on every server within a second.
func (s *Server) RevokeToken(ctx context.Context, req *pb.RevokeTokenRequest) (*pb.Token, error) {
	if p := auth.From(ctx); p.Role != storage.Admin && p.TokenID != req.GetToken() {
		return nil, fault.New(pb.Reason_NOT_FOUND, "no such token")
	}
	out, err := write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Token, error) {
		token, err := tx.Access().GetToken(ctx, req.GetToken())
		if err != nil {
			return nil, err
		}
		if token.RevokeTime.IsZero() {
			token.RevokeTime = now
			if err := tx.Access().UpdateToken(ctx, token); err != nil {
				return nil, err
			}
			if err := tellOfAccess(ctx, tx, token.Grant, now); err != nil {
				return nil, err
			}
		}
		return tokenToProto(token), nil
	})
	s.auth.Forget(req.GetToken())
	return out, err
}

// WhoAmI says who the caller is to the server.
func (s *Server) WhoAmI(ctx context.Context, _ *pb.WhoAmIRequest) (*pb.Token, error) {
	return read(ctx, s, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Token, error) {
		token, err := tx.Access().GetToken(ctx, auth.From(ctx).TokenID)
		if err != nil {
			return nil, err
		}
		return tokenToProto(token), nil
	})
}

func tokenToProto(t *storage.Token) *pb.Token {
	return &pb.Token{
		Name: wire.ResourceName("tokens", t.ID), Token: t.ID, Role: wire.Enum[pb.AccessRole](t.Grant.Role),
		Shopper: t.Grant.Shopper, Client: t.Grant.Client, Locations: t.Grant.Locations, Title: t.Grant.Title,
		CreateTime: wire.Timestamp(t.CreateTime), ExpireTime: wire.Timestamp(t.ExpireTime), RevokeTime: wire.Timestamp(t.RevokeTime),
	}
}
