package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// morning makes what an agency finds when a day begins: a queue of reports that wait for a reviewer, and a wave that is half
// done. Its acts are those of planners, shoppers and reviewers, in the order of their times, on a server whose clock follows.
// Nothing of it is released, so the figures stay those of the year.
type morning struct {
	*builder
	now time.Time
	// planner plans the wave; colleague is a reviewer beside the one of the year.
	planner, colleague caller
	acts               []act
	// queued are the reports of the queue, by the names of their cases.
	queued map[string]*draft
	// drawings draw the photos of all reports, in the order of the reports.
	drawings []func() ([]*picture, error)
}

// act is something that somebody does at a time.
type act struct {
	at   time.Time
	name string
	do   func(context.Context) error
}

// queueSize is how many reports wait for a reviewer in the morning.
const queueSize = 25

// planAhead is how many days before the last one the wave of the morning is planned.
const planAhead = 12

// makeMorning makes the queue and the wave. The reports of the year that wait already are part of the queue.
func (b *builder) makeMorning(ctx context.Context, now time.Time) error {
	m := &morning{builder: b, now: now, queued: map[string]*draft{}}
	b.clock.set(b.last.AddDate(0, 0, -planAhead-7))
	for _, step := range []func(context.Context) error{m.hire, m.publishPhotos, m.addQueue, m.addWave} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if m.takesPhotos {
		inOrder(m.drawings)
	}
	m.blackOut()
	slices.SortStableFunc(m.acts, func(a, b act) int { return a.at.Compare(b.at) })
	for _, a := range m.acts {
		b.clock.set(a.at)
		if err := a.do(ctx); err != nil {
			return fmt.Errorf("%s at %s: %w", a.name, a.at.Format(time.DateTime), err)
		}
	}
	b.clock.set(now)
	return b.awaitComparisons(ctx)
}

// then adds an act, at the present at the latest.
func (m *morning) then(at time.Time, name string, do func(context.Context) error) {
	m.acts = append(m.acts, act{earlier(at, m.now), name, do})
}

// on returns a time of a day, so many days before the last one of the year.
func (m *morning) on(daysBefore int, since time.Duration) time.Time {
	return m.last.AddDate(0, 0, -daysBefore).Add(since)
}

// hire creates the people who act in the morning: a planner, a second reviewer, and shoppers.
func (m *morning) hire(ctx context.Context) error {
	for _, h := range []struct {
		into  *caller
		role  pb.AccessRole
		title string
	}{{&m.planner, pb.AccessRole_PLANNER, nameOfPlanner}, {&m.colleague, pb.AccessRole_REVIEWER, "Ines Weber"}} {
		token, err := m.enrol(ctx, &pb.Invitation{Role: h.role}, h.title)
		if err != nil {
			return err
		}
		*h.into = withToken(token)
	}
	return m.createShoppersNamed(ctx, queueShoppers)
}

// queueShoppers are the shoppers of the queue.
var queueShoppers = []string{
	"bea", "carlo", "dora", "emil", "frida", "gustav", "hanna", "igor", "jana", "kurt", "lena", "milan", "nora", "otto", "paula", "theo", "vera",
}

// awaitComparisons waits until the server has compared all reports, so that the queue has all of its flags.
func (b *builder) awaitComparisons(ctx context.Context) error {
	return await(ctx, b.store, func(left storage.Backlog) bool { return left.Uncompared == 0 })
}

// place returns a place by its id.
func (b *builder) place(id string) place {
	return b.shops[slices.IndexFunc(b.shops, func(p place) bool { return p.id == id })]
}

// waiting returns how many reports wait for a reviewer.
func (b *builder) waiting(ctx context.Context) (int, error) {
	list, err := b.reports.ListReports(b.reviewer(ctx), &pb.ListReportsRequest{Filter: `state = "SUBMITTED"`, PageSize: 1000})
	return len(list.GetReports()), err
}

// blackOut lets a reviewer black out a name in a photo that the client sees, and the colleague keep a report for herself.
func (m *morning) blackOut() {
	if last := m.photographed; last != nil {
		m.then(m.on(0, 22*time.Hour), "black out a name", func(ctx context.Context) error {
			area := last.private
			_, err := m.evidence.BlackOutEvidence(m.reviewer(ctx), &pb.BlackOutEvidenceRequest{
				Report: last.report, Evidence: last.id, Areas: []*pb.EvidenceArea{{
					X: int32(area.Min.X), Y: int32(area.Min.Y), Width: int32(area.Dx()), Height: int32(area.Dy()),
				}},
			})
			return err
		})
	}
	m.then(m.now.Add(-10*time.Minute), "hold a report", func(ctx context.Context) error {
		_, err := m.reports.HoldReport(m.colleague(ctx), &pb.HoldReportRequest{Report: m.queued["ends in the future"].id, Minutes: 8 * 60})
		return err
	})
}
