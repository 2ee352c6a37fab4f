package storagetest

import (
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

func testEvidence(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"read as written", testEvidenceAsGiven},
		{"references", testEvidenceReferences},
		{"of a report", testEvidenceOfReport},
		{"of a shopper", testEvidenceOfShopper},
		{"usage", testEvidenceUsage},
		{"keeps its shopper", testEvidenceKeepsShopper},
		{"near photos", testNearPhotos},
	})
	runAlone(t, open, []worldTest{{"due", testDueEvidence}, {"each", testEachEvidence}})
}

// newEvidence returns evidence of a report that need not be there.
func (w *world) newEvidence(v *storage.Visit, change func(*storage.Evidence)) *storage.Evidence {
	e := &storage.Evidence{
		Shopper: w.anna, Visit: v.ID, Question: "till", State: storage.EvidenceUploading, MediaType: "image/jpeg", Bytes: 100, Received: 60,
		Parts: []storage.EvidencePart{{Key: "parts/a", Bytes: 60}}, Digest: digestOf("declared"), CreateTime: noon, UpdateTime: noon,
		RemoveTime: later, Capture: &visit.Capture{Time: noon, Source: visit.FromCamera},
	}
	_, _ = rand.Read(e.ID[:]) // never fails
	if change != nil {
		change(e)
	}
	return e
}

func (w *world) evidence(t *testing.T, v *storage.Visit, change func(*storage.Evidence)) *storage.Evidence {
	t.Helper()
	e := w.newEvidence(v, change)
	update(t, w, func(tx storage.Tx) error { return tx.Evidence().Insert(t.Context(), e) })
	return e
}

func (w *world) storedEvidence(t *testing.T, id storage.EvidenceID) *storage.Evidence {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Evidence, error) { return tx.Evidence().Get(t.Context(), id) })
}

// become sets everything of evidence that is stored.
func become(e *storage.Evidence) {
	e.State, e.MediaType, e.Received, e.Parts, e.Digest = storage.EvidenceStored, "image/png", 100, nil, digestOf("bytes")
	e.Shown, e.Thumbnail, e.Width, e.Height = digestOf("shown"), digestOf("small"), 640, 480
	e.Photo = &visit.Photo{
		Looks: []visit.Look{{1 << 63, 0, 1, 2}, {}}, LocalTime: noon, OffsetMinutes: new(int32(-210)), Point: &visit.Point{LatitudeE7: -1, LongitudeE7: 1},
	}
	e.BlackedOut = []storage.EvidenceArea{{X: 1, Y: 2, Width: 3, Height: 4}, {Width: 5, Height: 6}}
	e.Capture = &visit.Capture{
		Time: later, Point: &visit.Point{LatitudeE7: -1, LongitudeE7: 1}, AccuracyMeters: 1 << 30, Mock: true, Source: visit.FromLibrary,
	}
	e.ReleasedID, e.UpdateTime, e.StoredTime, e.RemoveTime, e.Question = "r-1", later, later, time.Time{}, ""
}

func testEvidenceAsGiven(t *testing.T, w *world) {
	e := w.evidence(t, w.visit(t, nil), func(e *storage.Evidence) { e.Report = newReportID(t) })
	requireEqual(t, e.Revision, int64(1))
	requireEqual(t, w.storedEvidence(t, e.ID), e)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Evidence().Insert(t.Context(), e) })
	stale := *e
	become(e)
	update(t, w, func(tx storage.Tx) error { return tx.Evidence().Update(t.Context(), e) })
	requireEqual(t, e.Revision, int64(2))
	requireEqual(t, w.storedEvidence(t, e.ID), e)
	requireError(t, w, storage.ErrStale, func(tx storage.Tx) error { return tx.Evidence().Update(t.Context(), &stale) })
	update(t, w, func(tx storage.Tx) error { return tx.Evidence().Delete(t.Context(), e.ID) })
	for _, gone := range []func(tx storage.Tx) error{
		func(tx storage.Tx) error { return errorOf(tx.Evidence().Get(t.Context(), e.ID)) },
		func(tx storage.Tx) error { return tx.Evidence().Update(t.Context(), &stale) },
		func(tx storage.Tx) error { return tx.Evidence().Delete(t.Context(), e.ID) },
	} {
		requireError(t, w, storage.ErrNotFound, gone)
	}
}

