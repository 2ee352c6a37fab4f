package api

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// newToken inserts a token with its audit entry, and returns it with its secret, which is returned only this once.
func (s *Server) newToken(ctx context.Context, tx storage.Tx, g storage.Grant, now, expire time.Time) (_ *pb.Token, err error) {
	defer fault.Step(&err, "create a token")
	plain, token := auth.NewToken(s.random, g, now, expire)
	if err := tx.Access().InsertToken(ctx, token); err != nil {
		return nil, err
	}
	if err := recordAccessChange(ctx, tx, g, now); err != nil {
		return nil, err
	}
	out := wire.TokenToProto(token)
	out.Secret = plain
	return out, s.auditBytes(ctx, tx, out.GetName(), token.Proof(), now)
}

// CreateApiKey creates a key for a client's people and programs.
func (s *Server) CreateApiKey(ctx context.Context, req *pb.CreateApiKeyRequest) (*pb.Token, error) {
	given := req.GetApiKey()
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*pb.Token, error) {
		grant := storage.Grant{
			Role: storage.Role(wire.Name(given.GetRole())), Client: req.GetClient(), Locations: given.GetLocations(), Title: given.GetTitle(),
		}
		if grant.Role != storage.Viewer && grant.Role != storage.Manager {
			return nil, fault.Invalid(fault.Violation{Path: "apiKey.role", Reason: pb.Reason_NOT_ALLOWED})
		}
		if _, err := storage.LiveClient(ctx, tx, grant.Client); err != nil {
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
	out, next, err := list(ctx, s, req, wire.TokenToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Token, storage.Cursor, error) {
		return tx.Access().ListTokens(ctx, req.GetClient(), page)
	})
	return &pb.ListTokensResponse{Tokens: out, NextPageToken: next}, err
}

// RotateToken replaces the secret of the caller's token. A caller that missed the answer calls it again with the old secret.
func (s *Server) RotateToken(ctx context.Context, req *pb.RotateTokenRequest) (*pb.Token, error) {
	if auth.From(ctx).TokenID != req.GetToken() {
		return nil, fault.New(pb.Reason_NOT_FOUND, "no such token")
	}
	out, err := update(ctx, s, func(tx storage.Tx, now time.Time) (*pb.Token, error) {
		token, err := tx.Access().GetToken(ctx, req.GetToken())
		if err != nil {
			return nil, err
		}
		if !auth.From(ctx).MayRotate(token, now) {
			return nil, fault.New(pb.Reason_INVALID_TOKEN, "")
		}
		if wait := token.KeepSecret(now); wait > 0 {
			return nil, fault.New(pb.Reason_RATE_LIMITED, "the secret was replaced %d times within %d days", storage.MostFormerSecrets,
				int(storage.FormerSecretLife.Hours()/24)).RetryAfter(wait)
		}
		plain := auth.Renew(s.random, token)
		if err := tx.Access().UpdateToken(ctx, token); err != nil {
			return nil, err
		}
		// Sessions that began with the old secret end with it.
		if _, err := tx.Sessions().DeleteOf(ctx, token.ID, 0); err != nil {
			return nil, err
		}
		out := wire.TokenToProto(token)
		out.Secret = plain
		return out, s.auditBytes(ctx, tx, out.GetName(), token.Proof(), now)
	})
	s.auth.Forget(req.GetToken())
	return out, err
}

// RevokeToken revokes a token, on every server within a second.
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
			if err := recordAccessChange(ctx, tx, token.Grant, now); err != nil {
				return nil, err
			}
		}
		return wire.TokenToProto(token), nil
	})
	s.auth.Forget(req.GetToken())
	return out, err
}

// WhoAmI returns the caller's token. It is among the calls that phones repeat most, and reads nothing that authentication
// has not read.
func (s *Server) WhoAmI(ctx context.Context, _ *pb.WhoAmIRequest) (*pb.Token, error) {
	token, err := s.auth.Token(ctx, auth.From(ctx).TokenID)
	return presented(wire.TokenToProto, token, err)
}
