package scorecard

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mysteryshopper/checklist"

	"pgregory.net/rapid"
)

// talliesBytes returns the blob of tallies that can be written.
func talliesBytes(t interface {
	Helper()
	Fatalf(string, ...any)
}, e *Tallies) string {
	t.Helper()
	blob, err := e.MarshalBinary()
	if err != nil {
		t.Fatalf("encoding: %v", err)
	}
	return string(blob)
}

func commending(behaviours ...string) (list []checklist.Commendation) {
	for _, b := range behaviours {
		list = append(list, checklist.Commendation{Behaviour: b, Text: "so it was"})
	}
	return list
}

func TestTalliesOf(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	waited := func(seconds int64, outcome checklist.DurationOutcome) []checklist.Answer {
		return answersOf(checklist.Answer{
			Question: "wait-for-service", Duration: &checklist.DurationAnswer{Seconds: seconds, Outcome: outcome},
		})
	}
	gaveUp := func(seconds int32) Histograms {
		return Histograms{{"wait-for-service", Histogram{bins: []bin{{seconds, 1}}}}}
	}
	for name, tt := range map[string]struct {
		answers      []checklist.Answer
		outcome      checklist.Outcome
		commendation []checklist.Commendation
		visits       int64
		want         Tallies
	}{
		"served":                     {answers: answersOf(), visits: 1},
		"walked out":                 {answers: waited(312, checklist.DurationLeftUnserved), visits: 1, want: Tallies{GaveUp: gaveUp(312)}},
		"hung up at once":            {answers: waited(0, checklist.DurationHungUp), visits: 1, want: Tallies{GaveUp: gaveUp(0)}},
		"commended":                  {answers: answersOf(), visits: 1, commendation: commending("smiled", "listened"), want: Tallies{Commendations: Counts{{"listened", 1}, {"smiled", 1}}}},
		"commended twice":            {answers: answersOf(), visits: 1, commendation: commending("smiled", "smiled"), want: Tallies{Commendations: Counts{{"smiled", 1}}}},
		"commended for nothing":      {answers: answersOf(), visits: 1, commendation: commending("")},
		"commended where it is shut": {outcome: checklist.OutcomeClosed, commendation: commending("smiled"), want: Tallies{Commendations: Counts{{"smiled", 1}}}},
		"shut":                       {outcome: checklist.OutcomeClosed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var score *checklist.Score
			if tt.outcome.Scored() {
				score = c.Score(tt.answers, tt.outcome)
			}
			totals, details := FromReport(c, score, tt.answers, tt.outcome)
			if totals.Visits != tt.visits {
				t.Fatalf("it counts %d times", totals.Visits)
			}
			want := tt.want
			want.Reports = 1
			if tt.visits > 0 {
				want.Places = Places{{Number: 7, Visits: 1, SumPpb: totals.SumPpb}}
			}
			got := TalliesOf(totals, &details, &checklist.Report{Answers: tt.answers, Commendations: tt.commendation}, 7)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v\nwant %+v", got, want)
			}
			if !got.Fits(&totals) {
				t.Error("they do not fit their own totals")
			}
		})
	}
}

// drawContribution draws a report and returns what it adds.
func drawContribution(t *rapid.T, c *checklist.Compiled) (Totals, Details, Tallies) {
	r := drawReport(t, c)
	totals, details := r.contribution(c)
	content := &checklist.Report{
		Answers:       r.answers,
		Commendations: commending(rapid.SliceOfN(rapid.SampledFrom([]string{"smiled", "listened", "kept-a-promise"}), 0, 3).Draw(t, "praise")...),
	}
	return totals, details, TalliesOf(totals, &details, content, rapid.Int32Range(1, 6).Draw(t, "place"))
}

