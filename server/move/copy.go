package move

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlstore"
)

// mostOdd is how many places of texts that cannot be moved are named.
const mostOdd = 20

// examine refuses texts that the target could not keep, before anything is copied.
func (m *mover) examine(ctx context.Context) error {
	if m.To.AcceptsAnyText() || !m.From.AcceptsAnyText() {
		return nil
	}
	p := Progress{Step: Examining, Of: m.all}
	var odd []string
	for _, t := range sqlstore.Tables() {
		p.Table = t.Name
		err := m.each(ctx, m.From, t.TextColumns(), nil, func(_ []any, c *sqlstore.Chunk) error {
			odd = append(odd, c.InvalidTexts()...)
			p.Rows += int64(c.Rows())
			p.Bytes += c.Bytes
			m.Progress(p)
			return nil
		})
		if err != nil {
			return err
		}
	}
	if len(odd) == 0 {
		return nil
	}
	named := odd[:min(len(odd), mostOdd)]
	return refuse("change these texts first",
		"%s cannot keep %d texts of %s, which hold NUL or are not UTF-8: %s", m.To.Name, len(odd), m.From.Name, strings.Join(named, ", "))
}

// copy fills the target's tables from where they end.
func (m *mover) copy(ctx context.Context) error {
	p := Progress{Step: Copying, Of: m.all}
	for _, t := range sqlstore.Tables() {
		p.Table = t.Name
		there, err := m.To.CountRows(ctx, t)
		if err != nil {
			return err
		}
		p.Rows += there
		m.Progress(p)
		after, err := m.To.LastKey(ctx, t)
		if err != nil {
			return err
		}
		err = m.each(ctx, m.From, t, after, func(after []any, c *sqlstore.Chunk) error {
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

// chunk is what one read returned, and the key that it was read from.
type chunk struct {
	after []any
	*sqlstore.Chunk
	err error
}

// each reads a table from behind a key to its end, and the next rows while do is busy with some.
func (m *mover) each(ctx context.Context, from End, t sqlstore.Table, after []any, do func(after []any, c *sqlstore.Chunk) error) error {
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
			c, err := from.ReadRows(ctx, t, after, m.AtOnce, mostBytes)
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
