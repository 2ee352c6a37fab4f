package picture

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text  string
		wide  float64
		lines int
		want  []string
	}{
		{"", 100, 3, nil},
		{"  one \n two\t", 200, 3, []string{"one two"}},
		{"one two three", 60, 3, []string{"one two", "three"}},
		{"one two three four", 60, 2, []string{"one two", "three…"}},
		{"one two, three four", 76, 1, []string{"one two…"}},
		{"Fachverkäuferin", 80, 3, []string{"Fachverkä-", "uferin"}},
		{"mmmm", 1, 9, []string{"m-", "m-", "m-", "m"}},
		{"a\u0301a\u0301", 1, 9, []string{"a\u0301-", "a\u0301"}},
		{"a\u202eb\x00\xffc", 200, 1, []string{"abc"}},
	} {
		got := wrap(test.text, 14, test.wide, test.lines)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q within %v (-want +got):\n%s", test.text, test.wide, diff)
		}
	}
	if got := clean(strings.Repeat("ü", 5000)); len([]rune(got)) != maxText || !strings.HasSuffix(got, ellipsis) {
		t.Errorf("a long text is kept with %d characters", len([]rune(got)))
	}
}

// TestTicks compares which slots are labelled, and how.
func TestTicks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		line chart.Timeline
		wide float64
		want string
	}{
		"each month":      {chart.Timeline{Kind: chart.Monthly, First: 2025*12 + 10, Slots: 4}, 60, "0 Nov/2025 1 Dec/ 2 Jan/2026 3 Feb/"},
		"every third":     {chart.Timeline{Kind: chart.Monthly, First: 2026*12 + 1, Slots: 12}, 14, "0 /2026 2 Apr/ 5 Jul/ 8 Oct/ 11 Jan/2027"},
		"years too close": {chart.Timeline{Kind: chart.Monthly, First: 2025*12 + 10, Slots: 12}, 14, "2 Jan/2026 5 Apr/ 8 Jul/ 11 Oct/"},
		"years":           {chart.Timeline{Kind: chart.Monthly, First: 2025 * 12, Slots: 36}, 4, "0 2025/ 12 2026/ 24 2027/"},
		"every fifth":     {chart.Timeline{Kind: chart.Quarterly, First: 2024 * 4, Slots: 60}, 2.2, "4 2025/ 24 2030/ 44 2035/"},
		"quarters":        {chart.Timeline{Kind: chart.Quarterly, First: 2025*4 + 3, Slots: 3}, 90, "0 Q4/2025 1 Q1/2026 2 Q2/"},
		"names":           {chart.Timeline{Slots: 3, Names: []string{"a", "b", "c"}}, 40, "0 a 2 c"},
	} {
		var got []string
		for _, tick := range ticksOf(test.line, test.wide, words.Match("en")) {
			got = append(got, fmt.Sprint(tick.slot, " ", strings.Join(tick.lines, "/")))
		}
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// counts are exact waits of so many seconds, one each.
func counts(seconds ...int32) (out []WaitCount) {
	for _, s := range seconds {
		out = append(out, WaitCount{s, new(s + 1), 1})
	}
	return out
}

// minutes are waits in so many ranges of a minute and one without an end, one each.
func minutes(n int32) (out []WaitCount) {
	for i := range n {
		out = append(out, WaitCount{i * 60, new(i*60 + 60), 1})
	}
	return append(out, WaitCount{n * 60, nil, 1})
}

func TestColumns(t *testing.T) {
	t.Parallel()
	var long []WaitCount
	for range 40 {
		long = append(long, counts(30, 90, 150)...)
	}
	for name, test := range map[string]struct {
		counts []WaitCount
		want   waitColumns
	}{
		"none": {nil, waitColumns{even: true}},
		"short": {counts(0, 29, 30, 61), waitColumns{
			edges: []int32{0, 30, 60, 90, 120, 150, 180}, counts: []int64{2, 1, 1, 0, 0, 0}, even: true,
		}},
		"longer": {counts(10, 400, 610, 900), waitColumns{
			edges: []int32{0, 300, 600, 900, 1200, 1500, 1800}, counts: []int64{1, 1, 1, 1, 0, 0}, even: true,
		}},
		"one that never ends": {append(long, WaitCount{90_000, nil, 1}), waitColumns{
			edges:  []int32{0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330, 360, 390, 420, 450, 480, 510, 540, 570, 600},
			counts: []int64{0, 40, 0, 40, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, open: true, even: true,
		}},
		"ranges with an open end": {[]WaitCount{{0, new(int32(60)), 9}, {60, new(int32(120)), 8}, {120, nil, 7}}, waitColumns{
			edges: []int32{0, 60, 120, 120}, counts: []int64{9, 8, 7}, open: true, even: true,
		}},
		"ranges of different length": {
			[]WaitCount{{0, new(int32(60)), 9}, {60, new(int32(300)), 8}, {300, new(int32(3600)), 7}},
			waitColumns{edges: []int32{0, 60, 300, 3600}, counts: []int64{9, 8, 7}},
		},
		"many ranges with an open end": {minutes(25), waitColumns{
			edges:  []int32{0, 300, 600, 900, 1200, 1500, 1800},
			counts: []int64{5, 5, 5, 5, 5, 1}, open: true, even: true,
		}},
		"what is no range": {append(counts(5), WaitCount{9, new(int32(9)), 4}, WaitCount{-9, nil, 4}, WaitCount{9, nil, -4}), waitColumns{
			edges: []int32{0, 30, 60, 90, 120, 150, 180}, counts: []int64{1, 0, 0, 0, 0, 0}, even: true,
		}},
	} {
		got := Waits{Counts: test.counts}.columns()
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(waitColumns{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
