package verify

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"mysteryshopper/storage"
)

// checkAudit reads the audit log. It compares every sealed entry with its proof, every hash with the one computed from
// the entry before it, and the end of the log with the stored count. It keeps the entries for the checks that follow.
func (c *checker) checkAudit(ctx context.Context) error {
	var last storage.SealedEntry
	noted := map[string]bool{}
	for _, head := range c.options.Heads {
		noted[head] = true
	}
	err := c.tx.Audit().EachSealed(ctx, func(e *storage.SealedEntry) error {
		c.counts.Entries++
		c.checkEntry(e, &last)
		last = *e
		if len(noted) > 0 {
			delete(noted, hex.EncodeToString(e.Hash[:]))
		}
		return c.log.add(&e.AuditEntry)
	})
	if err != nil {
		return err
	}
	if c.counts.Entries > 0 {
		c.counts.Head = hex.EncodeToString(last.Hash[:])
	}
	for _, head := range slices.Sorted(maps.Keys(noted)) {
		c.found(Audit, "audit log", "no entry has the hash %s: the log was cut before it or replaced", head)
	}
	if err := c.checkEnd(ctx, last.Position); err != nil {
		return err
	}
	return c.tx.Audit().EachUnsealed(ctx, func(e *storage.AuditEntry) error {
		c.counts.Unsealed++
		return c.log.add(e)
	})
}

// checkEnd compares the position of the last sealed entry with the count that is stored apart from the log.
func (c *checker) checkEnd(ctx context.Context, last int64) error {
	sealed, err := c.tx.Audit().SealedCount(ctx)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		if last > 0 {
			c.unproven("the end of the audit log: an earlier release sealed it")
		}
		return nil
	case err != nil:
		return err
	case sealed != last:
		c.found(Audit, "audit log", "it ends with entry %d and should end with entry %d", last, sealed)
	}
	return nil
}

func (c *checker) checkEntry(e, before *storage.SealedEntry) {
	name := fmt.Sprintf("audit entry %d", e.Position)
	if e.Fault == nil && e.Erased() {
		c.counts.Erased++
		c.unproven("entries of the audit log whose salt was erased")
	}
	for _, fault := range e.Faults(before) {
		c.found(Audit, name, "%s", fault)
	}
}
