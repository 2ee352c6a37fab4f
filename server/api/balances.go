package api

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// ListBalances lists the sums of all shoppers in a span of months.
func (s *Server) ListBalances(ctx context.Context, req *pb.ListBalancesRequest) (*pb.ListBalancesResponse, error) {
	first, last, err := statementSpan(req, s.now())
	if err != nil {
		return nil, err
	}
	out := &pb.ListBalancesResponse{From: first, To: last}
	var names map[string]string
	present := func(b *storage.ShopperBalance) *pb.Balance {
		return &pb.Balance{Shopper: b.Shopper, ShopperTitle: names[b.Shopper], Sum: wire.BalanceToProto(b.Balance)}
	}
	out.Balances, out.NextPageToken, err = list(ctx, s, req, present,
		func(tx storage.Tx, page storage.Page) ([]*storage.ShopperBalance, storage.Cursor, error) {
			totals, err := tx.Payables().Totals(ctx, first, last)
			if err != nil {
				return nil, "", err
			}
			out.Sums = sumsOf(totals)
			found, after, err := tx.Payables().Balances(ctx, first, last, page)
			if err != nil {
				return nil, "", err
			}
			names, err = shopperTitles(ctx, tx, found)
			return found, after, err
		})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// sumsOf returns the messages of sums.
func sumsOf(balances []payable.Balance) []*pb.StatementSum {
	var out []*pb.StatementSum
	for _, b := range balances {
		out = append(out, wire.BalanceToProto(b))
	}
	return out
}

// shopperTitles reads the titles of the shoppers of balances.
func shopperTitles(ctx context.Context, tx storage.Tx, balances []*storage.ShopperBalance) (map[string]string, error) {
	var names map[string]string
	var t titles
	for _, b := range balances {
		t.add(&names, b.Shopper, func() (string, error) {
			shopper, err := tx.Shoppers().Get(ctx, b.Shopper)
			return presented(func(shopper *storage.Shopper) string { return shopper.Title }, shopper, err)
		})
	}
	return names, t.err
}
