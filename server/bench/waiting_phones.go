package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/app"
)

// visit is the request for a visit of a shopper, or for an offer to all.
func (w *phones) visit(shopper string) *pb.CreateVisitRequest {
	return &pb.CreateVisitRequest{Resource: &pb.Visit{
		Client: w.client, Program: w.program, Location: w.shop, Shopper: shopper, Scenario: "You look for a present.",
		WindowStart: timestamppb.New(w.begun), WindowEnd: timestamppb.New(w.begun.Add(24 * time.Hour)),
	}}
}

// wait begins to wait with some phones, and returns when all of them do, but for those that are between two calls.
func (w *phones) wait(ctx context.Context, from, to int, call func(context.Context, int, func()) error) error {
	places := make(chan struct{}, openedTogether)
	for i := from; i < to; i++ {
		places <- struct{}{}
		w.group.Go(func() {
			time.AfterFunc(100*time.Millisecond, func() { <-places })
			err := w.keepCalling(ctx, i, call)
			if err != nil && ctx.Err() == nil {
				select {
				case w.failed <- err:
				default:
				}
			}
		})
	}
	for {
		n, err := w.number(ctx, "mysteryshopper_waiting_calls")
		if err != nil || int(n) >= to-to*mostBetween/100 {
			return err
		}
		select {
		case err := <-w.failed:
			return err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// keepCalling lets a phone call until the context ends. After an error it calls again, with pauses that grow until a call
// succeeds: a server that is busy refuses calls, such as one whose token it cannot look up in time (DEADLINE_EXCEEDED).
func (w *phones) keepCalling(ctx context.Context, i int, call func(context.Context, int, func()) error) error {
	pause, succeeded := time.Second, app.Now()
	for {
		err := call(ctx, i, func() { pause, succeeded = time.Second, app.Now() })
		if err == nil || ctx.Err() != nil || app.Now().Sub(succeeded) > patience {
			return err
		}
		w.repeated.Add(1)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		pause = min(2*pause, longestPause)
	}
}

// overREST syncs again and again, and reports each answer to succeeded.
func (w *phones) overREST(ctx context.Context, i int, succeeded func()) error {
	web := newHTTPClient(1)
	defer web.CloseIdleConnections()
	for token := w.last[i]; ctx.Err() == nil; w.last[i] = token {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet,
			fmt.Sprintf("%s/v1/visits:sync?waitSeconds=%d&token=%s", w.address.REST, waitSeconds, token), nil)
		if err != nil {
			return err
		}
		request.Header = bearer(w.tokens[i])
		answer, err := web.Do(request)
		if err != nil {
			return err
		}
		var page struct{ Token string }
		err = json.NewDecoder(answer.Body).Decode(&page)
		if closed := answer.Body.Close(); err != nil || closed != nil || page.Token == "" {
			return errors.Join(fmt.Errorf("status %d", answer.StatusCode), err, closed)
		}
		succeeded()
		w.noteNews(i, token, page.Token)
		token = page.Token
	}
	return nil
}

// overGRPC is overREST over gRPC.
func (w *phones) overGRPC(ctx context.Context, i int, succeeded func()) error {
	conn, err := grpc.NewClient(w.address.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	for token := w.last[i]; ctx.Err() == nil; w.last[i] = token {
		page, err := pb.NewVisitServiceClient(conn).SyncVisits(as(ctx, w.tokens[i]), &pb.SyncVisitsRequest{Token: token, WaitSeconds: waitSeconds})
		if err != nil {
			return err
		}
		succeeded()
		w.noteNews(i, token, page.GetToken())
		token = page.GetToken()
	}
	return nil
}

// noteNews records that a sync of a phone after its first one had news.
func (w *phones) noteNews(i int, before, after string) {
	if before != "" && before != after {
		w.notified <- i
	}
}

// await returns when so many syncs had news.
func (w *phones) await(ctx context.Context, n int) error {
	for range n {
		select {
		case <-w.notified:
		case err := <-w.failed:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
