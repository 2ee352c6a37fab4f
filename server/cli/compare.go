package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
)

// compare prints every member in which a score differs from the want of its case. It returns an error where any does, or
// a case has no want.
func compare(w io.Writer, cases []scoredCase) error {
	differing := 0
	for _, c := range cases {
		lines, err := c.differences()
		if err != nil {
			return err
		}
		for _, line := range lines {
			fmt.Fprintf(w, "%s: %s\n", c.place, line)
		}
		if len(lines) > 0 {
			differing++
		}
	}
	if differing > 0 {
		return found("%d of %s differ from what they want", differing, count(len(cases), "case", "cases"))
	}
	fmt.Fprintf(w, "%s as wanted\n", count(len(cases), "case", "cases"))
	return nil
}

func (c *scoredCase) differences() ([]string, error) {
	if len(c.Want) == 0 {
		return []string{"there is no want to compare with"}, nil
	}
	text, err := json.Marshal(c.score)
	if err != nil {
		return nil, err
	}
	got, err := decodeJSON(text)
	if err != nil {
		return nil, err
	}
	want, err := decodeJSON(c.Want)
	if err != nil {
		return nil, err
	}
	return appendDifferences(nil, "", want, got), nil
}

// decodeJSON decodes JSON and keeps numbers as they are written.
func decodeJSON(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	err := d.Decode(&value)
	return value, err
}

// appendDifferences appends a line for each difference of two JSON values, in the order of their paths.
func appendDifferences(lines []string, path string, want, got any) []string {
	switch want := want.(type) {
	case map[string]any:
		if got, ok := got.(map[string]any); ok {
			keys := maps.Clone(want)
			maps.Copy(keys, got)
			for _, key := range slices.Sorted(maps.Keys(keys)) {
				lines = appendMember(lines, join(path, key), want, got, key)
			}
			return lines
		}
	case []any:
		if got, ok := got.([]any); ok && len(got) == len(want) {
			for i := range want {
				lines = appendDifferences(lines, path+"["+strconv.Itoa(i)+"]", want[i], got[i])
			}
			return lines
		}
	default:
		if want == got {
			return lines
		}
	}
	return append(lines, fmt.Sprintf("%s: want %s, got %s", path, compact(want), compact(got)))
}

func appendMember(lines []string, path string, want, got map[string]any, key string) []string {
	wanted, isWanted := want[key]
	given, isGiven := got[key]
	switch {
	case !isWanted:
		return append(lines, fmt.Sprintf("%s: want nothing, got %s", path, compact(given)))
	case !isGiven:
		return append(lines, fmt.Sprintf("%s: want %s, got nothing", path, compact(wanted)))
	}
	return appendDifferences(lines, path, wanted, given)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func compact(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
