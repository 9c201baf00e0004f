/**
 * What people watch.
 * track-product.ts    a pasted address -> a watched product with its first check     check-now.ts     a check that is waited for
 * watch-page.ts       the rows that make a page a watched product, and their end     await-check.ts   the waiting
 * canonical-url.ts    one page, one spelling (pure)       same-product.ts   two addresses that turn out to be one product
 * read-products.ts    products as the API shows them
 */
import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { type NewProduct, type CheckOutcome, type Product } from '@tidemark/contracts/product.ts';
import { type NewAlert } from '@tidemark/contracts/alert.ts';
import { armPendingRules } from '../alerts/arm-rules.ts';
import { type FiredAlert } from '../notify/notify-fired.ts';
import { announce } from '../notify/announce.ts';
import { ensureRules } from '../alerts/rule-store.ts';
import { InvalidRuleError } from '../alerts/rule-target.ts';
import { type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { type AddressGuard } from '../../shop/net/address-guard.ts';
import { canonicalUrl, parsePageUrl } from '../../shop/crawling/canonical-url.ts';
import { checkNow, type CheckNowParts } from './check-now.ts';
import { findProduct } from './read-products.ts';
import { invalidateWatches } from './read-watch.ts';
import { productAt, unwatch, watchPage, type Watch } from './watch-page.ts';

/** The page cannot be tracked, and looking again would not change that. */
export class UntrackablePageError extends Error {
  override readonly name = 'UntrackablePageError';
  readonly outcome: CheckOutcome;

  constructor(outcome: CheckOutcome, message: string) {
    super(message);
    this.outcome = outcome;
  }
}

export interface TrackParts extends CheckNowParts {
  database: Database;
  cache: Cache;
  broadcast: Broadcast;
  guard: AddressGuard;
  freshWithinMs: number;
  /** Called when the account watches a product that it did not, before its first check begins. */
  onWatched?: (accountId: string, productId: string) => void;
}

const CONCLUSIVE: ReadonlySet<CheckOutcome> = new Set([
  'refused_address',
  'not_a_product',
  'forbidden_by_robots',
  'gone',
]);
/** For so long a page that was found not to be trackable is believed to be so still. */
const BELIEVED_MS = 3_600_000;
/** A price younger than this needs no check when somebody adds the product. */
const RECENT_MS = 600_000;

/**
 * Makes an account watch a page, with the rules it asks for, and waits for the first check. What the check cannot settle (the shop
 * blocks us, does not answer, or takes too long) leaves a watched product whose lastCheck says so. Throws InvalidUrlError,
 * RefusedAddressError, UntrackablePageError and InvalidRuleError; nothing is watched then that was not before. null: the account
 * stopped watching it in the meantime.
 */
export async function trackProduct(
  parts: TrackParts,
  accountId: string,
  wanted: NewProduct,
): Promise<Product | null> {
  const page = canonicalUrl(parsePageUrl(wanted.url));
  await parts.guard.assertAllowed(page);
  await refuseKnown(parts.database, page);
  const watch = await store(parts, accountId, page, rulesOf(wanted).filter(isInShopsCurrency));
  if (watch.isNew) await noteNew(parts, accountId, watch.productId);
  try {
    return await lookAndFinish(parts, accountId, page, wanted, watch);
  } catch (error) {
    if (error instanceof UntrackablePageError || error instanceof InvalidRuleError)
      await undo(parts, accountId, watch);
    throw error;
  }
}

async function noteNew(
  { cache, onWatched }: TrackParts,
  accountId: string,
  productId: string,
): Promise<void> {
  onWatched?.(accountId, productId);
  await invalidateWatches(cache, accountId, productId);
}

async function lookAndFinish(
  parts: TrackParts,
  accountId: string,
  page: URL,
  wanted: NewProduct,
  watch: Watch,
): Promise<Product | null> {
  const progress = await checkNow(parts, watch.productId, RECENT_MS);
  const productId = (await productAt(parts.database, page)) ?? watch.productId;
  if (productId !== watch.productId) await noteNew(parts, accountId, productId);
  const product = await findProduct(parts.database, accountId, productId);
  refuseUntrackable(product, progress);
  await addRules(
    parts,
    accountId,
    productId,
    rulesOf(wanted).filter((rule) => !isInShopsCurrency(rule)),
  );
  return product;
}

interface Stored extends Watch {
  ruleIds: string[];
}

function store(
  parts: TrackParts,
  accountId: string,
  page: URL,
  rules: readonly WantedRule[],
): Promise<Stored> {
  return withFired(parts, async (tx) => {
    const watch = await watchPage(tx, accountId, page, parts.freshWithinMs);
    const ruleIds = await ensureRules(tx, accountId, watch.productId, rules);
    return { result: { ...watch, ruleIds }, fired: await armPendingRules(tx, watch.productId, { ruleIds }) };
  });
}

async function addRules(
  parts: TrackParts,
  accountId: string,
  productId: string,
  rules: readonly WantedRule[],
): Promise<void> {
  if (rules.length === 0) return;
  await withFired(parts, async (tx) => {
    const ruleIds = await ensureRules(tx, accountId, productId, rules);
    return { result: null, fired: await armPendingRules(tx, productId, { ruleIds }) };
  });
}

/** One transaction; what fired in it is announced when it is over. */
async function withFired<T>(
  { database, broadcast }: TrackParts,
  work: (tx: Queryable) => Promise<{ result: T; fired: FiredAlert[] }>,
): Promise<T> {
  const { result, fired } = await database.transaction(work);
  await announce(broadcast, fired);
  return result;
}

type WantedRule = Omit<NewAlert, 'productId'>;

function rulesOf({ targetPrice, notifyAnyDrop }: NewProduct): WantedRule[] {
  return [
    ...(targetPrice === undefined ? [] : [{ type: 'below_target' as const, targetPrice }]),
    ...(notifyAnyDrop ? [{ type: 'any_drop' as const }] : []),
  ];
}

/** A target that names its currency is held against the price, so it has to wait for that. */
function isInShopsCurrency({ targetPrice }: WantedRule): boolean {
  return typeof targetPrice !== 'object';
}

/** What another product took over is watched as that, perhaps since before. */
async function undo({ database, cache }: TrackParts, accountId: string, made: Stored): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('DELETE FROM alert_rules WHERE id = ANY ($1) AND account_id = $2', [
      made.ruleIds,
      accountId,
    ]);
    if (made.isNew) await unwatch(tx, accountId, made.productId);
  });
  await invalidateWatches(cache, accountId, made.productId);
}

/** Somebody asked for this page lately, and it was none that can be tracked. */
async function refuseKnown(database: Queryable, page: URL): Promise<void> {
  const productId = await productAt(database, page);
  if (productId === null) return;
  const [known] = await database.query<{ last_outcome: CheckOutcome; last_message: string | null }>(
    `SELECT s.last_outcome, s.last_message FROM schedule s JOIN products p ON p.id = s.product_id
     WHERE p.id = $1 AND p.price_minor IS NULL AND s.last_checked_at > now() - $2 * interval '1 ms'`,
    [productId, BELIEVED_MS],
  );
  if (known && CONCLUSIVE.has(known.last_outcome))
    throw new UntrackablePageError(known.last_outcome, known.last_message ?? '');
}

/** Without a product another request for it has just come to the same end and cleared up. Throws UntrackablePageError. */
function refuseUntrackable(product: Product | null, progress: CheckProgress | null): void {
  if (!progress || product?.price) return;
  const { outcome, message } = product?.lastCheck ?? progress;
  if (outcome && CONCLUSIVE.has(outcome)) throw new UntrackablePageError(outcome, message ?? '');
}
