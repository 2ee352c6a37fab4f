package move

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlstore"
)

// maxNamed is how many texts that cannot be moved an error lists.
const maxNamed = 20

// examine returns a refusal where the source has texts that the target cannot store, before anything is copied.
func (m *mover) examine(ctx context.Context) error {
	if m.To.AcceptsAnyText() || !m.From.AcceptsAnyText() {
		return nil
	}
	p := Progress{Step: Examining, Of: m.all}
	var invalid []string
	for _, t := range m.tables {
		p.Table = t.Name
		err := m.readChunks(ctx, m.From, t.TextColumns(), nil, func(_ []any, c *sqlstore.Chunk) error {
			invalid = append(invalid, c.InvalidTexts()...)
			p.Rows += int64(c.Rows())
			p.Bytes += c.Bytes
			m.Progress(p)
			return nil
		})
		if err != nil {
			return err
		}
	}
	if len(invalid) == 0 {
		return nil
	}
	named := invalid[:min(len(invalid), maxNamed)]
	return refuse("change these texts first",
		"%s cannot keep %d texts of %s, which hold NUL or are not UTF-8: %s", m.To.Name, len(invalid), m.From.Name, strings.Join(named, ", "))
}

// copy copies the rows that the target lacks, table by table.
func (m *mover) copy(ctx context.Context) error {
	p := Progress{Step: Copying, Of: m.all}
	for _, t := range m.tables {
		p.Table = t.Name
		copied, err := m.To.CountRows(ctx, t)
		if err != nil {
			return err
		}
		p.Rows += copied
		m.Progress(p)
		after, err := m.To.LastKey(ctx, t)
		if err != nil {
			return err
		}
		err = m.readChunks(ctx, m.From, t, after, func(after []any, c *sqlstore.Chunk) error {
			if err := m.To.FillRows(ctx, m.source.Move, after, c); err != nil {
				return err
			}
			m.result.Copied += int64(c.Rows())
			p.Rows += int64(c.Rows())
			p.Bytes += c.Bytes
			m.Progress(p)
			return nil
		})
		if errors.Is(err, storage.ErrStale) {
			return refuse("wait for the other one, and run this again where it fails", "%s is filled by another run: %w", m.To.Name, err)
		}
		if err != nil {
			return fmt.Errorf("copy to %s: %w", m.To.Name, err)
		}
		if err := m.To.Analyze(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// chunk is the result of one read, and the key after which it was read.
type chunk struct {
	after []any
	*sqlstore.Chunk
	err error
}

// readChunks calls do for all rows of a table after a key, in chunks. It reads the next chunk while do is running.
func (m *mover) readChunks(ctx context.Context, from End, t sqlstore.Table, after []any, do func(after []any, c *sqlstore.Chunk) error) error {
	ctx, cancel := context.WithCancel(ctx)
	chunks := make(chan chunk, 1)
	defer func() {
		cancel()
		for range chunks { // the reader has ended when it closes the channel
		}
	}()
	go func() {
		defer close(chunks)
		for {
			c, err := from.ReadRows(ctx, t, after, m.BatchSize, maxBatchBytes)
			if err == nil && c.Rows() == 0 {
				return
			}
			select {
			case chunks <- chunk{after, c, err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
			after = c.Last()
		}
	}()
	for c := range chunks {
		if c.err != nil {
			return c.err
		}
		if err := do(c.after, c.Chunk); err != nil {
			return err
		}
	}
	return ctx.Err()
}
