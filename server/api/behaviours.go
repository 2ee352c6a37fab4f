package api

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// ListBehaviours lists the behaviour catalogue.
func (s *Server) ListBehaviours(context.Context, *pb.ListBehavioursRequest) (*pb.ListBehavioursResponse, error) {
	return &pb.ListBehavioursResponse{Behaviours: s.behaviours}, nil
}
