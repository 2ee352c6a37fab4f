package api

import (
	"context"
	"errors"
	"html/template"
	"log/slog"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/forms"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

const (
	// mostPlaces is how many places have a file of their own in a scheduled mail, and mostFileBytes bounds its files together.
	mostPlaces    = 20
	mostFileBytes = 8 << 20
)

// StartMails begins to send mails; nil where the server sends none, which is logged if any wait.
func (s *Server) StartMails(ctx context.Context, logger *slog.Logger) *mail.Worker {
	if s.mail.On() {
		return mail.Start(mail.Config{Settings: s.mail, Store: s.store, Source: s, Clock: s.clock, Logger: logger})
	}
	waiting, err := storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (int64, error) { return tx.Mails().CountWaiting(ctx) })
	if err == nil && waiting > 0 {
		logger.Warn("mails are not sent: this server has no mail server; start it with --smtp-url, --mail-from and --public-url")
	}
	return nil
}

// Letter implements mail.Source.
func (s *Server) Letter(ctx context.Context, m *storage.Mail) (*mail.Letter, error) {
	var l *mail.Letter
	var err error
	switch m.Kind {
	case storage.MailReturned:
		l, err = s.returnedLetter(ctx, m)
	case storage.MailInvitation:
		l, err = s.invitationLetter(ctx, m)
	default:
		l, err = s.readerLetter(ctx, m)
	}
	if errors.Is(err, storage.ErrNotFound) {
		err = mail.ErrGone
	}
	return l, err
}

// reader is for whom a mail about a client is written. The context is that of a caller who may see what they may.
type reader struct {
	ctx          context.Context
	subscription *storage.MailSubscription
	language     *words.Language
	// client and place are titles.
	client, place string
}

