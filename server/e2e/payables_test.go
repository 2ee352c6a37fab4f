package e2e

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// withFee gives a planned visit a fee.
func withFee(amount, currency string) func(*pb.Visit) {
	return func(v *pb.Visit) { v.Fee = &pb.Money{Amount: amount, Currency: currency} }
}

// faultsOf returns the paths and reasons of a refusal.
func faultsOf(t *testing.T, err error) (faults []string) {
	t.Helper()
	for _, v := range refusalOf(t, err).Violations {
		faults = append(faults, v.Path+" "+v.Reason)
	}
	return faults
}

// owed returns the payables of a visit, the oldest first.
func (s *server) owed(t *testing.T, visit string) []*pb.Payable {
	t.Helper()
	return must[*pb.ListPayablesResponse](t)(s.by(s.Tokens.Admin).ListPayables(t.Context(), &pb.ListPayablesRequest{
		Filter: `visit = "` + visit + `"`, OrderBy: "createTime",
	})).GetPayables()
}

// wantFee expects that a visit has one payable, its fee, and returns it.
func (s *server) wantFee(t *testing.T, visit string, state pb.Payable_State, overpaid bool) *pb.Payable {
	t.Helper()
	all := s.owed(t, visit)
	if len(all) != 1 || all[0].GetKind() != pb.Payable_FEE || all[0].GetState() != state || all[0].GetOverpaid() != overpaid {
		t.Fatalf("got %v, want one fee that is %s, overpaid: %t", all, state, overpaid)
	}
	return all[0]
}

// TestFee follows the fee of a visit from the approval of its report over its payment and a rejection to another approval.
// It is never owed twice.
func TestFee(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		admin := d.by(d.Tokens.Admin)
		v := d.visit(t, withFee("18.5", "EUR"))
		sent := d.submission(v)
		submitters[0].taken(t, d.server, d.shopper, sent)
		id := sent.GetReportId()
		if len(d.owed(t, v)) > 0 {
			t.Fatal("a fee is owed before the approval")
		}
		d.did(t, "approve", id)
		fee := d.wantFee(t, v, pb.Payable_OPEN, false)
		if fee.GetAmount().GetAmount() != "18.50" || fee.GetAmount().GetCurrency() != "EUR" || fee.GetReport() != id || fee.GetShopper() != "anna" ||
			fee.GetMonth() != fee.GetCreateTime().AsTime().Format("2006-01") || fee.GetClient() != "acme" || fee.GetLocation() != insidePlace {
			t.Errorf("the fee is %v", fee)
		}
		p := fee.GetPayable()
		_, err := admin.MarkPaid(t.Context(), &pb.MarkPaidRequest{Payable: p, Reference: "T-1"})
		if refusalOf(t, err).Reason != "WRONG_STATE" {
			t.Errorf("what is not approved is paid: %v", err)
		}
		must[*pb.Payable](t)(admin.ApprovePayable(t.Context(), &pb.ApprovePayableRequest{Payable: p}))

		d.did(t, "withdraw", id)
		d.wantFee(t, v, pb.Payable_APPROVED, false)
		d.did(t, "reject", id)
		d.wantFee(t, v, pb.Payable_CANCELLED, false)
		d.did(t, "approve", id)
		d.wantFee(t, v, pb.Payable_OPEN, false)
		must[*pb.Payable](t)(admin.ApprovePayable(t.Context(), &pb.ApprovePayableRequest{Payable: p}))
		must[*pb.Payable](t)(admin.MarkPaid(t.Context(), &pb.MarkPaidRequest{Payable: p, Reference: "T-1", Day: "2026-03-01"}))
		paid := d.wantFee(t, v, pb.Payable_PAID, false)
		if paid.GetReference() != "T-1" || paid.GetPaidDay() != "2026-03-01" {
			t.Errorf("the payment is %v", paid)
		}

		d.did(t, "withdraw", id)
		d.did(t, "reject", id)
		d.wantFee(t, v, pb.Payable_PAID, true)
		d.did(t, "approve", id)
		d.wantFee(t, v, pb.Payable_PAID, false)
		d.did(t, "withdraw", id)
		d.did(t, "reject", id)
		must[*pb.Payable](t)(admin.UnmarkPaid(t.Context(), &pb.UnmarkPaidRequest{Payable: p, Reason: "It came back."}))
		if back := d.wantFee(t, v, pb.Payable_CANCELLED, false); back.GetReference() != "" || back.GetPaidDay() != "" || back.GetReason() == "" {
			t.Errorf("the payment that was taken back: %v", back)
		}
	})
}

