package api

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// currentSession names the session that a request came with.
const currentSession = "current"

// CreateSession begins a session by a one-time code or by a token.
func (s *Server) CreateSession(ctx context.Context, req *pb.CreateSessionRequest) (*pb.Session, error) {
	if who := call.From(ctx).Identity; who != "" {
		return s.signInByIdentity(ctx, who)
	}
	switch byCode, byKey := req.GetCode() != "", req.GetKey() != ""; {
	case byCode && byKey:
		return nil, fault.Invalid(fault.Violation{Path: "key", Reason: pb.Reason_NOT_ALLOWED})
	case byCode:
		return s.signInByCode(ctx, req)
	case byKey:
		return s.signInByKey(ctx, req)
	}
	return nil, fault.Invalid(fault.Violation{Path: "code", Reason: pb.Reason_REQUIRED})
}

// signInByKey begins a session of the holder of a token.
func (s *Server) signInByKey(ctx context.Context, req *pb.CreateSessionRequest) (*pb.Session, error) {
	if req.GetTitle() != "" {
		return nil, fault.Invalid(fault.Violation{Path: "title", Reason: pb.Reason_NOT_ALLOWED})
	}
	caller, err := s.auth.Authenticate(ctx, call.Bearer(req.GetKey()))
	if err != nil {
		return nil, err
	}
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*pb.Session, error) {
		token, err := tx.Access().GetToken(ctx, caller.TokenID)
		if err != nil {
			return nil, err
		}
		return s.beginSession(ctx, tx, token, now, nil)
	})
}

// signInByCode makes a token for the person who was invited, whose secret nobody learns, and begins a session of it.
func (s *Server) signInByCode(ctx context.Context, req *pb.CreateSessionRequest) (out *pb.Session, err error) {
	err = s.redeem(ctx, req.GetCode(), func(tx storage.Tx, grant storage.Grant, now time.Time) error {
		grant.Title = req.GetTitle()
		made, err := s.newToken(ctx, tx, grant, now, time.Time{})
		if err != nil {
			return err
		}
		token, err := tx.Access().GetToken(ctx, made.GetToken())
		if err != nil {
			return err
		}
		out, err = s.beginSession(ctx, tx, token, now, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// signInByIdentity begins a session of the person whom an admin stored for an account at the OpenID provider: by its subject, or
// else by the address that the provider has verified.
func (s *Server) signInByIdentity(ctx context.Context, who string) (*pb.Session, error) {
	claims, err := url.ParseQuery(who)
	if err != nil {
		return nil, err
	}
	refused := fault.New(pb.Reason_SIGN_IN_REFUSED, "nobody is stored for this account, or the provider has not verified its address")
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*pb.Session, error) {
		for _, identity := range []storage.Identity{
			{Issuer: claims.Get("iss"), Subject: claims.Get("sub")}, {Issuer: claims.Get("iss"), Email: strings.ToLower(claims.Get("email"))},
		} {
			token, err := tx.Access().TokenOf(ctx, identity)
			if errors.Is(err, storage.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if !token.StopTime.IsZero() || !token.ExpireTime.IsZero() && !now.Before(token.ExpireTime) {
				return nil, refused
			}
			return s.beginSession(ctx, tx, token, now, claims)
		}
		return nil, refused
	})
}

// beginSession inserts a session of a token with its audit entry, and has its cookie set. Sessions of the token that began
// first end where there are too many. The claims are those of a provider by which the holder signs in; nil for none.
func (s *Server) beginSession(ctx context.Context, tx storage.Tx, token *storage.Token, now time.Time, claims url.Values) (_ *pb.Session, err error) {
	defer fault.Step(&err, "begin a session")
	if !call.From(ctx).OverREST {
		return nil, fault.New(pb.Reason_PERMISSION_DENIED, "sessions are for browsers, which begin them over REST")
	}
	value, session := auth.NewSession(s.random, token, now)
	if claims != nil {
		session.Account = storage.Identity{Issuer: claims.Get("iss"), Subject: claims.Get("sub")}
		session.ProviderSession = claims.Get("sid")
	}
	if err := tx.Sessions().Insert(ctx, session); err != nil {
		return nil, err
	}
	if _, err := tx.Sessions().DeleteOf(ctx, token.ID, auth.MostSessions); err != nil {
		return nil, err
	}
	out := wire.SessionToProto(session, token)
	out.Current = true
	call.SetCookie(ctx, auth.SessionCookie(session.Screen, value, session.ExpireTime.Sub(now)))
	caller := auth.With(ctx, &auth.Principal{TokenID: token.ID, Role: token.Grant.Role, Session: session.ID})
	return out, s.auditBytes(caller, tx, out.GetName(), session.Proof(), now)
}

// ListSessions lists the sessions of the caller, or of the token that an admin or an auditor names.
func (s *Server) ListSessions(ctx context.Context, req *pb.ListSessionsRequest) (*pb.ListSessionsResponse, error) {
	caller, id := auth.From(ctx), req.GetToken()
	if id == "" {
		id = caller.TokenID
	}
	if id != caller.TokenID && caller.Role != storage.Admin && caller.Role != storage.Auditor {
		return nil, fault.New(pb.Reason_NOT_FOUND, "no such token")
	}
	var token *storage.Token
	present := func(one *storage.Session) *pb.Session {
		out := wire.SessionToProto(one, token)
		out.Current = one.ID == caller.Session
		return out
	}
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) (_ []*storage.Session, _ storage.Cursor, err error) {
		if token, err = tx.Access().GetToken(ctx, id); err != nil {
			return nil, "", err
		}
		return tx.Sessions().List(ctx, id, page)
	})
	return &pb.ListSessionsResponse{Sessions: out, NextPageToken: next}, err
}

// DeleteSession ends a session: one of the caller's own, or an admin any.
func (s *Server) DeleteSession(ctx context.Context, req *pb.DeleteSessionRequest) (*emptypb.Empty, error) {
	caller, id := auth.From(ctx), req.GetSession()
	if id == currentSession {
		id = caller.Session
	}
	out, err := writeAs(ctx, s, req, fixedName[*emptypb.Empty](wire.ResourceName("sessions", id)), func(tx storage.Tx, _ time.Time) (*emptypb.Empty, error) {
		session, err := tx.Sessions().Get(ctx, id)
		if err != nil {
			return nil, err
		}
		if session.Token != caller.TokenID && caller.Role != storage.Admin {
			return nil, storage.ErrNotFound
		}
		return &emptypb.Empty{}, tx.Sessions().Delete(ctx, id)
	})
	s.auth.ForgetSession(id)
	if err == nil && id == caller.Session {
		call.SetCookie(ctx, auth.SessionCookie(auth.ScreenOf(caller.Role), "", 0))
	}
	return out, err
}
