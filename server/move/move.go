// Package move copies a database to another one, of the same engine or another.
//
// From the beginning of a move no server can write to the source, so that no report is acknowledged there that the
// target lacks; the source can still be read. Rows are copied in the order of their keys, so that the target always holds
// a prefix of each table: a move that was interrupted continues where it stopped when it is run again. At the end both
// databases are digested, table by table, and the target is opened only where all digests are equal.
package move

import (
	"context"
	"io"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlstore"
)

// Database is one end of a move. The stores of all engines implement it.
type Database interface {
	MoveStatus(ctx context.Context) (storage.MoveStatus, error)
	SetMoveStatus(ctx context.Context, was, now storage.MoveStatus) error
	CheckEmpty(ctx context.Context) error
	BeginFilling(ctx context.Context, was, now storage.MoveStatus) error
	AbandonFilling(ctx context.Context, was storage.MoveStatus) error
	Tables(ctx context.Context) ([]sqlstore.Table, error)
	CountRows(ctx context.Context, t sqlstore.Table) (int64, error)
	LastKey(ctx context.Context, t sqlstore.Table) ([]any, error)
	ReadRows(ctx context.Context, t sqlstore.Table, after []any, limit int, maxBytes int64) (*sqlstore.Chunk, error)
	FillRows(ctx context.Context, move string, after []any, c *sqlstore.Chunk) error
	Analyze(ctx context.Context, t sqlstore.Table) error
	AcceptsAnyText() bool
}

// End is a database and its name in messages, without a password.
type End struct {
	Database
	Name string
}

// Options configure a move.
type Options struct {
	From, To End
	// Files are the files of evidence that are copied before the target is opened; nil where they stay where they are.
	Files *Files
	// Random is the source of the id of the move.
	Random io.Reader
	// Progress receives how far the move is, from one goroutine at a time; it may be nil.
	Progress func(Progress)
	// BatchSize is how many rows are copied in one transaction at most; 4096 where it is 0.
	BatchSize int
}

// Step is a part of a move.
type Step string

// The steps, in their order.
const (
	Examining Step = "EXAMINING"
	Copying   Step = "COPYING"
	Comparing Step = "COMPARING"
	// CopyingFiles copies the files of evidence. Rows and Of of its progress count files.
	CopyingFiles Step = "COPYING_FILES"
)

// Progress is how far a step is.
type Progress struct {
	Step  Step   `json:"step"`
	Table string `json:"table"`
	// Rows is the number of rows that are done, Of that of all tables, and Bytes the size of those that are done.
	Rows  int64 `json:"rows"`
	Of    int64 `json:"of"`
	Bytes int64 `json:"bytes"`
}

// Result counts what was moved.
type Result struct {
	// Resumed is true where an earlier run had begun the move.
	Resumed bool
	// Copied counts the rows that this run copied.
	Copied int64
	// Files counts the files of evidence that this run copied.
	Files  int
	Tables []Table
}

// Table is one table at both ends.
type Table struct {
	Name string `json:"table"`
	From Sum    `json:"from"`
	To   Sum    `json:"to"`
	// Equal is true where both have the same digest.
	Equal bool `json:"equal"`
}

// defaultBatchSize is how many rows are copied in one transaction by default, and maxBatchBytes bounds their size.
const (
	defaultBatchSize = 4096
	maxBatchBytes    = 8 << 20
)

// Run moves a database, or continues a move that was interrupted. It returns a *Refusal where the state of the databases
// does not allow the move. Where there is an error the result counts what was done before it.
func Run(ctx context.Context, o Options) (*Result, error) {
	m := &mover{Options: o, result: &Result{}}
	if m.BatchSize == 0 {
		m.BatchSize = defaultBatchSize
	}
	if m.Progress == nil {
		m.Progress = func(Progress) {}
	}
	if err := m.begin(ctx); err != nil {
		return m.result, err
	}
	for _, step := range []func(context.Context) error{m.copy, m.compare, m.copyFiles, m.finish} {
		if err := step(ctx); err != nil {
			return m.result, err
		}
	}
	return m.result, nil
}

// mover is one run.
type mover struct {
	Options
	// source is the move status of the source during the move.
	source storage.MoveStatus
	result *Result
	// tables are the tables of the source.
	tables []sqlstore.Table
	// rows counts the rows of each table of the source, and all those of all tables.
	rows map[string]int64
	all  int64
}

// count counts the rows of the source.
func (m *mover) count(ctx context.Context) error {
	tables, err := m.From.Tables(ctx)
	if err != nil {
		return err
	}
	m.tables = tables
	m.rows = map[string]int64{}
	for _, t := range m.tables {
		n, err := m.From.CountRows(ctx, t)
		if err != nil {
			return err
		}
		m.rows[t.Name] = n
		m.all += n
	}
	return nil
}
