package fleet

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/call"
	"mysteryshopper/server/phone"
)

// sendAgain sends some reports once more after their receipts, each twice at once and in another order, as a network that
// doubles and reorders would. Every answer must be the receipt that the phone has.
func (f *fleet) sendAgain(ctx context.Context, conn *grpc.ClientConn, d *device, taken []*phone.Item) error {
	var again []*phone.Item
	for _, item := range taken {
		if d.random.Float64() < f.Again {
			again = append(again, item)
		}
	}
	d.random.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
	deviceTime := timestamppb.New(f.now(d))
	var group errgroup.Group
	for _, item := range again {
		for range 2 {
			group.Go(func() error { return f.repeat(ctx, conn, d, item, deviceTime) })
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.result.Repeated += len(again)
	return nil
}

func (f *fleet) repeat(ctx context.Context, conn *grpc.ClientConn, d *device, item *phone.Item, at *timestamppb.Timestamp) error {
	frozen := &pb.SubmitReportsRequest{}
	if err := proto.Unmarshal(item.Frozen, frozen); err != nil {
		return err
	}
	request := &pb.SubmitReportRequest{
		Visit: frozen.GetVisit(), ReportId: frozen.GetReportId(), BaseRevision: frozen.GetBaseRevision(), Report: frozen.GetReport(), DeviceTime: at,
	}
	return untilDone(ctx, func() error {
		receipt, err := pb.NewReportServiceClient(conn).SubmitReport(call.WithToken(ctx, d.token), request)
		if err == nil && !bytes.Equal(receipt.GetCanonical(), []byte(item.Receipt)) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.result.Different++
			f.problem("%s has the receipt %s, and was answered with %s", item.ReportID, item.Receipt, receipt.GetCanonical())
		}
		return err
	})
}

// compare compares every report of a phone with what the server has.
func (f *fleet) compare(ctx context.Context, d *device) error {
	reports := pb.NewReportServiceClient(f.agency)
	for id, kept := range d.kept {
		var receipt *pb.Receipt
		err := whenAllowed(ctx, func() (err error) {
			receipt, err = reports.GetReceipt(call.WithToken(ctx, d.token), &pb.GetReceiptRequest{Report: id})
			return err
		})
		var page *pb.ListReportsResponse
		if err := whenAllowed(ctx, func() (err error) {
			page, err = reports.ListReports(call.WithToken(ctx, f.Reviewer), &pb.ListReportsRequest{Filter: fmt.Sprintf("visit = %q", d.visit[id])})
			return err
		}); err != nil {
			return err
		}
		f.mu.Lock()
		switch found := len(page.GetReports()); {
		case err != nil || found == 0:
			f.result.Lost++
			f.problem("%s was acknowledged, and the server has %d reports of its visit: %v", id, found, err)
		case found > 1 || page.GetReports()[0].GetRevision() != 1:
			f.result.Doubled++
			f.problem("the visit of %s has %d reports, in revision %d", id, found, page.GetReports()[0].GetRevision())
		case !bytes.Equal(receipt.GetCanonical(), []byte(kept)):
			f.result.Different++
			f.problem("%s has the receipt %s, and the server %s", id, kept, receipt.GetCanonical())
		}
		f.mu.Unlock()
	}
	return nil
}
