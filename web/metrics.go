package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"rondo/scheduler"
)

// metrics are the numbers that /metrics shows. Every label has a handful of values, and none comes from a request.
type metrics struct {
	registry *prometheus.Registry
	attempts *prometheus.CounterVec
	feeds    map[int]prometheus.Counter // requests for feeds, by status
}

// newMetrics returns metrics that ask health for what they do not count themselves.
func newMetrics(health func(context.Context) Health) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "rondo_letter_attempts_total",
			Help: "Attempts to carry a letter, by what became of it.",
		}, []string{"outcome"}),
		feeds: make(map[int]prometheus.Counter),
	}
	feeds := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "rondo_feed_requests_total",
		Help: "Requests for feeds, by status; 304 means the calendar had it already.",
	}, []string{"status"})
	for _, code := range []int{http.StatusOK, http.StatusNotModified, http.StatusNotFound,
		http.StatusInternalServerError, http.StatusServiceUnavailable} {
		m.feeds[code] = feeds.WithLabelValues(strconv.Itoa(code))
	}
	for _, state := range scheduler.LetterStates {
		m.attempts.WithLabelValues(string(state))
	}
	m.registry.MustRegister(m.attempts, feeds, outbox{health},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// handler returns the handler of GET /metrics.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// feedServed counts one request for a feed by the status of its response.
func (m *metrics) feedServed(code int) {
	if counter := m.feeds[code]; counter != nil {
		counter.Inc()
	}
}

// Carried counts one attempt to carry a letter, by the state that it led to.
func (h *Handler) Carried(result scheduler.Result) {
	h.metrics.attempts.WithLabelValues(string(result.State)).Inc()
}

// outbox is a [prometheus.Collector] that asks for Health each time the metrics are read.
type outbox struct {
	health func(context.Context) Health
}

var (
	lettersGauge  = prometheus.NewDesc("rondo_letters", "Letters in the outbox, by state.", []string{"state"}, nil)
	oldestGauge   = prometheus.NewDesc("rondo_oldest_due_seconds", "How long the oldest due letter has been waiting.", nil, nil)
	calendarGauge = prometheus.NewDesc("rondo_calendars", "Calendars of others that are asked for, by how they stand.", []string{"state"}, nil)
	copyGauge     = prometheus.NewDesc("rondo_oldest_calendar_seconds", "How old the oldest copy of a calendar of others is.", nil, nil)
	problemGauge  = prometheus.NewDesc("rondo_problems", "Problems that /healthz lists.", nil, nil)
)

func (outbox) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- lettersGauge
	descriptions <- oldestGauge
	descriptions <- calendarGauge
	descriptions <- copyGauge
	descriptions <- problemGauge
}

func (o outbox) Collect(measured chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), healthWithin)
	defer cancel()
	now := o.health(ctx)
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		measured <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	for _, state := range scheduler.LetterStates {
		gauge(lettersGauge, float64(now.Letters[state]), string(state))
	}
	gauge(oldestGauge, now.Oldest.Seconds())
	gauge(calendarGauge, float64(now.Calendars.Read), "read")
	gauge(calendarGauge, float64(now.Calendars.Old), "old")
	gauge(calendarGauge, float64(now.Calendars.Unknown), "unknown")
	gauge(copyGauge, now.Calendars.Oldest.Seconds())
	gauge(problemGauge, float64(len(now.Problems)))
}