func testEvidenceReferences(t *testing.T, w *world) {
	v := w.visit(t, nil)
	for name, spoil := range map[string]func(*storage.Evidence){
		"no visit":   func(e *storage.Evidence) { e.Visit = unique("x") },
		"no shopper": func(e *storage.Evidence) { e.Shopper = unique("x") },
	} {
		err := tryUpdate(t, w, func(tx storage.Tx) error { return tx.Evidence().Insert(t.Context(), w.newEvidence(v, spoil)) })
		expectError(t, err, storage.ErrNotFound, name)
	}
}

func sortedEvidence(list []*storage.Evidence) []*storage.Evidence {
	slices.SortFunc(list, func(a, b *storage.Evidence) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return list
}

func testEvidenceOfReport(t *testing.T, w *world) {
	v, report := w.visit(t, nil), newReportID(t)
	var want []*storage.Evidence
	for range 3 {
		want = append(want, w.evidence(t, v, func(e *storage.Evidence) { e.Report = report }))
	}
	w.evidence(t, v, nil)
	got := read(t, w, func(tx storage.Tx) ([]*storage.Evidence, error) { return tx.Evidence().OfReport(t.Context(), report) })
	requireEqual(t, got, sortedEvidence(want))
}

func testEvidenceOfShopper(t *testing.T, w *world) {
	v := w.visit(t, nil)
	var want []*storage.Evidence
	for range 5 {
		want = append(want, w.evidence(t, v, nil))
	}
	w.evidence(t, v, func(e *storage.Evidence) { e.Shopper = w.ben })
	got := everyPage(t, w, 2, func(tx storage.Tx, page storage.Page) ([]*storage.Evidence, storage.Cursor, error) {
		return tx.Evidence().OfShopper(t.Context(), w.anna, page)
	})
	requireEqual(t, got, sortedEvidence(want))
}

func testEvidenceUsage(t *testing.T, w *world) {
	v, other := w.visit(t, nil), w.visit(t, nil)
	w.evidence(t, v, nil)
	w.evidence(t, v, become)
	w.evidence(t, v, func(e *storage.Evidence) { e.State = storage.EvidenceRemoved })
	w.evidence(t, other, nil)
	w.evidence(t, v, func(e *storage.Evidence) { e.Shopper = w.ben })
	of := func(shopper, visit string) storage.EvidenceUsage {
		return read(t, w, func(tx storage.Tx) (storage.EvidenceUsage, error) {
			return tx.Evidence().Usage(t.Context(), shopper, visit)
		})
	}
	requireEqual(t, of(w.anna, v.ID), storage.EvidenceUsage{Pieces: 2, Bytes: 200, Uploading: 2})
	requireEqual(t, of(w.ben, other.ID), storage.EvidenceUsage{Uploading: 1})
	requireEqual(t, of(unique("x"), v.ID), storage.EvidenceUsage{})
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return errorOf(tx.Evidence().Usage(t.Context(), unique("x"), v.ID)) })
}

func testEvidenceKeepsShopper(t *testing.T, w *world) {
	e := w.evidence(t, w.visit(t, nil), func(e *storage.Evidence) { e.Shopper = w.ben })
	requireError(t, w, storage.ErrInUse, func(tx storage.Tx) error { return tx.Shoppers().Delete(t.Context(), w.ben) })
	update(t, w, func(tx storage.Tx) error { return tx.Evidence().Delete(t.Context(), e.ID) })
	update(t, w, func(tx storage.Tx) error { return tx.Shoppers().Delete(t.Context(), w.ben) })
}

// photo inserts a photo of a report in buckets.
func (w *world) photo(t *testing.T, v *storage.Visit, report storage.ReportID, client string, buckets ...uint32) *storage.Evidence {
	t.Helper()
	e := w.evidence(t, v, func(e *storage.Evidence) { e.Report = report })
	update(t, w, func(tx storage.Tx) error { return tx.Evidence().PutBuckets(t.Context(), e.ID, client, buckets) })
	return e
}

