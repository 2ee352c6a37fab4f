package e2e

import (
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// exportRows are the rows of the exports.
var exportRows = append(bounded(map[string]func(client, location string) proto.Message{
	pb.ExportService_ListVisitRows_FullMethodName: func(client, location string) proto.Message {
		return &pb.ListVisitRowsRequest{Client: client, Location: location}
	},
	pb.ExportService_ListAnswerRows_FullMethodName: func(client, location string) proto.Message {
		return &pb.ListAnswerRowsRequest{Client: client, Location: location}
	},
}),
	row{pb.ExportService_ListQuestionRows_FullMethodName, "own", ofOwnClient, same(&pb.ListQuestionRowsRequest{Client: "acme"}), false},
	row{pb.ExportService_ListQuestionRows_FullMethodName, "second", ofForeign, same(&pb.ListQuestionRowsRequest{Client: secondClient}), false},
)
