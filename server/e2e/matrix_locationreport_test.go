package e2e

import pb "mysteryshopper/proto/gen/mysteryshopper/v1"

var locationReportRows = locationReports(map[string][2]string{
	"inside":           {insidePlace, ofOwnClient},
	"outside":          {outsidePlace, outOfTree},
	"the whole client": {"all", outOfTree},
	"no such location": {"nowhere", "UHHRRHHHH"},
})

// locationReports makes a row for each location of the demo's client, and those of other clients.
func locationReports(locations map[string][2]string) []row {
	method := pb.ScorecardService_GetLocationReport_FullMethodName
	reportOf := func(client, location, program string) *pb.GetLocationReportRequest {
		return &pb.GetLocationReportRequest{Client: client, Location: location, Program: program}
	}
	rows := []row{
		{method, "second client's", ofForeign, same(reportOf(secondClient, "all", "")), false},
		{method, "nobody's", "UHHRRHHHH", same(reportOf("nobody", "all", "")), false},
	}
	for what, of := range locations {
		rows = append(rows, row{method, what, of[1], same(reportOf("acme", of[0], "house")), false})
	}
	return rows
}
