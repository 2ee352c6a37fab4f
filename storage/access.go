package storage

import (
	"context"
	"time"
)

// Role is what a token may do: ADMIN, REVIEWER, SHOPPER, VIEWER or MANAGER.
type Role string

// The roles.
const (
	Admin       Role = "ADMIN"
	Reviewer    Role = "REVIEWER"
	ShopperRole Role = "SHOPPER"
	Viewer      Role = "VIEWER"
	Manager     Role = "MANAGER"
)

// Grant is what a token or an invitation gives.
type Grant struct {
	Role    Role
	Shopper string
	Client  string
	// Locations are the tops of what a client's token may see; the whole client where empty.
	Locations []string
	Title     string
}

// Token is a credential. The secret itself is never kept.
type Token struct {
	ID     string
	Digest [32]byte
	Grant  Grant
	// ExpireTime and RevokeTime are zero where there is none.
	CreateTime time.Time
	ExpireTime time.Time
	RevokeTime time.Time
}

// Invitation is a one-time code that becomes a token. The code itself is never kept.
type Invitation struct {
	Digest     [32]byte
	Grant      Grant
	CreateTime time.Time
	ExpireTime time.Time
}

// Access keeps tokens and invitations.
type Access interface {
	// InsertToken adds a token; ErrNotFound where the shopper or the client of its grant is not there.
	InsertToken(ctx context.Context, t *Token) error
	GetToken(ctx context.Context, id string) (*Token, error)
	// UpdateToken replaces the digest, the expiry and the revocation of a token.
	UpdateToken(ctx context.Context, t *Token) error
	// ListTokens returns tokens in byte order of their ids, only the client's where one is named.
	ListTokens(ctx context.Context, client string, page Page) ([]*Token, Cursor, error)
	// InsertInvitation adds an invitation; ErrNotFound where the shopper or the client of its grant is not there.
	InsertInvitation(ctx context.Context, i *Invitation) error
	// RedeemInvitation returns the invitation of a code's digest and removes it, so that it is taken once.
	RedeemInvitation(ctx context.Context, digest [32]byte) (*Invitation, error)
}

// AuditEntry tells of one thing done, in the transaction that did it.
type AuditEntry struct {
	Time time.Time
	// Actor is the id of the token, or a word for the command that did it.
	Actor     string
	Role      string
	Act       string
	Resource  string
	RequestID string
	Peer      string
	// Payload is the digest of Salt and what was asked for, so that erasing the salt erases it.
	Payload [32]byte
	Salt    [16]byte
}

// SealedEntry is an entry with its place in the chain.
type SealedEntry struct {
	AuditEntry
	// Position is its place, from 1 on without gaps.
	Position int64
	// Proof is the digest of the entry, and Hash that of the hash before it and of Proof.
	Proof, Hash [32]byte
}

// Audit keeps the audit log. Entries are appended in the transaction that they tell of and never changed. They are
// sealed afterwards into a chain of hashes, in which none can be changed, removed or put in between unnoticed.
type Audit interface {
	Append(ctx context.Context, e AuditEntry) error
	// List returns entries, sealed or not, the newest first.
	List(ctx context.Context, page Page) ([]AuditEntry, Cursor, error)
	// Seal seals entries that are not sealed yet, at most limit, and says how many. One holder of a lease calls it.
	Seal(ctx context.Context, limit int) (int, error)
	// EachSealed calls fn with every sealed entry in the order of their positions, for verification.
	EachSealed(ctx context.Context, fn func(*SealedEntry) error) error
}

// Request is an answered write that a caller marked with an Idempotency-Key.
type Request struct {
	Caller string
	Method string
	Key    string
	// Digest is that of the request, Response the answer as bytes.
	Digest   [32]byte
	Response []byte
	Time     time.Time
}

// Requests keeps answered requests for a while.
type Requests interface {
	Get(ctx context.Context, caller, method, key string) (*Request, error)
	// Put adds an answered request; ErrExists where the key is taken.
	Put(ctx context.Context, r *Request) error
	// DeleteBefore removes those answered before a time and says how many.
	DeleteBefore(ctx context.Context, before time.Time) (int, error)
}
