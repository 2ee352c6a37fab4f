package scorecard

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// The blob of Tallies, format 1, in the grammar of Details: see encode.go for
// keys, histograms and the order of lists. Equal Tallies are equal bytes.
//
//	blob   = 0x01, reports, places, commendations, waits
//	places = number, (number of the location less the one before less 1; the
//	         first less 1; visits less 1; SumPpb)…
//	commendations = number, (key, count)…
//	waits  = number, (key, histogram of seconds (base 0))…
const talliesFormat = 1

// maxPlaceVisits bounds the visits of one place, so that the sums of all blobs
// that a store may hold fit 64 bits whatever the bytes claim.
const maxPlaceVisits = 1 << 24

// MarshalBinary returns the blob of the tallies.
func (e *Tallies) MarshalBinary() ([]byte, error) {
	return e.AppendBinary(nil)
}

// AppendBinary appends the blob of the tallies. It gives ErrUnencodable for
// Tallies that no adding of reports can make.
func (e *Tallies) AppendBinary(b []byte) ([]byte, error) {
	const usualPlace, usualRest = 8, 64
	enc := encoder{b: append(slices.Grow(b, usualRest+usualPlace*len(e.Places)), talliesFormat)}
	if e.Reports > maxCount {
		enc.fail("there are %d reports", e.Reports)
	}
	enc.sum(e.Reports)
	enc.places(e.Places)
	enc.bands(e.Commendations)
	enc.unsigned(uint64(len(e.GaveUp)))
	before := ""
	for i := range e.GaveUp {
		wait := &e.GaveUp[i]
		if len(wait.bins) == 0 {
			enc.fail("the waits of %q are none", wait.Key)
		}
		enc.key(wait.Key, before)
		enc.histogram(&wait.Histogram, 0)
		before = wait.Key
	}
	if enc.err != nil {
		return nil, enc.err
	}
	return enc.b, nil
}

func (e *encoder) places(places Places) {
	e.unsigned(uint64(len(places)))
	before := int32(0)
	for i := range places {
		place := &places[i]
		if place.Number <= before || !place.possible() {
			e.fail("place %d after %d has %d visits of %d ppb", place.Number, before, place.Visits, place.SumPpb)
			return
		}
		e.unsigned(uint64(place.Number - before - 1))
		e.unsigned(uint64(place.Visits - 1))
		e.unsigned(uint64(place.SumPpb))
		before = place.Number
	}
}

// possible reports whether a place's sums can be those of visits.
func (p *Place) possible() bool {
	return p.Visits > 0 && p.Visits <= maxPlaceVisits && p.SumPpb >= 0 && p.SumPpb <= p.Visits*ppbWhole
}

// UnmarshalBinary replaces the tallies by those of the blob. It accepts only what
// MarshalBinary writes, byte for byte; everything else returns ErrMalformed and
// leaves the tallies as they are. What it allocates is within a small multiple
// of the blob's length.
func (e *Tallies) UnmarshalBinary(data []byte) error { return e.UnmarshalInto(data, true, nil) }

// UnmarshalInto is UnmarshalBinary with the places in the memory, if there is one, and with an empty GaveUp if waits are
// not wanted. It does then not check what is there, which grows with the number of reports.
func (e *Tallies) UnmarshalInto(data []byte, waits bool, m *Memory) error {
	dec := decoder{b: data, memory: m}
	if dec.byte() != talliesFormat {
		return fmt.Errorf("tallies: %w", ErrMalformed)
	}
	read := Tallies{Reports: dec.sum(), Places: dec.places(), Commendations: dec.bands()}
	if waits {
		read.GaveUp = dec.waits()
	} else {
		dec.b = nil
	}
	if dec.bad || len(dec.b) > 0 || read.Reports > maxCount {
		return fmt.Errorf("tallies: %w", ErrMalformed)
	}
	*e = read
	return nil
}

// places reads the one list that is long.
func (d *decoder) places() Places {
	const least = 3
	n := d.length(least)
	if n == 0 {
		return nil
	}
	places := d.memory.places(n)
	before := int64(0)
	b, at := d.b, 0
	for i := range places {
		var gap, visits, ppb uint64
		gap, visits, ppb, at = quickPlace(b, at)
		const most = 1 << 31
		place := Place{Visits: int64(min(visits, most)) + 1, SumPpb: int64(min(ppb, 1<<62))}
		number := before + int64(min(gap, most)) + 1
		if at > len(b) || number >= most || !place.possible() {
			d.fail()
			return nil
		}
		place.Number = int32(number)
		places[i], before = place, number
	}
	d.b = b[at:]
	return places
}

// quickPlace reads the three varints of a place as quick reads them. Where the first two have a byte each and the third at
// most six, as nearly always, it looks at them together.
func quickPlace(b []byte, at int) (gap, visits, ppb uint64, next int) {
	if at+8 <= len(b) {
		x := binary.LittleEndian.Uint64(b[at:])
		if ends := ^x & 0x8080808080808080; ends&0x8080 == 0x8080 && ends>>16 != 0 {
			size := bits.TrailingZeros64(ends>>16)/8 + 1
			if size > 1 && b[at+size+1] == 0 {
				return 0, 0, 0, len(b) + 1 // written longer than it need be
			}
			return x & 0x7f, x >> 8 & 0x7f, joined(x>>16, size), at + 2 + size
		}
	}
	gap, next = quick(b, at)
	visits, next = quick(b, next)
	ppb, next = quick(b, next)
	return gap, visits, ppb, next
}

// quick reads a varint of the least length at a place of b, and returns the
// place after it: one beyond b where there is none. Where eight bytes can be
// looked at together, groups of seven bits are joined two, four and eight at a
// time.
func quick(b []byte, at int) (uint64, int) {
	none := len(b) + 1
	if at+8 > len(b) {
		return slow(b, at)
	}
	x := binary.LittleEndian.Uint64(b[at:])
	if x&0x80 == 0 {
		return x & 0x7f, at + 1
	}
	ends := ^x & 0x8080808080808080
	if ends == 0 {
		return slow(b, at)
	}
	size := bits.TrailingZeros64(ends)/8 + 1
	if b[at+size-1] == 0 {
		return 0, none // written longer than it need be
	}
	return joined(x, size), at + size
}

// joined joins the groups of seven bits of the first bytes of x.
func joined(x uint64, size int) uint64 {
	x &= 0x7f7f7f7f7f7f7f7f & (math.MaxUint64 >> (64 - 8*size))
	x = x&0x007f007f007f007f | x&0x7f007f007f007f00>>1
	x = x&0x00003fff00003fff | x&0x3fff00003fff0000>>2
	return x&0x000000000fffffff | x&0x0fffffff00000000>>4
}

// slow is quick, a byte at a time.
func slow(b []byte, at int) (uint64, int) {
	d := decoder{b: b[min(at, len(b)):]}
	v := d.unsigned()
	if d.bad {
		return 0, len(b) + 1
	}
	return v, len(b) - len(d.b)
}

func (d *decoder) waits() Histograms {
	const least = 4
	n := d.length(least)
	if n == 0 {
		return nil
	}
	waits := make(Histograms, n)
	before := ""
	for i := range waits {
		before = d.key(before)
		waits[i].Key = before
		if waits[i].Histogram = d.histogram(0); len(waits[i].bins) == 0 {
			d.fail()
			return nil
		}
	}
	return waits
}
