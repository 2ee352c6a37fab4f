package scorecard

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestHistogram compares with a plain sorted slice, under any adding, merging
// and taking away.
func TestHistogram(t *testing.T) {
	t.Parallel()
	values := rapid.OneOf(rapid.Int32Range(-5, 5), rapid.Int32Range(0, 10000), rapid.Int32())
	rapid.Check(t, func(t *rapid.T) {
		var h Histogram
		var plain []int32
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				v := values.Draw(t, "value")
				h.Add(v)
				plain = append(plain, v)
			},
			"merge": func(t *rapid.T) {
				var o Histogram
				more := rapid.SliceOf(values).Draw(t, "values")
				for _, v := range more {
					o.Add(v)
				}
				h.Merge(&o)
				plain = append(plain, more...)
				o.Merge(&h) // what is merged from is not shared
			},
			"remove": func(t *rapid.T) {
				v := values.Draw(t, "value")
				if len(plain) > 0 && rapid.Bool().Draw(t, "one that is there") {
					v = rapid.SampledFrom(plain).Draw(t, "there")
				}
				i := slices.Index(plain, v)
				if err := h.Remove(v); (err == nil) != (i >= 0) {
					t.Fatalf("removing %d of %v: %v", v, plain, err)
				}
				if i >= 0 {
					plain = slices.Delete(plain, i, i+1)
				}
			},
			"": func(t *rapid.T) { checkHistogram(t, &h, plain) },
		})
	})
}

func checkHistogram(t *rapid.T, h *Histogram, plain []int32) {
	slices.Sort(plain)
	var all []int32
	for value, count := range h.All() {
		if count != h.Count(value) || count < 1 {
			t.Fatalf("%d is counted %d and %d times", value, count, h.Count(value))
		}
		all = append(all, slices.Repeat([]int32{value}, int(count))...)
	}
	if !slices.Equal(all, plain) {
		t.Fatalf("got %v, want %v", all, plain)
	}
	var sum, squares int64
	for _, v := range plain {
		sum += int64(v)
		squares += int64(v) * int64(v)
	}
	if h.N() != int64(len(plain)) || h.Sum() != sum || h.SumSquares() != squares {
		t.Fatalf("%v: n %d, sum %d, squares %d", plain, h.N(), h.Sum(), h.SumSquares())
	}
	median, ok := h.Median()
	if ok != (len(plain) > 0) {
		t.Fatalf("%v has a median: %t", plain, ok)
	}
	if !ok {
		return
	}
	if h.Min() != plain[0] || h.Max() != plain[len(plain)-1] {
		t.Fatalf("%v: from %d to %d", plain, h.Min(), h.Max())
	}
	// The mean of the middle two, floored, by its definition.
	twice := int64(plain[(len(plain)-1)/2]) + int64(plain[len(plain)/2])
	if m := 2 * int64(median); m > twice || m < twice-1 {
		t.Fatalf("%v has the median %d", plain, median)
	}
}

func TestHistogramSubtractIsAllOrNothing(t *testing.T) {
	t.Parallel()
	var h, o Histogram
	for _, v := range []int32{1, 2, 2, 3} {
		h.Add(v)
	}
	for _, v := range []int32{1, 3, 3} {
		o.Add(v)
	}
	if err := h.Subtract(&o); !errors.Is(err, ErrNegative) {
		t.Errorf("got %v", err)
	}
	if h.N() != 4 || h.Sum() != 8 {
		t.Errorf("a refused subtraction left %v", h.bins)
	}
}
