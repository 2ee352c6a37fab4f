package sqlstore

import (
	"database/sql/driver"
	"errors"
	"testing"
	"time"
)

type word string

// TestDirectRows reads each kind of column into each kind of variable that package storage has.
func TestDirectRows(t *testing.T) {
	t.Parallel()
	var (
		text    string
		named   word
		wide    int64
		narrow  int32
		yes     bool
		share   float64
		bytes   []byte
		pointed *int32
		none    = new(int32)
		at      time.Time
		anyhow  any
	)
	row := directRow{"a", "b", int64(1), int64(2), int64(1), int64(3), []byte{4}, int64(5), nil, int64(6), nil}
	err := row.Scan(&text, &named, &wide, &narrow, &yes, &share, &bytes, &pointed, &none, instant{&at}, &anyhow)
	if err != nil {
		t.Fatal(err)
	}
	if text != "a" || named != "b" || wide != 1 || narrow != 2 || !yes || share != 3 || bytes[0] != 4 || *pointed != 5 ||
		none != nil || at != time.UnixMicro(6).UTC() || anyhow != nil {
		t.Error(text, named, wide, narrow, yes, share, bytes, pointed, none, at, anyhow)
	}
}

// TestDirectRowsRefuse reads what does not fit, which database/sql would refuse too.
func TestDirectRowsRefuse(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]struct {
		to    any
		value driver.Value
	}{
		"NULL as text":             {new(string), nil},
		"NULL as number":           {new(int64), nil},
		"NULL as truth":            {new(bool), nil},
		"another truth":            {new(bool), int64(2)},
		"a number too wide":        {new(int32), int64(1) << 40},
		"a number below zero":      {new(uint32), int64(-1)},
		"a text as number":         {new(int32), "1"},
		"a number as text":         {new(word), int64(1)},
		"a real number as integer": {new(int64), 1.5},
	} {
		if err := (directRow{of.value}).Scan(of.to); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := (directRow{int64(1), int64(2)}).Scan(new(int64)); err == nil {
		t.Error("two columns in one variable: no error")
	}
}

// TestDriverValues converts the arguments of statements.
func TestDriverValues(t *testing.T) {
	t.Parallel()
	number, empty, month := int32(7), "", "2026-11"
	for _, of := range []struct{ arg, want any }{
		{nil, nil}, {"a", "a"}, {word("b"), "b"}, {1, int64(1)}, {number, int64(7)}, {&number, int64(7)}, {(*int32)(nil), nil},
		{true, true}, {1.5, 1.5}, {nullable{&empty}, nil}, {monthValue{&month}, int64(202611)},
	} {
		if got, err := driverValue(of.arg); err != nil || got != of.want {
			t.Errorf("%T %v: %v, %v", of.arg, of.arg, got, err)
		}
	}
	broken := "x"
	if _, err := driverValue(monthValue{&broken}); err == nil || errors.Is(err, driver.ErrSkip) {
		t.Error("a month that is none:", err)
	}
}
