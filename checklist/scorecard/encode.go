package scorecard

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// The blob of Details, format 1. Numbers are varints of the least length
// (encoding/binary): unsigned, or signed where noted. Every list is sorted,
// holds nothing twice and nothing that is zero; so equal Details are equal
// bytes, and a decoder refuses every other way of writing them.
//
//	blob      = 0x01, options, histogram (base 5000), bands, group × 3
//	options   = number, keys             every option key in the blob
//	bands     = number, (key, count)…
//	group     = number, (key, part)…     sections, then dimensions, questions
//	key       = one byte: length shared with the key before in its list (at most
//	            15) × 16 + length of the rest − 1 (15: the length less 16 follows
//	            in one byte), then the rest, five bits a letter: see key.go
//	histogram = number of values × 2 + (1 where every count is 1); the first
//	            value less the base (signed); each further value less the one
//	            before less 1; after each value its count less 1, unless all are 1
//	part      = flags, then what they announce, in the order of the bits:
//	  bit 0     cell: histogram (base 5000), SumPpb − 10⁵ × the histogram's sum
//	            (signed), Earned (below 0: its two's complement), Possible
//	  bit 1     cell of one report with full marks: Possible, which is Earned
//	  bit 2     Answered less the cell's visits (signed)
//	  bit 3     NotApplicable
//	  bit 4     Criticals
//	  bit 5     waits: histogram of seconds (base 0), LeftUnserved, HungUp
//	  bit 6     options: number of keys × 2 + (1 where every count is 1); then for
//	            each its place in options less the place before less 1 (the first:
//	            its place), and its count less 1, unless all are 1
//	  bit 7     histogram of values (base 0)
const format = 1

// The flags of a part.
const (
	flagCell = 1 << iota
	flagFullMarks
	flagAnswered
	flagNotApplicable
	flagCriticals
	flagWaits
	flagOptions
	flagValues
)

// maxCount bounds one count, so that sums of counts fit 64 bits whatever the
// bytes claim.
const maxCount = 1 << 40

// basisPointBase makes both ends of the basis points two bytes long.
const basisPointBase = 5000

// ErrUnencodable is the error of Details that no adding of reports can make: a
// key that no checklist can have, keys out of order, a part that holds nothing,
// or a number out of its bounds.
var ErrUnencodable = errors.New("scorecard: details cannot be encoded")

// MarshalBinary returns the blob of the details.
func (d *Details) MarshalBinary() ([]byte, error) {
	return d.AppendBinary(nil)
}

// AppendBinary appends the blob of the details.
func (d *Details) AppendBinary(b []byte) ([]byte, error) {
	e := encoder{b: append(slices.Grow(b, usualBlob), format)}
	e.optionTable(d)
	e.histogram(&d.Total, basisPointBase)
	e.bands(d.Bands)
	for _, group := range d.groups() {
		e.group(*group)
	}
	if e.err != nil {
		return nil, e.err
	}
	return e.b, nil
}

// usualBlob is the size of most blobs in bytes.
const usualBlob = 1024

type encoder struct {
	b       []byte
	options []string
	err     error
}

func (e *encoder) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf("%w: %s", ErrUnencodable, fmt.Sprintf(format, args...))
	}
}

func (e *encoder) unsigned(v uint64) { e.b = binary.AppendUvarint(e.b, v) }

func (e *encoder) signed(v int64) { e.b = binary.AppendVarint(e.b, v) }

// sum writes a sum that is never below 0.
func (e *encoder) sum(v int64) {
	if v < 0 {
		e.fail("a sum is %d", v)
	}
	e.unsigned(uint64(v))
}

// count writes a count over 0, less one.
func (e *encoder) count(v int64) {
	if v < 1 || v > maxCount {
		e.fail("a count is %d", v)
	}
	e.unsigned(uint64(v - 1))
}

// optionTable gathers and writes the keys of all options. Most questions have
// the same few, so each is sought among those found.
func (e *encoder) optionTable(d *Details) {
	for _, group := range d.groups() {
		for i := range *group {
			for _, option := range (*group)[i].Options {
				if at, found := slices.BinarySearch(e.options, option.Key); !found {
					e.options = slices.Insert(e.options, at, option.Key)
				}
			}
		}
	}
	e.unsigned(uint64(len(e.options)))
	before := ""
	for _, key := range e.options {
		e.key(key, before)
		before = key
	}
}

