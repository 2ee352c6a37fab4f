package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// planned is a client with six locations and four shoppers, of whom one holds a token.
type planned struct {
	*server
	admin   *clients
	request *pb.PlanVisitsRequest
	// inga and per are phones of shoppers.
	inga, per *clients
}

func startPlanned(t *testing.T, on engine) *planned {
	t.Helper()
	s := start(t, on)
	p := &planned{server: s, admin: s.by(s.Tokens.Admin)}
	ctx := t.Context()
	s.publish(t, "kiosk-check", houseChecklist)
	must[*pb.Client](t)(p.admin.CreateClient(ctx, &pb.CreateClientRequest{Resource: &pb.Client{Client: "kiosks", Title: "Kiosks"}}))
	location := func(l *pb.Location) {
		l.Title, l.TimeZone, l.Locale = l.GetLocation(), "Europe/Stockholm", "sv"
		must[*pb.Location](t)(p.admin.CreateLocation(ctx, &pb.CreateLocationRequest{Client: "kiosks", Resource: l}))
	}
	location(&pb.Location{Location: "north"})
	location(&pb.Location{Location: "office"})
	for i := range 4 {
		location(&pb.Location{
			Location: fmt.Sprintf("kiosk-%d", i), Parent: "north", Position: &pb.GeoPoint{Latitude: 59.3 + float64(i)/100, Longitude: 18},
			OpeningHours: []*pb.OpeningSpan{{Day: "TUESDAY", Opens: "10:00", Closes: "16:30"}, {Day: "FRIDAY", Opens: "10:00", Closes: "20:00"}},
			ClosedDays:   []string{"2030-01-04"},
		})
	}
	for _, id := range []string{"inga", "per", "far-away", "german"} {
		sh := &pb.Shopper{Shopper: id, Title: "Shopper " + id, Locales: []string{"sv"}, Qualifications: []string{"adult"}}
		switch id {
		case "far-away":
			sh.HomeArea = &pb.HomeArea{Position: &pb.GeoPoint{Latitude: 48, Longitude: 11}, RadiusKilometers: 30}
		case "german":
			sh.Locales = []string{"de"}
		}
		kept := must[*pb.Shopper](t)(p.admin.CreateShopper(ctx, &pb.CreateShopperRequest{Resource: sh}))
		if !proto.Equal(kept.GetHomeArea(), sh.GetHomeArea()) || !slices.Equal(kept.GetQualifications(), sh.GetQualifications()) {
			t.Errorf("the shopper is kept as %v", kept)
		}
	}
	s.program(t, "kiosks", "kiosks", "kiosk-check", func(r *pb.Program) {
		r.RotationDays, r.VisitsPerShopper, r.Qualifications = new(int32(20)), new(int32(4)), []string{"adult"}
		r.Waves = []*pb.Wave{{Wave: "2030-q1", FirstDay: "2030-01-01", LastDay: "2030-03-31"}, {Wave: "past", FirstDay: "2020-01-01", LastDay: "2020-01-31"}}
	})
	phone := func(id string) *clients {
		return s.by(s.token(t, storage.Grant{Role: storage.ShopperRole, Shopper: id}))
	}
	p.inga, p.per = phone("inga"), phone("per")
	p.request = &pb.PlanVisitsRequest{
		Client: "kiosks", Program: "kiosks", Wave: "2030-q1", Scenario: "Buy a stamp.", Seed: 7,
		Locations: []*pb.PlannedLocation{{Location: "all", Visits: 0}, {Location: "north", Visits: 2}, {Location: "kiosk-3", Visits: 1}},
		Shoppers:  []string{"far-away", "german", "inga", "per"},
	}
	return p
}

// plan plans, after a change of a copy of the request.
func (p *planned) plan(t *testing.T, change func(*pb.PlanVisitsRequest)) *pb.PlanVisitsResponse {
	t.Helper()
	req := proto.CloneOf(p.request)
	if change != nil {
		change(req)
	}
	return must[*pb.PlanVisitsResponse](t)(p.admin.PlanVisits(t.Context(), req))
}

