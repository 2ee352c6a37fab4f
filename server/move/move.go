// Package move takes everything that is kept in one database to another one, of the same engine or another.
//
// From its beginning on nothing can be written to the source any more, by no server, so that no report is acknowledged
// there that the target lacks; it can still be read. Rows are copied in the order of their keys, so that what the target
// holds is always a beginning of what it is to hold: a move that was broken off, however, goes on where it stopped when
// it is run again. At the end both databases are read and digested, table by table, and only where all digests are equal
// is the target opened.
package move

import (
	"context"
	"io"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlstore"
)

// Database is one end of a move. The stores of all engines are.
type Database interface {
	MoveStatus(ctx context.Context) (storage.MoveStatus, error)
	SetMoveStatus(ctx context.Context, was, now storage.MoveStatus) error
	CheckEmpty(ctx context.Context) error
	BeginFilling(ctx context.Context, was, now storage.MoveStatus) error
	AbandonFilling(ctx context.Context, was storage.MoveStatus) error
	CountRows(ctx context.Context, t sqlstore.Table) (int64, error)
	LastKey(ctx context.Context, t sqlstore.Table) ([]any, error)
	ReadRows(ctx context.Context, t sqlstore.Table, after []any, limit int, maxBytes int64) (*sqlstore.Chunk, error)
	FillRows(ctx context.Context, move string, after []any, c *sqlstore.Chunk) error
	Analyze(ctx context.Context, t sqlstore.Table) error
	AcceptsAnyText() bool
}

// End is a database and its name for people, without a password.
type End struct {
	Database
	Name string
}

// Options say what is moved.
type Options struct {
	From, To End
	// Random makes the id of the move.
	Random io.Reader
	// Progress is told how far the move is, from one goroutine at a time; it may be nil.
	Progress func(Progress)
	// AtOnce is how many rows are copied in one transaction at most; 4096 where 0.
	AtOnce int
}

// Step is a part of a move.
type Step string

// The steps, in their order.
const (
	Examining Step = "EXAMINING"
	Copying   Step = "COPYING"
	Comparing Step = "COMPARING"
)

// Progress is how far a step is.
type Progress struct {
	Step  Step   `json:"step"`
	Table string `json:"table"`
	// Rows are done, of Of in all tables. Bytes are done as they are digested.
	Rows  int64 `json:"rows"`
	Of    int64 `json:"of"`
	Bytes int64 `json:"bytes"`
}

// Result is what was moved.
type Result struct {
	// Resumed says that an earlier run had begun it.
	Resumed bool
	// Copied counts the rows that this run copied.
	Copied int64
	Tables []Table
}

// Table is one table at both ends.
type Table struct {
	Name string `json:"table"`
	From Sum    `json:"from"`
	To   Sum    `json:"to"`
	// Equal says that both hold the same.
	Equal bool `json:"equal"`
}

// usualAtOnce is how many rows are copied in one transaction where nothing else is asked for, and mostBytes bounds it
// where the rows are long.
const (
	usualAtOnce = 4096
	mostBytes   = 8 << 20
)

// Run moves everything, or goes on with a move that was broken off. It returns a *Refusal where the databases cannot be
// moved so. The result is told as far as it is known where there is an error.
func Run(ctx context.Context, o Options) (*Result, error) {
	m := &mover{Options: o, result: &Result{}}
	if m.AtOnce == 0 {
		m.AtOnce = usualAtOnce
	}
	if m.Progress == nil {
		m.Progress = func(Progress) {}
	}
	if err := m.begin(ctx); err != nil {
		return m.result, err
	}
	for _, step := range []func(context.Context) error{m.copy, m.compare, m.finish} {
		if err := step(ctx); err != nil {
			return m.result, err
		}
	}
	return m.result, nil
}

// mover is one run.
type mover struct {
	Options
	// source is the fence of the source while the move lasts.
	source storage.MoveStatus
	result *Result
	// rows counts the rows of each table of the source, and of all of them.
	rows map[string]int64
	all  int64
}

// count counts what is to be moved.
func (m *mover) count(ctx context.Context) error {
	m.rows = map[string]int64{}
	for _, t := range sqlstore.Tables() {
		n, err := m.From.CountRows(ctx, t)
		if err != nil {
			return err
		}
		m.rows[t.Name] = n
		m.all += n
	}
	return nil
}
