package e2e

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/paper"
)

// TestLocationReportMatchesItsParts gets the report of the whole client, of a region, of a shop with one visit and of
// one with five, and compares every part with the response of the method of that part.
func TestLocationReportMatchesItsParts(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	for range 4 {
		v := w.plan(t, "acme", "house", insidePlace, "anna")
		w.approve(t, w.send(t, w.tokens[own], v.GetVisit(), houseReport("house-check", lately())).GetReport())
	}
	now := time.Now().UTC().Format("2006-01")
	const core = "core-2026"
	for _, c := range []struct {
		location, program                        string
		reports, sections, points, waits, ranked int
		placed                                   bool
	}{
		{"all", core, 10, 4, 12, 1, 6, false},
		{"germany", core, 10, 4, 12, 1, 6, false},
		{insidePlace, "house", 5, 2, 12, 1, 1, true},
		{outsidePlace, "house", 1, 2, 12, 1, 1, true},
	} {
		q := &pb.GetLocationReportRequest{Client: "acme", Location: c.location, Program: c.program, From: monthsLater(now, -11), To: now}
		report := must[*pb.LocationReport](t)(w.by(w.tokens[viewer]).GetLocationReport(t.Context(), q))
		want := w.locationReportInParts(t, q)
		want.Client, want.Location, want.Program, want.From, want.To = q.Client, q.Location, q.Program, q.From, q.To
		want.Etag = report.GetEtag()
		diff := cmp.Diff(want, report, protocmp.Transform(), protocmp.IgnoreFields(&pb.LocationReport{}, "as_of"),
			protocmp.IgnoreFields(&pb.Scorecard{}, "as_of"), protocmp.IgnoreFields(&pb.Trend{}, "as_of"), protocmp.IgnoreFields(&pb.Waits{}, "as_of"),
			protocmp.IgnoreFields(&pb.ClaimComparison{}, "as_of"))
		if diff != "" {
			t.Errorf("the report of %s (-parts +report):\n%s", c.location, diff)
		}
		if len(report.GetReports()) != c.reports || len(report.GetScorecard().GetRows()) < c.sections || len(report.GetQuestions().GetRows()) < c.sections ||
			len(report.GetTrend().GetPoints()) != c.points || len(report.GetWaits().GetQuestions()) < c.waits ||
			int(report.GetRanked()) != c.ranked || (report.GetRanking() != nil) != c.placed || report.GetEtag() == "" || report.GetAsOf() == nil {
			t.Errorf("the report of %s shows %d reports, %d sections, %d questions, %d points, %d waits; the place is %v of %d", c.location,
				len(report.GetReports()), len(report.GetScorecard().GetRows()), len(report.GetQuestions().GetRows()), len(report.GetTrend().GetPoints()),
				len(report.GetWaits().GetQuestions()), report.GetRanking(), report.GetRanked())
		}
		if ranked := c.location == insidePlace; ranked != (report.GetRanking().GetRank() == 1) {
			t.Errorf("the place of %s is %v", c.location, report.GetRanking())
		}
		onPaper(t, report)
	}
}

// onPaper renders a report as PDF in every language.
func onPaper(t *testing.T, report *pb.LocationReport) {
	t.Helper()
	for _, language := range []string{"en", "de", "sv", "hu"} {
		var first, second bytes.Buffer
		for _, b := range []*bytes.Buffer{&first, &second} {
			if err := paper.LocationReport(b, report, language, nil); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.HasPrefix(first.Bytes(), []byte("%PDF-")) || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("the paper of %s in %s is no PDF, or not the same twice", report.GetLocation(), language)
		}
	}
}

