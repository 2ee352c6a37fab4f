package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"sync"
)

// On an embedded engine a statement takes a few microseconds, and package database/sql adds as much: locks, copies of
// the arguments, and a conversion of each column by reflection. So statements run on the driver's own connection there,
// which keeps them prepared. The pool still owns the connection, and closes it after driver.ErrBadConn.

// scratch is memory that the statements of a transaction use one after the other; see bind and queryDirect.
type scratch struct {
	bound   []driver.NamedValue
	columns []driver.Value
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// release gives the memory to the next transaction, without what it refers to. No statement may run after it.
func (s *scratch) release() {
	clear(s.bound[:cap(s.bound)])
	clear(s.columns[:cap(s.columns)])
	scratches.Put(s)
}

// execDirect runs a writing statement on the driver's connection and returns the number of rows written.
func (t *tx) execDirect(ctx context.Context, query string, args []any) (n int64, err error) {
	err = t.conn.Raw(func(conn any) error {
		values, err := t.bind(args)
		if err != nil {
			return err
		}
		result, err := conn.(driver.ExecerContext).ExecContext(ctx, query, values)
		if err != nil {
			return err
		}
		n, err = result.RowsAffected()
		return err
	})
	return n, err
}

// queryDirect runs a query on the driver's connection and calls fn for each of its rows, or only for the first one.
func (t *tx) queryDirect(ctx context.Context, query string, args []any, onlyFirst bool, fn func(row) error) error {
	return t.conn.Raw(func(conn any) (err error) {
		values, err := t.bind(args)
		if err != nil {
			return err
		}
		rows, err := conn.(driver.QueryerContext).QueryContext(ctx, query, values)
		if err != nil {
			return err
		}
		defer func() {
			if closed := rows.Close(); err == nil {
				err = closed
			}
		}()
		count := len(rows.Columns())
		t.columns = slices.Grow(t.columns[:0], count)[:count]
		for {
			err := rows.Next(t.columns)
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err == nil {
				err = fn(directRow(t.columns))
			}
			if err != nil || onlyFirst {
				return err
			}
		}
	})
}

// bind converts arguments to the types of drivers. The result is valid until the next call.
func (t *tx) bind(args []any) ([]driver.NamedValue, error) {
	t.bound = t.bound[:0]
	for i, arg := range args {
		value, err := driverValue(arg)
		if err != nil {
			return nil, fmt.Errorf("argument $%d: %w", i+1, err)
		}
		t.bound = append(t.bound, driver.NamedValue{Ordinal: i + 1, Value: value})
	}
	return t.bound, nil
}

func driverValue(arg any) (driver.Value, error) {
	switch v := arg.(type) {
	case nil, int64, string, []byte, bool, float64:
		return v, nil
	case int32:
		return int64(v), nil
	case int:
		return int64(v), nil
	}
	return driver.DefaultParameterConverter.ConvertValue(arg)
}

// directRow is a row as the driver has read it.
type directRow []driver.Value

// Scan converts the columns like sql.Rows.Scan, but refuses a conversion between texts and numbers. Bytes are those of
// the driver, which it does not use again.
func (r directRow) Scan(dest ...any) error {
	if len(dest) != len(r) {
		return fmt.Errorf("%d columns are read into %d variables", len(r), len(dest))
	}
	for i, to := range dest {
		if err := assign(to, r[i]); err != nil {
			return fmt.Errorf("column %d: %w", i, err)
		}
	}
	return nil
}

// assign sets the variable that to points to.
func assign(to any, value driver.Value) error {
	switch to := to.(type) {
	case *string:
		if text, ok := value.(string); ok {
			*to = text
			return nil
		}
	case *int64:
		if n, ok := value.(int64); ok {
			*to = n
			return nil
		}
	case *[]byte:
		switch v := value.(type) {
		case []byte:
			*to = v
			return nil
		case string:
			*to = []byte(v)
			return nil
		case nil:
			*to = nil
			return nil
		}
	case *any:
		*to = value
		return nil
	case sql.Scanner:
		return to.Scan(value)
	default:
		return assignKind(reflect.ValueOf(to).Elem(), value)
	}
	return errConversion(to, value)
}

// assignKind sets a variable by the kind of its type.
func assignKind(to reflect.Value, value driver.Value) error {
	if to.Kind() == reflect.Pointer {
		if value == nil {
			to.SetZero()
			return nil
		}
		to.Set(reflect.New(to.Type().Elem()))
		return assign(to.Interface(), value)
	}
	switch v := value.(type) {
	case string:
		if to.Kind() == reflect.String {
			to.SetString(v)
			return nil
		}
	case int64:
		switch {
		case to.Kind() == reflect.Bool && (v == 0 || v == 1):
			to.SetBool(v == 1)
			return nil
		case to.CanInt() && !to.OverflowInt(v):
			to.SetInt(v)
			return nil
		case to.CanUint() && v >= 0 && !to.OverflowUint(uint64(v)):
			to.SetUint(uint64(v))
			return nil
		case to.CanFloat():
			to.SetFloat(float64(v))
			return nil
		}
	case float64:
		if to.CanFloat() {
			to.SetFloat(v)
			return nil
		}
	}
	return errConversion(to.Addr().Interface(), value)
}

func errConversion(to any, value driver.Value) error {
	return fmt.Errorf("a value that is kept as %T is read into a %T", value, to)
}
