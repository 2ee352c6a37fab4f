package storagetest

import (
	"testing"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// contribution is what one report adds to a roll-up.
type contribution struct {
	totals  scorecard.Totals
	details scorecard.Details
	tallies scorecard.Tallies
}

// newContribution returns the contribution of a report with this answer, or of a report that is not scored if the
// answer is empty. It commends one behaviour for each answer.
func newContribution(t *testing.T, choice string) contribution {
	t.Helper()
	v := newContent("core")
	v.Bands = []checklist.Band{{Key: "poor"}, {Key: "good", FromBasisPoints: 6000}}
	for i := range v.Bands {
		v.Bands[i].Title = checklist.Text{"en": v.Bands[i].Key}
	}
	compiled, err := checklist.Compile(v)
	if err != nil {
		t.Fatal(err)
	}
	if choice == "" {
		var c contribution
		c.totals, c.details = scorecard.FromReport(compiled, nil, nil, checklist.OutcomeClosed)
		return c.commending("kept-a-promise")
	}
	answers := []checklist.Answer{{Question: "greeted", Choice: &choice}}
	var c contribution
	score := compiled.Score(answers, "")
	c.totals, c.details = scorecard.FromReport(compiled, score, answers, "")
	c.tallies.Answers = scorecard.AnswerCountsOf(compiled, score, answers, c.totals, 1)
	c.tallies.Answers.Beyond.Add("said-"+choice, 2)
	c.tallies.Answers.Promises.Given++
	if c.totals.Visits != 1 {
		t.Fatalf("the answer %q does not count", choice)
	}
	c = c.commending("said-" + choice)
	var seconds scorecard.Histogram
	seconds.Add(40)
	c.tallies.GaveUp = scorecard.Histograms{{Key: "wait-" + choice, Histogram: seconds}}
	return c
}

// commending returns the contribution with tallies that commend a behaviour at the client's first location.
func (c contribution) commending(behaviour string) contribution {
	report := checklist.Report{Commendations: []checklist.Commendation{{Behaviour: behaviour}}}
	answers := c.tallies.Answers
	c.tallies = scorecard.TalliesOf(c.totals, &c.details, &report, 1)
	c.tallies.Answers = answers
	return c
}

// sum returns the sum of contributions.
func sum(t *testing.T, parts ...contribution) contribution {
	t.Helper()
	var all contribution
	for i := range parts {
		if err := all.totals.Add(parts[i].totals); err != nil {
			t.Fatal(err)
		}
		all.details.Add(&parts[i].details)
		all.tallies.Add(&parts[i].tallies)
	}
	return all
}

// key returns the key of the world's roll-up at a location.
func (w *world) key(location string, own bool) storage.RollupKey {
	return storage.RollupKey{
		Client: w.client, Program: w.program, Location: location, Own: own, Month: "2026-11", Wave: "2026-q4",
		Channel: storage.InPerson, Checklist: w.checklist, Version: 2,
	}
}

// rollup returns the contribution as the result of a query.
func (c contribution) rollup(key storage.RollupKey, top string) *storage.Rollup {
	return &storage.Rollup{Key: key, Top: top, Totals: c.totals, Details: &c.details, Tallies: &c.tallies}
}

// addTo adds the contribution to the roll-ups of keys.
func (c contribution) addTo(t *testing.T, tx storage.Tx, keys ...storage.RollupKey) error {
	t.Helper()
	return tx.Rollups().Add(t.Context(), keys, c.totals, &c.details, &c.tallies)
}

// subtractFrom subtracts the contribution from the roll-ups of keys.
func (c contribution) subtractFrom(t *testing.T, tx storage.Tx, keys ...storage.RollupKey) error {
	t.Helper()
	return tx.Rollups().Subtract(t.Context(), keys, c.totals, &c.details, &c.tallies)
}

func (w *world) count(t *testing.T, c contribution, keys ...storage.RollupKey) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error { return c.addTo(t, tx, keys...) })
}

func (w *world) subtract(t *testing.T, c contribution, keys ...storage.RollupKey) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error { return c.subtractFrom(t, tx, keys...) })
}

func (w *world) query(t *testing.T, q storage.RollupQuery) []*storage.Rollup {
	t.Helper()
	q.Client = w.client
	return read(t, w, func(tx storage.Tx) ([]*storage.Rollup, error) { return tx.Rollups().Query(t.Context(), q) })
}

// rollupsAt returns all roll-ups of a node, with details, tallies and answers.
func (w *world) rollupsAt(t *testing.T, location string) []*storage.Rollup {
	t.Helper()
	return w.query(t, storage.RollupQuery{Locations: []string{location}, Details: true, Tallies: true, Answers: true, Waits: true, Absent: scorecard.AllParts})
}
