package api

import (
	"errors"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// referenceFault converts the error of a thing that a field of the request refers to and that does not exist or does
// not fit: the field is wrong. Other errors stay as they are.
func referenceFault(err error, path string) error {
	switch {
	case errors.Is(err, storage.ErrDeleted):
		return fault.Invalid(fault.Violation{Path: path, Reason: pb.Reason_DELETED})
	case errors.Is(err, storage.ErrNotFound):
		return fault.Invalid(fault.Violation{Path: path, Reason: pb.Reason_NOT_FOUND})
	case errors.Is(err, storage.ErrTree):
		return fault.New(pb.Reason_INVALID_TREE, "the parent is below the location, or the tree too deep").
			Violate(path, pb.Reason_INVALID_TREE)
	}
	return err
}

// stateFault converts the error of an act that does not fit the state of a visit or report. Other errors stay as they
// are.
func stateFault(err error) error {
	var refused *visit.Refused
	if !errors.As(err, &refused) {
		return err
	}
	return fault.New(pb.Reason_WRONG_STATE, "%s does not fit the state %s", refused.Act, refused.State).
		With("act", refused.Act).With("state", refused.State).With("cause", string(refused.Reason))
}

// invalidReport returns INVALID_REPORT with all violations.
func invalidReport(violations []fault.Violation) error {
	refusal := fault.New(pb.Reason_INVALID_REPORT, "the report has %d violations; nothing of it was stored", len(violations))
	for _, v := range violations {
		refusal = refusal.Violate(v.Path, v.Reason, flatten(v.Params)...)
	}
	return refusal
}

// absence returns the reason for which nothing may refer to what a read returned ErrNotFound for: DELETED or NOT_FOUND.
func absence(err error) pb.Reason {
	if errors.Is(err, storage.ErrDeleted) {
		return pb.Reason_DELETED
	}
	return pb.Reason_NOT_FOUND
}

// orNone returns nil for ErrNotFound, and other errors as they are.
func orNone(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// joinFaults adds the violations of one of several things to those before it. A fault without a path gets that of the
// thing.
func joinFaults(all, one *fault.Error, path string) *fault.Error {
	violations := one.Violations()
	if len(violations) == 0 {
		violations = []fault.Violation{{Path: path, Reason: one.Reason()}}
	}
	if all == nil {
		return fault.Invalid(violations...)
	}
	for _, v := range violations {
		all = all.Violate(v.Path, v.Reason, flatten(v.Params)...)
	}
	return all
}

// flatten lists the pairs of a map.
func flatten(m map[string]string) []string {
	var pairs []string
	for k, v := range m {
		pairs = append(pairs, k, v)
	}
	return pairs
}
