package e2e

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestImportedFields imports opening hours, closed days, attributes, homes, qualifications, guests and fees, and imports what is exported of
// them again, as CSV and as a workbook: nothing changes.
func TestImportedFields(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		p := startPlanned(t, on)
		ctx := t.Context()
		places := func(req *pb.ImportLocationsRequest) *pb.ImportLocationsResponse {
			req.Client = "kiosks"
			got, err := p.admin.ImportLocations(ctx, req)
			if err != nil {
				t.Fatalf("%q", refusalOf(t, err).paths())
			}
			return got
		}
		places(&pb.ImportLocationsRequest{Csv: "location,title,openingHours,closedDays,attributes\n" +
			"kiosk-9,Nine,monday 09:00-18:00; SATURDAY 10:00 – 14:00,2026-12-25 2027-01-01,street:main; size:small\nkiosk-8,Eight,\"[{\"\"day\"\":\"\"SUNDAY\"\",\"\"opens\"\":\"\"00:00\"\",\"\"closes\"\":\"\"24:00\"\"}]\",,\n"})
		nine := must[*pb.Location](t)(p.admin.GetLocation(ctx, &pb.GetLocationRequest{Client: "kiosks", Location: "kiosk-9"}))
		hours := []*pb.OpeningSpan{{Day: "MONDAY", Opens: "09:00", Closes: "18:00"}, {Day: "SATURDAY", Opens: "10:00", Closes: "14:00"}}
		if !slices.EqualFunc(nine.GetOpeningHours(), hours, func(a, b *pb.OpeningSpan) bool { return proto.Equal(a, b) }) || !slices.Equal(nine.GetClosedDays(), []string{"2026-12-25", "2027-01-01"}) ||
			!slices.Equal(nine.GetAttributes(), []string{"size:small", "street:main"}) {
			t.Errorf("imported is %v", nine)
		}
		_, err := p.admin.ImportLocations(ctx, &pb.ImportLocationsRequest{Client: "kiosks", Csv: "location,title,openingHours,closedDays,attributes\n" +
			"x,X,all day,,\ny,Y,FUNDAY 09:00-18:00,2026-99-99,\nz,Z,,,size:small size:large\nv,V,,,Size:small\n"})
		want := []string{"csv.line[2].openingHours INVALID_FORMAT", "csv.line[3].openingHours[0].day INVALID_FORMAT", "csv.line[3].closedDays[0] INVALID_FORMAT",
			"csv.line[4].attributes[1] DUPLICATE_KEY", "csv.line[5].attributes[0] INVALID_FORMAT"}
		if got := refusalOf(t, err).paths(); !slices.Equal(got, want) {
			t.Errorf("hours that are none: %q", got)
		}
		shoppers := func(req *pb.ImportShoppersRequest) (*pb.ImportShoppersResponse, error) {
			return p.admin.ImportShoppers(ctx, req)
		}
		must[*pb.ImportShoppersResponse](t)(shoppers(&pb.ImportShoppersRequest{Csv: "shopper,title,qualifications,homeLatitude,homeLongitude,homeRadiusKilometers\n" +
			"olle,Olle,\"car, adult\",59.3,18.1,30\nulla,Ulla,,59,18,\nasa,Åsa,,,,\n"}))
		olle := must[*pb.Shopper](t)(p.admin.GetShopper(ctx, &pb.GetShopperRequest{Shopper: "olle"}))
		home := &pb.HomeArea{Position: &pb.GeoPoint{Latitude: 59.3, Longitude: 18.1}, RadiusKilometers: 30}
		if !proto.Equal(olle.GetHomeArea(), home) || !slices.Equal(olle.GetQualifications(), []string{"car", "adult"}) {
			t.Errorf("imported is %v", olle)
		}
		_, err = shoppers(&pb.ImportShoppersRequest{Csv: "shopper,title,homeLatitude,homeLongitude\nx,X,59,\ny,Y,north,18\nz,Z,95,18\n"})
		if got := refusalOf(t, err).paths(); len(got) != 3 || got[0] != "csv.line[2].homeLongitude REQUIRED" || got[1] != "csv.line[3].homeLatitude INVALID_NUMBER" {
			t.Errorf("homes that are none: %q", got)
		}
		for _, form := range []string{"CSV", "workbook"} {
			file := func(path string) []byte {
				table := p.call(t, p.Tokens.Admin, "GET", path+"?pageSize=1000&alt=csv", nil).want(t, 200).body
				if form == "workbook" {
					return workbookOf(t, table)
				}
				return table
			}
			if got := places(&pb.ImportLocationsRequest{File: file("/v1/clients/kiosks/locations")}); got.GetCreated()+got.GetUpdated() != 0 || got.GetUnchanged() < 8 {
				t.Errorf("locations of an export as %s: %v", form, got)
			}
			got := must[*pb.ImportShoppersResponse](t)(shoppers(&pb.ImportShoppersRequest{File: file("/v1/shoppers")}))
			if got.GetCreated()+got.GetUpdated() != 0 || got.GetUnchanged() < 7 {
				t.Errorf("shoppers of an export as %s: %v", form, got)
			}
		}
		p.importVisits(t)
	})
}

