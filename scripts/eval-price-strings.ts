/**
 * Scores `parsePrice` against a file of labelled price strings:
 * node scripts/eval-price-strings.ts FILE. The last line is one JSON line of figures.
 */
import { readFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { currencyCode } from '../server/src/shop/extract/money/currency.ts';
import { parsePrice } from '../server/src/shop/extract/money/parse-price.ts';

type Case = {
  raw: string | null;
  currency_hint: string | null;
  expected_amount: string | null;
  expected_currency: string | null;
  xfail: boolean;
};

type Score = { amountRight: boolean; currencyRight: boolean | null };

const file = argv[2];
if (!file) throw new Error('usage: node scripts/eval-price-strings.ts FILE');
const cases = JSON.parse(await readFile(file, 'utf8')) as Case[];
const scored = cases.map((it) => ({ it, got: parsePrice(it.raw ?? '', { currency: it.currency_hint }) }));
const rated = scored.map(({ it, got }) => ({ it, got, ...rate(it, got) }));

for (const { it, got, amountRight, currencyRight } of rated) {
  if (amountRight && currencyRight !== false) continue;
  console.log(
    `${it.xfail ? 'xfail ' : 'MISS  '}${JSON.stringify(it.raw)} hint ${JSON.stringify(it.currency_hint)}: ` +
      `got ${got.amount} ${got.currency}, expected ${it.expected_amount} ${it.expected_currency}`,
  );
}
const counted = rated.filter(({ it }) => !it.xfail);
console.log(
  JSON.stringify({
    cases: counted.length,
    amountRightShare: share(counted, (it) => it.amountRight),
    currencyRightShare: share(
      counted.filter((it) => it.currencyRight !== null),
      (it) => it.currencyRight === true,
    ),
    xfailCases: rated.length - counted.length,
    xfailAmountRightShare: share(
      rated.filter(({ it }) => it.xfail),
      (it) => it.amountRight,
    ),
  }),
);

/** Currency is not rated (null) where the label's text stands for no single ISO code. */
function rate(it: Case, got: { amount: string | null; currency: string | null }): Score {
  const expected = it.expected_amount;
  const amountRight =
    expected === null ? got.amount === null : got.amount !== null && Number(got.amount) === Number(expected);
  if (it.expected_currency === null) return { amountRight, currencyRight: got.currency === null };
  const code = currencyCode(it.expected_currency);
  return { amountRight, currencyRight: code === null ? null : got.currency === code };
}

function share<T>(list: T[], isRight: (it: T) => boolean): number {
  return list.length === 0 ? 1 : Number((list.filter(isRight).length / list.length).toFixed(4));
}
