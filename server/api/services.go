package api

import (
	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Register registers every service on a server or an in-process channel.
func (s *Server) Register(on grpc.ServiceRegistrar) {
	pb.RegisterChecklistServiceServer(on, s)
	pb.RegisterDirectoryServiceServer(on, s)
	pb.RegisterVisitServiceServer(on, s)
	pb.RegisterReportServiceServer(on, s)
	pb.RegisterScorecardServiceServer(on, s)
	pb.RegisterAccessServiceServer(on, s)
	pb.RegisterFeedServiceServer(on, s)
	pb.RegisterClaimServiceServer(on, s)
	pb.RegisterExportServiceServer(on, s)
}
