package verify

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/erasure"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// actOf maps an event to the act that it records; submissions are handled apart.
var actOf = map[string]visit.ReviewAct{
	storage.ResubmittedEvent: visit.Resubmit, "APPROVED": visit.Approve, storage.ReturnedEvent: visit.Return, "REJECTED": visit.Reject,
	"RELEASED": visit.Release, "WITHDRAWN": visit.Withdraw, "EXCLUDED": visit.Exclude, "INCLUDED": visit.Include,
	"SECOND_LOOK": visit.AskSecondLook, "CONFIRMED": visit.Confirm, "MERGED": visit.Merge, "PARTED": visit.Part, storage.EditedEvent: visit.Edit, erasure.Event: visit.Erase,
}

// reviewed reports whether an event is the act of a review.
func reviewed(e storage.Event) bool {
	return e.Act == storage.EvidenceCompleteEvent || actOf[e.Act] != "" && e.Act != storage.ResubmittedEvent && e.Act != storage.EditedEvent
}

// checkHistory compares the events of a report with the audit log, both ways, and the report's status with the events.
// The revisions are all those that could be read, by number.
func (c *checker) checkHistory(ctx context.Context, name string, r *storage.Report, revisions map[int32]*provenRevision) error {
	events, err := c.tx.Reports().Events(ctx, r.ID)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	c.counts.Events += len(events)
	entries, err := c.log.reports.next(r.ID[:], c.absentReport)
	if err != nil {
		return err
	}
	c.matchLog(name, r, events, entries)
	c.checkRecorded(name, entries, revisions)
	c.checkHold(name, c.holds[r.ID], entries)
	if err := c.checkTwin(ctx, name, r, entries); err != nil {
		return err
	}
	c.checkMessages(name, r, events, entries)
	c.replay(name, r, events, revisions)
	c.checkAnswers(name, r, events)
	c.checkErasure(name, events, revisions)
	return c.checkReportEvidence(ctx, name, r, events, revisions)
}

// absentReport records a report that the audit log has and the database lacks.
func (c *checker) absentReport(key []byte, entries []logEntry) {
	id := storage.ReportID(key)
	for _, e := range entries {
		if e.isSubmission() {
			c.found(Report, wire.ReportName(id), "it is not there, and the audit log has its submission at %v", e.time)
			return
		}
	}
}

// matchLog finds events without an audit entry, and audit entries without an event.
func (c *checker) matchLog(name string, r *storage.Report, events []storage.Event, entries []logEntry) {
	recorded := make([][]string, len(entries)) // the events of each entry
	for _, event := range events {
		if i := entryOf(event, entries, recorded); i < 0 {
			c.found(Report, name, "the audit log has no entry of its event %s by %s at %v", event.Act, event.Actor, event.Time)
		} else {
			recorded[i] = append(recorded[i], event.Act)
		}
		if token := c.tokens[event.Actor]; token != nil && token.Grant.Role != storage.Role(event.Role) {
			c.found(Report, name, "its event %s is by the role %s, which its token does not have", event.Act, event.Role)
		} else if token != nil && actOf[event.Act] == "" && token.Grant.Shopper != r.Shopper {
			c.found(Report, name, "its shopper is %s, and %s submitted it", r.Shopper, token.Grant.Shopper)
		}
	}
	written := int64(0)
	for i, entry := range entries {
		if len(recorded[i]) > 0 {
			written++
		} else if len(eventsOf[entry.act]) > 0 {
			c.found(Report, name, "it has no event of the audit entry %s by %s at %v", entry.act, entry.actor, entry.time)
		}
	}
	c.comparing(Report, name)("its revision", r.Revision, written)
}

// entryOf returns the index of the entry that records an event; -1 if there is none. An entry records an event of an act
// once, and a submission one event. First is an entry without an event whose act is the event's own; then one that records
// a further event, as an approval that releases.
func entryOf(event storage.Event, entries []logEntry, recorded [][]string) int {
	found := -1
	for i := range entries {
		e := &entries[i]
		switch {
		case !e.recordsEvent(event) || slices.Contains(recorded[i], event.Act):
		case len(recorded[i]) == 0 && (e.isSubmission() || eventsOf[e.act][0] == event.Act):
			return i
		case found < 0 && len(recorded[i]) > 0 && !e.isSubmission():
			found = i
		}
	}
	return found
}

// recordsEvent reports whether an event is one that the entry's act leaves.
func (e *logEntry) recordsEvent(event storage.Event) bool {
	return slices.Contains(eventsOf[e.act], event.Act) && e.time.Equal(event.Time) && e.actor == event.Actor && e.role == event.Role
}

