import { type Alert } from '@tidemark/contracts/alert.ts';
import { fromMinor, money, toMinor, type Money } from '@tidemark/contracts/money.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';

export type RuleRow = RowOf<
  'alert_rules',
  | 'id'
  | 'product_id'
  | 'type'
  | 'target'
  | 'target_currency'
  | 'percent'
  | 'days'
  | 'step_percent'
  | 'also_unavailable'
  | 'currency'
  | 'reference_minor'
  | 'enabled'
  | 'armed'
  | 'last_fired_at'
  | 'created_at'
>;

export const RULE_COLUMNS = `id, product_id, type, target, target_currency, percent, days, step_percent, also_unavailable, currency, reference_minor, enabled, armed, last_fired_at, created_at`;

/** Lists an account's rules, newest first; only those of `productId` if given. */
export async function listRules(
  database: Queryable,
  page: { accountId: string; productId: string | null; before: string | null; limit: number },
): Promise<Alert[]> {
  const rows = await database.query<RuleRow>(
    `SELECT ${RULE_COLUMNS} FROM alert_rules WHERE account_id = $1 AND ($2::bigint IS NULL OR product_id = $2)
       AND ($3::bigint IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
    [page.accountId, page.productId, page.before, page.limit],
  );
  return rows.map(toAlert);
}

export async function findRule(database: Queryable, accountId: string, id: string): Promise<Alert | null> {
  const [row] = await database.query<RuleRow>(
    `SELECT ${RULE_COLUMNS} FROM alert_rules WHERE account_id = $1 AND id = $2`,
    [accountId, id],
  );
  return row ? toAlert(row) : null;
}

function toAlert(row: RuleRow): Alert {
  return {
    id: String(row.id),
    productId: String(row.product_id),
    type: row.type,
    targetPrice: row.target === null ? null : targetMoney(row.target, row.currency ?? row.target_currency),
    percent: row.percent,
    days: row.days,
    stepPercent: row.step_percent,
    alsoUnavailable: row.also_unavailable,
    referencePrice:
      row.reference_minor === null || row.currency === null ? null : money(row.reference_minor, row.currency),
    enabled: row.enabled,
    armed: row.armed,
    lastFiredAt: row.last_fired_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

/** The currency is XXX (ISO 4217's "no currency") until the shop's currency is known. */
function targetMoney(target: string, currency: string | null): Money {
  const minor = currency === null ? null : toMinor(target, currency);
  return minor === null || currency === null
    ? { amount: target, currency: 'XXX' }
    : { amount: fromMinor(minor, currency), currency };
}
