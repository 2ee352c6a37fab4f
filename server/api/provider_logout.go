package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// providerActor is the actor of what an OpenID provider asks for, and the caller of its requests.
const providerActor = "OpenID provider"

// EndSignIns ends the sessions that a verified logout token of the OpenID provider names, on every server within a second,
// and returns how many there were. The error is ALREADY_EXISTS for a token that came before; or the store's.
func (s *Server) EndSignIns(ctx context.Context, l call.Logout) (int, error) {
	ctx = auth.With(ctx, &auth.Principal{TokenID: providerActor})
	key := sha256.Sum256([]byte(l.ID))
	ended, err := update(ctx, s, func(tx storage.Tx, now time.Time) ([]*storage.Session, error) {
		if _, err := tx.Requests().DeleteBefore(ctx, now.Add(-requestLife)); err != nil {
			return nil, err
		}
		err := tx.Requests().Put(ctx, &storage.Request{
			Caller: providerActor, Method: storage.ProviderLogoutAct, Key: hex.EncodeToString(key[:]), Digest: key, Response: []byte{}, Time: now,
		})
		if errors.Is(err, storage.ErrExists) {
			return nil, fault.New(pb.Reason_ALREADY_EXISTS, "the logout token came before")
		}
		if err != nil {
			return nil, err
		}
		ended, err := tx.Sessions().DeleteSignedIn(ctx, l.Issuer, l.Subject, l.Session)
		for _, one := range ended {
			err = errors.Join(err, s.auditAct(ctx, tx, storage.ProviderLogoutAct, wire.ResourceName("sessions", one.ID), nil, now))
		}
		return ended, err
	})
	for _, one := range ended {
		s.auth.ForgetSession(one.ID)
	}
	return len(ended), err
}
