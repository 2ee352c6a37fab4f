package storage

import (
	"context"
	"encoding/binary"
	"time"
)

// Screen is one of the pages for which a browser holds a session: APP, DESK or CLIENT.
type Screen string

// The screens.
const (
	AppScreen    Screen = "APP"
	DeskScreen   Screen = "DESK"
	ClientScreen Screen = "CLIENT"
)

// Session is a credential that a browser holds as a cookie. It lets in whoever its token lets in, and ends with that token.
// The secret itself is never kept.
type Session struct {
	ID     string
	Digest [32]byte
	// Token is the id of the token whose holder signed in.
	Token  string
	Screen Screen
	// Account is the account at an OpenID provider by which the holder signed in, with its subject, and ProviderSession the
	// provider's id of the session there. Both are empty for other sessions, and the second where the provider names none.
	Account         Identity
	ProviderSession string
	// CreateTime is when it began, and UseTime when it was last noted that it was used.
	CreateTime time.Time
	UseTime    time.Time
	// EndTime is when it ends if it is not used before, and ExpireTime when it ends in any case. EndTime is never after
	// ExpireTime.
	EndTime    time.Time
	ExpireTime time.Time
}

// Proof returns what of a session never changes, for the audit entry that creates it: its id, token and screen, each after
// its length, the times at which it begins and expires, the digest of its secret, and the account and the session at the
// provider where there is an account.
func (s *Session) Proof() []byte {
	var b []byte
	for _, text := range []string{s.ID, s.Token, string(s.Screen)} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(text)))
		b = append(b, text...)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(s.CreateTime.UnixMicro()))
	b = binary.BigEndian.AppendUint64(b, uint64(s.ExpireTime.UnixMicro()))
	b = append(b, s.Digest[:]...)
	if account := s.Account.Text(); account != "" {
		b = appendField(appendField(b, account), s.ProviderSession)
	}
	return b
}

// Sessions keeps the sessions of browsers until they end.
type Sessions interface {
	// Insert adds a session. It returns ErrNotFound if its token does not exist, and ErrExists if the id is used.
	Insert(ctx context.Context, s *Session) error
	Get(ctx context.Context, id string) (*Session, error)
	// Use sets the time at which a session was last used and the one at which it ends without another use.
	Use(ctx context.Context, id string, used, end time.Time) error
	// Delete removes a session, which then lets nobody in.
	Delete(ctx context.Context, id string) error
	// List returns sessions in byte order of their ids: those of a token, or all where it is empty.
	List(ctx context.Context, token string, page Page) ([]*Session, Cursor, error)
	// DeleteOf removes the sessions of a token and returns how many. With a bound above 0 it leaves that many of them, those
	// that were created last.
	DeleteOf(ctx context.Context, token string, leave int) (int, error)
	// DeleteSignedIn removes the sessions that began by an account at an OpenID provider and returns them in byte order of
	// their ids: those of a subject, or of a session of the provider, or of both where both are given.
	DeleteSignedIn(ctx context.Context, issuer, subject, providerSession string) ([]*Session, error)
	// AnyEnded reports whether a session ended at a time or before and is kept.
	AnyEnded(ctx context.Context, now time.Time) (bool, error)
	// DeleteEnded removes at most limit sessions that ended at a time or before and returns how many.
	DeleteEnded(ctx context.Context, now time.Time, limit int) (int, error)
}
