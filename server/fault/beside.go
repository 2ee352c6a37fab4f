package fault

import (
	"slices"
	"strings"
)

// Beside returns the violations of more that are neither at, above nor below the place of one that was found already:
// what is wrong there is known.
func Beside(found, more []Violation) []Violation {
	return slices.DeleteFunc(slices.Clone(more), func(v Violation) bool {
		return slices.ContainsFunc(found, func(f Violation) bool { return within(f.Path, v.Path) || within(v.Path, f.Path) })
	})
}

// within reports whether a path is another one or below it.
func within(path, above string) bool {
	rest, below := strings.CutPrefix(path, above)
	return below && (above == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}
