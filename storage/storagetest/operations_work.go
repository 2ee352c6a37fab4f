package storagetest

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/storage"
)

// grant returns the rights of a token or an invitation.
func (c *generator) grant() storage.Grant {
	g := storage.Grant{Role: storage.Viewer, Locations: some(c, locationIDs, 2), Title: c.text()}
	if c.oneIn(2) {
		g.Client = pick(c, clientIDs)
	}
	if c.oneIn(2) {
		g.Shopper = pick(c, shopperIDs)
	}
	return g
}

// requestCallers are few, so that some request is found with every seed.
var requestCallers = tokenIDs[:2]

func (c *generator) request() *storage.Request {
	return &storage.Request{
		Caller: pick(c, requestCallers), Method: pick(c, keys), Key: pick(c, keys), Digest: c.digest(), Response: c.bytes(), Time: c.time(),
	}
}

// auditFilter returns a filter of the audit log, or none.
func (c *generator) auditFilter() storage.Filter {
	switch c.IntN(4) {
	case 0:
		return storage.Filter{}
	case 1:
		return is("time", storage.GreaterOrEqual, c.time().Format(time.RFC3339Nano))
	}
	field := pick(c, []string{"actor", "role", "act", "resource", "request_id"})
	return is(field, pick(c, []storage.Op{storage.Equal, storage.NotEqual, storage.Less}), c.text())
}

// longOperation returns work that goes on after its request.
func (c *generator) longOperation() *storage.Operation {
	o := &storage.Operation{
		ID: pick(c, keys), Caller: pick(c, tokenIDs), Method: c.text(), Client: c.text(), ValidateOnly: c.oneIn(2), RequestID: c.text(),
		Peer: c.text(), Size: int64(c.limit()), Attempts: 1, RowsRead: 5, Result: c.bytes(), Revision: int64(c.limit()) % 3,
		CreateTime: c.time(), UpdateTime: c.time(),
		State: pick(c, []storage.OperationState{storage.OperationQueued, storage.OperationRunning, storage.OperationFailed}),
	}
	if !o.State.Open() {
		o.EndTime, o.ExpireTime = c.time(), c.time()
	}
	return o
}

