package verify

import (
	"context"
	"encoding/hex"
	"fmt"

	"mysteryshopper/storage"
)

// checkAudit reads the chain of the audit log and compares every entry with its proof and every hash with the one
// computed from the entry before it.
func (c *checker) checkAudit(ctx context.Context) error {
	var last storage.SealedEntry
	err := c.tx.Audit().EachSealed(ctx, func(e *storage.SealedEntry) error {
		c.counts.Entries++
		c.checkEntry(e, &last)
		last = *e
		return nil
	})
	if c.counts.Entries > 0 {
		c.counts.Head = hex.EncodeToString(last.Hash[:])
	}
	return err
}

func (c *checker) checkEntry(e, before *storage.SealedEntry) {
	name := fmt.Sprintf("audit entry %d", e.Position)
	if e.Position != before.Position+1 {
		c.found(Audit, name, "the entry before it is number %d", before.Position)
	}
	if e.Erased() {
		c.counts.Erased++
	} else if e.Proof != e.AuditEntry.Proof() {
		c.found(Audit, name, "it is not what was sealed")
	}
	if e.Hash != storage.ChainHash(before.Hash, e.Position, e.Proof) {
		c.found(Audit, name, "its hash does not follow from the one before it")
	}
}
