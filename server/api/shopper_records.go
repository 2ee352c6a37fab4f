package api

import (
	"context"
	"errors"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// recordStage lists one kind of what is kept of a shopper.
type recordStage func(s *Server, ctx context.Context, tx storage.Tx, shopper string, page storage.Page) ([]*pb.ShopperRecord, storage.Cursor, error)

// recordStages are the kinds, in the order of the list. The first byte of a cursor is the number of its stage.
var recordStages = []recordStage{(*Server).ownRecord, (*Server).visitRecords, (*Server).declineRecords, (*Server).reportRecords, (*Server).payableRecords, (*Server).actRecords, (*Server).mailRecords, (*Server).evidenceRecords}

// ListShopperRecords lists everything that is kept of a shopper.
func (s *Server) ListShopperRecords(ctx context.Context, req *pb.ListShopperRecordsRequest) (*pb.ListShopperRecordsResponse, error) {
	if err := auth.CheckShopper(ctx, req.GetShopper()); err != nil {
		return nil, err
	}
	same := func(r *pb.ShopperRecord) *pb.ShopperRecord { return r }
	out, next, err := list(ctx, s, req, same, func(tx storage.Tx, page storage.Page) ([]*pb.ShopperRecord, storage.Cursor, error) {
		stage := 0
		if page.After != "" {
			stage, page.After = int(page.After[0]-'0'), page.After[1:]
		}
		records, after, err := recordStages[stage](s, ctx, tx, req.GetShopper(), page)
		if after == "" {
			stage++
		}
		if err != nil || stage == len(recordStages) {
			return records, "", err
		}
		return records, storage.Cursor(rune('0'+stage)) + after, nil
	})
	return &pb.ListShopperRecordsResponse{Records: out, NextPageToken: next}, err
}

// ownRecord returns the shopper with their tokens.
func (*Server) ownRecord(ctx context.Context, tx storage.Tx, shopper string, _ storage.Page) ([]*pb.ShopperRecord, storage.Cursor, error) {
	sh, err := tx.Shoppers().Get(ctx, shopper)
	if err != nil {
		return nil, "", err
	}
	record := &pb.ShopperRecord{Shopper: wire.ShopperToProto(sh)}
	tokens, err := tx.Access().TokensOf(ctx, shopper)
	for _, t := range tokens {
		record.Tokens = append(record.Tokens, wire.TokenToProto(t))
		sessions, _, listErr := tx.Sessions().List(ctx, t.ID, storage.Page{Limit: auth.MostSessions})
		if err = errors.Join(err, listErr); err != nil {
			return nil, "", err
		}
		for _, one := range sessions {
			record.Sessions = append(record.Sessions, wire.SessionToProto(one, t))
		}
	}
	return []*pb.ShopperRecord{record}, "", err
}

// visitRecords returns the visits that the shopper has, with their drafts.
func (s *Server) visitRecords(ctx context.Context, tx storage.Tx, shopper string, page storage.Page) ([]*pb.ShopperRecord, storage.Cursor, error) {
	visits, after, err := tx.Visits().List(ctx, shopper, storage.Filter{}, page)
	if err != nil {
		return nil, "", err
	}
	records := make([]*pb.ShopperRecord, len(visits))
	for i, v := range visits {
		records[i] = &pb.ShopperRecord{Visit: visitFor(ctx)(v)}
		draft, err := tx.Drafts().Get(ctx, v.ID, shopper)
		if err == nil {
			records[i].Draft, err = s.draftToProto(ctx, tx, draft)
		}
		if orNone(err) != nil {
			return nil, "", err
		}
	}
	return records, after, nil
}

// declineRecords returns the visits that the shopper declined.
func (*Server) declineRecords(ctx context.Context, tx storage.Tx, shopper string, page storage.Page) ([]*pb.ShopperRecord, storage.Cursor, error) {
	declines, after, err := tx.Declines().OfShopper(ctx, shopper, page)
	records := make([]*pb.ShopperRecord, len(declines))
	for i, d := range declines {
		records[i] = &pb.ShopperRecord{Decline: &pb.DeclinedVisit{
			Visit: d.Visit, Reason: wire.Enum[pb.Decline_Reason](d.Reason), Note: d.Note, Time: wire.Timestamp(d.Time),
		}}
	}
	return records, after, err
}

// reportRecords returns the shopper's reports with all revisions, the oldest report first.
func (s *Server) reportRecords(ctx context.Context, tx storage.Tx, shopper string, page storage.Page) ([]*pb.ShopperRecord, storage.Cursor, error) {
	reports, after, err := tx.Reports().List(ctx, shopper, storage.Filter{}, true, page)
	if err != nil {
		return nil, "", err
	}
	records := make([]*pb.ShopperRecord, len(reports))
	for i, r := range reports {
		records[i] = &pb.ShopperRecord{}
		if records[i].Messages, err = allMessages(ctx, tx, r.ID); err != nil {
			return nil, "", err
		}
		for number := r.Current; number > 0; number-- {
			scored, err := s.versions.Revision(ctx, tx, r.ID, number)
			if err != nil {
				return nil, "", err
			}
			whole, err := wholeReport(ctx, tx, r, scored, s.now())
			switch {
			case err != nil:
				return nil, "", err
			case number == r.Current:
				records[i].Report = whole
			default:
				records[i].FormerRevisions = append(records[i].FormerRevisions, whole)
			}
		}
	}
	return records, after, nil
}

// actRecords returns the entries of the audit log for the acts of the shopper's tokens, the newest first.
func (*Server) actRecords(ctx context.Context, tx storage.Tx, shopper string, page storage.Page) ([]*pb.ShopperRecord, storage.Cursor, error) {
	tokens, err := tx.Access().TokensOf(ctx, shopper)
	if err != nil || len(tokens) == 0 {
		return nil, "", err
	}
	of := map[string]*storage.Token{}
	var filter storage.Filter
	for _, t := range tokens {
		of[t.ID] = t
		filter.Any = append(filter.Any, storage.Filter{Compare: &storage.Comparison{Field: "actor", Op: storage.Equal, Value: t.ID}})
	}
	entries, after, err := tx.Audit().List(ctx, filter, page)
	records := make([]*pb.ShopperRecord, len(entries))
	for i := range entries {
		records[i] = &pb.ShopperRecord{Act: auditToProto(&entries[i], of[entries[i].Actor])}
	}
	return records, after, err
}

// mailRecords returns the mails to the shopper, the newest first.
func (*Server) mailRecords(ctx context.Context, tx storage.Tx, shopper string, page storage.Page) ([]*pb.ShopperRecord, storage.Cursor, error) {
	mails, after, err := tx.Mails().List(ctx, storage.MailQuery{Shopper: shopper}, page)
	records := make([]*pb.ShopperRecord, len(mails))
	for i, m := range mails {
		records[i] = &pb.ShopperRecord{Mail: wire.MailToProto(m)}
	}
	return records, after, err
}

// evidenceRecords returns the shopper's evidence, with where its bytes are downloaded.
func (*Server) evidenceRecords(ctx context.Context, tx storage.Tx, shopper string, page storage.Page) ([]*pb.ShopperRecord, storage.Cursor, error) {
	all, after, err := tx.Evidence().OfShopper(ctx, shopper, page)
	if err != nil {
		return nil, "", err
	}
	records := make([]*pb.ShopperRecord, len(all))
	for i, e := range all {
		records[i] = &pb.ShopperRecord{Evidence: wire.EvidenceToProto(e)}
		r, err := tx.Reports().Get(ctx, e.Report)
		if orNone(err) != nil {
			return nil, "", err
		}
		if ofReport := err == nil && e.IsOf(r); (ofReport || isOwn(ctx, e)) && e.State == storage.EvidenceStored {
			records[i].DownloadPath = "/v1/" + wire.EvidenceName(e) + ":download"
		}
	}
	return records, after, nil
}
