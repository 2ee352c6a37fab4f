package sqlstore

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// TestScanAnything scans values that no column should hold. It expects errors and no panic.
func TestScanAnything(t *testing.T) {
	t.Parallel()
	for name, scanner := range map[string]func() sql.Scanner{
		"instant": func() sql.Scanner { return instant{new(time.Time)} },
		"month":   func() sql.Scanner { return monthValue{new(string)} },
		"fixed":   func() sql.Scanner { return fixedBytes(make([]byte, 16)) },
		"flags":   func() sql.Scanner { return wordsIn(new([]visit.Flag)) },
		"object":  func() sql.Scanner { return jsonText{new(storage.Money)} },
		"packed":  func() sql.Scanner { return packedJSON{new(storage.Draft)} },
		"details": func() sql.Scanner {
			return rollupBlob[scorecard.Details]{new(*scorecard.Details), (*scorecard.Details).UnmarshalBinary, new(error)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := 0
			for _, value := range []driver.Value{
				nil, int64(-1), 1.5, true, "", "x", "{", "[]", []byte{}, []byte{1}, []byte{2}, []byte{0, '{'},
				bytes.Repeat([]byte{255}, 100), time.Unix(0, 0),
			} {
				if scanner().Scan(value) != nil {
					refused++
				}
			}
			if refused == 0 {
				t.Error("nothing is refused")
			}
		})
	}
}

func TestPacked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := storage.Wave{
			ID:       strings.ToValidUTF8(rapid.String().Draw(t, "id"), ""),
			FirstDay: strings.Repeat("é", rapid.IntRange(0, 3000).Draw(t, "n")),
		}
		kept, err := packedJSON{want}.Value()
		if err != nil {
			t.Fatal(err)
		}
		var got storage.Wave
		if err := (packedJSON{&got}).Scan(kept); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		if n := len(kept.([]byte)); n > packFrom+1 {
			t.Fatalf("%d bytes are not compressed", n)
		}
	})
}

func TestMonths(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.IntRange(12, 9999*12+11).Draw(t, "a")
		b := rapid.IntRange(12, 9999*12+11).Draw(t, "b")
		first, second := scorecard.Month(a).String(), scorecard.Month(b).String()
		x, errX := monthNumber(first)
		y, errY := monthNumber(second)
		if errX != nil || errY != nil {
			t.Fatal(errX, errY)
		}
		if (a < b) != (x < y) || (a == b) != (x == y) {
			t.Fatalf("%s is %d and %s is %d", first, x, second, y)
		}
		var got string
		if err := (monthValue{&got}).Scan(x); err != nil || got != first {
			t.Fatalf("got %q and %v, want %q", got, err, first)
		}
	})
}

func TestCursor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Int64().Draw(t, "number")
		text := strings.ToValidUTF8(rapid.String().Draw(t, "text"), "")
		raw := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
		var gotNumber int64
		var gotText string
		var gotRaw []byte
		c := newCursor("list", number, text, raw)
		if raw == nil {
			raw = []byte{}
		}
		if err := readCursor(c, "list", &gotNumber, &gotText, &gotRaw); err != nil {
			t.Fatal(err)
		}
		if gotNumber != number || gotText != text || !bytes.Equal(gotRaw, raw) {
			t.Fatalf("got %d, %q and %x, want %d, %q and %x", gotNumber, gotText, gotRaw, number, text, raw)
		}
		for _, err := range []error{
			readCursor(c, "other", &gotNumber, &gotText, &gotRaw),
			readCursor(c, "list", &gotNumber, &gotText),
			readCursor(c, "list", &gotNumber, &gotNumber, &gotRaw),
			readCursor(c[:len(c)-1], "list", &gotNumber, &gotText, &gotRaw),
		} {
			if !errors.Is(err, storage.ErrCursor) {
				t.Fatalf("got %v, want %v", err, storage.ErrCursor)
			}
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add("")
	f.Add(string(newCursor("list", 1, "x", []byte{1})))
	f.Fuzz(func(t *testing.T, c string) {
		var number int64
		var text string
		var raw []byte
		err := readCursor(storage.Cursor(c), "list", &number, &text, &raw)
		if err != nil && !errors.Is(err, storage.ErrCursor) {
			t.Errorf("got %v", err)
		}
	})
}

func TestQuery(t *testing.T) {
	t.Parallel()
	q := newQuery("SELECT 1 FROM t").where("a = ?", 7).where("(b, c) > (?, ?)", "x", "y").where("d")
	q.whereWithin("location", "acme", "berlin", "wien")
	want := "SELECT 1 FROM t WHERE a = $1 AND (b, c) > ($2, $3) AND d AND location IN (" +
		"WITH RECURSIVE tree (id) AS (SELECT CAST($4 AS TEXT) UNION SELECT CAST($5 AS TEXT) UNION SELECT l.id FROM tree " +
		"CROSS JOIN locations l WHERE l.client = $6 AND l.parent = tree.id) SELECT id FROM tree)"
	if got := strings.Join(strings.Fields(q.text.String()), " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if want := []any{7, "x", "y", "berlin", "wien", "acme"}; !reflect.DeepEqual(q.args, want) {
		t.Errorf("got %v, want %v", q.args, want)
	}
}

func TestNewestOf(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		files []string
		want  int64
		fails bool
	}{
		"none":      {nil, 0, false},
		"several":   {[]string{"0002_b.sql", "0010_c.sql", "0001_a.sql", "readme.md"}, 10, false},
		"no number": {[]string{"0001_a.sql", "b.sql"}, 0, true},
	} {
		files := fstest.MapFS{}
		for _, file := range tt.files {
			files[file] = &fstest.MapFile{}
		}
		got, err := newestOf(files)
		if got != tt.want || (err != nil) != tt.fails {
			t.Errorf("%s: got %d and %v", name, got, err)
		}
	}
}

// TestKeptTexts makes more statements than the cache keeps.
func TestKeptTexts(t *testing.T) {
	t.Parallel()
	kept := &statementCache{dialect: shout{}, bound: map[string]string{}}
	for range 2 {
		for i := range maxCachedStatements + 100 {
			text := strings.Repeat("a", i)
			if got := kept.rebind(text); got != strings.ToUpper(text) {
				t.Fatalf("got %q", got)
			}
		}
	}
	if n := len(kept.bound); n > maxCachedStatements {
		t.Errorf("%d are kept, want at most %d", n, maxCachedStatements)
	}
}

// shout is a dialect that converts statements to capitals.
type shout struct{ Dialect }

func (shout) Rebind(text string) string { return strings.ToUpper(text) }
