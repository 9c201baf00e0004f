import { readFileSync } from 'node:fs';

/** Why a password cannot be chosen, as a sentence for its owner. */
export class UnacceptablePasswordError extends Error {
  override readonly name = 'UnacceptablePasswordError';
}

let common: ReadonlySet<string> | undefined;

/**
 * Throws UnacceptablePasswordError for a password that is blank, one of the commonest, the account's own
 * address, or that not every keyboard and client can send (NIST SP 800-63B, section 3.1.1.2).
 */
export function assertAcceptablePassword(password: string, email: string): void {
  if (!password.isWellFormed() || /\p{Cc}/u.test(password))
    throw new UnacceptablePasswordError('The password contains characters that cannot be typed.');
  const plain = password.normalize('NFKC').trim().toLowerCase();
  if (plain === '') throw new UnacceptablePasswordError('The password is blank.');
  common ??= readCommonPasswords();
  if (common.has(plain))
    throw new UnacceptablePasswordError('This is one of the most common passwords. Choose another.');
  if (plain === email.trim().toLowerCase())
    throw new UnacceptablePasswordError('The password is the email address. Choose another.');
}

function readCommonPasswords(): ReadonlySet<string> {
  const text = readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8');
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
}