// readerOf returns the reader of a mail: somebody of the client who sees the location of the subscription, and no more, as long
// as whoever subscribed them sees it.
func (s *Server) readerOf(ctx context.Context, m *storage.Mail) (*reader, error) {
	r := &reader{}
	var creator *auth.Principal
	err := s.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) (err error) {
		if m.Client == "" {
			return mail.ErrGone
		}
		if r.subscription, err = tx.MailSubscriptions().Get(ctx, m.Client, m.Subscription); err != nil {
			return err
		}
		wanted := storage.MailActive
		if m.Kind == storage.MailConfirmation {
			wanted = storage.MailUnconfirmed
		}
		if r.subscription.State != wanted || r.subscription.Address != m.Address {
			return mail.ErrGone
		}
		if creator, err = s.auth.Principal(ctx, r.subscription.Creator); err != nil {
			return noAccess(err)
		}
		if !slices.Contains([]storage.Role{storage.Admin, storage.Manager}, creator.Role) {
			return mail.ErrNoAccess
		}
		if err := auth.CheckLocation(auth.With(ctx, creator), tx, m.Client, r.subscription.Location); err != nil {
			return noAccess(err)
		}
		c, err := storage.LiveClient(ctx, tx, m.Client)
		if err != nil {
			return err
		}
		locale := r.subscription.Locale
		r.client = wire.TitleIn(c.Title, c.Titles, locale)
		r.place = r.client
		if r.subscription.Location != storage.WholeClient {
			l, err := tx.Locations().Get(ctx, m.Client, r.subscription.Location)
			if err != nil {
				return err
			}
			r.place = wire.TitleIn(l.Title, l.Titles, locale)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	r.language = words.Match(r.subscription.Locale)
	who := &auth.Principal{TokenID: creator.TokenID, Role: storage.Viewer, Client: m.Client}
	if r.subscription.Location != storage.WholeClient {
		who.Locations = []string{r.subscription.Location}
	}
	r.ctx = call.With(auth.With(ctx, who), &call.Info{RequestID: m.ID, AcceptLanguage: r.language.Tag(), Received: s.now()})
	return r, nil
}

// noAccess returns ErrNoAccess for the refusal of a token or a location, and any other error as it is.
func noAccess(err error) error {
	switch fault.From(err).Reason() {
	case pb.Reason_INVALID_TOKEN, pb.Reason_NOT_FOUND:
		return mail.ErrNoAccess
	}
	return err
}

// readerLetter writes a mail to a reader of a client.
func (s *Server) readerLetter(ctx context.Context, m *storage.Mail) (*mail.Letter, error) {
	r, err := s.readerOf(ctx, m)
	if err != nil {
		return nil, err
	}
	l := &mail.Letter{
		Name: r.subscription.Title, Address: m.Address, Language: r.language, Reason: r.language.Text(words.MailReader, "client", r.client),
	}
	if l.Unsubscribe, err = readerLink(s, r.subscription); err != nil {
		return nil, err
	}
	switch m.Kind {
	case storage.MailConfirmation:
		l.Subject = r.language.Text(words.MailConfirmSubject)
		l.Lines = []string{r.language.Text(words.MailConfirmText, "client", r.client)}
		l.LinkText, l.Reason = r.language.Text(words.MailConfirmButton), r.language.Text(words.MailOnce)
		link := ""
		if link, err = confirmLink(s, r.subscription); err == nil {
			l.Link = template.URL(link)
			l.Unsubscribe, err = addressLink(s, m.Address)
		}
	case storage.MailTest:
		l.Subject = r.language.Text(words.MailTestSubject, "client", r.client)
		l.Lines = []string{r.language.Text(words.MailTestText, "client", r.client)}
	case storage.MailAlert:
		err = s.writeAlert(r, m, l)
	case storage.MailScheduled:
		err = s.writeScheduled(r, m, l)
	default:
		err = mail.ErrGone
	}
	l.Heading = l.Subject
	return l, err
}

// writeAlert writes what GetAlert tells the reader.
func (s *Server) writeAlert(r *reader, m *storage.Mail, l *mail.Letter) error {
	a, err := s.GetAlert(r.ctx, &pb.GetAlertRequest{Client: m.Client, Alert: m.Subject})
	if err != nil {
		return gone(err)
	}
	if a.GetState() == pb.Alert_ENDED {
		return mail.ErrGone
	}
	place := r.client
	if a.GetLocation() != storage.WholeClient {
		at, err := s.GetLocation(r.ctx, &pb.GetLocationRequest{Client: m.Client, Location: a.GetLocation()})
		if err != nil {
			return gone(err)
		}
		place = wire.TitleIn(at.GetTitle(), at.GetTitles(), r.language.Tag())
	}
	l.Subject = r.language.Text(words.MailAlertSubject, "title", a.GetTitle(), "location", place)
	l.Lines = []string{a.GetText()}
	return nil
}

// gone returns ErrGone for what the reader does not see, and any other error as it is.
func gone(err error) error {
	if fault.From(err).Reason() == pb.Reason_NOT_FOUND {
		return mail.ErrGone
	}
	return err
}

// writeScheduled writes the figures of the location, with a paper or a workbook of them and of places below.
func (s *Server) writeScheduled(r *reader, m *storage.Mail, l *mail.Letter) error {
	from, to, _ := strings.Cut(m.Subject, "/")
	values := []string{"location", r.place, "from", r.language.Month(from), "to", r.language.Month(to)}
	l.Subject = r.language.Text(words.MailScheduledSubject, values...)
	l.Lines = []string{r.language.Text(words.MailScheduledText, values...)}
	sub := r.subscription
	whole, err := s.scheduledFile(r, sub.Location, from, to, l)
	if err != nil {
		return err
	}
	total := whole.GetScorecard().GetTotal()
	figure := r.language.Text(words.MailScheduledNone)
	if total.GetVisits() > 0 {
		score := r.language.Text(words.NoScore)
		if total.BasisPoints != nil {
			score = r.language.Percent(total.GetBasisPoints())
		}
		figure = r.language.Text(words.MailScheduledVisits, "p", score, "visits", r.language.Visits(int64(total.GetVisits())))
	}
	l.Lines = append([]string{figure}, l.Lines...)
	if !sub.Schedule.ByPlace {
		return nil
	}
	places, err := storage.Read(r.ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) ([]string, error) {
		return tx.Locations().Children(r.ctx, sub.Client, sub.Location)
	})
	for _, place := range places {
		if err != nil || len(l.Files) > mostPlaces {
			break
		}
		_, err = s.scheduledFile(r, place, from, to, l)
	}
	return err
}

// scheduledFile attaches the report of a location as its reader gets it over REST. Of a place without visits below the one
// that was asked for nothing is attached, nor what would make the mail too large.
func (s *Server) scheduledFile(r *reader, location, from, to string, l *mail.Letter) (*pb.LocationReport, error) {
	sub := r.subscription
	report, err := s.GetLocationReport(r.ctx, &pb.GetLocationReportRequest{
		Client: sub.Client, Location: location, Program: sub.Schedule.Program, From: from, To: to,
	})
	if err != nil || location != sub.Location && report.GetScorecard().GetTotal().GetVisits() == 0 {
		return report, err
	}
	name := map[storage.MailForm]string{storage.MailPaper: "pdf", storage.MailWorkbook: "xlsx"}[sub.Schedule.Form]
	for _, form := range forms.Of(report.ProtoReflect().Descriptor().FullName()) {
		if form.Name != name {
			continue
		}
		data, err := form.Write(report, forms.Options{Language: r.language.Tag(), Brand: s.mail.Brand})
		if err != nil {
			return nil, err
		}
		size := len(data)
		for _, f := range l.Files {
			size += len(f.Data)
		}
		if size <= mostFileBytes {
			l.Files = append(l.Files, mail.File{Name: form.FileName(report), Type: form.Type, Data: data})
		}
	}
	return report, nil
}
