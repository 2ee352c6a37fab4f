package storagetest

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/storage"
)

var webhookIDs = numbered("h", 3)

// webhook returns a subscription; its revision and turn are often those of the stored one.
func (c *generator) webhook() *storage.Webhook {
	return &storage.Webhook{
		Client: pick(c, clientIDs), ID: pick(c, webhookIDs), Title: c.text(), URL: c.text(), Events: some(c, webhookIDs, 2), Location: c.node(),
		State: pick(c, []storage.WebhookState{storage.WebhookActive, storage.WebhookActive, storage.WebhookPaused}), Secret: c.bytes(),
		PreviousSecret: c.bytes(), PreviousSecretExpire: c.maybeTime(), Revision: 1 + int64(c.limit())%3, CreateTime: c.time(), UpdateTime: c.time(),
		WebhookProgress: storage.WebhookProgress{
			Turn: 1 + int64(c.limit())%4, Position: int64(c.limit()), Sequence: int64(c.limit()), DueTime: c.maybeTime(),
		},
	}
}

// webhookEvent returns an event that waits or has ended.
func (c *generator) webhookEvent() *storage.WebhookEvent {
	e := &storage.WebhookEvent{
		Client: pick(c, clientIDs), Webhook: pick(c, webhookIDs), Sequence: int64(c.limit()) % 6, ID: pick(c, keys), Type: pick(c, keys),
		Position: int64(c.limit()), Body: c.bytes(), State: storage.WebhookWaiting, CreateTime: c.time(), NextTime: c.time(), ExpireTime: c.time(),
	}
	if c.oneIn(3) {
		e.State, e.NextTime, e.EndTime = storage.WebhookDelivered, time.Time{}, c.time()
	}
	if c.oneIn(2) {
		e.Report = pick(c, keys)
	}
	return e
}

func (c *generator) delivery() *storage.Delivery {
	return &storage.Delivery{
		Client: pick(c, clientIDs), Webhook: pick(c, webhookIDs), Sequence: int64(c.limit()) % 6, Attempt: int32(c.limit()) % 4, Time: c.time(),
		Outcome: c.text(), Status: 200, Answer: c.bytes(),
	}
}

func (c *generator) webhookEventQuery() storage.WebhookEventQuery {
	q := storage.WebhookEventQuery{Client: pick(c, clientIDs), Webhook: pick(c, webhookIDs)}
	if c.oneIn(3) {
		q.Event = pick(c, keys)
	}
	return q
}

// webhookChange returns an operation that changes a subscription, and returns its revision and turn.
func webhookChange(change func(storage.Webhooks, context.Context, *storage.Webhook) error) func(*generator) operation {
	return func(c *generator) operation {
		drawn := *c.webhook()
		return operation{args: []any{drawn}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			h := drawn // an update increments the revision of what it is given
			err := change(tx.Webhooks(), ctx, &h)
			return []int64{h.Revision, h.Turn}, err
		}}
	}
}

var webhookOperations = []operationKind{
	{name: "insert webhook", weight: 6, draw: webhookChange(storage.Webhooks.Insert)},
	{name: "update webhook", weight: 5, draw: webhookChange(storage.Webhooks.Update)},
	{name: "update the progress of a webhook", weight: 6, draw: webhookChange(storage.Webhooks.UpdateProgress)},
	{name: "delete webhook", weight: 6, draw: call(storage.Tx.Webhooks, storage.Webhooks.Delete,
		from(clientIDs), from(webhookIDs), func(c *generator) int64 { return 1 + int64(c.limit())%3 })},
	{name: "list webhooks", weight: 3, reads: true, draw: list(3, storage.Tx.Webhooks, storage.Webhooks.List, func(c *generator) storage.WebhookQuery {
		return storage.WebhookQuery{Client: pick(c, clientIDs), Tops: c.nodes()}
	})},
	{name: "due webhooks", weight: 3, reads: true, draw: call(storage.Tx.Webhooks, storage.Webhooks.Due, (*generator).time, (*generator).limit)},
	{name: "insert webhook event", weight: 8, draw: func(c *generator) operation {
		e := c.webhookEvent()
		return operation{args: []any{e}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return nil, tx.WebhookEvents().Insert(ctx, []*storage.WebhookEvent{e})
		}}
	}},
	{name: "update webhook event", weight: 6, draw: call(storage.Tx.WebhookEvents, storage.WebhookEvents.Update, (*generator).webhookEvent)},
	{name: "insert delivery", weight: 6, draw: call(storage.Tx.WebhookEvents, storage.WebhookEvents.InsertDelivery, (*generator).delivery)},
	{name: "due webhook events", weight: 3, reads: true, draw: call(storage.Tx.WebhookEvents, storage.WebhookEvents.Due,
		from(clientIDs), from(webhookIDs), from(append(keys, "")), (*generator).time, (*generator).limit)},
	{name: "drop webhook events", weight: 1, draw: call(storage.Tx.WebhookEvents, storage.WebhookEvents.DropWaiting,
		from(clientIDs), from(webhookIDs), func(c *generator) int64 { return int64(c.limit()) })},
	{name: "restart webhook events", weight: 1, draw: call(storage.Tx.WebhookEvents, storage.WebhookEvents.Restart,
		from(clientIDs), from(webhookIDs), (*generator).time, (*generator).time)},
	{name: "list deliveries", weight: 3, reads: true, draw: list(3, storage.Tx.WebhookEvents, storage.WebhookEvents.ListDeliveries, (*generator).webhookEventQuery)},
	{name: "list webhook events", weight: 2, reads: true, draw: list(3, storage.Tx.WebhookEvents, storage.WebhookEvents.List, (*generator).webhookEventQuery)},
	{name: "to whom a report was delivered", weight: 3, reads: true, draw: call(storage.Tx.WebhookEvents, storage.WebhookEvents.DeliveredTo,
		from(clientIDs), from(append(keys, "")))},
	{name: "delete ended webhook events", weight: 1, draw: call(storage.Tx.WebhookEvents, storage.WebhookEvents.DeleteEnded,
		(*generator).time, (*generator).limit)},
	{name: "count webhook events", weight: 1, reads: true, draw: call(storage.Tx.WebhookEvents, storage.WebhookEvents.CountWaiting)},
}

// webhooks reads the subscriptions of a client with their events and deliveries.
func (e contents) webhooks(ctx context.Context, tx storage.Tx, client string) error {
	errs := []error{addList(ctx, e, storage.Of(tx.Webhooks().List, storage.WebhookQuery{Client: client}), "webhooks of ", client)}
	for _, id := range webhookIDs {
		q := storage.WebhookEventQuery{Client: client, Webhook: id}
		next, waiting, err := tx.WebhookEvents().Next(ctx, client, id, "")
		errs = append(errs, addItem(e, []any{next, waiting}, err, "the next event of ", client, " ", id),
			addList(ctx, e, storage.Of(tx.WebhookEvents().List, q), "webhook events of ", client, " ", id),
			addList(ctx, e, storage.Of(tx.WebhookEvents().ListDeliveries, q), "deliveries of ", client, " ", id))
	}
	return errors.Join(errs...)
}
