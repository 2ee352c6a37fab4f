package e2e

import (
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/mail"
	"mysteryshopper/server/mail/smtptest"
	"mysteryshopper/storage"
)

// publicURL stands before the links in mails.
const publicURL = "https://shop.example"

// mailbox is the mail server of all tests' servers. What it answers depends on the host of an address.
var mailbox = sync.OnceValue(func() *smtptest.Server {
	s := &smtptest.Server{OnRecipient: func(_ int, address string) string {
		switch _, host, _ := strings.Cut(address, "@"); host {
		case "refused.example":
			return "550 5.1.1 no such user"
		case "later.example":
			return "451 4.7.1 try again"
		}
		return ""
	}}
	if err := s.Listen(); err != nil {
		panic(err)
	}
	return s
})

// mailed returns settings for that mail server.
func mailed() mail.Settings {
	relay, err := mail.ParseRelay("smtp://"+mailbox().Address(), "")
	if err != nil {
		panic(err)
	}
	from, err := mail.ParseFrom("Agency <visits@agency.example>")
	if err != nil {
		panic(err)
	}
	return mail.Settings{Relay: relay, From: from, PublicURL: publicURL, Pause: hooked.Pause}
}

var decoder = &mime.WordDecoder{}

// managerOf is a grant of a manager of a part of the demo's client.
func managerOf(locations ...string) storage.Grant {
	return storage.Grant{Role: storage.Manager, Client: "acme", Locations: locations}
}

// reader makes a subscription as the client's manager, whose address is new.
func (w *world) reader(t *testing.T, m *pb.MailSubscription) *pb.MailSubscription {
	t.Helper()
	if m.GetAddress() == "" {
		m.Address = newReportID() + "@reader.example"
	}
	return must[*pb.MailSubscription](t)(w.by(w.tokens[manager]).CreateMailSubscription(t.Context(), &pb.CreateMailSubscriptionRequest{Client: "acme", Resource: m}))
}

// confirmed makes a subscription whose reader confirmed the address by the link in the mail.
func (w *world) confirmed(t *testing.T, m *pb.MailSubscription) *pb.MailSubscription {
	t.Helper()
	made := w.reader(t, m)
	got := mailbox().WaitFor(t, made.GetAddress(), 1)
	w.mailPage(t, "POST", mailLink(t, &got[0], "confirm"), 200)
	return w.mailSubscription(t, made.GetMailSubscription())
}

func (w *world) mailSubscription(t *testing.T, id string) *pb.MailSubscription {
	t.Helper()
	return must[*pb.MailSubscription](t)(w.by(w.tokens[manager]).GetMailSubscription(t.Context(), &pb.GetMailSubscriptionRequest{Client: "acme", MailSubscription: id}))
}

func (w *world) mailsOf(t *testing.T, id string) []*pb.Mail {
	t.Helper()
	return must[*pb.ListSubscriptionMailsResponse](t)(w.by(w.tokens[manager]).ListSubscriptionMails(t.Context(),
		&pb.ListSubscriptionMailsRequest{Client: "acme", MailSubscription: id})).GetMails()
}

// ended waits until no mail of a subscription waits, and returns all, the newest first.
func (w *world) ended(t *testing.T, id string) (all []*pb.Mail) {
	t.Helper()
	eventually(t, "no mail waits", func() bool {
		all = w.mailsOf(t, id)
		for _, m := range all {
			if m.GetStatus() == pb.Mail_WAITING {
				return false
			}
		}
		return true
	})
	return all
}

// mailLink returns the link to a page in a mail, which is in the plain part and in the HTML.
func mailLink(t *testing.T, m *smtptest.Message, page string) string {
	t.Helper()
	parts := m.Parts(t)
	link := regexp.MustCompile(regexp.QuoteMeta(publicURL) + `/mail/` + page + `\?token=[A-Za-z0-9_-]+`).FindString(parts["text/plain"])
	if link == "" || !strings.Contains(parts["text/html"], link) {
		t.Fatalf("no link to %s in %s", page, m.Raw)
	}
	return link
}

