package e2e

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestBalances compares the agency's sums with the statements of its shoppers: two of them, two currencies, a payment, the
// fee of an excluded report, and a shopper to whom nothing is owed.
func TestBalances(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		ctx, admin := t.Context(), d.by(d.Tokens.Admin)
		for _, id := range []string{secondShopper, "clara"} {
			must[*pb.Shopper](t)(admin.CreateShopper(ctx, &pb.CreateShopperRequest{Resource: &pb.Shopper{
				Shopper: id, Title: strings.ToUpper(id), Email: id + "@example.org",
			}}))
		}
		add := func(visit, amount, currency string) string {
			p := must[*pb.Payable](t)(admin.CreatePayable(ctx, &pb.CreatePayableRequest{Resource: &pb.Payable{
				Visit: visit, Kind: pb.Payable_BONUS, Text: "At night", Amount: &pb.Money{Amount: amount, Currency: currency},
			}}))
			return must[*pb.Payable](t)(admin.ApprovePayable(ctx, &pb.ApprovePayableRequest{Payable: p.GetPayable()})).GetPayable()
		}
		excluded := d.submission(d.visit(t, withFee("18.5", "EUR")))
		submitters[0].taken(t, d.server, d.shopper, excluded)
		d.did(t, "exclude", excluded.GetReportId())
		d.did(t, "approve", excluded.GetReportId())
		add(excluded.GetVisit(), "45", "SEK")
		other := d.plan(t, "acme", "house", insidePlace, secondShopper).GetVisit()
		add(other, "7.25", "EUR")
		early := add(other, "2.05", "EUR")
		must[*pb.Payable](t)(admin.MarkPaid(ctx, &pb.MarkPaidRequest{Payable: early, Reference: "T-1", Day: "2026-01-31"}))
		must[*pb.Payable](t)(admin.MarkPaid(ctx, &pb.MarkPaidRequest{Payable: add(other, "100", "SEK"), Reference: "T-2"}))
		must[*pb.Payable](t)(admin.RefusePayable(ctx, &pb.RefusePayableRequest{
			Payable: must[*pb.Payable](t)(admin.CreatePayable(ctx, &pb.CreatePayableRequest{Resource: &pb.Payable{
				Visit: other, Kind: pb.Payable_EXPENSE, Text: "A tram", Amount: &pb.Money{Amount: "300", Currency: "JPY"},
			}})).GetPayable(), Reason: "It is in the fee.",
		}))

		d.wantBalances(t, &pb.ListBalancesRequest{}, "anna EUR, anna SEK, bert EUR, bert SEK")
		d.wantBalances(t, &pb.ListBalancesRequest{From: "2026-01", To: "2026-01"}, "bert EUR")
		d.wantBalances(t, &pb.ListBalancesRequest{From: "2025-01", To: "2025-12"}, "")
		_, err := admin.ListBalances(ctx, &pb.ListBalancesRequest{From: "2024-01", To: "2026-01"})
		if got := strings.Join(faultsOf(t, err), "; "); got != "from INVALID_SPAN" {
			t.Errorf("25 months: %s", got)
		}
		table := string(d.call(t, d.Tokens.Admin, "GET", "/v1/payables:balances", nil, "Accept: text/csv").want(t, 200).body)
		for _, want := range []string{"shopper,shopperTitle,", "bert,BERT,EUR,"} {
			if !strings.Contains(table, want) {
				t.Errorf("the table lacks %q:\n%s", want, table)
			}
		}
	})
}

// wantBalances expects these of the sums of anna, bert and clara, and of every shopper those of the statement, on pages of any
// size. The sums of each currency are all of them together.
func (d *desk) wantBalances(t *testing.T, req *pb.ListBalancesRequest, want string) {
	t.Helper()
	admin := d.by(d.Tokens.Admin)
	whole := must[*pb.ListBalancesResponse](t)(admin.ListBalances(t.Context(), req))
	all := d.statementSums(t, whole.GetFrom(), whole.GetTo())
	if !slices.EqualFunc(whole.GetBalances(), all, func(a, b *pb.Balance) bool { return proto.Equal(a, b) }) {
		t.Errorf("the sums are\n%v, want\n%v", whole.GetBalances(), all)
	}
	var keys []string
	totals := map[string]*[6]big.Rat{}
	for _, b := range all {
		currency := b.GetSum().GetCurrency()
		if !strings.HasPrefix(b.GetShopper(), "shopper-") {
			keys = append(keys, b.GetShopper()+" "+currency)
		}
		if totals[currency] == nil {
			totals[currency] = new([6]big.Rat)
		}
		for i, amount := range amountsOf(t, b.GetSum()) {
			totals[currency][i].Add(&totals[currency][i], amount)
		}
	}
	if got := strings.Join(keys, ", "); got != want {
		t.Errorf("the sums are of %s, want %s", got, want)
	}
	if len(whole.GetSums()) != len(totals) {
		t.Errorf("there are %d currencies, want %d", len(whole.GetSums()), len(totals))
	}
	for _, sum := range whole.GetSums() {
		for i, amount := range amountsOf(t, sum) {
			if total := totals[sum.GetCurrency()]; total == nil || total[i].Cmp(amount) != 0 {
				t.Errorf("%v are not the sums of %v", sum, all)
			}
		}
	}
	paged := proto.CloneOf(req)
	paged.PageSize = 1
	for i, b := range all {
		page := must[*pb.ListBalancesResponse](t)(admin.ListBalances(t.Context(), paged))
		alike := &pb.ListBalancesResponse{
			From: whole.GetFrom(), To: whole.GetTo(), Sums: whole.GetSums(), Balances: []*pb.Balance{b}, NextPageToken: page.GetNextPageToken(),
		}
		if !proto.Equal(page, alike) || (page.GetNextPageToken() == "") != (i == len(all)-1) {
			t.Errorf("page %d is %v, want %v", i, page, alike)
		}
		paged.PageToken = page.GetNextPageToken()
	}
}

// statementSums returns the sums of the statements of all shoppers, without those of nothing.
func (d *desk) statementSums(t *testing.T, from, to string) (all []*pb.Balance) {
	t.Helper()
	admin := d.by(d.Tokens.Admin)
	shoppers := must[*pb.ListShoppersResponse](t)(admin.ListShoppers(t.Context(), &pb.ListShoppersRequest{PageSize: 1000})).GetShoppers()
	for _, shopper := range shoppers {
		id := shopper.GetShopper()
		statement := must[*pb.Statement](t)(admin.GetStatement(t.Context(), &pb.GetStatementRequest{Shopper: id, From: from, To: to}))
		for _, sum := range statement.GetSums() {
			if slices.ContainsFunc(amountsOf(t, sum), func(amount *big.Rat) bool { return amount.Sign() != 0 }) {
				all = append(all, &pb.Balance{Shopper: id, ShopperTitle: shopper.GetTitle(), Sum: sum})
			}
		}
	}
	return all
}

// amountsOf returns the amounts of sums.
func amountsOf(t *testing.T, s *pb.StatementSum) (amounts []*big.Rat) {
	t.Helper()
	for _, text := range []string{s.GetOpening(), s.GetArisen(), s.GetPaid(), s.GetClosing(), s.GetOpen(), s.GetApproved()} {
		amount, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%q is not an amount", text)
		}
		amounts = append(amounts, amount)
	}
	return amounts
}
