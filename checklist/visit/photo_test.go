package visit

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestPhotoText writes a photo as JSON and reads it back, and refuses looks that are none.
func TestPhotoText(t *testing.T) {
	t.Parallel()
	p := Photo{
		Looks: []Look{{0x0123456789abcdef, 0, 1, 1 << 63}, {}}, LocalTime: time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC),
		OffsetMinutes: new(int32(-90)), Point: &Point{LatitudeE7: -1, LongitudeE7: 2},
	}
	text, err := json.Marshal(&p)
	const want = `{"looks":["0123456789abcdef000000000000000000000000000000018000000000000000","0000000000000000000000000000000000000000000000000000000000000000"],` +
		`"localTime":"2026-09-01T12:00:00Z","offsetMinutes":-90,"point":{"latitudeE7":-1,"longitudeE7":2}}`
	if err != nil || string(text) != want {
		t.Errorf("written as %s: %v", text, err)
	}
	var got Photo
	if err := json.Unmarshal(text, &got); err != nil || !slices.Equal(got.Looks, p.Looks) || *got.Point != *p.Point || *got.OffsetMinutes != -90 || !got.LocalTime.Equal(p.LocalTime) {
		t.Errorf("read as %v: %v", got, err)
	}
	for _, text := range []string{"", "00", "x123456789abcdef000000000000000000000000000000018000000000000000"} {
		if err := new(Look).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is a look", text)
		}
	}
	if got := p.WithoutPlace(); got.Point != nil || !got.LocalTime.IsZero() || got.OffsetMinutes != nil || len(got.Looks) != 2 || (*Photo)(nil).WithoutPlace() != nil {
		t.Errorf("without its place: %v", got)
	}
}

// TestPhotoDistance compares the whole of each photo with the parts of the other, and never parts with parts.
func TestPhotoDistance(t *testing.T) {
	t.Parallel()
	whole, part, other := Look{0xff}, Look{0xff00}, Look{0, 0, 0, 1<<63 | 1}
	a, b := &Photo{Looks: []Look{whole, part}}, &Photo{Looks: []Look{other, part}}
	if got := a.Distance(b); got != 10 {
		t.Errorf("parts are compared with parts: %d", got)
	}
	c := &Photo{Looks: []Look{part, other}}
	if ac, ca := a.Distance(c), c.Distance(a); ac != 0 || ca != 0 {
		t.Errorf("the whole that is a part of the other: %d and %d", ac, ca)
	}
	if got := a.Distance(&Photo{}); got <= LookBits {
		t.Errorf("compared with a photo without looks: %d", got)
	}
	detail, near := a.SeenBefore(c)
	if !near || detail.Flag != FlagPhotoSeenBefore || !maps.Equal(detail.Numbers, map[string]int64{"distanceBits": 0, "limitBits": 36}) {
		t.Errorf("seen before: %v", detail)
	}
	if _, near := a.SeenBefore(&Photo{Looks: []Look{{0xff, 1<<37 - 1}}}); near {
		t.Error("37 bits are near")
	}
	if _, near := a.SeenBefore(&Photo{Looks: []Look{{0xff, 1<<36 - 1}}}); !near {
		t.Error("36 bits are not near")
	}
}

// TestPhotoBuckets checks that looks which differ in three of the first 64 bits always share a bucket, and that the values stay.
func TestPhotoBuckets(t *testing.T) {
	t.Parallel()
	p := &Photo{Looks: []Look{{0x0001_0002_0003_0004}, {0x0001_0002_0003_0005, 9}}}
	if got := p.Buckets(); !slices.Equal(got, []uint32{4, 1<<16 | 3, 2<<16 | 2, 3<<16 | 1, 5}) {
		t.Errorf("the buckets are %x", got)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		look := Look{r.Uint64(), r.Uint64()}
		changed := look
		for range 3 {
			changed[0] ^= 1 << r.IntN(64)
		}
		one, other := &Photo{Looks: []Look{look}}, (&Photo{Looks: []Look{changed}}).Buckets()
		if !slices.ContainsFunc(one.Buckets(), func(b uint32) bool { return slices.Contains(other, b) }) {
			t.Fatalf("%v and %v share no bucket", look, changed)
		}
	}
}

