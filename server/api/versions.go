package api

import (
	"errors"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/fault"
)

// compileDraft prepares a draft for scoring, or names all its faults.
func compileDraft(v *checklist.Version) (*checklist.Compiled, error) {
	compiled, err := checklist.Compile(v)
	var faults *checklist.Unpublishable
	if errors.As(err, &faults) {
		refusal := fault.New(pb.Reason_UNPUBLISHABLE, "the draft has %d faults", len(faults.Problems))
		for _, p := range faults.Problems {
			refusal = refusal.Violate(p.Path, fault.Named(string(p.Reason)), flatten(p.Params)...)
		}
		return nil, refusal
	}
	return compiled, err
}

// flatten lists the pairs of a map.
func flatten(m map[string]string) []string {
	var pairs []string
	for k, v := range m {
		pairs = append(pairs, k, v)
	}
	return pairs
}
