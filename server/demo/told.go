package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/api"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// cast is who acts in a large demo, by the tokens that they have.
type cast struct {
	admin, reviewer *auth.Principal
	shoppers        map[string]*auth.Principal
}

// readCast reads who has a token.
func readCast(ctx context.Context, store storage.Store) (*cast, error) {
	c := &cast{shoppers: map[string]*auth.Principal{}}
	err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		for page := (storage.Page{Limit: 500}); ; {
			tokens, next, err := tx.Access().ListTokens(ctx, "", page)
			if err != nil {
				return err
			}
			for _, t := range tokens {
				p := &auth.Principal{TokenID: t.ID, Role: t.Grant.Role, Shopper: t.Grant.Shopper}
				switch p.Role {
				case storage.Admin:
					c.admin = p
				case storage.Reviewer:
					c.reviewer = p
				case storage.ShopperRole:
					c.shoppers[p.Shopper] = p
				}
			}
			if page.After = next; next == "" {
				return nil
			}
		}
	})
	return c, err
}

// calling is the context of a call of a method that somebody makes.
func calling(ctx context.Context, p *auth.Principal, method string) context.Context {
	return auth.With(grpc.NewContextWithServerTransportStream(ctx, calledMethod(method)), p)
}

// calledMethod is what a handler reads the name of its method from.
type calledMethod string

func (m calledMethod) Method() string             { return string(m) }
func (calledMethod) SetHeader(metadata.MD) error  { return nil }
func (calledMethod) SendHeader(metadata.MD) error { return nil }
func (calledMethod) SetTrailer(metadata.MD) error { return nil }

// teller lets a chapter happen by the handlers of a server.
type teller struct {
	*history
	chapter *chapter
	server  *api.Server
	clock   *clock
	passed  float64
}

// tell tells the tales of a chapter on a store: what happens to a visit happens in its order, visit by visit.
func (h *history) tell(ctx context.Context, c *chapter, tales []tale, store storage.Store) error {
	now := &clock{}
	random := c.random(forServer)
	var seed [32]byte
	for i := range seed {
		seed[i] = byte(random.Uint32())
	}
	server, err := api.New(ctx, api.Config{
		Store: store, Auth: auth.NewAuthenticator(store, now.time), Now: now.time, Random: rand.NewChaCha8(seed),
		Behaviours: h.behaviours,
	})
	if err != nil {
		return err
	}
	t := &teller{history: h, chapter: c, server: server, clock: now, passed: float64(c.month) / (largeMonths - 1)}
	if err := t.plan(ctx, tales); err != nil {
		return err
	}
	for i := range tales {
		if err := t.visited(ctx, &tales[i]); err != nil {
			return fmt.Errorf("visit %s: %w", tales[i].visit, err)
		}
	}
	return nil
}

// plan plans the visits of the chapter.
func (t *teller) plan(ctx context.Context, tales []tale) error {
	t.clock.set(t.chapter.planned())
	ctx = calling(ctx, t.cast.admin, pb.VisitService_BatchCreateVisits_FullMethodName)
	for len(tales) > 0 {
		n := min(len(tales), largestBatch)
		request := &pb.BatchCreateVisitsRequest{}
		for i := range tales[:n] {
			v := &tales[i]
			start, end := window(v.day, 1)
			request.Requests = append(request.Requests, &pb.CreateVisitRequest{Resource: &pb.Visit{
				Visit: v.visit, Client: clientID, Program: v.program.id(t.year), Location: v.place.id, Shopper: v.shopper,
				WindowStart: start, WindowEnd: end, Scenario: scenarios[v.program.checklist], Test: v.fate == trial,
			}})
		}
		if _, err := t.server.BatchCreateVisits(ctx, request); err != nil {
			return err
		}
		tales = tales[n:]
	}
	return nil
}

// visited lets one visit happen, and what becomes of it.
func (t *teller) visited(ctx context.Context, v *tale) error {
	random := randomOf(v)
	version := t.published.newest(v.program.checklist)
	if v.fate == lateVersion {
		version = t.published.before(version)
	}
	if v.fate == cancelled {
		t.clock.set(v.day.Add(6 * time.Hour))
		_, err := t.server.CancelVisit(calling(ctx, t.cast.admin, pb.VisitService_CancelVisit_FullMethodName),
			&pb.CancelVisitRequest{Visit: v.visit, Etag: "*"})
		if err != nil {
			return err
		}
	}
	content := v.content(version, t.passed, random)
	id := simulate.ReportID(random, content.EndTime).String()
	t.clock.set(v.day.Add(20*time.Hour + time.Duration(random.IntN(7200))*time.Second))
	if err := t.submit(ctx, v, id, 0, content, skewOf(random)); err != nil {
		return err
	}
	return t.reviewed(ctx, v, id, content, random)
}

