package comparison_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/comparison"
	"mysteryshopper/server/published"
	"mysteryshopper/server/simulate"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

var update = flag.Bool("update", false, "write the labelled set and the table of docs/flags.md")

// world is a store with a client, in which labelled visits are reported.
type world struct {
	storage.Store
	version *checklist.Compiled
	known   map[string]bool
	ids     map[string]storage.ReportID
	// late has photos arrive after their reports were compared.
	late bool
}

const agency = "acme"

func newWorld(t *testing.T) *world {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "labelled.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{Store: store, known: map[string]bool{}, ids: map[string]storage.ReportID{}}
	w.update(t, func(ctx context.Context, tx storage.Tx) error {
		versions, err := builtin.Checklists()
		if err != nil {
			return err
		}
		content := versions[slices.IndexFunc(versions, func(v *checklist.Version) bool { return v.Checklist == "core-service" })]
		content.Number = 1
		if w.version, err = checklist.Compile(content); err != nil {
			return err
		}
		c := &storage.Checklist{ID: content.Checklist, Latest: 1, CreateTime: firstDay, UpdateTime: firstDay}
		if err := tx.Checklists().Insert(ctx, c); err != nil {
			return err
		}
		err = tx.Checklists().InsertVersion(ctx, &storage.PublishedVersion{
			Checklist: c.ID, Number: 1, Content: content, Digest: content.Digest(), TotalFingerprint: content.TotalFingerprint(), PublishTime: firstDay,
		})
		if err != nil {
			return err
		}
		if err := tx.Clients().Insert(ctx, &storage.Client{ID: agency, Title: "Acme", CreateTime: firstDay, UpdateTime: firstDay}); err != nil {
			return err
		}
		return tx.Programs().Insert(ctx, &storage.Program{
			Client: agency, ID: "core", Title: "Core", Checklist: c.ID, Rules: visit.Defaults(), UpdateTime: firstDay,
		})
	})
	return w
}

func (w *world) update(t *testing.T, fn func(context.Context, storage.Tx) error) {
	t.Helper()
	err := w.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return fn(t.Context(), tx) })
	if err != nil {
		t.Fatal(err)
	}
}

// report stores a labelled visit with its report, with the flags that a submission raises.
func (w *world) report(ctx context.Context, t *testing.T, tx storage.Tx, l *labelled) error {
	t.Helper()
	if err := w.directory(ctx, tx, l); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(l.Seed, 1))
	content := w.content(r, l)
	score := w.version.Score(content.Answers, content.Outcome)
	v := &storage.Visit{
		ID: l.ID, Client: agency, Program: "core", Location: l.Place, Checklist: content.Checklist, Version: content.Version,
		Shopper: l.Shopper, State: visit.Claimed, WindowStart: l.Start.AddDate(0, 0, l.WindowDays-3), WindowEnd: l.Start.AddDate(0, 0, l.WindowDays+4),
		CreateTime: firstDay, UpdateTime: firstDay,
	}
	if err := tx.Visits().Insert(ctx, v); err != nil {
		return err
	}
	location, err := tx.Locations().Get(ctx, agency, l.Place)
	if err != nil {
		return err
	}
	program, err := tx.Programs().Get(ctx, agency, "core")
	if err != nil {
		return err
	}
	taken := l.taken()
	in := comparison.FlagInput(v, program, location, taken)
	in.Report, in.Version, in.Holder = content, w.version.Version(), true
	in.Clock = visit.Clock{Offset: new(-time.Duration(l.SkewSeconds) * time.Second), Began: taken, Ended: taken}
	flags, skew := visit.Flags(in), in.Skew()
	head := &storage.Report{
		ID: storage.ReportID(simulate.ReportID(r, taken)), Visit: v.ID, Client: agency, Program: "core", Location: l.Place, Shopper: l.Shopper,
		Channel: storage.InPerson, CreateTime: taken, UpdateTime: taken, TakenTime: taken, Current: 1, Checklist: v.Checklist, Version: v.Version,
		Outcome: content.Outcome, Month: "2026-09", DayPart: visit.Midday, StartTime: visit.Corrected(content.StartTime, skew.Moves, taken),
		Effective: score.EffectiveBasisPoints, Flags: flags, SkewMillis: skew.Ahead.Milliseconds(),
	}
	published.SetStatus(head, visit.NewStatus(flags))
	w.ids[l.ID] = head.ID
	if !w.late {
		if err := w.putPhotos(ctx, t, tx, l); err != nil {
			return err
		}
	}
	scoring, personal := checklist.EncodeAnswers(content)
	return tx.Reports().Insert(ctx, head, &storage.Revision{
		Report: head.ID, Number: 1, Shopper: l.Shopper, TakenTime: taken, Visit: v.ID, Checklist: v.Checklist, Version: v.Version,
		StartTime: content.StartTime, EndTime: content.EndTime, ElapsedSeconds: l.Elapsed, Outcome: content.Outcome, Scoring: scoring, Personal: personal,
	}, storage.Event{Act: "SUBMITTED", Revision: 1, Actor: l.Shopper, Time: taken})
}

