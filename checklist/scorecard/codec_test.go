package scorecard

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mysteryshopper/checklist"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write testdata/details.golden anew")

// drawHistogram draws a histogram of up to ten values.
func drawHistogram(t *rapid.T, values *rapid.Generator[int32]) Histogram {
	counts := rapid.OneOf(rapid.Just(int64(1)), rapid.Int64Range(1, maxCount))
	var h Histogram
	for _, v := range rapid.SliceOfNDistinct(values, 0, 10, rapid.ID).Draw(t, "values") {
		h.merge([]bin{{v, counts.Draw(t, "count")}})
	}
	return h
}

func drawCounts(t *rapid.T, label string) Counts {
	var c Counts
	for _, key := range rapid.SliceOfNDistinct(drawKey, 0, 5, rapid.ID).Draw(t, label) {
		c.Add(key, rapid.Int64Range(1, maxCount).Draw(t, "count"))
	}
	return c
}

var drawKey = rapid.StringMatching(`(greeted-in-time-|promise-|a{14,17})?[a-z0-9]([a-z0-9-]{0,45})?`)

func drawParts(t *rapid.T, label string) Parts {
	keys := rapid.SliceOfNDistinct(drawKey, 0, 5, rapid.ID).Draw(t, label)
	slices.Sort(keys)
	sum := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Min(0))
	var group Parts
	for _, key := range keys {
		p := Part{
			Cell:     Cell{SumPpb: sum.Draw(t, "ppb"), Earned: sum.Draw(t, "earned"), Possible: sum.Draw(t, "possible")},
			Answered: sum.Draw(t, "answered"), NotApplicable: sum.Draw(t, "n/a"), Criticals: sum.Draw(t, "criticals"),
			LeftUnserved: sum.Draw(t, "left"), HungUp: sum.Draw(t, "hung up"),
			Options: drawCounts(t, "options"),
		}
		p.Hist = drawHistogram(t, rapid.Int32Range(0, whole))
		p.Served = drawHistogram(t, rapid.Int32Range(0, checklist.MaxSeconds))
		p.Values = drawHistogram(t, rapid.Int32())
		if rapid.Bool().Draw(t, "full marks") {
			p.Cell = Cell{SumPpb: ppbWhole, Earned: 4, Possible: 4, Hist: Histogram{bins: []bin{{whole, 1}}}}
			p.Answered = 1
		}
		if !p.empty() {
			group = append(group, KeyedPart{key, p})
		}
	}
	return group
}

func TestDetailsRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := Details{
			Total: drawHistogram(t, rapid.Int32Range(0, whole)), Bands: drawCounts(t, "bands"),
			Sections: drawParts(t, "sections"), Dimensions: drawParts(t, "dimensions"), Questions: drawParts(t, "questions"),
		}
		var got Details
		if err := got.UnmarshalBinary([]byte(bytesOf(t, &want))); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(normal(&got), normal(&want)) {
			t.Fatalf("got %+v\nwant %+v", got, want)
		}
	})
}

// normal makes empty and absent bins the same for reflect.DeepEqual.
func normal(d *Details) *Details {
	tidy := func(h *Histogram) { h.bins = append([]bin(nil), h.bins...) }
	tidy(&d.Total)
	for _, group := range d.groups() {
		for i := range *group {
			p := &(*group)[i]
			tidy(&p.Hist)
			tidy(&p.Served)
			tidy(&p.Values)
		}
	}
	return d
}

// TestDetailsGolden pins the bytes: a database of years ago must be read.
func TestDetailsGolden(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	badly := answersOf(
		checklist.Answer{Question: "greeted", Choice: new("b")},
		checklist.Answer{Question: "told-the-truth", Choice: new("b")},
		checklist.Answer{Question: "wait-for-service", Duration: &checklist.DurationAnswer{Seconds: 400, Outcome: "HUNG_UP"}},
		checklist.Answer{Question: "extra-mile", NotApplicable: true},
	)
	var got strings.Builder
	var details Details
	for _, answers := range [][]checklist.Answer{nil, answersOf(), badly, answersOf()} {
		_, add := FromReport(c, c.Score(answers, ""), answers, "")
		details.Add(&add)
		got.WriteString(hex.EncodeToString([]byte(bytesOf(t, &details))) + "\n")
	}
	path := filepath.Join("testdata", "details.golden")
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
		var old Details
		if err := old.UnmarshalBinary(blob); err != nil {
			t.Errorf("%x: %v", blob, err)
		}
	}
}

