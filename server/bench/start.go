package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"mysteryshopper/server/app"
)

// start measures the time from the start of the command serve to its first answer, which reads and writes the
// database, and the size of the program.
func (s *session) start(ctx context.Context) (err error) {
	nothing, err := s.startOfProcess(ctx)
	if err != nil {
		return err
	}
	dir, remove, err := s.scratch("start")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	names := 0
	fresh, err := s.startOfServer(ctx, func() string {
		names++
		return filepath.Join(dir, fmt.Sprintf("%d.db", names))
	})
	if err != nil {
		return err
	}
	s.addStart("first answer, database made", fresh, nothing)
	empty, err := s.startOfServer(ctx, func() string { return filepath.Join(dir, "1.db") })
	if err != nil {
		return err
	}
	s.addStart("first answer, empty database", empty, nothing)
	for _, n := range s.Reports {
		filled, err := s.filled(ctx, n)
		if err != nil {
			return err
		}
		took, err := s.startOfServer(ctx, func() string { return filepath.Join(filled, "demo.db") })
		if err != nil {
			return err
		}
		s.addStart(fmt.Sprintf("first answer, %d reports", n), took, nothing)
	}
	program, err := os.Stat(s.program)
	if err == nil {
		s.add(Figure{Name: "size of the program", Value: float64(program.Size()) / bytesPerMiB, Unit: mebibytes})
	}
	return err
}

func (s *session) addStart(name string, took, nothing time.Duration) {
	s.addTime(name, milliseconds, took, "the command version", nothing)
}

// startOfProcess returns the median time of the command version.
func (s *session) startOfProcess(ctx context.Context) (time.Duration, error) {
	return median(s.sizes.starts, func() (time.Duration, error) {
		c, err := s.run(ctx, "version")
		if err != nil {
			return 0, err
		}
		if _, err := c.stdout.ReadBytes('\n'); err != nil {
			return 0, errors.Join(err, c.stop())
		}
		took := app.Now().Sub(c.started)
		return took, c.command.Wait()
	})
}

// startOfServer returns the median time from the start of the command serve to the answer to its first request.
func (s *session) startOfServer(ctx context.Context, database func() string) (time.Duration, error) {
	return median(s.sizes.starts, func() (took time.Duration, err error) {
		c, err := s.run(ctx, "serve", "--database", "sqlite:"+database(), "--rest", anyPort, "--grpc", anyPort, "--json", "--log-level", "warn")
		if err != nil {
			return 0, err
		}
		var ready struct {
			REST string `json:"rest"`
		}
		if err := c.read(&ready); err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, c.stop()) }()
		web := newHTTPClient(1)
		defer web.CloseIdleConnections()
		_, err = exchange(ctx, web, http.MethodGet, ready.REST+"/readyz", nil, nil, http.StatusOK)
		return app.Now().Sub(c.started), err
	})
}

// median returns the median of n measurements.
func median(n int, measure func() (time.Duration, error)) (time.Duration, error) {
	all := make([]time.Duration, n)
	for i := range all {
		var err error
		if all[i], err = measure(); err != nil {
			return 0, err
		}
	}
	return quantile(all, 0.5), nil
}
