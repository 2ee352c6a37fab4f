package demo

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/demo/photo"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/wire"
)

// generator makes the visits, reports and reviews of a demo by calls of a server, as an admin, shoppers and a reviewer
// make them. It makes the same from the same plans, whichever server and store are behind the calls.
type generator struct {
	*spec
	*callers
	// clock is the clock of the server.
	clock     *clock
	published published
	visits    pb.VisitServiceClient
	reports   pb.ReportServiceClient
}

// through returns the generator with calls through a connection to a server that has another clock.
func (g *generator) through(conn grpc.ClientConnInterface, as *callers, c *clock) *generator {
	return &generator{
		spec: g.spec, callers: as, clock: c, published: g.published,
		visits: pb.NewVisitServiceClient(conn), reports: pb.NewReportServiceClient(conn),
	}
}

// largestBatch is the number of visits that are planned by one call.
const largestBatch = 500

// planVisits creates the visits at the time of the clock, and puts their ids into the plans.
func (g *generator) planVisits(ctx context.Context, plans []visitPlan) error {
	for some := range slices.Chunk(plans, largestBatch) {
		request := &pb.BatchCreateVisitsRequest{}
		for i := range some {
			request.Requests = append(request.Requests, &pb.CreateVisitRequest{Resource: some[i].visit()})
		}
		created, err := g.visits.BatchCreateVisits(g.admin(ctx), request)
		if err != nil {
			return err
		}
		for i, v := range created.GetVisits() {
			some[i].id = v.GetVisit()
		}
	}
	return nil
}

// draft is the report of a visit, with the source of all that is drawn about the visit later.
type draft struct {
	*visitPlan
	id      string
	content *checklist.Report
	random  *rand.Rand
	// meta changes what the phone writes into the photos; nil where it does not.
	meta func(*photo.Meta)
	// pictures draws the photos of a report of the morning, once, and copies is the draft whose first photo is sent in place of
	// its own; nil for none.
	pictures func() ([]*picture, error)
	copies   *draft
}

// write draws the report of a visit.
func (g *generator) write(v *visitPlan) *draft {
	random := rand.New(rand.NewPCG(v.seed, 1))
	version := g.published.newest(v.program.checklist)
	if v.ending == lateVersion {
		version = g.published.before(version)
	}
	content := g.content(v, version, random)
	return &draft{visitPlan: v, id: simulate.ReportID(random, content.EndTime).String(), content: content, random: random}
}

// submit submits the report under an id, as an answer to a base revision, from a phone whose clock is ahead by skew.
func (g *generator) submit(ctx context.Context, d *draft, id string, base int32, skew time.Duration) error {
	_, err := g.reports.SubmitReport(g.shopper(ctx, d.shopper), &pb.SubmitReportRequest{
		Visit: d.visitPlan.id, ReportId: id, BaseRevision: base, DeviceTime: timestamppb.New(g.clock.time().Add(skew)),
		Report: wire.ReportToProto(d.content),
	})
	return err
}

// run makes one visit from its report to its ending. The report is submitted in the evening and reviewed in the next
// morning.
func (g *generator) run(ctx context.Context, v *visitPlan) error {
	d := g.write(v)
	if v.ending == cancelled {
		g.clock.set(v.day.Add(6 * time.Hour))
		if _, err := g.visits.CancelVisit(g.admin(ctx), &pb.CancelVisitRequest{Visit: v.id, Etag: "*"}); err != nil {
			return err
		}
	}
	g.clock.set(v.day.Add(20*time.Hour + time.Duration(d.random.IntN(7200))*time.Second))
	if err := g.submit(ctx, d, d.id, 0, drawSkew(d.random)); err != nil {
		return err
	}
	g.clock.set(v.day.Add(32*time.Hour + time.Duration(d.random.IntN(14400))*time.Second))
	return g.review(ctx, d)
}

// drawSkew draws how far a phone's clock is ahead: a little, and far for a few.
func drawSkew(random *rand.Rand) time.Duration {
	if random.Float64() < 0.004 {
		return 20 * time.Minute
	}
	return time.Duration(random.IntN(8000)-4000) * time.Millisecond
}

// review does what the ending of the visit needs after the first submission.
func (g *generator) review(ctx context.Context, d *draft) error {
	switch d.ending {
	case waiting, cancelled:
		return nil
	case rejected:
		return g.reject(ctx, d.id, pb.ReviewReason_SCENARIO_NOT_KEPT)
	case returned:
		return g.returnReport(ctx, d)
	case corrected:
		return g.correct(ctx, d)
	case twinned:
		return g.twin(ctx, d)
	case withdrawn:
		return g.approveForNow(ctx, d.id)
	default:
		return g.approve(ctx, d.id)
	}
}

func (g *generator) approve(ctx context.Context, report string) error {
	_, err := g.reports.ApproveReport(g.reviewer(ctx), &pb.ApproveReportRequest{
		Report: report, Etag: "*", Reason: pb.ReviewReason_COMPLETE,
	})
	return err
}

func (g *generator) reject(ctx context.Context, report string, reason pb.ReviewReason) error {
	_, err := g.reports.RejectReport(g.reviewer(ctx), &pb.RejectReportRequest{Report: report, Etag: "*", Reason: reason})
	return err
}

func (g *generator) returnReport(ctx context.Context, d *draft) error {
	_, err := g.reports.ReturnReport(g.reviewer(ctx), &pb.ReturnReportRequest{
		Report: d.id, Etag: "*", Reason: pb.ReviewReason_UNCLEAR, Comment: d.place.text(returnComment),
	})
	return err
}

// approveForNow approves the report and withdraws it after three days.
func (g *generator) approveForNow(ctx context.Context, report string) error {
	if err := g.approve(ctx, report); err != nil {
		return err
	}
	g.clock.add(72 * time.Hour)
	return g.withdraw(ctx, report)
}

func (g *generator) withdraw(ctx context.Context, report string) error {
	_, err := g.reports.WithdrawReport(g.reviewer(ctx), &pb.WithdrawReportRequest{
		Report: report, Etag: "*", Reason: pb.ReviewReason_AGENCY_ERROR,
	})
	return err
}

// correct returns the report, submits a second revision in the evening, and approves it on the next day.
func (g *generator) correct(ctx context.Context, d *draft) error {
	if err := g.returnReport(ctx, d); err != nil {
		return err
	}
	g.clock.add(8 * time.Hour)
	d.content.Narrative += " " + d.place.text(askedAgain)
	if err := g.submit(ctx, d, d.id, 1, 0); err != nil {
		return err
	}
	g.clock.add(14 * time.Hour)
	return g.approve(ctx, d.id)
}

// twin submits a second report of the visit, approves the first and rejects the second.
func (g *generator) twin(ctx context.Context, d *draft) error {
	second := simulate.ReportID(d.random, d.content.EndTime).String()
	if err := g.submit(ctx, d, second, 0, 0); err != nil {
		return err
	}
	g.clock.add(time.Hour)
	if err := g.approve(ctx, d.id); err != nil {
		return err
	}
	return g.reject(ctx, second, pb.ReviewReason_DUPLICATE)
}

// clock is a clock that is set by hand, so that a year passes in seconds.
type clock struct{ now atomic.Int64 }

func (c *clock) set(t time.Time)     { c.now.Store(t.UnixMicro()) }
func (c *clock) time() time.Time     { return time.UnixMicro(c.now.Load()).UTC() }
func (c *clock) add(d time.Duration) { c.now.Add(d.Microseconds()) }
