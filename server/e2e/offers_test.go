package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestOffersNear lists offers near a position and near a home, page by page: the nearest first, visits by phone last.
func TestOffersNear(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		p := startPlanned(t, on)
		ctx := t.Context()
		must[*pb.Location](t)(p.admin.CreateLocation(ctx, &pb.CreateLocationRequest{Client: "kiosks", Resource: &pb.Location{
			Location: "hotline", Title: "Hotline", Channel: pb.Channel_PHONE, Position: &pb.GeoPoint{Latitude: 59.3, Longitude: 18},
		}}))
		for _, location := range []string{"kiosk-2", "hotline", "kiosk-0", "office", "kiosk-3", "kiosk-1"} {
			p.server.plan(t, "kiosks", "kiosks", location, "", func(*pb.Visit) {})
		}
		list := func(req *pb.ListOffersRequest) (found []string) {
			for {
				page := must[*pb.ListOffersResponse](t)(p.inga.ListOffers(ctx, req))
				for _, v := range page.GetVisits() {
					if !slices.ContainsFunc(page.GetLocations(), func(l *pb.Location) bool { return l.GetLocation() == v.GetLocation() }) {
						t.Errorf("the location of %v is not there", v)
					}
					line := v.GetLocation()
					if v.DistanceMeters != nil {
						line += fmt.Sprintf(" %.1f km", float64(v.GetDistanceMeters())/1000)
					}
					if v.GetClient() == "kiosks" {
						found = append(found, line)
					}
				}
				if req.PageToken = page.GetNextPageToken(); req.GetPageToken() == "" {
					return found
				}
			}
		}
		for _, size := range []int32{0, 1, 2} {
			got := list(&pb.ListOffersRequest{Latitude: new(59.3), Longitude: new(18.0), MaxDistanceKilometers: 3, PageSize: size})
			want := []string{"kiosk-0 0.0 km", "kiosk-1 1.1 km", "kiosk-2 2.2 km"}
			rest := slices.Sorted(slices.Values(got[min(3, len(got)):]))
			if len(got) < 3 || !slices.Equal(got[:3], want) || !slices.Equal(rest, []string{"hotline", "office"}) {
				t.Errorf("in pages of %d: %q", size, got)
			}
		}
		_, err := p.inga.ListOffers(ctx, &pb.ListOffersRequest{NearHome: true})
		if r := refusalOf(t, err); r.Reason != "WRONG_STATE" || r.Metadata["cause"] != "NO_HOME_AREA" {
			t.Errorf("near a home that is not known: %+v", r)
		}
		must[*pb.Shopper](t)(p.admin.UpdateShopper(ctx, &pb.UpdateShopperRequest{
			Shopper:    "inga",
			Resource:   &pb.Shopper{Etag: "*", HomeArea: &pb.HomeArea{Position: &pb.GeoPoint{Latitude: 59.33, Longitude: 18}, RadiusKilometers: 2}},
			UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"home_area"}},
		}))
		if got := list(&pb.ListOffersRequest{NearHome: true, PageSize: 3}); len(got) != 4 || !slices.Equal(got[:2], []string{"kiosk-3 0.0 km", "kiosk-2 1.1 km"}) {
			t.Errorf("near the home: %q", got)
		}
		for _, path := range []string{"nearHome=true&latitude=59&longitude=18", "latitude=95&longitude=0", "latitude=5", "maxDistanceKilometers=20001&nearHome=true"} {
			p.call(t, p.Tokens.Shopper, "GET", "/v1/visits:offers?"+path, nil).want(t, 400)
		}
		p.call(t, p.Tokens.Shopper, "GET", "/v1/visits:offers?latitude=59.3&longitude=18&maxDistanceKilometers=1", nil, "Accept: text/csv").want(t, 200)
	})
}

