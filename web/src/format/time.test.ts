import { describe, expect, it } from 'vitest';
import { formatDateTime, formatRelativeTime } from './time.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

describe('formatRelativeTime', () => {
  it.each([
    [0, 'just now'],
    [-9 * SECOND, 'just now'],
    [9 * SECOND, 'just now'],
    [-40 * SECOND, '40 seconds ago'],
    [-59 * 60 * SECOND, '59 minutes ago'],
    [-HOUR, '1 hour ago'],
    [2 * HOUR, 'in 2 hours'],
    [-1.9 * DAY, 'yesterday'],
    [-29 * DAY, '29 days ago'],
    [-59 * DAY, 'last month'],
    [-800 * DAY, '2 years ago'],
  ])('shows an offset of %i ms as "%s"', (offsetMs, text) => {
    expect(formatRelativeTime(1e12 + offsetMs, 1e12, 'en-GB')).toBe(text);
  });
});

it('formatDateTime names the time zone', () => {
  expect(formatDateTime('2026-01-31T12:00:00.000Z', 'en-GB')).toMatch(/2026.*\d\d:\d\d.* \S+$/);
});