// directory inserts the place and the shopper of a visit, unless they are there.
func (w *world) directory(ctx context.Context, tx storage.Tx, l *labelled) error {
	if !w.known[l.Place] {
		point := &visit.Point{LatitudeE7: int32(l.Latitude * 1e7), LongitudeE7: int32(l.Longitude * 1e7)}
		err := tx.Locations().Insert(ctx, &storage.Location{
			Client: agency, ID: l.Place, Parent: storage.WholeClient, Channel: storage.InPerson, TimeZone: "Europe/Berlin", Point: point, UpdateTime: firstDay,
		})
		if err != nil {
			return err
		}
	}
	if !w.known[l.Shopper] {
		if err := tx.Shoppers().Insert(ctx, &storage.Shopper{ID: l.Shopper, CreateTime: firstDay, UpdateTime: firstDay}); err != nil {
			return err
		}
	}
	w.known[l.Place], w.known[l.Shopper] = true, true
	return nil
}

// content makes up the report of a labelled visit.
func (w *world) content(r *rand.Rand, l *labelled) *checklist.Report {
	service := simulate.Mending(l.Quality)
	if l.Quality == 1 {
		service = func(*checklist.Question) float64 { return 1 }
	}
	report := simulate.Report(r, simulate.Visit{ID: l.ID, Version: w.version, Start: l.Start, Latitude: l.Latitude, Longitude: l.Longitude}, service)
	if l.Contradiction {
		simulate.WalkOut(r, w.version.Version(), report)
		report.Outcome = checklist.OutcomeCompleted
	}
	skew := time.Duration(l.SkewSeconds) * time.Second
	report.StartTime, report.ElapsedSeconds, report.Narrative = l.Start.Add(skew), l.Elapsed, l.Narrative
	report.EndTime = report.StartTime.Add(time.Duration(l.Elapsed) * time.Second)
	report.Position.LatitudeE7 += int32(l.AwayMeters * 1e7 / 111_195)
	report.Position.Mock = l.Mock
	if l.Line > 0 {
		inLine(w.version.Version(), report.Answers, l.Line-1, l.Astray)
	}
	return report
}

// inLine answers every choice and scale at a position, but for the last ones, which are elsewhere.
func inLine(version *checklist.Version, answers []checklist.Answer, position, astray int) {
	for i := len(answers) - 1; i >= 0; i-- {
		a := &answers[i]
		q, at := version.Question(a.Question), position
		if astray > 0 {
			at++
		}
		switch {
		case q.Choice != nil && a.Choice != nil:
			a.Choice = &q.Choice.Options[at%len(q.Choice.Options)].Key
			astray--
		case q.Scale != nil && a.Scale != nil:
			a.Scale = new(q.Scale.Min + int32(at))
			astray--
		}
	}
}

