package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// actOnVisit maps the calls that change a visit to their acts; reports and reviews are handled apart.
var actOnVisit = map[string]visit.Act{
	pb.VisitService_ClaimVisit_FullMethodName:   visit.ActClaim,
	pb.VisitService_DeclineVisit_FullMethodName: visit.ActDecline,
	pb.VisitService_CheckIn_FullMethodName:      visit.ActCheckIn,
	pb.VisitService_CancelVisit_FullMethodName:  visit.ActCancel,
	storage.ExpireAct:                           visit.ActExpire,
}

// visitActs is what follows from the entries of the acts on a visit.
type visitActs struct {
	state visit.State
	// changed is the time of the last act that changed the visit, checkedIn that of the first check-in, and claimed that of the
	// claim that holds; zero if none does.
	changed, checkedIn, claimed time.Time
	// writes counts the creation and the acts that changed the visit.
	writes int64
	// impossible describes the acts that were not possible in the state that they met.
	impossible []string
}

// fits reports whether a visit can have come of the acts, and of a report or the end of its window after them. The time
// of a report is not compared: the clock may have been set back in between.
func (a visitActs) fits(v *storage.Visit) bool {
	if !v.Report.IsZero() {
		return len(a.impossible) == 0 && v.Revision > a.writes
	}
	return len(a.impossible) == 0 && v.Revision >= a.writes && !v.UpdateTime.Before(a.changed)
}

// checkActs compares a visit with the audit log's entries of its creation and of the acts on it.
func (c *checker) checkActs(name string, v *storage.Visit, entries []logEntry) {
	differ := c.comparing(Visit, name)
	switch {
	case len(entries) > 0 && entries[0].act == pb.VisitService_CreateVisit_FullMethodName:
		differ("the time it was created", v.CreateTime.UTC(), entries[0].time.UTC())
	case !c.checkPlanned(name, v):
		return
	}
	acts := actsOn(v, entries)
	for _, act := range acts.impossible {
		c.found(Visit, name, "%s", act)
	}
	differ("the time of its check-in", v.CheckInTime.UTC(), acts.checkedIn.UTC())
	if v.ClaimTime.IsZero() && !acts.claimed.IsZero() {
		c.unproven("claims of visits by earlier releases, which did not keep their time")
	} else {
		differ("the time of its claim", v.ClaimTime.UTC(), acts.claimed.UTC())
	}
	if acts.checkedIn.IsZero() && len(v.Flags) > 0 {
		c.found(Visit, name, "it has the flags %v and no check-in", v.Flags)
	}
	if !v.Report.IsZero() {
		if v.Revision <= acts.writes {
			c.found(Visit, name, "its revision %d is not after the acts on it", v.Revision)
		}
		return
	}
	c.checkUnreported(name, v, acts)
	differ("the revision that was returned", v.ReturnedRevision, int32(0))
	differ("the comment of its return", v.ReturnComment, "")
	differ("the questions of its return", strings.Join(v.ReturnedQuestions, " "), "")
	differ("until when its return may be answered", v.AnswerDue.UTC(), time.Time{})
}

// recordsExpiries reports whether the audit log had entries of expiries by a time.
func (c *checker) recordsExpiries(at time.Time) bool {
	return !c.log.expired.IsZero() && !at.Before(c.log.expired)
}

// checkUnreported compares the state, the last change and the revision of a visit without a report with the acts on it. An
// earlier release may have let it expire, for which there is no entry.
func (c *checker) checkUnreported(name string, v *storage.Visit, acts visitActs) {
	differ := c.comparing(Visit, name)
	over := !v.WindowEnd.IsZero() && !v.UpdateTime.Before(v.WindowEnd) && !c.recordsExpiries(v.UpdateTime)
	if expired, err := acts.state.After(visit.ActExpire); over && err == nil && v.State == expired {
		c.unproven("expiries by earlier releases, which have no entry of the audit log")
		differ("its revision", v.Revision, acts.writes+1)
		if v.UpdateTime.Before(acts.changed) {
			c.found(Visit, name, "it expired at %v, before the act at %v", v.UpdateTime, acts.changed)
		}
		return
	}
	differ("its state", v.State, acts.state)
	differ("the time of its last change", v.UpdateTime.UTC(), acts.changed.UTC())
	if !over || v.Revision != acts.writes+1 {
		differ("its revision", v.Revision, acts.writes)
	}
}