func TestDetailsUnencodable(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]Details{
		"no key":           {Bands: Counts{{"", 1}}},
		"a long key":       {Bands: Counts{{strings.Repeat("a", 64), 1}}},
		"a key twice":      {Bands: Counts{{"a", 1}, {"a", 1}}},
		"a capital":        {Bands: Counts{{"Aa", 1}}},
		"a count of none":  {Bands: Counts{{"a", 0}}},
		"a huge count":     {Bands: Counts{{"a", maxCount + 1}}},
		"an empty part":    {Sections: Parts{{"a", Part{}}}},
		"unsorted parts":   {Sections: Parts{{"b", Part{Answered: 1}}, {"a", Part{Answered: 1}}}},
		"a negative sum":   {Questions: Parts{{"a", Part{NotApplicable: -1}}}},
		"unsorted options": {Questions: Parts{{"a", Part{Options: Counts{{"b", 1}, {"a", 1}}}}}},
		"negative bins":    {Total: Histogram{bins: []bin{{1, -1}}}},
	} {
		if _, err := d.MarshalBinary(); !errors.Is(err, ErrUnencodable) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	longest := Details{Bands: Counts{{strings.Repeat("a", 63), maxCount}}}
	var got Details
	if err := got.UnmarshalBinary([]byte(bytesOf(t, &longest))); err != nil || len(got.Bands) != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestDetailsMalformed holds one of every way to write a blob otherwise than
// the encoder does.
func TestDetailsMalformed(t *testing.T) {
	t.Parallel()
	const empty = "\x01\x00\x00\x00\x00\x00\x00"
	var d Details
	if err := d.UnmarshalBinary([]byte(empty)); err != nil {
		t.Fatalf("the empty blob: %v", err)
	}
	// question is a blob with the option table "a" and one question "q".
	question := func(part string) string { return "\x01\x01\x00\x00\x00\x00\x00\x00\x01\x00\x80" + part }
	if err := d.UnmarshalBinary([]byte("\x01\x00\x00\x01\x00\x08\x00\x00\x00\x00")); err != nil {
		t.Fatalf("the band that others spoil: %v", err)
	}
	if err := d.UnmarshalBinary([]byte(question("\x44\x02\x03\x00"))); err != nil {
		t.Fatalf("the question that all others spoil: %v", err)
	}
	before := bytesOf(t, &d)
	for name, blob := range map[string]string{
		"nothing":                     "",
		"another format":              "\x02" + empty[1:],
		"a byte more":                 empty + "\x00",
		"a long zero":                 "\x01\x80\x00\x00\x00\x00\x00\x00",
		"more than there is":          "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"an unused option":            "\x01\x01\x00\x00\x00\x00\x00\x00\x00",
		"unsorted bands":              "\x01\x00\x00\x02\x00\x08\x00\x00\x00\x00\x00\x00\x00",
		"a prefix written out":        "\x01\x00\x00\x02\x01\x00\x40\x00\x01\x00\x80\x00\x00\x00\x00",
		"a prefix of nothing":         "\x01\x00\x00\x01\x10\x08\x00\x00\x00\x00",
		"bits after a key":            "\x01\x00\x00\x01\x00\x09\x00\x00\x00\x00",
		"a letter of no meaning":      "\x01\x00\x00\x01\x00\xf8\x00\x00\x00\x00",
		"a digit of ten":              "\x01\x00\x00\x01\x00\xda\x80\x00\x00\x00\x00",
		"a short key":                 "\x01\x00\x00\x01\x0f\x08",
		"ones written out":            "\x01\x00\x02\x00\x00\x00\x00\x00\x00",
		"no ones":                     "\x01\x00\x01\x00\x00\x00\x00",
		"a value over 32 bits":        "\x01\x00\x03\xff\xff\xff\xff\xff\x01\x00\x00\x00\x00",
		"a count over its bound":      "\x01\x00\x02\x00\xff\xff\xff\xff\xff\xff\x01\x00\x00\x00\x00",
		"flags of nothing":            question("\x00"),
		"an empty cell":               question("\x45\x00\x00\x00\x00\x02\x03\x00"),
		"both cells":                  question("\x43\x03\x90\x4e\x00\x01\x01\x01\x03\x00"),
		"full marks written out":      question("\x41\x03\x90\x4e\x00\x01\x01\x03\x00"),
		"as many answered as visits":  question("\x46\x01\x00\x03\x00"),
		"not applicable to none":      question("\x4c\x02\x00\x03\x00"),
		"a sum over 63 bits":          question("\x4c\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x03\x00"),
		"no waits":                    question("\x64\x02\x00\x00\x00\x03\x00"),
		"no options":                  question("\x44\x02\x00"),
		"an option beyond the table":  question("\x44\x02\x03\x01"),
		"an option's one written out": question("\x44\x02\x02\x00\x00"),
	} {
		if err := d.UnmarshalBinary([]byte(blob)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if bytesOf(t, &d) != before {
		t.Error("a malformed blob changed the details")
	}
}

// FuzzDetails decodes any bytes. What is accepted is written again as the same
// bytes, can be added and subtracted, and shown, and its points can be read alone.
func FuzzDetails(f *testing.F) {
	f.Add([]byte("\x01\x00\x00\x00\x00\x00\x00"))
	golden, err := os.ReadFile(filepath.Join("testdata", "details.golden"))
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
		var d, points Details
		of := Groups{Total: true, Sections: true, Dimensions: true, Questions: true}
		damaged := points.UnmarshalPoints(blob, of)
		if err := d.UnmarshalBinary(blob); err != nil {
			return
		}
		var whole Details
		whole.Add(&d)
		if whole.KeepPoints(of); damaged != nil || !reflect.DeepEqual(normal(&points), normal(&whole)) {
			t.Fatalf("%x has the points %+v, %v; want %+v", blob, points, damaged, whole)
		}
		again, err := d.MarshalBinary()
		if err != nil || !bytes.Equal(again, blob) {
			t.Fatalf("%x is written again as %x, %v", blob, again, err)
		}
		var sum Details
		sum.Add(&d)
		if err := sum.Subtract(&d); err != nil {
			t.Fatal(err)
		}
		if len(bytesOf(t, &sum)) != 7 {
			t.Fatalf("%x less itself is %+v", blob, sum)
		}
		for i := range d.Questions {
			p := &d.Questions[i]
			p.Waits()
			p.PassRate()
			p.NetPromoter()
			visitMean(p.Totals(), 1)
			Pooled(p.Totals(), 1)
		}
	})
}
