package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// importPlaces imports locations of acme, and returns the counts or the violations.
func (s *server) importPlaces(t *testing.T, req *pb.ImportLocationsRequest) (string, []string) {
	t.Helper()
	req.Client = "acme"
	got, err := s.by(s.Tokens.Admin).ImportLocations(t.Context(), req)
	if err != nil {
		return "", refusalOf(t, err).paths()
	}
	return fmt.Sprintf("%d %d %d", got.GetCreated(), got.GetUpdated(), got.GetUnchanged()), nil
}

func (s *server) place(t *testing.T, id string) *pb.Location {
	t.Helper()
	return must[*pb.Location](t)(s.by(s.Tokens.Admin).GetLocation(t.Context(), &pb.GetLocationRequest{Client: "acme", Location: id}))
}

// TestImportedFiles imports the files that people and spreadsheet programs write.
func TestImportedFiles(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		for _, c := range []struct {
			file   string
			counts string
			faults []string
		}{
			{"02-empty-rows.csv", "1 0 0", nil},
			{"trailingempty.csv", "0 0 1", nil},
			{"03-fault-without-line.csv", "", []string{"file.line[3].time_zone UNKNOWN_VALUE", "file.line[4].location REQUIRED"}},
			{"04-german-excel.csv", "1 0 0", nil},
			{"bom-crlf.csv", "1 0 0", nil},
			{"deccomma.csv", "1 0 0", nil},
			{"dupid.csv", "", []string{"file.line[3].location DUPLICATE_KEY"}},
			{"noid.csv", "", []string{"file.line[2].location REQUIRED"}},
			{"quotednl.csv", "1 0 0", nil},
			{"semicolon.csv", "0 1 0", nil},
			{"sep.csv", "1 0 0", nil},
			{"tab.csv", "1 0 0", nil},
			{"tzline.csv", "", []string{"file.line[3].time_zone UNKNOWN_VALUE"}},
			{"zone-parent-and-repeat.csv", "", []string{
				"file.line[3].time_zone UNKNOWN_VALUE", "file.line[3].parent NOT_FOUND", "file.line[4].location DUPLICATE_KEY",
			}},
		} {
			file := must[[]byte](t)(os.ReadFile(filepath.Join("../imports/testdata", c.file)))
			if c.file == "zone-parent-and-repeat.csv" {
				file = bytes.ReplaceAll(file, []byte(",berlin,"), []byte(",germany,"))
			}
			for _, only := range []bool{true, false} {
				counts, faults := s.importPlaces(t, &pb.ImportLocationsRequest{File: file, ValidateOnly: only})
				if diff := cmp.Diff(c.faults, faults); counts != c.counts || diff != "" {
					t.Errorf("%s: %s, want %s; faults (-want +got):\n%s", c.file, counts, c.counts, diff)
				}
			}
		}
		munich := s.place(t, "w-semi")
		if munich.GetPosition().GetLatitude() != 48.13 || munich.GetPosition().GetLongitude() != 11.57 || munich.GetTitle() != "Semi place" {
			t.Errorf("what has no column in the second file stays: %v", munich)
		}
		if at := s.place(t, "w-dec").GetPosition(); at.GetLatitude() != 53.55 || at.GetLongitude() != 9.93 {
			t.Errorf("a decimal comma: %v", at)
		}
	})
}

// TestImportedTrees imports parents and children in any order, moves, circles and branches that are too deep.
func TestImportedTrees(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		deep := "location,title,parent\n"
		for i := range 20 {
			deep += fmt.Sprintf("deep-%d,Deep,%s\n", i, map[bool]string{true: "all", false: fmt.Sprintf("deep-%d", i-1)}[i == 0])
		}
		_, faults := s.importPlaces(t, &pb.ImportLocationsRequest{Csv: deep})
		if len(faults) == 0 || strings.Count(strings.Join(faults, " "), "INVALID_TREE") != len(faults) || strings.HasPrefix(faults[0], "csv.line[2]") {
			t.Errorf("too deep: %q", faults)
		}
		for _, c := range []struct {
			name, csv, counts string
			faults            []string
		}{
			{"children first", "location,title,parent\nb,B,a\nc,C,b\na,A,germany\n", "3 0 0", nil},
			{"turned round", "location,parent\na,c\nb,a\nc,germany\n", "0 2 1", []string(nil)},
			{"a circle", "location,parent\na,b\nb,a\nd,\n", "", []string{"csv.line[2].parent INVALID_TREE", "csv.line[3].parent INVALID_TREE", "csv.line[4].title REQUIRED"}},
			{"below itself", "location,title,parent\nx,X,x\n", "", []string{"csv.line[2].parent INVALID_TREE"}},
			{"two faults in a row", "location,title,latitude,longitude,channel,locale\nBAD,,95,,SMOKE,deutsch!\n", "", []string{
				"csv.line[2].longitude REQUIRED", "csv.line[2].channel UNKNOWN_VALUE", "csv.line[2].location INVALID_FORMAT",
				"csv.line[2].latitude OUT_OF_RANGE", "csv.line[2].title REQUIRED", "csv.line[2].locale INVALID_LOCALE",
			}},
			{"camelCase, an export's columns", "name,client,location,title,timeZone,etag\nx,acme,a,A,Europe/Berlin,r1\n", "0 1 0", nil},
			{"another client's", "client,location,title\nzeta,a,A\n", "", []string{"csv.line[2].client NOT_ALLOWED"}},
		} {
			counts, faults := s.importPlaces(t, &pb.ImportLocationsRequest{Csv: c.csv})
			if diff := cmp.Diff(c.faults, faults); (counts != c.counts && c.name != "turned round") || diff != "" {
				t.Errorf("%s: %q, want %q; faults (-want +got):\n%s", c.name, counts, c.counts, diff)
			}
		}
		if a, c := s.place(t, "a"), s.place(t, "c"); a.GetParent() != "c" || c.GetParent() != "germany" {
			t.Errorf("turned round: %v, %v", a, c)
		}
	})
}

