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

// slowTransaction is the duration from which a transaction is logged.
const slowTransaction = 500 * time.Millisecond

// databaseErrors are the errors that the database causes, with their names in the metrics.
var databaseErrors = []struct {
	err  error
	name string
}{
	{storage.ErrUnavailable, "unavailable"},
	{storage.ErrFull, "full"},
	{storage.ErrReadOnly, "read_only"},
	{storage.ErrCorrupt, "corrupt"},
	{storage.ErrClosed, "closed"},
}

// transactionMetrics measures transactions.
type transactionMetrics struct {
	seconds  *prometheus.HistogramVec
	failures *prometheus.CounterVec
}

func newTransactionMetrics() *transactionMetrics {
	m := &transactionMetrics{
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
		m.seconds.WithLabelValues(kind)
		for _, failure := range databaseErrors {
			m.failures.WithLabelValues(kind, failure.name)
		}
	}
	return m
}

// Describe implements prometheus.Collector.
func (m *transactionMetrics) Describe(to chan<- *prometheus.Desc) {
	prometheus.DescribeByCollect(m, to)
}

// Collect implements prometheus.Collector.
func (m *transactionMetrics) Collect(to chan<- prometheus.Metric) {
	m.seconds.Collect(to)
	m.failures.Collect(to)
}

// measure returns a store whose transactions are measured. Slow ones are logged with the id of the request, by which the
// log has the caller.
func (m *transactionMetrics) measure(store storage.Store, logger *slog.Logger) storage.Store {
	s := &measuredStore{Store: store, logger: logger}
	s.view, s.update = m.kind("view"), m.kind("update")
	return s
}

// kindMetrics are the metrics of one kind of transaction.
type kindMetrics struct {
	name     string
	seconds  prometheus.Observer
	failures *prometheus.CounterVec
}

func (m *transactionMetrics) kind(name string) kindMetrics {
	labels := prometheus.Labels{"kind": name}
	return kindMetrics{name, m.seconds.With(labels), m.failures.MustCurryWith(labels)}
}

// measuredStore is a store whose transactions are measured.
type measuredStore struct {
	storage.Store
	logger       *slog.Logger
	view, update kindMetrics
}

// View implements storage.Store.
func (s *measuredStore) View(ctx context.Context, options storage.ReadOptions, fn func(storage.Tx) error) error {
	return s.measure(ctx, s.view, func() error { return s.Store.View(ctx, options, fn) })
}

// Update implements storage.Store.
func (s *measuredStore) Update(ctx context.Context, options storage.WriteOptions, fn func(storage.Tx) error) error {
	return s.measure(ctx, s.update, func() error { return s.Store.Update(ctx, options, fn) })
}

func (s *measuredStore) measure(ctx context.Context, kind kindMetrics, run func() error) error {
	began := Now() // The clock of a demo moves by months between two readings.
	err := run()
	took := Now().Sub(began)
	kind.seconds.Observe(took.Seconds())
	if took >= slowTransaction {
		s.logger.WarnContext(ctx, "slow transaction", "kind", kind.name, "took", took, "requestId", call.From(ctx).RequestID)
	}
	for _, failure := range databaseErrors {
		if errors.Is(err, failure.err) {
			kind.failures.WithLabelValues(failure.name).Inc()
			break
		}
	}
	return err
}
