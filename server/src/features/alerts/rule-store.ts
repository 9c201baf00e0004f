import { type Alert, type AlertChange, type AlertType, type NewAlert } from '@tidemark/contracts/alert.ts';
import { fromMinor, money, toMinor, type Money } from '@tidemark/contracts/money.ts';
import { type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { announce } from '../notify/announce.ts';
import { armPendingRules } from './arm-rules.ts';
import { type FiredAlert } from '../notify/notify-fired.ts';
import { InvalidRuleError, readTarget } from './rule-target.ts';
import { sameRule } from './same-rule.ts';

export interface RuleParts {
  database: Database;
  broadcast: Broadcast;
}

type Condition = Omit<NewAlert, 'productId'>;

interface RuleRow {
  id: number;
  product_id: number;
  type: AlertType;
  target: string | null;
  target_currency: string | null;
  percent: number | null;
  days: number | null;
  currency: string | null;
  reference_minor: number | null;
  enabled: boolean;
  armed: boolean;
  last_fired_at: Date | null;
  created_at: Date;
}

const COLUMNS = `id, product_id, type, target, target_currency, percent, days, currency, reference_minor, enabled, armed, last_fired_at, created_at`;

/** An account's rules, newest first; of one product where `productId` is given. */
export async function listRules(
  database: Queryable,
  page: { accountId: string; productId: string | null; before: string | null; limit: number },
): Promise<Alert[]> {
  const rows = await database.query<RuleRow>(
    `SELECT ${COLUMNS} FROM alert_rules WHERE account_id = $1 AND ($2::bigint IS NULL OR product_id = $2)
       AND ($3::bigint IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
    [page.accountId, page.productId, page.before, page.limit],
  );
  return rows.map(toAlert);
}

export async function findRule(database: Queryable, accountId: string, id: string): Promise<Alert | null> {
  const [row] = await database.query<RuleRow>(
    `SELECT ${COLUMNS} FROM alert_rules WHERE account_id = $1 AND id = $2`,
    [accountId, id],
  );
  return row ? toAlert(row) : null;
}

export async function deleteRule(database: Queryable, accountId: string, id: string): Promise<boolean> {
  const rows = await database.query(
    'DELETE FROM alert_rules WHERE account_id = $1 AND id = $2 RETURNING id',
    [accountId, id],
  );
  return rows.length > 0;
}

/** Deletes those of these rules that are the account's. */
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

/** Makes a rule, unless the account has the same one; it fires at once where its condition already holds. null: the account does not watch that product. Throws InvalidRuleError. */
export async function createRule(
  { database, broadcast }: RuleParts,
  accountId: string,
  { productId, ...condition }: NewAlert,
): Promise<Alert | null> {
  const made = await database.transaction(async (tx) => {
    const product = await lockWatched(tx, accountId, productId);
    if (!product) return null;
    const same = await findSame(tx, accountId, product, condition);
    const id = same ?? (await insertRule(tx, accountId, product, condition));
    const fired = same ? [] : await armPendingRules(tx, product.id, { ruleIds: [id] });
    return { rule: await findRule(tx, accountId, id), fired };
  });
  await announce(broadcast, made?.fired ?? []);
  return made?.rule ?? null;
}

/** Makes the rules that the account does not have yet, without arming them; returns the ids of the new ones. Throws InvalidRuleError. */
export async function ensureRules(
  tx: Queryable,
  accountId: string,
  productId: string,
  conditions: readonly Condition[],
): Promise<string[]> {
  const product = await lockWatched(tx, accountId, productId);
  if (!product) return [];
  const made: string[] = [];
  for (const condition of conditions) {
    const same = await findSame(tx, accountId, product, condition);
    if (same === null) made.push(await insertRule(tx, accountId, product, condition));
  }
  return made;
}

/**
 * Changes a rule. One with another condition starts afresh: from today's price, armed, and fires at once where it already holds.
 * null: the account has no such rule. Throws InvalidRuleError.
 */
export async function updateRule(
  { database, broadcast }: RuleParts,
  accountId: string,
  id: string,
  { enabled, ...condition }: AlertChange,
): Promise<Alert | null> {
  const changed = await database.transaction(async (tx) => {
    const [row] = await tx.query<RuleRow>(
      `UPDATE alert_rules SET enabled = coalesce($3, enabled) WHERE account_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
      [accountId, id, enabled ?? null],
    );
    if (!row) return null;
    const fired = Object.keys(condition).length > 0 ? await restart(tx, accountId, row, condition) : [];
    return { rule: await findRule(tx, accountId, id), fired };
  });
  await announce(broadcast, changed?.fired ?? []);
  return changed?.rule ?? null;
}

