package photo_test

import (
	"bytes"
	"flag"
	"fmt"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/bep/imagemeta"

	"mysteryshopper/server/demo/photo"
)

var show = flag.String("show", "", "write the photos of the test into a folder")

var slip = photo.Slip{
	Shop: "Acme Living", Place: "Stockholm Södermalm", Day: "2026-11-19 16:42", Served: "Du betjänades av Charlie",
	Lines: []photo.SlipLine{{"Läslampa", "79,00"}, {"Glödlampa", "11,50"}}, Total: photo.SlipLine{Text: "Summa", Price: "90,50"}, Thanks: "Tack för besöket!",
}

func draw(t *testing.T, seed uint64, isSlip bool, meta photo.Meta) photo.Photo {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	var p photo.Photo
	var err error
	if isSlip {
		p, err = photo.TillSlip(random, slip, meta)
	} else {
		p, err = photo.ShopFront(random, photo.Front{Sign: "Acme Living", Offer: "Lampor −20 %"}, meta)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPhotos draws some photos of both kinds. They must be images of the size that phones send, the same for the same seed, and
// others for another seed.
func TestPhotos(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range uint64(8) {
		for _, isSlip := range []bool{true, false} {
			p := draw(t, seed, isSlip, photo.Meta{})
			drawn, err := jpeg.Decode(bytes.NewReader(p.JPEG))
			if err != nil {
				t.Fatal(err)
			}
			if n := len(p.JPEG); n < 15_000 || n > 60_000 {
				t.Errorf("the photo %d has %d bytes", seed, n)
			}
			if isSlip == p.Private.Empty() || !p.Private.In(drawn.Bounds()) {
				t.Errorf("the photo %d shows a name at %v", seed, p.Private)
			}
			if seen[string(p.JPEG)] || !bytes.Equal(p.JPEG, draw(t, seed, isSlip, photo.Meta{}).JPEG) {
				t.Errorf("the photo %d is another one's, or not the same again", seed)
			}
			seen[string(p.JPEG)] = true
			if *show != "" {
				name := filepath.Join(*show, fmt.Sprintf("%v-%d.jpg", isSlip, seed))
				if err := os.WriteFile(name, p.JPEG, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// TestMeta reads the metadata of photos back: time and place, one of them, and none.
func TestMeta(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 19, 16, 42, 7, 0, time.FixedZone("", 3600))
	for name, meta := range map[string]photo.Meta{
		"time and place": {Time: at, Latitude: 59.3150, Longitude: 18.0710}, "time": {Time: at}, "none": {},
		"in the south west": {Latitude: -34.6037, Longitude: -58.3816},
	} {
		found := imagemeta.Tags{}
		_, err := imagemeta.Decode(imagemeta.Options{
			R: bytes.NewReader(draw(t, 1, true, meta).JPEG), ImageFormat: imagemeta.JPEG, Sources: imagemeta.EXIF,
			HandleTag: func(tag imagemeta.TagInfo) error { found.Add(tag); return nil },
		})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if taken := fmt.Sprint(found.EXIF()["DateTimeOriginal"].Value, found.EXIF()["OffsetTimeOriginal"].Value); (taken == "2026:11:19 16:42:07+01:00") == meta.Time.IsZero() {
			t.Errorf("%s: the photo was taken at %q", name, taken)
		}
		latitude, longitude, err := found.GetLatLong()
		if err != nil || math.Abs(latitude-meta.Latitude) > 1e-5 || math.Abs(longitude-meta.Longitude) > 1e-5 {
			t.Errorf("%s: the photo was taken at %v, %v; %v", name, latitude, longitude, err)
		}
	}
}
