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

// scorecards measures the most frequent requests of a client, over REST, on a small and a large database alternately,
// and checks the roll-ups of the large one against its reports.
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
	queries, err := s.scorecardQueries(ctx)
	if err != nil {
		return err
	}
	var wholeClient time.Duration // the first query, on the largest database
	for i, q := range queries {
		took, err := s.measureQuery(ctx, targets, q)
		if err != nil {
			return err
		}
		if i == 0 {
			wholeClient = took
		}
	}
	if err := s.overReports(ctx, s.Reports[len(s.Reports)-1], wholeClient); err != nil {
		return err
	}
	return s.recompute(ctx, slices.Max(s.Reports))
}

// overReports measures the sum of a year's visits in SQL over the reports, as a scorecard without roll-ups would need
// it, as the base line of the scorecard of the whole client.
func (s *session) overReports(ctx context.Context, n int, scorecard time.Duration) (err error) {
	store, err := s.storeOf(ctx, n)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	s.logf("summing %d reports in SQL", n)
	to := app.Now().UTC()
	year := storage.ShopperQuery{From: to.AddDate(0, -11, 1-to.Day()).Format("2006-01"), To: to.Format("2006-01")}
	took, err := median(3, func() (time.Duration, error) {
		begin := app.Now()
		err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
			_, err := tx.Reports().ShopperTotals(ctx, year)
			return err
		})
		return app.Now().Sub(begin), err
	})
	if err == nil {
		s.addTime(fmt.Sprintf("whole client, made anew, %d reports: p50", n), milliseconds, scorecard, "summing the reports of the year in SQL", took)
	}
	return err
}

// scorecardQuery is a request for a scorecard.
type scorecardQuery struct{ name, path string }

// scorecardQueries returns requests for the whole client, a region and a shop, in total and by month and section.
func (s *session) scorecardQueries(ctx context.Context) (all []scorecardQuery, err error) {
	dir, err := s.filled(ctx, s.Reports[0])
	if err != nil {
		return nil, err
	}
	a, welcome, err := s.openDemo(ctx, dir, 0)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	work := &workload{client: welcome.Client}
	ctx = as(ctx, welcome.Tokens.Admin)
	if err := work.findProgram(ctx, a); err != nil {
		return nil, err
	}
	places, err := pb.NewDirectoryServiceClient(a.Conn()).ListLocations(ctx, &pb.ListLocationsRequest{Client: work.client, PageSize: 1000})
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(places.GetLocations(), func(l *pb.Location) bool { return l.GetPosition() != nil })
	shop := places.GetLocations()[at]
	for _, place := range []struct{ name, query string }{
		{"whole client", ""}, {"a region", "&location=" + shop.GetParent()}, {"a shop", "&location=" + shop.GetLocation()},
	} {
		path := "/v1/clients/" + work.client + "/scorecard?program=" + work.program + place.query
		all = append(all, scorecardQuery{place.name, path},
			scorecardQuery{place.name + ", by month and section", path + "&groupBy=month&groupBy=section"})
	}
	return all, nil
}

// measureQuery requests one scorecard from each server alternately. The first server is the base line of the others. A
// server caches answers as long as the figures stay the same, so each gets a new request and then the same one again.
// It returns the median time of the last server for new requests.
func (s *session) measureQuery(ctx context.Context, targets []*target, q scorecardQuery) (time.Duration, error) {
	s.logf("%s", q.name)
	fresh, again := make([][]time.Duration, len(targets)), make([][]time.Duration, len(targets))
	web := newHTTPClient(len(targets))
	defer web.CloseIdleConnections()
	const warm = 3
	for i := range s.sizes.queries + warm {
		for j, t := range targets {
			header := bearer(t.Demo.Tokens.Client)
			// Answers are cached by language, and cost the same in all languages.
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
		s.addQuantiles(fmt.Sprintf("%s, %d reports", name, n), took[j+1], fmt.Sprintf("%d reports", s.Reports[0]), took[0])
	}
}

// storeOf opens the filled database with n reports for reading.
func (s *session) storeOf(ctx context.Context, n int) (storage.Store, error) {
	dir, err := s.filled(ctx, n)
	if err != nil {
		return nil, err
	}
	return app.OpenStore(ctx, app.Database{Name: "sqlite:" + filepath.Join(dir, "demo.db"), ReadOnly: true})
}

// recompute measures verify on a database: it sums all reports and counts the roll-ups that differ from these sums.
func (s *session) recompute(ctx context.Context, n int) (err error) {
	store, err := s.storeOf(ctx, n)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	s.logf("adding up %d reports again", n)
	begin := app.Now()
	counts, err := verify.Run(ctx, store, verify.Options{
		Found: func(f verify.Finding) { s.logf("%s %s: %s", f.Kind, f.Resource, f.Text) },
	})
	if err != nil {
		return err
	}
	s.add(Figure{Name: fmt.Sprintf("all %d roll-ups of %d reports added up again", counts.Rollups, counts.Reports),
		Value: milliseconds.in(app.Now().Sub(begin)), Unit: milliseconds})
	s.add(Figure{Name: "those that are not the same", Value: float64(counts.Findings), Unit: differences})
	return nil
}
