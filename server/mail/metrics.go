package mail

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"mysteryshopper/storage"
)

// Metrics counts what this server sends. It implements prometheus.Collector. A nil *Metrics counts nothing.
type Metrics struct {
	attempts, mails *prometheus.CounterVec
}

// NewMetrics returns metrics with a series for every outcome.
func NewMetrics() *Metrics {
	m := &Metrics{
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mysteryshopper_mail_attempts_total", Help: "Attempts to send mails, by what came of them.",
		}, []string{"outcome"}),
		mails: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mysteryshopper_mails_total", Help: "Mails that were sent, given up as failed, or dropped since their cause or reader was gone.",
		}, []string{"status"}),
	}
	for _, outcome := range outcomes {
		m.attempts.WithLabelValues(strings.ToLower(outcome))
	}
	for _, status := range []storage.MailStatus{storage.MailSent, storage.MailFailed, storage.MailDropped} {
		m.mails.WithLabelValues(strings.ToLower(string(status)))
	}
	return m
}

func (m *Metrics) tried(outcome string) {
	if m != nil {
		m.attempts.WithLabelValues(strings.ToLower(outcome)).Inc()
	}
}

func (m *Metrics) ended(status storage.MailStatus) {
	if m != nil {
		m.mails.WithLabelValues(strings.ToLower(string(status))).Inc()
	}
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(m, to) }

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(to chan<- prometheus.Metric) {
	m.attempts.Collect(to)
	m.mails.Collect(to)
}
