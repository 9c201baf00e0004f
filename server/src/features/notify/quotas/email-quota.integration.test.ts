import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteCountedEmails, takeEmailQuota, type EmailQuotas } from './email-quota.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/database/test-database.ts';

const QUOTAS: EmailQuotas = {
  emailsPerAccountPerHour: 5,
  emailsPerAccountPerDay: 8,
  emailsPerMailboxPerHour: 3,
  emailsPerMailboxPerDay: 4,
  confirmationsPerAccountPerDay: 4,
  confirmationsPerMailboxPerDay: 2,
};
const HOUR_MS = 3_600_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(() => db.database.query('DELETE FROM sent_emails'));

const take = (accountId: number, address: string, isConfirmation = false) =>
  db.database.transaction((tx) => takeEmailQuota(tx, { accountId, address, isConfirmation }, QUOTAS));

const advanceTime = (hours: number) =>
  db.database.query(`UPDATE sent_emails SET at = at - $1 * interval '1 hour'`, [hours]);

describe('takeEmailQuota', () => {
  it('limits the emails to a mailbox over all accounts and spellings of its address', async () => {
    expect(await take(1, 'ada@example.com')).toBe(0);
    expect(await take(2, 'Ada+shop@example.com')).toBe(0);
    expect(await take(3, 'ada@EXAMPLE.com')).toBe(0);
    const waitMs = await take(4, 'ada@example.com');
    expect(waitMs).toBeGreaterThan(0.9 * HOUR_MS);
    expect(waitMs).toBeLessThanOrEqual(HOUR_MS);
    expect(await take(4, 'eve@example.com'), 'another mailbox').toBe(0);
  });

  it('limits the emails of an account over all mailboxes', async () => {
    for (let n = 0; n < 5; n++) expect(await take(1, `m${n}@example.com`)).toBe(0);
    expect(await take(1, 'm5@example.com')).toBeGreaterThan(0);
    expect(await take(2, 'm5@example.com'), 'another account').toBe(0);
  });

  it('allows more when the hour is over, until the day’s quota is used up', async () => {
    for (let n = 0; n < 3; n++) await take(1, 'ada@example.com');
    await advanceTime(1.01);
    expect(await take(1, 'ada@example.com')).toBe(0);
    await advanceTime(1.01);
    expect(await take(1, 'ada@example.com')).toBeGreaterThan(20 * HOUR_MS);
    await advanceTime(22);
    expect(await take(1, 'ada@example.com')).toBe(0);
  });

  it('limits confirmations by quotas of their own', async () => {
    for (let n = 0; n < 3; n++) await take(1, 'ada@example.com');
    expect(await take(1, 'ada@example.com', true)).toBe(0);
    expect(await take(2, 'ada@example.com', true)).toBe(0);
    expect(await take(3, 'ada@example.com', true), 'the mailbox').toBeGreaterThan(0);
    for (let n = 0; n < 3; n++) expect(await take(1, `m${n}@example.com`, true)).toBe(0);
    expect(await take(1, 'm3@example.com', true), 'the account').toBeGreaterThan(0);
  });

  it('never exceeds a quota when many emails are counted at once', async () => {
    const waits = await Promise.all(Array.from({ length: 20 }, (_, n) => take(n, `ada+${n}@example.com`)));
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(3);
  });
});

describe('deleteCountedEmails', () => {
  it('deletes what is older than a day', async () => {
    await take(1, 'ada@example.com');
    await advanceTime(25);
    await take(1, 'ada@example.com');
    expect(await deleteCountedEmails(db.database)).toBe(false);
    expect(await db.database.query('SELECT 1 FROM sent_emails')).toHaveLength(1);
  });
});
