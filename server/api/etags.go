package api

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
)

// checkEtag compares the etag that a write came with to that of the state that it would change. "*" is any state.
func checkEtag(given, current string) error {
	switch given {
	case "*", current:
		return nil
	case "":
		return fault.New(pb.Reason_ETAG_REQUIRED, "the write needs the etag of the state that it changes")
	default:
		return fault.New(pb.Reason_ETAG_MISMATCH, "the etag is not that of the current state")
	}
}
