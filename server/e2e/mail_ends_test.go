package e2e

import (
	"strings"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/mail/smtptest"
	"mysteryshopper/storage"
)

// inviteByMail invites the demo's shopper by a mail, and returns the address.
func (s *server) inviteByMail(t *testing.T, host, locale string) string {
	t.Helper()
	address := newReportID() + "@" + host
	must[*pb.Invitation](t)(s.by(s.Tokens.Admin).CreateInvitation(t.Context(), &pb.CreateInvitationRequest{
		Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: "anna", Email: address, Locale: locale},
	}))
	return address
}

// mailTo returns what is kept of the only mail to an address.
func (s *server) mailTo(t *testing.T, address string) *storage.Mail {
	t.Helper()
	var found *storage.Mail
	all := must[[]*storage.Mail](t)(storage.Read(t.Context(), s.app.Store(), storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.Mail, error) {
		mails, _, err := tx.Mails().List(t.Context(), storage.MailQuery{}, storage.Page{Limit: 1000})
		return mails, err
	}))
	for _, m := range all {
		if m.Address != address {
			continue
		}
		if found != nil {
			t.Fatalf("two mails go to %s", address)
		}
		found = m
	}
	return found
}

// TestInvitationsByMail invites a shopper by a mail in the language that was asked for, and in that of the shopper. The code
// works once, is kept nowhere after the mail was sent, and the link in the mail ends all mails to the address.
func TestInvitationsByMail(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := startAt(t, on, app.Now)
		sh := must[*pb.Shopper](t)(s.by(s.Tokens.Admin).GetShopper(t.Context(), &pb.GetShopperRequest{Shopper: "anna"}))
		languages := map[string]string{"hu": "hu", "sv": "sv"}
		if len(sh.GetLocales()) > 0 {
			languages[""] = sh.GetLocales()[0]
		}
		var last smtptest.Message
		for asked, want := range languages {
			address := s.inviteByMail(t, "invited.example", asked)
			last = mailbox().WaitFor(t, address, 1)[0]
			if got := last.Parsed(t).Header.Get("Content-Language"); got != want {
				t.Errorf("the mail that was asked for in %q is in %s, want %s", asked, got, want)
			}
			for kind, text := range last.Parts(t) {
				secrets{sh.GetTitle(): "the shopper's name", `"anna"`: "the shopper", "acme": "a client"}.search(t, kind, []byte(text))
			}
			plain := last.Parts(t)["text/plain"]
			_, link, _ := strings.Cut(plain, "mysteryshopper:enrol?code=")
			code, _, _ := strings.Cut(link, "&")
			if strings.Count(plain, code) != 2 || code == "" {
				t.Fatalf("the code %q is not in the text and in the link: %s", code, plain)
			}
			enrol := func() error {
				_, err := s.by("").EnrolDevice(t.Context(), &pb.EnrolDeviceRequest{Code: code, Title: "Anna, phone"})
				return err
			}
			if err := enrol(); err != nil {
				t.Errorf("the code of the mail: %v", err)
			}
			if got := refusalOf(t, enrol()); got.Reason != pb.Reason_INVALID_CODE.String() {
				t.Errorf("the code a second time: %+v", got)
			}
			eventually(t, "the mail ended", func() bool { return s.mailTo(t, address).Status == storage.MailSent })
			if kept := s.mailTo(t, address); len(kept.Secret) > 0 || strings.Contains(kept.Subject, code) {
				t.Errorf("the code is kept: %+v", kept)
			}
		}
		w := &world{server: s}
		w.mailPage(t, "POST", mailLink(t, &last, "unsubscribe"), 200)
		_, err := s.by(s.Tokens.Admin).CreateInvitation(t.Context(), &pb.CreateInvitationRequest{
			Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: "anna", Email: strings.ToUpper(last.To[:1]) + last.To[1:]},
		})
		if got := refusalOf(t, err); got.Code != "INVALID_ARGUMENT" {
			t.Errorf("an invitation to who wants no mails: %+v", got)
		}
	})
}

