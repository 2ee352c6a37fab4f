package sheet

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// separator stands between the elements of a list or map in one cell.
const separator = "; "

var (
	inElement = strings.NewReplacer(`\`, `\\`, `;`, `\;`)
	inKey     = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `=`, `\=`)
)

// joinList returns a list of scalars in one cell; absent where it is empty.
func joinList(list protoreflect.List, d protoreflect.FieldDescriptor) (Cell, error) {
	if list.Len() == 0 {
		return Cell{}, nil
	}
	var b strings.Builder
	for i := range list.Len() {
		if i > 0 {
			b.WriteString(separator)
		}
		c, err := scalar(list.Get(i), d)
		if err != nil {
			return Cell{}, err
		}
		_, _ = inElement.WriteString(&b, c.String()) // A write to a builder never fails.
	}
	return Text(b.String()), nil
}

// joinMap returns a map in one cell, sorted by key, messages as JSON; absent where it is empty.
func joinMap(entries protoreflect.Map, value protoreflect.FieldDescriptor) (Cell, error) {
	if entries.Len() == 0 {
		return Cell{}, nil
	}
	var b strings.Builder
	for i, key := range sortedKeys(entries) {
		if i > 0 {
			b.WriteString(separator)
		}
		c, err := scalar(entries.Get(key), value)
		if err != nil {
			return Cell{}, err
		}
		_, _ = inKey.WriteString(&b, key.String()) // A write to a builder never fails.
		b.WriteByte('=')
		_, _ = inElement.WriteString(&b, c.String())
	}
	return Text(b.String()), nil
}

// jsonOfList returns a list of messages as JSON; absent where it is empty.
func jsonOfList(list protoreflect.List) (Cell, error) {
	if list.Len() == 0 {
		return Cell{}, nil
	}
	data := []byte{'['}
	for i := range list.Len() {
		if i > 0 {
			data = append(data, ',')
		}
		var err error
		if data, err = jsonOf(data, list.Get(i)); err != nil {
			return Cell{}, err
		}
	}
	return JSON(string(append(data, ']'))), nil
}

// sortedKeys returns the keys of a map in the order of their texts.
func sortedKeys(entries protoreflect.Map) []protoreflect.MapKey {
	keys := make([]protoreflect.MapKey, 0, entries.Len())
	entries.Range(func(key protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, key)
		return true
	})
	slices.SortFunc(keys, func(a, b protoreflect.MapKey) int { return strings.Compare(a.String(), b.String()) })
	return keys
}
