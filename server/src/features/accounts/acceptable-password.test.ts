import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assertAcceptablePassword } from './acceptable-password.ts';

const EMAIL = 'Ann@example.com';

describe('assertAcceptablePassword', () => {
  it.each([
    ['a NUL', 'correct\u0000horse', 'cannot be typed'],
    ['a line break', 'correct\nhorse', 'cannot be typed'],
    ['half a surrogate pair', 'correct \ud800 horse', 'cannot be typed'],
    ['spaces only', '         ', 'is blank'],
    ['other white space only', '\u3000\u2003\u00a0     ', 'is blank'],
    ['a common password', 'password', 'most common'],
    ['a common password in capitals', 'QwertyUiop', 'most common'],
    ['a common password with spaces around it', ' 123456789 ', 'most common'],
    ['a common password in full-width digits', '１２３４５６７８', 'most common'],
    ['the account’s own address', 'ann@EXAMPLE.com', 'email address'],
  ])('refuses %s', (_what, password, reason) => {
    expect(() => assertAcceptablePassword(password, EMAIL)).toThrow(reason);
  });

  it.each(['correct horse battery', 'zq7#Lm2!x', 'пароль для магазина', '😀😀😀😀 price'])(
    'accepts %j',
    (password) => {
      expect(() => assertAcceptablePassword(password, EMAIL)).not.toThrow();
    },
  );

  it('refuses each of 1,000 different common passwords', () => {
    const list = readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8');
    const passwords = list.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(new Set(passwords).size).toBe(1000);
    for (const password of passwords)
      expect(() => assertAcceptablePassword(password, EMAIL)).toThrow('most common');
  });
});
