package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
)

// queued is a report of the queue: a visit, and what is doubtful about its report. The flags and their numbers are not written
// here; the server raises them from what is submitted.
type queued struct {
	// name names the case in errors and in the code.
	name           string
	shopper, place string
	// ordinary visits are of the program of the year; the others are of the one with photos.
	ordinary bool
	// version is the version that it is filled with; the newest where 0.
	version int32
	// daysBefore is how many days before the last one the visit is, and start when it begins on that day, in UTC.
	daysBefore int
	start      time.Duration
	// sent is how long after its end the report is sent.
	sent time.Duration
	// opens is when the window of the visit opens on its day.
	opens time.Duration
	// best is set where the visit goes as well as it can.
	best bool
	// ahead is how far the phone's clock is ahead.
	ahead time.Duration
	test  bool
	// change makes of an ordinary report the one that is sent.
	change func(*morning, *draft, *checklist.Compiled)
	// unsent is set where the photos that the report names are not sent.
	unsent bool
	// before and after add acts before and after the report is sent.
	before, after func(m *morning, d *draft, sent time.Time)
}

// overlapped is the case that other visits of the same shopper overlap.
const overlapped = "overlaps another visit"

// firstOfTwo is the case whose narrative and photo another shopper copies.
const firstOfTwo = "first of two"

// cases are the reports of the queue, one or more for each flag.
var cases = []queued{
	{name: "made-up position", shopper: "bea", place: "hamburg-city", start: 10 * time.Hour, sent: 3 * time.Hour, change: madeUp},
	{name: "late", shopper: "carlo", place: "bremen", ordinary: true, daysBefore: 2, start: 11 * time.Hour, sent: 57 * time.Hour, change: vague},
	{name: "without a position", shopper: "dora", place: "kiel", start: 8*time.Hour + 40*time.Minute, opens: 12 * time.Hour, sent: 5 * time.Hour, change: nowhere},
	{name: "wrong clock", shopper: "emil", place: "hannover", start: 13 * time.Hour, sent: time.Hour, ahead: 20 * time.Minute, change: leftWithoutWait},
	{name: "ends in the future", shopper: "frida", place: "rostock", start: 16 * time.Hour, sent: 12 * time.Minute, change: endsLater},
	{name: "rushed", shopper: "gustav", place: "leipzig", ordinary: true, start: 9 * time.Hour, sent: 10 * time.Minute, best: true, change: rushed},
	{name: firstOfTwo, shopper: "hanna", place: "dresden", start: 10*time.Hour + 30*time.Minute, sent: 2 * time.Hour, change: tells, after: sendAgain},
	{name: "copied", shopper: "igor", place: "potsdam", start: 15 * time.Hour, sent: 4 * time.Hour, change: tellsTheSame},
	{name: "left, and was served", shopper: "jana", place: "muenchen-pasing", start: 12 * time.Hour, sent: 3 * time.Hour, change: leftAfterService},
	{name: "returned and answered", shopper: "kurt", place: "nuernberg", daysBefore: 4, start: 14 * time.Hour, sent: 2 * time.Hour, change: gaveUpWaiting, after: answer},
	{name: "cancelled", shopper: "lena", place: "augsburg", start: 11 * time.Hour, sent: 6 * time.Hour, before: cancel},
	{name: "photos missing", shopper: "milan", place: "stuttgart", start: 13*time.Hour + 20*time.Minute, sent: 2 * time.Hour, unsent: true},
	{name: "trial", shopper: "nora", place: "freiburg", start: 9*time.Hour + 30*time.Minute, sent: time.Hour, test: true},
	{name: "old version", shopper: "otto", place: "koeln-dom", version: 1, start: 12*time.Hour + 10*time.Minute, sent: 3 * time.Hour},
	{name: overlapped, shopper: "paula", place: "duesseldorf", start: 10 * time.Hour, sent: 8 * time.Hour, change: lasts(40)},
	{name: "overlaps the one before", shopper: "paula", place: "essen", start: 10*time.Hour + 25*time.Minute, sent: 8 * time.Hour, change: lasts(30)},
	{name: "too far to get there", shopper: "paula", place: "frankfurt-zeil", start: 11*time.Hour + 30*time.Minute, sent: 8 * time.Hour, change: yesterday(35)},
	{name: "always good", shopper: "theo", place: "berlin-mitte", start: 15*time.Hour + 10*time.Minute, sent: 90 * time.Minute, best: true, before: usuallyGood},
}

