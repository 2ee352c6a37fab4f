package workbook_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"mysteryshopper/server/workbook"
)

func TestSheetNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Location ", 9)
	for name, test := range map[string]struct{ titles, want []string }{
		"plain":           {[]string{"Month", "Notes"}, []string{"Month", "Notes"}},
		"forbidden":       {[]string{"a/b\\c:d?e*f[g]"}, []string{"a-b-c-d-e-f-g-"}},
		"apostrophes":     {[]string{"'t Hof'"}, []string{"t Hof"}},
		"empty":           {[]string{"", "''", "2"}, []string{"2", "3", "2 2"}},
		"alike":           {[]string{"Data", "DATA", "data"}, []string{"Data", "DATA 2", "data 3"}},
		"reserved":        {[]string{"History"}, []string{"History 2"}},
		"too long, twice": {[]string{long, long}, []string{"Location Location Location Loca", "Location Location Location Lo 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, workbook.SheetNames(test.titles)); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSheetNamesAreTaken(t *testing.T) {
	t.Parallel()
	title := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune(`:\/?*[]' aA2𝄞`)), rapid.Rune()))
	rapid.Check(t, func(t *rapid.T) {
		titles := rapid.SliceOfN(title, 1, 6).Draw(t, "titles")
		seen := map[string]bool{}
		file := excelize.NewFile()
		for _, name := range workbook.SheetNames(titles) {
			if n := len(utf16.Encode([]rune(name))); n == 0 || n > 31 || seen[strings.ToLower(name)] {
				t.Fatalf("name %q among %v", name, seen)
			}
			seen[strings.ToLower(name)] = true
			if _, err := file.NewSheet(name); err != nil {
				t.Fatalf("name %q: %v", name, err)
			}
		}
	})
}
