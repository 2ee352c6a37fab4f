package sheet_test

import (
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/sheet"
)

func TestHeading(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ key, language, want string }{
		{"month", "en", "Month"},
		{"month", "de", "Monat"},
		{"month", "sv", "Månad"},
		{"month", "hu", "Hónap"},
		{"month", "fr", "Month"},
		{"total.percent", "de", "Ergebnis (%)"},
		{"percent", "de", "Prozent"},
		{"total.outcomes.leftUnserved", "sv", "Gick därifrån"},
		{"likeForLike.total.visits", "hu", "Azonos kérdések – Látogatások"},
		{"difference.from", "en", "Difference – from"},
		{"total.somethingNew", "en", "total.somethingNew"},
		{"somethingNew.visits", "en", "somethingNew.visits"},
	} {
		t.Run(test.key+" "+test.language, func(t *testing.T) {
			t.Parallel()
			if got := (sheet.Column{Key: test.key}).Heading(test.language); got != test.want {
				t.Errorf("heading is %q, want %q", got, test.want)
			}
		})
	}
}

// TestScorecardHeadings sees that every column of a scorecard's rows has words, and no two the same.
func TestScorecardHeadings(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "de", "sv", "hu"} {
		seen := map[string]string{}
		for _, c := range tables(t, &pb.Scorecard{})["rows"].Columns {
			heading := c.Heading(language)
			if heading == c.Key {
				t.Errorf("%s: %s has no words", language, c.Key)
			}
			if other, ok := seen[heading]; ok {
				t.Errorf("%s: %s and %s are both called %q", language, c.Key, other, heading)
			}
			seen[heading] = c.Key
		}
	}
}
