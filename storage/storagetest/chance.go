package storagetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// chance draws values. Ids come from small pools, so that operations meet what others have left.
type chance struct {
	*rand.Rand
	// parts are what reports add to roll-ups.
	parts []contribution
}

func newChance(t *testing.T, seed uint64) *chance {
	t.Helper()
	yes, no, closed := scored(t, "yes"), scored(t, "no"), scored(t, "")
	return &chance{
		Rand:  rand.New(rand.NewPCG(seed, 1)),
		parts: []contribution{yes, no, closed, sum(t, yes, no), sum(t, yes, closed, closed)},
	}
}

// The pools. Some ids differ only in ways that engines may take for no difference.
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
	channels     = []storage.Channel{storage.InPerson, storage.Phone}
)

func numbered(prefix string, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s%d", prefix, i)
	}
	return ids
}

// pick draws one of a pool, the first more often than the last: what names several things then often finds all.
func pick[T any](c *chance, pool []T) T { return pool[min(c.IntN(len(pool)), c.IntN(len(pool)))] }

// some draws up to most of a pool, perhaps one twice.
func some[T any](c *chance, pool []T, most int) []T {
	things := make([]T, c.IntN(most+1))
	for i := range things {
		things[i] = pick(c, pool)
	}
	return things
}

// coin is heads once in n.
func (c *chance) coin(n int) bool { return c.IntN(n) == 0 }

// texts are what people write.
var texts = []string{
	"", " ", "Acme", "acme", "ACME", "Größe, „süß“, ẞ ß", "árvíztűrő tükörfúrógép", "é", "e\u0301", "İi Iı", "Σίσυφος ς",
	"🙂👩‍👩‍👧 𝔘", "שלום \u202e مرحبا", `'"` + "`;--\\%_", "$1 ?1 :a @b", "\ufefftext", "\t\r\n\v", "\u0001\u007f\u0085\u2028",
	`{"a":[1,null]}`, "NULL", "\U0010ffff\uffff",
}

// text draws a text; once in a while a long one.
func (c *chance) text() string {
	if c.coin(100) {
		return strings.Repeat(pick(c, texts)+"ő", 1+c.IntN(1<<12))
	}
	return pick(c, texts)
}

// bytes draws bytes, perhaps none.
func (c *chance) bytes() []byte {
	b := make([]byte, c.IntN(40))
	if c.coin(50) {
		b = make([]byte, c.IntN(1<<15))
	}
	for i := range b {
		b[i] = byte(c.Uint32())
	}
	return b
}

// digest draws one of few digests, among them that of zeros alone.
func (c *chance) digest() [32]byte {
	if n := c.IntN(8); n > 0 {
		return digestOf(fmt.Sprint(n))
	}
	return [32]byte{}
}

// time draws an instant in whole microseconds, at times a far one.
func (c *chance) time() time.Time {
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

// maybeTime draws an instant or none.
func (c *chance) maybeTime() time.Time {
	if c.coin(3) {
		return time.Time{}
	}
	return c.time()
}

// int64 draws a number, often one at an end of what a type can hold.
func (c *chance) int64() int64 {
	return pick(c, []int64{
		0, 1, -1, 10000, int64(c.Uint64()), 1 << 53, 1<<53 + 1, -1 << 53, -1<<53 - 1, math.MaxInt32, math.MinInt32, math.MaxInt64,
		math.MinInt64,
	})
}

// int32 does the same for 32 bits.
func (c *chance) int32() int32 {
	return pick(c, []int32{0, 1, -1, int32(c.Uint32()), math.MaxInt32, math.MinInt32})
}

// maybeInt32 draws a number or none.
func (c *chance) maybeInt32() *int32 {
	if c.coin(3) {
		return nil
	}
	n := c.int32()
	return &n
}

// version draws a number of a checklist's version.
func (c *chance) version() int32 { return pick(c, []int32{1, 2, 3, 4}) }

// node draws a location or the whole client.
func (c *chance) node() string {
	if c.coin(3) {
		return storage.WholeClient
	}
	return pick(c, locationIDs)
}

func (c *chance) flags() []visit.Flag {
	return some(c, []visit.Flag{visit.FlagLate, visit.FlagParked, visit.FlagTest, "Ä"}, 3)
}

// offset draws by how much an update's revision is off: mostly not at all.
func (c *chance) offset() int64 {
	if c.coin(5) {
		return pick(c, []int64{1, -1, 7, math.MaxInt32})
	}
	return 0
}

// limit draws the size of a page.
func (c *chance) limit() int { return pick(c, []int{1, 2, 3, 7, 1000, math.MaxInt32}) }

func namedReport(name string) (id storage.ReportID) {
	digest := digestOf(name)
	copy(id[:], digest[:])
	return id
}

// walk reads a list page by page, at most so many pages, or all where that is 0.
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
