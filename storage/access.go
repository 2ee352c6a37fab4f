package storage

import (
	"context"
	"encoding/hex"
	"strings"
	"time"
)

// Role defines what a token may do: ADMIN, REVIEWER, SHOPPER, VIEWER, MANAGER, PLANNER or AUDITOR.
type Role string

// The roles.
const (
	Admin       Role = "ADMIN"
	Reviewer    Role = "REVIEWER"
	ShopperRole Role = "SHOPPER"
	Viewer      Role = "VIEWER"
	Manager     Role = "MANAGER"
	Planner     Role = "PLANNER"
	Auditor     Role = "AUDITOR"
)

// Grant holds the rights of a token or an invitation.
type Grant struct {
	Role    Role
	Shopper string
	Client  string
	// Locations are the roots of the subtrees that a client's token may see. Empty means the whole client.
	Locations []string
	Title     string
}

// Token is a credential. The secret itself is never kept.
type Token struct {
	ID     string
	Digest [32]byte
	Grant  Grant
	// Identity is the account by which the token's person signs in; empty for none. No two tokens that are not revoked have
	// the same.
	Identity Identity
	// ExpireTime and RevokeTime are zero if the token does not expire or was not revoked.
	CreateTime time.Time
	ExpireTime time.Time
	RevokeTime time.Time
	// RevokeReason is why it was revoked, where the server did it.
	RevokeReason RevokeReason
	// Former are the secrets that were replaced, in the order of their times.
	Former []FormerSecret
	// RotateTime is when the secret that was used last was replaced, SettleTime when one that replaced it was used first.
	// Both are zero for a token that has its first secret; SettleTime is, while no newer secret was used.
	RotateTime time.Time
	SettleTime time.Time
	// StopTime is when the shopper or the client of the grant was deleted, zero if they are not. The token does not work
	// until they are undeleted. It follows from their rows: no method writes it.
	StopTime time.Time
}

// Identity is an account at an OpenID provider: one of its subjects, or a mail address that it has verified.
type Identity struct {
	Issuer string
	// Email is in lower case. One of the two is empty.
	Subject, Email string
}

// Text returns the identity as it is stored; empty for none. No issuer and no address has a space in it.
func (i Identity) Text() string {
	switch {
	case i.Email != "":
		return i.Issuer + " email " + i.Email
	case i.Subject != "":
		return i.Issuer + " sub " + i.Subject
	}
	return i.Issuer
}

// ParseIdentity reads what Text returns. Of any other text it makes an issuer, so that Text returns it and verify finds it.
func ParseIdentity(text string) Identity {
	issuer, rest, _ := strings.Cut(text, " ")
	switch kind, value, _ := strings.Cut(rest, " "); kind {
	case "email":
		return Identity{Issuer: issuer, Email: value}
	case "sub":
		return Identity{Issuer: issuer, Subject: value}
	}
	return Identity{Issuer: text}
}

// Invitation is a one-time code that becomes a token. The code itself is never kept.
type Invitation struct {
	Digest     [32]byte
	Grant      Grant
	CreateTime time.Time
	ExpireTime time.Time
}

// InvitationID names an invitation without its code: the first half of the code's digest.
type InvitationID [16]byte

// String returns the id in hexadecimal.
func (id InvitationID) String() string { return hex.EncodeToString(id[:]) }

// ID returns the id of an invitation.
func (i *Invitation) ID() InvitationID { return InvitationID(i.Digest[:16]) }