interface PricedProduct {
  id: string;
  /** null while it has no price. */
  currency: string | null;
}

/** Holds the product's price still, so that no change of it passes between reading it and making a rule. */
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

async function findSame(
  tx: Queryable,
  accountId: string,
  product: PricedProduct,
  condition: Condition,
): Promise<string | null> {
  const { target, targetCurrency, percent, days } = columnsOf(condition, product.currency);
  const [same] = await tx.query<{ id: number }>(
    `SELECT r.id FROM alert_rules r, (SELECT $3::alert_type AS type, $4::text AS target, $5::numeric(5, 2) AS percent, $6::integer AS days,
       $7::text AS target_currency) wanted
     WHERE r.account_id = $1 AND r.product_id = $2 AND r.enabled AND ${sameRule('r', 'wanted')}`,
    [accountId, product.id, condition.type, target, percent, days, targetCurrency],
  );
  return same ? String(same.id) : null;
}

async function insertRule(
  tx: Queryable,
  accountId: string,
  product: PricedProduct,
  condition: Condition,
): Promise<string> {
  const rule = columnsOf(condition, product.currency);
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO alert_rules (account_id, product_id, type, target, target_currency, percent, days)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [accountId, product.id, condition.type, rule.target, rule.targetCurrency, rule.percent, rule.days],
  );
  return String(row?.id);
}

async function restart(
  tx: Queryable,
  accountId: string,
  row: RuleRow,
  change: Omit<AlertChange, 'enabled'>,
): Promise<FiredAlert[]> {
  const product = await lockWatched(tx, accountId, String(row.product_id));
  if (!product) return [];
  const rule = columnsOf({ type: row.type, ...present(row), ...change }, product.currency);
  await tx.query(
    `UPDATE alert_rules SET target = $2, target_currency = $3, percent = $4, days = $5, currency = NULL,
       threshold_minor = NULL, reference_minor = NULL, armed = true, last_fired_at = NULL WHERE id = $1`,
    [row.id, rule.target, rule.targetCurrency, rule.percent, rule.days],
  );
  return armPendingRules(tx, product.id, { ruleIds: [String(row.id)] });
}

function present({ target, percent, days }: RuleRow): Omit<Condition, 'type'> {
  return {
    ...(target === null ? {} : { targetPrice: target }),
    ...(percent === null ? {} : { percent }),
    ...(days === null ? {} : { days }),
  };
}

interface RuleColumns {
  target: string | null;
  targetCurrency: string | null;
  percent: number | null;
  days: number | null;
}

/** What a rule asks for; arm-rules.ts adds what follows from its product's price. */
function columnsOf(condition: Condition, productCurrency: string | null): RuleColumns {
  const none: RuleColumns = { target: null, targetCurrency: null, percent: null, days: null };
  switch (condition.type) {
    case 'below_target': {
      const target = readTarget(required(condition.targetPrice, 'targetPrice'), productCurrency);
      return { ...none, target: target.amount, targetCurrency: target.currency };
    }
    case 'percent_drop':
      return { ...none, percent: required(condition.percent, 'percent') };
    case 'lowest_in_days':
      return { ...none, days: required(condition.days, 'days') };
    default:
      return none;
  }
}

function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new InvalidRuleError('missing-field', `This kind of rule needs ${field}.`);
  return value;
}

function toAlert(row: RuleRow): Alert {
  return {
    id: String(row.id),
    productId: String(row.product_id),
    type: row.type,
    targetPrice: row.target === null ? null : targetMoney(row.target, row.currency ?? row.target_currency),
    percent: row.percent,
    days: row.days,
    referencePrice:
      row.reference_minor === null || row.currency === null ? null : money(row.reference_minor, row.currency),
    enabled: row.enabled,
    armed: row.armed,
    lastFiredAt: row.last_fired_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

/** ISO 4217's XXX ("no currency") until the shop's is known. */
function targetMoney(target: string, currency: string | null): Money {
  const minor = currency === null ? null : toMinor(target, currency);
  return minor === null || currency === null
    ? { amount: target, currency: 'XXX' }
    : { amount: fromMinor(minor, currency), currency };
}
