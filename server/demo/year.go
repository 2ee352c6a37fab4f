package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// largestBatch is how many visits are planned at once, and workers how many phones report at a time: they share
// the syncs of the disk.
const (
	largestBatch = 500
	workers      = 32
)

// shopOnce is one report of the year to be made.
type shopOnce struct {
	visit   string
	shopper string
	place   place
	program programSpec
	seed    uint64
	start   time.Time
	passed  float64
}

// live lets a year of reports happen, day by day, and tells of each one. All but the last few are approved.
func (w *world) live(first, last time.Time, reports, pending int, progress func(done int)) error {
	days := int(last.Sub(first).Hours()/24) + 1
	done := 0
	for day := range days {
		until := (reports + pending) * (day + 1) / days
		date, passed := first.AddDate(0, 0, day), float64(day)/float64(days)
		if date.Day() == 1 && passed >= assessFrom && reports > 0 {
			if err := w.assess(w.admin, w.versions[programSpecs[0].checklist], date); err != nil {
				return fmt.Errorf("%s: %w", date.Format(time.DateOnly), err)
			}
		}
		for done < until {
			n := min(until-done, largestBatch)
			approved := max(0, min(n, reports-done))
			if err := w.day(date, passed, n, approved); err != nil {
				return fmt.Errorf("%s: %w", date.Format(time.DateOnly), err)
			}
			done += n
			progress(done)
		}
	}
	return nil
}

// day plans some visits, reports them and approves the first of the reports.
func (w *world) day(date time.Time, passed float64, n, approve int) error {
	w.clock.set(date.Add(6 * time.Hour))
	plans := make([]*shopOnce, n)
	request := &pb.BatchCreateVisitsRequest{}
	for i := range plans {
		plans[i] = w.draw(date, passed)
		request.Requests = append(request.Requests, &pb.CreateVisitRequest{Resource: w.planned(plans[i], date)})
	}
	planned, err := w.visits.BatchCreateVisits(w.admin, request)
	if err != nil {
		return err
	}
	for i, v := range planned.GetVisits() {
		plans[i].visit = v.GetVisit()
	}
	w.clock.set(date.Add(21 * time.Hour))
	receipts := make([]string, n)
	if err := atOnce(w.admin, workers, n, func(_ context.Context, i int) (err error) { receipts[i], err = w.report(plans[i]); return err }); err != nil {
		return err
	}
	w.clock.add(time.Hour)
	return atOnce(w.admin, workers, approve, func(_ context.Context, i int) error {
		_, err := w.reports.ApproveReport(w.reviewer, &pb.ApproveReportRequest{
			Report: receipts[i], Etag: "*", Reason: pb.ReviewReason_COMPLETE,
		})
		return err
	})
}

// draw decides who goes where.
func (w *world) draw(date time.Time, passed float64) *shopOnce {
	return &shopOnce{
		shopper: shopperName(w.random.IntN(w.shoppers)), place: w.shops[w.random.IntN(len(w.shops))],
		program: programSpecs[0], seed: w.random.Uint64(), passed: passed,
		start: date.Add(time.Duration(8*60+w.random.IntN(10*60)) * time.Minute),
	}
}

func (w *world) planned(s *shopOnce, date time.Time) *pb.Visit {
	start, end := window(date, 1)
	return &pb.Visit{
		Client: clientID, Program: s.program.id(w.year), Location: s.place.id, Shopper: s.shopper,
		WindowStart: start, WindowEnd: end, Scenario: scenarios[s.program.checklist],
	}
}

var scenarios = map[string]string{
	"core-service":         "You look for a reading lamp for a friend's birthday and are not sure which one. Let yourself be advised; you need not buy.",
	"return-and-complaint": "The lamp that you bought flickers. You bring it back with the till slip and would like your money back.",
	"phone-enquiry":        "You ask whether a table can be delivered on a Saturday and what that costs. Ask for a call-back. Ring again the next day.",
}

// report submits what the shopper saw, and returns the report's id.
func (w *world) report(s *shopOnce) (string, error) {
	random := rand.New(rand.NewPCG(s.seed, 1))
	version := w.versions[s.program.checklist]
	met := enter(random, s.place, s.place.parent == smallRoles.slipping && s.passed >= cutFrom)
	content := simulate.Report(random, simulate.Visit{
		ID: s.visit, Version: version, Start: s.start,
		Latitude: s.place.latitude, Longitude: s.place.longitude, Locale: s.place.locale,
	}, met.service(service(random, s.place, s.passed)))
	met.tell(version, content)
	if random.Float64() < walkOuts(s.place, s.passed) {
		simulate.WalkOut(random, version.Version(), content)
	}
	id := simulate.ReportID(random, content.EndTime).String()
	_, err := w.reports.SubmitReport(w.phones[s.shopper], &pb.SubmitReportRequest{
		Visit: s.visit, ReportId: id, DeviceTime: timestamppb.New(w.clock.time()), Report: wire.ReportToProto(content),
	})
	return id, err
}

// open plans the visits that are still to be made: those of the demo's shopper, and some that are open to all.
func (w *world) open(now time.Time) error {
	w.clock.set(now)
	request := &pb.BatchCreateVisitsRequest{}
	for i := range ownVisits + offers {
		program, where := programSpecs[0], w.shops[(i*7)%len(w.shops)]
		switch {
		case i >= coreVisits && i < ownVisits && i%2 == 0:
			program = programSpecs[1]
		case i >= coreVisits && i < ownVisits:
			program, where = programSpecs[2], w.lines[i%len(w.lines)]
		}
		start, end := window(now, 14)
		v := &pb.Visit{
			Client: clientID, Program: program.id(w.year), Location: where.id, WindowStart: start, WindowEnd: end,
			Scenario: scenarios[program.checklist],
		}
		if i < ownVisits {
			v.Shopper = ownShopper
		}
		request.Requests = append(request.Requests, &pb.CreateVisitRequest{Resource: v})
	}
	_, err := w.visits.BatchCreateVisits(w.admin, request)
	return err
}

// finish leaves the mark of a demo of which everything is made: the last month in which something happened.
func (w *world) finish(ctx context.Context, last time.Time) error {
	return w.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		_, err := tx.Settings().GetOrPut(ctx, finished, []byte(scorecard.MonthOf(last).String()))
		return err
	})
}

// The demo's shopper has ownVisits, of which the first coreVisits are of the first program; offers are open to all.
const (
	coreVisits = 26
	ownVisits  = 32
	offers     = 12
)
