import { describe, expect, it } from 'vitest';
import { splitLabels, type AmountSpan } from './split-labels.ts';

/** Amounts are written as {100}. A text inside <> is an element of its own. */
function split(marked: string): string[] {
  let text = '';
  let depth = 0;
  const amounts: AmountSpan[] = [];
  const borders: number[] = [];
  const elements: number[] = [];
  let element = 0;
  for (const [part] of marked.matchAll(/\{[\d.]+\}|[<>]|[^{<>]+/g)) {
    if (part === '<' || part === '>') {
      depth += part === '<' ? 1 : -1;
      element = part === '<' ? element + 1 : element;
      borders.push(text.length);
      continue;
    }
    const written = part.replace(/[{}]/g, '');
    if (part.startsWith('{'))
      amounts.push({ start: text.length, end: text.length + written.length, value: Number(written) });
    for (let at = 0; at < written.length; at += 1) elements.push(depth > 0 ? element : 0);
    text += written;
  }
  const shared = (one: number, other: number): number =>
    elements[one] === elements[other] && elements[one] !== 0 ? 2 : 1;
  return splitLabels({ text, amounts, borders, shared }).map(
    ({ before, after }, index) => `${before.trim()}[${amounts[index]?.value}]${after.trim()}`,
  );
}

const MEANT: [marked: string, expected: string[]][] = [
  ['{100} ex VAT {121} inc VAT', ['[100]ex VAT', '[121]inc VAT']],
  ['ex VAT {100} inc VAT {121}', ['ex VAT[100]', 'inc VAT[121]']],
  ['{121} inc VAT {100} ex VAT', ['[121]inc VAT', '[100]ex VAT']],
  ['was {30} now {20}', ['was[30]', 'now[20]']],
  ['{20} was {30} save {10}', ['[20]', 'was[30]', 'save[10]']],
  ['{100} ex VAT was {130}', ['[100]ex VAT', 'was[130]']],
  ['{129} UVP {99}', ['[129]UVP', '[99]']],
  ['10 {10000} helyett {8000}', ['10[10000]helyett', '[8000]']],
  ['ab {16.58} monatlich {199}', ['ab[16.58]monatlich', '[199]']],
];

const DIRECTED: [marked: string, expected: string[]][] = [
  ['{100} xxx zoo {121} yyy zoo', ['[100]xxx zoo', '[121]yyy zoo']],
  ['xxx zoo {100} yyy zoo {121}', ['xxx zoo[100]', 'yyy zoo[121]']],
  ['foo {100} xxx zoo {121} yyy zoo', ['foo[100]xxx zoo', '[121]yyy zoo']],
  ['{100} xxx {121}', ['[100]', 'xxx[121]']],
];

const BOUND: [marked: string, expected: string[]][] = [
  ['<{100} xxx> <{121}>', ['[100]xxx', '[121]']],
  ['<xxx {100}> <yyy {121}>', ['xxx[100]', 'yyy[121]']],
  ['<{100}> <xxx {121}>', ['[100]', 'xxx[121]']],
  ['{1980}(税込{2178})', ['[1980]', '(税込[2178])']],
  ['{100} (xxx) {121}', ['[100](xxx)', '[121]']],
  ['{100} xxx: {121}', ['[100]', 'xxx:[121]']],
  ['{100} xxx | yyy: {121}', ['[100]xxx |', 'yyy:[121]']],
];

describe('splitLabels', () => {
  it.each(MEANT)('shares out known words by the values of the amounts: %s', (marked, expected) => {
    expect(split(marked)).toEqual(expected);
  });

  it.each(DIRECTED)('decides once whether unknown words lead or trail: %s', (marked, expected) => {
    expect(split(marked)).toEqual(expected);
  });

  it.each(BOUND)('lets elements, brackets and colons bind words: %s', (marked, expected) => {
    expect(split(marked)).toEqual(expected);
  });

  it('reads no words of a long text between two amounts', () => {
    const prose = 'was '.repeat(60);
    expect(split(`{30} ${prose}{20}`)).toEqual([`[30]${prose.trim()}`, '[20]']);
  });
});