// Access keeps tokens and invitations.
type Access interface {
	// InsertToken adds a token. It returns ErrNotFound if the shopper or the client of the grant does not exist or was
	// deleted, and ErrExists if the id is used or a token that is not revoked has the identity.
	InsertToken(ctx context.Context, t *Token) error
	GetToken(ctx context.Context, id string) (*Token, error)
	// TokenOf returns the token of an identity that is not revoked.
	TokenOf(ctx context.Context, identity Identity) (*Token, error)
	// UpdateToken replaces the digest, the former secrets with their times, the expiry time, and the revocation time with its
	// reason.
	UpdateToken(ctx context.Context, t *Token) error
	// SettleSecret sets the settle time of a token that has the digest and none yet. Of any other token it changes nothing.
	SettleSecret(ctx context.Context, id string, digest [32]byte, now time.Time) error
	// ListTokens returns tokens in byte order of their ids. A non-empty client limits the list to the tokens of that
	// client.
	ListTokens(ctx context.Context, client string, page Page) ([]*Token, Cursor, error)
	// TokensOf returns the tokens of a shopper in byte order of their ids, those that were revoked too.
	TokensOf(ctx context.Context, shopper string) ([]*Token, error)
	// InsertInvitation adds an invitation. It returns ErrNotFound if the shopper or the client of the grant does not
	// exist or was deleted.
	InsertInvitation(ctx context.Context, i *Invitation) error
	// GetInvitation returns the invitation with an id.
	GetInvitation(ctx context.Context, id InvitationID) (*Invitation, error)
	// RedeemInvitation removes the invitation with a code's digest and returns it, so that a code works once.
	RedeemInvitation(ctx context.Context, digest [32]byte) (*Invitation, error)
	// ListInvitations returns invitations in byte order of their digests, those that have expired too.
	ListInvitations(ctx context.Context, page Page) ([]*Invitation, Cursor, error)
	// RevokeInvitation removes the invitation with an id and returns it.
	RevokeInvitation(ctx context.Context, id InvitationID) (*Invitation, error)
}

// AuditEntry records one action, in the transaction that did it.
type AuditEntry struct {
	Time time.Time
	// Actor is the id of the token, or the name of the command.
	Actor     string
	Role      string
	Act       string
	Resource  string
	RequestID string
	Peer      string
	// Payload is the digest of Salt and the request, so that erasing the salt makes the request unprovable.
	Payload [32]byte
	Salt    [16]byte
}

// SealedEntry is an audit entry with its position in the hash chain.
type SealedEntry struct {
	AuditEntry
	// Position counts from 1 without gaps.
	Position int64
	// Proof is the digest of the entry. Hash is the digest of the hash before it and of Proof.
	Proof, Hash [32]byte
	// Fault is the error of reading the entry, whose Payload, Salt, Proof and Hash are then invalid. Only SealedAfter
	// and EachSealed set it.
	Fault error
}

// Audit keeps the audit log. An entry is appended in the transaction that it records and never changes. Later, entries
// are sealed into a chain of hashes, so that a changed, removed or inserted entry is found.
type Audit interface {
	Append(ctx context.Context, e AuditEntry) error
	// List returns sealed and unsealed entries, the newest first. Fields of the filter: actor, role, act, resource,
	// request_id, time.
	List(ctx context.Context, filter Filter, page Page) ([]AuditEntry, Cursor, error)
	// Seal seals at most limit unsealed entries and returns how many. Only the holder of UpkeepLease calls it.
	Seal(ctx context.Context, limit int) (int, error)
	// SealedAfter returns the sealed entries after a position, in the order of positions, at most limit.
	SealedAfter(ctx context.Context, position int64, limit int) ([]*SealedEntry, error)
	// EachSealed calls fn with every sealed entry in the order of positions, for verification.
	EachSealed(ctx context.Context, fn func(*SealedEntry) error) error
	// EachUnsealed calls fn with every entry that is not sealed yet.
	EachUnsealed(ctx context.Context, fn func(*AuditEntry) error) error
	// SealedCount returns how many entries Seal has sealed, which it stores apart from them. It returns ErrNotFound if
	// only a release before 0.2 sealed entries, which stored no count.
	SealedCount(ctx context.Context) (int64, error)
	// Head returns the position and the hash of the last sealed entry: zeros where there is none.
	Head(ctx context.Context) (position int64, hash [32]byte, err error)
}

// Request is a completed write that its caller marked with an Idempotency-Key.
type Request struct {
	Caller string
	Method string
	Key    string
	// Digest is the digest of the request. Response is the marshalled response.
	Digest   [32]byte
	Response []byte
	Time     time.Time
}

// Requests keeps completed requests for a limited time.
type Requests interface {
	Get(ctx context.Context, caller, method, key string) (*Request, error)
	// Put adds a completed request. It returns ErrExists if the key is used.
	Put(ctx context.Context, r *Request) error
	// DeleteBefore removes the requests that were completed before a time and returns how many.
	DeleteBefore(ctx context.Context, before time.Time) (int, error)
}
