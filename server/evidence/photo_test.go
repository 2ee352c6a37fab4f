package evidence_test

import (
	"image"
	"image/color"
	"image/draw"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/evidence"
	"mysteryshopper/server/evidence/phototest"
)

// photoOf returns what is known of a JPEG.
func photoOf(t *testing.T, content []byte) *visit.Photo {
	t.Helper()
	drawn, err := evidence.NewDrawer().Draw(t.Context(), "image/jpeg", nil, func() ([]byte, error) { return content, nil })
	if err != nil {
		t.Fatal(err)
	}
	return &drawn.Photo
}

// TestLooks compares a photo with itself after every edit, lying on its side, and with others; and images that are not compared.
func TestLooks(t *testing.T) {
	t.Parallel()
	front := phototest.Shot{Kind: phototest.Front, Scene: 7, View: 1}
	whole := photoOf(t, front.JPEG())
	// The looks are stored, so they must stay the same. Machines may differ in a bit: they add up in another precision.
	var stored visit.Look
	if err := stored.UnmarshalText([]byte(frontLook)); err != nil || stored.Distance(whole.Looks[0]) > 2 {
		t.Errorf("the look of the front is %s: %v", whole.Looks[0], err)
	}
	for _, edit := range phototest.Edits {
		for seed := range uint64(4) {
			if got := whole.Distance(photoOf(t, edit.Apply(front.JPEG(), seed))); got > 36 && edit != phototest.Cut || edit == phototest.Same && got != 0 {
				t.Errorf("%s %d: %d bits", edit, seed, got)
			}
		}
	}
	lying := image.NewRGBA(image.Rect(0, 0, phototest.Height, phototest.Width))
	upright := front.Draw()
	for y := range phototest.Height {
		for x := range phototest.Width {
			lying.Set(y, phototest.Width-1-x, upright.At(x, y))
		}
	}
	turned := phototest.Noted{Orientation: 6}.Write(phototest.Encode(lying, 90))
	if got := whole.Distance(photoOf(t, turned)); got > 10 {
		t.Errorf("lying on its side: %d bits", got)
	}
	for name, other := range map[string]phototest.Shot{
		"by another person": {Kind: phototest.Front, Scene: 7, View: 2}, "of another shop": {Kind: phototest.Front, Scene: 8, View: 1},
	} {
		if got := whole.Distance(photoOf(t, other.JPEG())); got < 50 {
			t.Errorf("%s: %d bits", name, got)
		}
	}
	plain := image.NewGray(image.Rect(0, 0, 200, 200))
	draw.Draw(plain, plain.Bounds(), image.NewUniform(color.Gray{Y: 130}), image.Point{}, draw.Src)
	small := image.NewRGBA(image.Rect(0, 0, 63, 200))
	draw.Draw(small, image.Rect(0, 0, 30, 90), image.White, image.Point{}, draw.Src)
	for name, content := range map[string][]byte{
		"a wall":     phototest.Shot{Kind: phototest.Wall, Scene: 3, View: 4}.JPEG(),
		"one colour": phototest.Encode(plain, 90), "black": phototest.Encode(image.NewGray(image.Rect(0, 0, 99, 99)), 90), "small": phototest.Encode(small, 90),
	} {
		if got := photoOf(t, content); !got.IsZero() {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// frontLook is the look of the front, as it is stored.
const frontLook = "c93c71dd7bc7072b23873c208f3f70e0c1e3781e1ce7e3c5d981187dc3f17c1f"

// TestNoted reads what cameras note of when and where.
func TestNoted(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 9, 1, 12, 30, 5, 0, time.UTC)
	berlin := &visit.Point{LatitudeE7: 525200000, LongitudeE7: 134050000}
	for name, tt := range map[string]struct {
		noted phototest.Noted
		want  visit.Photo
	}{
		"nothing":           {phototest.Noted{}, visit.Photo{}},
		"a time":            {phototest.Noted{LocalTime: noon}, visit.Photo{LocalTime: noon}},
		"with an offset":    {phototest.Noted{LocalTime: noon, Offset: "+02:00"}, visit.Photo{LocalTime: noon, OffsetMinutes: new(int32(120))}},
		"west":              {phototest.Noted{LocalTime: noon, Offset: "-03:30"}, visit.Photo{LocalTime: noon, OffsetMinutes: new(int32(-210))}},
		"UTC":               {phototest.Noted{LocalTime: noon, Offset: "Z"}, visit.Photo{LocalTime: noon, OffsetMinutes: new(int32(0))}},
		"no such offset":    {phototest.Noted{LocalTime: noon, Offset: "+25:00"}, visit.Photo{LocalTime: noon}},
		"a broken offset":   {phototest.Noted{LocalTime: noon, Offset: "+ab:cd"}, visit.Photo{LocalTime: noon}},
		"an offset alone":   {phototest.Noted{Offset: "+02:00"}, visit.Photo{}},
		"a clock never set": {phototest.Noted{LocalTime: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}, visit.Photo{}},
		"a place":           {phototest.Noted{Latitude: 52.52, Longitude: 13.405}, visit.Photo{Point: berlin}},
		"south and west":    {phototest.Noted{Latitude: -34.6, Longitude: -58.38}, visit.Photo{Point: &visit.Point{LatitudeE7: -346000000, LongitudeE7: -583800000}}},
		"no such place":     {phototest.Noted{Latitude: 95, Longitude: 13}, visit.Photo{}},
		"one half":          {phototest.Noted{Latitude: 52.52}, visit.Photo{}},
	} {
		got := photoOf(t, tt.noted.Write(phototest.Encode(image.NewGray(image.Rect(0, 0, 80, 80)), 90)))
		if diff := cmp.Diff(&tt.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
