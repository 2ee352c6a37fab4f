package scorecard

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"mysteryshopper/checklist"
)

// usualKeys are keys as a checklist has them: 35 questions in five sections.
var usualKeys = []string{
	"greeted-in-time", "visible-pleasure", "addressed-by-name", "queue-length", "staff-on-floor", "wait-explained",
	"reason-for-leaving",

	"time-agreed", "started-on-time", "finished-on-time", "promise-given", "promise-definite", "promise-kept",
	"promise-kept-in-time",

	"asked-need", "listened-to-the-end", "reaction-to-objection", "advice-fits-need", "explained-benefit",
	"question-answered", "information-agrees",

	"price-told", "price-as-told", "told-the-truth", "no-judging", "no-arguing", "pressure-to-buy",
	"treated-with-respect",

	"asked-all-well", "friendly-farewell", "extra-mile", "clean-entrance", "clean-counter", "shelves-full",
	"opening-hours-shown",
}

// usual is a checklist of a usual size: 35 questions, five sections, two
// dimensions.
func usual(t testing.TB) *checklist.Compiled {
	v := &checklist.Version{
		Checklist: "usual", Title: text("usual"), DefaultLocale: "en", TotalMode: checklist.Points,
		Bands: []checklist.Band{{Key: "poor", Title: text("poor")}, {Key: "good", FromBasisPoints: 7500, Title: text("good")}},
	}
	sections := []string{"welcome", "promises", "advice", "honesty", "farewell"}
	for i, key := range usualKeys {
		q := choice(key, 2, 1, 0)
		q.Dimensions = []string{[]string{"task", "human"}[i%2]}
		if i%7 == 0 {
			v.Sections = append(v.Sections, checklist.Section{Key: sections[i/7], Title: text("section")})
		}
		at := &v.Sections[i/7].Questions
		*at = append(*at, q)
	}
	return compile(t, v)
}

// usualReport draws a report that is good three times of four.
func usualReport(c *checklist.Compiled, random *rand.Rand) report {
	r := report{outcome: checklist.OutcomeCompleted}
	for _, key := range usualKeys {
		option := string("aaabc"[random.IntN(5)])
		r.answers = append(r.answers, checklist.Answer{Question: key, Choice: &option})
	}
	r.score = c.Score(r.answers, r.outcome)
	return r
}

// TestBlobIsSmall bounds the blob of one visit, which a store keeps by the
// thousand, at 20 bytes a question with its key.
func TestBlobIsSmall(t *testing.T) {
	t.Parallel()
	c := usual(t)
	random := rand.New(rand.NewPCG(1, 2))
	var sizes []int
	for range 100 {
		_, d := usualReport(c, random).contribution(c)
		sizes = append(sizes, len(bytesOf(t, &d)))
	}
	if got := slices.Max(sizes); got > 20*len(usualKeys) {
		t.Errorf("the blob of a visit of %d questions has up to %d bytes", len(usualKeys), got)
	}
	t.Logf("%d to %d bytes", slices.Min(sizes), slices.Max(sizes))
}

func BenchmarkFromReport(b *testing.B) {
	c := usual(b)
	r := usualReport(c, rand.New(rand.NewPCG(1, 2)))
	b.ReportAllocs()
	for b.Loop() {
		r.contribution(c)
	}
}

// BenchmarkMerge reads and merges 72 blobs of 42 parts: a year of six waves, or
// six years of months.
func BenchmarkMerge(b *testing.B) {
	c := usual(b)
	for _, visits := range []int{1, 1000} {
		b.Run(fmt.Sprintf("visits=%d", visits), func(b *testing.B) {
			random := rand.New(rand.NewPCG(1, 2))
			var blobs [][]byte
			size := 0
			for range 72 {
				var d Details
				for range visits {
					_, add := usualReport(c, random).contribution(c)
					d.Add(&add)
				}
				blob, err := d.MarshalBinary()
				if err != nil {
					b.Fatal(err)
				}
				blobs = append(blobs, blob)
				size += len(blob)
			}
			b.ReportAllocs()
			b.ReportMetric(float64(size)/72, "bytes/blob")
			for b.Loop() {
				var sum Details
				for _, blob := range blobs {
					var d Details
					if err := d.UnmarshalBinary(blob); err != nil {
						b.Fatal(err)
					}
					sum.Add(&d)
				}
			}
		})
	}
}

// BenchmarkRelease is what a release does to one row: read, add, write.
func BenchmarkRelease(b *testing.B) {
	c := usual(b)
	random := rand.New(rand.NewPCG(1, 2))
	var d Details
	for range 100 {
		_, add := usualReport(c, random).contribution(c)
		d.Add(&add)
	}
	blob, err := d.MarshalBinary()
	if err != nil {
		b.Fatal(err)
	}
	_, add := usualReport(c, random).contribution(c)
	b.ReportAllocs()
	for b.Loop() {
		var row Details
		if err := row.UnmarshalBinary(blob); err != nil {
			b.Fatal(err)
		}
		row.Add(&add)
		if _, err := row.MarshalBinary(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVisitMean(b *testing.B) {
	totals := ofBasisPoints(8000, 7000, 9000, 10000, 5400, 8888)
	b.ReportAllocs()
	for b.Loop() {
		visitMean(totals, 3)
	}
}
