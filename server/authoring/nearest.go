package authoring

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// fieldNames returns the names of the fields that an author may set, in the order of the API.
func fieldNames(m protoreflect.MessageDescriptor) []string {
	var names []string
	for i := range m.Fields().Len() {
		if field := m.Fields().Get(i); !isOutput(field) {
			names = append(names, field.JSONName())
		}
	}
	return names
}

// nearest returns the name that a misspelt one is likely to mean: one that it begins or ends, or one of a few letters
// difference; empty where none is near.
func nearest(name string, names []string) string {
	folded := strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(name))
	best, distance := "", max(1, len(folded)/3)+1
	for _, candidate := range names {
		lower := strings.ToLower(strings.ReplaceAll(candidate, "_", ""))
		if len(folded) >= 4 && (strings.HasPrefix(lower, folded) || strings.HasSuffix(lower, folded)) {
			return candidate
		}
		if n := editDistance(folded, lower); n < distance {
			best, distance = candidate, n
		}
	}
	return best
}

// editDistance counts the letters to insert, to delete or to replace (V. I. Levenshtein, 1966).
func editDistance(a, b string) int {
	previous := make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range len(a) {
		row := []int{i + 1}
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row = append(row, slices.Min([]int{previous[j] + cost, previous[j+1] + 1, row[j] + 1}))
		}
		previous = row
	}
	return previous[len(b)]
}
