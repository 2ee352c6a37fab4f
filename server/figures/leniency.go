package figures

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// GetShopperLeniency returns how a shopper's reports differ from those of others at the same locations, and how many were returned.
func (s *Service) GetShopperLeniency(ctx context.Context, req *pb.GetShopperLeniencyRequest) (*pb.ShopperLeniency, error) {
	span, err := s.span(req.GetFrom(), req.GetTo())
	if err != nil {
		return nil, err
	}
	return storage.Read(ctx, s.store, ofFigures, func(tx storage.Tx) (*pb.ShopperLeniency, error) {
		if err := auth.CheckShopper(ctx, req.GetShopper()); err != nil {
			return nil, err
		}
		if _, err := tx.Shoppers().Get(ctx, req.GetShopper()); err != nil {
			return nil, err
		}
		all, err := leniencies(ctx, tx, req.GetShopper(), span)
		if err != nil {
			return nil, err
		}
		counts, err := tx.Reports().CountReviews(ctx, storage.ShopperQuery{Shopper: req.GetShopper(), From: span.from.String(), To: span.to.String()})
		if err != nil {
			return nil, err
		}
		own := scorecard.Leniency{Shopper: req.GetShopper()}
		if i := slices.IndexFunc(all, func(l scorecard.Leniency) bool { return l.Shopper == own.Shopper }); i >= 0 {
			own = all[i]
		}
		return leniencyToProto(&own, span, &counts), nil
	})
}

// leniencyFresh bounds the age of the list that the pages after the first are taken from: every page needs all
// shoppers compared with each other.
const (
	leniencyFresh  = time.Minute
	lenienciesKept = 10
)

// leniencySpan is the span of leniencies.
type leniencySpan struct{ from, to scorecard.Month }

// ShopperLeniencies returns a page of the leniencies of all shoppers with a counted visit in the months, by id, and
// the cursor of the next page; "" on the last one.
func (s *Service) ShopperLeniencies(
	ctx context.Context, req *pb.ListShopperLeniencyRequest, page storage.Page,
) (shoppers []*pb.ShopperLeniency, after storage.Cursor, err error) {
	span, err := s.span(req.GetFrom(), req.GetTo())
	if err != nil {
		return nil, "", err
	}
	all, err := s.everyLeniency(ctx, span, page.After == "")
	if err != nil {
		return nil, "", err
	}
	for i := range all {
		l := &all[i]
		if l.Shopper <= string(page.After) || req.GetFlagged() && !l.Flagged {
			continue
		}
		if len(shoppers) == page.Limit {
			return shoppers, storage.Cursor(shoppers[page.Limit-1].GetShopper()), nil
		}
		shoppers = append(shoppers, leniencyToProto(l, span, nil))
	}
	return shoppers, "", nil
}

// everyLeniency compares all shoppers: with the present figures, or with those of at most a minute ago.
func (s *Service) everyLeniency(ctx context.Context, span *params, now bool) ([]scorecard.Leniency, error) {
	key := leniencySpan{span.from, span.to}
	if kept, ok := s.leniencies.Get(key); ok && !now {
		return kept, nil
	}
	all, err := storage.Read(ctx, s.store, ofFigures, func(tx storage.Tx) ([]scorecard.Leniency, error) {
		return leniencies(ctx, tx, "", span)
	})
	if err == nil {
		s.leniencies.Put(key, all)
	}
	return all, err
}

// span returns the months of a request that is not about one client.
func (s *Service) span(from, to string) (*params, error) {
	q := &params{}
	if violations := q.setSpan(from, to, scorecard.MonthOf(s.clock())); len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	return q, nil
}

// leniencies returns those of a shopper and of everybody who was at the same places, or of all shoppers where none is
// named. A place is a location as one program measures it. Where one shopper is named, only that leniency is
// complete.
func leniencies(ctx context.Context, tx storage.Tx, shopper string, span *params) (_ []scorecard.Leniency, err error) {
	defer fault.Step(&err, "sum up the visits of shoppers")
	sums, err := tx.Reports().ShopperTotals(ctx, storage.ShopperQuery{Shopper: shopper, From: span.from.String(), To: span.to.String()})
	if err != nil {
		return nil, err
	}
	visits := make([]scorecard.ShopperTotals, len(sums))
	for i := range sums {
		t := &sums[i]
		visits[i] = scorecard.ShopperTotals{
			// No id has a line break in it.
			Shopper: t.Shopper, Location: strings.Join([]string{t.Client, t.Program, t.Location}, "\n"),
			Totals: scorecard.Totals{
				Visits: t.Visits, SumPpb: t.SumBasisPoints * ppbPerBasisPoint, SumBasisPoints: t.SumBasisPoints, SumSquares: t.SumSquares,
			},
		}
	}
	return scorecard.LeniencyOf(visits), nil
}

// ppbPerBasisPoint is a basis point in parts per 10⁹.
const ppbPerBasisPoint = 100_000

// leniencyToProto returns the message of a leniency, with counts of reviews unless they are nil. Its etag is a digest of it, because it does not depend on the
// changes of one client.
func leniencyToProto(l *scorecard.Leniency, span *params, counts *storage.ReviewCounts) *pb.ShopperLeniency {
	out := &pb.ShopperLeniency{
		Shopper: l.Shopper, From: span.from.String(), To: span.to.String(), Visits: int32(l.Visits), BasisPoints: l.BasisPoints,
		LowBasisPoints: l.Low, HighBasisPoints: l.High, Flagged: l.Flagged,
	}
	if counts != nil {
		out.ReviewedReports, out.ReturnedReports = new(int32(counts.Reviewed)), new(int32(counts.Returned))
	}
	// Marshalling a message of plain fields cannot fail.
	wire, _ := proto.MarshalOptions{Deterministic: true}.Marshal(out)
	sum := sha256.Sum256(wire)
	out.Etag = fmt.Sprintf("l%x", sum[:8])
	return out
}
