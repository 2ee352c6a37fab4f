package sqlstore

import (
	"encoding/hex"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// newTestTable returns a table t.
func newTestTable(key []string, columns ...Column) Table {
	t := Table{Name: "t", Key: key, Columns: columns}
	t.keys = t.places()
	return t
}

// TestCanonical fixes the canonical form of rows, so that digests of different releases are comparable.
func TestCanonical(t *testing.T) {
	t.Parallel()
	of := newTestTable([]string{"a"}, Column{"a", Text}, Column{"b", Integer}, Column{"c", Boolean}, Column{"d", Bytes})
	c := newChunk(&of)
	c.values = []any{"é", int64(-2), true, []byte{0xff}, "", int64(math.MaxInt64), false, nil}
	for _, v := range c.values {
		c.Bytes += lengthOf(v)
	}
	want := "04" + "0000000000000002" + "c3a9" + "01" + "fffffffffffffffe" + "03" + "05" + "0000000000000001" + "ff" +
		"04" + "0000000000000000" + "01" + "7fffffffffffffff" + "02" + "00"
	got := c.AppendCanonical(nil)
	if hex.EncodeToString(got) != want {
		t.Errorf("got  %x\nwant %s", got, want)
	}
	if c.Bytes != int64(len(got)) {
		t.Errorf("%d bytes, and Bytes is %d", len(got), c.Bytes)
	}
	if c.Rows() != 2 || !cmp.Equal(c.Last(), []any{""}) {
		t.Errorf("%d rows, the last of %v", c.Rows(), c.Last())
	}
}

func TestColumnRefusesOtherKinds(t *testing.T) {
	t.Parallel()
	for kind, values := range map[Kind][]any{
		Text: {int64(1), true, []byte("a")}, Integer: {"1", true, 1.5}, Boolean: {int64(2), int64(-1), "t"}, Bytes: {"a", int64(1)},
	} {
		for _, v := range values {
			if got, err := (Column{"c", kind}).canonical(v); err == nil || !strings.Contains(err.Error(), "c holds a") {
				t.Errorf("%v as %s is %v, %v", v, kind, got, err)
			}
		}
	}
}

func TestOddTexts(t *testing.T) {
	t.Parallel()
	of := newTestTable([]string{"k", "n"}, Column{"k", Text}, Column{"a", Text}, Column{"n", Integer}, Column{"x", Bytes}).TextColumns()
	c := newChunk(&of)
	c.values = []any{"k", "fine", int64(1), "k", "a\x00", int64(2), "\xff", "", int64(3)}
	want := []string{`t "k"/2: a`, `t "\xff"/3: k`}
	if diff := cmp.Diff(want, c.InvalidTexts()); diff != "" {
		t.Error(diff)
	}
}