// testNearPhotos looks for photos by buckets, of one client and of other reports than one.
func testNearPhotos(t *testing.T, w *world) {
	v, mine, theirs := w.visit(t, nil), newReportID(t), newReportID(t)
	client := unique("client")
	three := w.photo(t, v, theirs, client, 1, 2, 1<<18)
	one := w.photo(t, v, theirs, client, 2)
	w.photo(t, v, mine, client, 1, 2, 3)
	w.photo(t, v, theirs, unique("client"), 1, 2, 3)
	near := func(report storage.ReportID, limit int, buckets ...uint32) []*storage.Evidence {
		return read(t, w, func(tx storage.Tx) ([]*storage.Evidence, error) {
			return tx.Evidence().NearPhotos(t.Context(), client, report, buckets, limit)
		})
	}
	requireEqual(t, near(mine, 9, 1, 2, 1<<18), []*storage.Evidence{three, one})
	requireEqual(t, near(mine, 1, 2, 1), []*storage.Evidence{three})
	requireEqual(t, near(mine, 9, 2), sortedEvidence([]*storage.Evidence{three, one}))
	requireEqual(t, len(near(theirs, 9, 1, 2, 3)), 1)
	requireEqual(t, len(near(mine, 9, 4, 5)), 0)
	requireEqual(t, len(near(mine, 9)), 0)
	of := func(e *storage.Evidence) (buckets []uint32) {
		view(t, w, func(tx storage.Tx) error {
			got, all, err := tx.Evidence().Buckets(t.Context(), e.ID)
			if len(all) > 0 && got != client {
				t.Errorf("the client of the buckets is %s", got)
			}
			buckets = all
			return err
		})
		return buckets
	}
	requireEqual(t, of(three), []uint32{1, 2, 1 << 18})
	update(t, w, func(tx storage.Tx) error { return tx.Evidence().PutBuckets(t.Context(), three.ID, client, []uint32{7}) })
	requireEqual(t, of(three), []uint32{7})
	requireEqual(t, near(mine, 9, 1, 2, 3), []*storage.Evidence{one})
	update(t, w, func(tx storage.Tx) error { return tx.Evidence().PutBuckets(t.Context(), one.ID, "", nil) })
	requireEqual(t, len(of(one)), 0)
	update(t, w, func(tx storage.Tx) error { return tx.Evidence().Delete(t.Context(), three.ID) })
	requireEqual(t, len(near(mine, 9, 1, 2, 7)), 0)
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Evidence().PutBuckets(t.Context(), three.ID, client, []uint32{1}) })
	photos := func(report storage.ReportID) []storage.EvidenceID {
		return read(t, w, func(tx storage.Tx) ([]storage.EvidenceID, error) { return tx.Evidence().PhotosOf(t.Context(), report) })
	}
	requireEqual(t, len(photos(theirs)), 0)
	known := w.evidence(t, v, func(e *storage.Evidence) { e.Report, e.Photo = theirs, &visit.Photo{Looks: []visit.Look{{}}} })
	requireEqual(t, photos(theirs), []storage.EvidenceID{known.ID})
	// A stored image of which the phone says how it was taken is a photo, as long as the phone's word is there.
	shown := w.evidence(t, v, func(e *storage.Evidence) { e.Report = newReportID(t); become(e); e.Photo = nil })
	requireEqual(t, photos(shown.Report), []storage.EvidenceID{shown.ID})
	shown.Capture = nil
	update(t, w, func(tx storage.Tx) error { return tx.Evidence().Update(t.Context(), shown) })
	requireEqual(t, len(photos(shown.Report)), 0)
	// Of a bucket that many photos are in, those with the last ids are looked at.
	for range storage.PhotosOfBucket + 1 {
		w.photo(t, v, theirs, client, 11)
	}
	requireEqual(t, len(near(mine, 1000, 11)), storage.PhotosOfBucket)
}

func testDueEvidence(t *testing.T, w *world) {
	v := w.visit(t, nil)
	at := func(when time.Time) *storage.Evidence {
		return w.evidence(t, v, func(e *storage.Evidence) { e.RemoveTime = when })
	}
	last, first := at(later), at(noon)
	at(later.Add(time.Microsecond))
	at(time.Time{})
	due := func(limit int) []*storage.Evidence {
		return read(t, w, func(tx storage.Tx) ([]*storage.Evidence, error) { return tx.Evidence().Due(t.Context(), later, limit) })
	}
	requireEqual(t, due(10), []*storage.Evidence{first, last})
	requireEqual(t, due(1), []*storage.Evidence{first})
}

