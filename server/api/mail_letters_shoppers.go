package api

import (
	"context"
	"html/template"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// returnedLetter writes to a shopper that a report came back. It names neither the shopper nor the place.
func (s *Server) returnedLetter(ctx context.Context, m *storage.Mail) (*mail.Letter, error) {
	sh, err := storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*storage.Shopper, error) {
		r, err := s.report(auth.With(ctx, &auth.Principal{Role: storage.Admin}), tx, m.Subject)
		if err != nil {
			return nil, err
		}
		if r.State != visit.Returned || r.Shopper != m.Shopper {
			return nil, mail.ErrGone
		}
		return storage.LivingShopper(ctx, tx, m.Shopper)
	})
	if err != nil {
		return nil, err
	}
	if !mail.AllowedAddress(sh.Email) {
		return nil, mail.ErrGone
	}
	language := words.Match(sh.Locales...)
	l := &mail.Letter{
		Address: sh.Email, Language: language, Subject: language.Text(words.MailReturnedSubject),
		Lines: []string{language.Text(words.MailReturnedText)}, Reason: language.Text(words.MailShopper),
	}
	l.Heading = l.Subject
	l.Unsubscribe, err = addressLink(s, sh.Email)
	return l, err
}

// invitationLetter writes the code of an invitation.
func (s *Server) invitationLetter(ctx context.Context, m *storage.Mail) (*mail.Letter, error) {
	id, err := auth.ParseInvitationID(m.Subject)
	if err != nil {
		return nil, err
	}
	invitation, err := storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*storage.Invitation, error) {
		return tx.Access().GetInvitation(ctx, id)
	})
	if err != nil {
		return nil, err
	}
	if !s.now().Before(invitation.ExpireTime) {
		return nil, mail.ErrGone
	}
	code, err := s.mail.Keys.OpenMail(m.ID, m.Secret)
	if err != nil {
		return nil, err
	}
	language := words.Match(m.Locale)
	until := invitation.ExpireTime.UTC()
	l := &mail.Letter{
		Address: m.Address, Language: language, Subject: language.Text(words.MailInvitationSubject),
		Lines: []string{language.Text(words.MailInvitationText, "code", string(code), "until", language.Time(until))},
		Link:  template.URL(auth.EnrolmentURI(string(code), s.mail.PublicURL)), LinkText: language.Text(words.MailInvitationOpen), Reason: language.Text(words.MailOnce),
	}
	l.Heading = l.Subject
	l.Unsubscribe, err = addressLink(s, m.Address)
	return l, err
}
