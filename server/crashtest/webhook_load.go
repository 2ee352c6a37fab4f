package crashtest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// subscribe makes the subscriptions, once everything before has its position in the feed.
func (t *hookTest) subscribe(ctx context.Context) error {
	if err := until(ctx, t.numbered(ctx)); err != nil {
		return err
	}
	before, start, err := t.changesAfter(ctx, "")
	if err != nil {
		return err
	}
	t.start = start
	if len(before) == 0 {
		return errors.New("the demo has no changes")
	}
	for n := range subscriptions {
		hook := fmt.Sprint("receiver-", n)
		var made *pb.Webhook
		err := t.calls.call(ctx, t.calls.tokens.Client, func(ctx context.Context, conn *grpc.ClientConn) (err error) {
			made, err = pb.NewFeedServiceClient(conn).CreateWebhook(ctx, &pb.CreateWebhookRequest{
				Client: client, Resource: &pb.Webhook{Webhook: hook, Url: "http://" + t.receiver.address + "/" + hook},
			})
			return err
		})
		if err == nil {
			err = t.receiver.subscribe(hook, made.GetSecret())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// numbered returns a condition: every change has its position in the feed.
func (t *hookTest) numbered(ctx context.Context) func() (bool, error) {
	return func() (bool, error) {
		b, err := storage.Read(ctx, t.store, storage.ReadOptions{}, func(tx storage.Tx) (storage.Backlog, error) {
			return tx.Backlog(ctx)
		})
		return b.Unnumbered == 0, err
	}
}

// changesAfter lists the changes of the feed after a token, and returns the token after them.
func (t *hookTest) changesAfter(ctx context.Context, token string) (list []*pb.Change, next string, err error) {
	for next = token; ; {
		var page *pb.ListChangesResponse
		err := t.calls.call(ctx, t.calls.tokens.Client, func(ctx context.Context, conn *grpc.ClientConn) (err error) {
			page, err = pb.NewFeedServiceClient(conn).ListChanges(ctx, &pb.ListChangesRequest{Client: client, After: next, PageSize: 1000})
			return err
		})
		if err != nil {
			return nil, "", err
		}
		list, next = append(list, page.GetChanges()...), page.GetNextToken()
		if !page.GetMore() {
			return list, next, nil
		}
	}
}

// producers is how many reviewers make changes at once.
const producers = 4

// acts returns what the reviewers do again and again: each withdraws a report of its own and releases it, one after the other.
func (t *hookTest) acts(ctx context.Context) (acts []func(context.Context) error, err error) {
	var list *pb.ListReportsResponse
	err = t.calls.call(ctx, t.calls.tokens.Reviewer, func(ctx context.Context, conn *grpc.ClientConn) (err error) {
		list, err = pb.NewReportServiceClient(conn).ListReports(ctx, &pb.ListReportsRequest{PageSize: 1000})
		return err
	})
	if err != nil {
		return nil, err
	}
	reports := make([][]string, producers)
	for i, r := range list.GetReports() {
		if r.GetReleased() {
			reports[i%producers] = append(reports[i%producers], r.GetReport())
		}
	}
	for _, own := range reports {
		if len(own) == 0 {
			return nil, errors.New("the demo has too few released reports")
		}
		n := 0
		acts = append(acts, func(ctx context.Context) error {
			report, released := own[n/2%len(own)], n%2 == 0
			n++
			return t.change(ctx, report, released)
		})
	}
	return acts, nil
}

// change withdraws a report that is released, or releases one that is not. Where the answer was lost with its server it is
// done again, and refused because the report has the state already.
func (t *hookTest) change(ctx context.Context, report string, released bool) error {
	err := t.calls.call(ctx, t.calls.tokens.Reviewer, func(ctx context.Context, conn *grpc.ClientConn) (err error) {
		reports := pb.NewReportServiceClient(conn)
		if released {
			_, err = reports.WithdrawReport(ctx, &pb.WithdrawReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_AGENCY_ERROR})
		} else {
			_, err = reports.ReleaseReport(ctx, &pb.ReleaseReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_COMPLETE})
		}
		return err
	})
	if status.Code(err) == codes.FailedPrecondition {
		return nil
	}
	return err
}

// watch resumes subscriptions that were paused because they failed for long, as their manager would. It returns when no
// event waits after all changes were made, or nothing has come for long.
func (t *hookTest) watch(ctx context.Context, made <-chan struct{}) error {
	const every = 200 * time.Millisecond
	came, since := 0, t.Now()
	for {
		if err := t.resumePaused(ctx); err != nil {
			return err
		}
		if now := t.receiver.all(); now != came {
			came, since = now, t.Now()
		}
		select {
		case <-made:
			if ended, err := t.ended(ctx); err != nil || ended || t.Now().Sub(since) > stalled {
				return err
			}
		default:
		}
		t.Progress(t.receiver.came(), subscriptions*t.changes)
		if err := pause(ctx, every); err != nil {
			return err
		}
	}
}

// resumePaused resumes the subscriptions that are paused.
func (t *hookTest) resumePaused(ctx context.Context) error {
	return t.calls.call(ctx, t.calls.tokens.Client, func(ctx context.Context, conn *grpc.ClientConn) error {
		feed := pb.NewFeedServiceClient(conn)
		list, err := feed.ListWebhooks(ctx, &pb.ListWebhooksRequest{Client: client})
		if err != nil {
			return err
		}
		for _, hook := range list.GetWebhooks() {
			if hook.GetState() == pb.Webhook_ACTIVE {
				continue
			}
			if _, err := feed.ResumeWebhook(ctx, &pb.ResumeWebhookRequest{Client: client, Webhook: hook.GetWebhook(), Etag: "*"}); err != nil {
				return err
			}
			t.result.Resumed++
		}
		return nil
	})
}

// ended reports whether every change was taken by each subscription, and none of its events waits.
func (t *hookTest) ended(ctx context.Context) (bool, error) {
	if numbered, err := t.numbered(ctx)(); err != nil || !numbered {
		return false, err
	}
	return storage.Read(ctx, t.store, storage.ReadOptions{}, func(tx storage.Tx) (bool, error) {
		newest, err := tx.Feed().Newest(ctx, client)
		if err != nil {
			return false, err
		}
		list, _, err := tx.Webhooks().List(ctx, storage.WebhookQuery{Client: client}, storage.Page{Limit: subscriptions})
		for _, hook := range list {
			if hook.Position != newest || !hook.DueTime.IsZero() {
				return false, err
			}
		}
		return true, err
	})
}
