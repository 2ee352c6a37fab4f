package fleet

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/call"
)

// Prepare creates the program of a run where it is missing, without rotation: a shopper has many visits of one place.
func Prepare(ctx context.Context, conn *grpc.ClientConn, admin, client, program, checklist string) error {
	_, err := pb.NewDirectoryServiceClient(conn).CreateProgram(call.WithToken(ctx, admin), &pb.CreateProgramRequest{
		Client: client, Resource: &pb.Program{Program: program, Title: program, Checklist: checklist, RotationDays: new(int32(0))},
	})
	if status.Code(err) == codes.AlreadyExists {
		return nil
	}
	return err
}
