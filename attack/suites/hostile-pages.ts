import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@tidemark/contracts/client.ts';
import { registerUser, type ApiUser } from '../../e2e/api-user.ts';
import { runService, type RunningService } from '../../e2e/run-service.ts';
import { hostileResponses, SLOW } from '../hostile-shop/hostile-responses.ts';
import { hostileScripts } from '../hostile-shop/hostile-scripts.ts';
import { startHostileShop, type HostileShop } from '../hostile-shop/hostile-shop.ts';
import { seededRandom } from '../hostile-shop/random.ts';
import { processesIn, serviceProcesses } from '../hostile-shop/service-processes.ts';
import { casesAt, type AttackReport, type AttackSize, type AttackSuite } from '../suite.ts';

const CHECKS = 2000;
/** One of so many checks is in the browser, which takes seconds. */
const BROWSER_EVERY = 10;
const SLOW_EVERY = 15;
const AT_A_TIME = 16;
const BROWSER_ADDRESS = '127.0.0.2';
const HEALTHY_ADDRESS = '127.0.0.3';
const OUTCOMES_WITHIN_MS = 600_000;
const QUIET_WITHIN_MS = 90_000;
/** How much more memory the service may keep than after its first pages. */
const MAX_KEPT_BYTES = 400_000_000;
/** Waits are short, retries far off, and no breaker opens, so that each page is checked once and soon. */
const SETTINGS = {
  TIDEMARK_FETCH_TIMEOUT_MS: '3000',
  TIDEMARK_RENDER_TIMEOUT_MS: '6000',
  TIDEMARK_BROWSER_IDLE_MS: '5000',
  TIDEMARK_RETRY_AFTER_MS: '3600000',
  TIDEMARK_BLOCKED_RETRY_AFTER_MS: '3600000',
  TIDEMARK_BREAKER_FAILURES: '1000000',
  TIDEMARK_PACE_PER_MINUTE: '60000',
  TIDEMARK_REQUESTS_PER_MINUTE: '60000',
  TIDEMARK_CHECKS_PER_MINUTE: '60000',
  TIDEMARK_CHECKS_PER_HOUR: '1000000',
  TIDEMARK_MAX_PRODUCTS: '100000',
  // Not every machine on which this runs allows Chromium's sandbox.
  TIDEMARK_BROWSER_SANDBOX: 'off',
};

