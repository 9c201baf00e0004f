/**
 * Measures checks end to end in real processes: throughput at full load, then the lag at part of that load.
 * npm run bench:pipeline -- [options] prints the figures; the last line is one JSON line.
 * Shops: plan-shops.ts, shops-process.ts, page-templates.ts. Products, watchers and rules: seed-database.ts.
 * The service's processes: start-service-process.ts. CPU time and memory from /proc: process-usage.ts.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startBrokers } from './pipeline/start-brokers.ts';
import { alertDelaysMs, outcomesBetween, pointsBetween, waitForChecks } from './pipeline/check-stats.ts';
import { percentiles } from './pipeline/percentiles.ts';
import { scheduleLoad } from './pipeline/schedule-load.ts';
import { type SeedPlan } from './pipeline/seed-database.ts';
import { cpuSecondsOf, peakMegabytes } from './pipeline/process-usage.ts';
import { startEnvironment, type Environment } from './pipeline/start-environment.ts';
import { startShops, type ShopCounts, type ShopsProcess } from './pipeline/start-shops.ts';
import { allowHosts } from './pipeline/plan-shops.ts';

const { values } = parseArgs({
  options: {
    shops: { type: 'string', default: '4000' },
    'products-per-shop': { type: 'string', default: '25' },
    validators: { type: 'string', default: '20' },
    nonces: { type: 'string', default: '70' },
    'visitor-counts': { type: 'string', default: '0' },
    changes: { type: 'string', default: '5' },
    watched: { type: 'string', default: '20' },
    'first-of-day': { type: 'string', default: '12' },
    'warm-up': { type: 'string', default: '15' },
    'warm-up-checks': { type: 'string', default: '8000' },
    seconds: { type: 'string', default: '60' },
    load: { type: 'string', default: '0.7' },
    concurrency: { type: 'string', default: '64' },
    queue: { type: 'string', default: 'postgres' },
    workers: { type: 'string', default: '0' },
    profile: { type: 'string' },
  },
});
const plan: SeedPlan = {
  shops: Number(values.shops),
  productsPerShop: Number(values['products-per-shop']),
  validatorPercent: Number(values.validators),
  noncePercent: Number(values.nonces),
  visitorCountPercent: Number(values['visitor-counts']),
  changePercent: Number(values.changes),
  watchedPercent: Number(values.watched),
  firstOfDayPercent: Number(values['first-of-day']),
};
/** The service's default pace; the bench does not change it. */
const PACE_PER_MINUTE = 30;
const LOAD_SECONDS = 30;

const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-pipeline-'));
const shop = await startShops(plan, PACE_PER_MINUTE);
const brokers = values.queue === 'rabbitmq' ? await startBrokers() : null;
const settings = {
  TIDEMARK_ALLOW_HOSTS: allowHosts(plan, shop.port),
  TIDEMARK_CHECK_CONCURRENCY: values.concurrency,
  LOG_LEVEL: 'warn',
};
try {
  const environment = await startEnvironment({
    folder,
    plan,
    shopPort: shop.port,
    settings,
    brokers,
    workers: Number(values.workers),
    profile: values.profile,
  });
  try {
    const { window, ...atFullLoad } = await measureFullLoad(environment, shop);
    const load = Number(values.load);
    const atPartialLoad =
      load > 0 ? await measureLag(environment, shop, atFullLoad.checksPerSecond * load) : null;
    const megabytes = { ...environment.megabytes(), shop: peakMegabytes(shop.pid) };
    const { paceViolations, domains, robots } = await shop.counts();
    const alertDelayMs = percentiles(await alertDelaysMs(environment.database, window.from, window.to));
    const figures = {
      ...atFullLoad,
      alertDelayMs,
      atPartialLoad,
      megabytes,
      paceViolations,
      domains,
      robotsFetched: robots,
    };
    console.dir(figures, { depth: 4 });
    console.log(JSON.stringify({ queue: values.queue, workers: Number(values.workers), plan, ...figures }));
  } finally {
    await environment.close();
  }
} finally {
  await brokers?.stop();
  await shop.close();
  await rm(folder, { recursive: true, force: true });
}

/** Every product is due, so the service checks as fast as it can. */
async function measureFullLoad(environment: Environment, shop: ShopsProcess) {
  await sleep(Number(values['warm-up']) * 1000);
  await waitForChecks(
    environment.database,
    Number(values['warm-up-checks']) * Math.max(Number(values.workers), 1),
  );
  const before = await takeSnapshot(environment, shop);
  await sleep(Number(values.seconds) * 1000);
  const after = await takeSnapshot(environment, shop);
  const seconds = (after.at.getTime() - before.at.getTime()) / 1000;
  const outcomes = await outcomesBetween(environment.database, before.at, after.at);
  const checks = Object.values(outcomes).reduce((total, count) => total + count, 0);
  const perThousand = (from: Record<string, number>, to: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(to).map(([name, cpu]) => [name, round(((cpu - (from[name] ?? 0)) / checks) * 1000)]),
    );
  const used = perThousand(before.cpu, after.cpu);
  const all = Object.values(used).reduce((total, cpu) => total + cpu, 0);
  return {
    checksPerSecond: Math.round(checks / seconds),
    checks,
    outcomes,
    cpuSecondsPer1000Checks: { ...used, all: round(all) },
    byThread: perThousand(before.threads, after.threads),
    coresBusy: round((all * checks) / 1000 / seconds),
    shop: shopFigures(before.counts, after.counts),
    pointsWritten: await pointsBetween(environment.database, before.at, after.at),
    window: { from: before.at, to: after.at },
  };
}

async function takeSnapshot(environment: Environment, shop: ShopsProcess) {
  const cpu = { ...environment.cpuSeconds(), shop: cpuSecondsOf(shop.pid) };
  return { at: new Date(), cpu, threads: environment.cpuSecondsByThread(), counts: await shop.counts() };
}

function shopFigures(before: ShopCounts, after: ShopCounts) {
  const pages = after.pages - before.pages;
  const notModified = after.notModified - before.notModified;
  return {
    pages,
    notModifiedPercent: round((notModified / (pages + notModified)) * 100),
    changes: after.changes - before.changes,
    meanCompressedBytes: Math.round((after.bytes - before.bytes) / pages),
    connections: after.connections - before.connections,
  };
}

/** Products become due no faster than the service can check them, so the lag is the service's own. */
async function measureLag(environment: Environment, shop: ShopsProcess, perSecond: number) {
  const from = new Date();
  const due = await scheduleLoad(environment.database, perSecond, LOAD_SECONDS);
  await shop.resetArrivals();
  await sleep((LOAD_SECONDS + 5) * 1000);
  const arrivals = await shop.arrivals();
  const lags = [...due].flatMap(([id, dueMs]) => {
    const arrivedMs = arrivals[id - 1] ?? 0;
    return arrivedMs === 0 ? [] : [arrivedMs - dueMs];
  });
  return {
    checksPerSecond: Math.round(perSecond),
    notChecked: due.size - lags.length,
    dueLagMs: percentiles(lags),
    alertDelayMs: percentiles(await alertDelaysMs(environment.database, from, new Date())),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
