package demo

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/wire"
)

const (
	// waveID is the wave that is half done. It lasts so many days from the one after it is planned.
	waveID   = "round-1"
	waveDays = 28
	// windowDays is how many days there are for a visit of the wave.
	windowDays = 5
)

// waveRegions are where the wave is planned beside the visits of the queue.
var waveRegions = []string{"sweden", "hungary", "britain"}

// addWave adds the planning of the wave by its rules. What shoppers do with their visits follows, once these are known.
func (m *morning) addWave(ctx context.Context) error {
	m.clock.set(m.on(planAhead, 9*time.Hour))
	request := &pb.PlanVisitsRequest{
		Client: clientID, Program: withPhotos.id(), Wave: waveID, WindowDays: windowDays, Seed: int32(m.seed % 1000),
		Scenario: m.language.Text(scenarios[withPhotos.checklist]),
	}
	for _, region := range waveRegions {
		request.Locations = append(request.Locations, &pb.PlannedLocation{Location: region, Visits: 1})
	}
	for i := range m.shoppers {
		request.Shoppers = append(request.Shoppers, shopperID(i))
	}
	plan, err := m.visits.PlanVisits(m.planner(ctx), request)
	if err != nil {
		return err
	}
	visits := plan.GetVisits()
	slices.SortStableFunc(visits, func(a, b *pb.PlannedVisit) int {
		return a.GetWindowStart().AsTime().Compare(b.GetWindowStart().AsTime())
	})
	m.followWave(visits)
	m.addOwn()
	return nil
}

// followWave adds what becomes of the visits of the wave: those whose window is over were made but for the last one, which is
// overdue, and the first, whose report came back; every third of the others is still an offer, and the last one was declined.
func (m *morning) followWave(visits []*pb.PlannedVisit) {
	over := 0
	for over < len(visits) && visits[over].GetWindowEnd().AsTime().Before(m.on(0, 0)) {
		over++
	}
	for i, planned := range visits {
		switch {
		case i == over-1:
			m.claim(planned)
		case i < over:
			m.claim(planned)
			m.makePlanned(planned, i == 0)
		case i == len(visits)-1:
			m.decline(planned)
		case i%3 != 0:
			m.claim(planned)
		}
	}
}

// claim lets the shopper of a planned visit claim it on the day after it was planned.
func (m *morning) claim(planned *pb.PlannedVisit) {
	m.then(m.on(planAhead, 16*time.Hour), "claim a visit", func(ctx context.Context) error {
		_, err := m.visits.ClaimVisit(m.shopper(ctx, planned.GetShopper()), &pb.ClaimVisitRequest{Visit: planned.GetVisit()})
		return err
	})
}

// decline lets the shopper of a planned visit decline it.
func (m *morning) decline(planned *pb.PlannedVisit) {
	m.then(m.on(2, 16*time.Hour), "decline a visit", func(ctx context.Context) error {
		_, err := m.visits.DeclineVisit(m.shopper(ctx, planned.GetShopper()), &pb.DeclineVisitRequest{
			Visit: planned.GetVisit(), Reason: pb.Decline_NO_TIME,
		})
		return err
	})
}

// makePlanned makes a visit of the wave on the first day of its window. The report is approved or returned.
func (m *morning) makePlanned(planned *pb.PlannedVisit, comesBack bool) {
	day := planned.GetWindowStart().AsTime().Add(12 * time.Hour).Truncate(24 * time.Hour)
	v := &visitPlan{
		id: planned.GetVisit(), shopper: planned.GetShopper(), place: m.place(planned.GetLocation()), program: withPhotos,
		day: day, start: day.Add(13 * time.Hour), ending: approved,
	}
	if comesBack {
		v.ending = returned
	}
	m.makeVisit(v, planned.GetLocation(), false, planned.GetVisit())
}

// makeVisit adds the acts of a visit until its report is approved or returned. Where it has no id it is planned first.
func (m *morning) makeVisit(v *visitPlan, name string, best bool, id string) {
	random := randomFor(m.seed, "wave: "+name)
	if id == "" {
		m.then(m.on(planAhead, 9*time.Hour+30*time.Minute), "plan a visit", func(ctx context.Context) error {
			created, err := m.visits.CreateVisit(m.planner(ctx), &pb.CreateVisitRequest{Resource: v.visit()})
			v.id = created.GetVisit()
			return err
		})
	}
	d := m.draw(v, m.published.newest(v.program.checklist), random, best)
	m.takePhotos(d)
	m.then(v.day.Add(20*time.Hour), "send a report of the wave", func(ctx context.Context) error {
		d.content.Visit = v.id
		if err := m.sendPhotos(ctx, d, false); err != nil {
			return err
		}
		return m.submit(ctx, d, d.id, 0, 0)
	})
	m.then(v.day.Add(34*time.Hour), "review a report of the wave", func(ctx context.Context) error { return m.review(ctx, d) })
}

// addOwn adds the visits of the shopper whose token is handed out: one whose report came back, and one with a draft that is
// half filled in. More of the wave are offers to everybody near.
func (m *morning) addOwn() {
	back := &visitPlan{
		shopper: ownShopper, place: m.place("hamburg-altona"), program: withPhotos, day: m.on(2, 0), start: m.on(2, 11*time.Hour), ending: returned,
	}
	m.makeVisit(back, "own", false, "")
	m.then(m.on(planAhead, 9*time.Hour+40*time.Minute), "offer visits to all", func(ctx context.Context) error {
		for _, id := range []string{"hamburg-city", "kiel", "bremen"} {
			where := m.place(id)
			v := visitPlan{place: where, program: withPhotos, day: m.on(-2, 0)}
			offer := v.visit()
			offer.WindowEnd = timestamppb.New(m.on(-9, 0))
			if _, err := m.visits.CreateVisit(m.planner(ctx), &pb.CreateVisitRequest{Resource: offer}); err != nil {
				return err
			}
		}
		return nil
	})
	m.then(m.now.Add(-30*time.Minute), "begin a draft", m.beginDraft)
}

// beginDraft plans a visit of the shopper whose token is handed out that may be made now, and parks half of its report.
func (m *morning) beginDraft(ctx context.Context) error {
	v := &visitPlan{shopper: ownShopper, place: m.place("hamburg-city"), program: withPhotos, day: m.on(0, 0), start: m.clock.time().Add(-25 * time.Minute)}
	planned := v.visit()
	planned.WindowEnd = timestamppb.New(m.on(-4, 0))
	created, err := m.visits.CreateVisit(m.planner(ctx), &pb.CreateVisitRequest{Resource: planned})
	if err != nil {
		return err
	}
	v.id = created.GetVisit()
	d := m.draw(v, m.published.newest(v.program.checklist), rand.New(rand.NewPCG(m.seed, 7)), false)
	half := *d.content
	half.Visit, half.Answers, half.EndTime, half.ElapsedSeconds = v.id, firstHalf(d.content.Answers), time.Time{}, 0
	_, err = m.visits.SaveDraft(m.shopper(ctx, ownShopper), &pb.SaveDraftRequest{
		Visit: v.id, Draft: &pb.VisitDraft{ReportId: d.id, Report: wire.ReportToProto(&half)},
	})
	return err
}

func firstHalf(answers []checklist.Answer) []checklist.Answer {
	return slices.Clone(answers[:len(answers)/2])
}