// randomOf is where all that is drawn about a visit comes from.
func randomOf(v *tale) *rand.Rand { return rand.New(rand.NewPCG(v.seed, 1)) }

// skewOf draws how far a phone's clock is ahead: a little, and far for a few.
func skewOf(random *rand.Rand) time.Duration {
	if random.Float64() < 0.004 {
		return 20 * time.Minute
	}
	return time.Duration(random.IntN(8000)-4000) * time.Millisecond
}

func (t *teller) submit(ctx context.Context, v *tale, id string, base int32, content *checklist.Report, skew time.Duration) error {
	_, err := t.server.SubmitReport(calling(ctx, t.cast.shoppers[v.shopper], pb.ReportService_SubmitReport_FullMethodName),
		&pb.SubmitReportRequest{
			Visit: v.visit, ReportId: id, BaseRevision: base, DeviceTime: timestamppb.New(t.clock.time().Add(skew)),
			Report: wire.ReportToProto(content),
		})
	return err
}

// reviewed lets the reviewer come to the report, on the next morning.
func (t *teller) reviewed(ctx context.Context, v *tale, id string, content *checklist.Report, random *rand.Rand) error {
	t.clock.set(v.day.Add(32*time.Hour + time.Duration(random.IntN(14400))*time.Second))
	switch v.fate {
	case waiting, cancelled:
		return nil
	case rejected:
		return t.reject(ctx, id, pb.ReviewReason_SCENARIO_NOT_KEPT)
	case returned:
		return t.sendBack(ctx, id)
	case mended:
		return t.mend(ctx, v, id, content)
	case twinned:
		return t.twin(ctx, v, id, content, random)
	case withdrawn:
		if err := t.approve(ctx, id); err != nil {
			return err
		}
		t.clock.add(72 * time.Hour)
		_, err := t.server.WithdrawReport(calling(ctx, t.cast.reviewer, pb.ReportService_WithdrawReport_FullMethodName),
			&pb.WithdrawReportRequest{Report: id, Etag: "*", Reason: pb.ReviewReason_AGENCY_ERROR})
		return err
	default:
		return t.approve(ctx, id)
	}
}

func (t *teller) approve(ctx context.Context, id string) error {
	_, err := t.server.ApproveReport(calling(ctx, t.cast.reviewer, pb.ReportService_ApproveReport_FullMethodName),
		&pb.ApproveReportRequest{Report: id, Etag: "*", Reason: pb.ReviewReason_COMPLETE})
	return err
}

func (t *teller) reject(ctx context.Context, id string, reason pb.ReviewReason) error {
	_, err := t.server.RejectReport(calling(ctx, t.cast.reviewer, pb.ReportService_RejectReport_FullMethodName),
		&pb.RejectReportRequest{Report: id, Etag: "*", Reason: reason})
	return err
}

func (t *teller) sendBack(ctx context.Context, id string) error {
	_, err := t.server.ReturnReport(calling(ctx, t.cast.reviewer, pb.ReportService_ReturnReport_FullMethodName),
		&pb.ReturnReportRequest{
			Report: id, Etag: "*", Reason: pb.ReviewReason_UNCLEAR, Comment: "Who said so, and what came next? Please say more.",
		})
	return err
}

// mend returns the report, has it answered in the evening, and approves it on the day after.
func (t *teller) mend(ctx context.Context, v *tale, id string, content *checklist.Report) error {
	if err := t.sendBack(ctx, id); err != nil {
		return err
	}
	t.clock.add(8 * time.Hour)
	content.Narrative += " I asked again at the counter, and was told the same by another member of staff."
	if err := t.submit(ctx, v, id, 1, content, 0); err != nil {
		return err
	}
	t.clock.add(14 * time.Hour)
	return t.approve(ctx, id)
}

// twin has a second report of the visit come in, approves the first and rejects the second.
func (t *teller) twin(ctx context.Context, v *tale, id string, content *checklist.Report, random *rand.Rand) error {
	other := simulate.ReportID(random, content.EndTime).String()
	if err := t.submit(ctx, v, other, 0, content, 0); err != nil {
		return err
	}
	t.clock.add(time.Hour)
	if err := t.approve(ctx, id); err != nil {
		return err
	}
	return t.reject(ctx, other, pb.ReviewReason_DUPLICATE)
}
