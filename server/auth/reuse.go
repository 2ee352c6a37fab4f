package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// underWay is how long a replaced secret is refused without an alarm: calls with it may have been under way, or queued on
// a phone, when the secret that replaced it was used first.
const underWay = time.Minute

// standing is what a secret is to a token.
type standing int

const (
	unknown standing = iota
	// good is the secret of the token.
	good
	// repeatable is a secret that was replaced, where no newer one was used yet: the answer with it may have been lost.
	repeatable
	// late is a replaced secret that may still be under way.
	late
	// reused is a replaced secret: two have the token, and one of them has no right to it.
	reused
)

// standingOf returns what the secret with a digest is to a token.
func standingOf(t *storage.Token, digest [32]byte, now time.Time) standing {
	if subtle.ConstantTimeCompare(digest[:], t.Digest[:]) == 1 {
		return good
	}
	for _, f := range t.Former {
		if subtle.ConstantTimeCompare(digest[:], f.Digest[:]) != 1 {
			continue
		}
		since := f.Time
		if !f.Time.Before(t.RotateTime) {
			if t.Unsettled() {
				return repeatable
			}
			since = t.SettleTime
		}
		if now.Sub(since) < underWay {
			return late
		}
		return reused
	}
	return unknown
}

// MayRotate reports whether a caller of AuthenticateRotation may still have a new secret of the token, as it is stored now.
// A caller that was authenticated otherwise may.
func (p *Principal) MayRotate(t *storage.Token, now time.Time) bool {
	found := standingOf(t, p.Secret, now)
	return t.RevokeTime.IsZero() && (p.Secret == [32]byte{} || found == good || found == repeatable)
}

// OnReuse sets what is called, after the transaction, for each token that ended since a replaced secret of it was used. It
// is set before the first call.
func (a *Authenticator) OnReuse(alarm func(ctx context.Context, token *storage.Token)) {
	a.alarm = alarm
}

// settle notes that the secret of a token was used, which ends those before it. Where the database cannot be written the
// next use notes it.
func (a *Authenticator) settle(ctx context.Context, t *storage.Token, now time.Time) {
	_ = a.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		return tx.Access().SettleSecret(ctx, t.ID, t.Digest, now.UTC().Truncate(time.Microsecond))
	})
	a.Forget(t.ID)
}

// endReused revokes a token of which a replaced secret was used, with its sessions, and returns TOKEN_REUSED; INVALID_TOKEN
// where the token changed meanwhile. It writes once for each token: whoever comes with the secret again changes nothing.
func (a *Authenticator) endReused(ctx context.Context, id string, digest [32]byte, now time.Time) error {
	now = now.UTC().Truncate(time.Microsecond)
	var ended, token *storage.Token
	err := a.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) (err error) {
		ended = nil
		if token, err = tx.Access().GetToken(ctx, id); err != nil {
			return err
		}
		if !token.RevokeTime.IsZero() || standingOf(token, digest, now) != reused {
			return nil
		}
		token.RevokeTime, token.RevokeReason = now, storage.SecretReused
		ended = token
		return endFamily(ctx, tx, token)
	})
	a.Forget(id)
	switch {
	case err != nil:
		return fault.From(err)
	case ended != nil && a.alarm != nil:
		a.alarm(ctx, ended)
	case token.RevokeReason != storage.SecretReused:
		return invalidToken()
	}
	return tokenReused()
}

// endFamily stores a token that was revoked at its revoke time, ends its sessions, and writes the audit log and the feed of
// the client.
func endFamily(ctx context.Context, tx storage.Tx, t *storage.Token) error {
	if err := tx.Access().UpdateToken(ctx, t); err != nil {
		return err
	}
	if _, err := tx.Sessions().DeleteOf(ctx, t.ID, 0); err != nil {
		return err
	}
	if client := t.Grant.Client; client != "" {
		err := tx.Feed().Append(ctx, storage.Change{
			Client: client, Kind: storage.AccessChanged, Location: storage.WholeClient, Time: t.RevokeTime,
		})
		if err != nil {
			return err
		}
	}
	request := call.From(ctx)
	entry := storage.AuditEntry{
		Time: t.RevokeTime, Actor: t.ID, Role: string(t.Grant.Role), Act: storage.TokenReusedAct, Resource: "tokens/" + t.ID,
		RequestID: request.RequestID, Peer: request.Peer,
	}
	copy(entry.Salt[:], random(rand.Reader, len(entry.Salt)))
	entry.SetPayload(nil)
	return tx.Audit().Append(ctx, entry)
}

func tokenReused() error { return fault.New(pb.Reason_TOKEN_REUSED, "") }
