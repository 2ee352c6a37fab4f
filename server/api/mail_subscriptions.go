package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

const (
	// mostMailSubscriptions is how many readers a client has at most.
	mostMailSubscriptions = 50
	// nonceBytes is the size of what the link for a confirmation proves.
	nonceBytes = 16
)

// requireMail returns NO_MAIL where the server sends no mails.
func (s *Server) requireMail() error {
	if !s.mail.On() {
		return fault.New(pb.Reason_NO_MAIL, "the server sends no mails: whoever runs it starts it with --smtp-url, --mail-from and --public-url")
	}
	return nil
}

// CreateMailSubscription subscribes a reader and queues the link for the confirmation.
func (s *Server) CreateMailSubscription(ctx context.Context, req *pb.CreateMailSubscriptionRequest) (*pb.MailSubscription, error) {
	return s.writeReader(ctx, req, func(tx storage.Tx, now time.Time) (*storage.MailSubscription, error) {
		m, err := s.mailSubscriptionFromProto(ctx, tx, &storage.MailSubscription{
			Client: req.GetClient(), ID: req.GetResource().GetMailSubscription(), CreateTime: now,
		}, req.GetResource(), now)
		if err != nil {
			return nil, err
		}
		if err := s.requireMail(); err != nil {
			return nil, err
		}
		list, _, err := tx.MailSubscriptions().List(ctx, storage.MailSubscriptionQuery{Client: m.Client}, storage.Page{Limit: mostMailSubscriptions})
		if err != nil {
			return nil, err
		}
		if len(list) == mostMailSubscriptions {
			return nil, fault.New(pb.Reason_TOO_MANY, "a client has %d subscriptions to mails at most", mostMailSubscriptions)
		}
		if m.ID == "" {
			if m.ID, err = s.newID(); err != nil {
				return nil, err
			}
		}
		if err := s.unconfirm(m, now); err != nil {
			return nil, err
		}
		if err := tx.MailSubscriptions().Insert(ctx, m); err != nil {
			return nil, referenceFault(err, "resource.location")
		}
		_, err = s.ask(ctx, tx, m, storage.MailConfirmation, now)
		return m, err
	})
}

// writeReader runs a write of a subscription, with an entry in the audit log that proves what was decided.
func (s *Server) writeReader(
	ctx context.Context, req proto.Message, fn func(tx storage.Tx, now time.Time) (*storage.MailSubscription, error),
) (*pb.MailSubscription, error) {
	var stored *storage.MailSubscription
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (_ *pb.MailSubscription, err error) {
		stored, err = fn(tx, now)
		return presented(wire.MailSubscriptionToProto, stored, err)
	}, func(tx storage.Tx, out *pb.MailSubscription, now time.Time) error {
		return s.auditBytes(ctx, tx, out.GetName(), stored.Proof(), now)
	})
}

// unconfirm makes a subscription wait for its reader.
func (s *Server) unconfirm(m *storage.MailSubscription, now time.Time) error {
	m.State, m.StateTime, m.DueTime, m.Nonce = storage.MailUnconfirmed, now, time.Time{}, make([]byte, nonceBytes)
	_, err := io.ReadFull(s.random, m.Nonce)
	return err
}

// ask queues a test or a link for the confirmation, as far as the address may get one more.
func (s *Server) ask(ctx context.Context, tx storage.Tx, m *storage.MailSubscription, kind storage.MailKind, now time.Time) (*storage.Mail, error) {
	may, err := mail.MayAsk(ctx, tx, m.Address, now)
	if err != nil {
		return nil, err
	}
	if !may {
		return nil, fault.New(pb.Reason_TOO_MANY, "an address gets 10 tests and links for its confirmation a day at most")
	}
	if _, err := tx.MailStops().Get(ctx, mail.StopKey(m.Address)); err == nil {
		return nil, fault.Invalid(fault.Violation{Path: "resource.address", Reason: pb.Reason_NOT_ALLOWED})
	} else if !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	return mail.Queue(ctx, tx, m, kind, "", now)
}

