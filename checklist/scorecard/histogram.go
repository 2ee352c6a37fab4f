package scorecard

import (
	"errors"
	"iter"
	"slices"
)

// ErrNegative is the error of taking away what was never added.
var ErrNegative = errors.New("scorecard: more is subtracted than was added")

// Histogram counts whole values: basis points, seconds or steps of a scale. The
// zero Histogram is empty. Values are kept exactly, not in buckets: a report's
// basis points have at most 10,001 values, a scale 2,001, and the waits that
// shoppers note are whole seconds of which a location sees a few hundred, so a
// median stays exact and a count can be subtracted again.
//
// A Histogram must not be copied once it has been added to.
type Histogram struct {
	bins []bin // by rising value, every count over 0
}

type bin struct {
	value int32
	count int64
}

// search returns the place of the value and whether it is there.
func (h *Histogram) search(value int32) (int, bool) {
	return slices.BinarySearchFunc(h.bins, value, func(b bin, v int32) int {
		return int(b.value) - int(v)
	})
}

// Add counts the value once more.
func (h *Histogram) Add(value int32) {
	h.merge([]bin{{value, 1}})
}

// Remove counts the value once less, or gives ErrNegative and changes nothing.
func (h *Histogram) Remove(value int32) error {
	return h.Subtract(&Histogram{bins: []bin{{value, 1}}})
}

// Merge adds every count of o.
func (h *Histogram) Merge(o *Histogram) {
	h.merge(o.bins)
}

// merge grows the bins once by what is new, then merges from the back, so that
// nothing is moved twice.
func (h *Histogram) merge(add []bin) {
	old := len(h.bins)
	missing := len(add) - h.common(add)
	h.bins = slices.Grow(h.bins, missing)[:old+missing]
	i, j := old-1, len(add)-1
	for at := len(h.bins) - 1; j >= 0; at-- {
		switch {
		case i >= 0 && h.bins[i].value > add[j].value:
			h.bins[at] = h.bins[i]
			i--
		case i >= 0 && h.bins[i].value == add[j].value:
			h.bins[at] = bin{add[j].value, h.bins[i].count + add[j].count}
			i--
			j--
		default:
			h.bins[at] = add[j]
			j--
		}
	}
}

// common returns how many values of add are there already. Two histograms of
// about one size are gone through side by side; few values are sought.
func (h *Histogram) common(add []bin) (n int) {
	const few = 16
	rest := h.bins
	for _, b := range add {
		i, found := 0, false
		if len(add)*few < len(h.bins) {
			i, found = (&Histogram{rest}).search(b.value)
		} else {
			for i < len(rest) && rest[i].value < b.value {
				i++
			}
			found = i < len(rest) && rest[i].value == b.value
		}
		if found {
			n++
		}
		rest = rest[i:]
	}
	return n
}

// Subtract subtracts every count of o, or returns ErrNegative and changes
// nothing.
func (h *Histogram) Subtract(o *Histogram) error {
	if !h.holds(o) {
		return ErrNegative
	}
	for _, b := range o.bins {
		i, _ := h.search(b.value)
		h.bins[i].count -= b.count
	}
	h.bins = slices.DeleteFunc(h.bins, func(b bin) bool { return b.count == 0 })
	return nil
}

// holds reports whether o could be subtracted.
func (h *Histogram) holds(o *Histogram) bool {
	for _, b := range o.bins {
		if h.Count(b.value) < b.count {
			return false
		}
	}
	return true
}

// All goes through the values and their counts, by rising value.
func (h *Histogram) All() iter.Seq2[int32, int64] {
	return func(yield func(int32, int64) bool) {
		for _, b := range h.bins {
			if !yield(b.value, b.count) {
				return
			}
		}
	}
}

// Count returns how often the value was counted.
func (h *Histogram) Count(value int32) int64 {
	if i, found := h.search(value); found {
		return h.bins[i].count
	}
	return 0
}

// N returns the number of values counted.
func (h *Histogram) N() (n int64) {
	for _, b := range h.bins {
		n += b.count
	}
	return n
}

// Min returns the least value, 0 where there is none.
func (h *Histogram) Min() int32 {
	if len(h.bins) == 0 {
		return 0
	}
	return h.bins[0].value
}

// Max returns the greatest value, 0 where there is none.
func (h *Histogram) Max() int32 {
	if len(h.bins) == 0 {
		return 0
	}
	return h.bins[len(h.bins)-1].value
}

// Sum returns the sum of the values.
func (h *Histogram) Sum() (sum int64) {
	for _, b := range h.bins {
		sum += int64(b.value) * b.count
	}
	return sum
}

// SumSquares returns the sum of the squared values. Of basis points it fits 64
// bits up to 9 × 10¹⁰ reports; it is of no use for seconds.
func (h *Histogram) SumSquares() (sum int64) {
	for _, b := range h.bins {
		sum += int64(b.value) * int64(b.value) * b.count
	}
	return sum
}

// Median returns the middle value, of an even number the mean of the middle two
// floored; ok is false where there is none.
func (h *Histogram) Median() (median int32, ok bool) {
	n := h.N()
	if n <= 0 {
		return 0, false
	}
	low, high := int64(h.rank((n-1)/2)), int64(h.rank(n/2))
	return int32((low + high) >> 1), true // a shift floors also below 0
}

// rank returns the value at the place, counted from 0, in the sorted values.
func (h *Histogram) rank(place int64) int32 {
	for _, b := range h.bins {
		if place < b.count {
			return b.value
		}
		place -= b.count
	}
	return h.Max()
}