// TestExportsAreImports imports what the list of locations exports as CSV: nothing changes.
func TestExportsAreImports(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.importPlaces(t, &pb.ImportLocationsRequest{Csv: "location,title,latitude,longitude,address\nminus,=1+1,-1.5,-2.25,\"-a;-b\"\n"})
	file := s.call(t, s.Tokens.Admin, "GET", "/v1/clients/acme/locations?pageSize=1000&alt=csv", nil).want(t, 200).body
	counts, faults := s.importPlaces(t, &pb.ImportLocationsRequest{File: file})
	all := len(must[*pb.ListLocationsResponse](t)(s.by(s.Tokens.Admin).ListLocations(t.Context(), &pb.ListLocationsRequest{Client: "acme", PageSize: 1000})).GetLocations())
	if counts != fmt.Sprintf("0 0 %d", all) {
		t.Errorf("%q %q of %d", counts, faults, all)
	}
	if got := s.place(t, "minus"); got.GetTitle() != "=1+1" || got.GetAddress() != "-a;-b" {
		t.Errorf("%v", got)
	}
}

// TestAWorkbookIsImported imports a workbook of an agency.
func TestAWorkbookIsImported(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	for i, row := range [][]any{{"location", "title", "timeZone", "latitude", "longitude"}, {}, {"book", "Book", "Europe/Budapest", 47.5, "19,04"}, {"bad", "Bad", "Europe/Nowhere"}} {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	if counts, faults := s.importPlaces(t, &pb.ImportLocationsRequest{File: out.Bytes()}); !slices.Equal(faults, []string{"file.line[4].timeZone UNKNOWN_VALUE"}) {
		t.Errorf("%q %q", counts, faults)
	}
}

// TestImportedShoppers imports shoppers twice, changed, and with faults.
func TestImportedShoppers(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		for _, c := range []struct {
			csv, counts string
			faults      []string
		}{
			{"shopper;title;email;locales\r\nemma;Emma;emma@example.com;de, hu\r\n;;;\r\nfrida;Frida;;sv\r\n", "2 0 0", nil},
			{"shopper,title\nemma,Emma K.\nfrida,Frida\n", "0 1 1", nil},
			{"shopper,title,email,locales\nBad Id,B,no address,de x\ngina,,g@example.com,\nhans,H,,\nhans,H,,\n", "", []string{
				"csv.line[2].shopper INVALID_FORMAT", "csv.line[2].email INVALID_FORMAT", "csv.line[2].locales[1] INVALID_LOCALE",
				"csv.line[3].title REQUIRED", "csv.line[5].shopper DUPLICATE_KEY",
			}},
		} {
			for _, only := range []bool{true, false} {
				got, err := s.by(s.Tokens.Admin).ImportShoppers(t.Context(), &pb.ImportShoppersRequest{Csv: c.csv, ValidateOnly: only})
				counts, faults := fmt.Sprintf("%d %d %d", got.GetCreated(), got.GetUpdated(), got.GetUnchanged()), []string(nil)
				if err != nil {
					counts, faults = "", refusalOf(t, err).paths()
				}
				if diff := cmp.Diff(c.faults, faults); counts != c.counts || diff != "" {
					t.Errorf("%q: %s, want %s; faults (-want +got):\n%s", c.csv, counts, c.counts, diff)
				}
			}
		}
		emma := must[*pb.Shopper](t)(s.by(s.Tokens.Admin).GetShopper(t.Context(), &pb.GetShopperRequest{Shopper: "emma"}))
		if emma.GetTitle() != "Emma K." || emma.GetEmail() != "emma@example.com" || !slices.Equal(emma.GetLocales(), []string{"de", "hu"}) {
			t.Errorf("%v", emma)
		}
		file := s.call(t, s.Tokens.Admin, "GET", "/v1/shoppers?alt=csv", nil).want(t, 200).body
		again := must[*pb.ImportShoppersResponse](t)(s.by(s.Tokens.Admin).ImportShoppers(t.Context(), &pb.ImportShoppersRequest{File: file}))
		if again.GetCreated()+again.GetUpdated() != 0 || again.GetUnchanged() < 3 {
			t.Errorf("an export: %v", again)
		}
	})
}

