package storagetest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// RequireMigrated expects a database whose rows were inserted with the schema of migration 8, by the engine's migration
// test, to have everything after the migrations that follow: changes with their positions, so that tokens of phones stay
// valid, reports of visits, events, receipts, bodies and last visits.
func RequireMigrated(t *testing.T, s storage.Store) {
	t.Helper()
	err := s.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		requireMigratedVisits(t, tx)
		requireMigratedReports(t, tx)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func requireMigratedVisits(t *testing.T, tx storage.Tx) {
	t.Helper()
	type change struct {
		Visit    string
		Position int64
		Assigned bool
	}
	for shopper, want := range map[string][]change{"anna": {{"v1", 7, true}, {"v2", 9, false}}, "ben": {{"v2", 3, true}}} {
		list, err := tx.Visits().Changes(t.Context(), shopper, 0, 10)
		var got []change
		for _, c := range list {
			got = append(got, change{c.Visit.ID, c.Position, c.Assigned})
		}
		requireRead(t, got, want, err)
	}
	stays, err := tx.Visits().Stays(t.Context(), "acme", "ben", visit.Window{})
	second := time.UnixMicro(3).UTC()
	requireRead(t, stays, []visit.Stay{
		{Shopper: "ben", Location: "kiel", Visit: "v2"}, {Shopper: "ben", Location: "kiel", Visit: "v2", Start: second, End: second},
	}, err)
}

func requireMigratedReports(t *testing.T, tx storage.Tx) {
	t.Helper()
	reports := tx.Reports()
	id := func(first, last byte) storage.ReportID { return storage.ReportID{0: first, 15: last} }
	event := func(act string, micros int64) storage.Event {
		return storage.Event{Act: act, Revision: 1, Actor: "token", Role: "SHOPPER", Time: time.UnixMicro(micros).UTC()}
	}
	for visit, want := range map[string][]storage.ReportID{"v1": {id(0xa1, 0)}, "v2": {id(0xa3, 0), id(0xa2, 0)}, "v3": nil} {
		got, err := reports.ForVisit(t.Context(), visit)
		requireRead(t, got, want, err)
	}
	for first, want := range map[byte][]storage.Event{
		0xa1: {event("SUBMITTED", 5), event("APPROVED", 8)}, 0xa2: {event("SUBMITTED", 6)},
	} {
		got, err := reports.Events(t.Context(), id(first, 0))
		requireRead(t, got, want, err)
	}
	sent, err := reports.GetSubmission(t.Context(), id(0xa1, 0), 0)
	requireRead(t, sent, &storage.Submission{Shopper: "anna", Visit: "v1", Receipt: []byte("r")}, err)

	many := 0
	err = reports.Each(t.Context(), func(r *storage.Report, v *storage.Revision) error {
		if r.Visit == "v4" {
			many++
			receipt := fmt.Sprintf(`{"answersDigest":"%s","reportId":"%d"}`, strings.Repeat("0", 64), r.CreateTime.UnixMicro())
			if string(v.Receipt) != receipt || !bytes.Equal(v.Scoring, make([]byte, 100)) || !bytes.Equal(v.Personal, []byte{1}) {
				t.Errorf("the report %x has the receipt %s and the bodies %x, %x", r.ID, v.Receipt, v.Scoring, v.Personal)
			}
		}
		return nil
	})
	requireRead(t, many, 601, err)
}

func requireRead[T any](t *testing.T, got, want T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	requireEqual(t, got, want)
}
