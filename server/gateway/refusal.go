package gateway

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// refusal is an error that the gateway makes before any call: the same error as
// that of a service, sometimes with an HTTP status that no gRPC code has.
type refusal struct {
	fault  *fault.Error
	status int // the HTTP status; 0 for that of the reason
}

// Error implements error.
func (r *refusal) Error() string { return r.fault.Error() }

// Unwrap gives errors.As the error of the API.
func (r *refusal) Unwrap() error { return r.fault }

// refuse returns a refusal with an HTTP status of its own.
func refuse(status int, reason pb.Reason, format string, args ...any) *refusal {
	return &refusal{fault: fault.New(reason, format, args...), status: status}
}

// invalid returns the error for what is wrong with a request's body or query.
// JSON that cannot be read as such is the reason of the whole: the rest of the
// violations are those found before.
func invalid(violations []fault.Violation) *fault.Error {
	for _, v := range violations {
		if v.Reason != pb.Reason_MALFORMED_JSON && v.Reason != pb.Reason_TOO_DEEP {
			continue
		}
		e := fault.New(v.Reason, "")
		if offset := v.Params["offset"]; offset != "" {
			e = fault.New(v.Reason, "the JSON could not be read at byte %s", offset)
		}
		for _, v := range violations {
			e.Violate(v.Path, v.Reason, pairs(v.Params)...)
		}
		return e
	}
	return fault.Invalid(violations...)
}

// pairs lays parameters out one after another, as Violate takes them.
func pairs(params map[string]string) []string {
	var out []string
	for key, value := range params {
		out = append(out, key, value)
	}
	return out
}

// spelled is a list of violations as the text of an error. The generated
// handlers of grpc-gateway keep nothing of an error of a decoder or of the query
// parser but its text; so the text has it all, behind a mark that no other
// error's text begins with.
type spelled []fault.Violation

const spelledMark = "\x00violations:"

// Error implements error.
func (s spelled) Error() string {
	text, err := json.Marshal([]fault.Violation(s))
	if err != nil {
		return "unreadable request"
	}
	return spelledMark + string(text)
}

// mismatch begins the text of a path variable of the wrong type, which the
// generated handlers refuse by themselves.
const mismatch = "type mismatch, parameter: "

// refusalOf returns the error of the API for an error that a generated handler
// ends with, where it was made here: it is one, it was spelled out, or it is about
// a path variable of the wrong type. It is nil for the status of a call.
func refusalOf(err error) *refusal {
	var r *refusal
	if errors.As(err, &r) {
		return r
	}
	var own *fault.Error
	if errors.As(err, &own) {
		return &refusal{fault: own}
	}
	s := status.Convert(err)
	if len(s.Proto().GetDetails()) > 0 {
		return nil
	}
	if text, found := strings.CutPrefix(s.Message(), spelledMark); found {
		var violations []fault.Violation
		if err := json.Unmarshal([]byte(text), &violations); err == nil {
			return &refusal{fault: invalid(violations)}
		}
	}
	if text, found := strings.CutPrefix(s.Message(), mismatch); found {
		variable, _, _ := strings.Cut(text, ",")
		return &refusal{fault: fault.Invalid(fault.Violation{Path: jsonName(variable), Reason: pb.Reason_WRONG_TYPE})}
	}
	return nil
}

// noSuchPath refuses a request for what is not there.
func noSuchPath(path string) *refusal {
	r := refuse(http.StatusNotFound, pb.Reason_NO_SUCH_METHOD, "no such path")
	r.fault.With("path", path)
	return r
}

// jsonName turns a field's name into its form in JSON: report_id into reportId.
func jsonName(name string) string {
	var out strings.Builder
	upper := false
	for _, c := range []byte(name) {
		switch {
		case c == '_':
			upper = true
		case upper && 'a' <= c && c <= 'z':
			out.WriteByte(c - 'a' + 'A')
			upper = false
		default:
			out.WriteByte(c)
			upper = false
		}
	}
	return out.String()
}