// checkRecorded finds revisions without the audit entry of their submission or edit, and such entries without a revision.
func (c *checker) checkRecorded(name string, entries []logEntry, revisions map[int32]*provenRevision) {
	var recorded []logEntry
	for _, e := range entries {
		if e.isSubmission() || e.isEdit() {
			recorded = append(recorded, e)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(revisions)) {
		rev := revisions[number].stored
		i, proof := revisionOf(recorded, rev)
		if i < 0 {
			c.found(Revision, name, "the audit log has no submission or edit of revision %d", number)
			continue
		}
		recorded = slices.Delete(recorded, i, i+1)
		switch proof {
		case disproved:
			c.found(Revision, name, "revision %d is not the content that the audit log has of it", number)
		case unprovable:
			c.unproven("the content of revisions whose audit entries are erased")
		}
	}
	for _, e := range recorded {
		c.found(Revision, name, "the revision that was recorded at %v is not there", e.time)
	}
}

// replay computes the status of a report from its events and compares it with the stored one.
func (c *checker) replay(name string, r *storage.Report, events []storage.Event, revisions map[int32]*provenRevision) {
	var status visit.Status
	var released time.Time
	var parking parking
	current := int32(1)
	for i, event := range events {
		made := event.Act == storage.SubmittedEvent
		if event.Act == storage.ResubmittedEvent || event.Act == storage.EditedEvent {
			current++
			made = true
		}
		if event.Revision != current {
			c.found(Report, name, "its event %d, %s, is of revision %d and should be of %d", i+1, event.Act, event.Revision, current)
		}
		if rev := revisions[event.Revision]; made && rev != nil && !sameTimeAndEditor(&event, rev.stored) {
			c.found(Report, name, "its event %d, %s by %s at %v, is not that of revision %d", i+1, event.Act, event.Actor, event.Time, event.Revision)
		}
		fresh, known := visit.Status{}, true
		if made && event.Act != storage.EditedEvent {
			fresh, known = revisions[event.Revision].status()
		}
		if !known {
			return // the receipt is a finding already
		}
		if i == 0 {
			if event.Act != storage.SubmittedEvent {
				c.found(Report, name, "its first event is %s", event.Act)
				return
			}
			status = fresh
			parking.submitted(revisions[event.Revision].flags)
			continue
		}
		if event.Act == storage.EvidenceCompleteEvent {
			if !parking.missing {
				c.found(Report, name, "its event %d, %s, is not possible: no evidence was missing", i+1, event.Act)
			}
			parking.missing, status.Parked = false, parking.otherwise
			continue
		}
		next, err := status.After(actOf[event.Act], visit.ReviewContext{Mode: visit.Manual})
		if err != nil {
			c.found(Report, name, "its event %d, %s, is not possible: %v", i+1, event.Act, err)
			return
		}
		if next.Shown() && !status.Shown() {
			released = event.Time
		}
		status = next
		parking.otherwise = parking.otherwise && status.Parked
		if event.Act == storage.ResubmittedEvent {
			parking.submitted(revisions[event.Revision].flags)
			status.Parked, status.PossibleTwin = parking.otherwise || parking.missing, status.PossibleTwin || fresh.PossibleTwin
		}
	}
	if len(events) == 0 {
		c.found(Report, name, "it has no events")
		return
	}
	differ := c.comparing(Report, name)
	differ("the time it was created", r.CreateTime.UTC(), events[0].Time.UTC())
	// A submission is stored after it was taken; a review has one time.
	if last := events[len(events)-1]; r.UpdateTime.Before(last.Time) || reviewed(last) && !r.UpdateTime.Equal(last.Time) {
		differ("the time of its last change", r.UpdateTime.UTC(), last.Time.UTC())
	}
	differ("its status", published.StatusOf(r), status)
	if !status.Shown() {
		released = time.Time{}
	}
	differ("the time of its release", r.ReleaseTime.UTC(), released.UTC())
}

// provenRevision is a revision with the parts that the history of its report needs.
type provenRevision struct {
	stored *storage.Revision
	// flags are those of the receipt, nil where it cannot be read.
	flags []visit.Flag
	read  bool
	// evidence are the ids of the evidence that its answers name.
	evidence []string
}

func newProvenRevision(rev *storage.Revision, scored *scoredRevision) *provenRevision {
	p := &provenRevision{stored: rev}
	if scored != nil {
		p.evidence = published.NamedEvidence(scored.report)
	}
	if scored != nil && scored.receipt != nil {
		p.flags, p.read = scored.receipt.Flags, true
	}
	return p
}

// status returns the status of a report that is received with the flags; false where they cannot be read.
func (p *provenRevision) status() (visit.Status, bool) {
	if p == nil || !p.read {
		return visit.Status{}, false
	}
	return visit.NewStatus(p.flags), true
}
