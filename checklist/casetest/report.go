package casetest

import (
	"time"

	"mysteryshopper/checklist"
)

// Outcome draws how a visit ended, most often in an outcome that is scored.
func Outcome(t Draw) checklist.Outcome {
	return pick(t, "outcome", "", checklist.OutcomeCompleted, checklist.OutcomeCompleted, checklist.OutcomeLeftUnserved,
		checklist.OutcomeHungUp, checklist.OutcomeLeftUnserved, checklist.OutcomeHungUp, checklist.OutcomeCompleted,
		checklist.OutcomeClosed, checklist.OutcomeNoSuchPlace, checklist.OutcomeAborted)
}

// Report draws a whole report with answers to the version.
func Report(t Draw, v *checklist.Version) *checklist.Report {
	r := &checklist.Report{
		Visit: "v-1", Checklist: v.Checklist, Version: v.Number, Outcome: Outcome(t), Answers: Answers(t, v),
		Locale: pick(t, "locale", "", "en", "de-AT"), ElapsedSeconds: int64(between(t, 0, 7200, "elapsed")),
		Narrative: text(t, "narrative"),
	}
	if !chance(t, 8, "no start") {
		r.StartTime = instant(t, "start")
	}
	switch {
	case chance(t, 8, "no end"):
	case r.StartTime.IsZero():
		r.EndTime = instant(t, "end")
	default:
		r.EndTime = r.StartTime.Add(time.Duration(between(t, -1, 90, "minutes")) * time.Minute)
	}
	if chance(t, 2, "has position") {
		latitude, longitude, accuracy := Measured(t)
		r.Position, _ = checklist.NewPosition(latitude, longitude, accuracy, chance(t, 5, "mock")) // within the ends
	}
	for range t("commendations", 0, 2) {
		r.Commendations = append(r.Commendations, checklist.Commendation{Behaviour: pick(t, "behaviour", "", "b-1"), Text: text(t, "praise")})
	}
	return r
}

// Measured draws a position as a phone measures it, often halfway between two units of 10⁻⁷ degree.
func Measured(t Draw) (latitude, longitude, accuracyMeters float64) {
	return float64(between(t, -1_800_000_000, 1_800_000_000, "latitude")) / 2e7,
		float64(between(t, -2_000_000_000, 2_000_000_000, "longitude")) / 2e7,
		float64(between(t, 0, 40_000, "accuracy")) / 8
}

// text draws a text that is awkward to escape, to sort or to trim.
func text(t Draw, label string) string {
	return pick(t, label, "", " ", "\u2003\n", "yes", "Árvíz 🙂", "\"\\/\b\f\n\r\t\x00\x1f\x7f", "e\u0301é", "\u2028\u2029\ufeff", "<!--&-->")
}

func instant(t Draw, label string) time.Time {
	micros := int64(between(t, -2_000_000_000, 2_000_000_000, label))*1_000_000 + int64(pick(t, label, 0, 0, 1, 500_000, 999_999, 120_000))
	return time.UnixMicro(micros).UTC()
}
