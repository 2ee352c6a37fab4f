package e2e

import (
	"slices"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// sampledRows are the rows of figures about single reports, and about shoppers.
var sampledRows = slices.Concat(bounded(map[string]func(client, location string) proto.Message{
	pb.ScorecardService_GetWaits_FullMethodName: func(client, location string) proto.Message {
		return &pb.GetWaitsRequest{Client: client, Location: location, Program: programOf(client)}
	},
	pb.ScorecardService_GetDrivers_FullMethodName: func(client, location string) proto.Message {
		return &pb.GetDriversRequest{Client: client, Location: location, Program: programOf(client), Question: "mood"}
	},
	pb.ScorecardService_GetAnswers_FullMethodName: func(client, location string) proto.Message {
		return &pb.GetAnswersRequest{Client: client, Location: location, Program: programOf(client)}
	},
	pb.ScorecardService_GetExperience_FullMethodName: func(client, location string) proto.Message {
		return &pb.GetExperienceRequest{Client: client, Location: location, Program: programOf(client)}
	},
	pb.ScorecardService_GetConsistency_FullMethodName: func(client, location string) proto.Message {
		return &pb.GetConsistencyRequest{Client: client, Location: location, Program: programOf(client)}
	},
}), []row{
	{pb.ScorecardService_GetShopperLeniency_FullMethodName, "the first shopper's", "URAAHRRRR", same(&pb.GetShopperLeniencyRequest{Shopper: "anna"}), false},
	{pb.ScorecardService_GetShopperLeniency_FullMethodName, "the second shopper's", "URAHARRRR", same(&pb.GetShopperLeniencyRequest{Shopper: secondShopper}), false},
	{pb.ScorecardService_GetShopperLeniency_FullMethodName, "nobody's", "URHHHRRRR", same(&pb.GetShopperLeniencyRequest{Shopper: "no-such-shopper"}), false},
	{pb.ScorecardService_ListShopperLeniency_FullMethodName, "", forReviewer, same(&pb.ListShopperLeniencyRequest{}), false},
})
