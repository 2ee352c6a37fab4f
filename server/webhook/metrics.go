package webhook

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"mysteryshopper/storage"
)

// Metrics counts what this server sends. It implements prometheus.Collector. A nil *Metrics counts nothing.
type Metrics struct {
	deliveries, events *prometheus.CounterVec
}

// NewMetrics returns metrics with a series for every outcome.
func NewMetrics() *Metrics {
	m := &Metrics{
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mysteryshopper_webhook_deliveries_total", Help: "Attempts to deliver events of webhooks, by what came of them.",
		}, []string{"outcome"}),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mysteryshopper_webhook_events_total", Help: "Events of webhooks that were delivered, or given up as failed, by what became of them.",
		}, []string{"state"}),
	}
	for _, outcome := range outcomes {
		m.deliveries.WithLabelValues(strings.ToLower(outcome))
	}
	for _, state := range []storage.WebhookEventState{storage.WebhookDelivered, storage.WebhookFailed} {
		m.events.WithLabelValues(strings.ToLower(string(state)))
	}
	return m
}

func (m *Metrics) sent(outcome string) {
	if m != nil {
		m.deliveries.WithLabelValues(strings.ToLower(outcome)).Inc()
	}
}

func (m *Metrics) ended(state storage.WebhookEventState) {
	if m != nil {
		m.events.WithLabelValues(strings.ToLower(string(state))).Inc()
	}
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(m, to) }

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(to chan<- prometheus.Metric) {
	m.deliveries.Collect(to)
	m.events.Collect(to)
}
