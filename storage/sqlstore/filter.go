package sqlstore

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"mysteryshopper/storage"
)

// fieldKind is the type of the values that a field is compared with.
type fieldKind int

const (
	textField fieldKind = iota
	booleanField
	monthField
	instantField
	// visitField is a textField of reports; see query.visits.
	visitField
	// unreadField is whether a message of the report's shopper is unread. It is no column.
	unreadField
	// holderField is who holds a report at a time, a storage.HolderAt. It is no column.
	holderField
	// idField is the column id, whatever the field is called.
	idField
	// titleField is a text that can contain another one, wordsField a column of words, and listField one with a list in JSON.
	titleField
	wordsField
	listField
)

// filterFields are the fields of a list's filter. A field has the name of its column.
type filterFields map[string]fieldKind

// maxFilterDepth is the largest nesting depth of filters.
const maxFilterDepth = 32

// whereFilter adds the condition of a filter.
func (q *query) whereFilter(f storage.Filter, fields filterFields) error {
	condition, err := q.condition(f, fields, 0)
	if err != nil || condition == "" {
		return err
	}
	q.where(condition)
	return nil
}

// condition returns a filter as SQL, empty if it matches everything.
func (q *query) condition(f storage.Filter, fields filterFields, depth int) (string, error) {
	set := 0
	for _, member := range []bool{len(f.All) > 0, len(f.Any) > 0, f.Not != nil, f.Compare != nil} {
		if member {
			set++
		}
	}
	switch {
	case set == 0:
		return "", nil
	case set > 1:
		return "", fmt.Errorf("%w: several members in one", storage.ErrFilter)
	case depth == maxFilterDepth:
		return "", fmt.Errorf("%w: deeper than %d", storage.ErrFilter, maxFilterDepth)
	case f.Compare != nil:
		return q.comparison(f.Compare, fields)
	case f.Not != nil:
		condition, err := q.condition(*f.Not, fields, depth+1)
		if condition == "" {
			condition = "1 = 1"
		}
		return "NOT (" + condition + ")", err
	case len(f.All) > 0:
		return q.joined(f.All, " AND ", fields, depth)
	default:
		return q.joined(f.Any, " OR ", fields, depth)
	}
}

func (q *query) joined(filters []storage.Filter, by string, fields filterFields, depth int) (string, error) {
	conditions := make([]string, len(filters))
	for i, f := range filters {
		condition, err := q.condition(f, fields, depth+1)
		if err != nil {
			return "", err
		}
		if condition == "" {
			condition = "1 = 1"
		}
		conditions[i] = condition
	}
	return "(" + strings.Join(conditions, by) + ")", nil
}

func (q *query) comparison(c *storage.Comparison, fields filterFields) (string, error) {
	kind, ok := fields[c.Field]
	if !ok {
		return "", fmt.Errorf("%w: no field %q", storage.ErrFilter, c.Field)
	}
	op, ok := map[storage.Op]string{
		storage.Equal: "=", storage.NotEqual: "<>", storage.Less: "<", storage.LessOrEqual: "<=",
		storage.Greater: ">", storage.GreaterOrEqual: ">=",
	}[c.Op]
	if ok = ok || c.Op == storage.Has; !ok || (kind == booleanField || kind == holderField || kind == unreadField) && c.Op != storage.Equal && c.Op != storage.NotEqual {
		return "", fmt.Errorf("%w: no operator %q for %s", storage.ErrFilter, c.Op, c.Field)
	}
	if kind == idField {
		kind, c = textField, &storage.Comparison{Field: "id", Op: c.Op, Value: c.Value}
	}
	if kind == wordsField || kind == listField || c.Op == storage.Has {
		return q.contains(c, kind)
	}
	value, err := kind.value(c.Value)
	if err != nil {
		return "", fmt.Errorf("%w: %s: %w", storage.ErrFilter, c.Field, err)
	}
	if kind == visitField && c.Op == storage.Equal {
		var ids [][]byte
		for _, id := range q.visits[value.(string)] {
			ids = append(ids, id[:])
		}
		return oneOf(q, "id", ids), nil
	}
	if kind == holderField {
		held := q.heldBy(value.(storage.HolderAt))
		if c.Op == storage.NotEqual {
			held = "NOT (" + held + ")"
		}
		return held, nil
	}
	if kind == unreadField {
		unread := "id IN (SELECT report FROM report_messages WHERE read_time IS NULL AND from_shopper)"
		if value != (c.Op == storage.Equal) {
			unread = "NOT (" + unread + ")"
		}
		return unread, nil
	}
	if kind == booleanField {
		// In this form the engine can use a partial index.
		if value == (c.Op == storage.Equal) {
			return c.Field, nil
		}
		return "NOT " + c.Field, nil
	}
	return fmt.Sprintf("%s %s %s", c.Field, op, q.bind(value)), nil
}

// contains returns the condition that a column has a value in it. Nothing in a value is special.
func (q *query) contains(c *storage.Comparison, kind fieldKind) (string, error) {
	value, isText := c.Value.(string)
	if c.Op != storage.Has || !isText {
		return "", fmt.Errorf("%w: %s %s %v", storage.ErrFilter, c.Field, c.Op, c.Value)
	}
	column := c.Field
	switch kind {
	case titleField:
	case wordsField:
		column, value = "(' ' || "+column+" || ' ')", " "+value+" "
	case listField:
		quoted, err := json.Marshal(value)
		if err != nil {
			return "", err
		}
		value = string(quoted)
	default:
		return "", fmt.Errorf("%w: no operator %q for %s", storage.ErrFilter, c.Op, c.Field)
	}
	return column + " <> replace(" + column + ", " + q.bind(value) + ", '')", nil
}

// value returns the column's form of a value.
func (k fieldKind) value(v any) (any, error) {
	switch v := v.(type) {
	case string:
		if k == textField || k == visitField || k == titleField {
			return v, nil
		}
		if k == monthField {
			return monthNumber(v)
		}
		if k == instantField {
			at, err := time.Parse(time.RFC3339Nano, v)
			return micros(at), err
		}
	case bool:
		if k == booleanField || k == unreadField {
			return v, nil
		}
	case storage.HolderAt:
		if k == holderField {
			return v, nil
		}
	}
	return nil, fmt.Errorf("not a value of this field: %v", v)
}
