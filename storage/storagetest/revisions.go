package storagetest

import (
	"bytes"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

func testRevisions(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"get submission", testSubmitted},
		{"read as written", testRevisionAsGiven},
		{"no optional fields", testBareRevision},
		{"number in use", testNumberTaken},
		{"base in use", testBaseTaken},
		{"absent report", testRevisionWithoutReport},
		{"edits", testEdits},
		{"edits counted", testEditsCounted},
		{"moved to a location", testMovedReport},
		{"listed newest first", testRevisionsListed},
		{"a long receipt", testLongReceipt},
		{"bodies of every beginning", testBeginnings},
	})
}

func (w *world) revision(t *testing.T, id storage.ReportID, number int32) *storage.Revision {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Revision, error) {
		return tx.Reports().GetRevision(t.Context(), id, number)
	})
}

func (w *world) add(t *testing.T, v *storage.Revision) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error { return tx.Reports().AddRevision(t.Context(), v) })
}

func testSubmitted(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	second := newRevision(r, 2, 1)
	second.Shopper, second.Receipt = w.ben, []byte{}
	w.add(t, second)
	for _, v := range []*storage.Revision{newRevision(r, 1, 0), second} {
		got := read(t, w, func(tx storage.Tx) (*storage.Submission, error) {
			return tx.Reports().GetSubmission(t.Context(), r.ID, v.Base)
		})
		requireEqual(t, got, &storage.Submission{
			Shopper: v.Shopper, Visit: v.Visit, ContentDigest: v.ContentDigest, Receipt: v.Receipt,
		})
	}
	for _, base := range []int32{2, -1} {
		requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Reports().GetSubmission(t.Context(), r.ID, base)) })
	}
	requireNotFound(t, w, func(tx storage.Tx) error {
		return errorOf(tx.Reports().GetSubmission(t.Context(), newReportID(t), 0))
	})
}

func testRevisionAsGiven(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	requireEqual(t, w.revision(t, r.ID, 1), newRevision(r, 1, 0))
	w.add(t, newRevision(r, 2, 1))
	requireEqual(t, w.revision(t, r.ID, 2), newRevision(r, 2, 1))
	requireEqual(t, w.revision(t, r.ID, 1), newRevision(r, 1, 0))
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Reports().GetRevision(t.Context(), r.ID, 3)) })
}

func testBareRevision(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	v := newRevision(r, 2, 1)
	v.Locale, v.StartTime, v.EndTime, v.ElapsedSeconds, v.Outcome = "", time.Time{}, time.Time{}, 0, checklist.OutcomeClosed
	v.Scoring, v.Personal, v.Receipt, v.ScoreDigest, v.Effective = nil, nil, nil, checklist.Digest{}, nil
	w.add(t, v)
	requireEqual(t, w.revision(t, r.ID, 2), v)
}

func testNumberTaken(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error {
		return tx.Reports().AddRevision(t.Context(), newRevision(r, 1, 7))
	})
	requireEqual(t, w.revision(t, r.ID, 1), newRevision(r, 1, 0))
}

func testBaseTaken(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error {
		return tx.Reports().AddRevision(t.Context(), newRevision(r, 7, 0))
	})
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Reports().GetRevision(t.Context(), r.ID, 7)) })
}

func testRevisionWithoutReport(t *testing.T, w *world) {
	r := w.newReport(newReportID(t), w.assignedVisit(t, w.anna))
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return tx.Reports().AddRevision(t.Context(), newRevision(r, 1, 0))
	})
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Reports().ListRevisions(t.Context(), r.ID)) })
}

// newEdit returns an edit of a report's revision.
func newEdit(r *storage.Report, number, base int32) *storage.Revision {
	v := newRevision(r, number, base)
	v.Editor, v.SetMonth, v.Receipt = "t1", "2026-10", []byte{}
	return v
}

// testEdits adds edits and submissions with the same bases.
func testEdits(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	edit := newEdit(r, 2, 1)
	edit.SetLocation = w.kiosk
	w.add(t, edit)
	requireEqual(t, w.revision(t, r.ID, 2), edit)
	submission := func(base int32) func(tx storage.Tx) (*storage.Submission, error) {
		return func(tx storage.Tx) (*storage.Submission, error) {
			return tx.Reports().GetSubmission(t.Context(), r.ID, base)
		}
	}
	requireNotFound(t, w, errorOnly(submission(1)))
	answer := newRevision(r, 3, 1)
	answer.SetMonth, answer.SetLocation, answer.Receipt = "2026-10", w.kiosk, []byte("{}")
	w.add(t, answer)
	w.add(t, newEdit(r, 4, 1))
	requireEqual(t, w.revision(t, r.ID, 3), answer)
	requireEqual(t, read(t, w, submission(1)).Receipt, answer.Receipt)
	for _, other := range []*storage.Revision{newEdit(r, 4, 4), newRevision(r, 5, 1)} {
		requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Reports().AddRevision(t.Context(), other) })
	}
	bad := newEdit(r, 5, 4)
	bad.SetMonth = "2026-13"
	expectRefused(t, bad.SetMonth, tryUpdate(t, w, func(tx storage.Tx) error { return tx.Reports().AddRevision(t.Context(), bad) }))
}