// mailSubscriptionFromProto sets what a caller decides of a subscription, or returns all violations.
func (s *Server) mailSubscriptionFromProto(ctx context.Context, tx storage.Tx, m *storage.MailSubscription, p *pb.MailSubscription, now time.Time) (*storage.MailSubscription, error) {
	m.Title, m.Address, m.Locale = p.GetTitle(), p.GetAddress(), cmp.Or(p.GetLocale(), words.Languages()[0])
	m.Location, m.Alerts, m.Programs, m.Kinds = cmp.Or(p.GetLocation(), storage.WholeClient), p.GetAlerts(), p.GetPrograms(), nil
	m.Schedule, m.Creator, m.UpdateTime = wire.MailScheduleFromProto(p.GetSchedule()), auth.From(ctx).TokenID, now
	if err := s.checkWritable(ctx, tx, m.Client, m.Location); err != nil {
		return nil, err
	}
	for _, kind := range p.GetKinds() {
		m.Kinds = append(m.Kinds, wire.Name(kind))
	}
	violations := requiredViolations("address", m.Address)
	add := func(path string, reason pb.Reason, form string) {
		v := fault.Violation{Path: "resource." + path, Reason: reason}
		if form != "" {
			v.Params = formOf(form)
		}
		violations = append(violations, v)
	}
	if m.Address != "" && !mail.AllowedAddress(m.Address) {
		add("address", pb.Reason_INVALID_FORMAT, "a mail address, such as anna@example.com")
	}
	if !mail.AllowedName(m.Title) {
		add("title", pb.Reason_INVALID_FORMAT, "one line")
	}
	violations = append(violations, localeViolations("resource.locale", m.Locale)...)
	if !m.Alerts && p.GetSchedule() == nil {
		add("alerts", pb.Reason_REQUIRED, "")
	}
	for i, program := range m.Programs {
		if _, err := tx.Programs().Get(ctx, m.Client, program); errors.Is(err, storage.ErrNotFound) {
			add(fmt.Sprintf("programs[%d]", i), pb.Reason_NOT_FOUND, "")
		} else if err != nil {
			return nil, err
		}
	}
	scheduled, err := scheduleViolations(ctx, tx, m, p.GetSchedule())
	if err != nil {
		return nil, err
	}
	if violations = append(violations, scheduled...); len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	return m, nil
}

// mailSubscription returns a subscription that the caller may see.
func (s *Server) mailSubscription(ctx context.Context, tx storage.Tx, client, id string) (*storage.MailSubscription, error) {
	if err := auth.CheckClient(ctx, client); err != nil {
		return nil, err
	}
	m, err := tx.MailSubscriptions().Get(ctx, client, id)
	if err != nil {
		return nil, err
	}
	return m, auth.CheckLocation(ctx, tx, m.Client, m.Location)
}

// GetMailSubscription returns a subscription.
func (s *Server) GetMailSubscription(ctx context.Context, req *pb.GetMailSubscriptionRequest) (*pb.MailSubscription, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.MailSubscription, error) {
		m, err := s.mailSubscription(ctx, tx, req.GetClient(), req.GetMailSubscription())
		return presented(wire.MailSubscriptionToProto, m, err)
	})
}

// ListMailSubscriptions lists subscriptions by id.
func (s *Server) ListMailSubscriptions(ctx context.Context, req *pb.ListMailSubscriptionsRequest) (*pb.ListMailSubscriptionsResponse, error) {
	out, next, err := list(ctx, s, req, wire.MailSubscriptionToProto, func(tx storage.Tx, page storage.Page) ([]*storage.MailSubscription, storage.Cursor, error) {
		if _, err := s.client(ctx, tx, req.GetClient()); err != nil {
			return nil, "", err
		}
		return tx.MailSubscriptions().List(ctx, storage.MailSubscriptionQuery{Client: req.GetClient(), Tops: auth.Tops(ctx)}, page)
	})
	return &pb.ListMailSubscriptionsResponse{MailSubscriptions: out, NextPageToken: next}, err
}

