package upkeep

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics measures background work. It implements prometheus.Collector. A nil *Metrics measures nothing.
type Metrics struct {
	held           prometheus.Gauge
	last           *prometheus.GaugeVec
	rows, failures *prometheus.CounterVec
}

// NewMetrics returns metrics with a series for every task.
func NewMetrics() *Metrics {
	m := &Metrics{
		held: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "mysteryshopper_background_lease_held",
			Help: "1 where background work is this server's to do, 0 otherwise.",
		}),
		last: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "mysteryshopper_background_last_success_timestamp_seconds",
			Help: "When this server last came through a round of background work, in Unix time, by work; 0 where it never did.",
		}, []string{"work"}),
		rows: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mysteryshopper_background_rows_total", Help: "Rows that background work has dealt with, by work.",
		}, []string{"work"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mysteryshopper_background_failures_total", Help: "Rounds of background work that failed, by work.",
		}, []string{"work"}),
	}
	for _, t := range tasks {
		m.last.WithLabelValues(t.Name)
		m.rows.WithLabelValues(t.Name)
		m.failures.WithLabelValues(t.Name)
	}
	return m
}

func (m *Metrics) setHeld(held bool) {
	switch {
	case m == nil:
	case held:
		m.held.Set(1)
	default:
		m.held.Set(0)
	}
}

// succeeded records a transaction of a task and how many rows it handled, which may be none.
func (m *Metrics) succeeded(task string, rows int, now time.Time) {
	if m == nil {
		return
	}
	m.rows.WithLabelValues(task).Add(float64(max(rows, 0)))
	m.last.WithLabelValues(task).Set(float64(now.UnixMilli()) / 1e3)
}

// failed records a transaction of a task that failed.
func (m *Metrics) failed(task string) {
	if m != nil {
		m.failures.WithLabelValues(task).Inc()
	}
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(m, to) }

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(to chan<- prometheus.Metric) {
	for _, c := range []prometheus.Collector{m.held, m.last, m.rows, m.failures} {
		c.Collect(to)
	}
}
