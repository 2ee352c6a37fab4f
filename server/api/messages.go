package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// maxMessages is how many messages a report has at most.
const maxMessages = 200

// CreateMessage writes a message on a report to the other side, whose phones and queue then have it as unread.
func (s *Server) CreateMessage(ctx context.Context, req *pb.CreateMessageRequest) (*pb.Message, error) {
	var made *storage.Message
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Message, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, err
		}
		text := strings.TrimSpace(req.GetResource().GetText())
		if text == "" {
			return nil, fault.Invalid(fault.Violation{Path: "resource.text", Reason: pb.Reason_REQUIRED})
		}
		if err := checkCorrespondent(ctx, tx, r); err != nil {
			return nil, err
		}
		id, err := s.newID()
		if err != nil {
			return nil, err
		}
		caller := auth.From(ctx)
		made = &storage.Message{
			Report: r.ID, ID: id, Author: caller.TokenID, FromShopper: caller.Role == storage.ShopperRole, Text: text, CreateTime: now,
		}
		if err := tx.Messages().Insert(ctx, made); err != nil {
			return nil, err
		}
		if err := touchForShopper(ctx, tx, r); err != nil {
			return nil, err
		}
		return newMessagePresenter(ctx, tx).present(ctx, made)
	}, func(tx storage.Tx, result *pb.Message, now time.Time) error {
		return s.auditBytes(ctx, tx, wire.ReportName(made.Report), made.Proof(), now)
	})
}

// checkCorrespondent refuses a message where the report has as many as it may, or whose shopper was erased.
func checkCorrespondent(ctx context.Context, tx storage.Tx, r *storage.Report) error {
	if _, err := storage.LivingShopper(ctx, tx, r.Shopper); err != nil {
		return err
	}
	n, err := tx.Messages().Count(ctx, r.ID)
	if err == nil && n >= maxMessages {
		err = fault.Invalid(fault.Violation{Path: "resource", Reason: pb.Reason_TOO_MANY, Params: map[string]string{"max": strconv.Itoa(maxMessages)}})
	}
	return err
}

// touchForShopper lets the shopper's phones fetch the visit of a report, with its count of unread messages.
func touchForShopper(ctx context.Context, tx storage.Tx, r *storage.Report) error {
	return orNone(tx.Visits().Touch(ctx, r.Visit))
}

// ListMessages lists the messages on a report, the oldest first.
func (s *Server) ListMessages(ctx context.Context, req *pb.ListMessagesRequest) (*pb.ListMessagesResponse, error) {
	shown := func(p *pb.Message) *pb.Message { return p }
	out, next, err := list(ctx, s, req, shown, func(tx storage.Tx, page storage.Page) ([]*pb.Message, storage.Cursor, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, "", err
		}
		messages, after, err := tx.Messages().List(ctx, r.ID, page)
		if err != nil {
			return nil, "", err
		}
		presenter, list := newMessagePresenter(ctx, tx), make([]*pb.Message, len(messages))
		for i, m := range messages {
			if list[i], err = presenter.present(ctx, m); err != nil {
				return nil, "", err
			}
		}
		return list, after, nil
	})
	return &pb.ListMessagesResponse{Messages: out, NextPageToken: next}, err
}

// MarkMessagesRead marks the messages of the other side as read.
func (s *Server) MarkMessagesRead(ctx context.Context, req *pb.MarkMessagesReadRequest) (*pb.MarkMessagesReadResponse, error) {
	var name string
	return writeAs(ctx, s, req, func(*pb.MarkMessagesReadResponse) string { return name },
		func(tx storage.Tx, now time.Time) (*pb.MarkMessagesReadResponse, error) {
			r, err := s.report(ctx, tx, req.GetReport())
			if err != nil {
				return nil, err
			}
			name = wire.ReportName(r.ID)
			caller := auth.From(ctx)
			byShopper := caller.Role == storage.ShopperRole
			n, err := tx.Messages().MarkRead(ctx, storage.ReadMark{
				Report: r.ID, FromShopper: !byShopper, Until: req.GetMessage(), By: caller.TokenID, Time: now,
			})
			if err == nil && byShopper && n > 0 {
				err = touchForShopper(ctx, tx, r)
			}
			return &pb.MarkMessagesReadResponse{Marked: int32(n)}, err
		})
}

// messagePresenter makes messages for a caller. The agency learns who wrote them, a shopper only which side.
type messagePresenter struct{ people *people }

func newMessagePresenter(ctx context.Context, tx storage.Tx) *messagePresenter {
	return &messagePresenter{newPeople(ctx, tx)}
}

func (p *messagePresenter) present(ctx context.Context, m *storage.Message) (*pb.Message, error) {
	out := wire.MessageToProto(m)
	if !p.people.agency {
		return out, nil
	}
	who, err := p.people.person(ctx, m.Author)
	out.Author, out.AuthorTitle = m.Author, who.GetTitle()
	return out, err
}

// countUnread sets on visits how many messages on their reports the shopper has not read. The report of a visit may be that
// of a shopper who had it before.
func countUnread(ctx context.Context, tx storage.Tx, visits []*pb.Visit, reports map[string]storage.ReportID) (err error) {
	defer fault.Step(&err, "count unread messages of %d visits", len(visits))
	var ids []storage.ReportID
	for _, id := range reports {
		ids = append(ids, id)
	}
	unread, err := tx.Messages().Unread(ctx, ids)
	if err != nil {
		return err
	}
	of := map[storage.ReportID]int{}
	for _, u := range unread {
		if u.FromAgency == 0 {
			continue
		}
		r, err := tx.Reports().Get(ctx, u.Report)
		if err != nil {
			return err
		}
		if r.Shopper == auth.From(ctx).Shopper {
			of[u.Report] = u.FromAgency
		}
	}
	for _, v := range visits {
		if id, has := reports[v.GetVisit()]; has {
			v.UnreadMessages = int32(of[id])
		}
	}
	return nil
}

// allMessages returns the messages on a report, as its shopper sees them.
func allMessages(ctx context.Context, tx storage.Tx, report storage.ReportID) (all []*pb.Message, err error) {
	messages, _, err := tx.Messages().List(ctx, report, storage.Page{Limit: maxMessages})
	for _, m := range messages {
		all = append(all, wire.MessageToProto(m))
	}
	return all, err
}