/** Pages that harm their visitor: by what they send, and by what they do in the browser. */
export const hostilePages: AttackSuite = {
  name: 'hostile-pages',
  promise: 'no page ends the service, keeps its memory or delays the others',
  async run(size) {
    const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-attack-'));
    // The browser's own user must find its profile in it.
    await chmod(folder, 0o755);
    const shop = await startHostileShop();
    const plan = planChecks(size, shop.port);
    const service = await runService({
      ...SETTINGS,
      TIDEMARK_DATA_DIR: path.join(folder, 'data'),
      TMPDIR: folder,
      TIDEMARK_ALLOW_HOSTS: plan.hosts.join(),
      ...(process.env['TIDEMARK_CHROMIUM'] && { TIDEMARK_CHROMIUM: process.env['TIDEMARK_CHROMIUM'] }),
    });
    try {
      return await attack(service, { shop, plan, folder });
    } finally {
      await service.stop();
      await shop.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Plan {
  /** The pages to check, in order. */
  urls: string[];
  /** `host:port` of all sites: each kind of response has one of its own. */
  hosts: string[];
}

interface Setting {
  shop: HostileShop;
  plan: Plan;
  folder: string;
}

function planChecks(size: AttackSize, port: number): Plan {
  const random = seededRandom(size.seed);
  const kinds = Object.keys(hostileResponses);
  const quick = kinds.filter((name) => !SLOW.has(name));
  const scripts = Object.keys(hostileScripts);
  const start = random.below(quick.length);
  const addressOf = (name: string) => `127.0.1.${kinds.indexOf(name) + 1}`;
  const urlOf = (index: number): string => {
    if (index % BROWSER_EVERY === 0) {
      const turn = index / BROWSER_EVERY;
      const [kind, names] = turn % 3 === 2 ? (['raw', kinds] as const) : (['script', scripts] as const);
      const name = names[(turn - Math.floor(turn / 3)) % names.length] ?? '';
      return `http://${BROWSER_ADDRESS}:${port}/${kind}/${encodeURIComponent(name)}/${size.seed + index}`;
    }
    const names = index % SLOW_EVERY === 1 ? [...SLOW] : quick;
    const name = names[(start + index * 7) % names.length] ?? '';
    return `http://${addressOf(name)}:${port}/raw/${encodeURIComponent(name)}/${size.seed + index}`;
  };
  const addresses = [BROWSER_ADDRESS, HEALTHY_ADDRESS, ...kinds.map(addressOf)];
  return {
    urls: Array.from({ length: Math.max(40, casesAt(size, CHECKS)) }, (_, index) => urlOf(index)),
    hosts: addresses.map((address) => `${address}:${port}`),
  };
}

async function attack(service: RunningService, { shop, plan, folder }: Setting): Promise<AttackReport> {
  const user = await registerUser(service.origin, 'curious@example.com');
  const healthy = await addPage(user, `http://${HEALTHY_ADDRESS}:${shop.port}/healthy/1`);
  await addPage(user, `http://${BROWSER_ADDRESS}:${shop.port}/healthy/1`);
  const domain = `${BROWSER_ADDRESS}:${shop.port}`;
  await user.call('updateSite', { params: { domain }, body: { browser: 'always' } });
  const app = await addPage(user, `http://${BROWSER_ADDRESS}:${shop.port}/app/1`);
  const before = serviceProcesses(service.pid);
  const attacked = new AbortController();
  const beside = checkBeside(user, healthy.id, attacked.signal);
  const startedAt = performance.now();
  const pages = await addAll(user, plan.urls);
  const without = await untilChecked(user, pages);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  attacked.abort();
  const { failures: unpriced, slowestMs } = await beside;
  const rendered = await renderedOutcome(user, app.id);
  const left = await untilQuiet(() => processesIn(folder).length === 0);
  const keptBytes = () => memoryOf(serviceProcesses(service.pid)) - memoryOf(before);
  await untilQuiet(() => keptBytes() <= MAX_KEPT_BYTES);
  const after = serviceProcesses(service.pid);
  const ended = before.filter(
    (it) => !after.some((now) => now.pid === it.pid && now.startedAt === it.startedAt),
  );
  const failures = [
    ...ended.map(({ command }) => `a process ended: ${command}; ${service.log().slice(-3000)}`),
    ...without.map((url) => `without an outcome: ${url}`),
    ...unpriced.map((outcome) => `the healthy page beside: ${outcome}`),
    ...(rendered === 'priced' ? [] : [`the healthy page in the browser: ${rendered}`]),
    ...(left ? [] : ['Chromium is left over']),
    ...(keptBytes() <= MAX_KEPT_BYTES ? [] : [`${Math.round(keptBytes() / 1e6)} MB are kept`]),
  ];
  const figures = {
    inBrowser: plan.urls.filter((url) => url.includes(BROWSER_ADDRESS)).length,
    requests: shop.requests(),
    seconds,
    slowestHealthyCheckMs: Math.round(slowestMs),
    memoryBeforeMegabytes: Math.round(memoryOf(before) / 1e6),
    memoryAfterMegabytes: Math.round(memoryOf(after) / 1e6),
    ...countByOutcome(pages),
  };
  return { attempts: plan.urls.length, failures, figures };
}

interface AddedPage {
  url: string;
  /** Empty if the page was refused. */
  id: string;
  /** Of the first check, or why the page was refused after it. */
  outcome: string | null;
}

async function addPage(user: ApiUser, url: string): Promise<AddedPage> {
  try {
    const { product } = await user.call('addProduct', { body: { url } });
    return { url, id: product.id, outcome: product.lastCheck?.outcome ?? null };
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.status !== 422) throw error;
    return { url, id: '', outcome: error.problem.code };
  }
}

async function addAll(user: ApiUser, urls: readonly string[]): Promise<AddedPage[]> {
  const pages: AddedPage[] = [];
  const left = urls.values();
  const worker = async () => {
    for (const url of left) pages.push(await addPage(user, url));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return pages;
}

/** Waits until the pages have been checked, and returns the URLs of those that have not. */
async function untilChecked(user: ApiUser, pages: readonly AddedPage[]): Promise<string[]> {
  const deadline = performance.now() + OUTCOMES_WITHIN_MS;
  const missing = () => pages.filter(({ outcome }) => outcome === null);
  while (missing().length > 0 && performance.now() < deadline) {
    await sleep(1000);
    for (const page of missing()) {
      const { product } = await user.call('getProduct', { params: { id: page.id } });
      page.outcome = product.lastCheck?.outcome ?? null;
    }
  }
  return missing().map(({ url }) => url);
}

/** Checks a page now and resolves to the outcome, with the reason if it has no price. */
async function checkNow(user: ApiUser, id: string): Promise<string> {
  const { product } = await user.call('checkProduct', { params: { id } });
  const { outcome, message } = product.lastCheck ?? {};
  return outcome === 'priced' || outcome === 'unchanged' ? 'priced' : `${outcome}: ${message}`;
}

/** The outcome in the browser, which on a busy machine may take a second attempt. */
async function renderedOutcome(user: ApiUser, id: string): Promise<string> {
  let outcome = '';
  for (let attempts = 3; attempts > 0 && outcome !== 'priced'; attempts--) outcome = await checkNow(user, id);
  return outcome;
}

/** Checks the healthy page again and again, and reports every outcome that is not its price. */
async function checkBeside(
  user: ApiUser,
  id: string,
  signal: AbortSignal,
): Promise<{ failures: string[]; slowestMs: number }> {
  const failures: string[] = [];
  let slowestMs = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const outcome = await checkNow(user, id).catch((error: Error) => error.message);
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    if (outcome !== 'priced') failures.push(outcome);
    await sleep(500, undefined, { signal }).catch(() => undefined);
  }
  return { failures, slowestMs };
}

/** Whether the condition holds within a bounded time. */
async function untilQuiet(holds: () => boolean): Promise<boolean> {
  const deadline = performance.now() + QUIET_WITHIN_MS;
  while (!holds() && performance.now() < deadline) await sleep(500);
  return holds();
}

function memoryOf(processes: readonly { residentBytes: number }[]): number {
  return processes.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
}

function countByOutcome(pages: readonly AddedPage[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of pages) counts[`outcome ${outcome}`] = (counts[`outcome ${outcome}`] ?? 0) + 1;
  return counts;
}
