package api

import (
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
)

// etagOf is the etag of a row that counts its changes.
func etagOf(revision int64) string { return "r" + strconv.FormatInt(revision, 36) }

// checkEtag compares the etag that a write came with to the state that it would change. "*" is any state.
func checkEtag(given string, revision int64) error {
	switch given {
	case "*", etagOf(revision):
		return nil
	case "":
		return fault.New(pb.Reason_ETAG_REQUIRED, "the write needs the etag of the state that it changes")
	default:
		return fault.New(pb.Reason_ETAG_MISMATCH, "the etag is not that of the current state")
	}
}
