package api

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// ListSubscriptionMails lists the mails of a subscription, the newest first.
func (s *Server) ListSubscriptionMails(ctx context.Context, req *pb.ListSubscriptionMailsRequest) (*pb.ListSubscriptionMailsResponse, error) {
	out, next, err := list(ctx, s, req, wire.SubscriptionMailToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Mail, storage.Cursor, error) {
		m, err := s.mailSubscription(ctx, tx, req.GetClient(), req.GetMailSubscription())
		if err != nil {
			return nil, "", err
		}
		return tx.Mails().List(ctx, storage.MailQuery{
			Client: m.Client, Subscription: m.ID, Status: storage.MailStatus(wire.Name(req.GetStatus())),
		}, page)
	})
	return &pb.ListSubscriptionMailsResponse{Mails: out, NextPageToken: next}, err
}

// ListMails lists the mails to everybody, the newest first.
func (s *Server) ListMails(ctx context.Context, req *pb.ListMailsRequest) (*pb.ListMailsResponse, error) {
	out, next, err := list(ctx, s, req, wire.MailToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Mail, storage.Cursor, error) {
		return tx.Mails().List(ctx, storage.MailQuery{Shopper: req.GetShopper(), Status: storage.MailStatus(wire.Name(req.GetStatus()))}, page)
	})
	return &pb.ListMailsResponse{Mails: out, NextPageToken: next}, err
}

// ListMailStops lists the addresses to which nothing is sent.
func (s *Server) ListMailStops(ctx context.Context, req *pb.ListMailStopsRequest) (*pb.ListMailStopsResponse, error) {
	out, next, err := list(ctx, s, req, wire.MailStopToProto, func(tx storage.Tx, page storage.Page) ([]*storage.MailStop, storage.Cursor, error) {
		return tx.MailStops().List(ctx, page)
	})
	return &pb.ListMailStopsResponse{MailStops: out, NextPageToken: next}, err
}

// DeleteMailStop lets mails go to an address again.
func (s *Server) DeleteMailStop(ctx context.Context, req *pb.DeleteMailStopRequest) (*emptypb.Empty, error) {
	// The address is of a person: the audit log has the act, and not whom it is about.
	return writeAs(ctx, s, req, fixedName[*emptypb.Empty]("mailStops"), func(tx storage.Tx, _ time.Time) (*emptypb.Empty, error) {
		return &emptypb.Empty{}, tx.MailStops().Delete(ctx, req.GetAddress())
	})
}
