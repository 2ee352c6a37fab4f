package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// rollupRow is a row of the table rollups or rollup_deltas.
type rollupRow struct {
	rollup storage.Rollup
	sign   int
	id     storage.DeltaID
	// fault is the error of decoding its details or tallies.
	fault error
}

// The signs of rows: folded for rows of rollups, the others for deltas. Additions come first when rows are added up,
// because what is subtracted was added before.
const (
	added      = 1
	folded     = 0
	subtracted = -1
)

// blobColumns selects the blobs that are read. The others are NULL. Tallies are decoded with waits or without, answers
// with the places of some groups in Absent, and details with the points alone of some groups. Places are in the memory, if
// there is one.
type blobColumns struct {
	details, tallies, answers, waits bool
	// start reads only the start of answers: at most startBytes of them, all of them with longStart.
	start, longStart   bool
	absent, pointsOnly scorecard.Groups
	memory             *scorecard.Memory
}

// startBytes is how much of answers is read for their start: it holds some 150 questions.
const startBytes = 2048

// errLongStart is returned where the start of answers is longer than startBytes.
var errLongStart = errors.New("the start of the answers is cut off")

// allBlobs is all there is of a roll-up.
var allBlobs = blobColumns{details: true, tallies: true, answers: true, waits: true, absent: scorecard.AllParts}

func (c blobColumns) selectBlobs() string {
	details, tallies, answers := `NULL AS details`, `NULL AS extras`, `NULL AS answers`
	if c.details {
		details = `details`
	}
	if c.tallies {
		tallies = `extras`
	}
	if c.answers {
		answers = `answers`
	}
	if c.answers && c.start && !c.longStart {
		answers = fmt.Sprintf(`substr(answers, 1, %d) AS answers`, startBytes)
	}
	return details + `, ` + tallies + `, ` + answers
}

// selectRollups returns the SELECT of the table rollups, selectDeltas that of rollup_deltas, with the same columns.
func (c blobColumns) selectRollups() string {
	return `SELECT ` + rollupKeys + `, ` + rollupTotals + `, ` + c.selectBlobs() + `, NULL AS id, 0 AS sign FROM rollups`
}

func (c blobColumns) selectDeltas() string {
	return `SELECT ` + rollupKeys + `, ` + rollupTotals + `, ` + c.selectBlobs() + `, id, sign FROM rollup_deltas`
}

// inRowOrder orders rows by key, and the rows of a key so that they can be added up.
const inRowOrder = ` ORDER BY ` + rollupKeys + `, sign DESC`

// readRows reads the rows of both tables that match the conditions, at most limit if it is above 0. One statement reads
// both tables, so that folding meanwhile neither hides nor repeats a delta.
func (s rollups) readRows(ctx context.Context, conditions *query, c blobColumns, limit int) ([]*rollupRow, error) {
	narrowed := conditions.text.String()
	text := c.selectRollups() + narrowed + ` UNION ALL ` + c.selectDeltas() + narrowed + inRowOrder
	if limit > 0 {
		text += fmt.Sprintf(` LIMIT %d`, limit)
	}
	return queryAll(ctx, s.tx, c.scanRollupRow, text, conditions.args...)
}

// readSums reads the roll-ups that match the conditions. If a subtraction is not folded, it also reads the details,
// from which alone the new minimum and maximum are known.
func (s rollups) readSums(ctx context.Context, conditions *query, c blobColumns) ([]*storage.Rollup, error) {
	rows, err := s.readRows(ctx, conditions, c, 0)
	if err != nil {
		return nil, err
	}
	whole := c.details && c.pointsOnly == scorecard.Groups{}
	if !whole && slices.ContainsFunc(rows, func(r *rollupRow) bool { return r.sign == subtracted }) {
		detailed := c
		detailed.details, detailed.pointsOnly = true, scorecard.Groups{}
		if rows, err = s.readRows(ctx, conditions, detailed, 0); err != nil {
			return nil, err
		}
	}
	found, err := sumByKey(rows)
	for _, r := range found {
		if !c.details {
			r.Details = nil
		} else if r.Details != nil {
			r.Details.KeepPoints(c.pointsOnly)
		}
	}
	return found, err
}

// sumByKey adds up the rows of each key and leaves out roll-ups that count nothing.
func sumByKey(rows []*rollupRow) ([]*storage.Rollup, error) {
	var found []*storage.Rollup
	for len(rows) > 0 {
		n := countSameKey(rows)
		r, err := sumRows(rows[:n])
		if err != nil {
			return nil, fmt.Errorf("roll-up %+v: %w", r.Key, err)
		}
		if r.Totals != (scorecard.Totals{}) {
			found = append(found, r)
		}
		rows = rows[n:]
	}
	return found, nil
}

