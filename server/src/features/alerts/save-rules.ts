import { type Alert, type AlertChange, type NewAlert } from '@tidemark/contracts/alert.ts';
import { type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type Database, type Queryable, type SqlValue } from '../../ports/database/database.ts';
import { assertBelowQuota, type Owner } from '../../store/quotas/quotas.ts';
import { broadcastFired, type FiredAlert } from '../notify/notify-fired.ts';
import { armPendingRules } from './arm-rules.ts';
import { findRule, RULE_COLUMNS, type RuleRow } from './read-rules.ts';
import { sameConditionSql, toRuleColumns, type RuleCondition } from './rules/rule-condition.ts';

export interface RuleParts {
  database: Database;
  broadcast: Broadcast;
}

/**
 * Creates a rule, or returns the account's rule with the same condition. A new rule fires at once if its
 * condition already holds. Null if the account does not watch the product. Throws InvalidRuleError and
 * QuotaExceededError.
 */
export async function createRule(
  { database, broadcast }: RuleParts,
  owner: Owner,
  { productId, ...condition }: NewAlert,
): Promise<Alert | null> {
  const { accountId } = owner;
  const created = await database.transaction(async (tx) => {
    const product = await lockWatched(tx, accountId, productId);
    if (!product) return null;
    const same = await findSameRule(tx, accountId, product, condition);
    const id = same ?? (await insertRule(tx, owner, product, condition));
    const fired = same ? [] : await armPendingRules(tx, product.id, { ruleIds: [id] });
    return { rule: await findRule(tx, accountId, id), fired };
  });
  await broadcastFired(broadcast, created?.fired ?? []);
  return created?.rule ?? null;
}

/**
 * Creates the rules that the account lacks, without arming them, and returns their ids. Throws
 * InvalidRuleError and QuotaExceededError.
 */
export async function ensureRules(
  tx: Queryable,
  owner: Owner,
  productId: string,
  conditions: readonly RuleCondition[],
): Promise<string[]> {
  const product = await lockWatched(tx, owner.accountId, productId);
  if (!product) return [];
  const made: string[] = [];
  for (const condition of conditions) {
    const same = await findSameRule(tx, owner.accountId, product, condition);
    if (same === null) made.push(await insertRule(tx, owner, product, condition));
  }
  return made;
}

/**
 * Changes a rule. A changed condition restarts it: it is armed, starts from the current price, and fires at
 * once if the condition already holds. Null if the account has no such rule. Throws InvalidRuleError.
 */
export async function updateRule(
  { database, broadcast }: RuleParts,
  accountId: string,
  id: string,
  { enabled, ...condition }: AlertChange,
): Promise<Alert | null> {
  const changed = await database.transaction(async (tx) => {
    const [row] = await tx.query<RuleRow>(
      `UPDATE alert_rules SET enabled = coalesce($3, enabled) WHERE account_id = $1 AND id = $2 RETURNING ${RULE_COLUMNS}`,
      [accountId, id, enabled ?? null],
    );
    if (!row) return null;
    const fired = Object.keys(condition).length > 0 ? await restartRule(tx, accountId, row, condition) : [];
    return { rule: await findRule(tx, accountId, id), fired };
  });
  await broadcastFired(broadcast, changed?.fired ?? []);
  return changed?.rule ?? null;
}

export async function deleteRule(database: Queryable, accountId: string, id: string): Promise<boolean> {
  const rows = await database.query(
    'DELETE FROM alert_rules WHERE account_id = $1 AND id = $2 RETURNING id',
    [accountId, id],
  );
  return rows.length > 0;
}

/** Deletes those of these rules that belong to the account. */
export async function deleteRules(tx: Queryable, accountId: string, ids: readonly string[]): Promise<void> {
  await tx.query('DELETE FROM alert_rules WHERE id = ANY ($1) AND account_id = $2', [ids, accountId]);
}

/** Deletes all rules of the account on this product. */
export async function deleteRulesOnProduct(
  tx: Queryable,
  accountId: string,
  productId: string,
): Promise<void> {
  await tx.query('DELETE FROM alert_rules WHERE account_id = $1 AND product_id = $2', [accountId, productId]);
}

interface PricedProduct {
  id: string;
  /** Null while the product has no price. */
  currency: string | null;
}

/** Locks the price of a watched product, so that it cannot change between reading it and saving a rule. */
async function lockWatched(
  tx: Queryable,
  accountId: string,
  productId: string,
): Promise<PricedProduct | null> {
  const [row] = await tx.query<{ id: number; currency: string | null }>(
    `SELECT p.id, p.currency FROM watches w JOIN products p ON p.id = w.product_id
     WHERE w.account_id = $1 AND w.product_id = $2 FOR SHARE OF p`,
    [accountId, productId],
  );
  return row ? { id: String(row.id), currency: row.currency } : null;
}

async function findSameRule(
  tx: Queryable,
  accountId: string,
  product: PricedProduct,
  condition: RuleCondition,
): Promise<string | null> {
  const [same] = await tx.query<{ id: number }>(
    `SELECT r.id FROM alert_rules r, (SELECT $3::alert_type AS type, $4::text AS target, $5::text AS target_currency,
       $6::numeric(5, 2) AS percent, $7::integer AS days, $8::numeric(5, 2) AS step_percent, $9::boolean AS also_unavailable) wanted
     WHERE r.account_id = $1 AND r.product_id = $2 AND r.enabled AND ${sameConditionSql('r', 'wanted')}`,
    [accountId, product.id, condition.type, ...valuesOf(condition, product)],
  );
  return same ? String(same.id) : null;
}

async function insertRule(
  tx: Queryable,
  owner: Owner,
  product: PricedProduct,
  condition: RuleCondition,
): Promise<string> {
  await assertBelowQuota(tx, 'rules', owner);
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO alert_rules (account_id, product_id, type, target, target_currency, percent, days, step_percent, also_unavailable)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [owner.accountId, product.id, condition.type, ...valuesOf(condition, product)],
  );
  return String(row?.id);
}

async function restartRule(
  tx: Queryable,
  accountId: string,
  row: RuleRow,
  change: Omit<AlertChange, 'enabled'>,
): Promise<FiredAlert[]> {
  const product = await lockWatched(tx, accountId, String(row.product_id));
  if (!product) return [];
  await tx.query(
    `UPDATE alert_rules SET target = $2, target_currency = $3, percent = $4, days = $5, step_percent = $6,
       also_unavailable = $7, currency = NULL, threshold_minor = NULL, reference_minor = NULL, armed = true, last_fired_at = NULL,
       reported_minor = NULL WHERE id = $1`,
    [row.id, ...valuesOf({ type: row.type, ...storedFields(row), ...change }, product)],
  );
  return armPendingRules(tx, product.id, { ruleIds: [String(row.id)] });
}

/**
 * The values of a condition: target, target_currency, percent, days, step_percent, also_unavailable. Throws
 * InvalidRuleError.
 */
function valuesOf(condition: RuleCondition, { currency }: PricedProduct): SqlValue[] {
  const rule = toRuleColumns(condition, currency);
  return [rule.target, rule.targetCurrency, rule.percent, rule.days, rule.stepPercent, rule.alsoUnavailable];
}

function storedFields(row: RuleRow): Omit<RuleCondition, 'type'> {
  const { target, percent, days } = row;
  return {
    stepPercent: row.step_percent,
    alsoUnavailable: row.also_unavailable,
    ...(target === null ? {} : { targetPrice: target }),
    ...(percent === null ? {} : { percent }),
    ...(days === null ? {} : { days }),
  };
}
