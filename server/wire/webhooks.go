package wire

import (
	"fmt"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// WebhookToProto returns the message of a subscription, without its secret.
func WebhookToProto(w *storage.Webhook) *pb.Webhook {
	p := &pb.Webhook{
		Name: ResourceName("clients", w.Client, "webhooks", w.ID), Client: w.Client, Webhook: w.ID, Title: w.Title, Url: w.URL,
		Events: w.Events, Location: w.Location, Programs: w.Programs, State: Enum[pb.Webhook_State](w.State),
		PauseReason: Enum[pb.Webhook_PauseReason](w.PauseReason), PauseTime: Timestamp(w.PauseTime),
		FailingSinceTime: Timestamp(w.FailingSince), Failure: Enum[pb.Delivery_Outcome](w.Failure),
		PreviousSecretExpireTime: Timestamp(w.PreviousSecretExpire), CreateTime: Timestamp(w.CreateTime), UpdateTime: Timestamp(w.UpdateTime),
		Etag: Etag(w.Revision),
	}
	for _, verdict := range w.Verdicts {
		p.Verdicts = append(p.Verdicts, Enum[pb.Score_Verdict](verdict))
	}
	if w.Failure != "" {
		p.Etag = fmt.Sprintf("%s-%x-%d", p.Etag, w.FailingSince.UnixMicro(), p.Failure)
	}
	return p
}

// WebhookEventToProto returns the message of an event; token returns its position as clients know it.
func WebhookEventToProto(e *storage.WebhookEvent, token func(int64) string) *pb.WebhookEvent {
	p := &pb.WebhookEvent{
		Id: e.ID, Type: e.Type, State: Enum[pb.WebhookEvent_State](e.State), Attempts: e.Attempts, Body: string(e.Body),
		CreateTime: Timestamp(e.CreateTime), NextTime: Timestamp(e.NextTime), EndTime: Timestamp(e.EndTime),
	}
	if e.Position > 0 {
		p.Position = token(e.Position)
	}
	return p
}

// DeliveryToProto returns the message of a delivery, without the receiver's answer.
func DeliveryToProto(d *storage.Delivery) *pb.Delivery {
	return &pb.Delivery{
		Event: d.Event, Type: d.Type, Attempt: d.Attempt, Time: Timestamp(d.Time), DurationMillis: int32(d.Duration.Milliseconds()),
		Outcome: Enum[pb.Delivery_Outcome](d.Outcome), Status: d.Status, Body: string(d.Body),
	}
}
