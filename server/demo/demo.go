package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/storage"
)

// Options say what the demo is made of.
type Options struct {
	// Database is the name of the database that the demo is kept in; where it is empty, one in the folder Dir. What is
	// there already is used as it is.
	Database string
	Dir      string
	// REST and GRPC are the addresses to listen on; port 0 takes a free one.
	REST, GRPC string
	// Reports is how many released reports there are, from LargeFrom on those of a large demo; Seed makes the same ones
	// again.
	Reports int
	Seed    uint64
	// Until is the last month of a large demo, such as 2026-10; empty for the one before this.
	Until string
	// Clock is the server's clock; app.Now where nil. Where it stands still, the same seed makes the same figures.
	Clock func() time.Time
	// Progress is told how many reports are made, of how many; it may be nil.
	Progress func(done, total int)
	Logger   *slog.Logger
}

// Welcome is what somebody needs to come in: the addresses, a token for each role and the shopper's open visits. The
// tokens are new at every start.
type Welcome struct {
	REST   string `json:"rest"`
	GRPC   string `json:"grpc"`
	Tokens Tokens `json:"tokens"`
	Client string `json:"client"`
	// Shopper is whose the shopper's token and the visits are.
	Shopper string   `json:"shopper"`
	Visits  []string `json:"visits"`
	// Story says where to look.
	Story Story `json:"-"`
}

// Tokens are one for each role.
type Tokens struct {
	Admin    string `json:"admin"`
	Reviewer string `json:"reviewer"`
	Shopper  string `json:"shopper"`
	// Client is a manager's of the whole client, Manager one of the location alone where customers are pressed to buy.
	Client  string `json:"client"`
	Manager string `json:"manager"`
}

// pending is how many reports wait for a reviewer.
const pending = 6

// Open makes the demo where the folder has none yet, and opens a server on it that is ready to serve. The server's
// Serve closes everything.
func Open(ctx context.Context, o Options) (*app.App, *Welcome, error) {
	if o.Clock == nil {
		o.Clock = app.Now
	}
	if err := app.CheckAddresses(ctx, app.Config{REST: o.REST, GRPC: o.GRPC}); err != nil {
		return nil, nil, err
	}
	database := o.Database
	if database == "" {
		database = "sqlite:" + filepath.Join(o.Dir, "demo.db")
	}
	if err := seed(ctx, database, o); err != nil {
		return nil, nil, err
	}
	a, err := app.Open(ctx, app.Config{
		Database: database, REST: o.REST, GRPC: o.GRPC, Logger: o.Logger, Clock: o.Clock,
		Limits: &chain.Limits{Public: app.DefaultLimits().Public},
	})
	if err != nil {
		return nil, nil, err
	}
	w, err := welcome(ctx, a, o.Clock().UTC().Truncate(time.Microsecond))
	if err != nil {
		return nil, nil, errors.Join(err, a.Close())
	}
	return a, w, nil
}

// seed fills the database, unless it is filled.
func seed(ctx context.Context, database string, o Options) (err error) {
	store, err := app.OpenStore(ctx, app.Database{Name: database, Logger: o.Logger})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	there, err := isThere(ctx, store)
	if err != nil || there {
		return err
	}
	now := o.Clock().UTC().Truncate(time.Microsecond)
	begun, err := keptOrder(ctx, store)
	if err != nil {
		return err
	}
	fill := Fill
	if o.Reports >= LargeFrom || begun != nil {
		fill = FillLarge
	}
	if err := fill(ctx, store, now, o); err != nil {
		return fmt.Errorf("make the demo: %w", err)
	}
	return nil
}

// finished is the setting that a demo leaves behind when all of it is made.
const finished = "demo-finished"

// errUnfinished says that the making of a demo was broken off.
var errUnfinished = errors.New("the database holds a demo that was not finished, or something else; remove it or name another one")

// isThere says whether the database holds a finished demo. One that was broken off is an error, but for a large one
// that can be finished.
func isThere(ctx context.Context, store storage.Store) (there bool, err error) {
	err = store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		marks := map[string]bool{}
		for _, mark := range []string{finished, ordered} {
			_, err := tx.Settings().Get(ctx, mark)
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return err
			}
			marks[mark] = err == nil
		}
		clients, _, err := tx.Clients().List(ctx, storage.Page{Limit: 1})
		if err != nil {
			return err
		}
		if there = marks[finished]; !there && !marks[ordered] && len(clients) > 0 {
			return errUnfinished
		}
		return nil
	})
	return there, err
}

// Fill lets the year that ends with now happen in an empty database, through the API. Dir and the addresses of the
// options do not matter.
func Fill(ctx context.Context, store storage.Store, now time.Time, o Options) (err error) {
	progress := o.Progress
	if progress == nil {
		progress = func(int, int) {}
	}
	c := &clock{}
	first := now.Truncate(24*time.Hour).AddDate(-1, 0, 1)
	c.set(first.AddDate(0, 0, -7))
	a, err := app.OpenOn(ctx, store, app.Config{REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Clock: c.time, Limits: &chain.Limits{}, Logger: o.Logger})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	w := newWorld(store, a.Conn(), c, o.Seed, scene{
		regions: regions, shops: shops, lines: phoneLines, shoppers: shoppers, firstYear: now.Year() - 1, year: now.Year(),
	})
	if err := w.found(ctx); err != nil {
		return err
	}
	yesterday := now.Truncate(24*time.Hour).AddDate(0, 0, -1)
	if o.Reports > 0 {
		if err := w.announce(ctx, smallRoles, first, yesterday); err != nil {
			return err
		}
	}
	total := o.Reports + pending
	if err := w.live(first, yesterday, o.Reports, pending, func(done int) { progress(done, total) }); err != nil {
		return err
	}
	if err := w.open(now); err != nil {
		return err
	}
	return w.finish(ctx, yesterday)
}

// welcome makes a token for each role and lists the shopper's open visits.
func welcome(ctx context.Context, a *app.App, now time.Time) (*Welcome, error) {
	w := &Welcome{REST: a.REST(), GRPC: a.GRPC(), Client: clientID, Shopper: ownShopper, Visits: []string{}}
	var err error
	if w.Story, err = readStory(ctx, a.Store(), now); err != nil {
		return nil, err
	}
	for _, t := range []struct {
		into  *string
		grant storage.Grant
	}{
		{&w.Tokens.Admin, storage.Grant{Role: storage.Admin, Title: "demo: admin"}},
		{&w.Tokens.Reviewer, storage.Grant{Role: storage.Reviewer, Title: "demo: reviewer"}},
		{&w.Tokens.Shopper, storage.Grant{Role: storage.ShopperRole, Shopper: ownShopper, Title: "demo: shopper"}},
		{&w.Tokens.Client, storage.Grant{Role: storage.Manager, Client: clientID, Title: "demo: client"}},
		{&w.Tokens.Manager, storage.Grant{
			Role: storage.Manager, Client: clientID, Locations: []string{w.Story.Pressing}, Title: "demo: manager",
		}},
	} {
		if *t.into, err = firstToken(ctx, a.Store(), now, t.grant); err != nil {
			return nil, err
		}
	}
	err = a.Store().View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		claimed := storage.Filter{Compare: &storage.Comparison{Field: "state", Op: storage.Equal, Value: string(visit.Claimed)}}
		visits, _, err := tx.Visits().List(ctx, ownShopper, claimed, storage.Page{Limit: 1000})
		for _, v := range visits {
			w.Visits = append(w.Visits, v.ID)
		}
		return err
	})
	return w, err
}