// TestImportedVisits plans visits from a table, in the time zone of their location.
func TestImportedVisits(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		plan := func(csv string, only bool) (int32, []string) {
			got, err := d.by(d.Tokens.Admin).ImportVisits(t.Context(), &pb.ImportVisitsRequest{Csv: csv, ValidateOnly: only})
			if err != nil {
				return 0, refusalOf(t, err).paths()
			}
			return got.GetCreated(), nil
		}
		const columns = "visit;client;program;location;shopper;windowStart;windowEnd;scenario;test\n"
		good := columns + "plan-1;acme;house;" + insidePlace + ";anna;2026-12-01;2026-12-14;Ask.;\nplan-2;acme;house;" + insidePlace + ";;2026-12-01 09:30;2026-12-01T18:00:00+01:00;;yes\n"
		for _, only := range []bool{true, false} {
			if n, faults := plan(good, only); n != 2 || faults != nil {
				t.Fatalf("%d, %q", n, faults)
			}
		}
		get := func(id string) *pb.Visit {
			return must[*pb.Visit](t)(d.by(d.Tokens.Admin).GetVisit(t.Context(), &pb.GetVisitRequest{Visit: id}))
		}
		first, second := get("plan-1"), get("plan-2")
		if got := first.GetWindowStart().AsTime().Format("2006-01-02T15:04") + " " + first.GetWindowEnd().AsTime().Format("2006-01-02T15:04"); got != "2026-11-30T23:00 2026-12-14T23:00" || first.GetShopper() != "anna" {
			t.Errorf("%s: %v", got, first)
		}
		if got := second.GetWindowStart().AsTime().Format("15:04") + " " + second.GetWindowEnd().AsTime().Format("15:04"); got != "08:30 17:00" || !second.GetTest() {
			t.Errorf("%s: %v", got, second)
		}
		local := columns + "de;acme;house;" + insidePlace + ";;01.12.2026;14.12.2026;;ja\nhu;acme;house;" + insidePlace + ";;2026. 12. 01.;2026. 12. 14.;;igen\n"
		if n, faults := plan(local, false); n != 2 || faults != nil {
			t.Fatalf("days of German and Hungarian Excel: %d, %q", n, faults)
		}
		for _, id := range []string{"de", "hu"} {
			if v := get(id); !v.GetTest() || !v.GetWindowStart().AsTime().Equal(first.GetWindowStart().AsTime()) || !v.GetWindowEnd().AsTime().Equal(first.GetWindowEnd().AsTime()) {
				t.Errorf("%s: %v", id, v)
			}
		}
		n, faults := plan(columns+"plan-1;acme;house;"+insidePlace+";;2026-12-01;2026-12-14;;\n"+
			";acme;mansion;"+insidePlace+";;2026-12-01;2026-12-14;;\n"+
			";acme;house;nowhere;;soon;2026-12-14;;maybe\n"+
			"twice;acme;house;"+insidePlace+";nobody;2026-12-01;2026-12-14;;\n"+
			"twice;acme;house;"+insidePlace+";;2026-12-14;2026-12-01;;\n", false)
		want := []string{
			"csv.line[2].visit ALREADY_EXISTS", "csv.line[3].program NOT_FOUND", "csv.line[4].windowStart INVALID_FORMAT", "csv.line[4].test INVALID_FORMAT",
			"csv.line[5].shopper NOT_FOUND", "csv.line[6].visit DUPLICATE_KEY",
		}
		if diff := cmp.Diff(want, faults); n != 0 || diff != "" {
			t.Errorf("%d planned; faults (-want +got):\n%s", n, diff)
		}
	})
}

// TestASemicolonInAQuery checks that a bare semicolon is a part of a value, as in OData's $format.
func TestASemicolonInAQuery(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.call(t, s.Tokens.Client, "GET", "/v1/clients/acme/odata/Visits?$top=1&$format=application/json;odata.metadata=none", nil).want(t, 200)
}