// TestFeeOfTwins has two reports of one visit: one fee is owed, whichever of them is approved.
func TestFeeOfTwins(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		v := d.visit(t, withFee("7", "SEK"))
		first, second := d.submission(v), d.submission(v)
		submitters[0].taken(t, d.server, d.shopper, first)
		submitters[0].taken(t, d.server, d.shopper, second)
		if _, err := d.by(d.Tokens.Admin).UpdateProgram(t.Context(), &pb.UpdateProgramRequest{
			Client: "acme", Program: "house", Resource: &pb.Program{ReleaseMode: pb.Program_MANUAL, Etag: "*"}, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"release_mode"}},
		}); err != nil {
			t.Fatal(err)
		}
		d.did(t, "approve", first.GetReportId())
		d.did(t, "approve", second.GetReportId())
		if fee := d.wantFee(t, v, pb.Payable_OPEN, false); fee.GetReport() != first.GetReportId() {
			t.Errorf("the fee is of %s", fee.GetReport())
		}
		d.did(t, "reject", first.GetReportId())
		all := d.owed(t, v)
		if len(all) != 2 || all[0].GetState() != pb.Payable_CANCELLED || all[1].GetState() != pb.Payable_OPEN || all[1].GetReport() != second.GetReportId() {
			t.Fatalf("after the rejection of the first report: %v", all)
		}
		d.did(t, "approve", first.GetReportId())
		if again := d.owed(t, v); len(again) != 2 || again[0].GetState() != pb.Payable_CANCELLED || again[1].GetState() != pb.Payable_OPEN {
			t.Errorf("both are approved: %v", again)
		}
	})
}

