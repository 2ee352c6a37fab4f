package api

import (
	"errors"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// referenceFault says of a thing that the request refers to in a field, and that is not there or does not fit, that
// the field is wrong; other errors stay as they are.
func referenceFault(err error, path string) error {
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return fault.Invalid(fault.Violation{Path: path, Reason: pb.Reason_NOT_FOUND})
	case errors.Is(err, storage.ErrTree):
		return fault.New(pb.Reason_INVALID_TREE, "the parent is below the location, or the tree too deep").
			Violate(path, pb.Reason_INVALID_TREE)
	}
	return err
}

// stateFault says that an act does not fit the state of a visit or report; other errors stay as they are.
func stateFault(err error) error {
	var refused *visit.Refused
	if !errors.As(err, &refused) {
		return err
	}
	return fault.New(pb.Reason_WRONG_STATE, "%s does not fit the state %s", refused.Act, refused.State).
		With("act", refused.Act).With("state", refused.State).With("cause", string(refused.Reason))
}

// invalidReport refuses a report with everything that is wrong with it.
func invalidReport(violations []fault.Violation) error {
	refusal := fault.New(pb.Reason_INVALID_REPORT, "the report has %d violations; nothing of it was stored", len(violations))
	for _, v := range violations {
		refusal = refusal.Violate(v.Path, v.Reason, flatten(v.Params)...)
	}
	return refusal
}

// orNone is the error, but for one that says that there is no such thing.
func orNone(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// joinFaults adds what is wrong with one of many things to what is wrong with those before it. Where the fault names
// no place, it is that of the thing.
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
