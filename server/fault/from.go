package fault

import (
	"context"
	"errors"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/storage"
)

// known lists errors of other packages and the reasons that they become.
var known = []struct {
	err    error
	reason pb.Reason
}{
	{storage.ErrDeleted, pb.Reason_DELETED}, // before ErrNotFound, which it wraps
	{storage.ErrNotFound, pb.Reason_NOT_FOUND},
	{storage.ErrExists, pb.Reason_ALREADY_EXISTS},
	{storage.ErrStale, pb.Reason_ETAG_MISMATCH},
	{storage.ErrInUse, pb.Reason_IN_USE},
	{storage.ErrTree, pb.Reason_INVALID_TREE},
	{storage.ErrCursor, pb.Reason_INVALID_PAGE_TOKEN},
	{storage.ErrFilter, pb.Reason_INVALID_FILTER},
	{storage.ErrFull, pb.Reason_STORAGE_FULL},
	{storage.ErrUnavailable, pb.Reason_UNAVAILABLE},
	{storage.ErrReadOnly, pb.Reason_UNAVAILABLE},
	{storage.ErrClosed, pb.Reason_UNAVAILABLE},
	{storage.ErrCorrupt, pb.Reason_UNAVAILABLE},
	{storage.ErrNewer, pb.Reason_UNAVAILABLE},
	{context.DeadlineExceeded, pb.Reason_DEADLINE_EXCEEDED},
	{context.Canceled, pb.Reason_CANCELLED},
}

// From returns the error of the API for any error: one of the API that err wraps, one of storage or of a context by its
// meaning, the problems of a draft as UNPUBLISHABLE with all of them, a gRPC status by its details or its code, and
// everything else as INTERNAL. Its cause is err, with every step that wraps the original error, unless err is an error
// of the API itself. From(nil) is nil.
func From(err error) *Error {
	if err == nil {
		return nil
	}
	if bare, ok := err.(*Error); ok { //nolint:errorlint // whether it is wrapped is the question
		return bare
	}
	var e *Error
	if errors.As(err, &e) {
		outer := *e
		outer.cause = err
		return &outer
	}
	var draft *checklist.Unpublishable
	if errors.As(err, &draft) {
		return unpublishable(draft)
	}
	for _, k := range known {
		if errors.Is(err, k.err) {
			return New(k.reason, "").Because(err)
		}
	}
	if s, ok := status.FromError(err); ok {
		return FromStatus(s)
	}
	return New(pb.Reason_INTERNAL, "").Because(err)
}

func unpublishable(draft *checklist.Unpublishable) *Error {
	e := New(pb.Reason_UNPUBLISHABLE, "")
	for _, p := range draft.Problems {
		e.violations = append(e.violations, Violation{Path: p.Path, Reason: Named(string(p.Reason)), Params: p.Params})
	}
	return e
}

// Named returns the reason of a name, such as those of package checklist; INTERNAL for a name that is no reason. The
// score's REASON_REQUIRED has another name here, since protobuf does not allow it beside REQUIRED.
func Named(name string) pb.Reason {
	if checklist.Reason(name) == checklist.ReasonReasonRequired {
		return pb.Reason_NOT_APPLICABLE_REASON_REQUIRED
	}
	if number, ok := pb.Reason_value[name]; ok {
		return pb.Reason(number)
	}
	return pb.Reason_INTERNAL
}

// FromStatus parses what Status returned; the parameters of violations are lost. A status of another program becomes the
// reason that is nearest to its code, with the status as the cause.
func FromStatus(s *status.Status) *Error {
	e := New(fromCode(s.Code()), "").Because(s.Err())
	for _, detail := range s.Details() {
		switch d := detail.(type) {
		case *errdetails.ErrorInfo:
			if d.GetDomain() == Domain {
				e.reason, e.text, e.cause = Named(d.GetReason()), s.Message(), nil
				e.metadata = d.GetMetadata()
			}
		case *errdetails.BadRequest:
			for _, v := range d.GetFieldViolations() {
				e.Violate(v.GetField(), Named(v.GetReason()))
			}
		case *errdetails.RetryInfo:
			e.RetryAfter(d.GetRetryDelay().AsDuration())
		}
	}
	return e
}

// fromCode is for statuses that the gRPC library made by itself.
func fromCode(code codes.Code) pb.Reason {
	switch code {
	case codes.InvalidArgument, codes.OutOfRange, codes.FailedPrecondition:
		return pb.Reason_INVALID_REQUEST
	case codes.NotFound:
		return pb.Reason_NOT_FOUND
	case codes.AlreadyExists:
		return pb.Reason_ALREADY_EXISTS
	case codes.PermissionDenied:
		return pb.Reason_PERMISSION_DENIED
	case codes.Unauthenticated:
		return pb.Reason_UNAUTHENTICATED
	case codes.ResourceExhausted:
		return pb.Reason_RATE_LIMITED
	case codes.Unimplemented:
		return pb.Reason_NO_SUCH_METHOD
	case codes.Aborted:
		return pb.Reason_ETAG_MISMATCH
	case codes.Unavailable:
		return pb.Reason_UNAVAILABLE
	case codes.DeadlineExceeded:
		return pb.Reason_DEADLINE_EXCEEDED
	case codes.Canceled:
		return pb.Reason_CANCELLED
	}
	return pb.Reason_INTERNAL
}
