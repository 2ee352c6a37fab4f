package storagetest

import (
	"bytes"
	"crypto/sha256"
	"testing"
	"time"

	"mysteryshopper/storage"
)

func digestOf(text string) [32]byte { return sha256.Sum256([]byte(text)) }

func (w *world) newToken() *storage.Token {
	id := unique("token")
	return &storage.Token{
		ID: id, Digest: digestOf(id), CreateTime: noon, ExpireTime: later,
		Grant: storage.Grant{Role: storage.Viewer, Client: w.client, Locations: []string{w.shop, w.kiosk}, Title: "BI"},
	}
}

func testAccess(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"get an inserted token", testTokenAsGiven},
		{"insert an existing token", testTokenExists},
		{"update a token", testTokenUpdated},
		{"settle the secret of a token", testSecretSettled},
		{"get an absent token", testNoToken},
		{"one token of an identity", testTokenOfIdentity},
		{"insert a token without its owner", testTokenWithoutOwner},
		{"tokens of a client", testTokensOfClient},
		{"redeem an invitation once", testInvitationOnce},
		{"list and revoke invitations", testInvitationsListed},
		{"insert an existing invitation", testInvitationExists},
		{"redeem an invitation in a failed transaction", testInvitationRolledBack},
		{"insert an invitation without its owner", testInvitationWithoutOwner},
	})
}

func (w *world) token(t *testing.T, change func(*storage.Token)) *storage.Token {
	t.Helper()
	token := w.newToken()
	if change != nil {
		change(token)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Access().InsertToken(t.Context(), token) })
	return token
}

func (w *world) storedToken(t *testing.T, id string) *storage.Token {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Token, error) { return tx.Access().GetToken(t.Context(), id) })
}

// testTokenOfIdentity finds tokens by identity. Only one that is not revoked may have an identity.
func testTokenOfIdentity(t *testing.T, w *world) {
	mail := storage.Identity{Issuer: "https://login.example", Email: unique("ingrid") + "@agency.example"}
	subject := storage.Identity{Issuer: mail.Issuer, Subject: mail.Email}
	byMail := w.token(t, func(k *storage.Token) { k.Identity = mail })
	bySubject := w.token(t, func(k *storage.Token) { k.Identity = subject })
	of := func(i storage.Identity) *storage.Token {
		return read(t, w, func(tx storage.Tx) (*storage.Token, error) { return tx.Access().TokenOf(t.Context(), i) })
	}
	requireEqual(t, of(mail), byMail)
	requireEqual(t, of(subject), bySubject)
	for _, none := range []storage.Identity{{}, {Issuer: "https://other.example", Email: mail.Email}, {Issuer: mail.Issuer, Email: unique("x")}} {
		requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Access().TokenOf(t.Context(), none)) })
	}
	second := w.newToken()
	second.Identity = mail
	insert := func(tx storage.Tx) error { return tx.Access().InsertToken(t.Context(), second) }
	requireError(t, w, storage.ErrExists, insert)
	byMail.RevokeTime = later
	update(t, w, func(tx storage.Tx) error { return tx.Access().UpdateToken(t.Context(), byMail) })
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Access().TokenOf(t.Context(), mail)) })
	update(t, w, insert)
	requireEqual(t, of(mail), second)
}

func testTokenAsGiven(t *testing.T, w *world) {
	for _, change := range []func(*storage.Token){
		nil,
		func(token *storage.Token) {
			token.Grant = storage.Grant{Role: storage.ShopperRole, Shopper: w.anna}
			token.ExpireTime, token.RevokeTime, token.RevokeReason = time.Time{}, noon, storage.SecretReused
			token.Former = []storage.FormerSecret{{Digest: digestOf("first"), Time: noon}, {Digest: digestOf("second"), Time: later}}
			token.RotateTime, token.SettleTime = noon, later
		},
		func(token *storage.Token) { token.Grant, token.Digest = storage.Grant{Role: storage.Admin}, [32]byte{} },
	} {
		token := w.token(t, change)
		requireEqual(t, w.storedToken(t, token.ID), token)
	}
}

func testTokenExists(t *testing.T, w *world) {
	token := w.token(t, nil)
	other := w.newToken()
	other.ID = token.ID
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Access().InsertToken(t.Context(), other) })
	requireEqual(t, w.storedToken(t, token.ID), token)
}

func testTokenUpdated(t *testing.T, w *world) {
	token := w.token(t, nil)
	changed := *token
	changed.Digest, changed.ExpireTime, changed.RevokeTime = digestOf("new"), time.Time{}, later
	changed.RevokeReason, changed.RotateTime, changed.SettleTime = storage.SecretReused, noon, later
	changed.Former = []storage.FormerSecret{{Digest: token.Digest, Time: noon}}
	changed.Grant, changed.CreateTime = storage.Grant{Role: storage.Admin}, later
	update(t, w, func(tx storage.Tx) error { return tx.Access().UpdateToken(t.Context(), &changed) })
	changed.Grant, changed.CreateTime = token.Grant, token.CreateTime
	requireEqual(t, w.storedToken(t, token.ID), &changed)
}

