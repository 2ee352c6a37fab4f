package verify

import (
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// The beginnings of the names of acts that delete something, take that back, and remove something for good. Earlier releases
// removed clients, locations, programs and shoppers for good by the first.
const (
	deletes, undeletes, purges = "Delete", "Undelete", "Purge"
)

// deletionLog is what the audit log has of the deletion of a resource.
type deletionLog struct {
	// at is when it was deleted, zero if that was taken back. purged is true if it was removed for good since it was created.
	at     time.Time
	purged bool
	// entry is that of the deletion.
	entry *logEntry
}

func (d *deletionLog) add(e *logEntry) {
	switch method := methodOf(e.act); {
	case strings.HasPrefix(method, deletes):
		*d = deletionLog{at: e.time, entry: e}
	case strings.HasPrefix(method, purges):
		*d = deletionLog{purged: true}
	case strings.HasPrefix(method, undeletes), strings.HasPrefix(method, "Create"):
		*d = deletionLog{}
	}
}

// endedBefore reports whether a resource was removed for good by its last act, where this is the next one: only what was
// kept can be undeleted, erased or removed.
func endedBefore(last, next string) bool {
	switch method := methodOf(next); {
	case strings.HasPrefix(methodOf(last), purges):
		return true
	case !strings.HasPrefix(methodOf(last), deletes):
		return false
	default:
		return !strings.HasPrefix(method, undeletes) && !strings.HasPrefix(method, purges) && next != pb.AdminService_EraseShopper_FullMethodName
	}
}

// checkDeletion compares the time at which a resource was deleted with the audit log. A collection is one that is imported: a
// row that an earlier release removed may be there again.
func (c *checker) checkDeletion(name, collection string, stored time.Time) {
	log := c.log.resources[name]
	if log == nil {
		log = &resourceLog{}
	}
	gone := log.deletion.at
	if log.deletion.purged {
		gone = log.last
	}
	if imported := c.log.resources[collection]; stored.IsZero() && !gone.IsZero() && collection != "" && imported != nil && imported.last.After(gone) {
		c.unproven("locations and shoppers that were removed and may be there again from an import")
		return
	}
	if log.deletion.purged {
		c.found(Resource, name, "it was removed for good at %v, and is there", gone.UTC())
		return
	}
	c.comparing(Resource, name)("the time it was deleted", stored.UTC(), log.deletion.at.UTC())
}

// removedBefore reports whether a resource whose last act deleted it may be missing: where its entry does not prove that it was
// kept.
func (d *deletionLog) removedBefore(name string) bool {
	return d.entry == nil || d.entry.proves(storage.DeletionProof(name)) != proven
}

// isKept reports whether a resource stays when it is deleted.
func isKept(name string) bool {
	parts := strings.Split(name, "/")
	switch {
	case len(parts) == 2:
		return parts[0] == "clients" || parts[0] == "shoppers"
	case len(parts) == 4:
		return parts[0] == "clients" && (parts[2] == "locations" || parts[2] == "programs")
	}
	return false
}
