import { ApiError } from '@tidemark/contracts/client.ts';
import { registerUser, type ApiUser } from '../../e2e/api-user.ts';
import { probeHealth } from '../probe-health.ts';
import { slowPageUrl, SLOW_PAGES, startSlowShop } from '../slow-shop.ts';
import { casesAt, type AttackSuite } from '../suite.ts';
import { withService } from '../with-service.ts';

const CONCURRENCY = 6;
/** Each page is checked again, so that cached rules are matched too. */
const ROUNDS = 2;
/** In full size only: a small size says nothing about time. */
const MAX_PROBE_MS = 1000;

/** Files of rules, redirects, headers, cookies and links that a careless service reads for seconds. */
export const slowStrangers: AttackSuite = {
  name: 'slow-strangers',
  promise: 'no robots.txt, redirect, header or link of a shop stops the service from responding',
  async run(size) {
    const shop = await startSlowShop();
    const settings = {
      TIDEMARK_ALLOW_HOSTS: shop.hosts.join(','),
      TIDEMARK_PACE_PER_MINUTE: '60000',
      TIDEMARK_REQUESTS_PER_MINUTE: '60000',
      TIDEMARK_CHECKS_PER_MINUTE: '60000',
      TIDEMARK_CHECKS_PER_HOUR: '1000000',
      TIDEMARK_MAX_PRODUCTS: '100000',
    };
    try {
      return await withService(settings, async (service) => {
        const user = await registerUser(service.origin, 'owner@example.com');
        const count = Math.max(CONCURRENCY, casesAt(size, SLOW_PAGES));
        const step = Math.floor(SLOW_PAGES / count);
        const urls = Array.from({ length: count }, (_, index) => slowPageUrl(shop, index * step));
        const probes = probeHealth(service.origin);
        const failures: string[] = [];
        const outcomes = new Map<string, number>();
        for (let round = 0; round < ROUNDS; round++)
          await forEachConcurrently(urls, async (url) => {
            const outcome = await outcomeOf(user, url);
            outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
            if (outcome.startsWith('error')) failures.push(`${url.slice(0, 80)}: ${outcome}`);
          });
        const { answered, failed, longestMs } = await probes.end();
        if (answered === 0 || failed > 0) failures.push(`${failed} of ${answered + failed} probes failed`);
        if (size.share === 1 && longestMs > MAX_PROBE_MS) failures.push(`a probe took ${longestMs} ms`);
        return {
          attempts: urls.length * ROUNDS,
          failures,
          figures: {
            longestProbeMs: longestMs,
            probesAnswered: answered,
            robotsFetched: shop.requests.robots,
            pagesFetched: shop.requests.pages,
            ...Object.fromEntries([...outcomes].map(([outcome, times]) => [`outcome-${outcome}`, times])),
          },
        };
      });
    } finally {
      await shop.close();
    }
  },
};

/** Adds the page, which checks it. Returns the outcome, or what went wrong on the service's side. */
async function outcomeOf(user: ApiUser, url: string): Promise<string> {
  try {
    const { product } = await user.call('addProduct', { body: { url } });
    const { check } = await user.call('checkProduct', { params: { id: product.id } });
    return check?.outcome ?? product.lastCheck?.outcome ?? 'pending';
  } catch (error) {
    if (!(error instanceof ApiError)) return `error ${String(error)}`;
    return error.problem.status >= 500 ? `error ${error.problem.status}` : error.problem.code;
  }
}

async function forEachConcurrently<T>(items: readonly T[], call: (item: T) => Promise<void>): Promise<void> {
  const pending = items.values();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (const item of pending) await call(item);
    }),
  );
}
