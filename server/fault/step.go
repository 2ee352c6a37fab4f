package fault

import "fmt"

// Step wraps an error with what was being done when it occurred, for the log: `defer fault.Step(&err, "count report %s",
// id)`. The reason and the public text stay, because From looks through the wrapping. Nothing is formatted where *err is
// nil.
func Step(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *err)
	}
}
