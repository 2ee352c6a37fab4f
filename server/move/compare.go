package move

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"mysteryshopper/storage/sqlstore"
)

// Sum is the digest of a table: how many rows and bytes it has, and the SHA-256 of its rows in the order of their keys,
// in hexadecimal. It does not depend on the engine.
type Sum struct {
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	Digest string `json:"digest"`
}

// compare digests both databases, table by table, and returns a refusal where they differ.
func (m *mover) compare(ctx context.Context) error {
	p := Progress{Step: Comparing, Of: m.all}
	var unequal []string
	for _, t := range m.tables {
		p.Table = t.Name
		m.Progress(p)
		both, err := m.sums(ctx, t, p)
		if err != nil {
			return err
		}
		m.result.Tables = append(m.result.Tables, both)
		if !both.Equal {
			unequal = append(unequal, t.Name)
		}
		p.Rows += both.From.Rows
		p.Bytes += both.From.Bytes
	}
	m.Progress(p)
	if len(unequal) > 0 {
		return refuse("the source can be served again after --undo; keep both for finding out why",
			"%s and %s differ in %s", m.From.Name, m.To.Name, strings.Join(unequal, ", "))
	}
	return nil
}

// sums digests a table at both ends concurrently.
func (m *mover) sums(ctx context.Context, t sqlstore.Table, p Progress) (Table, error) {
	both := Table{Name: t.Name}
	ends, ctx := errgroup.WithContext(ctx)
	ends.Go(func() (err error) {
		both.To, err = m.sum(ctx, m.To, t, func(*sqlstore.Chunk) {})
		return err
	})
	ends.Go(func() (err error) {
		both.From, err = m.sum(ctx, m.From, t, func(c *sqlstore.Chunk) {
			p.Rows += int64(c.Rows())
			p.Bytes += c.Bytes
			m.Progress(p)
		})
		return err
	})
	err := ends.Wait()
	both.Equal = both.From == both.To
	return both, err
}

func (m *mover) sum(ctx context.Context, end End, t sqlstore.Table, read func(*sqlstore.Chunk)) (Sum, error) {
	var s Sum
	var text []byte
	digest := sha256.New()
	err := m.readChunks(ctx, end, t, nil, func(_ []any, c *sqlstore.Chunk) error {
		text = c.AppendCanonical(text[:0])
		digest.Write(text)
		s.Rows += int64(c.Rows())
		s.Bytes += c.Bytes
		read(c)
		return nil
	})
	if err != nil {
		return s, fmt.Errorf("digest %s: %w", end.Name, err)
	}
	s.Digest = hex.EncodeToString(digest.Sum(nil))
	return s, nil
}
