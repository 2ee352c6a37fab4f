package simulate

import (
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
)

// Visit is what a simulated shopper needs to know of a visit.
type Visit struct {
	ID      string
	Version *checklist.Compiled
	// Start is when the shopper comes in.
	Start time.Time
	// Latitude and Longitude are in degrees; both 0 where the location has no place.
	Latitude, Longitude float64
	Locale              string
}

// Report is a whole report in the domain's form.
func Report(r *rand.Rand, v Visit, service Service) *checklist.Report {
	content := v.Version.Version()
	elapsed := int64(600 + r.IntN(1800))
	report := &checklist.Report{
		Visit: v.ID, Checklist: content.Checklist, Version: content.Number, Locale: v.Locale,
		StartTime: v.Start.UTC().Truncate(time.Second), EndTime: v.Start.UTC().Truncate(time.Second).Add(time.Duration(elapsed) * time.Second),
		ElapsedSeconds: elapsed, Answers: Answers(r, v.Version, service, v.Start), Narrative: narratives[r.IntN(len(narratives))],
	}
	if v.Latitude != 0 || v.Longitude != 0 {
		report.Position = &checklist.Position{
			LatitudeE7:     int32((v.Latitude + 0.0003*r.NormFloat64()) * 1e7),
			LongitudeE7:    int32((v.Longitude + 0.0003*r.NormFloat64()) * 1e7),
			AccuracyMeters: int32(5 + r.IntN(40)),
		}
	}
	if r.Float64() < 0.15 {
		report.Commendations = []checklist.Commendation{{Behaviour: "listened", Text: "Let me finish and asked one question that helped."}}
	}
	return report
}

var narratives = []string{
	"I was greeted at the door and looked around for a moment before somebody came over.",
	"The shop was busy. I waited at the counter and used the time to look at the offers.",
	"I asked for a gift for a friend and said that I was not sure what would suit.",
	"A quiet afternoon. Two members of staff were talking near the till when I came in.",
	"I said that I had seen the offer online and asked what the difference was.",
	"I explained what had gone wrong and showed what I had brought along.",
}

// ReportID makes a UUID of version 7 of the time given, random but for the seed.
func ReportID(r *rand.Rand, at time.Time) uuid.UUID {
	var id uuid.UUID
	for i := range 2 {
		word := r.Uint64()
		for j := range 8 {
			id[i*8+j] = byte(word >> (8 * j))
		}
	}
	millis := at.UnixMilli()
	for i := range 6 {
		id[i] = byte(millis >> (8 * (5 - i)))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}
