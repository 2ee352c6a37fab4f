package sqlstore

import (
	"bytes"
	"context"
	"slices"
	"time"

	"mysteryshopper/storage"
)

// access implements storage.Access.
type access struct{ *tx }

// requireGrant returns ErrNotFound if the shopper or the client of a grant does not exist or was deleted, or the shopper was
// erased.
func (s access) requireGrant(ctx context.Context, g *storage.Grant) error {
	if g.Shopper != "" {
		if err := s.requireLocked(ctx, isLivingShopper, g.Shopper); err != nil {
			return err
		}
	}
	if g.Client != "" {
		return s.requireLocked(ctx, isLiveClient, g.Client)
	}
	return nil
}

func (s access) InsertToken(ctx context.Context, t *storage.Token) (err error) {
	defer wrap(&err, "insert token")
	if err := s.requireGrant(ctx, &t.Grant); err != nil {
		return err
	}
	return s.insert(ctx,
		`INSERT INTO tokens (id, digest, role, shopper, client, locations, title, create_time, expire_time, revoke_time, identity,
			revoke_reason, former, rotate_time, settle_time)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING`,
		t.ID, t.Digest[:], t.Grant.Role, t.Grant.Shopper, t.Grant.Client, jsonText{t.Grant.Locations}, t.Grant.Title,
		micros(t.CreateTime), microsOrNull(t.ExpireTime), microsOrNull(t.RevokeTime), t.Identity.Text(),
		t.RevokeReason, formerOrNull(t.Former), microsOrNull(t.RotateTime), microsOrNull(t.SettleTime))
}

// selectTokens has the deletion of the shopper or the client of each token: a token has one of them at most.
const selectTokens = `SELECT id, digest, role, shopper, client, locations, title, create_time, expire_time, revoke_time, identity,
	revoke_reason, former, rotate_time, settle_time,
	COALESCE((SELECT delete_time FROM shoppers s WHERE s.id = tokens.shopper),
		(SELECT delete_time FROM clients c WHERE c.id = tokens.client)) FROM tokens`

func (s access) GetToken(ctx context.Context, id string) (_ *storage.Token, err error) {
	defer wrap(&err, "get token")
	return queryOne(ctx, s.tx, scanToken, s.withLock(selectTokens+` WHERE id = $1`, forUpdate), id)
}

func (s access) TokenOf(ctx context.Context, identity storage.Identity) (_ *storage.Token, err error) {
	defer wrap(&err, "get the token of an identity")
	if identity.Email == "" && identity.Subject == "" {
		return nil, storage.ErrNotFound
	}
	return queryOne(ctx, s.tx, scanToken,
		s.withLock(selectTokens+` WHERE identity = $1 AND identity <> '' AND revoke_time IS NULL`, forUpdate), identity.Text())
}

func (s access) UpdateToken(ctx context.Context, t *storage.Token) (err error) {
	defer wrap(&err, "update token")
	n, err := s.exec(ctx, `UPDATE tokens SET digest = $2, expire_time = $3, revoke_time = $4, revoke_reason = $5, former = $6,
			rotate_time = $7, settle_time = $8 WHERE id = $1`,
		t.ID, t.Digest[:], microsOrNull(t.ExpireTime), microsOrNull(t.RevokeTime), t.RevokeReason, formerOrNull(t.Former),
		microsOrNull(t.RotateTime), microsOrNull(t.SettleTime))
	if err == nil && n == 0 {
		return storage.ErrNotFound
	}
	return err
}

// formerOrNull returns the column value of former secrets, NULL for none.
func formerOrNull(former []storage.FormerSecret) any {
	if len(former) == 0 {
		return nil
	}
	return storage.EncodeFormerSecrets(former)
}

func (s access) SettleSecret(ctx context.Context, id string, digest [32]byte, now time.Time) (err error) {
	defer wrap(&err, "settle the secret of a token")
	_, err = s.exec(ctx, `UPDATE tokens SET settle_time = $3
		WHERE id = $1 AND digest = $2 AND rotate_time IS NOT NULL AND settle_time IS NULL`, id, digest[:], micros(now))
	return err
}

func (s access) ListTokens(
	ctx context.Context, client string, page storage.Page,
) (_ []*storage.Token, _ storage.Cursor, err error) {
	defer wrap(&err, "list tokens")
	q := newQuery(selectTokens)
	q.whereEqual("client", client)
	return tokenPages.readPage(ctx, s.tx, q, page)
}