// sumRows adds up the rows of one key.
func sumRows(rows []*rollupRow) (*storage.Rollup, error) {
	r := &rows[0].rollup
	if rows[0].fault != nil {
		return r, rows[0].fault
	}
	if rows[0].sign == subtracted {
		return r, scorecard.ErrNegative
	}
	for _, row := range rows[1:] {
		if err := addRow(r, row); err != nil {
			return r, err
		}
	}
	return r, nil
}

// countSameKey returns how many of the first rows have one key.
func countSameKey(rows []*rollupRow) int {
	n := 1
	for n < len(rows) && rows[n].rollup.Key == rows[0].rollup.Key {
		n++
	}
	return n
}

// addRow adds a row to a roll-up, or subtracts it.
func addRow(r *storage.Rollup, row *rollupRow) error {
	switch {
	case row.fault != nil:
		return row.fault
	case row.sign == subtracted:
		return subtractRow(r, &row.rollup)
	case r.Details != nil && row.rollup.Details != nil:
		r.Details.Add(row.rollup.Details)
	}
	if row.rollup.Tallies == nil {
		r.Tallies = nil
	} else if r.Tallies != nil {
		r.Tallies.Add(row.rollup.Tallies)
	}
	return r.Totals.Add(row.rollup.Totals)
}

// subtractRow subtracts a sum from a roll-up with details. The details of the sum may be nil.
func subtractRow(r, out *storage.Rollup) error {
	if out.Details != nil {
		if err := r.Details.Subtract(out.Details); err != nil {
			return err
		}
	}
	if out.Tallies == nil {
		r.Tallies = nil
	} else if r.Tallies != nil {
		if err := r.Tallies.Subtract(out.Tallies); err != nil {
			return err
		}
	}
	return r.Totals.Subtract(out.Totals, &r.Details.Total)
}

// scanRollupRow reads a row. It drops tallies and answers that do not fit the totals: a server of an earlier release,
// which does not have them, folded something into the row. Where answers are read without tallies, the tallies hold
// nothing else.
func (c blobColumns) scanRollupRow(from row) (*rollupRow, error) {
	s := &rollupRow{}
	k := &s.rollup.Key
	var below bool
	var id []byte
	var answers *scorecard.AnswerCounts
	decodeDetails := func(d *scorecard.Details, blob []byte) error { return d.UnmarshalPoints(blob, c.pointsOnly) }
	decodeTallies := func(e *scorecard.Tallies, blob []byte) error { return e.UnmarshalInto(blob, c.waits, c.memory) }
	targets := slices.Concat(
		[]any{
			&k.Client, &k.Location, &below, &k.Program, monthValue{&k.Month}, &k.Wave, &k.Channel, &k.Checklist, &k.Version,
		},
		totalsTargets(&s.rollup.Totals), []any{
			rollupBlob[scorecard.Details]{&s.rollup.Details, decodeDetails, &s.fault},
			rollupBlob[scorecard.Tallies]{&s.rollup.Tallies, decodeTallies, &s.fault},
			rollupBlob[scorecard.AnswerCounts]{&answers, c.decodeAnswers, &s.fault},
			&id, &s.sign,
		})
	err := from.Scan(targets...)
	k.Own = !below
	s.rollup.Top = k.Location
	copy(s.id[:], id)
	if s.rollup.Tallies != nil && !s.rollup.Tallies.Fits(&s.rollup.Totals) {
		s.rollup.Tallies = nil
	}
	if c.answers && !c.tallies {
		s.rollup.Tallies = &scorecard.Tallies{}
	}
	if e := s.rollup.Tallies; e != nil {
		if e.AnswersUnknown = answers == nil || !answers.Fits(&s.rollup.Totals); !e.AnswersUnknown {
			e.Answers = *answers
		}
	}
	return s, err
}

func (c blobColumns) decodeAnswers(a *scorecard.AnswerCounts, blob []byte) error {
	if !c.start {
		return a.UnmarshalAbsent(blob, c.absent, c.memory)
	}
	err := a.UnmarshalStart(blob)
	if err != nil && !c.longStart && len(blob) == startBytes {
		return errLongStart
	}
	return err
}

func (c blobColumns) scanRollup(from row) (*storage.Rollup, error) {
	s, err := c.scanRollupRow(from)
	return &s.rollup, errors.Join(err, s.fault)
}

// rollupBlob scans details, tallies or answers, and records an error of decoding in fault. NULL means that they do not exist
// or were not read.
type rollupBlob[T any] struct {
	to     **T
	decode func(*T, []byte) error
	fault  *error
}

func (b rollupBlob[T]) Scan(from any) error {
	switch v := from.(type) {
	case nil:
		*b.to = nil
	case []byte:
		read := new(T)
		if err := b.decode(read, v); err != nil {
			*b.fault = errors.Join(*b.fault, err)
			return nil
		}
		*b.to = read
	default:
		return fmt.Errorf("a blob is kept as %T", from)
	}
	return nil
}
