package api

import (
	"go.einride.tech/aip/fieldmask"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
)

// applyMask returns the current state with the masked fields of the wanted one; the wanted one where there is no
// mask.
func applyMask[T proto.Message](current, wanted T, mask *fieldmaskpb.FieldMask) (T, error) {
	if len(mask.GetPaths()) == 0 {
		return wanted, nil
	}
	if err := fieldmask.Validate(mask, current); err != nil {
		return current, fault.Invalid(fault.Violation{Path: "updateMask", Reason: pb.Reason_UNKNOWN_FIELD})
	}
	fieldmask.Update(mask, current, wanted)
	return current, nil
}

// updateRequest is a request to change a resource.
type updateRequest[P resource] interface {
	GetResource() P
	GetUpdateMask() *fieldmaskpb.FieldMask
}

// wantedState returns the state that a request changes a resource to. It returns an error where the request does not have
// the etag of the current state, and where it has another id than that, which stands in the field and id returns.
func wantedState[P resource](req updateRequest[P], current P, field string, id func(P) string) (P, error) {
	present := id(current)
	if err := checkEtag(req.GetResource().GetEtag(), current.GetEtag()); err != nil {
		return current, err
	}
	wanted, err := applyMask(current, req.GetResource(), req.GetUpdateMask())
	if err != nil {
		return current, err
	}
	if given := id(wanted); given != "" && given != present {
		return current, fault.Invalid(fault.Violation{Path: "resource." + field, Reason: pb.Reason_INVALID_FORMAT})
	}
	return wanted, nil
}

// requiredViolations returns a violation for each empty field; fields and values alternate.
func requiredViolations(fieldsAndValues ...string) []fault.Violation {
	var violations []fault.Violation
	for i := 0; i+1 < len(fieldsAndValues); i += 2 {
		if fieldsAndValues[i+1] == "" {
			violations = append(violations, fault.Violation{Path: "resource." + fieldsAndValues[i], Reason: pb.Reason_REQUIRED})
		}
	}
	return violations
}
