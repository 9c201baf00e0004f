import { type Config } from '../../config/config.ts';
import { deleteExpiredSessions } from '../../features/accounts/sessions.ts';
import { deleteOldFailures } from '../../features/accounts/slow-down-guesses.ts';
import { deleteScoredForecasts } from '../../features/forecasting/store/kept-forecasts.ts';
import { deleteOldNotifications } from '../../features/notify/delete-old-notifications.ts';
import { deleteCountedEmails } from '../../features/notify/quotas/email-quota.ts';
import { deleteOldDeals } from '../../features/search/update-deals.ts';
import { type Tables } from '../../ports/database/rows.ts';
import { deleteOldProxies } from '../../shop/proxies/proxy-maintenance.ts';
import { keepHistory } from '../../store/prices/keep-history.ts';
import { type Parts } from '../compose/parts.ts';
import { repeat } from './repeat.ts';

const HOUR_MS = 3_600_000;

type CleanUpParts = Pick<Parts, 'config' | 'database' | 'deleteExpiredLimits' | 'log'>;

interface CleanUp {
  tables: readonly (keyof Tables)[];
  /** Which of their rows are deleted. */
  rows: string;
  /** The setting with the retention in days; null if it is fixed. */
  setting: keyof Config | null;
  /**
   * A function of the folder that owns the tables. true: more rows may be left, so it is called again at
   * once.
   */
  run: (parts: CleanUpParts) => Promise<boolean | void>;
}

/**
 * All rows that the service deletes because of their age, hourly, by the scheduler's leader. Two bounds are
 * kept where rows are added instead: of dead letters by the queue, of forecast models by the registry.
 */
const CLEAN_UPS: readonly CleanUp[] = [
  {
    tables: ['price_history'],
    rows: 'weeks of points that are over',
    setting: 'historyDays',
    run: ({ database, config }) => keepHistory(database, config.historyDays, new Date()),
  },
  {
    tables: ['notifications', 'deliveries'],
    rows: 'notifications, and deliveries that are not pending',
    setting: 'notificationDays',
    run: ({ database, config }) => deleteOldNotifications(database, config.notificationDays),
  },
  {
    tables: ['sent_emails'],
    rows: 'emails that were sent more than a day ago and count towards no quota',
    setting: null,
    run: ({ database }) => deleteCountedEmails(database),
  },
  {
    tables: ['forecasts'],
    rows: 'scored forecasts; the track record keeps their sums',
    setting: 'forecastDays',
    run: ({ database, config }) => deleteScoredForecasts(database, config.forecastDays),
  },
  {
    tables: ['deals'],
    rows: 'deals whose reduction is a week old',
    setting: null,
    run: ({ database }) => deleteOldDeals(database, new Date()),
  },
  {
    tables: ['sessions'],
    rows: 'expired sessions',
    setting: null,
    run: ({ database }) => deleteExpiredSessions(database),
  },
  {
    tables: ['sign_in_failures'],
    rows: 'failed sign-ins of a day ago',
    setting: null,
    run: ({ database }) => deleteOldFailures(database),
  },
  {
    tables: ['proxies', 'proxy_domains'],
    rows: 'retired proxies, and results of 30 days ago',
    setting: null,
    run: ({ database }) => deleteOldProxies(database),
  },
  {
    tables: ['limiter_buckets', 'limiter_domains'],
    rows: 'full buckets, and breakers not used for a day',
    setting: null,
    run: ({ deleteExpiredLimits }) => deleteExpiredLimits(),
  },
];

/**
 * Deletes rows past their retention, hourly, until the signal aborts. One that fails does not hold up the
 * others.
 */
export async function cleanUp(parts: CleanUpParts, signal: AbortSignal): Promise<void> {
  await Promise.all(
    CLEAN_UPS.map(({ run }) =>
      repeat(signal, { everyMs: HOUR_MS, log: parts.log }, async () => (await run(parts)) === true),
    ),
  );
}
