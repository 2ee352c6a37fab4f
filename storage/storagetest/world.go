package storagetest

import (
	"crypto/sha256"
	"testing"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// noon is the time of everything in the tests, with microseconds.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 123456000, time.UTC)

// world is a client with everything that a visit refers to. Every test creates its own, so that tests can share a
// store.
type world struct {
	storage.Store
	client, program, checklist string
	// shop and kiosk are below region.
	region, shop, kiosk string
	// anna and ben are shoppers.
	anna, ben string
}

// newWorld creates a world in a store.
func newWorld(t *testing.T, s storage.Store) *world {
	t.Helper()
	w := &world{
		Store: s, client: unique("client"), program: unique("program"), checklist: unique("checklist"),
		region: unique("region"), shop: unique("shop"), kiosk: unique("kiosk"), anna: unique("anna"), ben: unique("ben"),
	}
	update(t, s, func(tx storage.Tx) error { return w.build(t, tx) })
	return w
}

// worldTest is a test that needs a world.
type worldTest = testCase[*world]

// runInWorlds runs each test in a world of its own in a shared store.
func runInWorlds(t *testing.T, s storage.Store, tests []worldTest) {
	runTests(t, func(t *testing.T) *world { return newWorld(t, s) }, tests)
}

// runAlone runs each test in a world of its own in a store of its own.
func runAlone(t *testing.T, open func(*testing.T) storage.Store, tests []worldTest) {
	runTests(t, func(t *testing.T) *world { return newWorld(t, open(t)) }, tests)
}

func (w *world) build(t *testing.T, tx storage.Tx) error {
	ctx := t.Context()
	if err := tx.Clients().Insert(ctx, w.newClient(w.client)); err != nil {
		return err
	}
	if err := tx.Checklists().Insert(ctx, w.newChecklist(w.checklist)); err != nil {
		return err
	}
	for number := range int32(3) {
		if err := tx.Checklists().InsertVersion(ctx, w.newVersion(number+1)); err != nil {
			return err
		}
	}
	if err := tx.Programs().Insert(ctx, w.newProgram(w.program)); err != nil {
		return err
	}
	for _, l := range []*storage.Location{
		w.newLocation(w.region, storage.WholeClient), w.newLocation(w.shop, w.region), w.newLocation(w.kiosk, w.region),
	} {
		if err := tx.Locations().Insert(ctx, l); err != nil {
			return err
		}
	}
	for _, id := range []string{w.anna, w.ben} {
		if err := tx.Shoppers().Insert(ctx, w.newShopper(id)); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) newClient(id string) *storage.Client {
	return &storage.Client{ID: id, Title: "Acme", Titles: checklist.Text{"de": "Akme", "hu": "Csúcs"}, StaffToldTime: noon, CreateTime: noon, UpdateTime: noon}
}

func (w *world) newChecklist(id string) *storage.Checklist {
	return &storage.Checklist{ID: id, Draft: newContent(id), Latest: 3, CreateTime: noon, UpdateTime: noon}
}

// newContent returns a version that uses every kind of field.
func newContent(id string) *checklist.Version {
	ten, half := int32(10), int32(5000)
	return &checklist.Version{
		Checklist: id, Title: checklist.Text{"en": "Service", "de": "Bedienung"}, DefaultLocale: "en",
		TotalMode: checklist.Points, MinBaseBasisPoints: &half,
		Sections: []checklist.Section{{
			Key: "arrival", Title: checklist.Text{"en": "Arrival"},
			Questions: []checklist.Question{{
				Key: "greeted", Text: checklist.Text{"en": "Were you greeted?"}, Required: true, Weight: &ten,
				Dimensions: []string{"human", "task"},
				Choice: &checklist.Choice{Options: []checklist.Option{
					{Key: "yes", Points: 2, Text: checklist.Text{"en": "Yes"}}, {Key: "no", Text: checklist.Text{"en": "No"}},
				}},
			}},
		}},
	}
}

func (w *world) newVersion(number int32) *storage.PublishedVersion {
	content := newContent(w.checklist)
	content.Number = number
	return &storage.PublishedVersion{
		Checklist: w.checklist, Number: number, Content: content, Digest: sha256.Sum256([]byte{byte(number)}),
		TotalFingerprint: sha256.Sum256([]byte{1, byte(number)}), PublishTime: noon,
	}
}

func (w *world) newProgram(id string) *storage.Program {
	return &storage.Program{
		Client: w.client, ID: id, Title: "Core", Checklist: w.checklist, Version: 2, Rules: visit.Defaults(), Qualifications: []string{"car"},
		Fee:        storage.Money{Amount: "12.50", Currency: "EUR"},
		Waves:      []storage.Wave{{ID: "2026-q4", FirstDay: "2026-10-01", LastDay: "2026-12-31"}},
		UpdateTime: noon,
	}
}

func (w *world) newLocation(id, parent string) *storage.Location {
	return &storage.Location{
		Client: w.client, ID: id, Parent: parent, Title: "Berlin", Titles: checklist.Text{"hu": "Berlin (Németország)"}, Channel: storage.InPerson, TimeZone: "Europe/Berlin",
		Locale: "de", Point: &visit.Point{LatitudeE7: 525200000, LongitudeE7: -134050000}, Address: "Unter den Linden 1",
		Contact: "+49 30 1", UpdateTime: noon, Attributes: w.attributes(id),
		Opening: visit.Opening{Hours: []visit.OpeningSpan{{Day: "MONDAY", Opens: "09:00", Closes: "18:00"}}, ClosedDays: []string{"2026-12-25"}},
	}
}

// attributes returns those of a location: the region has none, the kiosk is small, all others are large.
func (w *world) attributes(id string) []string {
	switch id {
	case w.region:
		return nil
	case w.kiosk:
		return []string{"size:small", "street:main"}
	}
	return []string{"size:large", "street:main"}
}

func (w *world) newShopper(id string) *storage.Shopper {
	return &storage.Shopper{
		ID: id, Title: "Anna", Email: "anna@example.org", Locales: []string{"de", "hu"}, Qualifications: []string{"car", "adult"},
		Home: &visit.HomeArea{Point: visit.Point{LatitudeE7: 1, LongitudeE7: -2}, RadiusKilometers: 50}, CreateTime: noon, UpdateTime: noon,
	}
}

// newVisit returns an open visit to the shop.
func (w *world) newVisit(id string) *storage.Visit {
	return &storage.Visit{
		ID: id, Client: w.client, Program: w.program, Location: w.shop, Checklist: w.checklist, Version: 2,
		State: visit.Open, WindowStart: noon, WindowEnd: noon.Add(48 * time.Hour), Scenario: "Ask for a refund.",
		Wave: "2026-q4", CreateTime: noon, UpdateTime: noon,
	}
}

// visit inserts a visit and returns it. change, which may be nil, can alter it first.
func (w *world) visit(t *testing.T, change func(*storage.Visit)) *storage.Visit {
	t.Helper()
	v := w.newVisit(unique("visit"))
	if change != nil {
		change(v)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Visits().Insert(t.Context(), v) })
	return v
}

// assignedVisit inserts a visit that a shopper has claimed.
func (w *world) assignedVisit(t *testing.T, shopper string) *storage.Visit {
	t.Helper()
	return w.visit(t, func(v *storage.Visit) { v.Shopper, v.State = shopper, visit.Claimed })
}

// anotherProgram inserts a further program and returns its id.
func (w *world) anotherProgram(t *testing.T) string {
	t.Helper()
	id := unique("program")
	update(t, w, func(tx storage.Tx) error { return tx.Programs().Insert(t.Context(), w.newProgram(id)) })
	return id
}

// newReportID returns an id of the kind that phones create.
func newReportID(t *testing.T) storage.ReportID {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	return storage.ReportID(id)
}

// newReport returns a report of a visit right after its submission, with all fields set.
func (w *world) newReport(id storage.ReportID, v *storage.Visit) *storage.Report {
	effective := int32(8123)
	return &storage.Report{
		ID: id, Visit: v.ID, Client: v.Client, Program: v.Program, Location: v.Location, Shopper: w.anna, Wave: v.Wave,
		Channel: storage.InPerson, State: visit.Submitted, Parked: true, PossibleTwin: true, Current: 1,
		CreateTime: noon, UpdateTime: noon, Checklist: v.Checklist, Version: v.Version,
		Outcome: checklist.OutcomeCompleted, TakenTime: noon, Month: "2026-11", DayPart: visit.Afternoon,
		StartTime: noon.Add(-time.Hour), Status: checklist.StatusScored, Verdict: checklist.VerdictPass, Band: "good",
		Effective: &effective, Earned: 13, Possible: 16, Flags: []visit.Flag{visit.FlagLate, visit.FlagParked},
		SkewMillis: -1500,
	}
}

// newRevision returns a revision of a report.
func newRevision(r *storage.Report, number, base int32) *storage.Revision {
	seed := append(r.ID[:], byte(number), byte(base))
	return &storage.Revision{
		Report: r.ID, Number: number, Base: base, Shopper: r.Shopper, TakenTime: noon, Visit: r.Visit,
		Checklist: r.Checklist, Version: r.Version, Locale: "de-AT", StartTime: r.StartTime,
		EndTime: r.StartTime.Add(38 * time.Minute), ElapsedSeconds: 2280, Outcome: r.Outcome,
		Scoring: []byte{1, 0, 255}, Personal: []byte{1, 2}, ContentDigest: sha256.Sum256(seed),
		AnswersDigest: sha256.Sum256(append(seed, 1)), PersonalDigest: sha256.Sum256(append(seed, 2)),
		ScoreDigest: sha256.Sum256(append(seed, 3)), Receipt: []byte(`{"revision":1}`), Effective: r.Effective,
	}
}

// submitted returns the event of a submission.
func submitted(r *storage.Report) storage.Event {
	return storage.Event{
		Act: "SUBMIT", Revision: 1, Actor: r.Shopper, Role: string(storage.ShopperRole), Comment: "…", Time: r.TakenTime,
	}
}

// insertReport inserts a report with its first revision and event.
func insertReport(t *testing.T, tx storage.Tx, r *storage.Report) error {
	t.Helper()
	return tx.Reports().Insert(t.Context(), r, newRevision(r, 1, 0), submitted(r))
}

// report inserts a report of a visit and returns it. change, which may be nil, can alter it first.
func (w *world) report(t *testing.T, v *storage.Visit, change func(*storage.Report)) *storage.Report {
	t.Helper()
	r := w.newReport(newReportID(t), v)
	if change != nil {
		change(r)
	}
	update(t, w, func(tx storage.Tx) error { return insertReport(t, tx, r) })
	return r
}

// released returns a change of a client's feed.
func released(client string) storage.Change {
	return storage.Change{Client: client, Kind: storage.Released, Location: storage.WholeClient, Resource: "5f0c", Time: noon}
}