// testSecretSettled settles secrets: only that of a rotation under way, and once.
func testSecretSettled(t *testing.T, w *world) {
	settle := func(id string, digest [32]byte, now time.Time) {
		update(t, w, func(tx storage.Tx) error { return tx.Access().SettleSecret(t.Context(), id, digest, now) })
	}
	settle(unique("x"), digestOf("x"), later)
	first := w.token(t, nil)
	settle(first.ID, first.Digest, later)
	requireEqual(t, w.storedToken(t, first.ID), first)
	rotated := w.token(t, func(token *storage.Token) {
		token.Former, token.RotateTime = []storage.FormerSecret{{Digest: digestOf("first"), Time: noon}}, noon
	})
	settle(rotated.ID, digestOf("first"), later)
	requireEqual(t, w.storedToken(t, rotated.ID), rotated)
	settle(rotated.ID, rotated.Digest, later)
	settle(rotated.ID, rotated.Digest, noon)
	rotated.SettleTime = later
	requireEqual(t, w.storedToken(t, rotated.ID), rotated)
}

func testNoToken(t *testing.T, w *world) {
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Access().GetToken(t.Context(), unique("x"))) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Access().UpdateToken(t.Context(), w.newToken()) })
}

func testTokenWithoutOwner(t *testing.T, w *world) {
	for _, grant := range []storage.Grant{{Client: unique("x")}, {Shopper: unique("x")}} {
		token := w.newToken()
		token.Grant = grant
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Access().InsertToken(t.Context(), token) })
	}
}

func testTokensOfClient(t *testing.T, w *world) {
	var want []string
	for range 3 {
		want = append(want, w.token(t, nil).ID)
	}
	w.token(t, func(token *storage.Token) { token.Grant.Client = "" })
	newWorld(t, w.Store).token(t, nil)
	list := func(client string) []string {
		return mapped(everyPage(t, w, 2, func(tx storage.Tx, page storage.Page) ([]*storage.Token, storage.Cursor, error) {
			return tx.Access().ListTokens(t.Context(), client, page)
		}), func(token *storage.Token) string { return token.ID })
	}
	requireEqual(t, list(w.client), want)
	requireEqual(t, list(unique("x")), []string(nil))
	all := list("")
	requireEqual(t, all, sorted(all...))
	if len(all) < 5 {
		t.Errorf("%d tokens of all, want 5 or more", len(all))
	}
}

func (w *world) newInvitation() *storage.Invitation {
	return &storage.Invitation{
		Digest: digestOf(unique("code")), CreateTime: noon, ExpireTime: later,
		Grant: storage.Grant{Role: storage.ShopperRole, Shopper: w.anna, Title: "Anna's phone"},
	}
}

func (w *world) invite(t *testing.T) *storage.Invitation {
	t.Helper()
	i := w.newInvitation()
	update(t, w, func(tx storage.Tx) error { return tx.Access().InsertInvitation(t.Context(), i) })
	return i
}

func testInvitationOnce(t *testing.T, w *world) {
	i := w.invite(t)
	w.invite(t)
	update(t, w, func(tx storage.Tx) error {
		got, err := tx.Access().RedeemInvitation(t.Context(), i.Digest)
		if err == nil {
			requireEqual(t, got, i)
		}
		return err
	})
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return errorOf(tx.Access().RedeemInvitation(t.Context(), i.Digest))
	})
}

// testInvitationsListed lists invitations in pages, and revokes one by its id.
func testInvitationsListed(t *testing.T, w *world) {
	revoked, kept := w.invite(t), w.invite(t)
	digests := func() map[[32]byte]*storage.Invitation {
		all := map[[32]byte]*storage.Invitation{}
		var before [32]byte
		for _, i := range everyPage(t, w, 2, func(tx storage.Tx, page storage.Page) ([]*storage.Invitation, storage.Cursor, error) {
			return tx.Access().ListInvitations(t.Context(), page)
		}) {
			if bytes.Compare(before[:], i.Digest[:]) >= 0 {
				t.Errorf("%x comes after %x", i.Digest, before)
			}
			before, all[i.Digest] = i.Digest, i
		}
		return all
	}
	all := digests()
	requireEqual(t, all[revoked.Digest], revoked)
	requireEqual(t, all[kept.Digest], kept)
	update(t, w, func(tx storage.Tx) error {
		got, err := tx.Access().RevokeInvitation(t.Context(), revoked.ID())
		if err == nil {
			requireEqual(t, got, revoked)
		}
		return err
	})
	for _, id := range []storage.InvitationID{revoked.ID(), {}} {
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return errorOf(tx.Access().RevokeInvitation(t.Context(), id)) })
	}
	all = digests()
	if all[revoked.Digest] != nil {
		t.Error("the revoked invitation is listed")
	}
	requireEqual(t, all[kept.Digest], kept)
}

func testInvitationExists(t *testing.T, w *world) {
	i := w.invite(t)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Access().InsertInvitation(t.Context(), i) })
}

// testInvitationRolledBack redeems an invitation in a transaction that fails. It can be redeemed again.
func testInvitationRolledBack(t *testing.T, w *world) {
	i := w.invite(t)
	requireError(t, w, errMine, func(tx storage.Tx) error {
		if _, err := tx.Access().RedeemInvitation(t.Context(), i.Digest); err != nil {
			return err
		}
		return errMine
	})
	update(t, w, func(tx storage.Tx) error { return errorOf(tx.Access().RedeemInvitation(t.Context(), i.Digest)) })
}

func testInvitationWithoutOwner(t *testing.T, w *world) {
	for _, grant := range []storage.Grant{{Client: unique("x")}, {Shopper: unique("x")}} {
		i := w.newInvitation()
		i.Grant = grant
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Access().InsertInvitation(t.Context(), i) })
	}
}
