package upkeep

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/alerting"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/figures"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// fallCheck is the check of one rule: it compares the last month of every location with the month before, some locations in
// each round. Where the process ends before it is done, another one begins it again: each fall is raised once.
type fallCheck struct {
	store   storage.Store
	figures *figures.Service
	rule    *storage.AlertRule
	month   string
	// left are the locations that are still to be compared.
	left []string
}

func newFallCheck(store storage.Store, clock func() time.Time) *fallCheck {
	return &fallCheck{store: store, figures: figures.New(figures.Config{Store: store, Versions: published.NewVersions(clock), Clock: clock})}
}

// next compares some more locations and returns what raises and ends the alerts about them.
func (f *fallCheck) next(ctx context.Context, rule *storage.AlertRule, now time.Time) (func(context.Context, storage.Tx) (int, error), error) {
	month := (scorecard.MonthOf(now) - 1).String()
	if !f.goesOn(rule, month) {
		all, err := locationsOf(ctx, f.store, rule.Client)
		if err != nil {
			return nil, err
		}
		f.rule, f.month, f.left = rule, month, all
	}
	some, rest := f.left[:min(fallsAtOnce, len(f.left))], f.left[min(fallsAtOnce, len(f.left)):]
	fallen := map[string]*alert.Numbers{}
	for _, location := range some {
		numbers, err := f.compare(ctx, location)
		if err != nil {
			return nil, err
		}
		fallen[location] = numbers
	}
	return func(ctx context.Context, tx storage.Tx) (int, error) {
		if err := alerting.Fallen(ctx, tx, rule, month, fallen, now); err != nil {
			return 0, err
		}
		if f.left = rest; len(rest) > 0 {
			return len(some), nil
		}
		f.rule = nil
		return len(some), tx.AlertRules().SetCheckTime(ctx, rule, now.Add(fallsChecked))
	}, nil
}

// goesOn reports whether the check of a rule for a month has begun.
func (f *fallCheck) goesOn(rule *storage.AlertRule, month string) bool {
	r := f.rule
	return r != nil && r.Client == rule.Client && r.Program == rule.Program && r.ID == rule.ID && r.Revision == rule.Revision && f.month == month
}

// compare returns the numbers of a fall at a location; nil where there is none.
func (f *fallCheck) compare(ctx context.Context, location string) (*alert.Numbers, error) {
	agency := auth.With(ctx, &auth.Principal{Role: storage.Reviewer})
	card, err := f.figures.GetScorecard(agency, &pb.GetScorecardRequest{
		Client: f.rule.Client, Location: location, Program: f.rule.Program, From: f.month, To: f.month,
	})
	if err != nil {
		return nil, err
	}
	d := card.GetDifference()
	if d == nil || !d.GetChange() || d.GetBasisPoints() >= 0 {
		return nil, nil //nolint:nilnil // no fall
	}
	return &alert.Numbers{
		Month: f.month, EarlierMonth: d.GetTo(), BasisPoints: card.GetTotal().BasisPoints, Visits: card.GetTotal().GetVisits(),
		EarlierBasisPoints: d.GetEarlier().BasisPoints, LowBasisPoints: d.LowBasisPoints, HighBasisPoints: d.HighBasisPoints,
	}, nil
}

// locationsOf returns the whole client and the ids of all its locations.
func locationsOf(ctx context.Context, store storage.Store, client string) ([]string, error) {
	return storage.Read(ctx, store, storage.ReadOptions{}, func(tx storage.Tx) ([]string, error) {
		all := []string{storage.WholeClient}
		list := func(ctx context.Context, page storage.Page) ([]*storage.Location, storage.Cursor, error) {
			return tx.Locations().List(ctx, client, []string{storage.WholeClient}, page)
		}
		err := storage.Each(ctx, batch, list, func(l *storage.Location) error {
			all = append(all, l.ID)
			return nil
		})
		return all, err
	})
}