// locationReportInParts gets each part of a report by its own method.
func (w *world) locationReportInParts(t *testing.T, q *pb.GetLocationReportRequest) *pb.LocationReport {
	t.Helper()
	ctx, by := t.Context(), w.by(w.tokens[viewer])
	card := func(grouping pb.Scorecard_Grouping) *pb.Scorecard {
		return must[*pb.Scorecard](t)(by.GetScorecard(ctx, &pb.GetScorecardRequest{
			Client: q.GetClient(), Location: q.GetLocation(), Program: q.GetProgram(), From: q.GetFrom(), To: q.GetTo(),
			GroupBy: []pb.Scorecard_Grouping{grouping},
		}))
	}
	out := &pb.LocationReport{Scorecard: card(pb.Scorecard_SECTION), Questions: card(pb.Scorecard_QUESTION)}
	out.Trend = must[*pb.Trend](t)(by.GetTrend(ctx, &pb.GetTrendRequest{
		Client: q.GetClient(), Location: q.GetLocation(), Program: q.GetProgram(), From: q.GetFrom(), To: q.GetTo(),
	}))
	out.Waits = must[*pb.Waits](t)(by.GetWaits(ctx, &pb.GetWaitsRequest{
		Client: q.GetClient(), Location: q.GetLocation(), Program: q.GetProgram(), From: q.GetFrom(), To: q.GetTo(),
	}))
	rankings := must[*pb.ListRankingsResponse](t)(by.ListRankings(ctx, &pb.ListRankingsRequest{
		Client: q.GetClient(), Location: q.GetLocation(), Program: q.GetProgram(), From: q.GetFrom(), To: q.GetTo(), PageSize: 1000,
	}))
	out.Ranked = rankings.GetRanked()
	children := map[string]bool{}
	if places := card(pb.Scorecard_LOCATION); len(places.GetRows()) > 1 {
		out.Places = places
		for _, row := range places.GetRows() {
			children[row.GetLocation()] = true
		}
	}
	for _, l := range rankings.GetRankings() {
		if children[l.GetLocation()] {
			out.PlaceRankings = append(out.PlaceRankings, l)
		}
	}
	for _, l := range append(rankings.GetRankings(), rankings.GetThin()...) {
		if l.GetLocation() == q.GetLocation() {
			out.Ranking = l
		}
	}
	claims := must[*pb.ClaimComparison](t)(by.CompareClaims(ctx, &pb.CompareClaimsRequest{
		Client: q.GetClient(), Location: q.GetLocation(), Program: q.GetProgram(), From: q.GetFrom(), To: q.GetTo(),
	}))
	if claims.GetTotal() != nil || len(claims.GetClaims()) > 0 {
		out.Claims = claims
	}
	list := &pb.ListReleasedReportsRequest{
		Client: q.GetClient(), Program: q.GetProgram(), From: q.GetFrom(), To: q.GetTo(), PageSize: 10,
	}
	if q.GetLocation() != "all" {
		list.Location = q.GetLocation()
	}
	out.Reports = must[*pb.ListReleasedReportsResponse](t)(by.ListReleasedReports(ctx, list)).GetReleasedReports()
	for _, r := range out.GetReports() {
		if out.Scorecard.Titles.Locations == nil {
			out.Scorecard.Titles.Locations = map[string]string{}
		}
		place := must[*pb.Location](t)(by.GetLocation(ctx, &pb.GetLocationRequest{Client: q.GetClient(), Location: r.GetLocation()}))
		out.Scorecard.Titles.Locations[r.GetLocation()] = place.GetTitle()
	}
	return out
}

// TestLocationReportIsOfOneProgram omits the program where there are several, one, and none.
func TestLocationReportIsOfOneProgram(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	_, err := w.by(w.tokens[viewer]).GetLocationReport(t.Context(), &pb.GetLocationReportRequest{Client: "acme", Location: "all"})
	if got := refusalOf(t, err); got.Reason != pb.Reason_PROGRAM_REQUIRED.String() {
		t.Errorf("without a program the report is refused with %v", got)
	}
	one := must[*pb.LocationReport](t)(w.by(w.tokens[foreign]).GetLocationReport(t.Context(), &pb.GetLocationReportRequest{
		Client: secondClient, Location: "all",
	}))
	if one.GetProgram() == "" || one.GetScorecard().GetProgram() != one.GetProgram() || one.GetScorecard().GetTotal().GetVisits() == 0 {
		t.Errorf("the report of a client with one program is %v", one)
	}
	none := must[*pb.LocationReport](t)(w.by(w.tokens[viewer]).GetLocationReport(t.Context(), &pb.GetLocationReportRequest{
		Client: "acme", Location: insidePlace, From: "2001-01", To: "2001-03",
	}))
	if none.GetProgram() != "" || none.GetScorecard().GetTotal().GetVisits() != 0 || none.GetReports() != nil || none.GetRanking() != nil ||
		len(none.GetTrend().GetPoints()) != 3 {
		t.Errorf("the report of a span without visits is %v", none)
	}
}

// TestLocationReportHasAnETag reads it over REST, twice.
func TestLocationReportHasAnETag(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	path := fmt.Sprintf("/v1/clients/acme/locations/%s/report?program=core-2026", insidePlace)
	first := s.call(t, s.Tokens.Client, "GET", path, nil).want(t, 200)
	etag := first.header.Get("ETag")
	s.call(t, s.Tokens.Client, "GET", path, nil, "If-None-Match: "+etag).want(t, 304)
	if scorecard := at(first.json(t), "scorecard", "total", "visits"); scorecard == nil || etag == "" {
		t.Errorf("the report over REST has %v visits and the ETag %q", scorecard, etag)
	}
}
