package storage

import "context"

// DeletionProof is what the audit entry of a deletion proves: that the resource of the name is kept. Entries of earlier
// releases, which removed it, do not.
func DeletionProof(name string) []byte { return []byte("deleted and kept: " + name) }

// Deleted reports whether the client was deleted. Nothing new may refer to it, and its tokens do not work.
func (c *Client) Deleted() bool { return !c.DeleteTime.IsZero() }

// Deleted reports whether the location was deleted. Nothing new may refer to it.
func (l *Location) Deleted() bool { return !l.DeleteTime.IsZero() }

// Deleted reports whether the program was deleted. Nothing new may refer to it.
func (p *Program) Deleted() bool { return !p.DeleteTime.IsZero() }

// Deleted reports whether the shopper was deleted. Nothing new may refer to them, and their tokens do not work.
func (s *Shopper) Deleted() bool { return !s.DeleteTime.IsZero() }

// LiveClient returns a client, and ErrDeleted for one that was deleted.
func LiveClient(ctx context.Context, tx Tx, id string) (*Client, error) {
	return live(tx.Clients().Get(ctx, id))
}

// LiveLocation returns a location, and ErrDeleted for one that was deleted.
func LiveLocation(ctx context.Context, tx Tx, client, id string) (*Location, error) {
	return live(tx.Locations().Get(ctx, client, id))
}

// LiveProgram returns a program, and ErrDeleted for one that was deleted.
func LiveProgram(ctx context.Context, tx Tx, client, id string) (*Program, error) {
	return live(tx.Programs().Get(ctx, client, id))
}

// LivingShopper returns a shopper, ErrDeleted for one who was deleted, and ErrNotFound for one who was erased: nothing new
// may refer to them.
func LivingShopper(ctx context.Context, tx Tx, id string) (*Shopper, error) {
	s, err := live(tx.Shoppers().Get(ctx, id))
	if err == nil && s.Erased() {
		err = ErrNotFound
	}
	return s, err
}

// live returns ErrDeleted for a thing that was deleted.
func live[T interface{ Deleted() bool }](thing T, err error) (T, error) {
	if err == nil && thing.Deleted() {
		err = ErrDeleted
	}
	return thing, err
}
