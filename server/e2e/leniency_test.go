package e2e

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// leniencies computes the leniency of every shopper from the reports that count, visit by visit.
func leniencies(reports []*pb.Report, from, to string) map[string]*pb.ShopperLeniency {
	type visit struct {
		shopper, place string
		total          int64
	}
	var visits []visit
	for _, r := range reports {
		if r.GetReleased() && !r.GetTest() && !r.GetExcluded() && scored(r) && from <= r.GetMonth() && r.GetMonth() <= to {
			place := r.GetClient() + " " + r.GetProgram() + " " + r.GetLocation()
			visits = append(visits, visit{r.GetShopper(), place, int64(r.GetScore().GetEffectiveBasisPoints())})
		}
	}
	out := map[string]*pb.ShopperLeniency{}
	sums := map[string]*big.Rat{}
	for _, v := range visits {
		l := out[v.shopper]
		if l == nil {
			l = &pb.ShopperLeniency{Shopper: v.shopper, From: from, To: to}
			out[v.shopper], sums[v.shopper] = l, &big.Rat{}
		}
		others, n := int64(0), int64(0)
		for _, other := range visits {
			if other.place == v.place && other.shopper != v.shopper {
				others, n = others+other.total, n+1
			}
		}
		if n > 0 {
			l.Visits++
			sums[v.shopper].Add(sums[v.shopper], new(big.Rat).Sub(big.NewRat(v.total, 1), big.NewRat(others, n)))
		}
	}
	for shopper, l := range out {
		if n := int64(l.GetVisits()); n > 0 {
			// The mean times n of n + 5, rounded toward zero.
			shrunk := sums[shopper].Mul(sums[shopper], big.NewRat(1, n+5))
			l.BasisPoints = new(int32(new(big.Int).Quo(shrunk.Num(), shrunk.Denom()).Int64()))
			l.Flagged = n >= 8 && (l.GetBasisPoints() >= 1000 || l.GetBasisPoints() <= -1000)
		}
	}
	return out
}

// everyReport reads all reports with their scores.
func (s *server) everyReport(t *testing.T) (reports []*pb.Report) {
	t.Helper()
	list := must[*pb.ListReportsResponse](t)(s.by(s.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{PageSize: 1000}))
	for _, r := range list.GetReports() {
		reports = append(reports, s.report(t, r.GetReport()))
	}
	return reports
}

// TestLeniency compares the leniency of every shopper with the reports.
func TestLeniency(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		w.lenient(t)
		reports := w.everyReport(t)
		by := w.by(w.Tokens.Reviewer)
		flagged := 0
		for _, from := range []string{monthAgo(11), monthAgo(1)} {
			to := monthAgo(0)
			want := leniencies(reports, from, to)
			var all []*pb.ShopperLeniency
			req := &pb.ListShopperLeniencyRequest{From: from, To: to, PageSize: 2}
			for {
				page := must[*pb.ListShopperLeniencyResponse](t)(by.ListShopperLeniency(t.Context(), req))
				all = append(all, page.GetShoppers()...)
				if req.PageToken = page.GetNextPageToken(); req.PageToken == "" {
					break
				}
				if len(page.GetShoppers()) != 2 {
					t.Errorf("a page has %d shoppers", len(page.GetShoppers()))
				}
			}
			sorted := slices.SortedFunc(maps.Values(want), func(x, y *pb.ShopperLeniency) int { return cmp.Compare(x.GetShopper(), y.GetShopper()) })
			apart := protocmp.IgnoreFields(&pb.ShopperLeniency{}, "low_basis_points", "high_basis_points", "etag")
			if diff := gocmp.Diff(sorted, all, protocmp.Transform(), apart); diff != "" {
				t.Errorf("from %s (-want +got):\n%s", from, diff)
			}
			var doubtful []*pb.ShopperLeniency
			for _, l := range all {
				one := must[*pb.ShopperLeniency](t)(by.GetShopperLeniency(t.Context(), &pb.GetShopperLeniencyRequest{Shopper: l.GetShopper(), From: from, To: to}))
				unlisted := protocmp.IgnoreFields(&pb.ShopperLeniency{}, "reviewed_reports", "returned_reports", "etag")
				if diff := gocmp.Diff(l, one, protocmp.Transform(), unlisted); diff != "" {
					t.Errorf("%s by itself (-listed +got):\n%s", l.GetShopper(), diff)
				}
				if l.LowBasisPoints != nil && (l.GetLowBasisPoints() > l.GetBasisPoints() || l.GetBasisPoints() > l.GetHighBasisPoints()) {
					t.Errorf("the ends of %v", l)
				}
				if l.GetFlagged() {
					doubtful = append(doubtful, l)
				}
			}
			flagged += len(doubtful)
			got := must[*pb.ListShopperLeniencyResponse](t)(by.ListShopperLeniency(t.Context(), &pb.ListShopperLeniencyRequest{From: from, To: to, Flagged: true}))
			if diff := gocmp.Diff(doubtful, got.GetShoppers(), protocmp.Transform()); diff != "" || got.GetNextPageToken() != "" {
				t.Errorf("those who are flagged (-want +got):\n%s", diff)
			}
		}
		if flagged == 0 {
			t.Error("nobody is flagged, so the flags are not tested")
		}
		w.wantScoresUntouched(t, reports)
	})
}

// lenient submits good reports of one shopper and bad ones of another at the same place.
func (w *world) lenient(t *testing.T) {
	t.Helper()
	for range 10 {
		w.praise(t, w.tokens[own], "anna", "yes")
	}
	for range 2 {
		w.praise(t, w.tokens[other], secondShopper, "no")
	}
}

