package e2e

import (
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// mailCalls are the requests about a subscription. Those that change it have a wrong etag.
var mailCalls = map[string]func(hookAt) proto.Message{
	pb.MailService_GetMailSubscription_FullMethodName: func(h hookAt) proto.Message {
		return &pb.GetMailSubscriptionRequest{Client: h.client, MailSubscription: h.webhook}
	},
	pb.MailService_UpdateMailSubscription_FullMethodName: func(h hookAt) proto.Message {
		return &pb.UpdateMailSubscriptionRequest{Client: h.client, MailSubscription: h.webhook, Resource: &pb.MailSubscription{
			Address: "anna@reader.example", Alerts: true, Etag: wrongEtag,
		}}
	},
	pb.MailService_DeleteMailSubscription_FullMethodName: func(h hookAt) proto.Message {
		return &pb.DeleteMailSubscriptionRequest{Client: h.client, MailSubscription: h.webhook, Etag: wrongEtag}
	},
	pb.MailService_ListSubscriptionMails_FullMethodName: func(h hookAt) proto.Message {
		return &pb.ListSubscriptionMailsRequest{Client: h.client, MailSubscription: h.webhook}
	},
}

// mailRows are the rows of mails. The subscriptions "inside" and "second" are in the world, both unconfirmed.
var mailRows = func() []row {
	rows := []row{
		{pb.MailService_CreateMailSubscription_FullMethodName, "one that is there", forKeepers, same(&pb.CreateMailSubscriptionRequest{
			Client: "acme", Resource: &pb.MailSubscription{MailSubscription: "inside", Address: "anna@reader.example", Alerts: true},
		}), false},
		{pb.MailService_CreateMailSubscription_FullMethodName, "second client's", ofOtherKeeper, same(&pb.CreateMailSubscriptionRequest{
			Client: secondClient, Resource: &pb.MailSubscription{MailSubscription: "second", Address: "anna@reader.example", Alerts: true},
		}), false},
		{pb.MailService_ListMailSubscriptions_FullMethodName, "own", forKeepers, same(&pb.ListMailSubscriptionsRequest{Client: "acme"}), false},
		{pb.MailService_ListMailSubscriptions_FullMethodName, "second client's", ofOtherKeeper, same(&pb.ListMailSubscriptionsRequest{Client: secondClient}), false},
		{pb.MailService_TestMailSubscription_FullMethodName, "an unknown one", "UHRRRRHRR", same(&pb.TestMailSubscriptionRequest{Client: "acme", MailSubscription: "none"}), false},
		{pb.MailService_ListMails_FullMethodName, "", forAdmin, same(&pb.ListMailsRequest{}), false},
		{pb.MailService_ListMailStops_FullMethodName, "", forAdmin, same(&pb.ListMailStopsRequest{}), false},
		{pb.MailService_DeleteMailStop_FullMethodName, "an unknown one", "UHRRRRRRR", same(&pb.DeleteMailStopRequest{Address: "nobody@reader.example"}), false},
		{pb.MailService_ConfirmMail_FullMethodName, "an unknown link", "HHHHHHHHH", same(&pb.ConfirmMailRequest{Token: "x"}), false},
		{pb.MailService_UnsubscribeMail_FullMethodName, "an unknown link", "HHHHHHHHH", same(&pb.UnsubscribeMailRequest{Token: "x"}), false},
	}
	for method, request := range mailCalls {
		rows = append(rows,
			row{method, "inside", forKeepers, same(request(hookAt{"acme", "inside"})), false},
			row{method, "second client's", ofOtherKeeper, same(request(hookAt{secondClient, "second"})), false},
			row{method, "by way of the own client", "UHRRRRHRR", same(request(hookAt{"acme", "second"})), false},
		)
	}
	return rows
}()

// unconfirmedReader puts a reader into the world who gets one mail, the link for the confirmation.
func (w *world) unconfirmedReader(t *testing.T, client, id string) {
	t.Helper()
	must[*pb.MailSubscription](t)(w.admin.CreateMailSubscription(t.Context(), &pb.CreateMailSubscriptionRequest{
		Client: client, Resource: &pb.MailSubscription{MailSubscription: id, Address: newReportID() + "@reader.example", Title: "Reader", Alerts: true},
	}))
}