// testEditsCounted counts edits of two reviewers that raise totals, lower them, keep them, and have none to compare with.
func testEditsCounted(t *testing.T, w *world) {
	strict, kind := unique("a"), unique("b")
	at := time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC)
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	edit := func(number int32, editor string, after time.Duration, effective *int32) {
		e := newEdit(r, number, number-1)
		e.Editor, e.TakenTime, e.Effective = editor, at.Add(after), effective
		w.add(t, e)
	}
	edit(2, strict, 0, new(int32(5000)))           // before the span
	edit(3, strict, time.Hour, new(int32(4000)))   // 1000 lower
	edit(4, kind, 2*time.Hour, new(int32(9500)))   // 5500 higher
	edit(5, strict, 3*time.Hour, new(int32(9500))) // the same
	edit(6, kind, 4*time.Hour, nil)                // no total any more
	edit(7, kind, 5*time.Hour, new(int32(100)))    // none before
	edit(8, strict, 6*time.Hour, new(int32(50)))   // 50 lower
	edit(9, strict, 7*time.Hour, new(int32(51)))   // 1 higher, at the end of the span
	count := func(q storage.EditsQuery) (own []storage.ReviewerEdits) {
		all := everyPage(t, w, 1, func(tx storage.Tx, page storage.Page) ([]storage.ReviewerEdits, storage.Cursor, error) {
			return tx.Reports().CountEdits(t.Context(), q, page)
		})
		for _, e := range all {
			if e.Editor == strict || e.Editor == kind {
				own = append(own, e)
			}
		}
		return own
	}
	ofStrict := storage.ReviewerEdits{Editor: strict, Edits: 3, Lowered: 2, LoweredBasisPoints: 1050}
	ofKind := storage.ReviewerEdits{Editor: kind, Edits: 3, Raised: 1, RaisedBasisPoints: 5500}
	span := storage.EditsQuery{From: at.Add(time.Hour), Until: at.Add(7 * time.Hour)}
	requireEqual(t, count(span), []storage.ReviewerEdits{ofStrict, ofKind})
	span.Editor = kind
	requireEqual(t, count(span), []storage.ReviewerEdits{ofKind})
	span.Editor = unique("x")
	requireEqual(t, count(span), []storage.ReviewerEdits(nil))
}

func testMovedReport(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	edit := newEdit(r, 2, 1)
	edit.SetLocation = unique("x")
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Reports().AddRevision(t.Context(), edit) })
	at := w.newLocation(unique("shop"), storage.WholeClient)
	update(t, w, func(tx storage.Tx) error { return tx.Locations().Insert(t.Context(), at) })
	edit.SetLocation = at.ID
	w.add(t, edit)
	requireError(t, w, storage.ErrInUse, func(tx storage.Tx) error { return tx.Locations().Delete(t.Context(), w.client, at.ID) })
}

func testRevisionsListed(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	var want []*storage.Revision
	for number := int32(12); number >= 1; number-- {
		v := newRevision(r, number, number-1)
		if number > 1 {
			w.add(t, newRevision(r, number, number-1))
		}
		v.Scoring, v.Personal, v.Receipt = nil, nil, nil
		want = append(want, v)
	}
	got := read(t, w, func(tx storage.Tx) ([]*storage.Revision, error) {
		return tx.Reports().ListRevisions(t.Context(), r.ID)
	})
	requireEqual(t, got, want)
}

func testLongReceipt(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	v := newRevision(r, 2, 1)
	v.Receipt, v.Personal = bytes.Repeat([]byte{0, 1, 255}, 1<<20/3), bytes.Repeat([]byte{9}, 1<<20)
	w.add(t, v)
	requireEqual(t, w.revision(t, r.ID, 2), v)
}

// testBeginnings stores bodies whose first byte may be taken for a form in which an engine stores them.
func testBeginnings(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	var added []*storage.Revision
	for i, first := range []byte{0, 1, '{', 0x7f, 0x80, 0xef, 0xf0, 0xf1, 0xf2, 0xff} {
		v := newRevision(r, int32(i)+2, int32(i)+1)
		v.Receipt = append([]byte{first}, bytes.Repeat([]byte(`"flags":[],"revision":1,`), i%3)...)
		v.Scoring, v.Personal = v.Receipt, v.Receipt
		added = append(added, v)
	}
	update(t, w, func(tx storage.Tx) error {
		for _, v := range added {
			if err := tx.Reports().AddRevision(t.Context(), v); err != nil {
				return err
			}
		}
		return nil
	})
	for _, v := range added {
		requireEqual(t, w.revision(t, r.ID, v.Number), v)
	}
}
