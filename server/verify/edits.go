package verify

import (
	"cmp"
	"slices"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// checkEdits compares what an edit leaves of its report's last submission, and what a submission leaves of the edits
// before it. The revisions are those that could be read, by number.
func (c *checker) checkEdits(name string, r *storage.Report, revisions map[int32]*provenRevision) {
	var submitted *provenRevision
	differ := c.comparing(Revision, name)
	for n := int32(1); n <= r.Current; n++ {
		proven := revisions[n]
		if proven == nil {
			continue
		}
		rev, before := proven.stored, &storage.Revision{}
		if former := revisions[n-1]; former != nil {
			before = former.stored
		} else if n > 1 {
			before = nil
		}
		switch {
		case !rev.IsEdit():
			submitted = proven
			if before != nil {
				differ("the month that was set before it", rev.SetMonth, before.SetMonth)
				differ("the location that was set before it", rev.SetLocation, before.SetLocation)
			}
		case before != nil:
			c.checkEdit(name, rev, before)
		}
	}
	if submitted == nil {
		c.found(Report, name, "none of its revisions is a submission")
		return
	}
	c.comparing(Report, name)("the time it was taken", r.TakenTime, submitted.stored.TakenTime)
	// The flag EVIDENCE_MISSING goes, and the receipt stays; checkReportEvidence compares them.
	shown, sent := withoutMissing(visit.ShownToShopper(r.Flags)), withoutMissing(submitted.flags)
	if submitted.read && !slices.Equal(shown, sent) {
		c.found(Receipt, name, "its flags are %v and should be %v", sent, shown)
	}
}

// checkEdit compares an edit with the revision before it. An edit changes what was answered and written, and nothing of
// when, where and in which language that was.
func (c *checker) checkEdit(name string, edit, before *storage.Revision) {
	differ := c.comparing(Revision, name)
	differ("the revision that it edits", edit.Base, before.Number)
	differ("its shopper", edit.Shopper, before.Shopper)
	differ("its checklist", edit.Checklist, before.Checklist)
	differ("its version", edit.Version, before.Version)
	differ("its locale", edit.Locale, before.Locale)
	differ("its start", edit.StartTime.UTC(), before.StartTime.UTC())
	differ("its end", edit.EndTime.UTC(), before.EndTime.UTC())
	differ("the time elapsed", edit.ElapsedSeconds, before.ElapsedSeconds)
	differ("the month that was set", cmp.Or(edit.SetMonth, before.SetMonth), edit.SetMonth)
	differ("the location that was set", cmp.Or(edit.SetLocation, before.SetLocation), edit.SetLocation)
	if len(edit.Receipt) > 0 {
		c.found(Receipt, name, "revision %d is an edit and has a receipt", edit.Number)
	}
}

// revisionOf returns the index of the entry that records a revision, by its time; -1 where there is none. Of several at
// one time it returns the one that proves the content best.
func revisionOf(entries []logEntry, rev *storage.Revision) (index int, best proof) {
	index, best = -1, disproved
	for i, e := range entries {
		if !e.time.Equal(rev.TakenTime) || e.isSubmission() == rev.IsEdit() || rev.IsEdit() && e.actor != rev.Editor {
			continue
		}
		if proof := e.proves(rev.Proof()); index < 0 || proof < best {
			index, best = i, proof
		}
	}
	return index, best
}

// sameTimeAndEditor reports whether an event is that of a revision.
func sameTimeAndEditor(e *storage.Event, rev *storage.Revision) bool {
	return e.Time.Equal(rev.TakenTime) && (e.Act == storage.EditedEvent) == rev.IsEdit() && (!rev.IsEdit() || e.Actor == rev.Editor)
}
