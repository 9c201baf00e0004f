import { describe, expect, it } from 'vitest';
import { linksIn } from './links.ts';
import { methodInWords } from './outcome.ts';
import { formatPercent, percentInWords } from './percent.ts';
import { ruleInWords } from './rule.ts';
import { absoluteTime, relativeTime } from './time.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

describe('relativeTime', () => {
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
  ])('%i ms away is %s', (away, words) => {
    expect(relativeTime(1e12 + away, 1e12, 'en-GB')).toBe(words);
  });
});

it('absoluteTime names the zone', () => {
  expect(absoluteTime('2026-01-31T12:00:00.000Z', 'en-GB')).toMatch(/2026.*\d\d:\d\d.* \S+$/);
});

describe('percent', () => {
  it.each([
    [-12.5, '-12.5%', 'down 12.5 percent'],
    [-4.25, '-4.3%', 'down 4.3 percent'],
    [3, '+3%', 'up 3 percent'],
    [-0.04, '-0.04%', 'down 0.04 percent'],
    [0, '0%', 'no change'],
  ])('%d reads %s and is heard as %s', (percent, text, words) => {
    expect(formatPercent(percent, 'en-US')).toBe(text);
    expect(percentInWords(percent)).toBe(words);
  });
});

describe('linksIn', () => {
  it.each([
    ['', []],
    ['  \n ', []],
    ['https://shop.example/a', ['https://shop.example/a']],
    ['shop.example/a', ['https://shop.example/a']],
    ['localhost:4000/a', ['https://localhost:4000/a']],
    ['HTTP://shop.example/a', ['HTTP://shop.example/a']],
    [
      'https://a.example/1\r\nhttps://a.example/2 \n\nhttps://a.example/1',
      ['https://a.example/1', 'https://a.example/2'],
    ],
  ])('%j holds %j', (text, links) => {
    expect(linksIn(text)).toEqual(links);
  });
});

describe('ruleInWords', () => {
  const none = { targetPrice: null, percent: null, days: null, referencePrice: null };
  it.each([
    [{ ...none, type: 'any_drop' as const }, 'the price drops at all'],
    [{ ...none, type: 'lowest_in_days' as const, days: 1 }, 'the price is the lowest in 1 day'],
    [{ ...none, type: 'lowest_in_days' as const, days: 90 }, 'the price is the lowest in 90 days'],
    [{ ...none, type: 'percent_drop' as const, percent: 10 }, 'the price falls 10%'],
    [{ ...none, type: 'back_in_stock' as const }, 'it is back in stock'],
    [{ ...none, type: 'good_time_to_buy' as const }, 'it is a good time to buy'],
  ])('%j', (rule, words) => {
    expect(ruleInWords(rule)).toBe(words);
  });
});

describe('methodInWords', () => {
  it.each([
    ['microdata', false, 'the page’s microdata'],
    ['microdata', true, 'the page’s microdata, drawn in a browser,'],
    ['something-new', false, 'something-new'],
  ])('%s, rendered: %s', (method, rendered, words) => {
    expect(methodInWords(method, rendered)).toBe(words);
  });
});
