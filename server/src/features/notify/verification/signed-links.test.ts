import { describe, expect, it } from 'vitest';
import {
  confirmationToken,
  confirms,
  parseToken,
  unsubscribes,
  unsubscribeToken,
  type ParsedToken,
} from './signed-links.ts';

const CHANNEL = { id: 7, address: 'ada@example.com', secret: 'whsec_x' };
const EXPIRES_AT = new Date('2026-01-03T00:00:00Z');
const BEFORE = new Date('2026-01-02T23:59:59Z');

function parsed(token: string): ParsedToken {
  const result = parseToken(token);
  if (!result) throw new Error('not a token');
  return result;
}

describe('a confirmation token', () => {
  const token = confirmationToken(CHANNEL, EXPIRES_AT);

  it('names its channel and confirms it until it expires', () => {
    expect(parsed(token)).toMatchObject({ channelId: '7', expiresAtSeconds: EXPIRES_AT.getTime() / 1000 });
    expect(confirms(parsed(token), CHANNEL, BEFORE)).toBe(true);
    expect(confirms(parsed(token), CHANNEL, EXPIRES_AT)).toBe(false);
  });

  it.each([
    ['another address', { address: 'eve@example.com' }],
    ['another secret', { secret: 'whsec_y' }],
    ['another channel', { id: 8 }],
  ])('does not confirm %s', (_what, change) => {
    expect(confirms(parsed(token), { ...CHANNEL, ...change }, BEFORE)).toBe(false);
  });

  it('confirms nothing with a changed expiry', () => {
    const later = token.replace(/\.\d+\./, `.${EXPIRES_AT.getTime() / 1000 + 1}.`);
    expect(confirms(parsed(later), CHANNEL, BEFORE)).toBe(false);
  });

  it('does not unsubscribe', () => {
    expect(unsubscribes(parsed(token), CHANNEL)).toBe(false);
  });
});

describe('an unsubscribe token', () => {
  const token = unsubscribeToken(CHANNEL);

  it('unsubscribes its channel only, and confirms nothing', () => {
    expect(unsubscribes(parsed(token), CHANNEL)).toBe(true);
    expect(unsubscribes(parsed(token), { ...CHANNEL, id: 8 })).toBe(false);
    expect(confirms(parsed(token), CHANNEL, BEFORE)).toBe(false);
  });
});

describe('parseToken', () => {
  it.each(['', '7', '7.', 'x.abc', `7.${'a'.repeat(44)}`, `7.1.2.${'a'.repeat(43)}`, `-7.${'a'.repeat(43)}`])(
    'refuses %j',
    (token) => {
      expect(parseToken(token)).toBeNull();
    },
  );
});
