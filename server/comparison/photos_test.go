package comparison_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/evidence"
	"mysteryshopper/server/evidence/phototest"
	"mysteryshopper/server/simulate"
	"mysteryshopper/storage"
)

// developed keeps what is known of the photos that were drawn, for all tests.
var developed sync.Map

// develop draws a photo of a visit and returns what is known of it, as when it is uploaded.
func (p labelledPhoto) develop(t *testing.T, l *labelled) *visit.Photo {
	t.Helper()
	var noted phototest.Noted
	if p.Noted {
		noted = p.notes(l)
	}
	once, _ := developed.LoadOrStore(fmt.Sprint(p.Shot, p.Edit, p.Seed, noted), sync.OnceValues(func() (*visit.Photo, error) {
		content := p.JPEG()
		if p.Edit != "" {
			content = p.Edit.Apply(content, p.Seed)
		}
		if p.Noted {
			content = noted.Write(content)
		}
		drawn, err := evidence.NewDrawer().Draw(context.Background(), "image/jpeg", nil, func() ([]byte, error) { return content, nil })
		return &drawn.Photo, err
	}))
	photo, err := once.(func() (*visit.Photo, error))()
	if err != nil {
		t.Fatal(err)
	}
	return photo
}

// notes returns what the camera noted.
func (p labelledPhoto) notes(l *labelled) phototest.Noted {
	const metersPerDegree = 111_195
	at := l.Start.Add(time.Duration(p.MinutesAfter)*time.Minute + time.Duration(l.SkewSeconds)*time.Second)
	offset := 2 * time.Hour // summer in Berlin
	if p.Offset == "Z" {
		offset = 0
	} else if zone, err := time.LoadLocation("Europe/Berlin"); err == nil && p.Offset == "" {
		_, seconds := at.In(zone).Zone()
		offset = time.Duration(seconds) * time.Second
	}
	return phototest.Noted{LocalTime: at.UTC().Add(offset), Offset: p.Offset, Latitude: l.Latitude + p.AwayMeters/metersPerDegree, Longitude: l.Longitude}
}

// putPhotos stores the photos of a visit, as an upload does.
func (w *world) putPhotos(ctx context.Context, t *testing.T, tx storage.Tx, l *labelled) error {
	t.Helper()
	r, taken := rand.New(rand.NewPCG(l.Seed, 2)), l.taken()
	for i, p := range l.Photos {
		e := &storage.Evidence{
			ID: storage.EvidenceID(simulate.ReportID(r, taken)), Shopper: l.Shopper, Visit: l.ID, Report: w.ids[l.ID], State: storage.EvidenceStored,
			MediaType: "image/jpeg", Bytes: 1, Received: 1, Digest: checklist.DigestOf(fmt.Append(nil, l.ID, i)), Shown: checklist.DigestOf([]byte("shown")),
			CreateTime: taken, UpdateTime: taken, StoredTime: taken,
		}
		if photo := p.develop(t, l); !photo.IsZero() {
			e.Photo = photo
		}
		if err := tx.Evidence().Insert(ctx, e); err != nil {
			return err
		}
		if e.Photo != nil {
			if err := tx.Evidence().PutBuckets(ctx, e.ID, agency, e.Photo.Buckets()); err != nil {
				return err
			}
		}
	}
	return nil
}

// photosArrive stores the photos of visits whose reports are there.
func (w *world) photosArrive(t *testing.T, all []labelled) {
	t.Helper()
	w.update(t, func(ctx context.Context, tx storage.Tx) error {
		for i := range all {
			if err := w.putPhotos(ctx, t, tx, &all[i]); err != nil {
				return err
			}
			if len(all[i].Photos) > 0 {
				err := tx.Comparisons().Enqueue(ctx, storage.ReportRevision{Report: w.ids[all[i].ID], Number: 1})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// TestHonestPhotos compares the photos of all honest visits with each other, many of which are of the same scene: none are near.
func TestHonestPhotos(t *testing.T) {
	t.Parallel()
	type known struct {
		visit string
		photo *visit.Photo
	}
	var all []known
	for _, l := range readLabelled(t, generatedFile) {
		if !l.honest() {
			continue
		}
		for _, p := range l.Photos {
			if photo := p.develop(t, &l); len(photo.Looks) > 0 {
				all = append(all, known{l.ID, photo})
			}
		}
	}
	pairs, nearest := 0, visit.LookBits
	for i, a := range all {
		for _, b := range all[:i] {
			if a.visit != b.visit {
				pairs, nearest = pairs+1, min(nearest, a.photo.Distance(b.photo))
			}
		}
	}
	t.Logf("%d pairs of honest photos, the nearest %d bits apart", pairs, nearest)
	if pairs < 5000 || nearest < 40 {
		t.Errorf("%d pairs, the nearest %d bits apart", pairs, nearest)
	}
}
