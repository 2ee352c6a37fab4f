package e2e

import (
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestCurrenciesOfFees agrees on fees in currencies that do not exist, and with more decimals than a currency has: each is refused
// where it is agreed on, with the path and the reason.
func TestCurrenciesOfFees(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	admin := d.by(d.Tokens.Admin)
	program := func(fee *pb.Money) error {
		_, err := admin.CreateProgram(t.Context(), &pb.CreateProgramRequest{Client: "acme", Resource: &pb.Program{Program: "paid", Title: "Paid", Checklist: "house-check", Fee: fee}})
		return err
	}
	visit := func(fee *pb.Money) error {
		v := must[*pb.Visit](t)(admin.GetVisit(t.Context(), &pb.GetVisitRequest{Visit: d.visit(t)}))
		_, err := admin.CreateVisit(t.Context(), &pb.CreateVisitRequest{Resource: &pb.Visit{
			Client: v.GetClient(), Program: v.GetProgram(), Location: v.GetLocation(), WindowStart: v.GetWindowStart(), WindowEnd: v.GetWindowEnd(), Fee: fee,
		}})
		return err
	}
	for name, agree := range map[string]func(*pb.Money) error{"a program": program, "a visit": visit} {
		for _, tt := range []struct{ amount, currency, want string }{
			{"18", "XYZ", "resource.fee.currency UNKNOWN_VALUE"}, {"18", "", "resource.fee.currency INVALID_FORMAT"},
			{"18.50", "JPY", "resource.fee.amount TOO_MANY_DECIMALS"}, {"0.001", "EUR", "resource.fee.amount TOO_MANY_DECIMALS"},
		} {
			err := agree(&pb.Money{Amount: tt.amount, Currency: tt.currency})
			if got := strings.Join(faultsOf(t, err), "; "); !strings.Contains(got, tt.want) {
				t.Errorf("%s with %s %s: %q, want %s", name, tt.amount, tt.currency, got, tt.want)
			}
		}
		if err := agree(&pb.Money{Amount: "18", Currency: "EUR"}); err != nil {
			t.Errorf("%s with euros: %v", name, err)
		}
	}
	imported, err := admin.ImportVisits(t.Context(), &pb.ImportVisitsRequest{Csv: "client,program,location,windowStart,windowEnd,fee.amount,fee.currency\nacme,house," +
		insidePlace + ",2030-01-01,2030-01-31,18,XYZ\n"})
	if got := strings.Join(faultsOf(t, err), "; ") + imported.String(); !strings.Contains(got, "currency") {
		t.Errorf("an import with another currency: %s", got)
	}
}

// TestAnAdminAddsAFee adds the fee of a visit by hand: of one that pays nothing, that is not approved and that has one already it
// is refused, and after the fee of the visit was agreed on and its report approved it is owed once.
func TestAnAdminAddsAFee(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		admin := d.by(d.Tokens.Admin)
		fee := func(visit string) (*pb.Payable, error) {
			return admin.CreatePayable(t.Context(), &pb.CreatePayableRequest{Resource: &pb.Payable{Kind: pb.Payable_FEE, Visit: visit}})
		}
		refused := func(visit, cause string) {
			t.Helper()
			_, err := fee(visit)
			if got := refusalOf(t, err); got.Reason != pb.Reason_WRONG_STATE.String() || got.Metadata["cause"] != cause {
				t.Errorf("want %s, got %+v", cause, got)
			}
		}
		unpaid, paid := d.visit(t), d.visit(t, withFee("18.00", "EUR"))
		refused(paid, "NO_APPROVED_REPORT")
		for _, v := range []string{unpaid, paid} {
			sent := d.submission(v)
			submitters[0].taken(t, d.server, d.shopper, sent)
			d.did(t, "approve", sent.GetReportId())
		}
		refused(unpaid, "VISIT_PAYS_NOTHING")
		if _, err := fee(paid); refusalOf(t, err).Reason != pb.Reason_ALREADY_EXISTS.String() {
			t.Errorf("a second fee: %v", err)
		}
		owed := must[*pb.ListPayablesResponse](t)(admin.ListPayables(t.Context(), &pb.ListPayablesRequest{Filter: `visit = "` + paid + `"`})).GetPayables()
		if len(owed) != 1 || owed[0].GetKind() != pb.Payable_FEE || owed[0].GetAmount().GetAmount() != "18.00" {
			t.Fatalf("owed is %v", owed)
		}
	})
}
