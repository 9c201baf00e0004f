import { Counter, Gauge, Histogram } from 'prom-client';

/** Checks that ended, by outcome. */
export const checksTotal = new Counter({
  name: 'tidemark_checks_total',
  help: 'Checks that ended, by outcome',
  labelNames: ['outcome'],
});

/** How long checks took, the wait for the shop's pace included. */
export const checkSeconds = new Histogram({
  name: 'tidemark_check_duration_seconds',
  help: 'Time from taking a check in hand to its record',
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
});

/** Rules that fired. */
export const alertsTotal = new Counter({ name: 'tidemark_alerts_total', help: 'Rules that fired' });

/** Attempts to deliver a message, by what became of it. */
export const deliveriesTotal = new Counter({
  name: 'tidemark_deliveries_total',
  help: 'Attempts to deliver a message, by what became of it',
  labelNames: ['channel', 'state'],
});

/** Requests by way of a proxy, by what became of them. */
export const proxyRequestsTotal = new Counter({
  name: 'tidemark_proxy_requests_total',
  help: 'Requests by way of a proxy, by what became of them',
  labelNames: ['outcome'],
});

/** Proxies as this process knows them; one that rests from some shop is also live. */
export const proxiesByState = new Gauge({
  name: 'tidemark_proxies',
  help: 'Proxies by state; one that rests from some shop is also live',
  labelNames: ['state'],
});

/** Pages shown in a browser, by what came of it. */
export const pagesRenderedTotal = new Counter({
  name: 'tidemark_pages_rendered_total',
  help: 'Pages shown in a browser, by what came of it',
  labelNames: ['outcome'],
});

/** Browsers that ended, by why. */
export const browserEndsTotal = new Counter({
  name: 'tidemark_browser_ends_total',
  help: 'Browsers that ended, by why',
  labelNames: ['reason'],
});

/** Shops left alone because they do not answer, over all processes. */
export const openBreakers = new Gauge({
  name: 'tidemark_breakers_open',
  help: 'Domains whose circuit breaker is not closed, over all processes; no more than 1000 are counted',
});

/** Forecasts made, by verdict. */
export const forecastsTotal = new Counter({
  name: 'tidemark_forecasts_total',
  help: 'Forecasts made, by verdict',
  labelNames: ['verdict'],
});

/** Forecasts that people saw and that were held against what came, by verdict; each three times, after 7, 14 and 30 days. */
export const forecastsScoredTotal = new Counter({
  name: 'tidemark_forecasts_scored_total',
  help: 'Forecasts held against what came, by verdict; each after 7, 14 and 30 days',
  labelNames: ['verdict'],
});

/** Messages that wait in the queue's lanes, over all processes. */
export const queueWaiting = new Gauge({
  name: 'tidemark_queue_waiting',
  help: 'Messages that wait, by topic and lane, over all processes; the fullest lanes by name, the others together',
  labelNames: ['topic', 'lane'],
});