func (s access) TokensOf(ctx context.Context, shopper string) (_ []*storage.Token, err error) {
	defer wrap(&err, "list tokens of a shopper")
	return queryAll(ctx, s.tx, scanToken, s.withLock(selectTokens+` WHERE shopper = $1 ORDER BY id`, forUpdate), shopper)
}

var tokenPages = listByID("tokens", func(t *storage.Token) string { return t.ID }, scanToken)

func scanToken(r row) (*storage.Token, error) {
	t, identity := &storage.Token{}, ""
	var former []byte
	err := r.Scan(&t.ID, fixedBytes(t.Digest[:]), &t.Grant.Role, &t.Grant.Shopper, &t.Grant.Client,
		jsonText{&t.Grant.Locations}, &t.Grant.Title, instant{&t.CreateTime}, instant{&t.ExpireTime}, instant{&t.RevokeTime},
		&identity, &t.RevokeReason, &former, instant{&t.RotateTime}, instant{&t.SettleTime}, instant{&t.StopTime})
	t.Former = storage.DecodeFormerSecrets(former)
	t.Identity = storage.ParseIdentity(identity)
	return t, err
}

func (s access) InsertInvitation(ctx context.Context, i *storage.Invitation) (err error) {
	defer wrap(&err, "insert invitation")
	if err := s.requireGrant(ctx, &i.Grant); err != nil {
		return err
	}
	return s.insert(ctx,
		`INSERT INTO invitations (digest, role, shopper, client, locations, title, create_time, expire_time)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		i.Digest[:], i.Grant.Role, i.Grant.Shopper, i.Grant.Client, jsonText{i.Grant.Locations}, i.Grant.Title,
		micros(i.CreateTime), microsOrNull(i.ExpireTime))
}

func (s access) GetInvitation(ctx context.Context, id storage.InvitationID) (_ *storage.Invitation, err error) {
	defer wrap(&err, "get invitation")
	return queryOne(ctx, s.tx, invitationPages.scan,
		`SELECT `+invitationColumns+` FROM invitations WHERE digest >= $1 AND digest <= $2`, id[:], lastDigest(id))
}

// lastDigest returns the last digest that an invitation of an id can have.
func lastDigest(id storage.InvitationID) []byte {
	return append(slices.Clone(id[:]), bytes.Repeat([]byte{0xff}, len(id))...)
}

func (s access) RedeemInvitation(ctx context.Context, digest [32]byte) (_ *storage.Invitation, err error) {
	defer wrap(&err, "redeem invitation")
	return s.removeInvitation(ctx, `digest = $1`, digest[:])
}

func (s access) RevokeInvitation(ctx context.Context, id storage.InvitationID) (_ *storage.Invitation, err error) {
	defer wrap(&err, "revoke invitation")
	return s.removeInvitation(ctx, `digest >= $1 AND digest <= $2`, id[:], lastDigest(id))
}

// removeInvitation removes the invitation of a condition and returns it.
func (s access) removeInvitation(ctx context.Context, where string, args ...any) (*storage.Invitation, error) {
	i := &storage.Invitation{}
	err := s.writeRow(ctx, `DELETE FROM invitations WHERE `+where+` RETURNING `+invitationColumns, args, invitationTargets(i)...)
	if err != nil {
		return nil, err
	}
	return i, nil
}

const invitationColumns = `digest, role, shopper, client, locations, title, create_time, expire_time`

func invitationTargets(i *storage.Invitation) []any {
	return []any{
		fixedBytes(i.Digest[:]), &i.Grant.Role, &i.Grant.Shopper, &i.Grant.Client, jsonText{&i.Grant.Locations}, &i.Grant.Title,
		instant{&i.CreateTime}, instant{&i.ExpireTime},
	}
}

func (s access) ListInvitations(ctx context.Context, page storage.Page) (_ []*storage.Invitation, _ storage.Cursor, err error) {
	defer wrap(&err, "list invitations")
	return invitationPages.readPage(ctx, s.tx, newQuery(`SELECT `+invitationColumns+` FROM invitations`), page)
}

var invitationPages = &pagedList[*storage.Invitation]{
	name: "invitations", order: "digest", after: "digest > ?",
	scan: func(r row) (*storage.Invitation, error) {
		i := &storage.Invitation{}
		return i, r.Scan(invitationTargets(i)...)
	},
	keys:    func(i *storage.Invitation) []any { return []any{i.Digest[:]} },
	targets: func() []any { return []any{new([]byte)} },
}
