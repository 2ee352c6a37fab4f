package api

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateInvitation creates a one-time code that a device is enrolled with.
func (s *Server) CreateInvitation(ctx context.Context, req *pb.CreateInvitationRequest) (*pb.Invitation, error) {
	given := req.GetInvitation()
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*pb.Invitation, error) {
		grant := storage.Grant{
			Role: storage.Role(wire.Name(given.GetRole())), Shopper: given.GetShopper(), Client: given.GetClient(), Locations: given.GetLocations(),
		}
		if err := checkGrant(ctx, tx, "invitation", grant); err != nil {
			return nil, err
		}
		expire := now.Add(auth.InvitationLife)
		if asked := wire.Time(given.GetExpireTime()); !asked.IsZero() {
			expire = asked.Truncate(time.Microsecond)
		}
		if !expire.After(now) || expire.After(now.Add(auth.LongestInvitation)) {
			return nil, fault.Invalid(fault.Violation{Path: "invitation.expireTime", Reason: pb.Reason_OUT_OF_RANGE})
		}
		if err := s.checkInvitationMail(given); err != nil {
			return nil, err
		}
		code, invitation := auth.NewInvitation(s.random, grant, now, expire)
		if err := tx.Access().InsertInvitation(ctx, invitation); err != nil {
			return nil, err
		}
		if err := s.queueInvitation(ctx, tx, given, invitation, code, now); err != nil {
			return nil, err
		}
		out := wire.InvitationToProto(invitation)
		out.Code, out.EnrolmentUri = code, auth.EnrolmentURI(code, cmp.Or(s.publicURL, call.From(ctx).Origin))
		return out, s.audit(ctx, tx, out.GetName(), nil, now)
	})
}

// ListInvitations lists the invitations whose codes nobody has used, by id.
func (s *Server) ListInvitations(ctx context.Context, req *pb.ListInvitationsRequest) (*pb.ListInvitationsResponse, error) {
	out, next, err := list(ctx, s, req, wire.InvitationToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Invitation, storage.Cursor, error) {
		return tx.Access().ListInvitations(ctx, page)
	})
	return &pb.ListInvitationsResponse{Invitations: out, NextPageToken: next}, err
}

// RevokeInvitation removes an invitation.
func (s *Server) RevokeInvitation(ctx context.Context, req *pb.RevokeInvitationRequest) (*pb.Invitation, error) {
	id, err := auth.ParseInvitationID(req.GetInvitation())
	if err != nil {
		return nil, storage.ErrNotFound
	}
	return write(ctx, s, req, func(tx storage.Tx, _ time.Time) (*pb.Invitation, error) {
		invitation, err := tx.Access().RevokeInvitation(ctx, id)
		return presented(wire.InvitationToProto, invitation, err)
	})
}

// checkGrant returns all violations of what a token or an invitation would give.
func checkGrant(ctx context.Context, tx storage.Tx, path string, g storage.Grant) (err error) {
	defer fault.Step(&err, "check the grant")
	var violations []fault.Violation
	add := func(field string, reason pb.Reason) {
		violations = append(violations, fault.Violation{Path: path + "." + field, Reason: reason})
	}
	for _, f := range grantFields(ctx, tx, g) {
		switch {
		case f.wanted && f.value == "":
			add(f.name, pb.Reason_REQUIRED)
		case !f.wanted && f.value != "":
			add(f.name, pb.Reason_NOT_ALLOWED)
		case f.wanted:
			if err := f.find(); errors.Is(err, storage.ErrNotFound) {
				add(f.name, absence(err))
			} else if err != nil {
				return err
			}
		}
	}
	if len(violations) > 0 {
		return fault.Invalid(violations...)
	}
	return nil
}

// grantField is a reference in a grant. It is set where the role wants it, and find returns ErrNotFound where nothing
// has the id.
type grantField struct {
	name, value string
	wanted      bool
	find        func() error
}

func grantFields(ctx context.Context, tx storage.Tx, g storage.Grant) []grantField {
	ofClient := g.Role == storage.Viewer || g.Role == storage.Manager
	fields := []grantField{
		{"shopper", g.Shopper, g.Role == storage.ShopperRole, func() error {
			_, err := storage.LivingShopper(ctx, tx, g.Shopper)
			return err
		}},
		{"client", g.Client, ofClient, func() error {
			_, err := storage.LiveClient(ctx, tx, g.Client)
			return err
		}},
	}
	for i, location := range g.Locations {
		fields = append(fields, grantField{"locations[" + strconv.Itoa(i) + "]", location, ofClient, func() error {
			_, err := tx.Locations().Ancestors(ctx, g.Client, location)
			return err
		}})
	}
	return fields
}

// EnrolDevice exchanges a one-time code for a token.
func (s *Server) EnrolDevice(ctx context.Context, req *pb.EnrolDeviceRequest) (out *pb.Token, err error) {
	err = s.redeem(ctx, req.GetCode(), func(tx storage.Tx, grant storage.Grant, now time.Time) error {
		grant.Title = req.GetTitle()
		out, err = s.newToken(ctx, tx, grant, now, time.Time{})
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// redeem redeems a one-time code, and runs fn with what it gives in the same transaction. A code that has expired is used
// up by that.
func (s *Server) redeem(ctx context.Context, code string, fn func(tx storage.Tx, grant storage.Grant, now time.Time) error) error {
	refused := fault.New(pb.Reason_INVALID_CODE, "the code is unknown, used or expired")
	digest, ok := auth.CodeDigest(code)
	if !ok {
		return refused
	}
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
		if err = fn(tx, invitation.Grant, now); errors.Is(err, storage.ErrNotFound) {
			return refused // for whom the code is was deleted, or erased
		}
		return err
	})
	if err == nil && expired {
		return refused
	}
	return err
}