// mailPage opens the page behind a link as a browser does, in German, and returns it.
func (w *world) mailPage(t *testing.T, method, link string, want int) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.REST+strings.TrimPrefix(link, publicURL), strings.NewReader("List-Unsubscribe=One-Click"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "de")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res := must[*http.Response](t)(w.web.Do(r))
	defer res.Body.Close()
	b := must[[]byte](t)(io.ReadAll(res.Body))
	if res.StatusCode != want {
		t.Fatalf("%s %s: %d, want %d\n%s", method, link, res.StatusCode, want, string(b))
	}
	if res.Header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("headers of a page: %v", res.Header)
	}
	return string(b)
}

// releaseWithAlert sends and approves a report that raises an alert.
func (w *world) releaseWithAlert(t *testing.T, location string) string {
	t.Helper()
	v := w.plan(t, "acme", "house", location, "anna")
	sent := w.send(t, w.tokens[own], v.GetVisit(), houseReport("house-check", lately()))
	w.approve(t, sent.GetReport())
	return sent.GetReport()
}

// exampleReaders makes a reader whose links are known, and one whose address is refused.
func (d *exampleDay) exampleReaders(t *testing.T) {
	t.Helper()
	made := d.reader(t, &pb.MailSubscription{MailSubscription: "anna", Title: "Anna Reader", Alerts: true})
	d.reader(t, &pb.MailSubscription{MailSubscription: "gone", Address: "gone@refused.example", Alerts: true})
	got := mailbox().WaitFor(t, made.GetAddress(), 1)
	_, confirm, _ := strings.Cut(mailLink(t, &got[0], "confirm"), "token=")
	_, end, _ := strings.Cut(mailLink(t, &got[0], "unsubscribe"), "token=")
	eventually(t, "the other address is refused", func() bool {
		return d.mailSubscription(t, "gone").GetState() == pb.MailSubscription_REFUSED
	})
	eventually(t, "a mail is sent", func() bool {
		sent, err := d.admin.ListMails(t.Context(), &pb.ListMailsRequest{Status: pb.Mail_SENT})
		return err == nil && len(sent.GetMails()) > 0
	})
	d.values["mail_subscription"], d.values["confirmToken"], d.values["unsubscribeToken"], d.values["address"] = "anna", confirm, end, "gone@refused.example"
}

