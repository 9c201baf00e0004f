import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type RateLimit } from '../../ports/rate-limit/rate-limit.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { createDomainGate, DomainBusyError, DomainPausedError } from './domain-gate.ts';

const OFTEN = { burst: 1000, intervalMs: 1 };
const RARELY = { burst: 1, intervalMs: 30_000 };
const SHOP = 'shop.example';

const BREAKER = { failuresToOpen: 2, openForMs: 60_000, trials: 3 };

/** A page and the only account that watches it: `2 of ann` is a page of ann's. */
const pageAt = (domain: string, pageKey = '1 of ann') => ({ domain, pageKey });
const findSources = async (pageKey: string) => [pageKey.split(' of ')[1] ?? ''];

const pause = async (ms: number) => void (await sleep(ms));

/** A gate whose breaker opens for a minute after 2 failures, and closes after 3 successful trials. */
function openGate(maxWaitMs = 0) {
  let nowMs = 1_700_000_000_000;
  const gate = createDomainGate(
    memoryRateLimit(() => nowMs),
    { breaker: BREAKER, maxWaitMs, findSources },
  );
  const enter = (domain = SHOP, rate = OFTEN, pageKey = '1 of ann') =>
    gate.enter(pageAt(domain, pageKey), rate, pause).then(
      () => 'in',
      (error: unknown) => (error instanceof DomainBusyError ? error.waitMs : Promise.reject(error)),
    );
  /** Reports the result of a page, and waits until the limiter has it. */
  const report = async (ok: boolean, pageKey = '1 of ann') => {
    gate.report(pageAt(SHOP, pageKey), ok);
    await new Promise(setImmediate);
  };
  return { gate, enter, report, advance: (ms: number) => void (nowMs += ms) };
}

