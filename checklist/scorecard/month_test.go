package scorecard

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseMonth(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0001-01", "2026-01", "2026-12", "9999-12"} {
		m, err := ParseMonth(text)
		if err != nil || m.String() != text {
			t.Errorf("%s: got %s, %v", text, m, err)
		}
	}
	for _, text := range []string{
		"", "2026", "2026-1", "2026-00", "2026-13", "2026-1x", "0000-01", "2026/01", "2026-01-01", "+026-01", "-026-01",
		"20२6-1", " 2026-0",
	} {
		if m, err := ParseMonth(text); !errors.Is(err, ErrMonth) {
			t.Errorf("%q: got %s, %v", text, m, err)
		}
	}
}

func TestQuarter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ month, quarter, first, last string }{
		{"2026-01", "2026-Q1", "2026-01", "2026-03"},
		{"2026-03", "2026-Q1", "2026-01", "2026-03"},
		{"2026-04", "2026-Q2", "2026-04", "2026-06"},
		{"2026-12", "2026-Q4", "2026-10", "2026-12"},
	} {
		m, err := ParseMonth(tt.month)
		if err != nil {
			t.Fatal(err)
		}
		q := m.Quarter()
		if q.String() != tt.quarter || q.First().String() != tt.first || q.Last().String() != tt.last {
			t.Errorf("%s: got %s, %s to %s", tt.month, q, q.First(), q.Last())
		}
		if parsed, err := ParseQuarter(tt.quarter); err != nil || parsed != q {
			t.Errorf("%s: got %s, %v", tt.quarter, parsed, err)
		}
	}
	for _, text := range []string{"", "2026-Q0", "2026-Q5", "2026-q1", "2026-01", "2026-Q11", "0000-Q1"} {
		if q, err := ParseQuarter(text); !errors.Is(err, ErrMonth) {
			t.Errorf("%q: got %s, %v", text, q, err)
		}
	}
}

// TestMonthOf compares months with the calendar of the standard library.
func TestMonthOf(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(rapid.IntRange(1, 9999).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), 1, 0, 0, 0, 0, time.UTC)
		m := MonthOf(day)
		if m.String() != day.Format("2006-01") {
			t.Fatalf("%v is in %s", day, m)
		}
		if next := MonthOf(day.AddDate(0, 1, 0)); next != m+1 {
			t.Fatalf("after %s comes %s", m, next)
		}
		var read Month
		if text, err := json.Marshal(m); err != nil || json.Unmarshal(text, &read) != nil || read != m {
			t.Fatalf("%s is written as %s and read as %s", m, text, read)
		}
	})
}

func TestMonths(t *testing.T) {
	t.Parallel()
	from, err := ParseMonth("2025-11")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range Months(from, from+3) {
		got = append(got, m.String())
	}
	if want := []string{"2025-11", "2025-12", "2026-01", "2026-02"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Months(from, from-1); got != nil {
		t.Errorf("from a month to the one before: %v", got)
	}
	if err := new(Month).UnmarshalText([]byte("soon")); !errors.Is(err, ErrMonth) {
		t.Errorf("got %v", err)
	}
}
