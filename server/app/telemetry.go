package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	bridge "go.opentelemetry.io/contrib/bridges/prometheus"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// flushTime is how long the server waits at its end for telemetry to be sent.
const flushTime = 5 * time.Second

// telemetry sends traces of calls and all metrics of the server to a collector. A nil telemetry sends nothing.
type telemetry struct {
	traces  *sdktrace.TracerProvider
	metrics *sdkmetric.MeterProvider
}

// newTelemetry sends to a collector at an address such as http://127.0.0.1:4318, by OTLP over HTTP. The metrics are those
// of /metrics. What cannot be sent is logged, and nobody waits for it.
func newTelemetry(ctx context.Context, address string, metrics prometheus.Gatherer, logger *slog.Logger) (*telemetry, error) {
	base := strings.TrimSuffix(address, "/")
	spans, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(base+"/v1/traces"))
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	values, err := otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(base+"/v1/metrics"))
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { logger.Warn("telemetry was not sent", "error", err) }))
	service := resource.NewSchemaless(attribute.String("service.name", "mysteryshopper"))
	return &telemetry{
		traces: sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans), sdktrace.WithResource(service)),
		metrics: sdkmetric.NewMeterProvider(sdkmetric.WithResource(service), sdkmetric.WithReader(
			sdkmetric.NewPeriodicReader(values, sdkmetric.WithProducer(bridge.NewMetricProducer(bridge.WithGatherer(metrics)))))),
	}, nil
}

// tracer returns what records the calls; nil for none.
func (t *telemetry) tracer() trace.Tracer {
	if t == nil {
		return nil
	}
	return t.traces.Tracer("mysteryshopper")
}

// close sends what is left.
func (t *telemetry) close() error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), flushTime)
	defer cancel()
	return errors.Join(t.traces.Shutdown(ctx), t.metrics.Shutdown(ctx))
}