func (e *encoder) bands(bands Counts) {
	e.unsigned(uint64(len(bands)))
	before := ""
	for _, band := range bands {
		e.key(band.Key, before)
		e.count(band.N)
		before = band.Key
	}
}

func (e *encoder) group(group Parts) {
	e.unsigned(uint64(len(group)))
	before := ""
	for i := range group {
		e.key(group[i].Key, before)
		e.part(&group[i].Part)
		before = group[i].Key
	}
}

// histogram writes the histogram; see the grammar above.
func (e *encoder) histogram(h *Histogram, base int64) {
	header, allOne := listHeader(len(h.bins), func(i int) int64 { return h.bins[i].count })
	e.unsigned(header)
	for i, b := range h.bins {
		if i == 0 {
			e.signed(int64(b.value) - base)
		} else {
			e.unsigned(uint64(int64(b.value) - int64(h.bins[i-1].value) - 1))
		}
		if !allOne {
			e.count(b.count)
		}
	}
}

// listHeader returns the number of counts × 2, plus 1 where there are some and
// all are 1.
func listHeader(n int, count func(int) int64) (header uint64, allOne bool) {
	allOne = n > 0
	for i := range n {
		allOne = allOne && count(i) == 1
	}
	header = uint64(n) * 2
	if allOne {
		header++
	}
	return header, allOne
}

// flags returns what the part holds.
func (p *Part) flags() byte {
	flags := 0
	raise := func(flag int, raised bool) {
		if raised {
			flags |= flag
		}
	}
	full := p.fullMarks()
	raise(flagFullMarks, full)
	raise(flagCell, !full && (len(p.Hist.bins) > 0 || p.SumPpb != 0 || p.Earned != 0 || p.Possible != 0))
	raise(flagAnswered, p.Answered != p.Hist.N())
	raise(flagNotApplicable, p.NotApplicable != 0)
	raise(flagCriticals, p.Criticals != 0)
	raise(flagWaits, len(p.Served.bins) > 0 || p.LeftUnserved != 0 || p.HungUp != 0)
	raise(flagOptions, len(p.Options) > 0)
	raise(flagValues, len(p.Values.bins) > 0)
	return byte(flags)
}

// fullMarks reports whether the cell is that of one report that earned all.
func (c *Cell) fullMarks() bool {
	return len(c.Hist.bins) == 1 && c.Hist.bins[0] == bin{whole, 1} && c.SumPpb == ppbWhole && c.Earned == c.Possible
}

func (e *encoder) part(p *Part) {
	if p.empty() {
		e.fail("a part holds nothing")
		return
	}
	flags := p.flags()
	e.b = append(e.b, flags)
	if flags&flagCell != 0 {
		e.histogram(&p.Hist, basisPointBase)
		e.signed(p.SumPpb - p.Hist.Sum()*ppbPerStep)
		e.unsigned(uint64(p.Earned))
		e.sum(p.Possible)
	}
	if flags&flagFullMarks != 0 {
		e.sum(p.Possible)
	}
	if flags&flagAnswered != 0 {
		e.signed(p.Answered - p.Hist.N())
	}
	if flags&flagNotApplicable != 0 {
		e.sum(p.NotApplicable)
	}
	if flags&flagCriticals != 0 {
		e.sum(p.Criticals)
	}
	if flags&flagWaits != 0 {
		e.histogram(&p.Served, 0)
		e.sum(p.LeftUnserved)
		e.sum(p.HungUp)
	}
	if flags&flagOptions != 0 {
		e.optionCounts(p.Options)
	}
	if flags&flagValues != 0 {
		e.histogram(&p.Values, 0)
	}
}

func (e *encoder) optionCounts(options Counts) {
	header, allOne := listHeader(len(options), func(i int) int64 { return options[i].N })
	e.unsigned(header)
	before := -1
	for _, option := range options {
		place, _ := slices.BinarySearch(e.options, option.Key)
		if place <= before {
			e.fail("option %q is out of order", option.Key)
			return
		}
		e.unsigned(uint64(place - before - 1))
		if !allOne {
			e.count(option.N)
		}
		before = place
	}
}
