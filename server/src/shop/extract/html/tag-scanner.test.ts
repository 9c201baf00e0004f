import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkHtml, type TextVisitor } from './html-walk.ts';
import { type OpenElement } from './open-element.ts';

/** The events of a walk through a page, as lines. */
function walked(html: string, unrelated: string | null = null): string[] {
  const bytes = Buffer.from(html);
  const lines: string[] = [];
  const texts: TextVisitor = {
    recorded: ['class'],
    blockBoundary() {},
    textAt(start, end, { width, isBlank, hasDigit, isCoded }, parent) {
      const text = bytes.toString('utf8', start, end);
      lines.push(`${parent.tag}: ${JSON.stringify([text, width, isBlank, hasDigit, isCoded])}`);
    },
    skipReason: ({ tag }) => (tag === unrelated ? 'unrelated' : null),
    skipPart: ({ runs, hasDigit }) => lines.push(`skipped ${runs} ${hasDigit}`) > 0,
  };
  const all = {
    tags: ['h1', 'b', 'div', 'svg', 'p'],
    attributes: ['itemprop'],
    open: ({ tag, attributes }: OpenElement) =>
      lines.push(`<${tag} ${[...attributes].map((it) => it.join('=')).join(' ')}>`),
    close: ({ tag }: OpenElement) => lines.push(`</${tag}>`),
  };
  const script = ({ start, end }: { start: number; end: number }): unknown =>
    lines.push(`script: ${bytes.toString('utf8', start, end)}`);
  walkHtml(bytes, { texts, script, others: unrelated ? [{ attributes: ['itemprop'] }] : [all] });
  return lines;
}

const PIECES = [
  '<b>', '</b>', '<p class="a b">', '<DIV ID=x>', '</div>', "<b title='a > b'>", '<svg/>', '<!-- <b> -->', '<!doctype html>', '<script>1 < 2 "</b>"</script>', '<b a=1 b = "2"c=3>', '</',
  ' ', '   \n\t', 'text', ' 1 $', '&amp;', 'ä', '٣', '日本', '<3', 'a long text of more than sixteen bytes', '<p data-a-very-long-name-of-an-attribute="and a value that is long too">',
]; // prettier-ignore

describe('the tag scanner', () => {
  it('finds the same tags at any offset in its blocks of sixteen bytes', () => {
    const page = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((it) => it.join(''));
    fc.assert(
      fc.property(page, fc.integer({ min: 1, max: 40 }), (html, shift) => {
        const shifted = walked(`<!--${'-'.repeat(shift)}-->${html}`);
        expect(shifted).toEqual(walked(`<!---->${html}`));
      }),
      { numRuns: 300 },
    );
  });

  it('reports width, blankness, digits and coding of texts', () => {
    expect(walked('<p>  a  b </p><p> \n</p><p>é&nbsp;</p><p>٣</p><p>日本</p>').filter((it) => it.startsWith('p'))).toEqual([
      'p: ["  a  b ",5,false,false,false]',
      'p: [" \\n",1,true,false,false]',
      'p: ["é&nbsp;",7,false,false,true]',
      'p: ["٣",1,false,true,true]',
      'p: ["日本",2,false,false,true]',
    ]); // prettier-ignore
  });

  it('finds tags after more tags than fit into one scan', () => {
    const lines = walked(`${'<i>x</i>'.repeat(100_000)}<h1>end</h1>`);
    expect(lines.slice(-3)).toEqual(['<h1 >', 'h1: ["end",3,false,false,false]', '</h1>']);
  });
});

describe('a skipped part', () => {
  it.each([
    ['with nested ones of its kind', '<nav>a<nav>b</nav>c 1<p>d</p></nav>e', ['skipped 4 true']],
    ['except for its scripts', '<nav>a<script>"</nav>"</script></nav>', ['skipped 1 false', 'script: "</nav>"']],
    ['unless it is unclosed', '<nav>a<p>b', ['nav: ["a",1,false,false,false]', 'p: ["b",1,false,false,false]']],
    ['unless a visitor wants an element in it', '<nav><i itemprop=x>a</i></nav>', ['i: ["a",1,false,false,false]']],
    ['with an end tag in a comment', '<nav>a<!-- </nav> -->b</nav>', ['skipped 1 false']],
    ['with an end tag in an attribute', '<nav>a<i title="</nav>">b</i></nav>', ['skipped 1 false']],
  ])('skips an unrelated part %s', (_, html, lines) => {
    expect(walked(html, 'nav')).toEqual(lines);
  }); // prettier-ignore
});
