package picture

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTable holds that no language lacks a text, or a part that is filled in.
func TestTable(t *testing.T) {
	t.Parallel()
	parts := regexp.MustCompile(`\{[a-z]*\}`)
	english := reflect.ValueOf(*table["en"])
	for lang, w := range table {
		if w.tag != lang {
			t.Errorf("%s says that it is %s", lang, w.tag)
		}
		v := reflect.ValueOf(*w)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if v.Field(i).IsZero() {
				t.Errorf("%s: no %s", lang, name)
			}
			want := parts.FindAllString(fmt.Sprint(english.Field(i)), -1)
			got := parts.FindAllString(fmt.Sprint(v.Field(i)), -1)
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: parts of %s (-en +got):\n%s", lang, name, diff)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	en, de, sv, hu := table["en"], table["de"], table["sv"], table["hu"]
	for _, test := range []struct{ got, want string }{
		{en.percent(7849), "78.4%"}, {en.percentRaised(7841), "78.5%"}, {en.percentRaised(7840), "78.4%"},
		{en.percent(-1), "−0.1%"}, {en.percent(0), "0.0%"}, {en.percent(10_000), "100.0%"}, {en.percent(9999), "99.9%"},
		{de.percent(7849), "78,4\u00a0%"}, {sv.percent(7849), "78,4\u00a0%"}, {hu.percent(7849), "78,4%"},
		{en.line(8000), "80%"}, {en.line(8050), "80.5%"}, {de.line(0), "0\u00a0%"},
		{en.count(999), "999"}, {en.count(1000), "1,000"}, {en.count(1_234_567), "1,234,567"}, {en.count(-1000), "−1,000"},
		{de.count(1600), "1.600"}, {sv.count(1600), "1\u00a0600"}, {hu.count(1600), "1600"}, {hu.count(16_000), "16\u00a0000"},
		{en.points(987), "+9.8"}, {en.points(-5), "0.0"}, {en.points(-1234), "−12.3"}, {en.points(9), "0.0"},
		{en.visitsOf(0), "no visits"}, {en.visitsOf(1), "1 visit"}, {hu.visitsOf(2), "2 látogatás"},
		{en.lasting(0), "0\u00a0s"}, {en.lasting(59), "59\u00a0s"}, {en.lasting(60), "1\u00a0min"},
		{en.lasting(3661), "1\u00a0h 1\u00a0min"}, {en.lasting(86_400 + 59), "1\u00a0d"}, {hu.lasting(270), "4\u00a0perc 30\u00a0mp"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

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

// TestTicks says which slots are labelled, and how.
func TestTicks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		line timeline
		wide float64
		want string
	}{
		"each month":      {timeline{kind: monthly, first: 2025*12 + 10, slots: 4}, 60, "0 Nov/2025 1 Dec/ 2 Jan/2026 3 Feb/"},
		"every third":     {timeline{kind: monthly, first: 2026*12 + 1, slots: 12}, 14, "0 /2026 2 Apr/ 5 Jul/ 8 Oct/ 11 Jan/2027"},
		"years too close": {timeline{kind: monthly, first: 2025*12 + 10, slots: 12}, 14, "2 Jan/2026 5 Apr/ 8 Jul/ 11 Oct/"},
		"years":           {timeline{kind: monthly, first: 2025 * 12, slots: 36}, 4, "0 2025 12 2026 24 2027"},
		"every fifth":     {timeline{kind: quarterly, first: 2024 * 4, slots: 60}, 2.2, "4 2025 24 2030 44 2035"},
		"quarters":        {timeline{kind: quarterly, first: 2025*4 + 3, slots: 3}, 90, "0 Q4/2025 1 Q1/2026 2 Q2/"},
		"names":           {timeline{slots: 3, names: []string{"a", "b", "c"}}, 40, "0 a 2 c"},
	} {
		var got []string
		for _, tick := range test.line.ticks(test.wide, table["en"]) {
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

func TestScale(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		least, greatest, low, high int32
	}{
		{8000, 9000, 6000, 10_000}, {0, 10_000, 0, 10_000}, {5000, 5000, 3000, 7000}, {100, 200, 0, 4000},
		{9990, 10_000, 6000, 10_000}, {2000, 9000, 0, 10_000}, {3400, 8700, 3000, 9000}, {-500, 20_000, 0, 10_000},
	} {
		low, high := Trend{Points: []TrendPoint{
			{Figure: Figure{Value: &test.least}}, {Figure: Figure{Value: &test.greatest}},
		}}.scale()
		if low != test.low || high != test.high {
			t.Errorf("%d to %d: the scale runs from %d to %d", test.least, test.greatest, low, high)
		}
	}
}
