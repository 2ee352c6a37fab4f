package paper_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/paper"
)

// sampleStatement has a payable of every state, in two currencies.
func sampleStatement() *pb.Statement {
	at := func(day int) *timestamppb.Timestamp {
		return timestamppb.New(time.Date(2026, 11, day, 12, 0, 0, 0, time.UTC))
	}
	of := func(day int, kind pb.Payable_Kind, state pb.Payable_State, amount, currency string, change func(*pb.Payable)) *pb.Payable {
		p := &pb.Payable{
			Kind: kind, State: state, Amount: &pb.Money{Amount: amount, Currency: currency}, Client: "acme", Location: "kiel",
			CreateTime: at(day), UpdateTime: at(day),
		}
		if change != nil {
			change(p)
		}
		return p
	}
	paid := func(p *pb.Payable) { p.PaidDay, p.Reference = "2026-11-20", "SEPA 2026-11/17" }
	return &pb.Statement{
		Shopper: "anna", ShopperTitle: "Anna Änglund", From: "2026-10", To: "2026-11",
		Sums: []*pb.StatementSum{
			{Currency: "EUR", Opening: "12.00", Arisen: "38.50", Paid: "30.00", Closing: "20.50", Open: "2.50", Approved: "18.00"},
			{Currency: "SEK", Opening: "0.00", Arisen: "0.00", Paid: "450.00", Closing: "-450.00"},
		},
		Payables: []*pb.Payable{
			of(2, pb.Payable_FEE, pb.Payable_PAID, "18.00", "EUR", paid),
			of(3, pb.Payable_FEE, pb.Payable_APPROVED, "18.00", "EUR", nil),
			of(4, pb.Payable_BONUS, pb.Payable_OPEN, "2.50", "EUR", func(p *pb.Payable) { p.Text = "At short notice, on a Sunday, in the snow" }),
			of(5, pb.Payable_EXPENSE, pb.Payable_REFUSED, "9.90", "EUR", func(p *pb.Payable) { p.Text, p.Reason = "A lamp", "It was brought back." }),
			of(6, pb.Payable_FEE, pb.Payable_PAID, "450.00", "SEK", func(p *pb.Payable) { paid(p); p.Overpaid = true }),
			of(7, pb.Payable_FEE, pb.Payable_CANCELLED, "18.00", "EUR", nil),
		},
		Titles: &pb.ListTitles{Locations: map[string]string{"acme/kiel": "Kiel, Holstenstraße 1"}},
	}
}

func TestStatement(t *testing.T) {
	t.Parallel()
	for language, want := range map[string][]string{
		"en": {"Anna Änglund", "October 2026", "20.50", "18.00 EUR", "Kiel, Holstenstraße 1", "refused: It was brought back.", "-450.00", "SEPA 2026-11/17"},
		"de": {"Abrechnung", "20,50", "18,00 EUR", "abgelehnt: It was brought back.", "entfallen"},
		"sv": {"Avräkning", "20,50", "annullerat"},
		"hu": {"Elszámolás", "20,50", "törölve"},
	} {
		var first, again bytes.Buffer
		if err := paper.Statement(&first, sampleStatement(), language, nil); err != nil {
			t.Fatal(err)
		}
		if err := paper.Statement(&again, sampleStatement(), language, nil); err != nil || !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Errorf("%s: the same statement gives other bytes: %v", language, err)
		}
		var text strings.Builder
		for _, page := range pages(t, first.Bytes()) {
			for _, p := range page {
				text.WriteString(p.text + " ")
			}
		}
		all := strings.ReplaceAll(text.String(), "\u00a0", " ")
		for _, words := range want {
			if !strings.Contains(all, words) {
				t.Errorf("%s: %q is not in %s", language, words, all)
			}
		}
	}
	var empty bytes.Buffer
	if err := paper.Statement(&empty, &pb.Statement{Shopper: "anna", From: "2026-11", To: "2026-11"}, "en", nil); err != nil || empty.Len() == 0 {
		t.Errorf("an empty statement: %v", err)
	}
}
