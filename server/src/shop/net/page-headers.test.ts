import { describe, expect, it } from 'vitest';
import { readPageHeaders } from './page-headers.ts';

const NOW_MS = Date.parse('2026-01-05T10:00:00Z');
const DAY_MS = 86_400_000;

describe('readPageHeaders', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['999999999', DAY_MS],
    ['Mon, 05 Jan 2026 10:01:00 GMT', 60_000],
    ['Mon, 05 Jan 2026 09:00:00 GMT', 0],
    ['Mon, 05 Jan 2099 09:00:00 GMT', DAY_MS],
    ['later', null],
    ['', null],
    [undefined, null],
  ])('reads Retry-After %j as %j ms', (value, retryAfterMs) => {
    expect(readPageHeaders({ 'retry-after': value }, NOW_MS)).toMatchObject({ retryAfterMs });
  });

  it('ignores a Retry-After that is too long for a date', () => {
    const value = `Mon, 05 Jan 2026 10:01:00 GMT${' '.repeat(16_000)}`;
    expect(readPageHeaders({ 'retry-after': value }, NOW_MS)).toMatchObject({ retryAfterMs: null });
  });

  it.each([
    ['"abc"', '"abc"'],
    ['W/"abc"', 'W/"abc"'],
    ['"a\u20acb"', null],
    ['"a\r\nx: y"', null],
    [`"${'a'.repeat(600)}"`, null],
    [['"first"', '"second"'], '"first"'],
    [undefined, null],
  ])('reads ETag %j as %j', (value, etag) => {
    expect(readPageHeaders({ etag: value }, NOW_MS)).toMatchObject({ etag });
  });
});
