package verify_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/call"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/mail/smtptest"
	"mysteryshopper/server/webhook"
)

// mailServer returns a mail server and the settings for it. It refuses addresses of one host, and puts off those of another.
func mailServer() (*smtptest.Server, demo.Options, error) {
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
		return nil, demo.Options{}, err
	}
	relay, err := mail.ParseRelay("smtp://"+s.Address(), "")
	from, errFrom := mail.ParseFrom("visits@agency.example")
	keys, errKeys := webhook.ParseKeys([]byte(base64.StdEncoding.EncodeToString(make([]byte, 32))))
	settings := mail.Settings{Relay: relay, From: from, PublicURL: "https://shop.example", Pause: func(int) time.Duration { return time.Hour }}
	return s, demo.Options{Mail: settings, Webhooks: webhook.Settings{Keys: keys}}, errors.Join(err, errFrom, errKeys)
}

// correspond makes readers of mails: one reads them, one wants no more, one ended all mails to an address, one is refused and one
// is put off, as the mail of an invitation is.
func correspond(a *app.App, w *demo.Welcome, mailbox *smtptest.Server) error {
	manager := call.WithToken(context.Background(), w.Tokens.Client)
	mails := pb.NewMailServiceClient(a.Conn())
	for _, address := range []string{"reads@acme.example", "ends@acme.example", "never@acme.example", "gone@refused.example", "slow@later.example"} {
		id, _, _ := strings.Cut(address, "@")
		_, err := mails.CreateMailSubscription(manager, &pb.CreateMailSubscriptionRequest{
			Client: w.Client, Resource: &pb.MailSubscription{MailSubscription: id, Title: id, Address: address, Alerts: true},
		})
		if err != nil {
			return err
		}
	}
	admin := call.WithToken(context.Background(), w.Tokens.Admin)
	_, err := pb.NewAccessServiceClient(a.Conn()).CreateInvitation(admin, &pb.CreateInvitationRequest{
		Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: w.Shopper, Email: "invited@later.example"},
	})
	if err = errors.Join(err, settled(admin, mails)); err != nil {
		return err
	}
	for _, step := range []struct{ address, page string }{
		{"reads@acme.example", "confirm"}, {"ends@acme.example", "confirm"}, {"never@acme.example", "unsubscribe"},
	} {
		if err := follow(mails, mailbox, step.address, step.page); err != nil {
			return err
		}
	}
	for _, id := range []string{"reads", "ends"} {
		if _, err := mails.TestMailSubscription(manager, &pb.TestMailSubscriptionRequest{Client: w.Client, MailSubscription: id}); err != nil {
			return err
		}
	}
	if err := settled(admin, mails); err != nil {
		return err
	}
	return follow(mails, mailbox, "ends@acme.example", "unsubscribe")
}

// follow follows the link to a page in the last mail to an address.
func follow(mails pb.MailServiceClient, mailbox *smtptest.Server, address, page string) error {
	got := mailbox.To(address)
	raw := strings.ReplaceAll(strings.ReplaceAll(got[len(got)-1].Raw, "=\r\n", ""), "=\n", "")
	found := regexp.MustCompile(page + `\?token=(?:3D)?([A-Za-z0-9_-]+)`).FindStringSubmatch(strings.ReplaceAll(raw, "=3D", "="))
	if found == nil {
		return fmt.Errorf("no link to %s in %s", page, raw)
	}
	var err error
	if page == "confirm" {
		_, err = mails.ConfirmMail(context.Background(), &pb.ConfirmMailRequest{Token: found[1]})
	} else {
		_, err = mails.UnsubscribeMail(context.Background(), &pb.UnsubscribeMailRequest{Token: found[1]})
	}
	return err
}

// settled waits until every mail was tried.
func settled(ctx context.Context, mails pb.MailServiceClient) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		page, err := mails.ListMails(ctx, &pb.ListMailsRequest{Status: pb.Mail_WAITING})
		if err != nil {
			return err
		}
		untried := 0
		for _, m := range page.GetMails() {
			if len(m.GetAttempts()) == 0 {
				untried++
			}
		}
		if untried == 0 {
			return nil
		}
		<-tick.C
	}
}

// converse lets the reviewer and the demo's shopper write to each other on a report, and gives the shopper a mail address.
func converse(a *app.App, w *demo.Welcome) error {
	reviewer, shopper := call.WithToken(context.Background(), w.Tokens.Reviewer), call.WithToken(context.Background(), w.Tokens.Shopper)
	page, err := pb.NewReportServiceClient(a.Conn()).ListReports(shopper, &pb.ListReportsRequest{PageSize: 1})
	if err != nil {
		return err
	}
	report, messages := page.GetReports()[0].GetReport(), pb.NewMessageServiceClient(a.Conn())
	write := func(ctx context.Context, text string) error {
		_, err := messages.CreateMessage(ctx, &pb.CreateMessageRequest{Report: report, Resource: &pb.Message{Text: text}})
		return err
	}
	err = errors.Join(write(reviewer, "When was the door shut?"), write(reviewer, "And who shut it?"))
	_, errRead := messages.MarkMessagesRead(shopper, &pb.MarkMessagesReadRequest{Report: report})
	err = errors.Join(err, errRead, write(shopper, "At ten."))
	_, errAddress := pb.NewDirectoryServiceClient(a.Conn()).UpdateShopper(call.WithToken(context.Background(), w.Tokens.Admin), &pb.UpdateShopperRequest{
		Shopper: w.Shopper, Resource: &pb.Shopper{Email: "shopper@agency.example", Etag: "*"}, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"email"}},
	})
	return errors.Join(err, errAddress)
}