// visits lists the client's visits.
func (p *planned) visits(t *testing.T) []*pb.Visit {
	t.Helper()
	list := must[*pb.ListVisitsResponse](t)(p.admin.ListVisits(t.Context(), &pb.ListVisitsRequest{Filter: `client = "kiosks"`, PageSize: 1000}))
	return list.GetVisits()
}

// TestPlanAWave plans a wave, has shoppers claim and decline, plans again what is missing, and reads the progress.
func TestPlanAWave(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		p := startPlanned(t, on)
		ctx := t.Context()
		tried := p.plan(t, func(r *pb.PlanVisitsRequest) { r.ValidateOnly = true })
		if len(tried.GetVisits()) != 7 || len(p.visits(t)) != 0 {
			t.Fatalf("planned %v, and %d visits are stored", tried, len(p.visits(t)))
		}
		plan := p.plan(t, nil)
		for i, v := range plan.GetVisits() {
			kept := must[*pb.Visit](t)(p.admin.GetVisit(ctx, &pb.GetVisitRequest{Visit: v.GetVisit()}))
			if kept.GetState() != pb.Visit_OPEN || kept.GetOfferedTo() != v.GetShopper() || kept.GetShopper() != "" || kept.GetWave() != "2030-q1" || kept.GetScenario() != "Buy a stamp." {
				t.Errorf("the plan has %v, stored is %v", v, kept)
			}
			zone := must[*time.Location](t)(time.LoadLocation("Europe/Stockholm"))
			if opens, closes := v.GetWindowStart().AsTime().In(zone).Format("15:04"), v.GetWindowEnd().AsTime().In(zone).Format("15:04"); opens != "10:00" || closes != "16:30" && closes != "20:00" {
				t.Errorf("the window is from %s to %s", opens, closes)
			}
			v.Visit = ""
			if !proto.Equal(v, tried.GetVisits()[i]) {
				t.Errorf("the same seed gives %v and %v", tried.GetVisits()[i], v)
			}
		}
		if again := p.plan(t, nil); len(again.GetVisits()) != 0 || again.GetExisting() != 7 || len(p.visits(t)) != 7 {
			t.Errorf("planned again: %v", again)
		}
		p.claimAndDecline(t)
		got := must[*pb.ListWaveProgressResponse](t)(p.admin.ListWaveProgress(ctx, &pb.ListWaveProgressRequest{Client: "kiosks", Program: "kiosks"}))
		if want := (&pb.WaveProgress{Wave: "2030-q1", Planned: 7, Offered: 6, Claimed: 1, Declined: 1, DeclineReasons: []*pb.DeclineCount{{Count: 1}}}); len(got.GetWaves()) != 1 || !proto.Equal(got.GetWaves()[0], want) {
			t.Errorf("the progress is %v", got)
		}
		csv := p.call(t, p.Tokens.Reviewer, "GET", "/v1/clients/kiosks/programs/kiosks/waveProgress", nil, "Accept: text/csv").want(t, 200)
		if want := "wave,planned,offered,claimed,done,returned,expired,overdue,cancelled,declined,declineReasons\r\n" +
			`2030-q1,7,6,1,0,0,0,0,0,1,"[{""count"":1}]"` + "\r\n"; string(csv.body) != want {
			t.Errorf("the progress as CSV is %q", csv.body)
		}
		p.call(t, p.Tokens.Client, "GET", "/v1/clients/kiosks/programs/kiosks/waveProgress", nil).want(t, 403)
	})
}

