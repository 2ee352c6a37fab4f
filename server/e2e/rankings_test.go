package e2e

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// compareRankings gets the ranking below a location, in pages of seven, and compares it with the reports.
func (s *server) compareRankings(t *testing.T, b *books, top string, method pb.Scorecard_Method, least pb.Figure_Confidence) {
	t.Helper()
	span := halfYear(pb.Scorecard_MONTH, method)
	span.From = monthsLater(span.GetTo(), -11)
	got := &pb.ListRankingsResponse{}
	q := &pb.ListRankingsRequest{
		Client: "acme", Location: top, Program: span.GetProgram(), From: span.GetFrom(), To: span.GetTo(), Method: method, Least: least, PageSize: 7,
	}
	for {
		page := must[*pb.ListRankingsResponse](t)(s.by(s.Tokens.Client).ListRankings(t.Context(), q))
		got.Rankings, got.Thin, got.Ranked = append(got.Rankings, page.GetRankings()...), append(got.Thin, page.GetThin()...), page.GetRanked()
		if q.PageToken = page.GetNextPageToken(); q.PageToken == "" {
			break
		}
		if len(page.GetRankings())+len(page.GetThin()) != 7 {
			t.Errorf("a page has %d ranked and %d thin", len(page.GetRankings()), len(page.GetThin()))
		}
	}
	want := b.ranking(span, least)
	want.Rankings = slices.DeleteFunc(want.Rankings, func(l *pb.RankedLocation) bool { return !b.below(l.GetLocation(), top) })
	want.Thin = slices.DeleteFunc(want.Thin, func(l *pb.RankedLocation) bool { return !b.below(l.GetLocation(), top) })
	for _, l := range append(slices.Clone(got.GetRankings()), got.GetThin()...) {
		if method == pb.Scorecard_VISIT_MEAN && l.Rank != nil && (l.GetRank() < l.GetBestRank() || l.GetRank() > l.GetWorstRank() || l.GetWorstRank() > got.GetRanked()) {
			t.Errorf("%s has rank %d within %d to %d of %d", l.GetLocation(), l.GetRank(), l.GetBestRank(), l.GetWorstRank(), got.GetRanked())
		}
		l.Total, l.Apart, l.BestRank, l.WorstRank = bare(l.GetTotal()), false, nil, nil
	}
	if diff := gocmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("the ranking at %s by %s (-want +got):\n%s", top, method, diff)
	}
	if top == "all" && least == pb.Figure_LOW && (len(got.GetRankings()) == 0 || len(got.GetThin()) == 0) {
		t.Errorf("%d are ranked and %d thin: too few for this test", len(got.GetRankings()), len(got.GetThin()))
	}
}

// ranking ranks all locations by comparing each with each.
func (b *books) ranking(q *pb.GetScorecardRequest, least pb.Figure_Confidence) *pb.ListRankingsResponse {
	out := &pb.ListRankingsResponse{}
	for location := range b.parent {
		there := b.counted(q, func(r *pb.Report) bool { return r.GetLocation() == location })
		figure := b.figure(there, q.GetMethod())
		if figure.GetVisits() == 0 {
			continue
		}
		figure.Outcomes, figure.Commendations, figure.Bands = nil, nil, nil
		l := &pb.RankedLocation{Location: location, Total: figure}
		if figure.GetConfidence() < least {
			figure.Band = nil
			out.Thin = append(out.Thin, l)
		} else {
			out.Rankings = append(out.Rankings, l)
		}
	}
	out.Ranked = int32(len(out.Rankings))
	for _, l := range out.Rankings {
		better, same, worse := 0, 0, 0
		for _, other := range out.Rankings {
			switch points := other.GetTotal().GetBasisPoints(); {
			case points > l.GetTotal().GetBasisPoints():
				better++
			case points == l.GetTotal().GetBasisPoints():
				same++
			default:
				worse++
			}
		}
		l.Rank = new(int32(better + 1))
		l.PercentileBasisPoints = new(int32(10000 * (2*worse + same) / (2 * len(out.Rankings))))
	}
	byLocation := func(x, y *pb.RankedLocation) int { return cmp.Compare(x.GetLocation(), y.GetLocation()) }
	slices.SortFunc(out.Thin, byLocation)
	slices.SortFunc(out.Rankings, func(x, y *pb.RankedLocation) int {
		return cmp.Or(cmp.Compare(x.GetRank(), y.GetRank()), byLocation(x, y))
	})
	return out
}

