package e2e

import (
	"testing"

	"mysteryshopper/server/bundle"
)

// wantOverGRPC is what testdata/grpc/cases.mjs prints: masks of fields, refusals within the bound of headers that other
// clients have, pages under the largest message that clients accept, and pings that do not close the connection.
const wantOverGRPC = `mask title After title
mask * After *
trailers 1 10 status 3 fits
trailers 44 20 status 3 fits
trailers 44 60 status 3 fits
trailers 300 60 status 3 fits
trailers 1000 60 status 3 fits
page ListAnswerRows 1000 fits
page ListVisitRows 1000 fits
page ListReleasedReports 1000 fits
page ListReleasedReports 500 fits
page ListReports 1000 fits
page SyncVisits 0 fits
page ListVisits 1000 fits
page GetLocationReport 0 fits
pings ADMIN ADMIN open
`

// TestNodeOverGRPC drives a server with the gRPC client of Node.js, made from the descriptors of the bundle.
func TestNodeOverGRPC(t *testing.T) {
	t.Parallel()
	folder := nodeFolder(t, "testdata/grpc")
	if _, err := bundle.Write(folder); err != nil {
		t.Fatal(err)
	}
	s := start(t, onSQLite)
	runNode(t, folder, []nodeStep{installed, {"cases", []string{"node", "cases.mjs"}, wantOverGRPC}},
		"GRPC="+s.GRPC, "ADMIN="+s.Tokens.Admin, "REVIEWER="+s.Tokens.Reviewer, "SHOPPER="+s.Tokens.Shopper, "CLIENT="+s.Tokens.Client,
		"VISIT="+s.Visits[5])
}
