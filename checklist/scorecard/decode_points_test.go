package scorecard

import (
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestPointsAreThoseOfTheWhole compares what is read of some groups with what is kept of details that were read whole.
func TestPointsAreThoseOfTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := Details{
			Total: drawHistogram(t, rapid.Int32Range(0, whole)), Bands: drawCounts(t, "bands"),
			Sections: drawParts(t, "sections"), Dimensions: drawParts(t, "dimensions"), Questions: drawParts(t, "questions"),
		}
		blob := []byte(bytesOf(t, &want))
		of := Groups{
			Total: rapid.Bool().Draw(t, "total"), Sections: rapid.Bool().Draw(t, "sections only points"),
			Dimensions: rapid.Bool().Draw(t, "dimensions only points"), Questions: rapid.Bool().Draw(t, "questions only points"),
		}
		var got Details
		if err := got.UnmarshalPoints(blob, of); err != nil {
			t.Fatal(err)
		}
		want.KeepPoints(of)
		if !reflect.DeepEqual(normal(&got), normal(&want)) {
			t.Fatalf("%+v: got %+v\nwant %+v", of, got, want)
		}
		cut := blob[:rapid.IntRange(0, len(blob)-1).Draw(t, "cut")]
		if err := got.UnmarshalPoints(cut, of); !errors.Is(err, ErrMalformed) {
			t.Fatalf("%d of %d bytes: %v", len(cut), len(blob), err)
		}
		if err := got.UnmarshalPoints(append(blob, 0), of); !errors.Is(err, ErrMalformed) {
			t.Fatalf("a byte more: %v", err)
		}
	})
}

// TestKeepPoints checks what is kept.
func TestKeepPoints(t *testing.T) {
	t.Parallel()
	part := func() Parts {
		return Parts{{"a", Part{
			Cell:     Cell{SumPpb: 5, Earned: 3, Possible: 4, Hist: Histogram{bins: []bin{{7500, 1}}}},
			Answered: 1, NotApplicable: 2, Criticals: 3, LeftUnserved: 4, HungUp: 5,
			Options: Counts{{"x", 1}}, Served: Histogram{bins: []bin{{60, 1}}}, Values: Histogram{bins: []bin{{2, 1}}},
		}}}
	}
	points := Parts{{"a", Part{Cell: Cell{Earned: 3, Possible: 4}}}}
	bands, total := Counts{{"good", 1}}, Histogram{bins: []bin{{7500, 1}}}
	for _, tt := range []struct {
		of   Groups
		want Details
	}{
		{Groups{}, Details{total, bands, part(), part(), part()}},
		{Groups{Total: true}, Details{Histogram{}, bands, part(), part(), part()}},
		{Groups{Sections: true}, Details{total, bands, points, part(), part()}},
		{Groups{Dimensions: true}, Details{total, bands, part(), points, part()}},
		{Groups{Questions: true}, Details{total, bands, part(), part(), points}},
	} {
		got := Details{total, bands, part(), part(), part()}
		if got.KeepPoints(tt.of); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%+v: got %+v\nwant %+v", tt.of, got, tt.want)
		}
	}
}