func (w *world) praise(t *testing.T, token, shopper, greeted string) {
	t.Helper()
	v := w.plan(t, "acme", "house", insidePlace, shopper)
	content := houseReport("house-check", lately())
	content.Answers[0].Value = &pb.Answer_Choice{Choice: greeted}
	if greeted == "no" {
		content.Answers[6].Value = &pb.Answer_Scale{Scale: 0}
	}
	w.approve(t, w.send(t, token, v.GetVisit(), content).GetReport())
}

// wantScoresUntouched reads every report again after the shoppers were compared.
func (w *world) wantScoresUntouched(t *testing.T, before []*pb.Report) {
	t.Helper()
	for i, after := range w.everyReport(t) {
		if diff := gocmp.Diff(before[i], after, protocmp.Transform()); diff != "" {
			t.Errorf("a report changed (-before +after):\n%s", diff)
		}
	}
}

// TestLeniencyAccess gets leniency as a shopper: their own, another shopper's, and an unknown shopper's.
func TestLeniencyAccess(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	w.lenient(t)
	get := func(token, shopper string) answer {
		return w.call(t, token, "GET", "/v1/shoppers/"+shopper+"/leniency", nil)
	}
	mine := get(w.tokens[own], "anna").want(t, 200)
	theirs := get(w.Tokens.Reviewer, "anna").want(t, 200)
	if fmt.Sprint(mine.json(t)) != fmt.Sprint(theirs.json(t)) || at(mine.json(t), "visits") == nil {
		t.Errorf("the shopper sees %s, the reviewer %s", mine.body, theirs.body)
	}
	secrets{"acme": "a client", "house": "a program", "kiel": "a location", secondShopper: "another shopper"}.search(t, "one's own leniency", mine.body)
	get(w.tokens[own], secondShopper).want(t, 404)
	get(w.tokens[own], "no-such-shopper").want(t, 404)
	get(w.Tokens.Reviewer, "no-such-shopper").want(t, 404)
	for _, token := range []string{w.tokens[viewer], w.tokens[manager], w.Tokens.Admin} {
		get(token, "anna").want(t, 403)
		w.call(t, token, "GET", "/v1/shoppers:leniency", nil).want(t, 403)
	}
	w.call(t, w.tokens[own], "GET", "/v1/shoppers:leniency", nil).want(t, 403)
	for _, span := range []string{"?from=2026", "?to=2026-13", "?from=2026-02&to=2026-01"} {
		w.call(t, w.Tokens.Reviewer, "GET", "/v1/shoppers/anna/leniency"+span, nil).want(t, 400)
		w.call(t, w.Tokens.Reviewer, "GET", "/v1/shoppers:leniency"+span, nil).want(t, 400)
	}
	must[*pb.Shopper](t)(w.admin.CreateShopper(t.Context(), &pb.CreateShopperRequest{Resource: &pb.Shopper{Shopper: "newcomer", Title: "Nell"}}))
	if nothing := get(w.Tokens.Reviewer, "newcomer").want(t, 200).json(t); at(nothing, "basisPoints") != nil || at(nothing, "shopper") != "newcomer" {
		t.Errorf("of a shopper without a visit: %v", nothing)
	}
}

// TestHowManyWereReturned counts the reviewed and the returned reports of shoppers from what the API has of each report, and compares
// them with what the shopper and the reviewers get.
func TestHowManyWereReturned(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		reviewer := w.by(w.Tokens.Reviewer)
		for i := range 3 {
			first, _ := w.returnedAt(t, w.tokens[own], "house")
			if i > 0 {
				must[*pb.Receipt](t)(w.by(w.tokens[own]).SubmitReport(t.Context(), w.submissionAt(t, first.GetReport(), lately(), fmt.Sprint("Again ", i))))
			}
			if i > 1 {
				w.approve(t, first.GetReport())
				must[*pb.Report](t)(reviewer.WithdrawReport(t.Context(), &pb.WithdrawReportRequest{Report: first.GetReport(), Etag: "*", Reason: pb.ReviewReason_AGENCY_ERROR}))
				w.returned(t, first.GetReport())
			}
		}
		reports := w.everyReport(t)
		for _, from := range []string{monthAgo(11), monthAgo(0)} {
			for shopper, as := range map[string]*clients{"anna": w.by(w.tokens[own]), secondShopper: w.by(w.tokens[other])} {
				var reviewed, returned int32
				for _, r := range reports {
					back := slices.ContainsFunc(r.GetEvents(), func(e *pb.ReportEvent) bool { return e.GetAct() == "RETURNED" })
					if r.GetShopper() != shopper || r.GetTest() || r.GetMonth() < from || r.GetState() == pb.Report_SUBMITTED && !back {
						continue
					}
					reviewed++
					if back {
						returned++
					}
				}
				if shopper == "anna" && from == monthAgo(11) && returned < 3 {
					t.Fatalf("%d reports of anna were returned", returned)
				}
				for who, by := range map[string]*clients{"the shopper": as, "a reviewer": reviewer} {
					got := must[*pb.ShopperLeniency](t)(by.GetShopperLeniency(t.Context(), &pb.GetShopperLeniencyRequest{Shopper: shopper, From: from, To: monthAgo(0)}))
					if got.GetReviewedReports() != reviewed || got.GetReturnedReports() != returned || got.ReturnedReports == nil {
						t.Errorf("%s reads of %s since %s: %v, want %d of %d", who, shopper, from, got, returned, reviewed)
					}
				}
			}
		}
	})
}