// workbookOf returns a workbook with the cells of a CSV table.
func workbookOf(t *testing.T, table []byte) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	for i, record := range must[[][]string](t)(csv.NewReader(bytes.NewReader(table)).ReadAll()) {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &record); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// importVisits imports visits with guests and fees, and visits as they are exported, under other ids.
func (p *planned) importVisits(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	must[*pb.ImportVisitsResponse](t)(p.admin.ImportVisits(ctx, &pb.ImportVisitsRequest{Csv: "visit,client,program,location,windowStart,windowEnd,guests,fee.amount,fee.currency,minutes\n" +
		"one,kiosks,kiosks,kiosk-0,2030-01-02,2030-01-03,\"per, german\",20.50,SEK,35\ntwo,kiosks,kiosks,kiosk-1,2030-02-02,2030-02-03,,,,\n"}))
	one := must[*pb.Visit](t)(p.admin.GetVisit(ctx, &pb.GetVisitRequest{Visit: "one"}))
	if !slices.Equal(one.GetGuests(), []string{"per", "german"}) || one.GetFee().GetAmount() != "20.50" || one.GetFee().GetCurrency() != "SEK" || one.GetMinutes() != 35 {
		t.Errorf("imported is %v", one)
	}
	file := p.call(t, p.Tokens.Admin, "GET", "/v1/visits?pageSize=1000&alt=csv&filter=client%20%3D%20%22kiosks%22", nil).want(t, 200).body
	text := strings.ReplaceAll(strings.ReplaceAll(string(file), ",one,", ",three,"), ",two,", ",four,")
	text = strings.ReplaceAll(text, "2030-0", "2031-0")
	if got := must[*pb.ImportVisitsResponse](t)(p.admin.ImportVisits(ctx, &pb.ImportVisitsRequest{Csv: text})); got.GetCreated() != 2 {
		t.Errorf("visits of an export: %v", got)
	}
	three := must[*pb.Visit](t)(p.admin.GetVisit(ctx, &pb.GetVisitRequest{Visit: "three"}))
	if !slices.Equal(three.GetGuests(), one.GetGuests()) || !proto.Equal(three.GetFee(), one.GetFee()) {
		t.Errorf("imported again is %v", three)
	}
	_, err := p.admin.ImportVisits(ctx, &pb.ImportVisitsRequest{Csv: "client,program,location,windowStart,windowEnd,guests,minutes,fee.amount\nkiosks,kiosks,kiosk-0,2033-01-02,2033-01-03,nobody,soon,\nkiosks,kiosks,kiosk-0,2033-01-02,2033-01-03,nobody,,x\n"})
	if got := refusalOf(t, err).paths(); len(got) < 2 || got[0] != "csv.line[2].minutes INVALID_FORMAT" {
		t.Errorf("visits that are none: %q", got)
	}
}