func testEachEvidence(t *testing.T, w *world) {
	v := w.visit(t, nil)
	var want []*storage.Evidence
	for range 4 {
		want = append(want, w.evidence(t, v, nil))
	}
	var all []*storage.Evidence
	view(t, w, func(tx storage.Tx) error {
		all = nil
		return tx.Evidence().Each(t.Context(), func(e *storage.Evidence) error {
			all = append(all, e)
			return nil
		})
	})
	requireEqual(t, all, sortedEvidence(want))
}

func testBlobs(t *testing.T, open func(*testing.T) storage.Store) {
	runAlone(t, open, []worldTest{{"in use and not", testBlobUse}, {"unused", testUnusedBlobs}})
}

func (w *world) putBlob(t *testing.T, name string) storage.Blob {
	t.Helper()
	b := storage.Blob{Digest: digestOf(name), Bytes: int64(len(name)), CreateTime: noon}
	update(t, w, func(tx storage.Tx) error { return tx.Blobs().Put(t.Context(), b) })
	return b
}

func (w *world) blob(t *testing.T, digest checklist.Digest) *storage.Blob {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Blob, error) { return tx.Blobs().Get(t.Context(), digest) })
}

// testBlobUse releases and removes blobs that evidence has as its bytes, as its copies, or only declares.
func testBlobUse(t *testing.T, w *world) {
	v := w.visit(t, nil)
	e := w.evidence(t, v, become)
	w.evidence(t, v, func(e *storage.Evidence) { e.Digest = digestOf("declared") })
	declared := w.putBlob(t, "declared")
	release := func(b storage.Blob) {
		update(t, w, func(tx storage.Tx) error { return tx.Blobs().Release(t.Context(), b.Digest, later) })
	}
	remove := func(b storage.Blob) error {
		return tryUpdate(t, w, func(tx storage.Tx) error { return tx.Blobs().Remove(t.Context(), b.Digest) })
	}
	var used []storage.Blob
	for _, name := range []string{"bytes", "shown", "small"} {
		b := w.putBlob(t, name)
		release(b)
		requireEqual(t, w.blob(t, b.Digest), &b)
		expectError(t, remove(b), storage.ErrInUse, name)
		used = append(used, b)
	}
	release(declared)
	requireEqual(t, w.blob(t, declared.Digest).UnusedSince, later)
	expectError(t, remove(declared), nil)
	expectError(t, remove(declared), storage.ErrNotFound)
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Blobs().Release(t.Context(), declared.Digest, later) })
	e.State, e.Digest, e.Shown, e.Thumbnail = storage.EvidenceRemoved, checklist.Digest{}, checklist.Digest{}, checklist.Digest{}
	update(t, w, func(tx storage.Tx) error { return tx.Evidence().Update(t.Context(), e) })
	for _, b := range used {
		release(b)
		requireEqual(t, w.blob(t, b.Digest).UnusedSince, later)
	}
	w.putBlob(t, "bytes")
	requireEqual(t, w.blob(t, digestOf("bytes")), &used[0])
	expectError(t, remove(used[1]), nil)
}

func testUnusedBlobs(t *testing.T, w *world) {
	var all []*storage.Blob
	for i, name := range []string{"a", "b", "c"} {
		b := w.putBlob(t, name)
		since := noon.Add(time.Duration(3-i) * time.Minute)
		update(t, w, func(tx storage.Tx) error { return tx.Blobs().Release(t.Context(), b.Digest, since) })
		b.UnusedSince = since
		all = append(all, &b)
	}
	w.putBlob(t, "in use")
	unused := func(since time.Time, limit int) []*storage.Blob {
		return read(t, w, func(tx storage.Tx) ([]*storage.Blob, error) { return tx.Blobs().Unused(t.Context(), since, limit) })
	}
	requireEqual(t, unused(noon.Add(2*time.Minute), 10), []*storage.Blob{all[2], all[1]})
	requireEqual(t, unused(noon.Add(time.Hour), 2), []*storage.Blob{all[2], all[1]})
	n := 0
	view(t, w, func(tx storage.Tx) error {
		n = 0
		return tx.Blobs().Each(t.Context(), func(*storage.Blob) error { n++; return nil })
	})
	requireEqual(t, n, 4)
}
