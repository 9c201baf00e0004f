import { describe, expect, it } from 'vitest';
import { describeMethod } from './check-labels.ts';

describe('describeMethod', () => {
  it.each([
    ['microdata', 'the page’s microdata'],
    ['something-new', 'something-new'],
  ])('describes %s as "%s"', (method, text) => {
    expect(describeMethod(method)).toBe(text);
  });
});
