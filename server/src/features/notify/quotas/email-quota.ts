import { type Config } from '../../../config/config.ts';
import { type Queryable } from '../../../ports/database/database.ts';
import { mailboxKey } from './mailbox-key.ts';

/** The most emails per account and per mailbox. */
export type EmailQuotas = Pick<
  Config,
  | 'emailsPerAccountPerHour'
  | 'emailsPerAccountPerDay'
  | 'emailsPerMailboxPerHour'
  | 'emailsPerMailboxPerDay'
  | 'confirmationsPerAccountPerDay'
  | 'confirmationsPerMailboxPerDay'
>;

export interface CountedEmail {
  accountId: string | number;
  address: string;
  /** A request to confirm the address. */
  isConfirmation: boolean;
}

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
const BATCH = 5000;

/** The longest wait of all bounds: until the n-th last email of a full window has left it. */
const WAIT = `
SELECT coalesce(ceil(max(extract(epoch FROM oldest.at - now()) * 1000 + bound.seconds * 1000)), 0)::integer AS "waitMs"
FROM unnest($3::boolean[], $4::integer[], $5::integer[]) AS bound (of_account, most, seconds)
CROSS JOIN LATERAL (
  (SELECT at FROM sent_emails WHERE bound.of_account AND account_id = $1
     AND at > now() - bound.seconds * interval '1 s' AND (is_confirmation OR NOT $6::boolean)
   ORDER BY at DESC OFFSET bound.most - 1 LIMIT 1)
  UNION ALL
  (SELECT at FROM sent_emails WHERE NOT bound.of_account AND mailbox = $2
     AND at > now() - bound.seconds * interval '1 s' AND (is_confirmation OR NOT $6::boolean)
   ORDER BY at DESC OFFSET bound.most - 1 LIMIT 1)) oldest`;

/**
 * Counts an email, if the quotas of its account and its mailbox allow it, and returns 0. Otherwise counts
 * nothing and returns the milliseconds to wait. Confirmation emails have quotas of their own. Call it within
 * a transaction, which serializes the emails of an account and of a mailbox.
 */
export async function takeEmailQuota(
  tx: Queryable,
  { accountId, address, isConfirmation }: CountedEmail,
  quotas: EmailQuotas,
): Promise<number> {
  const mailbox = mailboxKey(address);
  // A separate statement: the next one sees what was committed before the locks were taken.
  await tx.query(
    `SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest($1::text[]) AS keys (key)`,
    [[`emails of ${accountId}`, `emails to ${mailbox}`]],
  );
  const bounds = boundsOf(isConfirmation, quotas);
  const [row] = await tx.query<{ waitMs: number }>(WAIT, [
    accountId,
    mailbox,
    bounds.map(({ ofAccount }) => ofAccount),
    bounds.map(({ most }) => most),
    bounds.map(({ seconds }) => seconds),
    isConfirmation,
  ]);
  const waitMs = row?.waitMs ?? 0;
  if (waitMs <= 0)
    await tx.query('INSERT INTO sent_emails (account_id, mailbox, is_confirmation) VALUES ($1, $2, $3)', [
      accountId,
      mailbox,
      isConfirmation,
    ]);
  return Math.max(0, waitMs);
}

function boundsOf(isConfirmation: boolean, quotas: EmailQuotas) {
  if (isConfirmation)
    return [
      { ofAccount: true, most: quotas.confirmationsPerAccountPerDay, seconds: DAY_S },
      { ofAccount: false, most: quotas.confirmationsPerMailboxPerDay, seconds: DAY_S },
    ];
  return [
    { ofAccount: true, most: quotas.emailsPerAccountPerHour, seconds: HOUR_S },
    { ofAccount: true, most: quotas.emailsPerAccountPerDay, seconds: DAY_S },
    { ofAccount: false, most: quotas.emailsPerMailboxPerHour, seconds: HOUR_S },
    { ofAccount: false, most: quotas.emailsPerMailboxPerDay, seconds: DAY_S },
  ];
}

/** Deletes counted emails that no quota looks at any more. Returns whether more may be left. */
export async function deleteCountedEmails(database: Queryable): Promise<boolean> {
  const gone = await database.query(
    `DELETE FROM sent_emails WHERE id IN (
       SELECT id FROM (SELECT id, at FROM sent_emails ORDER BY id LIMIT $1) oldest
       WHERE at < now() - interval '1 day') RETURNING id`,
    [BATCH],
  );
  return gone.length === BATCH;
}
