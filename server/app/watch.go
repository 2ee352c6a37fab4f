package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"mysteryshopper/server/call"
	"mysteryshopper/storage"
)

// slow is how long a transaction may take before the log tells of it.
const slow = 500 * time.Millisecond

// troubles are the errors that are the database's own, as the metrics name them.
var troubles = []struct {
	err  error
	name string
}{
	{storage.ErrUnavailable, "unavailable"},
	{storage.ErrFull, "full"},
	{storage.ErrReadOnly, "read_only"},
	{storage.ErrCorrupt, "corrupt"},
	{storage.ErrClosed, "closed"},
}

// watch measures transactions.
type watch struct {
	seconds  *prometheus.HistogramVec
	failures *prometheus.CounterVec
}

func newWatch() *watch {
	w := &watch{
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "mysteryshopper_transaction_seconds",
			Help:    "How long transactions took, waiting for a connection and for the disk included, by kind: view or update.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"kind"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mysteryshopper_transaction_failures_total",
			Help: "Transactions that failed by the database's fault, by kind and reason.",
		}, []string{"kind", "reason"}),
	}
	for _, kind := range []string{"view", "update"} {
		w.seconds.WithLabelValues(kind)
		for _, trouble := range troubles {
			w.failures.WithLabelValues(kind, trouble.name)
		}
	}
	return w
}

// Describe implements prometheus.Collector.
func (w *watch) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(w, to) }

// Collect implements prometheus.Collector.
func (w *watch) Collect(to chan<- prometheus.Metric) {
	w.seconds.Collect(to)
	w.failures.Collect(to)
}

// on returns a store whose transactions are measured. Those that are slow are told of with the id of the request, by
// which the log says whose call it was.
func (w *watch) on(store storage.Store, clock func() time.Time, logger *slog.Logger) storage.Store {
	s := &watchedStore{Store: store, clock: clock, logger: logger}
	s.view, s.update = w.kind("view"), w.kind("update")
	return s
}

// watchedKind is what is measured of one kind of transaction.
type watchedKind struct {
	name     string
	seconds  prometheus.Observer
	failures *prometheus.CounterVec
}

func (w *watch) kind(name string) watchedKind {
	labels := prometheus.Labels{"kind": name}
	return watchedKind{name, w.seconds.With(labels), w.failures.MustCurryWith(labels)}
}

// watchedStore is a store with a look at the clock before and after each transaction.
type watchedStore struct {
	storage.Store
	clock        func() time.Time
	logger       *slog.Logger
	view, update watchedKind
}

// View implements storage.Store.
func (s *watchedStore) View(ctx context.Context, options storage.ReadOptions, fn func(storage.Tx) error) error {
	return s.measure(ctx, s.view, func() error { return s.Store.View(ctx, options, fn) })
}

// Update implements storage.Store.
func (s *watchedStore) Update(ctx context.Context, options storage.WriteOptions, fn func(storage.Tx) error) error {
	return s.measure(ctx, s.update, func() error { return s.Store.Update(ctx, options, fn) })
}

func (s *watchedStore) measure(ctx context.Context, kind watchedKind, run func() error) error {
	began := s.clock()
	err := run()
	took := s.clock().Sub(began)
	kind.seconds.Observe(took.Seconds())
	if took >= slow {
		s.logger.WarnContext(ctx, "slow transaction", "kind", kind.name, "took", took, "requestId", call.From(ctx).RequestID)
	}
	for _, trouble := range troubles {
		if errors.Is(err, trouble.err) {
			kind.failures.WithLabelValues(trouble.name).Inc()
			break
		}
	}
	return err
}
