package e2e

import (
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// hookAt is where a subscription of the rows is.
type hookAt struct{ client, webhook string }

// hookCalls are the requests about a subscription. Those that change it have a wrong etag.
var hookCalls = map[string]func(hookAt) proto.Message{
	pb.FeedService_GetWebhook_FullMethodName: func(h hookAt) proto.Message { return &pb.GetWebhookRequest{Client: h.client, Webhook: h.webhook} },
	pb.FeedService_UpdateWebhook_FullMethodName: func(h hookAt) proto.Message {
		return &pb.UpdateWebhookRequest{Client: h.client, Webhook: h.webhook, Resource: &pb.Webhook{Url: hookURL, Etag: wrongEtag}}
	},
	pb.FeedService_DeleteWebhook_FullMethodName: func(h hookAt) proto.Message {
		return &pb.DeleteWebhookRequest{Client: h.client, Webhook: h.webhook, Etag: wrongEtag}
	},
	pb.FeedService_RotateWebhookSecret_FullMethodName: func(h hookAt) proto.Message {
		return &pb.RotateWebhookSecretRequest{Client: h.client, Webhook: h.webhook, Etag: wrongEtag}
	},
	pb.FeedService_PauseWebhook_FullMethodName: func(h hookAt) proto.Message {
		return &pb.PauseWebhookRequest{Client: h.client, Webhook: h.webhook, Etag: wrongEtag}
	},
	pb.FeedService_ResumeWebhook_FullMethodName: func(h hookAt) proto.Message {
		return &pb.ResumeWebhookRequest{Client: h.client, Webhook: h.webhook, Etag: wrongEtag}
	},
	pb.FeedService_ReplayWebhook_FullMethodName: func(h hookAt) proto.Message {
		return &pb.ReplayWebhookRequest{Client: h.client, Webhook: h.webhook, Etag: wrongEtag}
	},
	pb.FeedService_ListWebhookEvents_FullMethodName: func(h hookAt) proto.Message {
		return &pb.ListWebhookEventsRequest{Client: h.client, Webhook: h.webhook}
	},
	pb.FeedService_ListDeliveries_FullMethodName: func(h hookAt) proto.Message {
		return &pb.ListDeliveriesRequest{Client: h.client, Webhook: h.webhook}
	},
}

// webhookRows are the rows of webhooks. The subscriptions "inside" and "second" are in the world, both paused.
var webhookRows = func() []row {
	rows := []row{
		{pb.FeedService_CreateWebhook_FullMethodName, "one that is there", forKeepers, same(&pb.CreateWebhookRequest{
			Client: "acme", Resource: &pb.Webhook{Webhook: "inside", Url: hookURL},
		}), false},
		{pb.FeedService_CreateWebhook_FullMethodName, "second client's", ofOtherKeeper, same(&pb.CreateWebhookRequest{
			Client: secondClient, Resource: &pb.Webhook{Webhook: "second", Url: hookURL},
		}), false},
		{pb.FeedService_ListWebhooks_FullMethodName, "own", forKeepers, same(&pb.ListWebhooksRequest{Client: "acme"}), false},
		{pb.FeedService_ListWebhooks_FullMethodName, "second client's", ofOtherKeeper, same(&pb.ListWebhooksRequest{Client: secondClient}), false},
		{pb.FeedService_TestWebhook_FullMethodName, "an unknown one", "UHRRRRHRR", same(&pb.TestWebhookRequest{Client: "acme", Webhook: "none"}), false},
	}
	for method, request := range hookCalls {
		rows = append(rows,
			row{method, "inside", forKeepers, same(request(hookAt{"acme", "inside"})), false},
			row{method, "second client's", ofOtherKeeper, same(request(hookAt{secondClient, "second"})), false},
			row{method, "by way of the own client", "UHRRRRHRR", same(request(hookAt{"acme", "second"})), false},
		)
	}
	return rows
}()
