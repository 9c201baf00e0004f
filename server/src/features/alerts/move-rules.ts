import { type Queryable } from '../../ports/database/database.ts';
import { sameConditionSql } from './rules/rule-condition.ts';

/** Moves rules to another product. Rules that an account already has on that product are deleted instead. */
export async function moveRules(tx: Queryable, from: string, to: string): Promise<void> {
  await tx.query(
    `DELETE FROM alert_rules moving USING alert_rules known
     WHERE moving.product_id = $1 AND known.product_id = $2 AND known.account_id = moving.account_id
       AND known.enabled AND moving.enabled AND ${sameConditionSql('known', 'moving')}`,
    [from, to],
  );
  await tx.query('UPDATE alert_rules SET product_id = $2 WHERE product_id = $1', [from, to]);
}
