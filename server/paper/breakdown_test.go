package paper_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/paper"
)

// region is the report of a region with two children, claims and waits by child.
func region() *pb.LocationReport {
	r := full()
	r.Places = &pb.Scorecard{
		Location: r.Location, GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_LOCATION},
		Titles: &pb.Titles{Locations: map[string]string{"kiel": "Kiel Holtenauer Straße", "gyor": "Győr Árkád"}},
		Rows: []*pb.ScorecardRow{
			{Location: new("kiel"), Total: figure(9000, 8800, 9200, 40), Difference: &pb.Difference{BasisPoints: new(int32(310)), Change: true}},
			{Location: new("gyor"), Total: figure(7000, 6500, 7500, 20), Difference: &pb.Difference{BasisPoints: new(int32(-150))}},
		},
	}
	r.PlaceRankings = []*pb.RankedLocation{{Location: "kiel", Rank: new(int32(3))}}
	r.Claims = &pb.ClaimComparison{Titles: &pb.Titles{
		Sections: map[string]string{"advice": "Advice"}, Locations: map[string]string{"kiel": "Kiel Holtenauer Straße", "gyor": "Győr Árkád"},
	}, Locations: []*pb.ClaimGap{
		{Key: "gyor", Visits: 20, ClaimedBasisPoints: new(int32(9900)), ObservedBasisPoints: new(int32(7000)), GapBasisPoints: new(int32(2900))},
		{Key: "kiel", Visits: 40, ClaimedBasisPoints: new(int32(9000)), ObservedBasisPoints: new(int32(9000)), GapBasisPoints: new(int32(0))},
	}, Sections: []*pb.ClaimGap{{
		Key: "advice", Visits: 60, ClaimedBasisPoints: new(int32(9500)), ObservedBasisPoints: new(int32(8000)), GapBasisPoints: new(int32(1500)),
	}}}
	r.Waits.Questions[0].Children = []*pb.UsualWait{{Location: "kiel", MedianSeconds: new(int32(95)), UsualSeconds: new(int32(60))}}
	r.Waits.Titles.Locations = map[string]string{"kiel": "Kiel Holtenauer Straße"}
	return r
}

// TestARegionIsBrokenDownByPlace looks for the children with their figures, for claims and for waits, in every language.
func TestARegionIsBrokenDownByPlace(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{
		"en": {"Report of a region", "By location", "Kiel Holtenauer Straße 88.0–92.0 ↑ +3.1 3 90.0% 40", "Győr Árkád 65.0–75.0 −1.5 70.0% 20", "Claimed and observed", "Advice +15.0 60", "Claimed and observed, by location", "Győr Árkád +29.0 20 Kiel Holtenauer Straße 0.0 40", "Kiel Holtenauer Straße 1 min 35 s 1 min"},
		"de": {"Regionsbericht", "Nach Standort", "Behauptet und beobachtet", "Behauptet und beobachtet, nach Standort"},
		"sv": {"Regionrapport", "Per plats", "Påstått och observerat, per plats"},
		"hu": {"Jelentés egy régióról", "Helyszínenként", "Állított és megfigyelt, helyszínenként"},
	} {
		pdf := printed(t, region(), lang)
		inPlace(t, pdf)
		found := read(t, pdf)
		for _, text := range want {
			if !strings.Contains(found, plain(text)) {
				t.Errorf("%s: it does not have %q: %s", lang, text, found)
			}
		}
	}
	whole := region()
	whole.Location = "all"
	if found := read(t, printed(t, whole, "de")); !strings.Contains(found, "Bericht über alle Standorte") {
		t.Error("the report of a whole client has another heading")
	}
}

