package authoring

import (
	"context"
	"fmt"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
)

// Check returns everything for which a server refuses to publish a draft: what breaks the rules of a version, behaviours
// that the catalogue lacks, and values over the bounds of the API. A path is listed by the first of these alone.
func Check(ctx context.Context, draft *pb.ChecklistVersion, inCatalogue func(code string) bool) []fault.Violation {
	version := wire.VersionFromProto(draft)
	violations := fault.From(&checklist.Unpublishable{Problems: checklist.Validate(version)}).Violations()
	for _, path := range UnknownBehaviours(version, inCatalogue) {
		violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_UNKNOWN_BEHAVIOUR})
	}
	if shape := chain.Check(ctx, draft); shape != nil {
		for _, v := range fault.From(shape).Violations() {
			if !slices.ContainsFunc(violations, func(listed fault.Violation) bool { return listed.Path == v.Path }) {
				violations = append(violations, v)
			}
		}
	}
	return violations
}

// UnknownBehaviours returns the paths of the codes of behaviours that the catalogue lacks.
func UnknownBehaviours(v *checklist.Version, inCatalogue func(code string) bool) []string {
	var paths []string
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			for k, code := range v.Sections[i].Questions[j].Behaviours {
				if !inCatalogue(code) {
					paths = append(paths, fmt.Sprintf("sections[%d].questions[%d].behaviours[%d]", i, j, k))
				}
			}
		}
	}
	return paths
}
