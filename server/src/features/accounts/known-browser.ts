import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Queryable } from '../../ports/database/database.ts';

/** The columns of an account that its browsers' tokens are derived from. */
export interface TokenOwner {
  id: number;
  password_hash: string;
}

/**
 * Returns a token by which a browser that has signed in is recognized the next time. It does not sign in: its
 * holder still needs the password, but is not delayed by the guesses of others. It loses its validity when
 * the password changes.
 */
export async function issueBrowserToken(database: Queryable, accountId: string): Promise<string> {
  const [owner] = await database.query<TokenOwner>('SELECT id, password_hash FROM accounts WHERE id = $1', [
    accountId,
  ]);
  const nonce = randomBytes(16).toString('base64url');
  return owner ? `${nonce}.${macOf(owner, nonce)}` : nonce;
}

/** Whether the token was issued for this account. */
export function isKnownBrowser(owner: TokenOwner, token: string): boolean {
  const [nonce = '', mac = ''] = token.split('.');
  const [given, expected] = [Buffer.from(mac), Buffer.from(macOf(owner, nonce))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function macOf({ id, password_hash: key }: TokenOwner, nonce: string): string {
  return createHmac('sha256', key).update(`known browser ${id} ${nonce}`).digest('base64url');
}
