package wire

import (
	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/storage"
)

// PayableToProto returns the message of a payable.
func PayableToProto(p *storage.Payable) *pb.Payable {
	out := &pb.Payable{
		Name: ResourceName("payables", p.ID), Payable: p.ID, Kind: Enum[pb.Payable_Kind](p.Kind),
		State: Enum[pb.Payable_State](p.Standing.State), Overpaid: p.Standing.Overpaid, Visit: p.Visit, Client: p.Client,
		Program: p.Program, Location: p.Location, Shopper: p.Shopper, Amount: AmountToProto(p.Amount), Month: p.Month,
		Text: p.Text, ProofOfPurchase: p.Proof, Reason: p.Reason, DecideTime: Timestamp(p.DecideTime), PaidDay: p.PaidDay,
		Reference: p.Reference, CreateTime: Timestamp(p.CreateTime), UpdateTime: Timestamp(p.UpdateTime), Etag: Etag(p.Revision),
	}
	if !p.Report.IsZero() {
		out.Report = uuid.UUID(p.Report).String()
	}
	return out
}

// AmountToProto returns the message of an amount.
func AmountToProto(a payable.Amount) *pb.Money {
	return &pb.Money{Amount: a.Text(), Currency: a.Currency}
}

// BalanceToProto returns the message of the sums of a statement in one currency.
func BalanceToProto(b payable.Balance) *pb.StatementSum {
	text := func(units int64) string { return payable.Amount{Units: units, Currency: b.Currency}.Text() }
	return &pb.StatementSum{
		Currency: b.Currency, Opening: text(b.Opening), Arisen: text(b.Arisen), Paid: text(b.PaidOut), Closing: text(b.Closing),
		Open: text(b.Open), Approved: text(b.Approved),
	}
}
