package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/webhook"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// mostWebhooks is how many subscriptions a client has at most.
const mostWebhooks = 20

// StartWebhooks begins to deliver the events of webhooks; nil where there is no key, which is logged if anything waits for one.
func (s *Server) StartWebhooks(ctx context.Context, logger *slog.Logger) *webhook.Worker {
	if s.webhooks.Keys.Any() {
		return webhook.Start(webhook.Config{
			Settings: s.webhooks, Store: s.store, Writer: s.events, Clock: s.clock, Logger: logger,
		})
	}
	waiting, err := storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (int64, error) {
		due, err := tx.Webhooks().Due(ctx, s.now(), 1)
		return int64(len(due)), err
	})
	if err == nil && waiting > 0 {
		logger.Warn("webhooks are not delivered: this server has no key to open their signing secrets with; start it with --webhook-keys")
	}
	return nil
}

// requireWebhookKey returns NO_WEBHOOK_KEY where the server has no key.
func (s *Server) requireWebhookKey() error {
	if !s.webhooks.Keys.Any() {
		return fault.New(pb.Reason_NO_WEBHOOK_KEY, "the server has no key to keep signing secrets with: whoever runs it starts it with --webhook-keys")
	}
	return nil
}

// CreateWebhook creates a subscription to what happens from now on, and returns it with its secret.
func (s *Server) CreateWebhook(ctx context.Context, req *pb.CreateWebhookRequest) (*pb.Webhook, error) {
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*pb.Webhook, error) {
		w, err := s.webhookFromProto(ctx, tx, &storage.Webhook{
			Client: req.GetClient(), ID: req.GetResource().GetWebhook(), State: storage.WebhookActive, CreateTime: now,
		}, req.GetResource(), now)
		if err != nil {
			return nil, err
		}
		if err := s.requireWebhookKey(); err != nil {
			return nil, err
		}
		list, _, err := tx.Webhooks().List(ctx, storage.WebhookQuery{Client: w.Client}, storage.Page{Limit: mostWebhooks})
		if err != nil {
			return nil, err
		}
		if len(list) == mostWebhooks {
			return nil, fault.New(pb.Reason_TOO_MANY, "a client has %d webhooks at most", mostWebhooks)
		}
		if w.ID == "" {
			if w.ID, err = s.newID(); err != nil {
				return nil, err
			}
		}
		if w.Position, err = tx.Feed().Newest(ctx, w.Client); err != nil {
			return nil, err
		}
		w.LastPosition = w.Position
		secret, err := s.webhooks.Keys.NewSecret(s.random, w)
		if err != nil {
			return nil, err
		}
		if err := tx.Webhooks().Insert(ctx, w); err != nil {
			return nil, referenceFault(err, "resource.location")
		}
		out := wire.WebhookToProto(w)
		out.Secret = secret
		return out, s.audit(ctx, tx, out.GetName(), req, now)
	})
}

// webhookFromProto sets what a caller decides of a subscription, or returns all violations.
func (s *Server) webhookFromProto(ctx context.Context, tx storage.Tx, w *storage.Webhook, p *pb.Webhook, now time.Time) (*storage.Webhook, error) {
	w.Title, w.URL, w.Events, w.Programs = p.GetTitle(), p.GetUrl(), p.GetEvents(), p.GetPrograms()
	w.Location, w.UpdateTime, w.Verdicts = cmp.Or(p.GetLocation(), storage.WholeClient), now, nil
	if err := s.checkWritable(ctx, tx, w.Client, w.Location); err != nil {
		return nil, err
	}
	violations := requiredViolations("url", w.URL)
	if w.URL != "" && !webhook.AllowedURL(w.URL, s.webhooks.AllowPrivate) {
		violations = append(violations, fault.Violation{Path: "resource.url", Reason: pb.Reason_ADDRESS_NOT_ALLOWED})
	}
	for i, event := range w.Events {
		if !slices.Contains(webhook.Types, event) {
			violations = append(violations, fault.Violation{
				Path: fmt.Sprintf("resource.events[%d]", i), Reason: pb.Reason_UNKNOWN_VALUE, Params: formOf(strings.Join(webhook.Types, ", ")),
			})
		}
	}
	for i, program := range w.Programs {
		if _, err := tx.Programs().Get(ctx, w.Client, program); errors.Is(err, storage.ErrNotFound) {
			violations = append(violations, fault.Violation{Path: fmt.Sprintf("resource.programs[%d]", i), Reason: pb.Reason_NOT_FOUND})
		} else if err != nil {
			return nil, err
		}
	}
	for _, verdict := range p.GetVerdicts() {
		w.Verdicts = append(w.Verdicts, wire.Name(verdict))
	}
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	return w, nil
}

// webhook returns a subscription that the caller may see.
func (s *Server) webhook(ctx context.Context, tx storage.Tx, client, id string) (*storage.Webhook, error) {
	if err := auth.CheckClient(ctx, client); err != nil {
		return nil, err
	}
	w, err := tx.Webhooks().Get(ctx, client, id)
	if err != nil {
		return nil, err
	}
	return w, auth.CheckLocation(ctx, tx, w.Client, w.Location)
}

// GetWebhook returns a subscription.
func (s *Server) GetWebhook(ctx context.Context, req *pb.GetWebhookRequest) (*pb.Webhook, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Webhook, error) {
		w, err := s.webhook(ctx, tx, req.GetClient(), req.GetWebhook())
		return presented(wire.WebhookToProto, w, err)
	})
}

// ListWebhooks lists subscriptions by id.
func (s *Server) ListWebhooks(ctx context.Context, req *pb.ListWebhooksRequest) (*pb.ListWebhooksResponse, error) {
	out, next, err := list(ctx, s, req, wire.WebhookToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Webhook, storage.Cursor, error) {
		if _, err := s.client(ctx, tx, req.GetClient()); err != nil {
			return nil, "", err
		}
		return tx.Webhooks().List(ctx, storage.WebhookQuery{Client: req.GetClient(), Tops: auth.Tops(ctx)}, page)
	})
	return &pb.ListWebhooksResponse{Webhooks: out, NextPageToken: next}, err
}

// UpdateWebhook changes a subscription.
func (s *Server) UpdateWebhook(ctx context.Context, req *pb.UpdateWebhookRequest) (*pb.Webhook, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Webhook, error) {
		w, err := s.webhook(ctx, tx, req.GetClient(), req.GetWebhook())
		if err != nil {
			return nil, err
		}
		wanted, err := wantedState(req, wire.WebhookToProto(w), "webhook", (*pb.Webhook).GetWebhook)
		if err != nil {
			return nil, err
		}
		if w, err = s.webhookFromProto(ctx, tx, w, wanted, now); err != nil {
			return nil, err
		}
		err = tx.Webhooks().Update(ctx, w)
		return presented(wire.WebhookToProto, w, referenceFault(err, "resource.location"))
	})
}

// DeleteWebhook removes a subscription with its events and deliveries.
func (s *Server) DeleteWebhook(ctx context.Context, req *pb.DeleteWebhookRequest) (*emptypb.Empty, error) {
	return remove(ctx, s, req, wire.WebhookToProto, func(tx storage.Tx) (*storage.Webhook, error) {
		return s.webhook(ctx, tx, req.GetClient(), req.GetWebhook())
	}, func(tx storage.Tx, w *storage.Webhook) error {
		return tx.Webhooks().Delete(ctx, w.Client, w.ID, w.Revision)
	})
}
