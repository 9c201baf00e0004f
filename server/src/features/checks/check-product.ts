/**
 * One check of one product, from the task to the record.
 * check-state.ts     what is known of the product         look-at-page.ts   robots, pace, fetch, extraction -> what was seen
 * report-check.ts    what was seen -> what is written     domain-gate.ts    pace and circuit breaker of a domain
 * fetch-page.ts      one guarded GET                      safe-address.ts   which addresses may be contacted
 * page-reader.ts     whether it says the same as last time  reading-threads.ts  what it says, read in other threads
 * render-page.ts     the same in a browser, for sites whose pages scripts draw
 */
import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { CHECK_PROGRESS, type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { codeOf, isDataError, type Database } from '../../ports/database/database.ts';
import { broadcastFired } from '../notify/notify-fired.ts';
import { type CheckReport } from '../../store/prices/record-price.ts';
import { type Record } from '../../store/prices/recorder.ts';
import { adoptCanonical } from '../../shop/crawling/canonical-url.ts';
import { settleIdentity } from '../products/settle-identity.ts';
import { type CheckTask } from '../../store/schedule/check-task.ts';
import { postponeChecks } from '../../store/schedule/postpone-checks.ts';
import { type Log } from '../../telemetry/log.ts';
import { checkSeconds, checksTotal } from '../../telemetry/metrics.ts';
import { BrowserBusyError } from '../../shop/browser/browser-pool.ts';
import { type CheckState, type LoadCheckState } from './check-state.ts';
import { DomainBusyError } from '../../shop/crawling/domain-gate.ts';
import { visitPage, type PageVisit, type VisitParts } from './visit-page.ts';
import { reportCheck, type CheckRules } from './report-check.ts';
import { saveBrowserNeed, saveCrawlDelay } from '../../store/sites/save-site-findings.ts';

export interface CheckParts extends Omit<VisitParts, 'onReading' | 'onCrawlDelay' | 'onBrowserNeed'> {
  database: Database;
  broadcast: Broadcast;
  loadState: LoadCheckState;
  record: Record;
  /** Forgets the copies of a product from before the record. */
  invalidateProduct: (productId: string) => Promise<void>;
  rules: CheckRules;
  log: Log;
}

/** Checks the product of a task and records the outcome. A task whose lease is over does nothing. */
export async function checkProduct(task: CheckTask, parts: CheckParts): Promise<void> {
  const state = await parts.loadState(task);
  if (!state) return;
  const endTimer = checkSeconds.startTimer();
  const tell = async (progress: Omit<CheckProgress, 'productId'>) => {
    // Every process hears of each: those that nobody waits for are most.
    if (!task.requested && state.watchers === 0) return;
    const message: CheckProgress = { productId: state.productId, ...progress };
    await parts.broadcast.publish(CHECK_PROGRESS, message);
  };
  try {
    if (task.requested) await tell({ step: 'fetching' });
    const onReading = () => void (task.requested && tell({ step: 'extracting' }));
    const onCrawlDelay = (delayMs: number | null) => saveCrawlDelay(parts.database, state.siteId, delayMs);
    const onBrowserNeed = (needed: boolean) => saveBrowserNeed(parts.database, state.siteId, needed);
    const look = await visitPage(state, { ...parts, onReading, onCrawlDelay, onBrowserNeed }).catch(
      (error: unknown) => failedVisit(error, state, parts),
    );
    if (await isAnotherProduct(state, look, parts)) {
      await parts.invalidateProduct(state.productId);
      return await tell({ step: 'finished' });
    }
    const report = await recordVisit(state, look, parts);
    if (state.watchers > 0) await parts.invalidateProduct(state.productId);
    checksTotal.inc({ outcome: report.outcome });
    endTimer();
    parts.log.debug({ productId: state.productId, outcome: report.outcome }, 'checked');
    await tell({ step: 'finished', outcome: report.outcome, message: report.message ?? 'Checked.' });
  } catch (error) {
    if (!isBusy(error)) throw error;
    await postponeChecks(parts.database, [task], error.waitMs);
    await tell({ step: 'queued', message: error.message });
  }
}

function isBusy(error: unknown): error is DomainBusyError | BrowserBusyError {
  return error instanceof DomainBusyError || error instanceof BrowserBusyError;
}

/** A fault that nobody foresaw is recorded: so people see why there is no price, and the shop is asked again at the schedule's pace. */
function failedVisit(error: unknown, { productId }: CheckState, { signal, log }: CheckParts): PageVisit {
  if (isBusy(error) || signal.aborted) throw error;
  log.error({ err: error, productId }, 'a page could not be checked');
  const reason = codeOf(error) || (error as Error).name;
  return { outcome: 'unpriced', message: `This page could not be checked (${reason}).`, retryAfterMs: null };
}

/** A page whose reading the database will not have is recorded as one that could not be read, so that it is not fetched for ever. */
async function recordVisit(state: CheckState, look: PageVisit, parts: CheckParts): Promise<CheckReport> {
  const report = reportCheck(state, look, new Date(), parts.rules, Math.random());
  try {
    await parts.record(report);
    return report;
  } catch (error) {
    if (!isDataError(error)) throw error;
    parts.log.error({ err: error, productId: state.productId }, 'a reading could not be stored');
    const unread: PageVisit = {
      outcome: 'unpriced',
      message: 'This page could not be read.',
      retryAfterMs: null,
    };
    const instead = reportCheck(state, unread, new Date(), parts.rules, Math.random());
    await parts.record(instead);
    return instead;
  }
}

/** Before its first price a product's address is not settled: the page may name another one that is watched already. */
async function isAnotherProduct(
  state: CheckState,
  look: PageVisit,
  { database, broadcast }: CheckParts,
): Promise<boolean> {
  if (state.last !== null || !('reading' in look)) return false;
  const redirected = adoptCanonical(state.url, look.finalUrl);
  const declared = URL.parse(look.reading.canonicalUrl ?? '');
  const canonical = declared ? adoptCanonical(redirected, declared) : redirected;
  const { productId, fired } = await settleIdentity(database, state.productId, canonical);
  await broadcastFired(broadcast, fired);
  return productId !== state.productId;
}
