package api

import (
	"go.einride.tech/aip/fieldmask"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
)

// patch returns the current state with the masked fields of the wanted one; with every field where there is no mask.
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

// checkID says that the id in the body, where there is one, is that of the path.
func checkID(inBody, inPath, field string) error {
	if inBody != "" && inBody != inPath {
		return fault.Invalid(fault.Violation{Path: "resource." + field, Reason: pb.Reason_INVALID_FORMAT})
	}
	return nil
}

// required names the fields that are empty; fields and values come in turn.
func required(fieldsAndValues ...string) []fault.Violation {
	var violations []fault.Violation
	for i := 0; i+1 < len(fieldsAndValues); i += 2 {
		if fieldsAndValues[i+1] == "" {
			violations = append(violations, fault.Violation{Path: "resource." + fieldsAndValues[i], Reason: pb.Reason_REQUIRED})
		}
	}
	return violations
}