// TestTalliesAreSums adds reports in two orders, and subtracts some again: the bytes are those of what is left. All the
// while the tallies have the same visits and waits as totals and details.
func TestTalliesAreSums(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	rapid.Check(t, func(t *rapid.T) {
		var totals Totals
		var details Details
		var all, kept, taken Tallies
		var parts []*Tallies
		for range rapid.IntRange(1, 12).Draw(t, "reports") {
			oneTotals, oneDetails, one := drawContribution(t, c)
			parts = append(parts, &one)
			all.Add(&one)
			details.Add(&oneDetails)
			if err := totals.Add(oneTotals); err != nil {
				t.Fatal(err)
			}
			if rapid.Bool().Draw(t, "kept") {
				kept.Add(&one)
			} else {
				taken.Add(&one)
			}
		}
		before := talliesBytes(t, &all)
		var backwards Tallies
		for _, part := range slices.Backward(parts) {
			backwards.Add(part)
		}
		if talliesBytes(t, &backwards) != before {
			t.Fatalf("backwards they are %+v, forwards %+v", backwards, all)
		}
		if !all.Fits(&totals) || all.Reports != int64(len(parts)) {
			t.Fatalf("%+v is not of %+v", all, totals)
		}
		for i := range details.Questions {
			part := &details.Questions[i]
			var gaveUp Histogram
			if found := all.GaveUp.Get(part.Key); found != nil {
				gaveUp.Merge(found)
			}
			if gaveUp.N() != part.LeftUnserved+part.HungUp {
				t.Fatalf("%s: %d waits were given up, and %d are known", part.Key, part.LeftUnserved+part.HungUp, gaveUp.N())
			}
		}
		if err := all.Subtract(&taken); err != nil {
			t.Fatal(err)
		}
		if talliesBytes(t, &all) != talliesBytes(t, &kept) {
			t.Fatalf("what is left is %+v, want %+v", all, kept)
		}
		if err := all.Subtract(&kept); err != nil || !reflect.DeepEqual(talliesBytes(t, &all), talliesBytes(t, new(Tallies))) {
			t.Fatalf("nothing is %+v: %v", all, err)
		}
	})
}

// TestTalliesAreNotNegative subtracts what was not added: nothing may change.
func TestTalliesAreNotNegative(t *testing.T) {
	t.Parallel()
	held := func() *Tallies {
		return &Tallies{
			Reports: 5, Places: Places{{2, 3, 2 * ppbWhole}, {5, 1, 10}}, Commendations: Counts{{"smiled", 2}},
			GaveUp: Histograms{{"wait", Histogram{bins: []bin{{60, 2}}}}},
		}
	}
	for name, out := range map[string]Tallies{
		"more reports":             {Reports: 6},
		"another place":            {Places: Places{{3, 1, 0}}},
		"a place after all":        {Places: Places{{9, 1, 0}}},
		"more visits":              {Places: Places{{5, 2, 10}}},
		"more points":              {Places: Places{{2, 1, 2*ppbWhole + 1}}},
		"too few points to go":     {Places: Places{{2, 2, 0}}},
		"all visits, some points":  {Places: Places{{5, 1, 9}}},
		"another behaviour":        {Commendations: Counts{{"listened", 1}}},
		"more commendations":       {Commendations: Counts{{"smiled", 3}}},
		"another question":         {GaveUp: Histograms{{"queue", Histogram{bins: []bin{{60, 1}}}}}},
		"another wait":             {GaveUp: Histograms{{"wait", Histogram{bins: []bin{{61, 1}}}}}},
		"one that is there, first": {Places: Places{{2, 1, ppbWhole}}, Commendations: Counts{{"listened", 1}}},
	} {
		e := held()
		if err := e.Subtract(&out); !errors.Is(err, ErrNegative) {
			t.Errorf("%s: got %v", name, err)
		}
		if !reflect.DeepEqual(e, held()) {
			t.Errorf("%s: it is %+v now", name, e)
		}
	}
}

func TestTalliesFit(t *testing.T) {
	t.Parallel()
	e := Tallies{Places: Places{{1, 2, 30}, {4, 1, 12}}}
	for _, tt := range []struct {
		totals Totals
		want   bool
	}{
		{Totals{Visits: 3, SumPpb: 42}, true},
		{Totals{Visits: 4, SumPpb: 42}, false},
		{Totals{Visits: 3, SumPpb: 41}, false},
	} {
		if got := e.Fits(&tt.totals); got != tt.want {
			t.Errorf("%+v: %v", tt.totals, got)
		}
	}
}

// drawPlaces draws places whose bytes are of every length.
func drawPlaces(t *rapid.T, label string) Places {
	numbers := rapid.OneOf(rapid.Int32Range(1, 40), rapid.Int32Min(1))
	var all Places
	for _, number := range rapid.SliceOfNDistinct(numbers, 0, 20, rapid.ID).Draw(t, label) {
		visits := rapid.Int64Range(1, maxPlaceVisits).Draw(t, "visits")
		all.Merge(Places{{number, visits, rapid.Int64Range(0, visits*ppbWhole).Draw(t, "ppb")}})
	}
	return all
}

func TestTalliesRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := Tallies{Reports: rapid.Int64Range(0, maxCount).Draw(t, "reports"), Places: drawPlaces(t, "places"), Commendations: drawCounts(t, "commendations")}
		keys := rapid.SliceOfNDistinct(drawKey, 0, 3, rapid.ID).Draw(t, "waits")
		slices.Sort(keys)
		for _, key := range keys {
			if h := drawHistogram(t, rapid.Int32Range(0, checklist.MaxSeconds)); len(h.bins) > 0 {
				want.GaveUp = append(want.GaveUp, KeyedHistogram{key, h})
			}
		}
		blob := talliesBytes(t, &want)
		var got Tallies
		if err := got.UnmarshalBinary([]byte(blob)); err != nil {
			t.Fatal(err)
		}
		if len(want.Places)+len(want.Commendations)+len(want.GaveUp) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v\nwant %+v", got, want)
		}
		if again := talliesBytes(t, &got); again != blob {
			t.Fatalf("%x is written again as %x", blob, again)
		}
		brief := got
		brief.GaveUp = nil
		if err := got.UnmarshalInto([]byte(blob), false, nil); err != nil || !reflect.DeepEqual(got, brief) {
			t.Fatalf("without waits: %v, got %+v\nwant %+v", err, got, brief)
		}
	})
}

// TestPlacesUnite compares the union of places with that by a map.
func TestPlacesUnite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var got Places
		want := map[int32]Place{}
		for range rapid.IntRange(0, 6).Draw(t, "rows") {
			row := drawPlaces(t, "row")
			given := slices.Clone(row)
			got.Merge(row)
			for _, p := range row {
				sum := want[p.Number]
				want[p.Number] = Place{p.Number, sum.Visits + p.Visits, sum.SumPpb + p.SumPpb}
			}
			if !slices.Equal(row, given) {
				t.Fatal("what is added is changed")
			}
		}
		if len(got) != len(want) || !slices.IsSortedFunc(got, func(a, b Place) int { return int(a.Number) - int(b.Number) }) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		for _, p := range got {
			if p != want[p.Number] {
				t.Fatalf("got %+v, want %+v", p, want[p.Number])
			}
		}
	})
}

// TestMeansByPlace holds the figures made of places to those made of each location's totals.
func TestMeansByPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		drawn := func() (all Totals, places Places, locations []Totals) {
			for number := range rapid.Int32Range(0, 8).Draw(t, "locations") {
				values := rapid.SliceOfN(rapid.Int64Range(0, whole), 1, 4).Draw(t, "visits")
				at := ofBasisPoints(values...)
				locations = append(locations, at)
				places.Merge(Places{{number + 1, at.Visits, at.SumPpb}})
				if err := all.Add(at); err != nil {
					t.Fatal(err)
				}
			}
			return all, places, locations
		}
		all, places, locations := drawn()
		// Each location's mean counts as one visit.
		means := func(locations []Totals) (means Totals) {
			for _, at := range locations {
				ppb := at.SumPpb / at.Visits
				step := ppb / ppbPerStep
				if err := means.Add(Totals{Visits: 1, SumPpb: ppb, SumBasisPoints: step, SumSquares: step * step}); err != nil {
					t.Fatal(err)
				}
			}
			return means
		}
		want, mean := figureOf(all, int64(len(locations))), means(locations)
		fewest := int64(0)
		for i, at := range locations {
			if i == 0 || at.Visits < fewest {
				fewest = at.Visits
			}
		}
		if mean.Visits > 0 {
			want.BasisPoints = new(meanBasisPoints(mean.SumPpb, mean.Visits))
			want.Distortion = new(1 / float64(mean.Visits*fewest))
		}
		if mean.Visits > 1 {
			e := estimate{mean: float64(mean.SumPpb) / float64(mean.Visits) / ppbPerStep}
			want.setInterval(e.around(studentMargin(variance(mean.Visits, mean.SumBasisPoints, mean.SumSquares), mean.Visits)))
		}
		if got := byLocation.Figure(Sums{all, places, int64(len(locations))}); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