// actsOn returns what follows from the acts on a visit. The log does not have whether a visit was created with a shopper:
// where the first act is a claim it was not, unless only that agrees with the visit, since to claim an own visit again
// changes nothing.
func actsOn(v *storage.Visit, entries []logEntry) visitActs {
	first := slices.IndexFunc(entries, func(e logEntry) bool { return actOnVisit[e.act] != "" })
	switch {
	case first < 0 && v.Shopper == "":
		return replayActs(visit.Open, v, entries)
	case first < 0 || actOnVisit[entries[first].act] != visit.ActClaim:
		return replayActs(visit.Claimed, v, entries)
	}
	acts := replayActs(visit.Open, v, entries)
	if claimedAgain := replayActs(visit.Claimed, v, entries); !acts.fits(v) && claimedAgain.fits(v) {
		return claimedAgain
	}
	return acts
}

// replayActs applies the acts on a visit in their order, from the state in which it was created.
func replayActs(created visit.State, v *storage.Visit, entries []logEntry) visitActs {
	acts := visitActs{state: created, changed: v.CreateTime, writes: 1}
	for _, e := range entries {
		act := actOnVisit[e.act]
		if act == "" {
			continue
		}
		next, err := acts.state.After(act)
		switch {
		case err == nil:
			acts.state, acts.changed, acts.writes = next, e.time, acts.writes+1
		case act == visit.ActDecline && acts.state == visit.Open: // an offer
			acts.changed, acts.writes = e.time, acts.writes+1
		case act != visit.ActClaim:
			acts.impossible = append(acts.impossible, fmt.Sprintf("its act %s at %v is not possible: %v", act, e.time, err))
		}
		switch {
		case err == nil && act == visit.ActClaim:
			acts.claimed = e.time
		case act == visit.ActDecline:
			acts.claimed = time.Time{}
		}
		if act == visit.ActCheckIn && acts.checkedIn.IsZero() {
			acts.checkedIn = e.time
		}
	}
	return acts
}

// absentVisit records a visit that the audit log has and the database lacks.
func (c *checker) absentVisit(key []byte, entries []logEntry) {
	c.found(Visit, visitName(string(key[:len(key)-1])), "it is not there, and the audit log has %s at %v", entries[0].act, entries[0].time)
}

// checkReturn compares what a visit has of the return of its report with that report and its last return.
func (c *checker) checkReturn(ctx context.Context, name string, v *storage.Visit, r *storage.Report) error {
	differ := c.comparing(Visit, name)
	if r.State != visit.Returned {
		differ("the revision that was returned", v.ReturnedRevision, int32(0))
		differ("the comment of its return", v.ReturnComment, "")
		differ("the questions of its return", strings.Join(v.ReturnedQuestions, " "), "")
		differ("until when its return may be answered", v.AnswerDue.UTC(), time.Time{})
		return nil
	}
	differ("the revision that was returned", v.ReturnedRevision, r.Current)
	events, err := c.tx.Reports().Events(ctx, r.ID)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	for _, event := range slices.Backward(events) {
		if event.Act == storage.ReturnedEvent {
			differ("the comment of its return", v.ReturnComment, event.Comment)
			differ("the questions of its return", strings.Join(v.ReturnedQuestions, " "), strings.Join(event.Questions, " "))
			differ("until when its return may be answered", v.AnswerDue.UTC(), event.AnswerDue.UTC())
			break
		}
	}
	return nil
}

// checkReported compares the time of a visit's last change with that of its report, where the report was stored by the same
// write: nothing was done to it since it was received, and it is the only one of the visit.
func (c *checker) checkReported(ctx context.Context, name string, v *storage.Visit, r *storage.Report) error {
	if r.State != visit.Submitted || r.Current > 1 || v.UpdateTime.Equal(r.UpdateTime) {
		return nil
	}
	events, err := c.tx.Reports().Events(ctx, r.ID)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if len(events) > 1 {
		return nil
	}
	all, err := c.tx.Reports().ForVisit(ctx, v.ID)
	if err == nil && len(all) == 1 {
		c.comparing(Visit, name)("the time of its last change", v.UpdateTime.UTC(), r.UpdateTime.UTC())
	}
	return err
}
