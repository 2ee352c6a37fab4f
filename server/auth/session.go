package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"strings"
	"time"

	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

const (
	sessionPrefix = "mss"
	day           = 24 * time.Hour
	// useStep is the part of the time without use after which a use is noted anew, so that few requests write.
	useStep = 100
	// MostSessions is how many sessions a token has at most; those that began first end when there are more.
	MostSessions = 20
)

// life is how long sessions of a screen last.
type life struct{ idle, whole time.Duration }

// lives has the screens. Browsers keep no cookie for longer than 400 days.
var lives = map[storage.Screen]life{
	storage.AppScreen:    {180 * day, 400 * day},
	storage.DeskScreen:   {12 * time.Hour, 7 * day},
	storage.ClientScreen: {12 * time.Hour, 7 * day},
}

// ScreenOf returns the screen for a role.
func ScreenOf(role storage.Role) storage.Screen {
	switch role {
	case storage.ShopperRole:
		return storage.AppScreen
	case storage.Viewer, storage.Manager:
		return storage.ClientScreen
	default:
		return storage.DeskScreen
	}
}

// NewSession returns a new session for the holder of a token, and the value of its cookie, mss_<id>_<secret>. It lasts no
// longer than the token. NewSession panics if randomness fails, as NewToken does.
func NewSession(randomness io.Reader, token *storage.Token, now time.Time) (value string, s *storage.Session) {
	screen := ScreenOf(token.Grant.Role)
	secret := letters.EncodeToString(random(randomness, secretBytes))
	s = &storage.Session{
		ID: letters.EncodeToString(random(randomness, idLetters))[:idLetters], Digest: sha256.Sum256([]byte(secret)),
		Token: token.ID, Screen: screen, CreateTime: now, UseTime: now, ExpireTime: now.Add(lives[screen].whole),
	}
	if end := token.ExpireTime; !end.IsZero() && end.Before(s.ExpireTime) {
		s.ExpireTime = end
	}
	s.EndTime = SessionEnd(s, now)
	return sessionPrefix + "_" + s.ID + "_" + secret, s
}

// SessionEnd returns when a session ends that was last used at a time.
func SessionEnd(s *storage.Session, used time.Time) time.Time {
	if end := used.Add(lives[s.Screen].idle); end.Before(s.ExpireTime) {
		return end
	}
	return s.ExpireTime
}

// sessionEntry is a session in the cache.
type sessionEntry struct {
	read    time.Time
	session *storage.Session
}

// AuthenticateSession returns the caller of a session by the value of its cookie: the holder of its token. The error is
// INVALID_TOKEN, with the same text, if the value has another form, the session is unknown or has ended, the secret is
// wrong, or its token has expired or was revoked; or the store's. The use is noted from time to time, which puts the end
// of the session off.
func (a *Authenticator) AuthenticateSession(ctx context.Context, value string) (*Principal, error) {
	id, secret, ok := parseSession(value)
	if !ok {
		return nil, invalidToken()
	}
	now := a.clock()
	s, err := a.session(ctx, id, now)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256([]byte(secret))
	same := subtle.ConstantTimeCompare(digest[:], s.Digest[:]) == 1
	if !same || !now.Before(s.EndTime) || !now.Before(s.ExpireTime) {
		return nil, invalidToken()
	}
	e, err := a.entry(ctx, s.Token, now)
	if err != nil {
		return nil, err
	}
	if !e.inForce(now) {
		return nil, invalidToken()
	}
	if now.Sub(s.UseTime) >= lives[s.Screen].idle/useStep {
		if err := a.use(ctx, s, now); err != nil {
			return nil, err
		}
	}
	caller := *e.principal
	caller.Session = s.ID
	return &caller, nil
}

// use notes that a session was used. Where the database cannot be written the session ends earlier, and lets in until then.
func (a *Authenticator) use(ctx context.Context, s *storage.Session, now time.Time) error {
	now = now.UTC().Truncate(time.Microsecond)
	err := a.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		return tx.Sessions().Use(ctx, s.ID, now, SessionEnd(s, now))
	})
	a.ForgetSession(s.ID)
	if errors.Is(err, storage.ErrNotFound) {
		return invalidToken()
	}
	return nil
}

// session returns a session as it was read half a second ago at most.
func (a *Authenticator) session(ctx context.Context, id string, now time.Time) (*storage.Session, error) {
	a.mu.Lock()
	forgotten := a.forgotten
	a.mu.Unlock()
	e, ok := a.sessions.Get(id)
	if age := now.Sub(e.read); ok && 0 <= age && age < freshFor {
		return e.session, nil
	}
	s, err := storage.Read(ctx, a.store, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) (*storage.Session, error) {
		return tx.Sessions().Get(ctx, id)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, invalidToken()
	}
	if err != nil {
		return nil, fault.From(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.forgotten == forgotten {
		a.sessions.Put(id, sessionEntry{now, s})
	}
	return s, nil
}

// ForgetSession removes a session from the cache, as Forget does with a token.
func (a *Authenticator) ForgetSession(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sessions.Remove(id)
	a.forgotten++
}

// parseSession splits the value of a cookie; ok reports whether it has the form of one.
func parseSession(value string) (id, secret string, ok bool) {
	rest, ok := strings.CutPrefix(value, sessionPrefix+"_")
	if !ok {
		return "", "", false
	}
	return parseToken(tokenPrefix + "_" + rest)
}
