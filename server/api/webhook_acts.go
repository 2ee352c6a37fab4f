package api

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/webhook"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// overlap is for how many hours a secret is good after its rotation, where the request names none.
const overlap = 24

// webhookRequest is a request to change a subscription that has its etag.
type webhookRequest interface {
	proto.Message
	GetClient() string
	GetWebhook() string
	GetEtag() string
}

// changeWebhook runs an act on a subscription whose etag the request has, and stores it.
func (s *Server) changeWebhook(ctx context.Context, tx storage.Tx, req webhookRequest, now time.Time, act func(*storage.Webhook) error) (*pb.Webhook, error) {
	w, err := s.webhook(ctx, tx, req.GetClient(), req.GetWebhook())
	if err != nil {
		return nil, err
	}
	if err := checkEtag(req.GetEtag(), wire.WebhookToProto(w).GetEtag()); err != nil {
		return nil, err
	}
	if err := act(w); err != nil {
		return nil, err
	}
	w.UpdateTime = now
	err = tx.Webhooks().Update(ctx, w)
	return presented(wire.WebhookToProto, w, err)
}

// RotateWebhookSecret gives a subscription a new secret, and returns it with that.
func (s *Server) RotateWebhookSecret(ctx context.Context, req *pb.RotateWebhookSecretRequest) (*pb.Webhook, error) {
	hours := int32(overlap)
	if req.OverlapHours != nil {
		hours = req.GetOverlapHours()
	}
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*pb.Webhook, error) {
		var secret string
		out, err := s.changeWebhook(ctx, tx, req, now, func(w *storage.Webhook) (err error) {
			if err := s.requireWebhookKey(); err != nil {
				return err
			}
			w.PreviousSecret, w.PreviousSecretExpire = nil, time.Time{}
			if hours > 0 {
				w.PreviousSecret, w.PreviousSecretExpire = w.Secret, now.Add(time.Duration(hours)*time.Hour)
			}
			secret, err = s.webhooks.Keys.NewSecret(s.random, w)
			return err
		})
		if err != nil {
			return nil, err
		}
		out.Secret = secret
		return out, s.audit(ctx, tx, out.GetName(), req, now)
	})
}

// PauseWebhook stops the deliveries of a subscription that is active.
func (s *Server) PauseWebhook(ctx context.Context, req *pb.PauseWebhookRequest) (*pb.Webhook, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Webhook, error) {
		return s.changeWebhook(ctx, tx, req, now, func(w *storage.Webhook) error {
			if w.State == storage.WebhookActive {
				w.State, w.PauseReason, w.PauseTime = storage.WebhookPaused, storage.PauseRequested, now
			}
			return nil
		})
	})
}

// ResumeWebhook makes a subscription active. Events that wait are sent at once, and have all their time again.
func (s *Server) ResumeWebhook(ctx context.Context, req *pb.ResumeWebhookRequest) (*pb.Webhook, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Webhook, error) {
		return s.changeWebhook(ctx, tx, req, now, func(w *storage.Webhook) error {
			w.State, w.PauseReason, w.PauseTime, w.DueTime = storage.WebhookActive, "", time.Time{}, now
			w.Failures, w.FailingSince, w.Failure = 0, time.Time{}, ""
			return tx.WebhookEvents().Restart(ctx, w.Client, w.ID, now, s.webhooks.ExpireTime(now))
		})
	})
}

// TestWebhook adds a test event, which is sent at once.
func (s *Server) TestWebhook(ctx context.Context, req *pb.TestWebhookRequest) (*pb.WebhookEvent, error) {
	name := wire.ResourceName("clients", req.GetClient(), "webhooks", req.GetWebhook())
	return writeAs(ctx, s, req, fixedName[*pb.WebhookEvent](name), func(tx storage.Tx, now time.Time) (*pb.WebhookEvent, error) {
		w, err := s.webhook(ctx, tx, req.GetClient(), req.GetWebhook())
		if err != nil {
			return nil, err
		}
		if err := s.requireWebhookKey(); err != nil {
			return nil, err
		}
		id, err := s.randomID()
		if err != nil {
			return nil, err
		}
		e, err := s.events.TestEvent(w, id, now)
		if err != nil {
			return nil, err
		}
		w.DueTime = now
		if err := tx.Webhooks().UpdateProgress(ctx, w); err != nil {
			return nil, err
		}
		return wire.WebhookEventToProto(e, s.feedToken), tx.WebhookEvents().Insert(ctx, []*storage.WebhookEvent{e})
	})
}

// ReplayWebhook takes a subscription back to a position of the feed.
func (s *Server) ReplayWebhook(ctx context.Context, req *pb.ReplayWebhookRequest) (*pb.Webhook, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Webhook, error) {
		return s.changeWebhook(ctx, tx, req, now, func(w *storage.Webhook) error {
			after, known := s.feedPosition(req.GetAfter())
			newest, err := tx.Feed().Newest(ctx, w.Client)
			if err != nil {
				return err
			}
			if !known && req.GetAfter() != "" || after > newest {
				return fault.Invalid(fault.Violation{Path: "after", Reason: pb.Reason_INVALID_FORMAT, Params: formOf("the position of an event, or a token of the client's changes")})
			}
			w.Position, w.LastPosition = after, after
			if w.State == storage.WebhookActive {
				w.DueTime = now
			}
			return tx.WebhookEvents().DropWaiting(ctx, w.Client, w.ID, after)
		})
	})
}

// ListWebhookEvents lists the events of a subscription, the newest first.
func (s *Server) ListWebhookEvents(ctx context.Context, req *pb.ListWebhookEventsRequest) (*pb.ListWebhookEventsResponse, error) {
	present := func(e *storage.WebhookEvent) *pb.WebhookEvent { return wire.WebhookEventToProto(e, s.feedToken) }
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.WebhookEvent, storage.Cursor, error) {
		if _, err := s.webhook(ctx, tx, req.GetClient(), req.GetWebhook()); err != nil {
			return nil, "", err
		}
		return tx.WebhookEvents().List(ctx, storage.WebhookEventQuery{
			Client: req.GetClient(), Webhook: req.GetWebhook(), State: storage.WebhookEventState(wire.Name(req.GetState())),
		}, page)
	})
	return &pb.ListWebhookEventsResponse{Events: out, NextPageToken: next}, err
}

// ListDeliveries lists the deliveries of a subscription, the newest first; to a manager with the receiver's answers.
func (s *Server) ListDeliveries(ctx context.Context, req *pb.ListDeliveriesRequest) (*pb.ListDeliveriesResponse, error) {
	present := func(d *storage.Delivery) *pb.Delivery {
		out := wire.DeliveryToProto(d)
		if auth.From(ctx).Role == storage.Manager {
			out.Answer = webhook.AnswerText(d.Answer)
		}
		return out
	}
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.Delivery, storage.Cursor, error) {
		if _, err := s.webhook(ctx, tx, req.GetClient(), req.GetWebhook()); err != nil {
			return nil, "", err
		}
		return tx.WebhookEvents().ListDeliveries(ctx, storage.WebhookEventQuery{
			Client: req.GetClient(), Webhook: req.GetWebhook(), Event: req.GetEvent(),
		}, page)
	})
	return &pb.ListDeliveriesResponse{Deliveries: out, NextPageToken: next}, err
}
