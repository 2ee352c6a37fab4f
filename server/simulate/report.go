package simulate

import (
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/server/words"
)

// Visit describes a visit for which a report is made up.
type Visit struct {
	ID      string
	Version *checklist.Compiled
	// Start is the time at which the shopper comes in.
	Start time.Time
	// Latitude and Longitude are in degrees; both 0 where the location has no coordinates.
	Latitude, Longitude float64
	// Locale is the locale of the report. Texts are in its language; in English where it is empty.
	Locale string
}

// Report makes up a complete report.
func Report(r *rand.Rand, v Visit, service Service) *checklist.Report {
	content, language := v.Version.Version(), words.Match(v.Locale)
	elapsed := int64(600 + r.IntN(1800))
	report := &checklist.Report{
		Visit: v.ID, Checklist: content.Checklist, Version: content.Number, Locale: v.Locale,
		StartTime: v.Start.UTC().Truncate(time.Second), EndTime: v.Start.UTC().Truncate(time.Second).Add(time.Duration(elapsed) * time.Second),
		ElapsedSeconds: elapsed, Answers: Answers(r, v.Version, service, v.Start, v.Locale), Narrative: language.Text(narratives[r.IntN(len(narratives))]),
	}
	if v.Latitude != 0 || v.Longitude != 0 {
		report.Position = &checklist.Position{
			LatitudeE7:     int32((v.Latitude + 0.0003*r.NormFloat64()) * 1e7),
			LongitudeE7:    int32((v.Longitude + 0.0003*r.NormFloat64()) * 1e7),
			AccuracyMeters: int32(5 + r.IntN(40)),
		}
	}
	if r.Float64() < 0.15 {
		report.Commendations = []checklist.Commendation{{Behaviour: "listened", Text: language.Text(LetMeFinish)}}
	}
	return report
}

// ReportID returns a UUID of version 7 for a time.
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