// plain is a report without any doubt, which fills the queue up.
func plain(i int) queued {
	return queued{
		name: fmt.Sprintf("plain %d", i+1), shopper: "vera", place: []string{"bonn", "koeln-ehrenfeld", "dortmund"}[i%3], daysBefore: i,
		start: 14 * time.Hour, sent: 2 * time.Hour,
	}
}

// addQueue adds the visits and the acts of the queue, filled up to its size.
func (m *morning) addQueue(ctx context.Context) error {
	const twins = 1 // one of the cases has two reports
	waiting, err := m.waiting(ctx)
	if err != nil {
		return err
	}
	list := slices.Clone(cases)
	for i := range queueSize - waiting - len(cases) - twins {
		list = append(list, plain(i))
	}
	for i := range list {
		if err := m.add(&list[i]); err != nil {
			return fmt.Errorf("%s: %w", list[i].name, err)
		}
	}
	return nil
}

// add adds the planning of a visit and the sending of its report.
func (m *morning) add(q *queued) error {
	random := randomFor(m.seed, "morning: "+q.name)
	v := &visitPlan{
		shopper: q.shopper, place: m.place(q.place), program: withPhotos, day: m.on(q.daysBefore, 0), start: m.on(q.daysBefore, q.start),
		ending: waiting, seed: random.Uint64(),
	}
	if q.ordinary {
		v.program = programSpecs[0]
	}
	if q.test {
		v.ending = trial
	}
	m.then(m.on(planAhead, 9*time.Hour+30*time.Minute), "plan the visit: "+q.name, func(ctx context.Context) error {
		planned := v.visit()
		planned.WindowStart.Seconds += int64(q.opens / time.Second)
		created, err := m.visits.CreateVisit(m.planner(ctx), &pb.CreateVisitRequest{Resource: planned})
		v.id = created.GetVisit()
		return err
	})
	version := m.published.newest(v.program.checklist)
	if q.version > 0 {
		version = m.published[v.program.checklist][q.version-1]
	}
	d := m.draw(v, version, random, q.best)
	m.queued[q.name] = d
	sent := d.content.EndTime.Add(q.sent)
	if q.change != nil {
		q.change(m, d, version)
	}
	if q.ahead != 0 {
		d.content.StartTime, d.content.EndTime = d.content.StartTime.Add(q.ahead), d.content.EndTime.Add(q.ahead)
	}
	if q.before != nil {
		q.before(m, d, sent)
	}
	m.takePhotos(d)
	m.then(sent, "send the report: "+q.name, func(ctx context.Context) error {
		d.content.Visit = v.id
		if err := m.sendPhotos(ctx, d, q.unsent); err != nil {
			return err
		}
		return m.submit(ctx, d, d.id, 0, q.ahead)
	})
	if q.after != nil {
		q.after(m, d, sent)
	}
	return nil
}

// draw draws the report of a visit of the morning. The id of the visit is not known yet.
func (m *morning) draw(v *visitPlan, version *checklist.Compiled, random *rand.Rand, best bool) *draft {
	met := newEncounter(random, v.place.id, v.place.locale, false)
	service := met.service(simulate.Steady(m.quality(v.place)))
	if best {
		service = func(*checklist.Question) float64 { return 1 }
	}
	content := simulate.Report(random, simulate.Visit{
		Version: version, Start: v.start, Latitude: v.place.latitude, Longitude: v.place.longitude, Locale: v.place.locale,
	}, service)
	met.fill(version, content)
	return &draft{visitPlan: v, id: simulate.ReportID(random, content.EndTime).String(), content: content, random: random}
}
