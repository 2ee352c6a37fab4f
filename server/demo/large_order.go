package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// order holds the options that the reports of a large demo depend on. It is stored with an unfinished demo, which can
// only be finished with the same order.
type order struct {
	Reports int    `json:"reports"`
	Seed    uint64 `json:"seed"`
	// Until is the last month.
	Until string `json:"until"`
}

// orderKey is the setting that holds the order. It is stored when everything is made but the reports.
const orderKey = "demo-ordered"

// otherOrder returns the error where the database holds an unfinished demo of another order: the one that was begun.
func otherOrder(begun *order) error {
	return &unusable{
		text: fmt.Sprintf("the database holds an unfinished demo of %d reports", begun.Reports),
		advice: fmt.Sprintf("finish it with mysteryshopper demo --reports %d --seed %d --until %s, or name another one with --database or --data",
			begun.Reports, begun.Seed, begun.Until),
	}
}

// order returns the order of the options. It must be the same as that of an unfinished demo, begun.
func (o *Options) order(begun *order, now time.Time) (order, error) {
	latest := scorecard.MonthOf(now.AddDate(0, 0, -daysToSettle)) - 1
	wanted := order{Reports: o.Reports, Seed: o.Seed, Until: o.Until}
	if wanted.Until == "" {
		wanted.Until = latest.String()
		if begun != nil {
			wanted.Until = begun.Until
		}
	}
	if begun != nil && *begun != wanted {
		return order{}, otherOrder(begun)
	}
	if last, err := scorecard.ParseMonth(wanted.Until); err != nil || last > latest {
		return order{}, fmt.Errorf("the last month of a demo is at most %s, and not %q", latest, wanted.Until)
	}
	return wanted, nil
}

// daysToSettle is the number of days after which nothing more happens to the reports of a month.
const daysToSettle = 7

// readOrder returns the order of a large demo that was begun; nil where there is none.
func readOrder(ctx context.Context, store storage.Store) (begun *order, err error) {
	err = store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		text, err := tx.Settings().Get(ctx, orderKey)
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		begun = &order{}
		return json.Unmarshal(text, begun)
	})
	return begun, err
}

func (h *history) storeOrder(ctx context.Context) error {
	text, err := json.Marshal(h.order)
	if err != nil {
		return err
	}
	return h.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		_, err := tx.Settings().GetOrPut(ctx, orderKey, text)
		return err
	})
}
