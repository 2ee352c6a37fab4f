package phone

import (
	"errors"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// serverAdvice is what a shopper can do about a refusal of the server, by its reason.
var serverAdvice = map[pb.Reason]string{
	pb.Reason_UNAUTHENTICATED:   "run phone enrol with the code of an invitation, or give a token with --token",
	pb.Reason_INVALID_TOKEN:     "run phone enrol with the code of an invitation, or give another token with --token",
	pb.Reason_TOKEN_REUSED:      "ask for a new invitation and run phone enrol with its code; what waits on the phone stays",
	pb.Reason_PERMISSION_DENIED: "the phone needs the token of a shopper; give one with --token",
	pb.Reason_INVALID_CODE:      "check the code, and that it was not used before",
	pb.Reason_APP_TOO_OLD:       "install a newer version of this program",
	pb.Reason_NOT_FOUND:         "run phone sync, then phone visits to list the visits of this shopper",
}

// serverError converts an error that has a status of gRPC to one for people: the text of the server in the shopper's
// language, or that the server cannot be reached. It returns any other error as it is.
func (c *Commands) serverError(server string, err error) error {
	var failed interface{ GRPCStatus() *status.Status }
	if !errors.As(err, &failed) {
		return err
	}
	s := failed.GRPCStatus()
	reason := fault.FromStatus(s).Reason()
	out := &CommandError{code: exitRefused, text: refusalOf(s).Message, advice: serverAdvice[reason], cause: err}
	switch {
	case errors.Unwrap(fault.FromStatus(s)) != nil: // The status is from gRPC and not from the server.
		out.code, out.text = exitUnreachable, fmt.Sprintf("the server at %s cannot be reached", server)
		out.advice = "check that it runs and that the address is the one of its gRPC side, such as 127.0.0.1:8081"
		if s.Code() == codes.Canceled {
			out.text, out.advice = "interrupted before it was done", "run the command again"
		}
	case fault.Retriable(reason):
		out.code, out.advice = exitUnreachable, "try again later"
	}
	if out.advice == "" {
		out.advice = "run phone sync and try again"
	}
	for _, known := range []error{ErrUnsent, ErrNotUploaded} {
		if errors.Is(err, known) {
			out.text = known.Error() + ": " + out.text
		}
	}
	return out
}
