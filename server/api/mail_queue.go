package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/mail"
	"mysteryshopper/storage"
)

// queueReturned queues a mail to the shopper of a report that was just returned, if the shopper has an address. Nothing is
// queued where the server sends no mails.
func (s *Server) queueReturned(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) error {
	if !s.mail.On() {
		return nil
	}
	sh, err := storage.LivingShopper(ctx, tx, r.Shopper)
	if errors.Is(err, storage.ErrNotFound) || err == nil && !mail.AllowedAddress(sh.Email) {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := mail.NewMail(storage.MailReturned, uuid.UUID(r.ID).String(), now)
	if err != nil {
		return err
	}
	m.Shopper, m.Address = sh.ID, sh.Email
	return tx.Mails().Insert(ctx, m)
}

// checkInvitationMail returns what is wrong with the mail of an invitation, where one is asked for.
func (s *Server) checkInvitationMail(p *pb.Invitation) error {
	if p.GetEmail() == "" {
		return nil
	}
	violations := localeViolations("invitation.locale", p.GetLocale())
	if !mail.AllowedAddress(p.GetEmail()) {
		violations = append(violations, fault.Violation{
			Path: "invitation.email", Reason: pb.Reason_INVALID_FORMAT, Params: formOf("a mail address, such as anna@example.com"),
		})
	}
	if len(violations) > 0 {
		return fault.Invalid(violations...)
	}
	if err := s.requireMail(); err != nil {
		return err
	}
	if !s.mail.Keys.Any() {
		return fault.New(pb.Reason_NO_MAIL, "the server has no key to keep the code of an invitation with until it is sent: whoever runs it starts it with --webhook-keys")
	}
	return nil
}

// queueInvitation queues the code of an invitation, sealed, where its mail is asked for.
func (s *Server) queueInvitation(ctx context.Context, tx storage.Tx, p *pb.Invitation, i *storage.Invitation, code string, now time.Time) error {
	if p.GetEmail() == "" {
		return nil
	}
	if _, err := tx.MailStops().Get(ctx, mail.StopKey(p.GetEmail())); err == nil {
		return fault.Invalid(fault.Violation{Path: "invitation.email", Reason: pb.Reason_NOT_ALLOWED})
	} else if !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	locales := []string{p.GetLocale()}
	if i.Grant.Shopper != "" {
		sh, err := tx.Shoppers().Get(ctx, i.Grant.Shopper)
		if err != nil {
			return err
		}
		locales = append(locales, sh.Locales...)
	}
	m, err := mail.NewMail(storage.MailInvitation, i.ID().String(), now)
	if err != nil {
		return err
	}
	m.Shopper, m.Address = i.Grant.Shopper, p.GetEmail()
	if at := slices.IndexFunc(locales, func(l string) bool { return l != "" }); at >= 0 {
		m.Locale = locales[at]
	}
	if m.Secret, err = s.mail.Keys.SealMail(s.random, m.ID, []byte(code)); err != nil {
		return err
	}
	return tx.Mails().Insert(ctx, m)
}