// TestAlertsByMail follows a reader: the address is confirmed by a link that reading alone does not follow, alerts come in the
// reader's language with nothing of the shopper, of the reader's places and kinds alone, until one click ends them.
func TestAlertsByMail(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		made := w.reader(t, &pb.MailSubscription{MailSubscription: "anna", Title: "Änne Leserin", Locale: "de", Alerts: true, Location: insideRegion})
		if made.GetState() != pb.MailSubscription_UNCONFIRMED {
			t.Errorf("made: %v", made)
		}
		got := mailbox().WaitFor(t, made.GetAddress(), 1)
		confirm := mailLink(t, &got[0], "confirm")
		if page := w.mailPage(t, "GET", confirm, 200); !strings.Contains(page, "Ihre Adresse bestätigen?") || !strings.Contains(page, "<form method=\"post\"") {
			t.Errorf("the page is %s", page)
		}
		if w.mailSubscription(t, "anna").GetState() != pb.MailSubscription_UNCONFIRMED {
			t.Error("reading the page confirmed the address")
		}
		w.mailPage(t, "POST", confirm+"x", 404)
		w.mailPage(t, "POST", strings.Replace(confirm, "/confirm", "/unsubscribe", 1), 404)
		w.mailPage(t, "POST", confirm, 200)
		w.mailPage(t, "POST", confirm, 200)
		if active := w.mailSubscription(t, "anna"); active.GetState() != pb.MailSubscription_ACTIVE || active.GetEtag() != made.GetEtag() {
			t.Errorf("confirmed: %v", active)
		}

		others := []*pb.MailSubscription{
			w.confirmed(t, &pb.MailSubscription{Alerts: true, Location: outsidePlace}),
			w.confirmed(t, &pb.MailSubscription{Alerts: true, Kinds: []pb.AlertRule_Kind{pb.AlertRule_FALL}}),
			w.confirmed(t, &pb.MailSubscription{Alerts: true, Programs: []string{"core-2026"}}),
		}
		w.releaseWithAlert(t, insidePlace)
		got = mailbox().WaitFor(t, made.GetAddress(), 2)
		secrets := w.secrets(t)
		for _, text := range got[1].Parts(t) {
			secrets.search(t, "an alert's mail", []byte(text))
		}
		parts := got[1].Parts(t)
		if subject := must[string](t)(decoder.DecodeHeader(got[1].Parsed(t).Header.Get("Subject"))); !strings.Contains(subject, "Lob: ") {
			t.Errorf("the subject is %q", subject)
		}
		if !strings.Contains(parts["text/plain"], "Ein Besuch lobt den Service") || !strings.Contains(parts["text/html"], "lang=\"de\"") {
			t.Errorf("the mail is %v", parts)
		}
		log := w.ended(t, "anna")
		if len(log) != 2 || log[0].GetKind() != pb.Mail_ALERT || log[0].GetStatus() != pb.Mail_SENT || log[0].GetAttempts()[0].GetOutcome() != pb.MailAttempt_SENT {
			t.Errorf("the log is %v", log)
		}
		for _, o := range others {
			if mails := w.ended(t, o.GetMailSubscription()); len(mails) != 1 {
				t.Errorf("%v got %v", o, mails)
			}
		}

		header := strings.Trim(got[1].Parsed(t).Header.Get("List-Unsubscribe"), "<>")
		if header != mailLink(t, &got[1], "unsubscribe") {
			t.Errorf("the header has %s", header)
		}
		if page := w.mailPage(t, "GET", header, 200); !strings.Contains(page, "Keine solchen Mails mehr?") {
			t.Errorf("the page is %s", page)
		}
		w.mailPage(t, "POST", header, 200)
		if w.mailSubscription(t, "anna").GetState() != pb.MailSubscription_UNSUBSCRIBED {
			t.Error("it goes on")
		}
		w.mailPage(t, "POST", confirm, 404)
		w.releaseWithAlert(t, insidePlace)
		if log := w.ended(t, "anna"); len(log) != 2 {
			t.Errorf("after the end came %v", log)
		}
	})
}

// TestMailsFollowTheAccess revokes the token of whoever subscribed a reader: the next mail is not sent, and the subscription says
// why, until somebody who may see the place takes it over.
func TestMailsFollowTheAccess(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	part := w.token(t, managerOf(insideRegion))
	create := func(location string) (*pb.MailSubscription, error) {
		return w.by(part).CreateMailSubscription(t.Context(), &pb.CreateMailSubscriptionRequest{Client: "acme", Resource: &pb.MailSubscription{
			Address: newReportID() + "@reader.example", Alerts: true, Location: location,
		}})
	}
	for _, location := range []string{"", "all", outsidePlace} {
		if _, err := create(location); status.Code(err) != codes.NotFound {
			t.Errorf("a manager of a part subscribes to %q: %v", location, err)
		}
	}
	made := must[*pb.MailSubscription](t)(create(insidePlace))
	got := mailbox().WaitFor(t, made.GetAddress(), 1)
	w.mailPage(t, "POST", mailLink(t, &got[0], "confirm"), 200)
	must[*pb.Token](t)(w.admin.RevokeToken(t.Context(), &pb.RevokeTokenRequest{Token: tokenID(part)}))
	w.releaseWithAlert(t, insidePlace)
	eventually(t, "the subscription rests", func() bool {
		return w.mailSubscription(t, made.GetMailSubscription()).GetState() == pb.MailSubscription_NO_ACCESS
	})
	if log := w.ended(t, made.GetMailSubscription()); log[0].GetStatus() != pb.Mail_DROPPED || len(mailbox().To(made.GetAddress())) != 1 {
		t.Errorf("the log is %v", log)
	}
	taken := must[*pb.MailSubscription](t)(w.by(w.tokens[manager]).UpdateMailSubscription(t.Context(), &pb.UpdateMailSubscriptionRequest{
		Client: "acme", MailSubscription: made.GetMailSubscription(), Resource: &pb.MailSubscription{
			Address: made.GetAddress(), Alerts: true, Location: insidePlace, Title: "New", Etag: "*",
		},
	}))
	if taken.GetState() != pb.MailSubscription_ACTIVE {
		t.Errorf("taken over: %v", taken)
	}
	w.releaseWithAlert(t, insidePlace)
	mailbox().WaitFor(t, made.GetAddress(), 2)
}

