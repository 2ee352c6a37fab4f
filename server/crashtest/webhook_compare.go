package crashtest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// compare compares the feed with the delivery log and with what the receiver has.
func (t *hookTest) compare(ctx context.Context) error {
	changes, _, err := t.changesAfter(ctx, t.start)
	if err != nil {
		return err
	}
	for n := range subscriptions {
		hook := fmt.Sprint("receiver-", n)
		log, err := t.log(ctx, hook)
		if err != nil {
			return err
		}
		if err := t.compareOne(ctx, hook, changes, log); err != nil {
			return err
		}
	}
	r, x := t.result, t.receiver
	r.Events = subscriptions * len(changes)
	r.Requests, r.Answers, r.Deaths = x.all(), x.did(), x.deaths
	r.Forged = r.Answers[forged]
	return nil
}

// logged is an event as the log has it, with the positions in its body.
type logged struct {
	*pb.WebhookEvent
	previous string
}

// log returns the events of a subscription by their positions, and counts those that are there twice.
func (t *hookTest) log(ctx context.Context, hook string) (map[string]logged, error) {
	log := map[string]logged{}
	for page := ""; ; {
		var list *pb.ListWebhookEventsResponse
		err := t.calls.call(ctx, t.calls.tokens.Client, func(ctx context.Context, conn *grpc.ClientConn) (err error) {
			list, err = pb.NewFeedServiceClient(conn).ListWebhookEvents(ctx, &pb.ListWebhookEventsRequest{Client: client, Webhook: hook, PageSize: 1000, PageToken: page})
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, e := range list.GetEvents() {
			var body struct {
				Data struct{ PreviousPosition string }
			}
			if err := json.Unmarshal([]byte(e.GetBody()), &body); err != nil {
				return nil, err
			}
			if _, twice := log[e.GetPosition()]; twice {
				t.result.Doubled++
				t.result.problem("%s: the event %s is listed twice", hook, e.GetId())
			}
			log[e.GetPosition()] = logged{e, body.Data.PreviousPosition}
		}
		if page = list.GetNextPageToken(); page == "" {
			return log, nil
		}
	}
}

// compareOne compares one subscription.
func (t *hookTest) compareOne(ctx context.Context, hook string, changes []*pb.Change, log map[string]logged) error {
	previous := t.start
	var events []logged // in the order of the feed
	for _, c := range changes {
		e, listed := log[c.GetToken()]
		switch {
		case !listed:
			t.result.Lost++
			t.result.problem("%s: the change of %s has no event", hook, c.GetResource())
			continue
		case e.previous != previous:
			t.result.Gaps++
			t.result.problem("%s: the event %s does not follow the one before", hook, e.GetId())
		}
		previous = c.GetToken()
		events = append(events, e)
		if err := t.compareEvent(ctx, hook, e); err != nil {
			return err
		}
	}
	return t.compareOrder(ctx, hook, events)
}

// compareEvent compares what the log says of an event with what the receiver has.
func (t *hookTest) compareEvent(ctx context.Context, hook string, e logged) error {
	r := t.result
	switch e.GetState() {
	case pb.WebhookEvent_DELIVERED:
		r.Delivered++
		if !t.receiver.hasKept(hook, e.GetId()) {
			r.Unkept++
			r.problem("%s: the event %s is listed as delivered, and the receiver does not have it", hook, e.GetId())
		}
	case pb.WebhookEvent_FAILED:
		r.Failed++
		attempts, err := t.attempts(ctx, hook, e.GetId())
		if err != nil {
			return err
		}
		if failedBefore(attempts, t.Now()) == 0 || failedBefore(attempts, t.Now()) < len(attempts) {
			r.Unlisted++
			r.problem("%s: the event %s has failed with the attempts %v", hook, e.GetId(), attempts)
		}
	default:
		r.Lost++
		r.problem("%s: the event %s is %s after %d attempts", hook, e.GetId(), e.GetState(), e.GetAttempts())
	}
	return nil
}

// compareOrder looks for events that came for the first time after a later one. That is right only where an attempt had
// failed before.
func (t *hookTest) compareOrder(ctx context.Context, hook string, events []logged) error {
	var later *arrival // the first arrival among the later events
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		first, came := t.receiver.firstArrival(hook, e.GetId())
		if later != nil && (!came || first.number > later.number) {
			attempts, err := t.attempts(ctx, hook, e.GetId())
			if err != nil {
				return err
			}
			if failedBefore(attempts, later.at) == 0 {
				t.result.Disordered++
				t.result.problem("%s: the event %s came after a later one, and no attempt had failed", hook, e.GetId())
			}
		}
		if came && (later == nil || first.number < later.number) {
			later = &first
		}
	}
	return nil
}

// attempts returns the deliveries of an event.
func (t *hookTest) attempts(ctx context.Context, hook, event string) (list []*pb.Delivery, err error) {
	err = t.calls.call(ctx, t.calls.tokens.Client, func(ctx context.Context, conn *grpc.ClientConn) error {
		page, err := pb.NewFeedServiceClient(conn).ListDeliveries(ctx, &pb.ListDeliveriesRequest{Client: client, Webhook: hook, Event: event, PageSize: 1000})
		list = page.GetDeliveries()
		return err
	})
	return list, err
}

// failedBefore counts the attempts before a time that failed.
func failedBefore(attempts []*pb.Delivery, before time.Time) (count int) {
	for _, a := range attempts {
		if a.GetOutcome() != pb.Delivery_DELIVERED && a.GetTime().AsTime().Before(before) {
			count++
		}
	}
	return count
}
