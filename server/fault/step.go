package fault

import (
	"errors"
	"fmt"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Step adds to an error what was being done when it occurred, for the log: `defer fault.Step(&err, "count report %s", id)`.
// What is sent stays the same, because From looks through the addition. Nothing is formatted where *err is nil.
func Step(err *error, format string, args ...any) {
	if *err == nil {
		return
	}
	step := fmt.Sprintf(format, args...)
	var e *Error
	switch {
	case !errors.As(*err, &e):
		*err = fmt.Errorf("%s: %w", step, *err)
	case e.cause != nil:
		e.cause = fmt.Errorf("%s: %w", step, e.cause)
	case e.reason == pb.Reason_INTERNAL:
		e.cause = errors.New(step)
	}
}
