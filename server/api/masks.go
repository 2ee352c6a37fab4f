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

// checkID returns an error where the body has another id than the path.
func checkID(inBody, inPath, field string) error {
	if inBody != "" && inBody != inPath {
		return fault.Invalid(fault.Violation{Path: "resource." + field, Reason: pb.Reason_INVALID_FORMAT})
	}
	return nil
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
