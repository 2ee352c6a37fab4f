package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

// scorecards measures what a client asks most, over REST, on a small database and on a large one in turns, and holds
// the figures of the large one against a recomputation from its reports.
func (s *session) scorecards(ctx context.Context) (err error) {
	var targets []*target
	defer func() {
		for _, t := range targets {
			err = errors.Join(err, t.stop())
		}
	}()
	for _, n := range s.Reports {
		dir, err := s.filled(ctx, n)
		if err != nil {
			return err
		}
		t, err := s.target(ctx, dir)
		if err != nil {
			return err
		}
		targets = append(targets, t)
	}
	questions, err := s.questions(ctx)
	if err != nil {
		return err
	}
	var whole time.Duration // of the largest database, the first question: the whole client
	for i, q := range questions {
		took, err := s.ask(ctx, targets, q)
		if err != nil {
			return err
		}
		if i == 0 {
			whole = took
		}
	}
	if err := s.overReports(ctx, s.Reports[len(s.Reports)-1], whole); err != nil {
		return err
	}
	return s.recompute(ctx, slices.Max(s.Reports))
}

// overReports sums the visits of a year in SQL over the reports, as a scorecard would have to without roll-ups, and
// sets the scorecard of the whole client beside it.
func (s *session) overReports(ctx context.Context, n int, scorecard time.Duration) (err error) {
	store, err := s.storeOf(ctx, n)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	s.tell("summing %d reports in SQL", n)
	to := app.Now().UTC()
	year := storage.ShopperQuery{From: to.AddDate(0, -11, 1-to.Day()).Format("2006-01"), To: to.Format("2006-01")}
	const times = 3
	took := make([]time.Duration, times)
	for i := range took {
		begin := app.Now()
		err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
			_, err := tx.Reports().ShopperTotals(ctx, year)
			return err
		})
		if err != nil {
			return err
		}
		took[i] = app.Now().Sub(begin)
	}
	s.add(Figure{Name: fmt.Sprintf("whole client, made anew, %d reports: p50", n), Value: milliseconds.in(scorecard), Unit: milliseconds}.
		against("summing the reports of the year in SQL", milliseconds.in(quantile(took, 0.5))))
	return nil
}

// question is a scorecard that is asked for.
type question struct{ name, path string }

// questions asks for the whole client, a region and a shop, as one figure and by month and section.
func (s *session) questions(ctx context.Context) (all []question, err error) {
	dir, err := s.filled(ctx, s.Reports[0])
	if err != nil {
		return nil, err
	}
	a, welcome, err := s.openDemo(ctx, dir, 0)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	f := &field{client: welcome.Client}
	ctx = as(ctx, welcome.Tokens.Admin)
	if err := f.findProgram(ctx, a); err != nil {
		return nil, err
	}
	places, err := pb.NewDirectoryServiceClient(a.Conn()).ListLocations(ctx, &pb.ListLocationsRequest{Client: f.client, PageSize: 1000})
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(places.GetLocations(), func(l *pb.Location) bool { return l.GetPosition() != nil })
	shop := places.GetLocations()[at]
	for _, place := range []struct{ name, query string }{
		{"whole client", ""}, {"a region", "&location=" + shop.GetParent()}, {"a shop", "&location=" + shop.GetLocation()},
	} {
		path := "/v1/clients/" + f.client + "/scorecard?program=" + f.program + place.query
		all = append(all, question{place.name, path},
			question{place.name + ", by month and section", path + "&groupBy=month&groupBy=section"})
	}
	return all, nil
}

// ask asks each server in turn for one scorecard, again and again. The first is the base line of the others. A server
// keeps its answers for as long as the figures stay the same, so each is asked in a way that it was not asked before,
// and then in the same way again. It returns how long the last server took for the former, at the median.
func (s *session) ask(ctx context.Context, targets []*target, q question) (time.Duration, error) {
	s.tell("%s", q.name)
	fresh, again := make([][]time.Duration, len(targets)), make([][]time.Duration, len(targets))
	web := newBrowser(len(targets))
	defer web.CloseIdleConnections()
	const warm = 3
	for i := range s.sizes.asks + warm {
		for j, t := range targets {
			header := bearer(t.Demo.Tokens.Client)
			// The titles in an answer depend on the languages asked for, and cost the same in all of them.
			header.Set("Accept-Language", fmt.Sprintf("en, de;q=0.%03d", i+1))
			for _, took := range []*[]time.Duration{&fresh[j], &again[j]} {
				begin := app.Now()
				if _, err := exchange(ctx, web, http.MethodGet, t.Demo.REST+q.path, header, nil, http.StatusOK); err != nil {
					return 0, err
				}
				if i >= warm {
					*took = append(*took, app.Now().Sub(begin))
				}
			}
		}
	}
	s.compareTimes(q.name+", made anew", fresh)
	s.compareTimes(q.name+", asked again", again)
	return quantile(fresh[len(fresh)-1], 0.5), nil
}

// compareTimes adds the figures of each database but the first, which is their base line.
func (s *session) compareTimes(name string, took [][]time.Duration) {
	for j, n := range s.Reports[1:] {
		for _, share := range []struct {
			name string
			of   float64
		}{{"p50", 0.50}, {"p99", 0.99}} {
			name := fmt.Sprintf("%s, %d reports: %s", name, n, share.name)
			s.add(Figure{Name: name, Value: milliseconds.in(quantile(took[j+1], share.of)), Unit: milliseconds}.
				against(fmt.Sprintf("%d reports", s.Reports[0]), milliseconds.in(quantile(took[0], share.of))))
		}
	}
}

// storeOf opens the filled database of so many reports for reading.
func (s *session) storeOf(ctx context.Context, n int) (storage.Store, error) {
	dir, err := s.filled(ctx, n)
	if err != nil {
		return nil, err
	}
	return app.OpenStore(ctx, app.Database{Name: "sqlite:" + filepath.Join(dir, "demo.db"), ReadOnly: true})
}

// recompute reads every report of a database again, sums them, and counts the roll-ups that are not these sums.
func (s *session) recompute(ctx context.Context, n int) (err error) {
	store, err := s.storeOf(ctx, n)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	s.tell("adding up %d reports again", n)
	begin := app.Now()
	counts, err := verify.Run(ctx, store, verify.Options{
		Found: func(f verify.Finding) { s.tell("%s %s: %s", f.Kind, f.Resource, f.Text) },
	})
	if err != nil {
		return err
	}
	s.add(Figure{Name: fmt.Sprintf("all %d roll-ups of %d reports added up again", counts.Rollups, counts.Reports),
		Value: milliseconds.in(app.Now().Sub(begin)), Unit: milliseconds})
	s.add(Figure{Name: "those that are not the same", Value: float64(counts.Findings), Unit: differences})
	return nil
}
