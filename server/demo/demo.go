// Package demo fills an empty database with the history of a made-up client. Everything is made by the calls that
// phones, reviewers and admins make: an admin plans visits, shoppers report and a reviewer approves.
//
// A demo is described by a spec: its locations, its shoppers, and how its places serve over time. The figures show a
// story: sales staff are cut and one region gets worse, staff are trained and another one gets better, and one shop
// presses its customers to buy once there are sales targets. The events are marked on the time line, managers submit
// self-assessments every month, and the client's own claims are recorded. Package guide shows all of that.
//
// A generator makes the visits and reports. For a small demo, a year of a few shops, it calls a server on the database.
// For a large demo, from LargeFrom reports on, two years of 2,000 places, it calls the handlers of servers on batches in
// memory, each of which is stored in one transaction. See package batch.
package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/webhook"
	"mysteryshopper/storage"
)

// Options are the options of a demo.
type Options struct {
	// Database is the name of the demo's database; where it is empty, one in the folder Dir. A demo that is there
	// already is used as it is.
	Database string
	Dir      string
	// Evidence is where the bytes of evidence are kept; see app.EvidencePlace.
	Evidence string
	// REST and GRPC are the addresses to listen on; port 0 takes a free one.
	REST, GRPC string
	// Reports is the number of released reports; from LargeFrom on the demo is a large one. The same Seed makes the same
	// reports again.
	Reports int
	Seed    uint64
	// Language is the language of the titles of programs, as a BCP 47 tag; English where empty. Texts that belong to a place
	// are in the language of the place.
	Language string
	// Until is the last month of a large demo, such as 2026-10; empty for the one before this.
	Until string
	// FollowUp adds to a small demo what follows the reports: appeals of the client, open, overdue, upheld and refused, and
	// payments, so that the statement of the shopper whose token is handed out has payables of every state. That shopper
	// then has reports, and one report less waits for a reviewer. It does not matter for a large demo.
	FollowUp bool
	// Morning adds to a small demo what an agency finds in the morning: a queue of 25 reports with every kind of flag, a wave
	// that is half done, and photos, where there is a place for evidence. No figure of a released report depends on it. It does
	// not matter for a large demo.
	Morning bool
	// Clock is the server's clock; app.Now where nil. At the same time the same seed makes the same figures.
	Clock func() time.Time
	// Progress is called with the number of reports that are made and that of all; it may be nil.
	Progress func(done, total int)
	Logger   *slog.Logger
	// Webhooks configures webhooks.
	Webhooks webhook.Settings
	// Mail configures mails.
	Mail mail.Settings
}

// Welcome holds what is needed to use the demo: the addresses, a token for each role and the shopper's open visits.
// The tokens are new at every start.
type Welcome struct {
	REST   string `json:"rest"`
	GRPC   string `json:"grpc"`
	Tokens Tokens `json:"tokens"`
	Client string `json:"client"`
	// Shopper is the shopper who has the token and the visits.
	Shopper string   `json:"shopper"`
	Visits  []string `json:"visits"`
	// Story names the months and locations that are worth a look.
	Story Story `json:"-"`
}

// Tokens are one for each role.
type Tokens struct {
	Admin    string `json:"admin"`
	Reviewer string `json:"reviewer"`
	Shopper  string `json:"shopper"`
	// Client is the token of a manager of the whole client. Manager is that of a manager of one location, the one where
	// customers are pressed to buy.
	Client  string `json:"client"`
	Manager string `json:"manager"`
	// Planner is the token of a planner of the agency.
	Planner string `json:"planner"`
}

// Person is somebody of a demo who can sign in.
type Person struct {
	// Role is what the key allows, and Name is for people to read.
	Role storage.Role
	Name string
	// Key is a token; pages take it to sign in.
	Key string
}

// The names of those whose tokens are handed out. The shopper has offers, visits, a report that came back and a statement, where
// the demo has what follows the reports and a morning.
const (
	nameOfAdmin, nameOfReviewer, nameOfPlanner = "Otto Lang", "Rita Berg", "Petra Holm"
	nameOfShopper                              = "Anna"
	nameOfClient, nameOfManager                = "Maria Stern", "Malin Ek"
)

// People returns everybody who can sign in: a shopper, the agency's reviewer, planner and admin, the manager of the whole client,
// and that of one location.
func (w *Welcome) People() []Person {
	return []Person{
		{storage.ShopperRole, nameOfShopper, w.Tokens.Shopper}, {storage.Reviewer, nameOfReviewer, w.Tokens.Reviewer},
		{storage.Planner, nameOfPlanner, w.Tokens.Planner}, {storage.Admin, nameOfAdmin, w.Tokens.Admin},
		{storage.Manager, nameOfClient, w.Tokens.Client}, {storage.Manager, nameOfManager, w.Tokens.Manager},
	}
}

