// Package fault is the error of the API: a machine reason from a closed list, a text for developers, and everything
// that was wrong with the request at once. One table has for every reason its code over gRPC and its status over REST,
// whether a retry helps, and its meaning.
//
// Causes are logged under the request id and never sent.
package fault

import (
	"fmt"
	"maps"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Violation is one thing that is wrong with a request.
type Violation struct {
	// Path is where, in the request's JSON form: report.answers[3].scale.
	Path string
	// Reason is what is wrong there.
	Reason pb.Reason
	// Params fill the text for the reader, such as min and max; a text leaves out what needs a missing one.
	Params map[string]string
}

// Error is an error of the API. It is built up by the methods that return it and must not be shared before.
type Error struct {
	reason     pb.Reason
	text       string
	metadata   map[string]string
	violations []Violation
	retryAfter time.Duration
	cause      error
	app        bool // whether an app sent the request
}

// New returns an error with a reason of the table. The text is English, for developers; it is sent, so it must hold
// nothing that the caller may not see. With an empty format it is the meaning of the reason.
func New(reason pb.Reason, format string, args ...any) *Error {
	e := &Error{reason: reason, text: format}
	switch {
	case format == "":
		e.text = lookup(reason).meaning
	case len(args) > 0:
		e.text = fmt.Sprintf(format, args...)
	}
	return e
}

// Invalid returns an INVALID_REQUEST with these violations.
func Invalid(violations ...Violation) *Error {
	return New(pb.Reason_INVALID_REQUEST, "").WithViolations(violations)
}

// WithViolations adds violations.
func (e *Error) WithViolations(violations []Violation) *Error {
	e.violations = append(e.violations, violations...)
	return e
}

// Below puts a path before the paths of all violations, for what is part of a request.
func (e *Error) Below(path string) *Error {
	for i := range e.violations {
		e.violations[i].Path = path + "." + e.violations[i].Path
	}
	return e
}

// With adds metadata for programs, such as the state that an act does not fit. It is sent in ErrorInfo.
func (e *Error) With(key, value string) *Error {
	if e.metadata == nil {
		e.metadata = make(map[string]string, 2)
	}
	e.metadata[key] = value
	return e
}

// Violate adds a violation; params are keys and values in turn, and a last key without a value is left out.
func (e *Error) Violate(path string, reason pb.Reason, params ...string) *Error {
	v := Violation{Path: path, Reason: reason}
	if len(params) > 1 {
		v.Params = make(map[string]string, len(params)/2)
	}
	for i := 0; i+1 < len(params); i += 2 {
		v.Params[params[i]] = params[i+1]
	}
	e.violations = append(e.violations, v)
	return e
}

// RetryAfter sets how long to wait before a retry, in place of the time in the table.
func (e *Error) RetryAfter(d time.Duration) *Error {
	e.retryAfter = d
	return e
}

// FromApp sets whether an app, which states its version, sent the request. Its user is then advised to update it where that
// may help.
func (e *Error) FromApp(is bool) *Error {
	e.app = is
	return e
}

// Because sets the cause. It is logged and never sent.
func (e *Error) Because(cause error) *Error {
	e.cause = cause
	return e
}

// Error returns the reason, the text and the cause, for logs.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.reason, e.text, e.cause)
	}
	return fmt.Sprintf("%s: %s", e.reason, e.text)
}

// Unwrap returns the cause; nil where there is none.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether target is an error with the same reason, for errors.Is(err, fault.New(reason, "")).
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.reason == e.reason
}

// Reason returns the machine reason; REASON_UNSPECIFIED for nil.
func (e *Error) Reason() pb.Reason {
	if e == nil {
		return pb.Reason_REASON_UNSPECIFIED
	}
	return e.reason
}

// Text returns the text for developers.
func (e *Error) Text() string { return e.text }

// Metadata returns a copy of what With added.
func (e *Error) Metadata() map[string]string { return maps.Clone(e.metadata) }

// Violations returns the violations in the order in which they were added; none for nil. It is not a copy.
func (e *Error) Violations() []Violation {
	if e == nil {
		return nil
	}
	return e.violations
}

// Delay returns how long to wait before a retry; 0 if a retry does not help.
func (e *Error) Delay() time.Duration {
	if e.retryAfter > 0 {
		return e.retryAfter
	}
	return lookup(e.reason).retry
}