// TestTalliesGolden pins the bytes: a database of years ago must be read.
func TestTalliesGolden(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	hungUp := answersOf(checklist.Answer{Question: "wait-for-service", Duration: &checklist.DurationAnswer{Seconds: 400, Outcome: "HUNG_UP"}})
	var got strings.Builder
	var sum Tallies
	got.WriteString(hex.EncodeToString([]byte(talliesBytes(t, &sum))) + "\n")
	for i, answers := range [][]checklist.Answer{answersOf(), hungUp, answersOf(), hungUp} {
		totals, details := FromReport(c, c.Score(answers, ""), answers, "")
		content := &checklist.Report{Answers: answers, Commendations: commending("smiled", "kept-a-promise")[i%2:]}
		add := TalliesOf(totals, &details, content, []int32{3, 200, 3, 100_000}[i])
		sum.Add(&add)
		got.WriteString(hex.EncodeToString([]byte(talliesBytes(t, &sum))) + "\n")
	}
	path := filepath.Join("testdata", "tallies.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
	for line := range strings.Lines(string(want)) {
		blob, err := hex.DecodeString(strings.TrimSpace(line))
		if err != nil {
			t.Fatal(err)
		}
		var old Tallies
		if err := old.UnmarshalBinary(blob); err != nil {
			t.Errorf("%x: %v", blob, err)
		}
	}
}

func TestTalliesUnencodable(t *testing.T) {
	t.Parallel()
	seconds := Histogram{bins: []bin{{60, 1}}}
	for name, e := range map[string]Tallies{
		"reports below 0":       {Reports: -1},
		"too many reports":      {Reports: maxCount + 1},
		"place 0":               {Places: Places{{0, 1, 0}}},
		"a place below 0":       {Places: Places{{-1, 1, 0}}},
		"a place twice":         {Places: Places{{1, 1, 0}, {1, 1, 0}}},
		"unsorted places":       {Places: Places{{2, 1, 0}, {1, 1, 0}}},
		"no visits":             {Places: Places{{1, 0, 0}}},
		"too many visits":       {Places: Places{{1, maxPlaceVisits + 1, 0}}},
		"less than nothing":     {Places: Places{{1, 1, -1}}},
		"more than all points":  {Places: Places{{1, 1, ppbWhole + 1}}},
		"no such behaviour":     {Commendations: Counts{{"Smiled", 1}}},
		"no commendations":      {Commendations: Counts{{"smiled", 0}}},
		"unsorted behaviours":   {Commendations: Counts{{"b", 1}, {"a", 1}}},
		"no waits":              {GaveUp: Histograms{{"wait", Histogram{}}}},
		"waits for no question": {GaveUp: Histograms{{"", seconds}}},
		"unsorted questions":    {GaveUp: Histograms{{"b", seconds}, {"a", seconds}}},
		"waits less than none":  {GaveUp: Histograms{{"wait", Histogram{bins: []bin{{60, -1}}}}}},
	} {
		if _, err := e.MarshalBinary(); !errors.Is(err, ErrUnencodable) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	most := Tallies{Places: Places{{math.MaxInt32, maxPlaceVisits, maxPlaceVisits * ppbWhole}}}
	var got Tallies
	if err := got.UnmarshalBinary([]byte(talliesBytes(t, &most))); err != nil || !reflect.DeepEqual(got, most) {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestTalliesMalformed holds one of every way to write a blob otherwise than the encoder does.
func TestTalliesMalformed(t *testing.T) {
	t.Parallel()
	e := Tallies{Reports: 3, Places: Places{{1, 1, 5}, {2, 1, 5}}, Commendations: Counts{{"a", 1}}, GaveUp: Histograms{{"a", Histogram{bins: []bin{{1, 1}}}}}}
	const spoilt = "\x01\x03\x02\x00\x00\x05\x00\x00\x05\x01\x00\x00\x00\x01\x00\x00\x03\x02"
	before := talliesBytes(t, &e)
	if before != spoilt {
		t.Fatalf("what the others spoil is %x", before)
	}
	for name, blob := range map[string]string{
		"nothing":                  "",
		"another format":           "\x02\x03\x00\x00\x00",
		"the format alone":         "\x01",
		"a long number of reports": "\x01\x83\x00\x00\x00\x00",
		"too many reports":         "\x01\x81\x80\x80\x80\x80\x20\x00\x00\x00",
		"reports over 63 bits":     "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00\x00\x00",
		"a byte more":              "\x01\x03\x00\x00\x00\x00",
		"a byte less":              spoilt[:len(spoilt)-1],
		"a long zero":              "\x01\x03\x80\x00\x00\x00",
		"more places than bytes":   "\x01\x03\x09\x00\x00\x00\x00\x00",
		"a long gap":               "\x01\x03\x01\x80\x00\x00\x05\x00\x00",
		"a long gap among many":    "\x01\x03\x02\x80\x00\x00\x05\x00\x00\x05\x00\x00",
		"long points among many":   "\x01\x03\x02\x00\x00\x85\x00\x00\x00\x05\x00\x00",
		"a place over 31 bits":     "\x01\x03\x01\xff\xff\xff\xff\x07\x00\x05\x00\x00",
		"a place far over":         "\x01\x03\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00\x05\x00\x00",
		"too many visits":          "\x01\x03\x01\x00\x80\x80\x80\x08\x05\x00\x00",
		"visits far over":          "\x01\x03\x01\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x05\x00\x00",
		"more than all points":     "\x01\x03\x01\x00\x00\x81\x94\xeb\xdc\x03\x00\x00",
		"points far over":          "\x01\x03\x01\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00\x00",
		"an endless number":        "\x01\x03\x01\x00\x00\x80\x80\x80",
		"a behaviour twice":        "\x01\x03\x00\x02\x00\x00\x00\x00\x00\x00\x00",
		"no waits":                 "\x01\x03\x00\x00\x01\x00\x00\x00\x00",
		"waits' ones written out":  "\x01\x03\x00\x00\x01\x00\x00\x02\x02\x00",
		"a question twice":         "\x01\x03\x00\x00\x02\x00\x00\x03\x02\x00\x00\x03\x02",
	} {
		if err := e.UnmarshalBinary([]byte(blob)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if talliesBytes(t, &e) != before {
		t.Error("a malformed blob changed the tallies")
	}
}

// FuzzTallies decodes any bytes. What is accepted is written again as the same bytes, and can be added and subtracted.
func FuzzTallies(f *testing.F) {
	golden, err := os.ReadFile(filepath.Join("testdata", "tallies.golden"))
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(golden)) {
		blob, err := hex.DecodeString(strings.TrimSpace(line))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(blob)
	}
	f.Fuzz(func(t *testing.T, blob []byte) {
		var e Tallies
		if err := e.UnmarshalBinary(blob); err != nil {
			return
		}
		again, err := e.MarshalBinary()
		if err != nil || !bytes.Equal(again, blob) {
			t.Fatalf("%x is written again as %x, %v", blob, again, err)
		}
		var sum Tallies
		sum.Add(&e)
		sum.Add(&e)
		for range 2 {
			if err := sum.Subtract(&e); err != nil {
				t.Fatal(err)
			}
		}
		if left := talliesBytes(t, &sum); left != "\x01\x00\x00\x00\x00" {
			t.Fatalf("%x less itself is %x", blob, left)
		}
	})
}

// BenchmarkUnion reads the places of 40 roll-ups of a client with 2,000 locations, and unites them: what a scorecard of
// the whole client over two years takes.
func BenchmarkUnion(b *testing.B) {
	const rows, locations = 40, 2000
	var blobs [][]byte
	for row := range rows {
		var e Tallies
		for i := range int32(locations) {
			if visits := int64(1 + (int(i)+row)%17); (int(i)+row)%10 > 0 {
				e.Places = append(e.Places, Place{i + 1, visits, visits * (600_000_000 + int64(i)*100_003)})
			}
		}
		blobs = append(blobs, []byte(talliesBytes(b, &e)))
	}
	b.ReportAllocs()
	b.ReportMetric(float64(len(blobs[0])), "bytes/blob")
	for b.Loop() {
		var all Places
		for _, blob := range blobs {
			var e Tallies
			if err := e.UnmarshalBinary(blob); err != nil {
				b.Fatal(err)
			}
			all.Merge(e.Places)
		}
		if len(all) != locations {
			b.Fatalf("%d places", len(all))
		}
	}
}

// TestMemoryIsBounded takes more room than is kept, in chunks of all sizes, and then the same again.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	m := &Memory{}
	for range 2 {
		for _, n := range []int{1, placesKept / 2, chunkPlaces, 3, placesKept, 7} {
			if got := len(m.places(n)); got != n {
				t.Fatalf("there is room for %d of %d places", got, n)
			}
		}
		m.Reset()
		kept := 0
		for _, chunk := range m.chunks {
			kept += len(chunk)
		}
		if kept == 0 || kept > placesKept {
			t.Fatalf("%d places are kept", kept)
		}
	}
}

// TestMemory reads tallies into one memory again and again: what is read is the same as without one, nothing of it is
// changed by what is read or added after it, and a memory that was used once makes no new room.
func TestMemory(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := &Memory{}
		for range 2 {
			var read, want []Tallies
			for range rapid.IntRange(1, 5).Draw(t, "roll-ups") {
				one := Tallies{Reports: 1, Places: drawPlaces(t, "places")}
				var into Tallies
				if err := into.UnmarshalInto([]byte(talliesBytes(t, &one)), true, m); err != nil {
					t.Fatal(err)
				}
				read, want = append(read, into), append(want, one)
			}
			more := drawPlaces(t, "more")
			read[0].Places.Merge(more)
			want[0].Places.Merge(more)
			for i := range want {
				if !slices.Equal(read[i].Places, want[i].Places) {
					t.Fatalf("%d: got %+v\nwant %+v", i, read[i].Places, want[i].Places)
				}
			}
			m.Reset()
		}
		if len(m.chunks) > 1 {
			t.Fatalf("there are %d chunks", len(m.chunks))
		}
	})
}
