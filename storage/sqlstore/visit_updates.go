package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

const (
	setVisit = `UPDATE visits SET state = $3, window_start = $4, scenario = $5, wave = $6, check_in_time = $7, flags = $8,
		report = $9, returned_revision = $10, return_comment = $11, update_time = $12, edited_revision = $13, claim_time = $14,
		returned_questions = $15, answer_due = $16, revision = revision + 1`
	thisVisit = ` WHERE id = $1 AND revision = $2`
	// setVisitArgs is how many arguments both have.
	setVisitArgs = 16
)

// The columns of a visit that an update sets only if they change. The first three are in indexes, which setting them
// rewrites.
const (
	setsShopper = 1 << iota
	setsWindowEnd
	setsOfferedTo
	setsReports
	setsPosition
	setsAll = 1<<iota - 1
)

// updateVisit has the statement for each set of those columns, whose arguments are in their order.
var updateVisit = func() (texts [setsAll + 1]string) {
	for set := range texts {
		text, args := setVisit, setVisitArgs
		for i, column := range []string{`shopper`, `window_end`, `offered_to`, `reports`, `position`} {
			if set&(1<<i) != 0 {
				args++
				text += `, ` + column + ` = ` + placeholders(args, 1)
			}
		}
		texts[set] = text + thisVisit
	}
	return texts
}()

func (s visits) Update(ctx context.Context, v *storage.Visit) (err error) {
	defer wrap(&err, "update visit")
	if err := s.readyToWrite(ctx); err != nil {
		return err
	}
	held, err := s.lockVisit(ctx, v.ID)
	if err != nil {
		return err
	}
	if held.revision != v.Revision {
		return storage.ErrStale
	}
	before := held.shopper
	set, args := 0, make([]any, 0, setVisitArgs+5)
	args = append(args, v.ID, v.Revision, v.State, microsOrNull(v.WindowStart), v.Scenario, v.Wave,
		microsOrNull(v.CheckInTime), wordsIn(&v.Flags), bytesOrNull(v.Report[:]), v.ReturnedRevision, v.ReturnComment,
		micros(v.UpdateTime), v.EditedRevision, microsOrNull(v.ClaimTime), wordsIn(&v.ReturnedQuestions), microsOrNull(v.AnswerDue))
	also := func(column int, value any) {
		set |= column
		args = append(args, value)
	}
	if v.Shopper != before {
		if err := s.requireShopper(ctx, v.Shopper); err != nil {
			return err
		}
		also(setsShopper, v.Shopper)
	}
	if end := microsOrNull(v.WindowEnd); end != microsOrNull(held.windowEnd) {
		also(setsWindowEnd, end)
	}
	if v.OfferedTo != held.offeredTo {
		also(setsOfferedTo, v.OfferedTo)
	}
	if held.unsavedReports {
		held.unsavedReports = false
		also(setsReports, held.reports)
	}
	if !s.concurrent {
		if held.position, err = s.assignPosition(ctx, held, v.Shopper); err != nil {
			return err
		}
		also(setsPosition, held.position)
	}
	if err := s.enqueue(ctx, requireRow(storage.ErrStale), updateVisit[set], args...); err != nil {
		return err
	}
	s.incrementRevision(&v.Revision)
	held.shopper, held.revision, held.windowEnd, held.offeredTo = v.Shopper, v.Revision, v.WindowEnd, v.OfferedTo
	if err := s.recordOffers(ctx, v); err != nil || !s.concurrent {
		return err
	}
	return s.recordChanges(ctx, v.ID, v.Shopper, before)
}