// workOperations are the operations on tokens, invitations and everything that belongs to no resource.
var workOperations = []operationKind{
	{name: "insert token", weight: 5, draw: call(storage.Tx.Access, storage.Access.InsertToken,
		func(c *generator) *storage.Token {
			return &storage.Token{
				ID: pick(c, tokenIDs), Digest: c.digest(), Grant: c.grant(), CreateTime: c.time(), ExpireTime: c.maybeTime(),
				RevokeTime: c.maybeTime(),
			}
		})},
	{name: "update token", weight: 5, draw: func(c *generator) operation {
		k := storage.Token{ID: pick(c, tokenIDs), Digest: c.digest(), ExpireTime: c.maybeTime(), RevokeTime: c.maybeTime()}
		return operation{args: []any{k}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			if err := tx.Access().UpdateToken(ctx, &k); err != nil {
				return nil, err
			}
			return tx.Access().GetToken(ctx, k.ID)
		}}
	}},
	{name: "list tokens", weight: 3, reads: true, draw: list(
		0, storage.Tx.Access, storage.Access.ListTokens, from(append(clientIDs, "")))},
	{name: "tokens of a shopper", weight: 2, reads: true, draw: call(storage.Tx.Access, storage.Access.TokensOf, from(shopperIDs))},
	{name: "invite", weight: 5, draw: call(storage.Tx.Access, storage.Access.InsertInvitation,
		func(c *generator) *storage.Invitation {
			return &storage.Invitation{Digest: c.digest(), Grant: c.grant(), CreateTime: c.time(), ExpireTime: c.maybeTime()}
		})},
	{name: "redeem invitation", weight: 5, draw: call(
		storage.Tx.Access, storage.Access.RedeemInvitation, (*generator).digest)},
	{name: "revoke invitation", weight: 3, draw: call(
		storage.Tx.Access, storage.Access.RevokeInvitation, func(c *generator) storage.InvitationID {
			digest := c.digest()
			return storage.InvitationID(digest[:16])
		})},
	{name: "get invitation", weight: 2, reads: true, draw: call(
		storage.Tx.Access, storage.Access.GetInvitation, func(c *generator) storage.InvitationID {
			digest := c.digest()
			return storage.InvitationID(digest[:16])
		})},
	{name: "list invitations", weight: 3, reads: true, draw: list(0, storage.Tx.Access, storage.Access.ListInvitations)},
	{name: "audit", weight: 10, draw: call(storage.Tx.Audit, storage.Audit.Append,
		func(c *generator) storage.AuditEntry {
			e := storage.AuditEntry{
				Time: c.time(), Actor: c.text(), Role: "ADMIN", Act: c.text(), Resource: c.text(), RequestID: c.text(), Peer: c.text(),
				Payload: c.digest(),
			}
			salt := c.digest()
			copy(e.Salt[:], salt[:])
			return e
		})},
	{name: "list audit", weight: 3, reads: true, draw: list(3, storage.Tx.Audit, storage.Audit.List, (*generator).auditFilter)},
	{name: "seal", weight: 4, draw: call(storage.Tx.Audit, storage.Audit.Seal, (*generator).limit)},
	{name: "append change", weight: 12, draw: call(storage.Tx.Feed, storage.Feed.Append,
		func(c *generator) storage.Change {
			return storage.Change{
				Client: pick(c, clientIDs), Kind: pick(c, []storage.ChangeKind{storage.Released, storage.Moved}), Location: c.node(),
				Resource: c.text(), Time: c.time(),
			}
		})},
	{name: "assign positions", weight: 5, draw: call(storage.Tx.Feed, storage.Feed.AssignPositions, (*generator).limit)},
	{name: "list changes", weight: 6, reads: true, draw: call(storage.Tx.Feed, storage.Feed.List,
		from(clientIDs), (*generator).nodes, (*generator).position, (*generator).limit)},
	{name: "acquire lease", weight: 6, draw: call(storage.Tx.Leases, storage.Leases.Acquire,
		from(keys), from(tokenIDs), (*generator).time, (*generator).time)},
	{name: "release lease", weight: 2, draw: call(storage.Tx.Leases, storage.Leases.Release, from(keys), from(tokenIDs))},
	{name: "get lease", weight: 3, reads: true, draw: func(c *generator) operation {
		name := pick(c, keys)
		return operation{args: []any{name}, run: func(ctx context.Context, tx storage.Tx) (any, error) { return leaseOf(ctx, tx, name) }}
	}},
	{name: "backlog", weight: 2, reads: true, draw: func(*generator) operation {
		return operation{run: func(ctx context.Context, tx storage.Tx) (any, error) { return tx.Backlog(ctx) }}
	}},
	{name: "put request", weight: 6, draw: call(storage.Tx.Requests, storage.Requests.Put, (*generator).request)},
	{name: "get request", weight: 3, reads: true, draw: call(
		storage.Tx.Requests, storage.Requests.Get, from(requestCallers), from(keys), from(keys))},
	{name: "delete requests", weight: 1, draw: call(storage.Tx.Requests, storage.Requests.DeleteBefore, (*generator).time)},
	{name: "insert operation", weight: 4, draw: call(storage.Tx.Operations, storage.Operations.Insert,
		func(c *generator) *storage.Operation {
			o := c.longOperation()
			o.State, o.EndTime, o.ExpireTime = storage.OperationQueued, time.Time{}, time.Time{}
			return o
		}, (*generator).bytes)},
	{name: "update operation", weight: 6, draw: func(c *generator) operation {
		drawn := *c.longOperation()
		return operation{args: []any{drawn}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			o := drawn // an update increments the revision of what it is given
			return nil, tx.Operations().Update(ctx, &o)
		}}
	}},
	{name: "request of an operation", weight: 2, reads: true, draw: call(
		storage.Tx.Operations, storage.Operations.GetRequest, from(keys))},
	{name: "count open operations", weight: 2, reads: true, draw: call(
		storage.Tx.Operations, storage.Operations.CountOpen, from(tokenIDs))},
	{name: "first open operation", weight: 2, reads: true, draw: call(storage.Tx.Operations, storage.Operations.FirstOpen)},
	{name: "delete expired operations", weight: 1, draw: call(
		storage.Tx.Operations, storage.Operations.DeleteExpired, (*generator).time, (*generator).limit)},
	{name: "get or put setting", weight: 3, draw: call(storage.Tx.Settings, storage.Settings.GetOrPut,
		from(append(texts[:4:4], keys...)), (*generator).bytes)},
	{name: "get setting", weight: 2, reads: true, draw: call(storage.Tx.Settings, storage.Settings.Get, from(texts[:4]))},
}

// lease holds the values of a lease.
type lease struct {
	Holder string
	Until  time.Time
}

func leaseOf(ctx context.Context, tx storage.Tx, name string) (lease, error) {
	holder, until, err := tx.Leases().Get(ctx, name)
	return lease{holder, until}, err
}

// zeroIfNotFound returns a zero value for ErrNotFound.
func zeroIfNotFound[T any](thing T, err error) (any, error) {
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return thing, err
}
