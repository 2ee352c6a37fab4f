package demo

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// flagRow is the beginning of a row of the tables of flags in docs/flags.md.
var flagRow = regexp.MustCompile("(?m)^\\| ((?:`[A-Z_]+`(?:, )?)+) \\| [a-z]")

// documentedFlags returns the flags that docs/flags.md describes.
func documentedFlags(t *testing.T) (flags []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "flags.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range flagRow.FindAllStringSubmatch(string(text), -1) {
		flags = append(flags, regexp.MustCompile("[A-Z_]+").FindAllString(row[1], -1)...)
	}
	slices.Sort(flags)
	return flags
}

// TestMorning makes a demo with a morning. Its queue must have every flag that there is, and the wave every count.
func TestMorning(t *testing.T) {
	t.Parallel()
	s, reports := openFile(t), 150
	options := Options{Reports: reports, Seed: 1, FollowUp: true, Morning: true, Evidence: t.TempDir()}
	if err := Fill(t.Context(), s, testNow, options); err != nil {
		t.Fatal(err)
	}
	if err := settle(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	checkClean(t, s)
	queue, flags := map[storage.ReportID]*storage.Report{}, map[string]int{}
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		return tx.Reports().Each(ctx, func(r *storage.Report, _ *storage.Revision) error {
			if r.State != visit.Submitted {
				return nil
			}
			queue[r.ID] = r
			for _, f := range r.Flags {
				flags[string(f)]++
			}
			compared, err := tx.Comparisons().Get(ctx, r.ID)
			if errors.Is(err, storage.ErrNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			for _, d := range compared.Details {
				flags[string(d.Flag)]++
				if len(d.Numbers) == 0 && !slices.Contains([]visit.Flag{visit.FlagNotHolder, visit.FlagParked, visit.FlagPossibleTwin, visit.FlagTest}, d.Flag) {
					t.Errorf("the flag %s has no numbers", d.Flag)
				}
			}
			return nil
		})
	})
	if len(queue) != queueSize {
		t.Errorf("%d reports wait, want %d", len(queue), queueSize)
	}
	if diff := cmp.Diff(documentedFlags(t), slices.Sorted(maps.Keys(flags))); diff != "" {
		t.Errorf("flags of the queue (-documented +got):\n%s", diff)
	}
	// Both photos of one report were taken elsewhere; no photos are near by chance.
	for f, want := range map[visit.Flag]int{visit.FlagPhotoSeenBefore: 1, visit.FlagPhotoOutsideVisit: 1, visit.FlagPhotoElsewhere: 2} {
		if flags[string(f)] != want {
			t.Errorf("%d photos of the queue have the flag %s, want %d", flags[string(f)], f, want)
		}
	}
	checkQueue(t, s, queue)
	checkWave(t, s)
}

// checkQueue checks that every report of the queue has a photo, and that there are a twin, parked ones, an answered one, one that
// somebody holds, and a draft.
func checkQueue(t *testing.T, s storage.Store, queue map[storage.ReportID]*storage.Report) {
	t.Helper()
	twins, parked, answered, held, stored, uploading := 0, 0, 0, 0, 0, 0
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		for id, r := range queue {
			if r.PossibleTwin {
				twins++
			}
			if r.Parked {
				parked++
			}
			if r.Current == 2 {
				answered++
			}
			if r.TakenTime.After(testNow) || r.UpdateTime.After(testNow) {
				t.Errorf("the report of %s was received in the future", r.Shopper)
			}
			if hold, err := tx.Holds().Get(ctx, id); err == nil && hold.RunsAt(testNow) {
				held++
			}
			all, err := tx.Evidence().OfReport(ctx, id)
			if err != nil {
				return err
			}
			if len(all) == 0 {
				t.Errorf("the report of %s at %s has no photo", r.Shopper, r.Location)
			}
			for _, e := range all {
				if e.State == storage.EvidenceStored {
					stored++
				} else {
					uploading++
				}
			}
		}
		draft, err := tx.Drafts().Get(ctx, draftVisit(ctx, t, tx), ownShopper)
		if err == nil && len(draft.Report.Answers) < 5 {
			t.Errorf("the draft has %d answers", len(draft.Report.Answers))
		}
		return err
	})
	if twins != 1 || parked != 2 || answered != 1 || held != 1 || uploading != 1 || stored < queueSize-1 {
		t.Errorf("%d twins, %d parked, %d answered, %d held, %d photos, %d that are being sent", twins, parked, answered, held, stored, uploading)
	}
}

// draftVisit returns the visit of the shopper whose token is handed out that the program with photos has and that is not reported.
func draftVisit(ctx context.Context, t *testing.T, tx storage.Tx) string {
	t.Helper()
	visits, _, err := tx.Visits().List(ctx, ownShopper, storage.Filter{}, storage.Page{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range visits {
		if v.Checklist == withPhotos.checklist && v.State == visit.Claimed {
			return v.ID
		}
	}
	t.Fatal("the shopper has no visit with photos to make")
	return ""
}

// checkWave checks that the wave has visits in every state.
func checkWave(t *testing.T, s storage.Store) {
	t.Helper()
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		waves, _, err := tx.Visits().Progress(ctx, clientID, withPhotos.id(), testNow, storage.Page{Limit: 10})
		if err != nil {
			return err
		}
		if len(waves) != 1 || waves[0].Wave != waveID {
			t.Fatalf("the waves are %+v", waves)
		}
		w := waves[0]
		for name, n := range map[string]int64{
			"offered": w.Offered, "claimed": w.Claimed - w.Overdue, "done": w.Done, "returned": w.Returned, "overdue": w.Overdue, "cancelled": w.Cancelled,
		} {
			if n < 1 {
				t.Errorf("no visit of the wave is %s: %+v", name, w)
			}
		}
		declines, err := tx.Declines().Count(ctx, clientID, withPhotos.id())
		if len(declines) == 0 {
			t.Error("nobody declined a visit of the wave")
		}
		return err
	})
}

// TestMorningChangesNoFigure makes the same year with and without a morning. Figures and receipts of released reports must be the
// same.
func TestMorningChangesNoFigure(t *testing.T) {
	t.Parallel()
	var all [2][]string
	var sent [2]map[storage.ReportID]string
	for i, morning := range []bool{false, true} {
		s := openFile(t)
		if err := Fill(t.Context(), s, testNow, Options{Reports: 60, Seed: 1, Morning: morning, Evidence: t.TempDir()}); err != nil {
			t.Fatal(err)
		}
		if err := settle(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		all[i] = names(figures(t, s))
		sent[i] = receipts(t, s)
	}
	if diff := cmp.Diff(all[0], all[1]); diff != "" {
		t.Errorf("figures (-without +with a morning):\n%s", diff)
	}
	if len(sent[1]) <= len(sent[0]) {
		t.Errorf("a demo with a morning has %d reports, one without %d", len(sent[1]), len(sent[0]))
	}
}