// claimAndDecline claims one of the planned visits, and has another declined by one shopper and refused to the other.
func (p *planned) claimAndDecline(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	offers := must[*pb.ListOffersResponse](t)(p.inga.ListOffers(ctx, &pb.ListOffersRequest{PageSize: 1000}))
	own := slices.DeleteFunc(offers.GetVisits(), func(v *pb.Visit) bool { return v.GetClient() != "kiosks" })
	if len(own) != 3 && len(own) != 4 {
		t.Fatalf("inga is offered %d visits", len(own))
	}
	for _, v := range own {
		if v.GetOfferedTo() != "inga" {
			t.Errorf("inga is offered %v", v)
		}
	}
	claim := &pb.ClaimVisitRequest{Visit: own[0].GetVisit()}
	if _, err := p.per.ClaimVisit(ctx, claim); refusalOf(t, err).Reason != "NOT_FOUND" {
		t.Errorf("per claims what is offered to inga: %v", err)
	}
	if _, err := p.per.GetVisit(ctx, &pb.GetVisitRequest{Visit: own[0].GetVisit()}); refusalOf(t, err).Reason != "NOT_FOUND" {
		t.Errorf("per reads what is offered to inga: %v", err)
	}
	if v := must[*pb.Visit](t)(p.inga.ClaimVisit(ctx, claim)); v.GetState() != pb.Visit_CLAIMED || v.GetOfferedTo() != "" {
		t.Errorf("claimed: %v", v)
	}
	// What inga declines is open to all, but for those who are at the location too near to it.
	twice := func(v *pb.Visit) bool {
		return slices.ContainsFunc(p.visits(t), func(o *pb.Visit) bool { return o.GetLocation() == v.GetLocation() && o.GetOfferedTo() == "per" })
	}
	at := slices.IndexFunc(own[1:], twice) + 1
	if at == 0 {
		t.Fatalf("no location has visits for both: %v", p.visits(t))
	}
	declined := must[*pb.Visit](t)(p.inga.DeclineVisit(ctx, &pb.DeclineVisitRequest{Visit: own[at].GetVisit()}))
	if declined.GetState() != pb.Visit_OPEN || declined.GetOfferedTo() != "" {
		t.Errorf("declined: %v", declined)
	}
	must[*pb.Visit](t)(p.per.GetVisit(ctx, &pb.GetVisitRequest{Visit: own[at].GetVisit()}))
}

// TestRotationAtClaim has a visit between two planned ones of a shopper, which only another may claim.
func TestRotationAtClaim(t *testing.T) {
	t.Parallel()
	p := startPlanned(t, onSQLite)
	ctx := t.Context()
	plan := p.plan(t, func(r *pb.PlanVisitsRequest) {
		r.Shoppers, r.Locations, r.WindowDays = []string{"inga"}, []*pb.PlannedLocation{{Location: "kiosk-0", Visits: 1}}, 3
	}).GetVisits()
	beside := func(change func(*pb.Visit)) (*pb.Visit, error) {
		v := &pb.Visit{Client: "kiosks", Program: "kiosks", Location: "kiosk-0", Wave: "2030-q1"}
		v.WindowStart = timestamppb.New(plan[0].GetWindowEnd().AsTime().AddDate(0, 0, 19))
		v.WindowEnd = timestamppb.New(v.GetWindowStart().AsTime().Add(time.Hour))
		change(v)
		return p.admin.CreateVisit(ctx, &pb.CreateVisitRequest{Resource: v})
	}
	open := must[*pb.Visit](t)(beside(func(*pb.Visit) {}))
	if _, err := p.inga.ClaimVisit(ctx, &pb.ClaimVisitRequest{Visit: open.GetVisit()}); refusalOf(t, err).Reason != "ROTATION" {
		t.Errorf("inga claims 19 days after a planned visit: %v", err)
	}
	must[*pb.Visit](t)(p.per.ClaimVisit(ctx, &pb.ClaimVisitRequest{Visit: open.GetVisit()}))
	for want, change := range map[string]func(*pb.Visit){
		"ROTATION":    func(v *pb.Visit) { v.Guests = []string{"inga"} },
		"NOT_FOUND":   func(v *pb.Visit) { v.Guests = []string{"nobody"} },
		"":            func(v *pb.Visit) { v.Guests = []string{"german"} },
		"WRONG_STATE": func(v *pb.Visit) { v.Guests, v.Location = []string{"inga"}, "kiosk-1" },
	} {
		v, err := beside(change)
		switch want {
		case "WRONG_STATE":
			_, err = p.inga.ClaimVisit(ctx, &pb.ClaimVisitRequest{Visit: v.GetVisit()})
			if r := refusalOf(t, err).Reason; r != want {
				t.Errorf("a guest claims the visit: %v", err)
			}
		case "NOT_FOUND":
			if r := refusalOf(t, err); r.Reason != "INVALID_REQUEST" {
				t.Errorf("an unknown guest: %v", err)
			}
		default:
			if r := refusalOf(t, err).Reason; err == nil && want != "" || err != nil && r != want {
				t.Errorf("with the guest: %v, want %q", err, want)
			}
		}
	}
	// german is a guest now and keeps the rotation too.
	must[*pb.Program](t)(p.admin.UpdateProgram(ctx, &pb.UpdateProgramRequest{
		Client: "kiosks", Program: "kiosks", Resource: &pb.Program{VisitsPerShopper: new(int32(1)), Etag: "*"},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"visits_per_shopper"}},
	}))
	if _, err := beside(func(v *pb.Visit) { v.Shopper = "german" }); refusalOf(t, err).Reason != "ROTATION" {
		t.Errorf("a former guest: %v", err)
	}
	if _, err := beside(func(v *pb.Visit) { v.Shopper, v.Location = "per", "kiosk-2" }); refusalOf(t, err).Reason != "CAPACITY" {
		t.Errorf("a second visit of the wave: %v", err)
	}
}

