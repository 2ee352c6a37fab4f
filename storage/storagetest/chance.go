package storagetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// generator generates random values. Ids come from small pools, so that operations find rows of earlier ones.
type generator struct {
	*rand.Rand
	// parts are the contributions that reports add to roll-ups.
	parts []contribution
}

func newGenerator(t *testing.T, seed uint64) *generator {
	t.Helper()
	yes, no, closed := newContribution(t, "yes"), newContribution(t, "no"), newContribution(t, "")
	return &generator{
		Rand:  rand.New(rand.NewPCG(seed, 1)),
		parts: []contribution{yes, no, closed, sum(t, yes, no), sum(t, yes, closed, closed)},
	}
}

// The pools. Some ids differ only in details that an engine may ignore.
var (
	clientIDs    = []string{"acme", "Acme", "äcme"}
	locationIDs  = []string{"north", "i", "I", "ı", "ß", "ẞ", "z-1", "שלום"}
	programIDs   = []string{"core", "Core", "é"}
	shopperIDs   = []string{"anna", "Anna", "e\u0301va", "éva"}
	checklistIDs = []string{"service", "Service", "🙂"}
	visitIDs     = numbered("v", 12)
	reportIDs    = numbered("r", 16)
	tokenIDs     = numbered("t", 8)
	keys         = []string{"a", "A", "ä", ""}
	waves        = []string{"", "2026-q4"}
	months       = []string{"", "2026-10", "2026-11", "2027-01"}
	attributes   = []string{"size:large", "size:small", "street:main"}
	channels     = []storage.Channel{storage.InPerson, storage.Phone}
)

func numbered(prefix string, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s%d", prefix, i)
	}
	return ids
}

// pick returns an element of a pool, the first ones more often than the last ones, so that operations with several ids
// often find all of them.
func pick[T any](c *generator, pool []T) T { return pool[min(c.IntN(len(pool)), c.IntN(len(pool)))] }

// some returns up to most elements of a pool. Elements may repeat.
func some[T any](c *generator, pool []T, most int) []T {
	things := make([]T, c.IntN(most+1))
	for i := range things {
		things[i] = pick(c, pool)
	}
	return things
}

// oneIn returns true once in n calls on average.
func (c *generator) oneIn(n int) bool { return c.IntN(n) == 0 }

// texts are texts that people may write.
var texts = []string{
	"", " ", "Acme", "acme", "ACME", "Größe, „süß“, ẞ ß", "árvíztűrő tükörfúrógép", "é", "e\u0301", "İi Iı", "Σίσυφος ς",
	"🙂👩‍👩‍👧 𝔘", "שלום \u202e مرحبا", `'"` + "`;--\\%_", "$1 ?1 :a @b", "\ufefftext", "\t\r\n\v", "\u0001\u007f\u0085\u2028",
	`{"a":[1,null]}`, "NULL", "\U0010ffff\uffff",
}

// text returns a text, now and then a long one.
func (c *generator) text() string {
	if c.oneIn(100) {
		return strings.Repeat(pick(c, texts)+"ő", 1+c.IntN(1<<12))
	}
	return pick(c, texts)
}

// bytes returns bytes, sometimes none.
func (c *generator) bytes() []byte {
	b := make([]byte, c.IntN(40))
	if c.oneIn(50) {
		b = make([]byte, c.IntN(1<<15))
	}
	for i := range b {
		b[i] = byte(c.Uint32())
	}
	return b
}

// digest returns one of a few digests. The zero digest is one of them.
func (c *generator) digest() [32]byte {
	if n := c.IntN(8); n > 0 {
		return digestOf(fmt.Sprint(n))
	}
	return [32]byte{}
}

// time returns an instant in whole microseconds, now and then an extreme one.
func (c *generator) time() time.Time {
	switch c.IntN(20) {
	case 0:
		return time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC)
	case 1:
		return time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)
	case 2:
		return time.UnixMicro(-1).UTC()
	}
	return noon.Add(time.Duration(c.IntN(2000)-1000) * time.Microsecond)
}

// maybeTime returns an instant or the zero time.
func (c *generator) maybeTime() time.Time {
	if c.oneIn(3) {
		return time.Time{}
	}
	return c.time()
}

// rarely returns the zero time, and an instant once in eight.
func (c *generator) rarely() time.Time {
	if c.oneIn(8) {
		return c.time()
	}
	return time.Time{}
}

// titlesOf returns titles in a language, or none, by a title.
func titlesOf(title string) checklist.Text {
	if len(title)%2 == 0 {
		return nil
	}
	return checklist.Text{"de": title}
}

// int64 returns a number, often at a limit of a type.
func (c *generator) int64() int64 {
	return pick(c, []int64{
		0, 1, -1, 10000, int64(c.Uint64()), 1 << 53, 1<<53 + 1, -1 << 53, -1<<53 - 1, math.MaxInt32, math.MinInt32, math.MaxInt64,
		math.MinInt64,
	})
}

// int32 does the same for 32 bits.
func (c *generator) int32() int32 {
	return pick(c, []int32{0, 1, -1, int32(c.Uint32()), math.MaxInt32, math.MinInt32})
}

// maybeInt32 returns a number or nil.
func (c *generator) maybeInt32() *int32 {
	if c.oneIn(3) {
		return nil
	}
	n := c.int32()
	return &n
}

// version returns the number of a checklist's version.
func (c *generator) version() int32 { return pick(c, []int32{1, 2, 3, 4}) }

// node returns a location's id or WholeClient.
func (c *generator) node() string {
	if c.oneIn(3) {
		return storage.WholeClient
	}
	return pick(c, locationIDs)
}

func (c *generator) flags() []visit.Flag {
	return some(c, []visit.Flag{visit.FlagLate, visit.FlagParked, visit.FlagTest, "Ä"}, 3)
}

// offset returns the error in the revision of an update, mostly 0.
func (c *generator) offset() int64 {
	if c.oneIn(5) {
		return pick(c, []int64{1, -1, 7, math.MaxInt32})
	}
	return 0
}

// limit returns the size of a page.
func (c *generator) limit() int { return pick(c, []int{1, 2, 3, 7, 1000, math.MaxInt32}) }

func namedReport(name string) (id storage.ReportID) {
	digest := digestOf(name)
	copy(id[:], digest[:])
	return id
}

// walk reads the pages of a list, at most the given number of pages, or all if that is 0.
func walk[T any](pages, limit int, list func(storage.Page) ([]T, storage.Cursor, error)) (all []T, err error) {
	page := storage.Page{Limit: limit}
	for n := 1; ; n++ {
		things, next, err := list(page)
		if err != nil {
			return nil, err
		}
		all = append(all, things...)
		if page.After = next; next == "" || n == pages {
			return all, nil
		}
	}
}

// everyPage returns a whole list, read in pages in a View that must succeed.
func everyPage[T any](
	t *testing.T, s storage.Store, limit int, list func(storage.Tx, storage.Page) ([]T, storage.Cursor, error),
) []T {
	t.Helper()
	return read(t, s, func(tx storage.Tx) ([]T, error) {
		return walk(0, limit, func(p storage.Page) ([]T, storage.Cursor, error) { return list(tx, p) })
	})
}
