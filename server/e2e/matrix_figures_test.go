package e2e

import (
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// figureRows are the rows of the methods that have a client, a location and a span.
var figureRows = bounded(map[string]func(client, location string) proto.Message{
	pb.ScorecardService_GetScorecard_FullMethodName: func(client, location string) proto.Message {
		return &pb.GetScorecardRequest{Client: client, Location: location}
	},
	pb.ScorecardService_GetTrend_FullMethodName: func(client, location string) proto.Message {
		return &pb.GetTrendRequest{Client: client, Location: location, Program: programOf(client)}
	},
	pb.ScorecardService_ListRankings_FullMethodName: func(client, location string) proto.Message {
		return &pb.ListRankingsRequest{Client: client, Location: location, Program: programOf(client)}
	},
	pb.ScorecardService_GetSilentLoss_FullMethodName: func(client, location string) proto.Message {
		return &pb.GetSilentLossRequest{Client: client, Location: location, Program: programOf(client)}
	},
})

// programOf is a program of each client of the world.
func programOf(client string) string {
	if client == "acme" {
		return "house"
	}
	return ""
}

// bounded makes the rows of requests that are bounded by a client and a location.
func bounded(requests map[string]func(client, location string) proto.Message) []row {
	var rows []row
	for method, request := range requests {
		rows = append(rows,
			row{method, "what one may see", ofOwnClient, same(request("acme", "")), false},
			row{method, "inside", ofOwnClient, same(request("acme", insidePlace)), false},
			row{method, "outside", outOfTree, same(request("acme", outsidePlace)), false},
			row{method, "the whole client", outOfTree, same(request("acme", "all")), false},
			row{method, "second client's", ofForeign, same(request(secondClient, "")), false},
			row{method, "nobody's", "UHHRRHHHH", same(request("nobody", "")), false},
		)
	}
	return rows
}
