package app

import (
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"mysteryshopper/server/bounds"
)

// connectionMetrics are the metrics of the connections of the listeners that are limited.
type connectionMetrics struct {
	limited   map[string]*bounds.Listener
	open, max *prometheus.Desc
	closed    *prometheus.CounterVec
}

func newConnectionMetrics() *connectionMetrics {
	return &connectionMetrics{
		limited: map[string]*bounds.Listener{},
		open:    prometheus.NewDesc("mysteryshopper_connections", "Open connections of callers, by protocol.", []string{"protocol"}, nil),
		max:     prometheus.NewDesc("mysteryshopper_connections_max", "How many connections of callers are open at most, by protocol.", []string{"protocol"}, nil),
		closed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mysteryshopper_connections_closed_total",
			Help: "Connections that were closed or refused for the bound on all, on those of an address, or on its new ones a second, by protocol and bound.",
		}, []string{"protocol", "bound"}),
	}
}

// refusalTime is how long the answer to a connection that is refused may take.
const refusalTime = 100 * time.Millisecond

// limit counts the connections of a listener, and bounds their rate. refuse answers one that is refused.
func (m *connectionMetrics) limit(protocol string, limited *bounds.Listener, rate bounds.Rate, refuse func(net.Conn)) net.Listener {
	limited.Rates, limited.Clock = bounds.NewBuckets(rate), Now
	limited.Refuse = func(c net.Conn) {
		_ = c.SetWriteDeadline(Now().Add(refusalTime))
		refuse(c)
	}
	for _, bound := range []string{bounds.OfAll, bounds.OfAddress, bounds.OfRate} {
		m.closed.WithLabelValues(protocol, bound)
	}
	limited.Closed = func(bound string) { m.closed.WithLabelValues(protocol, bound).Inc() }
	m.limited[protocol] = limited
	return limited
}

// Describe implements prometheus.Collector.
func (m *connectionMetrics) Describe(to chan<- *prometheus.Desc) {
	to <- m.open
	to <- m.max
	m.closed.Describe(to)
}

// Collect implements prometheus.Collector.
func (m *connectionMetrics) Collect(to chan<- prometheus.Metric) {
	for protocol, l := range m.limited {
		to <- prometheus.MustNewConstMetric(m.open, prometheus.GaugeValue, float64(l.Open()), protocol)
		to <- prometheus.MustNewConstMetric(m.max, prometheus.GaugeValue, float64(l.Most()), protocol)
	}
	m.closed.Collect(to)
}