describe('createDomainGate', () => {
  it('refuses to enter before the pace allows, and gives the time to wait', async () => {
    const { enter, advance } = openGate();
    expect(await enter(SHOP, RARELY)).toBe('in');
    advance(10_000);
    expect(await enter(SHOP, RARELY)).toBe(20_000);
    expect(await enter('other.example', RARELY)).toBe('in');
    advance(20_000);
    expect(await enter(SHOP, RARELY)).toBe('in');
  });

  it('waits for a slot within maxWaitMs', async () => {
    const gate = createDomainGate(memoryRateLimit(), { breaker: BREAKER, maxWaitMs: 5000, findSources });
    const entering = Array.from({ length: 3 }, () =>
      gate.enter(pageAt(SHOP), { burst: 1, intervalMs: 20 }, pause),
    );
    expect(await Promise.all(entering)).toHaveLength(3);
  });

  it('stops waiting when the signal aborts', async () => {
    const gate = createDomainGate(memoryRateLimit(), { breaker: BREAKER, maxWaitMs: 600_000, findSources });
    const stopping = new AbortController();
    const untilStopped = async (ms: number) => void (await sleep(ms, undefined, { signal: stopping.signal }));
    await gate.enter(pageAt(SHOP), RARELY, untilStopped);
    const waiting = gate.enter(pageAt(SHOP), RARELY, untilStopped);
    stopping.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
  });

  it('lets those who wait enter in line, and refuses at once those whose turn would come too late', async () => {
    let nowMs = 1_700_000_000_000;
    const gate = createDomainGate(
      memoryRateLimit(() => nowMs),
      { breaker: BREAKER, maxWaitMs: 5000, findSources },
    );
    const rate = { burst: 1, intervalMs: 2000 };
    const waits: { ms: number; end: () => void }[] = [];
    const recordedPause = (ms: number) => new Promise<void>((end) => waits.push({ ms, end }));
    const enter = () => gate.enter(pageAt(SHOP), rate, recordedPause);
    await enter();
    const inLine = [enter(), enter()];
    await new Promise(setImmediate);
    expect(waits.map(({ ms }) => ms)).toEqual([2000, 4000]);
    await expect(enter()).rejects.toMatchObject({ name: 'DomainBusyError', waitMs: 6000 });
    const redirected = gate.keepPace(SHOP, rate, recordedPause);
    await new Promise(setImmediate);
    expect(waits.at(-1)?.ms, 'a later request of a check goes before the line').toBe(2000);
    nowMs += 2000;
    waits[2]?.end();
    await redirected;
    nowMs += 2000;
    waits[0]?.end();
    await inLine[0];
    nowMs += 2000;
    waits[1]?.end();
    await inLine[1];
  });

  it('opens the breaker after consecutive failures of two pages and closes it after successful trials', async () => {
    const { report, enter, advance } = openGate();
    await report(false, '1 of ann');
    await report(true, '1 of ann');
    await report(false, '1 of ann');
    await report(false, '1 of ann');
    expect(await enter(), 'the same page counts once').toBe('in');
    await report(false, '2 of bob');
    expect(await enter()).toBe(60_000);
    expect(await enter(SHOP, OFTEN, '3 of cem'), 'as many accounts as pages').toBe(60_000);
    expect(await enter('other.example')).toBe('in');
    advance(60_000);
    expect([await enter(), await enter(), await enter(), await enter()]).toEqual(['in', 'in', 'in', 60_000]);
    for (let trial = 0; trial < 3; trial++) await report(true);
    expect(await enter()).toBe('in');
  });

  it('refuses only the pages of the account whose pages failed, until a page of another fails too', async () => {
    const { report, enter } = openGate();
    for (let page = 1; page <= 10; page++) await report(false, `${page} of ann`);
    expect(await enter(SHOP, OFTEN, '1 of ann')).toBe(60_000);
    expect(await enter(SHOP, OFTEN, '1 of bob')).toBe('in');
    await report(false, '1 of bob');
    expect(await enter(SHOP, OFTEN, '1 of bob')).toBe(60_000);
    expect(await enter(SHOP, OFTEN, '1 of cem')).toBe(60_000);
  });

  it('closes a breaker opened by the pages of one account when the page of another succeeds', async () => {
    const { report, enter } = openGate();
    for (let page = 1; page <= 10; page++) await report(false, `${page} of ann`);
    expect(await enter(SHOP, OFTEN, '1 of bob')).toBe('in');
    await report(true, '1 of bob');
    expect(await enter(SHOP, OFTEN, '1 of ann')).toBe('in');
  });

  it('sends no request to a domain that asked for a pause, neither for a page nor for robots.txt', async () => {
    const { gate, enter, advance } = openGate(5000);
    gate.pause(SHOP, 300_000);
    expect(await enter()).toBe(300_000);
    expect(await enter('other.example')).toBe('in');
    const refused = gate.keepPace(SHOP, OFTEN, pause);
    await expect(refused).rejects.toThrow(DomainPausedError);
    await expect(refused).rejects.toThrow(
      /^this shop asks for no requests until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
    );
    advance(300_000);
    expect(await enter()).toBe('in');
  });

  it('reports every outcome except a success that changes nothing', async () => {
    const rateLimit = memoryRateLimit();
    const reported: boolean[] = [];
    const spied: RateLimit = {
      ...rateLimit,
      report: (domain, report, breaker) => {
        reported.push(report.ok);
        return rateLimit.report(domain, report, breaker);
      },
    };
    const gate = createDomainGate(spied, {
      breaker: { failuresToOpen: 9, openForMs: 1, trials: 1 },
      maxWaitMs: 0,
      findSources,
    });
    const visit = async (ok: boolean) => {
      await gate.enter(pageAt(SHOP), OFTEN, pause);
      gate.report(pageAt(SHOP), ok);
      await new Promise(setImmediate);
    };
    for (const ok of [true, true, false, true, true, false, false, true, true]) await visit(ok);
    expect(reported).toEqual([false, true, false, false, true]);
  });

  it('does not count an abandoned wait as a trial, so that the breaker of a slow-paced shop closes', async () => {
    const { report, enter, advance } = openGate();
    await report(false, '1 of ann');
    await report(false, '2 of bob');
    advance(60_000);
    for (let trial = 0; trial < 3; trial++) {
      expect(await enter(SHOP, { burst: 1, intervalMs: 10_000 })).toBe('in');
      for (let abandoned = 0; abandoned < 5; abandoned++)
        expect(await enter(SHOP, { burst: 1, intervalMs: 10_000 })).toBeGreaterThan(0);
      await report(true);
      advance(10_000);
    }
    for (let request = 0; request < 5; request++) expect(await enter()).toBe('in');
  });
});
