package api

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// noteWait is how long an answer waits for the note that it is read.
const noteWait = time.Second

// unread returns a report that its client's caller has not read before; nil for every other caller.
func unread(ctx context.Context, tx storage.Tx, r *storage.Report) (*storage.Report, error) {
	caller := auth.From(ctx)
	if caller.Agency() {
		return nil, nil //nolint:nilnil // nothing is to be noted
	}
	known, err := tx.Reads().Has(ctx, r.ID, caller.TokenID)
	if err != nil || known {
		return nil, err
	}
	return r, nil
}

// noteRead notes that the caller reads a report, unless that is known. It is part of a transaction that writes.
func (s *Server) noteRead(ctx context.Context, tx storage.Tx, r *storage.Report) error {
	first, err := unread(ctx, tx, r)
	if err != nil || first == nil {
		return err
	}
	return tx.Reads().Insert(ctx, storage.ReportRead{Report: r.ID, Reader: auth.From(ctx).TokenID, Time: s.now()})
}

// noteFirstRead notes that the caller reads a report, before the answer is sent. Where that fails the caller gets the answer
// nevertheless, and the failure is logged, once for each reason until a reading is noted again.
func (s *Server) noteFirstRead(ctx context.Context, r *storage.Report) {
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteWait)
	defer cancel()
	err := s.store.Update(within, storage.WriteOptions{}, func(tx storage.Tx) error { return s.noteRead(within, tx, r) })
	if err == nil {
		s.notNoted.Clear()
		return
	}
	reason := fault.From(err).Reason()
	if _, logged := s.notNoted.LoadOrStore(reason, true); !logged {
		s.logger.ErrorContext(ctx, "who reads reports is not noted", "reason", reason.String(), "error", err)
	}
}

// ListReportReads lists who at the client has read a report, and to which webhooks it was delivered.
func (s *Server) ListReportReads(ctx context.Context, req *pb.ListReportReadsRequest) (*pb.ListReportReadsResponse, error) {
	page, err := s.page(req)
	if err != nil {
		return nil, err
	}
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ListReportReadsResponse, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, err
		}
		out := &pb.ListReportReadsResponse{}
		if r.CreateTime.Before(s.keys.readsSince) {
			out.Since = wire.Timestamp(s.keys.readsSince)
		}
		reads, after, err := tx.Reads().List(ctx, r.ID, page)
		if err != nil {
			return nil, err
		}
		for _, read := range reads {
			token, err := tx.Access().GetToken(ctx, read.Reader)
			if err != nil {
				return nil, err
			}
			out.Reads = append(out.Reads, &pb.ReportRead{
				Reader: read.Reader, Title: token.Grant.Title, Role: string(token.Grant.Role), ReadTime: wire.Timestamp(read.Time),
			})
		}
		if out.Deliveries, err = deliveriesOf(ctx, tx, r); err != nil {
			return nil, err
		}
		out.NextPageToken, err = s.nextToken(req, after)
		return out, err
	})
}

// deliveriesOf returns to which webhooks a report was delivered.
func deliveriesOf(ctx context.Context, tx storage.Tx, r *storage.Report) ([]*pb.ReportDelivery, error) {
	delivered, err := tx.WebhookEvents().DeliveredTo(ctx, r.Client, r.ReleasedID)
	if err != nil {
		return nil, err
	}
	var out []*pb.ReportDelivery
	for _, d := range delivered {
		w, err := tx.Webhooks().Get(ctx, r.Client, d.Webhook)
		if err != nil {
			return nil, err
		}
		out = append(out, &pb.ReportDelivery{Webhook: d.Webhook, Title: w.Title, DeliveryTime: wire.Timestamp(d.Time)})
	}
	return out, nil
}
