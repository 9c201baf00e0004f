import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkHtml, type TextVisitor } from './html-walk.ts';

const UNREAD = new Map<string, 'hidden' | 'unrelated'>(
  Object.entries({ nav: 'unrelated', b: 'unrelated', svg: 'hidden' } as const),
);

function texts(): TextVisitor & { shown: number } {
  return {
    recorded: ['class'],
    shown: 0,
    blockBoundary() {},
    textAt(start, end) {
      this.shown += end - start;
    },
    skipReason: ({ tag, attributes }) => UNREAD.get(attributes.get('class') ?? tag) ?? null,
    skipPart: () => true,
  };
}

function workOf(html: string): number {
  return walkHtml(Buffer.from(html), { texts: texts(), script() {}, others: [{ tags: ['h1'] }] });
}

const PIECES = [
  '<', '</', '<!', '<!--', '<a', '<a ', '<a b', '<a b=', '<a b="', "<a b='", '<a b="c"', '<div>', '</div>', '<p>', '<b><i>', '</b>', '<td>', '<script>', '<script></', '<style>',
  '<title>', '<textarea></text', '<svg>', '<nav>', '</nav>', '<div class=b>', '<div class=b><h1>', '</div>', '<?', '&amp;', '&#1', '1 $', 'x', ' ', '>', '/>', '"', '=', '--', '-->', '<x1>', '<!-->',
]; // prettier-ignore
const SIZE = 4000;

describe('the walk through a page', () => {
  it.each(PIECES.map((piece) => [piece]))(
    'takes at most proportionally more steps for ten times as much of %j',
    (piece) => {
      const small = workOf(piece.repeat(SIZE / piece.length));
      const large = workOf(piece.repeat((SIZE * 10) / piece.length));
      expect(large).toBeLessThanOrEqual(small * 12 + 1000);
    },
  );

  it('takes at most eight steps per byte for any page', () => {
    const page = fc
      .array(fc.tuple(fc.constantFrom(...PIECES), fc.integer({ min: 1, max: 30 })), { maxLength: 40 })
      .map((parts) => parts.map(([piece, times]) => piece.repeat(times)).join(''));
    fc.assert(
      fc.property(page, (html) => {
        expect(workOf(html)).toBeLessThanOrEqual(html.length * 8 + 100);
      }),
      { numRuns: 300 },
    );
  });

  it('never passes a text twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }), (pieces) => {
        const html = pieces.join('');
        const visitor = texts();
        walkHtml(Buffer.from(html), { texts: visitor, script() {}, others: [] });
        expect(visitor.shown).toBeLessThanOrEqual(html.length);
      }),
    );
  });
});
