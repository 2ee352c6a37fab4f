package api

import (
	"context"
	"fmt"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
)

// ListBehaviours lists the behaviour catalogue.
func (s *Server) ListBehaviours(context.Context, *pb.ListBehavioursRequest) (*pb.ListBehavioursResponse, error) {
	return &pb.ListBehavioursResponse{Behaviours: s.behaviours}, nil
}

// unknownBehaviours returns the paths of codes that the catalogue does not have.
func (s *Server) unknownBehaviours(v *checklist.Version) []string {
	var paths []string
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			for k, code := range v.Sections[i].Questions[j].Behaviours {
				if !s.codes[code] {
					paths = append(paths, fmt.Sprintf("sections[%d].questions[%d].behaviours[%d]", i, j, k))
				}
			}
		}
	}
	return paths
}
