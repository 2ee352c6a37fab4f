package scorecard

import (
	"encoding/binary"
	"errors"
	"math"
	"strings"
)

// ErrMalformed is the error of bytes that are no blob of Details.
var ErrMalformed = errors.New("scorecard: malformed details")

// UnmarshalBinary replaces the details by those of the blob. It accepts only what
// MarshalBinary writes, byte for byte; everything else returns ErrMalformed and
// leaves the details as they are. What it allocates is within a small multiple
// of the blob's length.
func (d *Details) UnmarshalBinary(data []byte) error { return d.unmarshal(data, Groups{}) }

// unmarshal reads a blob, and of the named groups their points alone.
func (d *Details) unmarshal(data []byte, points Groups) error {
	dec := decoder{b: data}
	if dec.byte() != format {
		return ErrMalformed
	}
	dec.keys(&dec.options)
	var read Details
	if points.Total {
		dec.skipCounts()
	} else {
		read.Total = dec.histogram(basisPointBase)
	}
	read.Bands = dec.bands()
	for i, group := range read.groups() {
		*group = dec.group(points.parts()[i])
	}
	if dec.bad || len(dec.b) > 0 || points == (Groups{}) && !dec.allOptionsUsed() {
		return ErrMalformed
	}
	*d = read
	return nil
}

// decoder reads a blob. After a fault it is bad and reads zeros, so that only
// loops need to look.
type decoder struct {
	b       []byte
	bad     bool
	options []string
	used    []bool // of options
	memory  *Memory
	// Room for what would otherwise be an allocation each.
	text   strings.Builder
	bins   []bin
	counts []Count
}

func (d *decoder) fail() {
	d.bad = true
	d.b = nil
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.fail()
		return 0
	}
	v := d.b[0]
	d.b = d.b[1:]
	return v
}

// unsigned reads a varint of the least length; most of them are one byte.
func (d *decoder) unsigned() uint64 {
	if len(d.b) > 0 && d.b[0] < 0x80 {
		v := d.b[0]
		d.b = d.b[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(d.b)
	if n <= 0 || n > 1 && d.b[n-1] == 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) signed() int64 {
	v := d.unsigned()
	return int64(v>>1) ^ -int64(v&1)
}

// sum reads a sum that is never below 0.
func (d *decoder) sum() int64 {
	v := d.unsigned()
	if v > math.MaxInt64 {
		d.fail()
		return 0
	}
	return int64(v)
}

// count reads a count over 0, written less one.
func (d *decoder) count() int64 {
	v := d.unsigned()
	if v >= maxCount {
		d.fail()
		return 1
	}
	return int64(v) + 1
}

// length reads the number of entries of at least that many bytes each, which
// the rest of the blob must be able to hold.
func (d *decoder) length(least int) int {
	return d.fits(d.unsigned(), least)
}

func (d *decoder) fits(n uint64, least int) int {
	if n > uint64(len(d.b)/least) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) keys(list *[]string) {
	n := d.length(2)
	*list = make([]string, 0, n)
	d.used = make([]bool, n)
	before := ""
	for range n {
		before = d.key(before)
		*list = append(*list, before)
	}
}

func (d *decoder) bands() Counts {
	n := d.length(3)
	if n == 0 {
		return nil
	}
	bands := make(Counts, 0, n)
	before := ""
	for range n {
		before = d.key(before)
		bands = append(bands, Count{Key: before, N: d.count()})
	}
	return bands
}

func (d *decoder) group(points bool) Parts {
	n := d.length(3)
	if n == 0 {
		return nil
	}
	group := make(Parts, n)
	before := ""
	for i := range group {
		before = d.key(before)
		group[i].Key = before
		if points {
			d.partPoints(&group[i].Part)
		} else {
			d.part(&group[i].Part)
		}
		if d.bad {
			return nil
		}
	}
	return group
}

// histogram reads a histogram; see the grammar in encode.go.
func (d *decoder) histogram(base int64) Histogram {
	header := d.unsigned()
	allOne := header&1 == 1
	least := 2
	if allOne {
		least = 1
	}
	n := d.fits(header/2, least)
	if n == 0 {
		if allOne {
			d.fail()
		}
		return Histogram{}
	}
	bins := room(&d.bins, n, len(d.b))
	some := false // count is not 1
	value := base
	for i := range bins {
		if i == 0 {
			value += clamp(d.signed())
		} else {
			value += clamp(int64(min(d.unsigned(), math.MaxInt64-1))) + 1
		}
		count := int64(1)
		if !allOne {
			count = d.count()
		}
		some = some || count != 1
		if value < math.MinInt32 || value > math.MaxInt32 {
			d.fail()
			return Histogram{}
		}
		bins[i] = bin{int32(value), count}
	}
	if !allOne && !some {
		d.fail()
	}
	return Histogram{bins: bins}
}

// clamp holds a difference of values where adding it cannot overflow.
func clamp(v int64) int64 {
	return min(max(v, -1<<40), 1<<40)
}

func (d *decoder) part(p *Part) {
	flags := d.byte()
	if flags&flagCell != 0 {
		p.Hist = d.histogram(basisPointBase)
		p.SumPpb = d.signed() + p.Hist.Sum()*ppbPerStep
		p.Earned, p.Possible = int64(d.unsigned()), d.sum()
	}
	if flags&flagFullMarks != 0 {
		points := d.sum()
		bins := room(&d.bins, 1, len(d.b))
		bins[0] = bin{whole, 1}
		p.Cell = Cell{SumPpb: ppbWhole, Earned: points, Possible: points, Hist: Histogram{bins: bins}}
	}
	p.Answered = p.Hist.N()
	if flags&flagAnswered != 0 {
		p.Answered += d.signed()
	}
	if flags&flagNotApplicable != 0 {
		p.NotApplicable = d.sum()
	}
	if flags&flagCriticals != 0 {
		p.Criticals = d.sum()
	}
	if flags&flagWaits != 0 {
		p.Served = d.histogram(0)
		p.LeftUnserved, p.HungUp = d.sum(), d.sum()
	}
	if flags&flagOptions != 0 {
		p.Options = d.optionCounts()
	}
	if flags&flagValues != 0 {
		p.Values = d.histogram(0)
	}
	// A flag that announces nothing, and both kinds of cell, are written
	// otherwise by the encoder.
	if p.flags() != flags || p.empty() {
		d.fail()
	}
}

func (d *decoder) optionCounts() Counts {
	header := d.unsigned()
	allOne := header&1 == 1
	least := 2
	if allOne {
		least = 1
	}
	n := d.fits(header/2, least)
	options := Counts(room(&d.counts, n, len(d.b)))
	some := false // count is not 1
	place := -1
	for i := range options {
		skip := d.unsigned()
		if skip >= uint64(len(d.options)-place-1) {
			d.fail()
			return nil
		}
		place += int(skip) + 1
		count := int64(1)
		if !allOne {
			count = d.count()
		}
		some = some || count != 1
		d.used[place] = true
		options[i] = Count{Key: d.options[place], N: count}
	}
	if !allOne && !some {
		d.fail()
	}
	return options
}

// allOptionsUsed reports whether the option table holds no key in vain.
func (d *decoder) allOptionsUsed() bool {
	for _, used := range d.used {
		if !used {
			return false
		}
	}
	return true
}