// TestBriefings has the fee, the minutes and the files of a program, of a visit of its own, and of a plan. A later change of
// the program leaves them as they are; clients see none of it.
func TestBriefings(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		p := startPlanned(t, on)
		ctx := t.Context()
		file := &pb.BriefingFile{Title: "Map", Uri: "https://example.org/map.pdf", Sha256: strings.Repeat("0a", 32), SizeBytes: 4711, MediaType: "application/pdf"}
		change := func(r *pb.Program, paths ...string) {
			r.Etag = "*"
			must[*pb.Program](t)(p.admin.UpdateProgram(ctx, &pb.UpdateProgramRequest{
				Client: "kiosks", Program: "kiosks", Resource: r, UpdateMask: &fieldmaskpb.FieldMask{Paths: paths},
			}))
		}
		change(&pb.Program{Fee: &pb.Money{Amount: "12.50", Currency: "SEK"}, VisitMinutes: 40, BriefingFiles: []*pb.BriefingFile{file}}, "fee", "visit_minutes", "briefing_files")
		own := p.server.plan(t, "kiosks", "kiosks", "kiosk-0", "inga", func(v *pb.Visit) {
			v.Fee, v.Minutes, v.BriefingFiles = &pb.Money{Amount: "20", Currency: "SEK"}, 90, []*pb.BriefingFile{{Uri: file.GetUri() + "?v=2", Sha256: file.GetSha256(), SizeBytes: 1}}
		})
		plain := p.server.plan(t, "kiosks", "kiosks", "kiosk-1", "inga", func(*pb.Visit) {})
		p.plan(t, func(r *pb.PlanVisitsRequest) { r.Locations = []*pb.PlannedLocation{{Location: "kiosk-2", Visits: 1}} })
		change(&pb.Program{Fee: &pb.Money{Amount: "1", Currency: "SEK"}}, "fee", "visit_minutes", "briefing_files")
		sync := must[*pb.SyncVisitsResponse](t)(p.inga.SyncVisits(ctx, &pb.SyncVisitsRequest{}))
		for _, v := range sync.GetVisits() {
			want := &pb.Visit{Fee: &pb.Money{Amount: "12.50", Currency: "SEK"}, Minutes: 40, BriefingFiles: []*pb.BriefingFile{file}}
			if v.GetVisit() == own.GetVisit() {
				want = &pb.Visit{Fee: own.GetFee(), Minutes: 90, BriefingFiles: own.GetBriefingFiles()}
			}
			got := &pb.Visit{Fee: v.GetFee(), Minutes: v.GetMinutes(), BriefingFiles: v.GetBriefingFiles()}
			if !proto.Equal(got, want) || len(own.GetBriefingFiles()) != 1 {
				t.Errorf("%s has %v, want %v", v.GetVisit(), got, want)
			}
		}
		if len(sync.GetVisits()) != 2 || plain.GetMinutes() != 40 {
			t.Errorf("%d visits, one of them %v", len(sync.GetVisits()), plain)
		}
		for _, v := range p.visits(t) {
			if v.GetLocation() == "kiosk-2" && (v.GetFee().GetAmount() != "12.50" || len(v.GetBriefingFiles()) != 1) {
				t.Errorf("planned is %v", v)
			}
		}
		for field, bad := range map[string]*pb.BriefingFile{
			"uri": {Uri: "http://example.org/a", Sha256: file.GetSha256(), SizeBytes: 1}, "sha256": {Uri: file.GetUri(), Sha256: "AB", SizeBytes: 1},
			"sizeBytes": {Uri: file.GetUri(), Sha256: file.GetSha256()},
		} {
			_, err := p.admin.UpdateProgram(ctx, &pb.UpdateProgramRequest{Client: "kiosks", Program: "kiosks", Resource: &pb.Program{Etag: "*", BriefingFiles: []*pb.BriefingFile{bad}}})
			if paths := refusalOf(t, err).paths(); len(paths) != 1 || !strings.Contains(paths[0], "."+field+" ") {
				t.Errorf("a wrong %s: %v", field, paths)
			}
		}
	})
}

// TestWindowsOverClockChanges imports visits of whole days on which the clocks of the location change: the day has 23 or 25
// hours, and a time of day is that of the location on either side.
func TestWindowsOverClockChanges(t *testing.T) {
	t.Parallel()
	p := startPlanned(t, onSQLite)
	ctx := t.Context()
	must[*pb.ImportVisitsResponse](t)(p.admin.ImportVisits(ctx, &pb.ImportVisitsRequest{Csv: "visit,client,program,location,windowStart,windowEnd\n" +
		"spring,kiosks,kiosks,kiosk-0,2030-03-31,2030-03-31\nautumn,kiosks,kiosks,kiosk-0,2030-10-27,2030-10-27\n" +
		"evening,kiosks,kiosks,kiosk-0,2030-03-30 22:00,2030-03-31 04:00\n"}))
	for visit, want := range map[string]struct {
		start  string
		length time.Duration
	}{
		"spring": {"2030-03-30T23:00:00Z", 23 * time.Hour}, "autumn": {"2030-10-26T22:00:00Z", 25 * time.Hour},
		"evening": {"2030-03-30T21:00:00Z", 5 * time.Hour},
	} {
		v := must[*pb.Visit](t)(p.admin.GetVisit(ctx, &pb.GetVisitRequest{Visit: visit}))
		start, end := v.GetWindowStart().AsTime(), v.GetWindowEnd().AsTime()
		if start.Format(time.RFC3339) != want.start || end.Sub(start) != want.length {
			t.Errorf("%s is from %v to %v", visit, start, end)
		}
	}
	// A plan keeps the hours of the location before and after the change of March 31st.
	must[*pb.Program](t)(p.admin.UpdateProgram(ctx, &pb.UpdateProgramRequest{
		Client: "kiosks", Program: "kiosks", Resource: &pb.Program{Etag: "*", Waves: []*pb.Wave{{Wave: "2030-q1", FirstDay: "2030-03-25", LastDay: "2030-04-07"}}},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"waves"}},
	}))
	zone := must[*time.Location](t)(time.LoadLocation("Europe/Stockholm"))
	plan := p.plan(t, func(r *pb.PlanVisitsRequest) {
		r.Locations, r.ValidateOnly = []*pb.PlannedLocation{{Location: "kiosk-1", Visits: 1}, {Location: "kiosk-2", Visits: 1}}, true
	})
	for _, v := range plan.GetVisits() {
		opens, closes := v.GetWindowStart().AsTime().In(zone), v.GetWindowEnd().AsTime().In(zone)
		if opens.Format("01-02 15:04 MST") != "03-26 10:00 CET" || closes.Format("01-02 15:04 MST") != "04-05 20:00 CEST" {
			t.Errorf("the window is from %v to %v", opens, closes)
		}
	}
	if len(plan.GetVisits()) != 2 {
		t.Errorf("planned is %v", plan)
	}
}
