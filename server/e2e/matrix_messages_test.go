package e2e

import (
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// ofCorrespondents is for a reviewer and the shopper whose report it is.
const ofCorrespondents = "URAAHRRRR"

var messageRows = []row{
	{pb.MessageService_CreateMessage_FullMethodName, "", ofCorrespondents, func(w *world, _ string) proto.Message {
		return &pb.CreateMessageRequest{Report: w.pendingReport, Resource: &pb.Message{Text: "Which lamp?"}}
	}, false},
	{pb.MessageService_ListMessages_FullMethodName, "", ownInField, func(w *world, _ string) proto.Message {
		return &pb.ListMessagesRequest{Report: w.pendingReport}
	}, false},
	{pb.MessageService_MarkMessagesRead_FullMethodName, "", ofCorrespondents, func(w *world, _ string) proto.Message {
		return &pb.MarkMessagesReadRequest{Report: w.pendingReport}
	}, false},
}
