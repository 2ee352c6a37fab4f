package gateway

import (
	"net/http"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// refusal is an error that the gateway returns before any call. It is an error of the API, with an HTTP status of its own
// if no gRPC code has it.
type refusal struct {
	fault  *fault.Error
	status int // the HTTP status; 0 for the reason's
}

// Error implements error.
func (r *refusal) Error() string { return r.fault.Error() }

// Unwrap returns the error of the API.
func (r *refusal) Unwrap() error { return r.fault }

// refuse returns a refusal with an HTTP status of its own.
func refuse(status int, reason pb.Reason, format string, args ...any) *refusal {
	return &refusal{fault: fault.New(reason, format, args...), status: status}
}

// undecodable returns the error for what is wrong with a body. JSON that cannot be parsed is the reason of the whole; the
// other violations are those found before it.
func undecodable(violations []fault.Violation) *fault.Error {
	for _, v := range violations {
		if v.Reason != pb.Reason_MALFORMED_JSON && v.Reason != pb.Reason_TOO_DEEP {
			continue
		}
		e := fault.New(v.Reason, "")
		if offset := v.Params["offset"]; offset != "" {
			e = fault.New(v.Reason, "the JSON could not be read at byte %s", offset)
		}
		return e.WithViolations(violations)
	}
	return fault.Invalid(violations...)
}

// noSuchPath returns the error for an unknown path.
func noSuchPath(path string) *refusal {
	r := refuse(http.StatusNotFound, pb.Reason_NO_SUCH_METHOD, "no such path")
	r.fault.With("path", path)
	return r
}
