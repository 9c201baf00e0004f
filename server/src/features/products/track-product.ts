/**
 * Watched products.
 * track-product.ts                    a pasted URL -> a watched product with its first check
 * watch-page.ts, settle-identity.ts   the rows behind a watch; merging duplicates
 * check-now.ts, check-waiter.ts       a check on demand, and waiting for its end; check-quota.ts limits them
 * read-products.ts, watch-cache.ts    products as the API shows them, cached
 */
import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { type NewProduct, type CheckOutcome, type Product } from '@tidemark/contracts/product.ts';
import { armPendingRules } from '../alerts/arm-rules.ts';
import { broadcastFired, type FiredAlert } from '../notify/notify-fired.ts';
import { deleteRules, ensureRules } from '../alerts/save-rules.ts';
import { InvalidRuleError, type RuleCondition } from '../alerts/rules/rule-condition.ts';
import { type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { QuotaExceededError, type Owner } from '../../store/quotas/quotas.ts';
import { type AddressGuard } from '../../shop/net/address-guard.ts';
import { canonicalUrl, parsePageUrl } from '../../shop/crawling/canonical-url.ts';
import { checkNow, type CheckNowParts } from './check-now.ts';
import { countCheck, type CheckQuotaParts } from './check-quota.ts';
import { findProduct } from './read-products.ts';
import { invalidateWatches } from './watch-cache.ts';
import { productAt, unwatch, watchPage, type Watch } from './watch-page.ts';

/** The page cannot be tracked, and another check would not change that. */
export class UntrackablePageError extends Error {
  override readonly name = 'UntrackablePageError';
  readonly outcome: CheckOutcome;

  constructor(outcome: CheckOutcome, message: string) {
    super(message);
    this.outcome = outcome;
  }
}

export interface TrackParts extends CheckNowParts, CheckQuotaParts {
  database: Database;
  cache: Cache;
  broadcast: Broadcast;
  guard: AddressGuard;
  freshWithinMs: number;
  /** Called when the account starts watching a product, before its first check begins. */
  onWatched?: (accountId: string, productId: string) => void;
}

const UNTRACKABLE_OUTCOMES: ReadonlySet<CheckOutcome> = new Set([
  'refused_address',
  'not_a_product',
  'forbidden_by_robots',
  'gone',
]);
/** A page found to be untrackable is refused without another check for this long. */
const UNTRACKABLE_TTL_MS = 3_600_000;
/** Adding a product whose price is younger than this starts no check. */
const RECENT_PRICE_MS = 600_000;

/**
 * Makes an account watch a page, adds the requested rules, and waits for the first check. If the check is
 * inconclusive (the shop blocks us, does not respond, or takes too long), the product stays watched and its
 * `lastCheck` says why. Null if the account stopped watching the product in the meantime.
 * Throws InvalidUrlError, RefusedAddressError, UntrackablePageError, InvalidRuleError and QuotaExceededError;
 * then the account watches nothing that it did not watch before.
 */
export async function trackProduct(
  parts: TrackParts,
  owner: Owner,
  request: NewProduct,
): Promise<Product | null> {
  const page = canonicalUrl(parsePageUrl(request.url));
  await countCheck(parts, owner);
  await parts.guard.assertAllowed(page);
  await refuseKnownUntrackable(parts.database, page);
  const watch = await storeWatch(parts, owner, page, requestedRules(request).filter(hasNoOwnCurrency));
  if (watch.isNew) await reportNewWatch(parts, owner.accountId, watch.productId);
  try {
    return await checkAndAddRules(parts, owner, page, request, watch);
  } catch (error) {
    if (REASONS_TO_UNDO.some((Reason) => error instanceof Reason))
      await undoWatch(parts, owner.accountId, watch);
    throw error;
  }
}

const REASONS_TO_UNDO = [UntrackablePageError, InvalidRuleError, QuotaExceededError];

async function reportNewWatch(
  { cache, onWatched }: TrackParts,
  accountId: string,
  productId: string,
): Promise<void> {
  onWatched?.(accountId, productId);
  await invalidateWatches(cache, accountId, productId);
}

async function checkAndAddRules(
  parts: TrackParts,
  owner: Owner,
  page: URL,
  request: NewProduct,
  watch: Watch,
): Promise<Product | null> {
  const progress = await checkNow(parts, watch.productId, RECENT_PRICE_MS);
  const { accountId } = owner;
  const productId = (await productAt(parts.database, page)) ?? watch.productId;
  if (productId !== watch.productId) await reportNewWatch(parts, accountId, productId);
  const product = await findProduct(parts.database, accountId, productId);
  refuseUntrackable(product, progress);
  await addRules(
    parts,
    owner,
    productId,
    requestedRules(request).filter((rule) => !hasNoOwnCurrency(rule)),
  );
  return product;
}

interface StoredWatch extends Watch {
  ruleIds: string[];
}

function storeWatch(
  parts: TrackParts,
  owner: Owner,
  page: URL,
  rules: readonly RuleCondition[],
): Promise<StoredWatch> {
  return inTransactionThenBroadcast(parts, async (tx) => {
    const watch = await watchPage(tx, owner, page, parts.freshWithinMs);
    const ruleIds = await ensureRules(tx, owner, watch.productId, rules);
    return { result: { ...watch, ruleIds }, fired: await armPendingRules(tx, watch.productId, { ruleIds }) };
  });
}

async function addRules(
  parts: TrackParts,
  owner: Owner,
  productId: string,
  rules: readonly RuleCondition[],
): Promise<void> {
  if (rules.length === 0) return;
  await inTransactionThenBroadcast(parts, async (tx) => {
    const ruleIds = await ensureRules(tx, owner, productId, rules);
    return { result: null, fired: await armPendingRules(tx, productId, { ruleIds }) };
  });
}

/** Runs `work` in one transaction and broadcasts the alerts that fired in it after the commit. */
async function inTransactionThenBroadcast<T>(
  { database, broadcast }: TrackParts,
  work: (tx: Queryable) => Promise<{ result: T; fired: FiredAlert[] }>,
): Promise<T> {
  const { result, fired } = await database.transaction(work);
  await broadcastFired(broadcast, fired);
  return result;
}

function requestedRules({ targetPrice, notifyAnyDrop }: NewProduct): RuleCondition[] {
  return [
    ...(targetPrice === undefined ? [] : [{ type: 'below_target' as const, targetPrice }]),
    ...(notifyAnyDrop ? [{ type: 'any_drop' as const }] : []),
  ];
}

/** A target with a currency is compared with the price's currency, so its rule waits for the first check. */
function hasNoOwnCurrency({ targetPrice }: RuleCondition): boolean {
  return typeof targetPrice !== 'object';
}

/** Removes what `storeWatch` added. If the product was merged into another, that one stays watched. */
async function undoWatch(
  { database, cache }: TrackParts,
  accountId: string,
  stored: StoredWatch,
): Promise<void> {
  await database.transaction(async (tx) => {
    await deleteRules(tx, accountId, stored.ruleIds);
    if (stored.isNew) await unwatch(tx, accountId, stored.productId);
  });
  await invalidateWatches(cache, accountId, stored.productId);
}

/** Throws UntrackablePageError if a recent check already found this page to be untrackable. */
async function refuseKnownUntrackable(database: Queryable, page: URL): Promise<void> {
  const productId = await productAt(database, page);
  if (productId === null) return;
  const [known] = await database.query<{ last_outcome: CheckOutcome; last_message: string | null }>(
    `SELECT s.last_outcome, s.last_message FROM schedule s JOIN products p ON p.id = s.product_id
     WHERE p.id = $1 AND p.price_minor IS NULL AND s.last_checked_at > now() - $2 * interval '1 ms'`,
    [productId, UNTRACKABLE_TTL_MS],
  );
  if (known && UNTRACKABLE_OUTCOMES.has(known.last_outcome))
    throw new UntrackablePageError(known.last_outcome, known.last_message ?? '');
}

/**
 * Throws UntrackablePageError if the check was conclusive. Without a product, a concurrent request has
 * already reached the same result and undone the watch.
 */
function refuseUntrackable(product: Product | null, progress: CheckProgress | null): void {
  if (!progress || product?.price) return;
  const { outcome, message } = product?.lastCheck ?? progress;
  if (outcome && UNTRACKABLE_OUTCOMES.has(outcome)) throw new UntrackablePageError(outcome, message ?? '');
}
