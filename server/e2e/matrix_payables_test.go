package e2e

import (
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

const (
	forPayees = "UARAARRRR" // an admin and shoppers
	ownOfPaid = "UARAHRRRR" // an admin and the shopper to whom it is owed
)

// bonus adds a bonus to a visit and returns its id.
func (s *server) bonus(t *testing.T, visit string) string {
	t.Helper()
	return must[*pb.Payable](t)(s.by(s.Tokens.Admin).CreatePayable(t.Context(), &pb.CreatePayableRequest{Resource: &pb.Payable{
		Visit: visit, Kind: pb.Payable_BONUS, Text: "At short notice", Amount: &pb.Money{Amount: "5", Currency: "EUR"},
	}})).GetPayable()
}

var payableRows = []row{
	{pb.PaymentService_CreatePayable_FullMethodName, "for an own visit, without a text", forPayees, func(w *world, _ string) proto.Message {
		return &pb.CreatePayableRequest{Resource: &pb.Payable{Visit: w.claimed, Kind: pb.Payable_EXPENSE}}
	}, false},
	{pb.PaymentService_GetPayable_FullMethodName, "own", ownOfPaid, func(w *world, _ string) proto.Message {
		return &pb.GetPayableRequest{Payable: w.payable}
	}, false},
	{pb.PaymentService_ListPayables_FullMethodName, "", forPayees, same(&pb.ListPayablesRequest{}), false},
	{pb.PaymentService_ApprovePayable_FullMethodName, "", forAdmin, func(w *world, _ string) proto.Message {
		return &pb.ApprovePayableRequest{Payable: w.payable, Etag: wrongEtag}
	}, false},
	{pb.PaymentService_RefusePayable_FullMethodName, "", forAdmin, func(w *world, _ string) proto.Message {
		return &pb.RefusePayableRequest{Payable: w.payable, Etag: wrongEtag, Reason: "No."}
	}, false},
	{pb.PaymentService_MarkPaid_FullMethodName, "", forAdmin, func(w *world, _ string) proto.Message {
		return &pb.MarkPaidRequest{Payable: w.payable, Etag: wrongEtag, Reference: "T-1"}
	}, false},
	{pb.PaymentService_BatchMarkPaid_FullMethodName, "one that waits for a decision", forAdmin, func(w *world, _ string) proto.Message {
		return &pb.BatchMarkPaidRequest{Payables: []string{w.payable}, Reference: "T-1"}
	}, false},
	{pb.PaymentService_UnmarkPaid_FullMethodName, "", forAdmin, func(w *world, _ string) proto.Message {
		return &pb.UnmarkPaidRequest{Payable: w.payable, Etag: wrongEtag, Reason: "No."}
	}, false},
	{pb.PaymentService_ListBalances_FullMethodName, "", forAdmin, same(&pb.ListBalancesRequest{}), false},
	{pb.PaymentService_GetStatement_FullMethodName, "own", ownOfPaid, same(&pb.GetStatementRequest{Shopper: "anna"}), false},
}
