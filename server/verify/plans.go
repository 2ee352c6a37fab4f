package verify

import (
	"crypto/sha256"
	"hash"
	"maps"
	"slices"
	"time"

	"mysteryshopper/storage"
)

// plan is what the audit log has of visits that were planned together at one time.
type plan struct {
	// entries counts the calls at that time, digests the entries with a digest of the visits.
	entries, digests int
	payload          [32]byte
	salt             [16]byte
	// content is the digest of the visits that were read so far.
	content hash.Hash
	visits  int
}

// addPlan adds an entry of visits that were planned together.
func (l *auditLog) addPlan(e *storage.AuditEntry) {
	at := e.Time.UTC()
	p := l.plans[at]
	if p == nil {
		p = &plan{}
		l.plans[at] = p
	}
	if e.Act != storage.PlannedAct {
		p.entries++
		return
	}
	p.digests++
	p.payload, p.salt = e.Payload, e.Salt
	p.content = sha256.New()
	p.content.Write(e.Salt[:])
}

// checkPlanned adds a visit to the plan that it must be of. The visits are read in byte order of their ids, as the digest of a plan
// is made.
func (c *checker) checkPlanned(name string, v *storage.Visit) bool {
	p := c.log.plans[v.CreateTime.UTC()]
	if p == nil {
		c.found(Resource, name, "the audit log has no entry of it")
		return false
	}
	p.visits++
	if p.content != nil {
		p.content.Write(v.Proof())
	}
	return true
}

// checkPlans compares the digest of each plan with the visits that were read. It is not proven where two plans have one time,
// or where an earlier release planned.
func (c *checker) checkPlans() {
	for _, at := range slices.SortedFunc(maps.Keys(c.log.plans), time.Time.Compare) {
		p := c.log.plans[at]
		switch {
		case p.digests != 1 || p.entries > 1 || p.salt == [16]byte{}:
			if p.visits > 0 {
				c.unproven("visits that were planned together by an earlier release, or at the same time as others")
			}
		case [32]byte(p.content.Sum(nil)) != p.payload:
			c.found(Resource, "visits", "the visits that were planned together at %v are not those that the audit log has: %d are there", at, p.visits)
		}
	}
}