// TestPlanSaysWhatItCannotFill has requests that cannot be filled, and such as are wrong.
func TestPlanSaysWhatItCannotFill(t *testing.T) {
	t.Parallel()
	p := startPlanned(t, onSQLite)
	body := `{"client": "kiosks", "program": "kiosks", "wave": "2030-q1", "shoppers": ["far-away", "german"], "locations": [{"location": "kiosk-0", "visits": 2}], "validateOnly": true}`
	answer := p.call(t, p.Tokens.Admin, "POST", "/v1/visits:plan", body, "Accept-Language: de").want(t, 200)
	got := &pb.PlanVisitsResponse{}
	if err := protojson.Unmarshal(answer.body, got); err != nil {
		t.Fatal(err)
	}
	want := &pb.PlanVisitsResponse{Unfilled: []*pb.UnfilledLocation{{Location: "kiosk-0", Visits: 2, Causes: []*pb.UnfilledCause{
		{Cause: pb.UnfilledCause_LANGUAGE, Shoppers: 1, Message: "Testpersonen, die die Sprache des Standorts nicht sprechen: 1."},
		{Cause: pb.UnfilledCause_DISTANCE, Shoppers: 1, Message: "Testpersonen, die zu weit entfernt wohnen: 1."},
	}}}}
	if !proto.Equal(got, want) {
		t.Errorf("the answer is %s", answer.body)
	}
	past := p.plan(t, func(r *pb.PlanVisitsRequest) { r.Wave = "past" })
	if len(past.GetVisits()) != 0 || len(past.GetUnfilled()) != 4 || past.GetUnfilled()[0].GetCauses()[0].GetCause() != pb.UnfilledCause_WAVE_PASSED {
		t.Errorf("in a wave that is past: %v", past)
	}
	_, err := p.admin.PlanVisits(t.Context(), &pb.PlanVisitsRequest{
		Client: "kiosks", Program: "kiosks", Wave: "none", Shoppers: []string{"inga", "inga", "nobody"},
		Locations: []*pb.PlannedLocation{{Location: "north", Visits: 1}, {Location: "north", Visits: 1}, {Location: "nowhere", Visits: 1}},
	})
	var found []string
	for _, v := range refusalOf(t, err).Violations {
		found = append(found, v.Path+" "+v.Reason)
	}
	if want := []string{"wave NOT_FOUND", "locations[1].location DUPLICATE_KEY", "locations[2].location NOT_FOUND", "shoppers[1] DUPLICATE_KEY", "shoppers[2] NOT_FOUND"}; !slices.Equal(found, want) {
		t.Errorf("got %q", found)
	}
}