// TestExpensesAndStatement has bonuses and expenses in two currencies, several payments at once, and the statement of their
// shopper.
func TestExpensesAndStatement(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		now := &clock{}
		d := startDeskAt(t, on, now)
		ctx, admin, anna := t.Context(), d.by(d.Tokens.Admin), d.by(d.shopper)
		v := d.visit(t, withFee("18", "EUR"))
		create := func(by *clients, p *pb.Payable) (*pb.Payable, error) {
			p.Visit = v
			return by.CreatePayable(ctx, &pb.CreatePayableRequest{Resource: p})
		}
		money := func(amount, currency string) *pb.Money { return &pb.Money{Amount: amount, Currency: currency} }
		bonus := must[*pb.Payable](t)(create(admin, &pb.Payable{Kind: pb.Payable_BONUS, Text: "At night", Amount: money("2.5", "EUR")}))
		coffee := must[*pb.Payable](t)(create(anna, &pb.Payable{Kind: pb.Payable_EXPENSE, Text: "A coffee", ProofOfPurchase: "No. 7", Amount: money("45", "SEK")}))
		tram := must[*pb.Payable](t)(create(anna, &pb.Payable{Kind: pb.Payable_EXPENSE, Text: "The tram", Amount: money("300", "JPY")}))
		for path, bad := range map[string]*pb.Payable{
			"resource.kind NOT_ALLOWED":                   {Kind: pb.Payable_BONUS, Text: "x", Amount: money("1", "EUR")},
			"resource.text REQUIRED":                      {Kind: pb.Payable_EXPENSE, Amount: money("1", "EUR")},
			"resource.amount REQUIRED":                    {Kind: pb.Payable_EXPENSE, Text: "x"},
			"resource.amount.currency UNKNOWN_VALUE":      {Kind: pb.Payable_EXPENSE, Text: "x", Amount: money("1", "XXX")},
			"resource.amount.amount TOO_MANY_DECIMALS":    {Kind: pb.Payable_EXPENSE, Text: "x", Amount: money("1.5", "JPY")},
			"resource.amount.amount OUT_OF_RANGE":         {Kind: pb.Payable_EXPENSE, Text: "x", Amount: money("0.00", "EUR")},
			"resource.shopper NOT_ALLOWED":                {Kind: pb.Payable_EXPENSE, Text: "x", Amount: money("1", "EUR"), Shopper: secondShopper},
			"resource.kind NOT_ALLOWED, of a fee":         {Kind: pb.Payable_FEE},
			"resource.amount.amount INVALID_FORMAT, of 1": {Kind: pb.Payable_EXPENSE, Text: "x", Amount: money("1,5", "EUR")},
		} {
			_, err := create(anna, bad)
			if want, _, _ := strings.Cut(path, ","); !strings.Contains(strings.Join(faultsOf(t, err), "; "), want) {
				t.Errorf("want %s, got %v", want, err)
			}
		}
		for _, id := range []string{bonus.GetPayable(), coffee.GetPayable()} {
			must[*pb.Payable](t)(admin.ApprovePayable(ctx, &pb.ApprovePayableRequest{Payable: id}))
		}
		refused := must[*pb.Payable](t)(admin.RefusePayable(ctx, &pb.RefusePayableRequest{Payable: tram.GetPayable(), Reason: "It is in the fee."}))
		if refused.GetReason() == "" || refused.GetDecideTime() == nil {
			t.Errorf("what was refused: %v", refused)
		}
		ids := []string{bonus.GetPayable(), coffee.GetPayable(), tram.GetPayable()}
		if _, err := admin.BatchMarkPaid(ctx, &pb.BatchMarkPaidRequest{Payables: ids, Reference: "T-2"}); !strings.Contains(strings.Join(faultsOf(t, err), "; "), "payables[2] WRONG_STATE") {
			t.Errorf("a refused expense is paid: %v", err)
		}
		if len(must[*pb.BatchMarkPaidResponse](t)(admin.BatchMarkPaid(ctx, &pb.BatchMarkPaidRequest{Payables: ids[1:2], Reference: "T-2"})).GetPayables()) != 1 {
			t.Error("not one was marked")
		}
		_, err := admin.MarkPaid(ctx, &pb.MarkPaidRequest{Payable: ids[0], Reference: "T-3", Day: now.now().AddDate(0, 0, 2).Format(time.DateOnly)})
		if refusalOf(t, err).Reason != "INVALID_REQUEST" {
			t.Errorf("a payment of the future: %v", err)
		}

		sent := d.submission(v)
		submitters[0].taken(t, d.server, d.shopper, sent)
		d.did(t, "approve", sent.GetReportId())
		mine := must[*pb.Statement](t)(anna.GetStatement(ctx, &pb.GetStatementRequest{Shopper: "anna"}))
		want := []*pb.StatementSum{
			{Currency: "EUR", Opening: "0.00", Arisen: "20.50", Paid: "0.00", Closing: "20.50", Open: "18.00", Approved: "2.50"},
			{Currency: "JPY", Opening: "0", Arisen: "0", Paid: "0", Closing: "0", Open: "0", Approved: "0"},
			{Currency: "SEK", Opening: "0.00", Arisen: "45.00", Paid: "45.00", Closing: "0.00", Open: "0.00", Approved: "0.00"},
		}
		if got := mine.GetSums(); len(got) != len(want) || !proto.Equal(got[0], want[0]) || !proto.Equal(got[1], want[1]) || !proto.Equal(got[2], want[2]) {
			t.Errorf("the sums are %v", got)
		}
		if len(mine.GetPayables()) != 4 || len(mine.GetTitles().GetClients()) > 0 {
			t.Errorf("the statement is %v", mine)
		}
		records := must[*pb.ListShopperRecordsResponse](t)(anna.ListShopperRecords(ctx, &pb.ListShopperRecordsRequest{Shopper: "anna", PageSize: 1000}))
		if !strings.Contains(protojson.Format(records), "A coffee") && records.GetNextPageToken() == "" {
			t.Error("the records lack the expense")
		}
		must[*pb.Erasure](t)(admin.EraseShopper(ctx, &pb.EraseShopperRequest{Shopper: "anna", Etag: "*"}))
		after := protojson.Format(must[*pb.Statement](t)(admin.GetStatement(ctx, &pb.GetStatementRequest{Shopper: "anna"})))
		if strings.Contains(after, "coffee") || strings.Contains(after, "No. 7") || !strings.Contains(after, "T-2") || !strings.Contains(after, "45.00") {
			t.Errorf("after the erasure: %s", after)
		}
	})
}