func visitReport() *pb.ReleasedReport {
	long := strings.TrimSpace(strings.Repeat("Was geschah, als Sie sagten, dass Sie es sich noch überlegen möchten? ", 4))
	return &pb.ReleasedReport{
		Client: "acme", Location: "kiel", Program: "core", Month: "2026-11", DayPart: pb.DayPart(1), Shopper: "3B09H-M7XW7", Etag: "r1",
		Outcome: pb.ReportContent_LEFT_UNSERVED, Narrative: strings.Repeat("Ich wartete an der Theke. ", 400), WorstCriticals: []string{"out", "rude"},
		Score: &pb.Score{
			EffectiveBasisPoints: new(int32(5000)), RawBasisPoints: new(int32(8709)), Verdict: pb.Score_FAIL, Criticals: []string{"rude", "out"},
			Sections:  []*pb.SectionScore{{Section: "welcome", Earned: 4, Possible: 5, EffectiveBasisPoints: new(int32(8000))}},
			Questions: []*pb.QuestionScore{{Question: "rude", Earned: 0, Possible: 4}},
		},
		Answers: []*pb.ReleasedAnswer{
			{Question: "rude", Value: &pb.ReleasedAnswer_Choice{Choice: "yes"}, Comment: "Laut."},
			{Question: "seen", Value: &pb.ReleasedAnswer_Choices{Choices: &pb.OptionKeys{Keys: []string{"a", "b"}}}},
			{Question: "wait", Value: &pb.ReleasedAnswer_Duration{Duration: &pb.DurationAnswer{Seconds: 95, Outcome: pb.DurationAnswer_LEFT_UNSERVED}}},
			{Question: "price", Value: &pb.ReleasedAnswer_Number{Number: "72.04"}},
			{Question: "when"}, {Question: "none", NotApplicable: true},
		},
		Titles: &pb.Titles{
			Client: "Acme", Location: "Kiel Holtenauer Straße", Program: "Kernservice", Sections: map[string]string{"welcome": "Empfang"},
			Questions: map[string]string{"rude": "War jemand unfreundlich?", "out": long, "wait": "Wartezeit", "price": "Preis", "when": "Wann?"},
			Options:   map[string]string{"rude/yes": "Ja", "seen/a": "Lächelt", "seen/b": "Hört zu"},
		},
	}
}

// TestAVisitIsWhole looks for every text of a visit, the worst critical question before the others, and finds none cut.
func TestAVisitIsWhole(t *testing.T) {
	t.Parallel()
	r := visitReport()
	for _, lang := range languages {
		var b bytes.Buffer
		if err := paper.Visit(&b, r, lang, nil); err != nil {
			t.Fatal(err)
		}
		inPlace(t, b.Bytes())
		found := read(t, b.Bytes())
		if strings.Contains(found, "…") || strings.Contains(found, "Wann?") {
			t.Errorf("%s: something is cut, or has no answer: %s", lang, found)
		}
		if lang != "de" {
			continue
		}
		for _, want := range []string{
			"Besuchsbericht · Acme Kiel Holtenauer Straße Kernservice · November 2026, Vormittag 50,0 % ohne Bedienung gegangen · nicht bestanden",
			"87,0 % vor den kritischen Fragen", "Kritisch: " + plain(r.Titles.Questions["out"]) + " · War jemand unfreundlich?", "Empfang 4 von 5 80,0 %",
			"War jemand unfreundlich? Ja – Laut. 0 von 4", "Lächelt, Hört zu", "1 min 35 s, ohne Bedienung gegangen", "Preis 72,04", "trifft nicht zu",
		} {
			if !strings.Contains(found, plain(want)) {
				t.Errorf("it does not have %q: %s", want, found)
			}
		}
		if n := strings.Count(found, "Ich wartete an der Theke."); n < 390 {
			t.Errorf("the narrative has %d sentences", n)
		}
	}
}

// logo returns a picture of that size as PNG.
func logo(t *testing.T, wide, high int) []byte {
	t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, wide, high))
	drawn.Set(1, 1, color.RGBA{R: 200, A: 255})
	var b bytes.Buffer
	if err := png.Encode(&b, drawn); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestABrandIsBounded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		name, colour string
		logo         []byte
		fine         bool
	}{
		"all":             {"Őszinte Ügynökség", "#D55E00", logo(t, 300, 80), true},
		"a name":          {"Agency", "", nil, true},
		"a long name":     {strings.Repeat("x", 81), "", nil, false},
		"a colour's name": {"", "red", nil, false},
		"a script":        {"", "", []byte("<svg onload=alert(1)>"), false},
		"a wide logo":     {"", "", logo(t, 2001, 2), false},
		"a large file":    {"", "", make([]byte, paper.MostLogoBytes+1), false},
	} {
		b, err := paper.NewBrand(test.name, test.colour, test.logo)
		if test.fine != (err == nil) || err != nil && !errors.Is(err, paper.ErrBrand) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			continue
		}
		var out bytes.Buffer
		if err := paper.LocationReport(&out, full(), "hu", b); err != nil {
			t.Fatal(err)
		}
		inPlace(t, out.Bytes())
		if test.name != "" && !strings.Contains(read(t, out.Bytes()), test.name) {
			t.Errorf("%s: the paper does not have the name", name)
		}
	}
	if b, err := paper.NewBrand("", "", nil); b != nil || err != nil {
		t.Errorf("no brand is %v, %v", b, err)
	}
}
