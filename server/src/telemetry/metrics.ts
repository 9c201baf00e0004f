import { Counter, Gauge, Histogram } from 'prom-client';

export const checksTotal = new Counter({
  name: 'tidemark_checks_total',
  help: 'Finished checks, by outcome',
  labelNames: ['outcome'],
});

/** Includes the wait for the shop's pace. */
export const checkSeconds = new Histogram({
  name: 'tidemark_check_duration_seconds',
  help: 'Time from the start of a check to its record',
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
});

export const alertsTotal = new Counter({ name: 'tidemark_alerts_total', help: 'Rules that fired' });

export const deliveriesTotal = new Counter({
  name: 'tidemark_deliveries_total',
  help: 'Attempts to deliver a message, by result',
  labelNames: ['channel', 'state'],
});

export const proxyRequestsTotal = new Counter({
  name: 'tidemark_proxy_requests_total',
  help: 'Requests through a proxy, by outcome',
  labelNames: ['outcome'],
});

/** Proxies as this process knows them. A proxy that rests from some shop counts as live too. */
export const proxiesByState = new Gauge({
  name: 'tidemark_proxies',
  help: 'Proxies by state; a proxy that rests from some shop counts as live too',
  labelNames: ['state'],
});

export const pagesRenderedTotal = new Counter({
  name: 'tidemark_pages_rendered_total',
  help: 'Pages rendered in a browser, by outcome',
  labelNames: ['outcome'],
});

export const browserEndsTotal = new Counter({
  name: 'tidemark_browser_ends_total',
  help: 'Browser processes that ended, by reason',
  labelNames: ['reason'],
});

export const openBreakers = new Gauge({
  name: 'tidemark_breakers_open',
  help: 'Domains whose circuit breaker is not closed, over all processes; counted up to 1000',
});

export const forecastsTotal = new Counter({
  name: 'tidemark_forecasts_total',
  help: 'Forecasts made, by verdict',
  labelNames: ['verdict'],
});

/**
 * Forecasts that users saw, scored against the actual prices. Each is scored three times: after 7, 14 and 30
 * days.
 */
export const forecastsScoredTotal = new Counter({
  name: 'tidemark_forecasts_scored_total',
  help: 'Forecasts scored against actual prices, by verdict; each after 7, 14 and 30 days',
  labelNames: ['verdict'],
});

export const queueWaiting = new Gauge({
  name: 'tidemark_queue_waiting',
  help: 'Waiting messages, by topic and lane, over all processes; the fullest lanes by name, the others together',
  labelNames: ['topic', 'lane'],
});
