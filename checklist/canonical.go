package checklist

import (
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// canonical writes canonical JSON by RFC 8785: no white space, members sorted by the UTF-16 code units of their
// names, the shortest escapes. It covers the values that this package writes: objects, arrays, strings, integers within ±2⁵³,
// booleans and null; there are no floating-point numbers. The caller names members in sorted order.
type canonical struct {
	buf []byte
	// entries is memory for sortedAnswers.
	entries []entry
}

// canonicals are reused for what is written only to be digested; keepCanonical bounds what is kept.
var canonicals = sync.Pool{New: func() any { return new(canonical) }}

const keepCanonical = 64 << 10

// digested returns the digest of what write writes.
func digested(write func(*canonical)) Digest {
	c := canonicals.Get().(*canonical)
	c.buf = c.buf[:0]
	write(c)
	d := DigestOf(c.buf)
	c.release()
	return d
}

func (c *canonical) release() {
	if cap(c.buf) <= keepCanonical {
		canonicals.Put(c)
	}
}

func (c *canonical) openObject()  { c.element(); c.buf = append(c.buf, '{') }
func (c *canonical) closeObject() { c.buf = append(c.buf, '}') }
func (c *canonical) openArray()   { c.element(); c.buf = append(c.buf, '[') }
func (c *canonical) closeArray()  { c.buf = append(c.buf, ']') }

// element writes the comma before a member or an element that is not the first.
func (c *canonical) element() {
	if len(c.buf) == 0 {
		return
	}
	switch c.buf[len(c.buf)-1] {
	case '{', '[', ':':
	default:
		c.buf = append(c.buf, ',')
	}
}

// name writes the name of the next member, which has nothing to be escaped.
func (c *canonical) name(name string) {
	c.element()
	c.buf = append(c.buf, '"')
	c.buf = append(c.buf, name...)
	c.buf = append(c.buf, '"', ':')
}

func (c *canonical) text(s string) {
	c.element()
	c.buf = appendCanonicalString(c.buf, s)
}

func (c *canonical) integer(n int64) {
	c.element()
	c.buf = strconv.AppendInt(c.buf, n, 10)
}

func (c *canonical) boolean(b bool) {
	c.element()
	c.buf = strconv.AppendBool(c.buf, b)
}

func (c *canonical) null() {
	c.element()
	c.buf = append(c.buf, "null"...)
}

// The optional members below are left out where they have the default value.

func (c *canonical) textMember(name, value string) {
	if value != "" {
		c.name(name)
		c.text(value)
	}
}

func (c *canonical) integerMember(name string, value int64) {
	if value != 0 {
		c.name(name)
		c.integer(value)
	}
}

func (c *canonical) booleanMember(name string, value bool) {
	if value {
		c.name(name)
		c.boolean(true)
	}
}

// textPointerMember and its like write a value that is there, also where it is the default of its type.
func (c *canonical) textPointerMember(name string, value *string) {
	if value != nil {
		c.name(name)
		c.text(*value)
	}
}

func (c *canonical) integerPointerMember(name string, value *int32) {
	if value != nil {
		c.name(name)
		c.integer(int64(*value))
	}
}

func (c *canonical) longPointerMember(name string, value *int64) {
	if value != nil {
		c.name(name)
		c.integer(*value)
	}
}

func (c *canonical) booleanPointerMember(name string, value *bool) {
	if value != nil {
		c.name(name)
		c.boolean(*value)
	}
}

func (c *canonical) textsMember(name string, values []string) {
	if len(values) > 0 {
		c.name(name)
		c.texts(values)
	}
}

func (c *canonical) texts(values []string) {
	c.openArray()
	for _, v := range values {
		c.text(v)
	}
	c.closeArray()
}

// localizedMember writes a text in all its languages, also those whose text is empty.
func (c *canonical) localizedMember(name string, t Text) {
	if len(t) == 0 {
		return
	}
	locales := make([]string, 0, len(t))
	for locale := range t {
		locales = append(locales, locale)
	}
	slices.SortFunc(locales, compareUTF16)
	c.name(name)
	c.openObject()
	for _, locale := range locales {
		c.text(locale)
		c.buf = append(c.buf, ':')
		c.text(t[locale])
	}
	c.closeObject()
}

func (c *canonical) instantMember(name string, t time.Time) {
	if !t.IsZero() {
		c.name(name)
		c.instant(t)
	}
}

// instant writes RFC 3339 in UTC with no, three or six digits of fraction, the fewest that hold the instant to the
// microsecond.
func (c *canonical) instant(t time.Time) {
	c.element()
	layout := `"2006-01-02T15:04:05.000000Z"`
	switch micros := t.Nanosecond() / int(time.Microsecond); {
	case micros == 0:
		layout = `"2006-01-02T15:04:05Z"`
	case micros%1000 == 0:
		layout = `"2006-01-02T15:04:05.000Z"`
	}
	c.buf = t.UTC().AppendFormat(c.buf, layout)
}

func (c *canonical) digestMember(name string, d Digest) {
	c.name(name)
	c.digest(d)
}

// plain are the bytes that are written as they are.
var plain = func() (table [256]bool) {
	for b := byte(' '); b < utf8.RuneSelf; b++ {
		table[b] = b != '"' && b != '\\'
	}
	return table
}()

// appendCanonicalString writes a string as ECMAScript's JSON.stringify does. Bytes that are not UTF-8 become
// U+FFFD, for canonical JSON has no way to hold them.
func appendCanonicalString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		b := s[i]
		if plain[b] {
			i++
			continue
		}
		if b >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(dst, s[start:i]...)
				dst = utf8.AppendRune(dst, utf8.RuneError)
				start = i + 1
			}
			i += size
			continue
		}
		dst = append(dst, s[start:i]...)
		dst = appendEscape(dst, b)
		i++
		start = i
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

func appendEscape(dst []byte, b byte) []byte {
	const hex = "0123456789abcdef"
	switch b {
	case '"', '\\':
		return append(dst, '\\', b)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hex[b>>4], hex[b&15])
}

// compareUTF16 orders strings by their UTF-16 code units. It differs from the order of bytes where a character
// beyond U+FFFF, which is written with surrogates, meets one from U+E000 to U+FFFF.
func compareUTF16(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}
