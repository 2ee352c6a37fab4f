package scorecard

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// The blob of AnswerCounts, format 1, in the grammar of Details: see encode.go for
// keys, histograms and the order of lists. Equal AnswerCounts are equal bytes.
//
//	blob   = 0x01, visits, SumPpb, unanswered, beyond, absent (sections,
//	         dimensions, questions), better, same, worse, given, in time, not
//	         kept, late (histogram of seconds, base 0)
//	unanswered = number, (key, count)…
//	beyond = number, (key, points)…
//	absent = number, (key, number of places, (number of the location less the
//	         one before less 1; visits less 1)…)…
const answersFormat = 1

// MarshalBinary returns the blob of the answers. It gives ErrUnencodable for
// AnswerCounts that no adding of reports can make.
func (t *AnswerCounts) MarshalBinary() ([]byte, error) {
	enc := encoder{b: []byte{answersFormat}}
	if t.Visits > maxCount {
		enc.fail("there are %d visits", t.Visits)
	}
	enc.sum(t.Visits)
	enc.sum(t.SumPpb)
	enc.bands(t.Unanswered)
	enc.points(t.Beyond)
	for _, group := range t.Absent.groups() {
		enc.absent(*group)
	}
	for _, count := range t.counters() {
		enc.sum(*count)
	}
	enc.histogram(&t.Promises.Late, 0)
	if enc.err != nil {
		return nil, enc.err
	}
	return enc.b, nil
}

func (e *encoder) points(points Points) {
	e.unsigned(uint64(len(points)))
	before := ""
	for _, point := range points {
		if point.Earned == 0 {
			e.fail("the points of %q are none", point.Key)
		}
		e.key(point.Key, before)
		e.signed(point.Earned)
		before = point.Key
	}
}

func (e *encoder) absent(group PartPlaces) {
	e.unsigned(uint64(len(group)))
	before := ""
	for i := range group {
		places := group[i].Places
		if len(places) == 0 {
			e.fail("the places of %q are none", group[i].Key)
		}
		e.key(group[i].Key, before)
		e.unsigned(uint64(len(places)))
		last := int32(0)
		for j := range places {
			place := &places[j]
			if place.Number <= last || !place.possible() || place.SumPpb != 0 {
				e.fail("place %d after %d lacks %q in %d visits", place.Number, last, group[i].Key, place.Visits)
				return
			}
			e.unsigned(uint64(place.Number - last - 1))
			e.unsigned(uint64(place.Visits - 1))
			last = place.Number
		}
		before = group[i].Key
	}
}

// UnmarshalBinary replaces the answers by those of the blob. It accepts only what
// MarshalBinary writes, byte for byte; everything else returns ErrMalformed and
// leaves the answers as they are.
func (t *AnswerCounts) UnmarshalBinary(data []byte) error {
	return t.UnmarshalAbsent(data, AllParts, nil)
}

// UnmarshalAbsent is UnmarshalBinary with the places of some groups alone in Absent, in
// the memory if there is one. It does not check what is in the others, and is much
// faster: the places are most of a blob, and those of questions most of them.
func (t *AnswerCounts) UnmarshalAbsent(data []byte, of Groups, m *Memory) error {
	dec := decoder{b: data, memory: m}
	read := dec.answersStart()
	for i, group := range read.Absent.groups() {
		if of.parts()[i] {
			*group = dec.absent()
		} else {
			dec.skipAbsent()
		}
	}
	for _, count := range read.counters() {
		*count = dec.sum()
	}
	read.Promises.Late = dec.histogram(0)
	if dec.bad || len(dec.b) > 0 {
		return fmt.Errorf("answers: %w", ErrMalformed)
	}
	*t = read
	return nil
}

// UnmarshalStart is UnmarshalBinary of the start of a blob alone: Visits, SumPpb, Unanswered and Beyond, which are the
// first hundreds of bytes of many thousands. It does not look at the rest, which may be missing. Where a part of the start
// is missing, it returns ErrMalformed.
func (t *AnswerCounts) UnmarshalStart(data []byte) error {
	dec := decoder{b: data}
	read := dec.answersStart()
	if dec.bad {
		return fmt.Errorf("answers: %w", ErrMalformed)
	}
	*t = read
	return nil
}

// answersStart reads what is before the places.
func (d *decoder) answersStart() AnswerCounts {
	if d.byte() != answersFormat {
		d.fail()
	}
	start := AnswerCounts{Visits: d.sum(), SumPpb: d.sum(), Unanswered: d.bands(), Beyond: d.points()}
	if start.Visits > maxCount {
		d.fail()
	}
	return start
}

func (d *decoder) points() Points {
	const least = 3
	n := d.length(least)
	if n == 0 {
		return nil
	}
	points := make(Points, n)
	before := ""
	for i := range points {
		before = d.key(before)
		points[i] = Point{before, d.signed()}
		if points[i].Earned == 0 {
			d.fail()
			return nil
		}
	}
	return points
}

func (d *decoder) absent() PartPlaces {
	const least = 5
	n := d.length(least)
	if n == 0 {
		return nil
	}
	group := make(PartPlaces, n)
	before := ""
	for i := range group {
		before = d.key(before)
		group[i] = KeyedPlaces{before, d.absentPlaces()}
		if d.bad || len(group[i].Places) == 0 {
			d.fail()
			return nil
		}
	}
	return group
}

// skipAbsent reads over what absent reads.
func (d *decoder) skipAbsent() {
	const least, leastPlace = 5, 2
	before := ""
	for range d.length(least) {
		before = d.key(before)
		d.skip(2 * d.length(leastPlace))
	}
}

// skip reads over so many varints, eight bytes at a time. The last byte of each has no
// high bit.
func (d *decoder) skip(numbers int) {
	const ends = 0x8080808080808080
	at := 0
	for numbers >= 8 && at+8 <= len(d.b) {
		numbers -= bits.OnesCount64(^binary.LittleEndian.Uint64(d.b[at:]) & ends)
		at += 8
	}
	for ; numbers > 0 && at < len(d.b); at++ {
		if d.b[at] < 0x80 {
			numbers--
		}
	}
	if numbers > 0 {
		d.fail()
		return
	}
	d.b = d.b[at:]
}

func (d *decoder) absentPlaces() Places {
	const least, most = 2, 1 << 31
	places := d.memory.places(d.length(least))
	before := int64(0)
	for i := range places {
		number := before + int64(min(d.unsigned(), most)) + 1
		place := Place{Visits: int64(min(d.unsigned(), most)) + 1}
		if number >= most || !place.possible() {
			d.fail()
			return nil
		}
		place.Number = int32(number)
		places[i], before = place, number
	}
	return places
}