// TestPhotoVisit judges when and where photos were taken, just inside and outside of the limits, with what cameras leave out.
func TestPhotoVisit(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := &Point{LatitudeE7: 525200000, LongitudeE7: 134050000}
	v := PhotoVisit{ // 10:00 to 10:20 in Berlin
		Start: time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC), ElapsedSeconds: 1200, Zone: berlin, At: at, GeofenceMeters: 250,
	}
	clock := func(text string) time.Time {
		at, err := time.Parse("2006-01-02 15:04:05", text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	north := func(meters int32) *Point {
		return &Point{LatitudeE7: at.LatitudeE7 + meters*90, LongitudeE7: at.LongitudeE7} // 90 are 1.0007 m
	}
	before := func(minutes int64) map[string]int64 {
		return map[string]int64{"beforeMinutes": minutes, "toleranceMinutes": 60}
	}
	after := func(minutes int64) map[string]int64 {
		return map[string]int64{"afterMinutes": minutes, "toleranceMinutes": 60}
	}
	moved, unfenced, online := v, v, v
	moved.Moved, unfenced.GeofenceMeters, online.At = -24*time.Hour, 0, nil
	for name, tt := range map[string]struct {
		visit PhotoVisit
		photo Photo
		flag  Flag // empty for none
		want  map[string]int64
	}{
		"nothing noted":          {v, Photo{OffsetMinutes: new(int32(0))}, "", nil},
		"within":                 {v, Photo{LocalTime: clock("2026-09-01 10:10:00"), Point: at}, "", nil},
		"an hour before":         {v, Photo{LocalTime: clock("2026-09-01 09:00:00")}, "", nil},
		"more":                   {v, Photo{LocalTime: clock("2026-09-01 08:59:59")}, FlagPhotoOutsideVisit, before(60)},
		"an hour after":          {v, Photo{LocalTime: clock("2026-09-01 11:20:00")}, "", nil},
		"the day after":          {v, Photo{LocalTime: clock("2026-09-02 10:20:00")}, FlagPhotoOutsideVisit, after(1440)},
		"by its offset":          {v, Photo{LocalTime: clock("2026-09-01 08:10:00"), OffsetMinutes: new(int32(0))}, "", nil},
		"by its offset, not":     {v, Photo{LocalTime: clock("2026-09-01 10:10:00"), OffsetMinutes: new(int32(0))}, FlagPhotoOutsideVisit, after(110)},
		"by a clock that is off": {moved, Photo{LocalTime: clock("2026-09-02 10:10:00")}, "", nil},
		"550 m":                  {v, Photo{Point: north(549)}, "", nil},
		"551 m":                  {v, Photo{Point: north(551)}, FlagPhotoElsewhere, map[string]int64{"distanceMeters": 551, "limitMeters": 550}},
		"no geofence":            {unfenced, Photo{Point: north(990)}, "", nil},
		"no geofence, far":       {unfenced, Photo{Point: north(2000)}, FlagPhotoElsewhere, map[string]int64{"distanceMeters": 2002, "limitMeters": 1000}},
		"a web shop":             {online, Photo{Point: north(2000)}, "", nil},
	} {
		got := tt.visit.Judge(&tt.photo, nil)
		if tt.flag == "" && len(got) > 0 || tt.flag != "" && (len(got) != 1 || got[0].Flag != tt.flag || !maps.Equal(got[0].Numbers, tt.want)) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestCapturedPhotos judges photos by what the phone says of them, as far as their camera noted nothing.
func TestCapturedPhotos(t *testing.T) {
	t.Parallel()
	at := &Point{LatitudeE7: 525200000, LongitudeE7: 134050000}
	start := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	v := PhotoVisit{Start: start, ElapsedSeconds: 1200, Zone: time.UTC, At: at, GeofenceMeters: 250}
	moved, online := v, v
	moved.Moved, online.At = -24*time.Hour, nil
	north := func(meters int32) *Point {
		return &Point{LatitudeE7: at.LatitudeE7 + meters*90, LongitudeE7: at.LongitudeE7}
	}
	elsewhere := func(meters, limit, accuracy int64) map[string]int64 {
		return map[string]int64{"distanceMeters": meters, "limitMeters": limit, "accuracyMeters": accuracy}
	}
	dayBefore := map[string]int64{"beforeMinutes": 1440, "toleranceMinutes": 60}
	yesterday := start.Add(-24 * time.Hour)
	for name, tt := range map[string]struct {
		visit   PhotoVisit
		photo   *Photo
		capture *Capture
		flag    Flag
		want    map[string]int64
	}{
		"nothing":                          {v, nil, nil, "", nil},
		"only from where it is":            {v, &Photo{}, &Capture{Source: FromLibrary}, "", nil},
		"within":                           {v, nil, &Capture{Time: start, Point: at}, "", nil},
		"the day before":                   {v, nil, &Capture{Time: yesterday}, FlagPhotoOutsideVisit, dayBefore},
		"by a clock that is off":           {moved, nil, &Capture{Time: start.Add(24 * time.Hour)}, "", nil},
		"the camera noted the visit":       {v, &Photo{LocalTime: start}, &Capture{Time: yesterday}, "", nil},
		"the camera noted the day":         {v, &Photo{LocalTime: yesterday}, &Capture{Time: start}, FlagPhotoOutsideVisit, dayBefore},
		"the camera noted the place":       {v, &Photo{Point: at}, &Capture{Time: yesterday, Point: north(9000)}, FlagPhotoOutsideVisit, dayBefore},
		"551 m":                            {v, nil, &Capture{Point: north(551), AccuracyMeters: 12}, FlagPhotoElsewhere, elsewhere(551, 550, 12)},
		"551 m within an accuracy":         {v, nil, &Capture{Point: north(551), AccuracyMeters: 302}, "", nil},
		"far with hardly any accuracy":     {v, nil, &Capture{Point: north(5000), AccuracyMeters: 3000}, FlagPhotoElsewhere, elsewhere(5004, 3250, 3000)},
		"a web shop has no place":          {online, nil, &Capture{Point: north(5000)}, "", nil},
		"the place beside a camera's time": {v, &Photo{LocalTime: start}, &Capture{Point: north(5000)}, FlagPhotoElsewhere, elsewhere(5004, 550, 0)},
	} {
		got := tt.visit.Judge(tt.photo, tt.capture)
		if tt.flag == "" && len(got) > 0 || tt.flag != "" && (len(got) != 1 || got[0].Flag != tt.flag || !maps.Equal(got[0].Numbers, tt.want)) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestPhotoDetails keeps the five nearest photos, and the five furthest away of each kind.
func TestPhotoDetails(t *testing.T) {
	t.Parallel()
	var seen, away []FlagDetail
	for i := range int64(7) {
		seen = append(seen, FlagDetail{Flag: FlagPhotoSeenBefore, Photo: string(rune('a' + i)), Numbers: map[string]int64{"distanceBits": 30 - i}})
		away = append(away,
			FlagDetail{Flag: FlagPhotoElsewhere, Numbers: map[string]int64{"distanceMeters": 1000 * i}},
			FlagDetail{Flag: FlagPhotoOutsideVisit, Numbers: map[string]int64{"afterMinutes": 100 * i}})
	}
	if got := NearestPhotos(seen); len(got) != 5 || got[0].Numbers["distanceBits"] != 24 || got[4].Numbers["distanceBits"] != 28 {
		t.Errorf("the nearest are %v", got)
	}
	if got := ClearestPhotos(away); len(got) != 10 || got[0].Numbers["afterMinutes"] != 600 || got[9].Numbers["distanceMeters"] != 2000 {
		t.Errorf("the clearest are %v", got)
	}
	near := FlagDetail{Numbers: map[string]int64{"distanceBits": 3}, OtherTime: time.Unix(2, 0), OtherPhoto: "b"}
	for _, less := range []FlagDetail{
		{Numbers: map[string]int64{"distanceBits": 4}, OtherTime: time.Unix(1, 0), OtherPhoto: "a"},
		{Numbers: map[string]int64{"distanceBits": 3}, OtherTime: time.Unix(3, 0), OtherPhoto: "a"},
		{Numbers: map[string]int64{"distanceBits": 3}, OtherTime: time.Unix(2, 0), OtherPhoto: "c"},
	} {
		if !NearerPhoto(near, less) || NearerPhoto(less, near) {
			t.Errorf("%v is not nearer than %v", near, less)
		}
	}
}