// Screen is a page for people, with somebody signed in.
type Screen struct {
	// Title says whose page it is.
	Title string
	Person
	// Address opens it. It has the key behind the #, which browsers send to nobody.
	Address string
}

// Screens returns the three screens: the shopper's phone, the agency's desk and the client's page, each with somebody who is
// signed in there by the address.
func (w *Welcome) Screens() []Screen {
	people := w.People()
	screens := []Screen{{Title: "phone", Person: people[0]}, {Title: "desk", Person: people[1]}, {Title: "client", Person: people[4]}}
	for i, s := range screens {
		screens[i].Address = w.REST + "/#key=" + s.Key
	}
	return screens
}

// Open makes the demo where the database has none yet, and opens a server on it that is ready to serve. The server's
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
	limits := app.DefaultLimits()
	limits.Token, limits.Peer = chain.Limit{}, chain.Limit{}
	a, err := app.Open(ctx, app.Config{
		Database: database, Evidence: o.Evidence, REST: o.REST, GRPC: o.GRPC, Logger: o.Logger, Clock: o.Clock, Limits: &limits, Webhooks: o.Webhooks, Mail: o.Mail,
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

// seed makes the demo in the database, unless it is finished.
func seed(ctx context.Context, database string, o Options) (err error) {
	store, err := app.OpenStore(ctx, app.Database{Name: database, Logger: o.Logger})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	finished, err := isFinished(ctx, store)
	if err != nil || finished {
		return err
	}
	now := o.Clock().UTC().Truncate(time.Microsecond)
	begun, err := readOrder(ctx, store)
	if err != nil {
		return err
	}
	o.Evidence = cmp.Or(app.EvidencePlace(o.Evidence, database), app.NoEvidence)
	fill := Fill
	if o.Reports >= LargeFrom || begun != nil {
		fill = FillLarge
	}
	if err := fill(ctx, store, now, o); err != nil {
		return fmt.Errorf("make the demo: %w", err)
	}
	return nil
}

// finishedKey is the setting that is stored when all of a demo is made. It holds the last month of the reports.
const finishedKey = "demo-finished"

// unusable is the error of a database in which no demo can be made, with advice for people.
type unusable struct{ text, advice string }

// Error implements error.
func (u *unusable) Error() string { return u.text }

// ExitCode returns the exit code of the command: the database cannot be used.
func (*unusable) ExitCode() int { return 3 }

// Advice returns what to do.
func (u *unusable) Advice() string { return u.advice }

// errUnfinished is returned where the making of a small demo was broken off.
var errUnfinished = &unusable{
	text:   "the database holds a demo that was not finished, or something else",
	advice: "remove it and run the same command again, or name another one with --database or --data",
}

// isFinished reports whether the database holds a finished demo. One that was broken off is an error, but for a large
// one that can be finished.
func isFinished(ctx context.Context, store storage.Store) (is bool, err error) {
	err = store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		stored := map[string]bool{}
		for _, key := range []string{finishedKey, orderKey} {
			_, err := tx.Settings().Get(ctx, key)
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return err
			}
			stored[key] = err == nil
		}
		clients, _, err := tx.Clients().List(ctx, storage.Page{Limit: 1})
		if err != nil {
			return err
		}
		if is = stored[finishedKey]; !is && !stored[orderKey] && len(clients) > 0 {
			return errUnfinished
		}
		return nil
	})
	return is, err
}

// welcome creates a token for each role and lists the shopper's open visits.
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
		{&w.Tokens.Admin, storage.Grant{Role: storage.Admin, Title: nameOfAdmin}},
		{&w.Tokens.Reviewer, storage.Grant{Role: storage.Reviewer, Title: nameOfReviewer}},
		{&w.Tokens.Planner, storage.Grant{Role: storage.Planner, Title: nameOfPlanner}},
		{&w.Tokens.Shopper, storage.Grant{Role: storage.ShopperRole, Shopper: ownShopper, Title: nameOfShopper}},
		{&w.Tokens.Client, storage.Grant{Role: storage.Manager, Client: clientID, Title: nameOfClient}},
		{&w.Tokens.Manager, storage.Grant{
			Role: storage.Manager, Client: clientID, Locations: []string{w.Story.Pressing}, Title: nameOfManager,
		}},
	} {
		if *t.into, err = createToken(ctx, a.Store(), now, t.grant); err != nil {
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