// UpdateMailSubscription changes a subscription, which is the caller's from then on.
func (s *Server) UpdateMailSubscription(ctx context.Context, req *pb.UpdateMailSubscriptionRequest) (*pb.MailSubscription, error) {
	return s.writeReader(ctx, req, func(tx storage.Tx, now time.Time) (*storage.MailSubscription, error) {
		m, err := s.mailSubscription(ctx, tx, req.GetClient(), req.GetMailSubscription())
		if err != nil {
			return nil, err
		}
		wanted, err := wantedState(req, wire.MailSubscriptionToProto(m), "mailSubscription", (*pb.MailSubscription).GetMailSubscription)
		if err != nil {
			return nil, err
		}
		address, before := m.Address, m.Schedule
		if m, err = s.mailSubscriptionFromProto(ctx, tx, m, wanted, now); err != nil {
			return nil, err
		}
		// A reader who wants no more mails is not asked again. All others have confirmed the address, or are asked.
		asked := m.Address != address || m.State == storage.MailRefused
		switch {
		case asked:
			if err := s.requireMail(); err != nil {
				return nil, err
			}
			if err := tx.Mails().Drop(ctx, m.Client, m.ID, now); err != nil {
				return nil, err
			}
			err = s.unconfirm(m, now)
		case m.State == storage.MailNoAccess:
			m.State, m.StateTime = storage.MailActive, now
			fallthrough
		default:
			if m.State == storage.MailActive && (m.Schedule != before || m.DueTime.IsZero()) {
				m.DueTime, err = s.nextSchedule(ctx, tx, m, now)
			}
		}
		if err != nil {
			return nil, err
		}
		if err := tx.MailSubscriptions().Update(ctx, m); err != nil {
			return nil, referenceFault(err, "resource.location")
		}
		if asked {
			_, err = s.ask(ctx, tx, m, storage.MailConfirmation, now)
		}
		return m, err
	})
}

// DeleteMailSubscription removes a subscription.
func (s *Server) DeleteMailSubscription(ctx context.Context, req *pb.DeleteMailSubscriptionRequest) (*emptypb.Empty, error) {
	return remove(ctx, s, req, wire.MailSubscriptionToProto, func(tx storage.Tx) (*storage.MailSubscription, error) {
		return s.mailSubscription(ctx, tx, req.GetClient(), req.GetMailSubscription())
	}, func(tx storage.Tx, m *storage.MailSubscription) error {
		return tx.MailSubscriptions().Delete(ctx, m.Client, m.ID, m.Revision, s.now())
	})
}

// TestMailSubscription queues a test, or the link for the confirmation once more.
func (s *Server) TestMailSubscription(ctx context.Context, req *pb.TestMailSubscriptionRequest) (*pb.Mail, error) {
	name := wire.MailSubscriptionName(req.GetClient(), req.GetMailSubscription())
	return writeAs(ctx, s, req, fixedName[*pb.Mail](name), func(tx storage.Tx, now time.Time) (*pb.Mail, error) {
		m, err := s.mailSubscription(ctx, tx, req.GetClient(), req.GetMailSubscription())
		if err != nil {
			return nil, err
		}
		if err := s.requireMail(); err != nil {
			return nil, err
		}
		kind := storage.MailTest
		switch m.State {
		case storage.MailActive:
		case storage.MailUnconfirmed:
			kind, m.StateTime = storage.MailConfirmation, now
			if err := tx.MailSubscriptions().UpdateProgress(ctx, m); err != nil {
				return nil, err
			}
		default:
			return nil, fault.New(pb.Reason_WRONG_STATE, "the subscription is %s", m.State).With("state", string(m.State))
		}
		queued, err := s.ask(ctx, tx, m, kind, now)
		return presented(wire.SubscriptionMailToProto, queued, err)
	})
}
