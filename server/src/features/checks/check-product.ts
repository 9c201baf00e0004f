// One check of one product, from the leased task to the recorded outcome:
// check-state.ts         the task -> what is known about the product
// checks-in-flight.ts    which checks are running, and which of them runs isolated after a crash
// check-slots.ts         how many checks work at a time, divided among accounts
// visit-page.ts          robots.txt, pace and route; a plain fetch or a browser (render-mode.ts)
// interpret-response.ts  a response -> the result of the visit, with shop/page
// observe-visit.ts       the result -> this product's reading, if it is one (pure; identity/)
// report-check.ts        the reading -> what is recorded (pure), written by store/prices

import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { CHECK_PROGRESS, type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { codeOf, isDataError, type Database } from '../../ports/database/database.ts';
import { type CheckTask } from '../../ports/queue/queue.ts';
import { broadcastFired } from '../notify/notify-fired.ts';
import { type CheckReport } from '../../store/prices/record-price.ts';
import { type RecordCheck } from '../../store/prices/recorder.ts';
import { adoptCanonical } from '../../shop/crawling/canonical-url.ts';
import { settleIdentity } from '../products/settle-identity.ts';
import { holdSite } from '../../store/schedule/hold-site.ts';
import { markIsolated } from '../../store/schedule/lose-leases.ts';
import { type PostponeCheck } from '../../store/schedule/postpone-checks.ts';
import { type Log } from '../../telemetry/log.ts';
import { checkSeconds, checksTotal } from '../../telemetry/metrics.ts';
import { BrowserBusyError } from '../../shop/browser/browser-pool.ts';
import { SlotsBusyError, type CheckSlot, type CheckSlots } from './check-slots.ts';
import { IsolationBusyError, type ChecksInFlight } from './checks-in-flight.ts';
import { type CheckState, type LoadCheckState } from './check-state.ts';
import { AddressBusyError } from '../../shop/net/address-pace/address-pace.ts';
import { DomainBusyError, DomainPausedError } from '../../shop/crawling/domain-gate.ts';
import { BodyBudgetError } from '../../shop/net/body-budget.ts';
import { ReadersBusyError } from '../../shop/page/reading-queue.ts';
import { failedVisit, toSentence, type PageVisit } from './interpret-response.ts';
import { visitPage, type VisitParts } from './visit-page.ts';
import { reportCheck, type CheckRules } from './report-check.ts';
import { saveBrowserNeed, saveCrawlDelay } from '../../store/sites/save-site-findings.ts';

export interface CheckParts extends Omit<
  VisitParts,
  'slot' | 'onPageRead' | 'onCrawlDelay' | 'onBrowserNeed'
> {
  database: Database;
  broadcast: Broadcast;
  loadState: LoadCheckState;
  record: RecordCheck;
  /** Removes the product's cache entries. */
  invalidateProduct: (productId: string) => Promise<void>;
  rules: CheckRules;
  inFlight: ChecksInFlight;
  slots: CheckSlots;
  postpone: PostponeCheck;
  /** How long an isolated check may take, in milliseconds. */
  leaseMs: number;
  log: Log;
}

/**
 * Checks the product of a task, records the outcome and publishes the progress. A task whose lease has
 * expired does nothing. If the shop, the browser, the readers or the account's slots are busy, or the
 * process is stopping, the check is postponed. If the shop asked for no requests, none of its checks is
 * dispatched until then. If the last lease of the check was lost, it runs isolated: one such check at a
 * time in a process.
 */
export async function checkProduct(task: CheckTask, parts: CheckParts): Promise<void> {
  const state = await parts.loadState(task);
  if (state) await parts.inFlight.track(task, () => runCheck(task, state, parts));
}

async function runCheck(task: CheckTask, state: CheckState, parts: CheckParts): Promise<void> {
  const endTimer = checkSeconds.startTimer();
  const publishProgress = async (progress: Omit<CheckProgress, 'productId'>) => {
    // Every process receives every message, and most checks have no user waiting for them.
    if (!task.requested && state.watchers === 0) return;
    const message: CheckProgress = { productId: state.productId, ...progress };
    await parts.broadcast.publish(CHECK_PROGRESS, message);
  };
  try {
    await publishProgress(await parts.slots.run(state.source, (slot) => visitAndRecord(slot)));
  } catch (error) {
    const queued = await postpone(task, state, error, parts);
    if (queued) await publishProgress(queued);
  }

  async function visitAndRecord(slot: CheckSlot): Promise<Omit<CheckProgress, 'productId'>> {
    const release = state.lostLeases > 0 ? await isolate(task, parts) : undefined;
    try {
      if (task.requested) await publishProgress({ step: 'fetching' });
      const visit = await visitProduct(slot);
      if (await mergeIfKnown(state, visit, parts)) {
        await parts.invalidateProduct(state.productId);
        return { step: 'finished' };
      }
      const { outcome, message } = await recordVisit(state, visit, parts);
      if (state.watchers > 0) await parts.invalidateProduct(state.productId);
      checksTotal.inc({ outcome });
      endTimer();
      parts.log.debug({ productId: state.productId, outcome }, 'checked');
      return { step: 'finished', outcome, message: message ?? 'Checked.' };
    } finally {
      release?.();
    }
  }

  function visitProduct({ take, pause }: CheckSlot): Promise<PageVisit> {
    return visitPage(state, {
      ...parts,
      slot: { take, pause: (ms) => pause(ms, parts.signal) },
      onPageRead: () => void (task.requested && publishProgress({ step: 'extracting' })),
      onCrawlDelay: (delayMs) => saveCrawlDelay(parts.database, state.siteId, delayMs),
      onBrowserNeed: (needed) => saveBrowserNeed(parts.database, state.siteId, needed),
    }).catch((error: unknown) => visitAfterError(error, state, parts));
  }
}

/** Renewals of an isolated check's lease in the time of one lease. */
const RENEWALS = 4;

/**
 * Makes this check the only isolated one in flight. Its lease is renewed until the returned function is
 * called, so that it is lost only if this process ends or hangs.
 */
async function isolate(task: CheckTask, { inFlight, database, leaseMs }: CheckParts): Promise<() => void> {
  inFlight.isolate(task);
  const renew = () => markIsolated(database, task, leaseMs);
  await renew();
  const renewing = setInterval(() => void renew().catch(() => undefined), leaseMs / RENEWALS);
  return () => clearInterval(renewing);
}

/**
 * Gives the lease back if something that the check needs is busy, or the process is stopping, and returns
 * what to tell users. Throws any other error again.
 */
async function postpone(
  task: CheckTask,
  state: CheckState,
  error: unknown,
  { database, postpone: giveBack, signal, inFlight }: CheckParts,
): Promise<Omit<CheckProgress, 'productId'> | null> {
  if (!isBusy(error)) {
    if (!signal.aborted || inFlight.hasCrashed) throw error;
    await giveBack({ ...task, delayMs: 0 });
    return null;
  }
  await giveBack({ ...task, delayMs: error.waitMs });
  const isPaused = error instanceof DomainPausedError;
  if (isPaused && error.domain === state.domain) await holdSite(database, state.siteId, error.waitMs);
  const retryAt = isPaused ? { retryAt: error.until.toISOString() } : {};
  return { step: 'queued', message: toSentence(error.message), ...retryAt };
}

const BUSY_ERRORS = [
  DomainBusyError,
  AddressBusyError,
  BrowserBusyError,
  IsolationBusyError,
  SlotsBusyError,
  ReadersBusyError,
  BodyBudgetError,
] as const;

function isBusy(error: unknown): error is InstanceType<(typeof BUSY_ERRORS)[number]> {
  return BUSY_ERRORS.some((kind) => error instanceof kind);
}

/**
 * An unexpected error becomes an outcome, so that users see why there is no price and the next check waits
 * for the schedule. Throws the error again if the check is to be postponed or the process is stopping.
 */
function visitAfterError(error: unknown, { productId }: CheckState, { signal, log }: CheckParts): PageVisit {
  if (isBusy(error) || signal.aborted) throw error;
  log.error({ err: error, productId }, 'a page could not be checked');
  const reason = codeOf(error) || (error as Error).name;
  return failedVisit('unpriced', `This page could not be checked (${reason}).`);
}

/**
 * If the database rejects a reading, the page is recorded as unreadable. Otherwise it would be fetched
 * again after every lease.
 */
async function recordVisit(state: CheckState, visit: PageVisit, parts: CheckParts): Promise<CheckReport> {
  const report = reportCheck(state, visit, new Date(), parts.rules, Math.random());
  try {
    await parts.record(report);
    return report;
  } catch (error) {
    if (!isDataError(error)) throw error;
    parts.log.error({ err: error, productId: state.productId }, 'a reading could not be stored');
    const unreadable = failedVisit('unpriced', 'This page could not be read.');
    const replacement = reportCheck(state, unreadable, new Date(), parts.rules, Math.random());
    await parts.record(replacement);
    return replacement;
  }
}

/**
 * Settles the product's identity, which happens at its first price. Resolves to whether the page belongs to a
 * product that exists already; this one was then merged into it.
 */
async function mergeIfKnown(
  state: CheckState,
  visit: PageVisit,
  { database, broadcast }: CheckParts,
): Promise<boolean> {
  if (state.last !== null || !('offer' in visit)) return false;
  const redirected = adoptCanonical(state.url, visit.finalUrl);
  const declared = URL.parse(visit.offer.canonicalUrl ?? '');
  const canonical = declared ? adoptCanonical(redirected, declared) : redirected;
  const { productId, fired } = await settleIdentity(database, state.productId, canonical);
  await broadcastFired(broadcast, fired);
  return productId !== state.productId;
}