// compareTrend compares a trend with the scorecard of the same groups, which is compared with the reports.
func (s *server) compareTrend(t *testing.T, by pb.Scorecard_Grouping) {
	t.Helper()
	q := halfYear(by, pb.Scorecard_VISIT_MEAN)
	card := must[*pb.Scorecard](t)(s.by(s.Tokens.Client).GetScorecard(t.Context(), q))
	trend := must[*pb.Trend](t)(s.by(s.Tokens.Client).GetTrend(t.Context(), &pb.GetTrendRequest{
		Client: q.GetClient(), Location: q.GetLocation(), Program: q.GetProgram(), From: q.GetFrom(), To: q.GetTo(), By: by,
	}))
	if len(trend.GetPoints()) != len(card.GetRows()) || trend.PassMarkBasisPoints == nil {
		t.Fatalf("%d points of %d rows, the pass mark is %d", len(trend.GetPoints()), len(card.GetRows()), trend.GetPassMarkBasisPoints())
	}
	for i, row := range card.GetRows() {
		want := &pb.TrendPoint{Label: row.GetMonth() + row.GetQuarter(), Total: row.GetTotal(), Difference: row.GetDifference(), Segment: 1}
		if diff := gocmp.Diff(want, trend.GetPoints()[i], protocmp.Transform()); diff != "" {
			t.Errorf("point %d by %s (-want +got):\n%s", i, by, diff)
		}
	}
}

// compareLoss compares the silent loss with the verdicts of the reports.
func (s *server) compareLoss(t *testing.T, b *books) {
	t.Helper()
	q := halfYear(pb.Scorecard_MONTH, pb.Scorecard_VISIT_MEAN)
	loss := must[*pb.SilentLoss](t)(s.by(s.Tokens.Client).GetSilentLoss(t.Context(), &pb.GetSilentLossRequest{
		Client: q.GetClient(), Program: q.GetProgram(), From: q.GetFrom(), To: q.GetTo(),
		Customers: new(int64(50_000)), LeavingBasisPoints: new(int32(2500)), Worth: new(int64(80)), Source: "Till of 2026",
	}))
	passed := b.figure(b.counted(q, nil), q.GetMethod()).GetPassShare()
	failed := passed.GetOf() - passed.GetPassed()
	if r := loss.GetBadlyServed(); r.GetCount() != failed || r.GetOf() != passed.GetOf() || failed == 0 {
		t.Errorf("badly served are %v; %d of %d reports failed", r, failed, passed.GetOf())
	}
	customers := 50_000 * int64(failed)
	of := int64(passed.GetOf())
	want := []string{
		fmt.Sprint("CUSTOMERS ", 50_000, " Till of 2026 true ", customers/of),
		fmt.Sprint("SILENT ", 9600, " TARP false ", customers*96/100/of),
		fmt.Sprint("LEAVING ", 2500, " Till of 2026 true ", customers*96*25/10_000/of),
		fmt.Sprint("WORTH ", 80, " Till of 2026 true ", customers*96*25*80/10_000/of),
	}
	var got []string
	for i, step := range loss.GetSteps() {
		a := loss.GetAssumptions()[i]
		source := a.GetSource()
		if !a.GetGiven() {
			source = "TARP"
		}
		if a.GetName() != step.GetName() || step.GetLow() > step.GetValue() || step.GetValue() > step.GetHigh() {
			t.Errorf("%v with %v", a, step)
		}
		got = append(got, fmt.Sprint(a.GetName(), " ", a.GetValue(), " ", source, " ", a.GetGiven(), " ", step.GetValue()))
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("the steps (-want +got):\n%s", diff)
	}
}

// TestRankingErrors makes invalid requests for rankings, trends and silent loss.
func TestRankingErrors(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	for path, reason := range map[string]string{
		"rankings?method=LOCATION_MEAN":      "NOT_ALLOWED",
		"rankings?least=NONE":                "NOT_ALLOWED",
		"rankings?pageToken=nonsense":        "INVALID_PAGE_TOKEN",
		"trend?by=SECTION":                   "NOT_ALLOWED",
		"trend?from=2026-13":                 "INVALID_FORMAT",
		"silentLoss?silentBasisPoints=10001": "OUT_OF_RANGE",
		"silentLoss?customers=0":             "OUT_OF_RANGE",
	} {
		answer := s.call(t, s.Tokens.Client, "GET", "/v1/clients/acme/"+path, nil).want(t, 400).json(t)
		errors, _ := answer["errors"].([]any)
		if len(errors) != 1 || errors[0].(map[string]any)["reason"] != reason {
			t.Errorf("%s: %v", path, answer)
		}
	}
}