// TestMailsEndAfterThreeDays lets three days pass over mails that a mail server puts off: they are listed as failed, with their
// attempts, as is one that was never tried. The code of an invitation is forgotten.
func TestMailsEndAfterThreeDays(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		c := &clock{}
		s := startAt(t, on, c.now)
		w := &world{server: s}
		w.tokens[manager] = s.Tokens.Client
		later := w.reader(t, &pb.MailSubscription{MailSubscription: "later", Alerts: true, Address: newReportID() + "@later.example"})
		invited := s.inviteByMail(t, "later.example", "")
		eventually(t, "both were tried", func() bool {
			return len(s.mailTo(t, later.GetAddress()).Attempts) > 0 && len(s.mailTo(t, invited).Attempts) > 0
		})
		if m := s.mailTo(t, invited); m.Status != storage.MailWaiting || len(m.Secret) == 0 {
			t.Errorf("the invitation waits as %+v", m)
		}
		c.add(mail.Longest - time.Hour)
		before := len(s.mailTo(t, invited).Attempts)
		eventually(t, "it is tried until the end", func() bool { return len(s.mailTo(t, invited).Attempts) > before })
		c.add(time.Hour)
		never := must[*storage.Mail](t)(mail.NewMail(storage.MailReturned, newReportID(), c.now().Add(-mail.Longest-time.Hour).UTC().Truncate(time.Microsecond)))
		never.Address, never.Shopper = newReportID()+"@late.example", "anna"
		if err := s.app.Store().Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return tx.Mails().Insert(t.Context(), never) }); err != nil {
			t.Fatal(err)
		}
		for _, address := range []string{later.GetAddress(), invited, never.Address} {
			eventually(t, "it is given up", func() bool { return s.mailTo(t, address).Status == storage.MailFailed })
			m := s.mailTo(t, address)
			if tried := address != never.Address; tried != (len(m.Attempts) > 0) || len(m.Secret) > 0 || !m.NextTime.IsZero() {
				t.Errorf("it ended as %+v", m)
			}
		}
		failed := must[*pb.ListMailsResponse](t)(s.by(s.Tokens.Admin).ListMails(t.Context(), &pb.ListMailsRequest{Status: pb.Mail_FAILED})).GetMails()
		if len(failed) != 3 || len(mailbox().To(never.Address))+len(mailbox().To(invited)) > 0 {
			t.Errorf("failed are %v", failed)
		}
		if log := w.mailsOf(t, "later"); len(log) != 1 || log[0].GetStatus() != pb.Mail_FAILED || log[0].GetAttempts()[0].GetOutcome() != pb.MailAttempt_TRY_LATER {
			t.Errorf("the reader's mails are %v", log)
		}
		// The mail that was put in is about no report.
		err := s.app.Store().Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
			_, err := tx.Mails().DeleteEnded(t.Context(), c.now().Add(time.Hour), len(failed))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestWithoutAMailServer asks a server that sends no mails, and one that has no key for codes, for mails.
func TestWithoutAMailServer(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	made := w.confirmed(t, &pb.MailSubscription{MailSubscription: "reads", Alerts: true})
	address := w.inviteByMail(t, "invited.example", "")
	ended := mailLink(t, &mailbox().WaitFor(t, address, 1)[0], "unsubscribe")
	silent := &world{server: w.join(t, app.Now), tokens: w.tokens}
	keyless := w.entered(t, must[*app.App](t)(app.Open(t.Context(), app.Config{
		Database: w.database, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger, Limits: &chain.Limits{}, Clock: app.Now, Mail: mailed(),
	})))
	by, admins := silent.by(w.tokens[manager]), silent.by(w.Tokens.Admin)
	change := &pb.MailSubscription{MailSubscription: "reads", Address: "new@reader.example", Alerts: true, Etag: "*"}
	invitation := &pb.CreateInvitationRequest{Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: "anna", Email: "new@invited.example"}}
	for name, call := range map[string]func() error{
		"a new reader": func() error {
			_, err := by.CreateMailSubscription(t.Context(), &pb.CreateMailSubscriptionRequest{Client: "acme", Resource: &pb.MailSubscription{Address: "a@reader.example", Alerts: true}})
			return err
		},
		"a new address": func() error {
			_, err := by.UpdateMailSubscription(t.Context(), &pb.UpdateMailSubscriptionRequest{Client: "acme", MailSubscription: "reads", Resource: change})
			return err
		},
		"a test": func() error {
			_, err := by.TestMailSubscription(t.Context(), &pb.TestMailSubscriptionRequest{Client: "acme", MailSubscription: "reads"})
			return err
		},
		"an invitation": func() error { _, err := admins.CreateInvitation(t.Context(), invitation); return err },
		"an invitation without a key": func() error {
			_, err := keyless.by(w.Tokens.Admin).CreateInvitation(t.Context(), invitation)
			return err
		},
	} {
		if got := refusalOf(t, call()); got.Reason != pb.Reason_NO_MAIL.String() || got.Code != "FAILED_PRECONDITION" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := silent.mailSubscription(t, "reads"); got.GetEtag() != made.GetEtag() || got.GetState() != pb.MailSubscription_ACTIVE {
		t.Errorf("the reader was changed: %v", got)
	}
	must[*pb.Invitation](t)(admins.CreateInvitation(t.Context(), &pb.CreateInvitationRequest{Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: "anna"}}))
	// A report is returned as ever, and its shopper gets no mail. Links of mails that were sent still work.
	count := func() int {
		return len(must[*pb.ListMailsResponse](t)(admins.ListMails(t.Context(), &pb.ListMailsRequest{PageSize: 1000})).GetMails())
	}
	before := count()
	must[*pb.Report](t)(silent.by(w.Tokens.Reviewer).ReturnReport(t.Context(), &pb.ReturnReportRequest{Report: w.pendingReport, Etag: "*", Reason: pb.ReviewReason_INCOMPLETE, Comment: "When?"}))
	if after := count(); after != before {
		t.Errorf("%d mails were queued", after-before)
	}
	silent.mailPage(t, "POST", ended, 200)
	if stops := must[*pb.ListMailStopsResponse](t)(admins.ListMailStops(t.Context(), &pb.ListMailStopsRequest{})).GetMailStops(); len(stops) != 1 || stops[0].GetAddress() != address {
		t.Errorf("the stops are %v", stops)
	}
}