// compareAll compares everything that waits, in batches, and returns the details by report.
func (w *world) compareAll(t *testing.T, limit int) map[storage.ReportID][]visit.FlagDetail {
	t.Helper()
	c := comparison.New(func() time.Time { return firstDay })
	for n, rounds := 1, 0; n > 0; rounds++ {
		if rounds > 10_000 {
			t.Fatal("comparisons never end")
		}
		found, err := storage.Read(t.Context(), w.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*comparison.Found, error) {
			return c.Waiting(t.Context(), tx, limit)
		})
		if err != nil {
			t.Fatal(err)
		}
		w.update(t, func(ctx context.Context, tx storage.Tx) (err error) {
			n, err = comparison.Write(ctx, tx, found)
			return err
		})
	}
	details := map[storage.ReportID][]visit.FlagDetail{}
	err := w.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		return tx.Comparisons().Each(t.Context(), func(r *storage.ComparedReport) error {
			details[r.Report] = r.Details
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return details
}

func (w *world) reportAll(t *testing.T, all []labelled) {
	t.Helper()
	w.update(t, func(ctx context.Context, tx storage.Tx) error {
		for i := range all {
			if err := w.report(ctx, t, tx, &all[i]); err != nil {
				return fmt.Errorf("%s: %w", all[i].ID, err)
			}
		}
		return nil
	})
}

func has(details []visit.FlagDetail, f visit.Flag) bool {
	return slices.ContainsFunc(details, func(d visit.FlagDetail) bool { return d.Flag == f })
}

// measured are the flags of the table, with the least recall and the most false alarms that the test accepts.
var measured = []struct {
	flag         visit.Flag
	recall, most float64
}{
	{visit.FlagTooFast, 0.6, 0.01}, {visit.FlagOutsideGeofence, 0.85, 0}, {visit.FlagMockPosition, 1, 0},
	{visit.FlagImpossibleSpeed, 0.75, 0.01}, {visit.FlagOverlapsOther, 0.8, 0}, {visit.FlagOutsideWindow, 1, 0},
	{visit.FlagClockSkew, 0.9, 0}, {visit.FlagStraightLining, 0.7, 0.005}, {visit.FlagNarrativeNearOther, 0.6, 0.005},
	{visit.FlagHighTotalFewPlaces, 0.9, 0.005}, {visit.FlagWaitGivenUp, 1, 0}, {visit.FlagPhotoSeenBefore, 0.85, 0.005},
	{visit.FlagPhotoOutsideVisit, 0.8, 0}, {visit.FlagPhotoElsewhere, 0.85, 0},
}

const tablePath = "../../docs/flags.md"

// TestMeasured compares the labelled set and measures how many of the dishonest visits get their flag, and how many
// honest ones get it. docs/flags.md has the table.
func TestMeasured(t *testing.T) {
	t.Parallel()
	if *update {
		writeLabelled(t, generatedFile, generated())
	}
	all := readLabelled(t, generatedFile)
	w := newWorld(t)
	w.reportAll(t, all)
	details := w.compareAll(t, 64)
	honest := 0
	for i := range all {
		if all[i].honest() {
			honest++
		}
	}
	var table strings.Builder
	fmt.Fprintf(&table, "| flag | dishonest visits | found | recall | honest visits | flagged | false alarms |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, m := range measured {
		wanted, found, wrong := 0, 0, 0
		for i := range all {
			raised := has(details[w.ids[all[i].ID]], m.flag)
			switch {
			case slices.Contains(all[i].Wants, m.flag):
				wanted++
				if raised {
					found++
				}
			case all[i].honest() && raised:
				wrong++
			}
		}
		recall, alarms := float64(found)/float64(wanted), float64(wrong)/float64(honest)
		fmt.Fprintf(&table, "| `%s` | %d | %d | %.0f %% | %d | %d | %.1f %% |\n", m.flag, wanted, found, 100*recall, honest, wrong, 100*alarms)
		if recall < m.recall || alarms > m.most {
			t.Errorf("%s: recall %.2f, want %.2f; false alarms %.3f, at most %.3f", m.flag, recall, m.recall, alarms, m.most)
		}
	}
	checkTable(t, table.String())
}

// checkTable compares the table of the document with the measured one, or writes it.
func checkTable(t *testing.T, table string) {
	t.Helper()
	text, err := os.ReadFile(tablePath)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- measured -->\n", "<!-- end of measured -->\n"
	before, rest, _ := strings.Cut(string(text), begin)
	in, after, found := strings.Cut(rest, end)
	switch {
	case !found:
		t.Fatalf("%s has no place for the table", tablePath)
	case *update:
		if err := os.WriteFile(tablePath, []byte(before+begin+table+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case in != table:
		t.Errorf("%s has\n%s\nand should have\n%s", tablePath, in, table)
	}
}

// TestWritten compares the visits that were written by hand: each has its flags and no other.
func TestWritten(t *testing.T) {
	t.Parallel()
	all := readLabelled(t, writtenFile)
	w := newWorld(t)
	generated := readLabelled(t, generatedFile)
	generated = slices.DeleteFunc(generated, func(l labelled) bool { return !l.honest() })
	w.reportAll(t, slices.Concat(generated[:100], all))
	details := w.compareAll(t, 7)
	for i := range all {
		var got []visit.Flag
		for _, d := range details[w.ids[all[i].ID]] {
			got = append(got, d.Flag)
			if len(d.Numbers) == 0 {
				t.Errorf("%s (%s): %s has no numbers", all[i].ID, all[i].Note, d.Flag)
			}
		}
		if !slices.Equal(got, all[i].Wants) {
			t.Errorf("%s (%s): got %v, want %v: %+v", all[i].ID, all[i].Note, got, all[i].Wants, details[w.ids[all[i].ID]])
		}
	}
}

// TestOrder compares the same visits in batches of other sizes, some between the reports and some after all of them, with
// photos that arrive before their reports and after them: the details are the same in the end.
func TestOrder(t *testing.T) {
	t.Parallel()
	all := slices.Concat(readLabelled(t, generatedFile), readLabelled(t, writtenFile))
	slices.SortStableFunc(all, func(a, b labelled) int { return a.taken().Compare(b.taken()) })
	one := newWorld(t)
	one.reportAll(t, all)
	want := one.compareAll(t, 256)
	for _, size := range []int{1, 7} {
		other := newWorld(t)
		var got map[storage.ReportID][]visit.FlagDetail
		// Photos come before their reports, or after the comparison of them.
		other.late = size > 1
		for part := range slices.Chunk(all, 40*size) {
			other.reportAll(t, part)
			got = other.compareAll(t, size)
			if other.late {
				other.photosArrive(t, part)
				got = other.compareAll(t, size)
			}
		}
		for _, l := range all {
			a, b := want[one.ids[l.ID]], got[other.ids[l.ID]]
			if fmt.Sprint(a) != fmt.Sprint(b) {
				t.Errorf("batches of %d, %s (%s): %+v and %+v", size, l.ID, uuid.UUID(one.ids[l.ID]), a, b)
			}
		}
	}
}