// TestRefusedAddresses subscribes an address that its mail server refuses, and one that it puts off.
func TestRefusedAddresses(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	address := strings.ToUpper(newReportID()[:8]) + "@refused.example"
	gone := w.reader(t, &pb.MailSubscription{Alerts: true, Address: address})
	eventually(t, "it is refused", func() bool {
		return w.mailSubscription(t, gone.GetMailSubscription()).GetState() == pb.MailSubscription_REFUSED
	})
	log := w.ended(t, gone.GetMailSubscription())
	if len(log) != 1 || log[0].GetStatus() != pb.Mail_FAILED || log[0].GetAttempts()[0].GetCode() != 550 || !strings.Contains(log[0].GetAttempts()[0].GetAnswer(), "no such user") {
		t.Errorf("the log is %v", log)
	}
	stops := must[*pb.ListMailStopsResponse](t)(w.admin.ListMailStops(t.Context(), &pb.ListMailStopsRequest{})).GetMailStops()
	if len(stops) != 1 || stops[0].GetAddress() != strings.ToLower(address) || stops[0].GetReason() != pb.MailStop_REFUSED {
		t.Errorf("the stops are %v", stops)
	}
	again := func() error {
		_, err := w.by(w.tokens[manager]).CreateMailSubscription(t.Context(), &pb.CreateMailSubscriptionRequest{
			Client: "acme", Resource: &pb.MailSubscription{Address: address, Alerts: true},
		})
		return err
	}
	if err := again(); status.Code(err) != codes.InvalidArgument {
		t.Errorf("a refused address is taken: %v", err)
	}
	must[*emptypb.Empty](t)(w.admin.DeleteMailStop(t.Context(), &pb.DeleteMailStopRequest{Address: strings.ToLower(address)}))
	if err := again(); err != nil {
		t.Errorf("after the stop: %v", err)
	}

	later := w.reader(t, &pb.MailSubscription{Alerts: true, Address: newReportID() + "@later.example"})
	eventually(t, "it is tried again", func() bool { return len(w.mailsOf(t, later.GetMailSubscription())[0].GetAttempts()) > 2 })
	if first := w.mailsOf(t, later.GetMailSubscription())[0]; first.GetStatus() != pb.Mail_WAITING || first.GetAttempts()[1].GetOutcome() != pb.MailAttempt_TRY_LATER {
		t.Errorf("put off: %v", first)
	}
	must[*emptypb.Empty](t)(w.by(w.tokens[manager]).DeleteMailSubscription(t.Context(), &pb.DeleteMailSubscriptionRequest{
		Client: "acme", MailSubscription: later.GetMailSubscription(), Etag: "*",
	}))
	eventually(t, "the deleted one's mail is dropped", func() bool {
		dropped := must[*pb.ListMailsResponse](t)(w.admin.ListMails(t.Context(), &pb.ListMailsRequest{Status: pb.Mail_DROPPED})).GetMails()
		return len(dropped) == 1 && dropped[0].GetAddress() == later.GetAddress() && dropped[0].GetSubscription() == ""
	})
}