// TestVisitsExpire has visits whose window passed: an open one expires, one that a shopper has is overdue until a report of
// it is due.
func TestVisitsExpire(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		p := startPlanned(t, on)
		ended := func(shopper string, ago time.Duration) string {
			return p.server.plan(t, "kiosks", "kiosks", "kiosk-0", shopper, func(v *pb.Visit) {
				end := time.Now().UTC().Truncate(time.Microsecond).Add(-ago)
				v.WindowStart, v.WindowEnd, v.Wave = timestamppb.New(end.Add(-time.Hour)), timestamppb.New(end), "past"
			}).GetVisit()
		}
		open, held, lapsed := ended("", time.Minute), ended("inga", time.Minute), ended("per", 25*time.Hour)
		state := func(id string) pb.Visit_State {
			return must[*pb.Visit](t)(p.admin.GetVisit(t.Context(), &pb.GetVisitRequest{Visit: id})).GetState()
		}
		within(t, time.Minute, "the visits to expire", func() bool {
			return state(open) == pb.Visit_EXPIRED && state(lapsed) == pb.Visit_EXPIRED
		})
		got := must[*pb.ListWaveProgressResponse](t)(p.admin.ListWaveProgress(t.Context(), &pb.ListWaveProgressRequest{Client: "kiosks", Program: "kiosks"}))
		if want := (&pb.WaveProgress{Wave: "past", Planned: 3, Claimed: 1, Expired: 2, Overdue: 1}); state(held) != pb.Visit_CLAIMED || !proto.Equal(got.GetWaves()[0], want) {
			t.Errorf("the visit is %v, the progress %v", state(held), got)
		}
		log := must[*pb.ListAuditResponse](t)(p.admin.ListAudit(t.Context(), &pb.ListAuditRequest{Filter: `act = "visit expire"`}))
		for _, id := range []string{open, lapsed} {
			if !slices.ContainsFunc(log.GetEntries(), func(e *pb.AuditEntry) bool { return e.GetResource() == "visits/"+id }) {
				t.Errorf("the audit log has no expiry of %s: %v", id, log)
			}
		}
	})
}

// TestRotationInAnImport: the rows before count as visits that are stored, for the rotation and for the shopper's capacity.
func TestRotationInAnImport(t *testing.T) {
	t.Parallel()
	p := startPlanned(t, onSQLite)
	const columns = "client,program,location,shopper,windowStart,windowEnd\n"
	plan := func(rows ...string) error {
		_, err := p.admin.ImportVisits(t.Context(), &pb.ImportVisitsRequest{Csv: columns + strings.Join(rows, "\n")})
		return err
	}
	row := func(location, shopper, day string) string {
		return "kiosks,kiosks," + location + "," + shopper + "," + day + "," + day
	}
	err := plan(row("kiosk-0", "inga", "2031-01-02"), row("kiosk-0", "per", "2031-01-02"), row("kiosk-0", "inga", "2031-01-05"))
	if got := refusalOf(t, err).paths(); len(got) != 1 || !strings.Contains(got[0], "line[4]") || !strings.Contains(got[0], "ROTATION") {
		t.Errorf("inga twice in three days: %q, %v", got, err)
	}
	if err := plan(row("kiosk-0", "inga", "2031-01-02"), row("kiosk-0", "per", "2031-01-02")); err != nil {
		t.Errorf("two shoppers: %v", err)
	}
	if err := plan(row("kiosk-0", "inga", "2031-01-05")); refusalOf(t, err).Reason == "" {
		t.Error("inga three days after a visit that was imported")
	}
}
