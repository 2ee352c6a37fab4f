package app

import (
	"context"
	"crypto/tls"
	"database/sql"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"mysteryshopper/server/api"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/upkeep"
	"mysteryshopper/server/webhook"
	"mysteryshopper/storage"
)

// pooledStore is a store with statistics of its connections, by the name of the pool: "writer", "reader" or "replica".
type pooledStore interface {
	Stats() map[string]sql.DBStats
}

// metrics are the metrics of the server; package chain adds those of the calls. Those of the store are computed when the
// metrics are read, so that they are current.
type metrics struct {
	*prometheus.Registry
	background   *upkeep.Metrics
	webhooks     *webhook.Metrics
	mails        *mail.Metrics
	reports      *prometheus.CounterVec
	reused       prometheus.Counter
	transactions *transactionMetrics
	connections  *connectionMetrics
}

// newMetrics returns the metrics of a server on a store. The TLS configuration may be nil.
func newMetrics(store storage.Store, secured *tls.Config, usable *readiness, budget *bounds.Budget) *metrics {
	m := &metrics{
		Registry: prometheus.NewRegistry(), background: upkeep.NewMetrics(), reports: newReports(), transactions: newTransactionMetrics(),
		reused: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "mysteryshopper_tokens_reused_total", Help: "Tokens that ended because a replaced secret of them was used.",
		}),
		connections: newConnectionMetrics(), webhooks: webhook.NewMetrics(), mails: mail.NewMetrics(),
	}
	m.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector(),
		newStoreCollector(store, usable), m.background, m.webhooks, m.mails, m.reports, m.reused, m.transactions, m.connections,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "mysteryshopper_receiving_bytes", Help: "Bytes that are reserved for requests that are being received and decoded.",
		}, func() float64 { return float64(budget.Used()) }),
	)
	if secured != nil {
		expiry := prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "mysteryshopper_certificate_expiry_timestamp_seconds",
			Help: "When the certificate that the server presents ends, in Unix time.",
		})
		expiry.Set(unixSeconds(secured.Certificates[0].Leaf.NotAfter))
		m.MustRegister(expiry)
	}
	return m
}

func newReports() *prometheus.CounterVec {
	reports := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "mysteryshopper_reports_total", Help: "Submissions of reports, those of streams one by one, by what became of them.",
	}, []string{"outcome"})
	for _, outcome := range []string{api.Accepted, api.Replayed, api.Conflict, api.Refused} {
		reports.WithLabelValues(outcome)
	}
	return reports
}

// submitted counts a submission by its outcome.
func (m *metrics) submitted(outcome string) { m.reports.WithLabelValues(outcome).Inc() }

// unixSeconds converts a time to seconds, as Prometheus has it.
func unixSeconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1e3 }

// collectTimeout bounds the queries for metrics, so that a database that hangs does not block them.
const collectTimeout = 5 * time.Second

// storeCollector computes the metrics of the store whenever they are read.
type storeCollector struct {
	store  storage.Store
	usable *readiness

	ready, backlog, events, mails, open, inUse, most, waits, waited *prometheus.Desc
}

func newStoreCollector(store storage.Store, usable *readiness) *storeCollector {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("mysteryshopper_"+name, help, labels, nil)
	}
	return &storeCollector{
		store:   store,
		usable:  usable,
		ready:   desc("ready", "1 where the database can be read and written now, 0 otherwise; as /readyz."),
		backlog: desc("backlog_rows", "What waits for background work, by work: "+upkeep.BacklogHelp()+".", "work"),
		mails:   desc("mails_waiting", "Mails that wait to be sent."),
		events:  desc("webhook_events_waiting", "Events of webhooks that were taken from the feed and wait to be delivered."),
		open:    desc("database_connections", "Open connections, by pool.", "pool"),
		inUse:   desc("database_connections_in_use", "Connections that are in use, by pool.", "pool"),
		most:    desc("database_connections_max", "How many connections the server opens at most, by pool.", "pool"),
		waits:   desc("database_waits_total", "How often a connection had to be waited for, by pool.", "pool"),
		waited:  desc("database_wait_seconds_total", "How long connections were waited for, all waits together, by pool.", "pool"),
	}
}

// Describe implements prometheus.Collector.
func (c *storeCollector) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{c.ready, c.backlog, c.events, c.mails, c.open, c.inUse, c.most, c.waits, c.waited} {
		to <- desc
	}
}

// Collect implements prometheus.Collector. A store that is not ready has only that metric and those of its connections.
func (c *storeCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), collectTimeout)
	defer cancel()
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	if pooled, ok := c.store.(pooledStore); ok {
		for pool, s := range pooled.Stats() {
			gauge(c.open, float64(s.OpenConnections), pool)
			gauge(c.inUse, float64(s.InUse), pool)
			gauge(c.most, float64(s.MaxOpenConnections), pool)
			to <- prometheus.MustNewConstMetric(c.waits, prometheus.CounterValue, float64(s.WaitCount), pool)
			to <- prometheus.MustNewConstMetric(c.waited, prometheus.CounterValue, s.WaitDuration.Seconds(), pool)
		}
	}
	if err := c.usable.check(ctx); err != nil {
		gauge(c.ready, 0)
		return
	}
	gauge(c.ready, 1)
	var events, mails int64
	waiting, err := storage.Read(ctx, c.store, storage.ReadOptions{}, func(tx storage.Tx) (_ storage.Backlog, err error) {
		if events, err = tx.WebhookEvents().CountWaiting(ctx); err != nil {
			return storage.Backlog{}, err
		}
		if mails, err = tx.Mails().CountWaiting(ctx); err != nil {
			return storage.Backlog{}, err
		}
		return tx.Backlog(ctx)
	})
	if err != nil {
		return // a gap in the series shows the failure
	}
	gauge(c.events, float64(events))
	gauge(c.mails, float64(mails))
	for _, task := range upkeep.Tasks() {
		if task.Waiting == nil {
			continue
		}
		gauge(c.backlog, float64(task.Waiting(waiting)), task.Name)
	}
}
